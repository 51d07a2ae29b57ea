//! Edits: opening the editor that fits a field, and what is done with its outcome.
//!
//! Every outcome is one `apply` of the workspace. What it refuses is told in its own words, and
//! nothing that was typed is lost: the editor stays open.

use smol_str::SmolStr;
use unicode_normalization::UnicodeNormalization;

use super::{changed, map};
use crate::model::{Edit, Field, Key, Path, Role, Shape, Spot, Table, Value};
use crate::tui::app::{App, MapFocus, Popup, Tab};
use crate::tui::form::{RowKind, fields_at};
use crate::tui::input::Input;
use crate::tui::msg::Effect;
use crate::tui::popup::{
    Choice, ChoiceItem, Confirm, Confirmed, LineEditor, Picker, Purpose, TextEditor, TextKind,
};
use crate::tui::side::Target;
use crate::tui::words::kind_label;

/// Carries out an edit; what is refused comes back in words.
pub(super) fn apply(app: &mut App, edit: &Edit) -> Result<Vec<Effect>, String> {
    if let Some(reason) = &app.read_only {
        return Err(format!("Nothing was changed: the map is open read-only ({reason})."));
    }
    match app.workspace.apply(edit) {
        Ok(step) if step.keys.is_empty() => {
            app.say("It says so already.");
            Ok(Vec::new())
        }
        Ok(step) => {
            app.say(format!("{} (u takes it back)", step.words));
            Ok(changed(app, &step.keys))
        }
        Err(error) => {
            let words = error.to_string();
            let mut letters = words.chars();
            let first = letters.next().map(char::to_uppercase);
            let words: String = first.into_iter().flatten().chain(letters).collect();
            Err(format!("{words}."))
        }
    }
}

/// Carries out an edit and says what it was, or why it was not made.
pub(super) fn attempt(app: &mut App, edit: &Edit) -> Vec<Effect> {
    apply(app, edit).unwrap_or_else(|error| {
        app.complain(error);
        Vec::new()
    })
}

/// Tells whether nothing may be edited, and says so.
fn refused(app: &mut App) -> bool {
    if let Some(reason) = &app.read_only {
        let text = format!(
            "The map is open read-only ({reason}): nothing can be edited here. `msgmap init` makes \
             a map of your own."
        );
        app.complain(text);
        return true;
    }
    false
}

/// Takes the last edit back.
pub(super) fn undo(app: &mut App) -> Vec<Effect> {
    let Some(step) = app.workspace.undo() else {
        app.say("There is nothing to take back.");
        return Vec::new();
    };
    app.say(format!("Taken back: {} (Ctrl-R makes it again)", step.words));
    after_history(app, &step.keys)
}

/// Makes the edit again that was taken back last.
pub(super) fn redo(app: &mut App) -> Vec<Effect> {
    let Some(step) = app.workspace.redo() else {
        app.say("There is nothing to make again.");
        return Vec::new();
    };
    app.say(format!("Made again: {} (u takes it back)", step.words));
    after_history(app, &step.keys)
}

/// Shows where an edit was that came or went with its history.
fn after_history(app: &mut App, keys: &[Key]) -> Vec<Effect> {
    let effects = changed(app, keys);
    let shown = app.map_tab.form.key.clone();
    let is_there = |key: &&Key| app.map().get(key).is_some() && key.kind != "approval";
    if app.tab == Tab::Map
        && !shown.is_some_and(|shown| keys.contains(&shown))
        && let Some(key) = keys.iter().find(is_there).cloned()
    {
        map::show(app, &key);
    }
    effects
}

/// Opens what the chosen row of the form stands for: an editor, a card, a new card.
pub(super) fn open(app: &mut App) -> Vec<Effect> {
    let Some((key, row)) = app.map_tab.form.key.clone().zip(app.map_tab.form.row().cloned()) else {
        return Vec::new();
    };
    match row.what {
        RowKind::Card { list, item_idx } => app.map_tab.form.enter(list.item(item_idx)),
        RowKind::Add(_) => add_card(app),
        RowKind::Unknown(name) => app.say(format!(
            "The format does not know {name}; change it in {} at {}.",
            app.workspace.file_of(&key).unwrap_or("the file"),
            app.workspace.place_of(&key).map_or(0, |place| place.line),
        )),
        RowKind::Field(path) => {
            if refused(app) {
                return Vec::new();
            }
            if !app.workspace.can_edit(&key) {
                app.complain(format!(
                    "{} can't be understood, so nothing in it can be edited here. Mend that first.",
                    app.workspace.file_of(&key).unwrap_or("The file"),
                ));
                return Vec::new();
            }
            let Some(field) = app.map().schema().field_at(&key.kind, &path).cloned() else {
                return Vec::new();
            };
            return open_field(app, &key, &path, &field);
        }
    }
    Vec::new()
}

