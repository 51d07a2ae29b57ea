//! A new entry, question by question, and then its form.

use smol_str::SmolStr;

use super::edit::{apply_all, refused};
use super::{entry, field, keep, map, pick};
use crate::model::{Edit, Key, Path, Shape, Table, Value};
use crate::tui::app::{App, MapFocus, Popup, Tab};
use crate::tui::form::RowKind;
use crate::tui::guide::Guide;
use crate::tui::msg::Effect;
use crate::tui::popup::Purpose;

/// Begins a new entry that holds some fields already.
pub(super) fn start(app: &mut App, kind: &SmolStr, given: Table) {
    if refused(app) {
        return;
    }
    let guide = Guide::new(app.map(), kind, given);
    ask(app, guide);
}

/// Asks the question that a new entry is at.
fn ask(app: &mut App, guide: Guide) {
    let schema = app.map().schema();
    let Some(path) = guide.path().cloned() else { return };
    let Some(mut field) = schema.field_at(&guide.kind, &path).cloned() else { return };
    if matches!(field.shape, Shape::Text) {
        // A sentence is enough to begin with, and Enter goes on; the form takes long texts.
        field.shape = Shape::Line;
    }
    let kind = schema.kind(&guide.kind).map_or("", |kind| &kind.label).to_lowercase();
    let n_steps = guide.steps.len();
    let label = if n_steps == 1 {
        format!("New {kind}: its {}", field.label.to_lowercase())
    } else {
        format!("New {kind}, {} of {n_steps}: {}", guide.at + 1, field.label.to_lowercase())
    };
    let value = guide.answer(&path).cloned();
    let optional = if field.name == "title" { "" } else { " Enter passes over it." };
    let help = format!("{}{optional}", field.help);
    let made = guide.made.clone();
    let purpose = Purpose::Answer(Box::new(guide));
    if let Some(mut popup) = field::editor(app, purpose, &field, value.as_ref()) {
        entitle(&mut popup, label, help);
        if let Popup::References(picker) = &mut popup {
            picker.know(&made);
        }
        app.popups.push(popup);
    }
}

/// Gives an editor another title and another help.
pub(super) fn entitle(popup: &mut Popup, label: String, help: String) {
    if let Popup::Line(editor) = popup {
        (editor.label, editor.help) = (label, help);
    } else if let Popup::Text(editor) = popup {
        (editor.label, editor.help) = (label, help);
    } else if let Popup::Choice(choice) = popup {
        choice.label = label;
    } else if let Popup::References(picker) = popup {
        (picker.label, picker.help) = (label, help);
    }
}

/// Takes an answer, and asks on or makes the entry.
pub(super) fn answered(app: &mut App, guide: &Guide, value: Option<Value>) -> keep::Kept {
    let is_title = guide.path().and_then(Path::last_field) == Some("title");
    if is_title && value.is_none() {
        return Err("An entry needs a title.".into());
    }
    let mut guide = guide.clone();
    guide.take(value);
    if guide.advance() {
        ask(app, guide);
        return Ok((Vec::new(), true));
    }
    Ok((make(app, guide)?, false))
}

/// Goes back to the question before; tells whether there is one.
pub(super) fn back(app: &mut App) -> bool {
    let Some(guide) = app.popups.last().and_then(guide_of) else { return false };
    let mut guide = guide.clone();
    if !guide.retreat() {
        return false;
    }
    app.popups.pop();
    ask(app, guide);
    true
}

/// Returns the new entry that a popup asks about.
pub(super) fn guide_of(popup: &Popup) -> Option<&Guide> {
    let purpose = if let Popup::Line(editor) = popup {
        &editor.purpose
    } else if let Popup::Text(editor) = popup {
        &editor.purpose
    } else if let Popup::Choice(choice) = popup {
        &choice.purpose
    } else if let Popup::References(picker) = popup {
        &picker.purpose
    } else {
        return None;
    };
    if let Purpose::Answer(guide) = purpose { Some(guide) } else { None }
}

/// Makes the entry, and opens its form at the first field that nobody was asked for.
fn make(app: &mut App, guide: Guide) -> Result<Vec<Effect>, String> {
    let title = guide.fields.get("title").and_then(Value::as_text).unwrap_or_default();
    let id = entry::free_id(app, &guide.kind, &entry::slug(title));
    let key = Key { kind: guide.kind, id: id.into() };
    // What was made on the way and then not named is not made.
    let named = named(&guide.fields);
    let made = guide.made.iter().filter(|(key, _)| named.contains(&key.id.as_str()));
    let mut edits: Vec<Edit> = made.map(|(key, title)| pick::new(key, title)).collect();
    let new = Edit::New { key: key.clone(), fields: guide.fields.clone() };
    let words = new.words();
    edits.push(new);
    let effects = apply_all(app, &edits, words)?;
    app.tab = Tab::Map;
    map::show(app, &key);
    app.map_tab.focus = MapFocus::Form;
    super::settle(app);
    let asked = |path: &Path| guide.steps.iter().any(|step| step.0.starts_with(&path.0));
    let entry = app.map().get(&key);
    let is_next = |what: &RowKind| match what {
        RowKind::Field(path) => entry.is_some_and(|entry| entry.at(path).is_none()) && !asked(path),
        RowKind::Card { .. }
        | RowKind::Add(_)
        | RowKind::Unknown(_)
        | RowKind::Note(_)
        | RowKind::AddNote => false,
    };
    let next = app.map_tab.form.rows.iter().position(|row| is_next(&row.what));
    app.map_tab.form.selected = next.unwrap_or(0);
    Ok(effects)
}

/// Returns all words that a table says, in lists and cards too: the ids of what it names are among
/// them.
fn named(table: &Table) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest: Vec<&Value> = table.values().collect();
    while let Some(value) = rest.pop() {
        match value {
            Value::Text(word) => words.push(word.as_str()),
            Value::List(items) => rest.extend(items),
            Value::Table(table) => rest.extend(table.values()),
            Value::Integer(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::Date(_)
            | Value::Time(_) => {}
        }
    }
    words
}