fn open_field(app: &mut App, key: &Key, path: &Path, field: &Field) -> Vec<Effect> {
    let value = app.map().get(key).and_then(|entry| entry.at(path)).cloned();
    let purpose = Purpose::Field { key: key.clone(), path: path.clone() };
    if matches!(field.shape, Shape::Flag) {
        let flag = value.as_ref().and_then(Value::as_boolean) == Some(true);
        let value = Value::Boolean(!flag);
        return attempt(app, &Edit::Set { key: key.clone(), path: path.clone(), value });
    }
    match editor(app, purpose, field, value.as_ref()) {
        Some(popup) => app.popups.push(popup),
        None => app.say(format!(
            "{} is too deep for a form; change it in {}.",
            field.label,
            app.workspace.file_of(key).unwrap_or("the file"),
        )),
    }
    Vec::new()
}

/// Returns the editor that fits a field; `None` where there is none.
fn editor(app: &App, purpose: Purpose, field: &Field, value: Option<&Value>) -> Option<Popup> {
    let words = value.map(ToString::to_string).unwrap_or_default();
    let long = |kind, text: &str| {
        let editor = TextEditor::new(purpose.clone(), &field.label, &field.help, kind, text);
        Some(Popup::Text(Box::new(editor)))
    };
    match &field.shape {
        Shape::Line | Shape::Url | Shape::File | Shape::Date | Shape::Days | Shape::Number
            if !words.contains('\n') =>
        {
            Some(Popup::Line(LineEditor {
                purpose,
                label: field.label.to_string(),
                help: field.help.to_string(),
                shape: field.shape.clone(),
                input: Input::new(&words),
                before: words,
                error: None,
            }))
        }
        Shape::Line
        | Shape::Url
        | Shape::File
        | Shape::Date
        | Shape::Days
        | Shape::Number
        | Shape::Text => long(TextKind::Prose, &words),
        Shape::Words => {
            let items = match value {
                Some(Value::List(items)) => items.iter().map(ToString::to_string).collect(),
                Some(value) => vec![value.to_string()],
                None => Vec::new(),
            };
            let plain = !items.iter().any(|item| item.contains('\n'));
            plain.then(|| long(TextKind::Words, &items.join("\n"))).flatten()
        }
        Shape::Reasons | Shape::Settings => {
            let table = value.and_then(Value::as_table).cloned().unwrap_or_default();
            let lines: Option<Vec<String>> = table
                .iter()
                .map(|(name, value)| {
                    let text = value.as_text().filter(|text| !text.contains('\n'))?;
                    Some(format!("{name} = {text}"))
                })
                .collect();
            lines.and_then(|lines| long(TextKind::Pairs, &lines.join("\n")))
        }
        Shape::Choice(choices) => {
            let now = value.and_then(Value::as_text).unwrap_or_default();
            let mut items: Vec<ChoiceItem> = choices
                .iter()
                .map(|choice| ChoiceItem {
                    word: Some(choice.word.into()),
                    label: choice.word.into(),
                    help: choice.help.into(),
                })
                .collect();
            items.push(ChoiceItem {
                word: None,
                label: "(not said)".into(),
                help: "leave the field out".into(),
            });
            let selected = choices.iter().position(|choice| choice.word == now);
            Some(Popup::Choice(Choice {
                purpose,
                label: field.label.to_string(),
                selected: selected.unwrap_or(if value.is_some() { 0 } else { items.len() - 1 }),
                items,
                scroll: 0,
                error: None,
            }))
        }
        Shape::Reference(target) | Shape::References(target) => {
            let single = matches!(field.shape, Shape::Reference(_));
            let chosen = match value {
                Some(Value::List(items)) => items.iter().map(ToString::to_string).collect(),
                Some(value) => vec![value.to_string()],
                None => Vec::new(),
            };
            let about = (field.label.as_str(), field.help.as_str());
            let picker = Picker::new(app.map(), purpose, about, target, single, chosen);
            Some(Popup::References(picker))
        }
        Shape::Flag | Shape::Cards(_) | Shape::Card(_) => None,
    }
}

/// Asks for the first field of a new card.
pub(super) fn add_card(app: &mut App) {
    if refused(app) {
        return;
    }
    let form = &app.map_tab.form;
    let Some(key) = form.key.clone() else { return };
    let Some(entry) = app.map().get(&key) else { return };
    let (fields, _) = fields_at(app.map(), entry, &form.at);
    let list = match form.row().map(|row| &row.what) {
        Some(RowKind::Card { list, .. } | RowKind::Add(list)) => Some(list.clone()),
        Some(RowKind::Field(_) | RowKind::Unknown(_)) | None => {
            // The list that is the kind's own stands last: points, results, comparisons.
            let own = fields.iter().rev().find(|field| matches!(field.shape, Shape::Cards(_)));
            own.map(|field| form.at.then(&field.name))
        }
    };
    let declared = list.as_ref().and_then(|list| app.map().schema().field_at(&key.kind, list));
    let Some((list, Shape::Cards(inner))) = list.zip(declared.map(|field| field.shape.clone()))
    else {
        app.say("This kind of entry has no list of cards.");
        return;
    };
    let first = inner.iter().find(|field| field.required).or(inner.first()).cloned();
    let Some(field) = first else { return };
    app.map_tab.focus = MapFocus::Form;
    let purpose = Purpose::NewCard { key, list, field: field.name.clone() };
    if let Some(popup) = editor(app, purpose, &field, None) {
        app.popups.push(popup);
    }
}

/// Moves the chosen card within its list.
pub(super) fn shift_card(app: &mut App, down: bool) -> Vec<Effect> {
    let Some((key, row)) = app.map_tab.form.key.clone().zip(app.map_tab.form.row().cloned()) else {
        return Vec::new();
    };
    let RowKind::Card { list, item_idx } = row.what else {
        app.say("Only cards can be moved; the items of a list move in its editor.");
        return Vec::new();
    };
    let count =
        app.map().get(&key).and_then(|entry| entry.at(&list)?.as_list()).map_or(0, <[Value]>::len);
    let to = if down { item_idx + 1 } else { item_idx.wrapping_sub(1) };
    if to >= count {
        return Vec::new();
    }
    let effects = attempt(app, &Edit::Move { key, path: list, from: item_idx, to });
    if !effects.is_empty() {
        let form = &mut app.map_tab.form;
        form.selected = if down { form.selected + 1 } else { form.selected - 1 };
    }
    effects
}

/// Takes away what the chosen row says.
pub(super) fn clear(app: &mut App) -> Vec<Effect> {
    if app.tab != Tab::Map || app.map_tab.focus != MapFocus::Form {
        app.say("Choose a field of the form first.");
        return Vec::new();
    }
    let Some((key, row)) = app.map_tab.form.key.clone().zip(app.map_tab.form.row().cloned()) else {
        return Vec::new();
    };
    let edit = match row.what {
        RowKind::Card { list, item_idx } => Edit::Remove { key, path: list, item_idx },
        RowKind::Field(path) => {
            if app.map().get(&key).is_none_or(|entry| entry.at(&path).is_none()) {
                app.say("The field is empty already.");
                return Vec::new();
            }
            Edit::Unset { key, path }
        }
        RowKind::Unknown(name) => Edit::Unset { key, path: Path::field(&name) },
        RowKind::Add(_) => return Vec::new(),
    };
    attempt(app, &edit)
}

/// Carries out the way out that a problem offers.
pub(super) fn fix(app: &mut App) -> Vec<Effect> {
    let Some(key) = app.map_tab.form.key.clone() else { return Vec::new() };
    let finding_idx = match (app.map_tab.focus, app.map_tab.side.target()) {
        (MapFocus::Side, Some(Target::Problem(finding_idx))) => Some(*finding_idx),
        (MapFocus::Side, _) => None,
        (MapFocus::Filter | MapFocus::Outline | MapFocus::Form, _) => {
            let path = app.map_tab.form.row().map(crate::tui::form::FormRow::path);
            let about = |spot: &Spot| match (spot, &path) {
                (Spot::Map(location), Some(path)) => location.path.0.starts_with(&path.0),
                (Spot::Map(_) | Spot::Text { .. }, _) => false,
            };
            app.findings
                .of(&key)
                .find(|(_, finding)| finding.fix.is_some() && about(&finding.spot))
                .map(|(finding_idx, _)| finding_idx)
        }
    };
    let finding = finding_idx.and_then(|finding_idx| app.findings.all.get(finding_idx));
    match finding.map(|finding| finding.fix.clone()) {
        Some(Some(edit)) => attempt(app, &edit),
        Some(None) => {
            app.say("This problem has no way out that msgmap could take by itself.");
            Vec::new()
        }
        None => {
            app.say("There is no problem here that msgmap could mend by itself.");
            Vec::new()
        }
    }
}

/// Asks for a new entry: its kind where it is unclear, then its title.
pub(super) fn ask_new(app: &mut App) {
    if refused(app) {
        return;
    }
    let kind = match (app.tab, app.map_tab.focus) {
        (Tab::Map, MapFocus::Outline) => app.map_tab.outline.selected_kind().cloned(),
        (Tab::Map | Tab::Find, _) => None,
    };
    let can_be_made = |kind: &SmolStr| {
        app.map().schema().kind(kind).is_some_and(|kind| match kind.role {
            Role::Approval | Role::Map => false,
            Role::Dimension | Role::Message | Role::Situation | Role::Asset | Role::Term => true,
        })
    };
    if let Some(kind) = kind.filter(can_be_made) {
        ask_title(app, &kind);
        return;
    }
    let kinds = app.map().schema().kinds().iter().filter(|kind| can_be_made(&kind.name));
    let items = kinds.map(|kind| ChoiceItem {
        word: Some(kind.name.clone()),
        label: kind.label.to_string(),
        help: kind.help.to_string(),
    });
    let items = items.collect();
    app.popups.push(Popup::Choice(Choice {
        purpose: Purpose::NewKind,
        label: "New entry: of which kind?".into(),
        items,
        selected: 0,
        scroll: 0,
        error: None,
    }));
}

/// Asks for the title of a new entry.
pub(super) fn ask_title(app: &mut App, kind: &SmolStr) {
    let declared = app.map().schema().kind(kind);
    let label = declared.map_or(kind.to_string(), |kind| kind.label.to_lowercase());
    let help = declared.map_or(String::new(), |kind| kind.help.to_string());
    app.popups.push(line(
        Purpose::NewTitle { kind: kind.clone() },
        format!("New {label}: its title"),
        help,
        "",
    ));
}

/// Asks for the id of a new entry, and proposes one.
pub(super) fn ask_id(app: &mut App, kind: &SmolStr, title: &str) {
    let id = free_id(app, kind, &slug(title));
    app.popups.push(line(
        Purpose::NewId { kind: kind.clone(), title: title.to_owned() },
        "Its id".into(),
        "What other entries refer to it by: small letters, digits and hyphens.".into(),
        &id,
    ));
}

/// Asks for the id of a copy.
pub(super) fn ask_duplicate(app: &mut App) {
    if refused(app) {
        return;
    }
    let Some(key) = chosen_entry(app) else { return };
    let id = free_id(app, &key.kind, &key.id);
    let title = format!("Duplicate {key}: the copy's id");
    let help = "Small letters, digits and hyphens.".into();
    app.popups.push(line(Purpose::Duplicate { key }, title, help, &id));
}

/// Asks for another id.
pub(super) fn ask_rename(app: &mut App) {
    if refused(app) {
        return;
    }
    let Some(key) = chosen_entry(app) else { return };
    let count = app.map().linked_from(&key).len();
    let title = format!("Another id for {key}");
    let help = match count {
        0 => "Nothing refers to it.".to_owned(),
        1 => "The one entry that refers to it follows.".to_owned(),
        _ => format!("The {count} entries that refer to it follow."),
    };
    let id = key.id.to_string();
    app.popups.push(line(Purpose::Rename { key }, title, help, &id));
}

/// Asks whether to delete an entry, and says who refers to it.
pub(super) fn ask_delete(app: &mut App) {
    if refused(app) {
        return;
    }
    let Some(key) = chosen_entry(app) else { return };
    let sources = app.map().linked_from(&key);
    let mut lines = Vec::new();
    if sources.is_empty() {
        lines.push("Nothing refers to it.".to_owned());
    } else {
        lines.push(format!("These refer to it, and would lead nowhere ({}):", sources.len()));
        lines.extend(
            sources
                .iter()
                .take(6)
                .map(|entry| format!("  {}: {}", kind_label(app.map(), &entry.key), entry.title())),
        );
        if sources.len() > 6 {
            lines.push(format!("  and {} more", sources.len() - 6));
        }
    }
    lines.push("u takes it back.".into());
    let title = app.map().get(&key).map_or_else(String::new, |entry| entry.title().to_owned());
    app.popups.push(Popup::Confirm(Confirm {
        title: format!("Delete \"{title}\"?"),
        lines,
        yes: ("delete".into(), Confirmed::Delete(key)),
        no: None,
    }));
}

fn chosen_entry(app: &mut App) -> Option<Key> {
    let key = app.chosen().cloned().filter(|key| key.kind != "map");
    if key.is_none() {
        app.say("Choose an entry first.");
    }
    key
}

fn line(purpose: Purpose, label: String, help: String, text: &str) -> Popup {
    Popup::Line(LineEditor {
        purpose,
        label,
        help,
        shape: Shape::Line,
        input: Input::new(text),
        before: text.to_owned(),
        error: None,
    })
}

/// Makes an entry and shows it.
pub(super) fn make(
    app: &mut App,
    kind: &str,
    id: &str,
    title: &str,
) -> Result<Vec<Effect>, String> {
    let mut fields = Table::default();
    fields.insert("title".into(), Value::text(title.trim()));
    let key = Key::new(kind, id.trim());
    let effects = apply(app, &Edit::New { key: key.clone(), fields })?;
    app.tab = Tab::Map;
    map::show(app, &key);
    app.map_tab.focus = MapFocus::Form;
    Ok(effects)
}

/// Returns an id made of a title.
pub(super) fn slug(title: &str) -> String {
    let mut id = String::new();
    for letter in title.nfkd().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() {
            id.push(letter);
        } else if letter == '\'' || letter == '’' || !letter.is_ascii() {
            // An apostrophe or an accent is no place to cut a word.
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let mut short = String::new();
    for word in id.split('-').filter(|word| !word.is_empty()) {
        if !short.is_empty() && short.len() + word.len() > 40 {
            break;
        }
        if !short.is_empty() {
            short.push('-');
        }
        short.extend(word.chars().take(60));
    }
    if short.is_empty() { "entry".to_owned() } else { short }
}

fn free_id(app: &App, kind: &str, id: &str) -> String {
    let is_free = |id: &str| app.map().get(&Key::new(kind, id)).is_none();
    if is_free(id) {
        return id.to_owned();
    }
    // One of this many is free: there are not as many entries.
    let numbers = 2..=app.map().len() + 2;
    numbers.map(|number| format!("{id}-{number}")).find(|id| is_free(id)).unwrap_or_default()
}

/// Returns the value that a line stands for; `None` takes the field away.
pub(super) fn line_value(app: &App, shape: &Shape, text: &str) -> Result<Option<Value>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match shape {
        Shape::Date => super::popup::date_of(text, app.today).map(|date| Some(Value::Date(date))),
        Shape::Days | Shape::Number => {
            let days = matches!(shape, Shape::Days);
            match text.trim_end_matches("days").trim().parse::<i64>() {
                Ok(number) if !days || number > 0 => Ok(Some(Value::Integer(number))),
                Ok(_) => Err("At least one day.".into()),
                Err(_) => Err("A whole number belongs here, such as 180.".into()),
            }
        }
        Shape::Line
        | Shape::Text
        | Shape::Words
        | Shape::Flag
        | Shape::Choice(_)
        | Shape::Reference(_)
        | Shape::References(_)
        | Shape::File
        | Shape::Url
        | Shape::Reasons
        | Shape::Cards(_)
        | Shape::Card(_)
        | Shape::Settings => Ok(Some(Value::text(text))),
    }
}

/// Keeps the value of a field: sets it, or takes it away.
pub(super) fn keep_value(
    app: &mut App,
    key: &Key,
    path: &Path,
    value: Option<Value>,
) -> Result<Vec<Effect>, String> {
    let (key, path) = (key.clone(), path.clone());
    let stands = app.map().get(&key).is_some_and(|entry| entry.at(&path).is_some());
    match value {
        Some(value) => apply(app, &Edit::Set { key, path, value }),
        None if !stands => Ok(Vec::new()),
        None if path.last_field() == Some("title") => Err("An entry needs a title.".into()),
        None => apply(app, &Edit::Unset { key, path }),
    }
}

/// Adds a card that holds its first field, and opens it.
pub(super) fn keep_card(
    app: &mut App,
    key: &Key,
    list: &Path,
    field: &SmolStr,
    value: Option<Value>,
) -> Result<Vec<Effect>, String> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let mut card = Table::default();
    card.insert(field.clone(), value);
    let count =
        app.map().get(key).and_then(|entry| entry.at(list)?.as_list()).map_or(0, <[Value]>::len);
    // A card that was chosen gets the new one behind it.
    let item_idx = match app.map_tab.form.row().map(|row| &row.what) {
        Some(RowKind::Card { list: other, item_idx }) if other == list => item_idx + 1,
        Some(RowKind::Card { .. } | RowKind::Field(_) | RowKind::Add(_) | RowKind::Unknown(_))
        | None => count,
    };
    let value = Value::Table(card);
    let effects =
        apply(app, &Edit::Insert { key: key.clone(), path: list.clone(), item_idx, value })?;
    super::settle(app);
    app.map_tab.form.select(&list.item(item_idx));
    app.map_tab.form.enter(list.item(item_idx));
    Ok(effects)
}
