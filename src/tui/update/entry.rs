//! Whole entries: new ones, copies, other ids. Each asks first.

use smol_str::SmolStr;

use super::edit::{apply_all, refused};
use super::{guide, map};
use crate::model::{Edit, Key, Path, Role, Shape, Value};
use crate::tui::app::{App, MapFocus, Popup, Tab};
use crate::tui::input::Input;
use crate::tui::msg::Effect;
use crate::tui::popup::{Choice, ChoiceItem, LineEditor, Purpose};

/// Asks for a new entry: its kind where it is unclear, then its title.
pub(super) fn ask_new(app: &mut App) {
    if refused(app) {
        return;
    }
    // In the outline the row says the kind; elsewhere the entry in view proposes it.
    let kind = match (app.tab, app.map_tab.focus) {
        (Tab::Map, MapFocus::Outline) => app.map_tab.outline.selected_kind().cloned(),
        (Tab::Map | Tab::Find | Tab::Matrix | Tab::Review, _) => None,
    };
    let can_be_made = |kind: &SmolStr| {
        app.map().schema().kind(kind).is_some_and(|kind| match kind.role {
            Role::Approval | Role::Map => false,
            Role::Dimension | Role::Message | Role::Situation | Role::Asset | Role::Term => true,
        })
    };
    if let Some(kind) = kind.filter(can_be_made) {
        guide::start(app, &kind, <_>::default());
        return;
    }
    let kinds = app.map().schema().kinds().iter().filter(|kind| can_be_made(&kind.name));
    let items = kinds.map(|kind| ChoiceItem {
        word: Some(kind.name.clone()),
        label: kind.label.to_string(),
        help: kind.help.to_string(),
    });
    let items: Vec<ChoiceItem> = items.collect();
    let shown = app.chosen().map(|key| key.kind.clone());
    let selected = items.iter().position(|item| item.word == shown).unwrap_or(0);
    app.popups.push(Popup::Choice(Choice {
        purpose: Purpose::NewKind,
        label: "New entry: of which kind?".into(),
        items,
        selected,
        scroll: 0,
        error: None,
    }));
}

/// Asks for the title of a copy.
pub(super) fn ask_duplicate(app: &mut App) {
    if refused(app) {
        return;
    }
    let Some(key) = chosen_entry(app) else { return };
    let title = app.map().get(&key).map_or_else(String::new, |it| format!("{} (copy)", it.title()));
    let label = format!("Duplicate {key}: the copy's title");
    let help = "What the copy is called; its id is asked next.".into();
    app.popups.push(line(Purpose::DuplicateTitle { key }, label, help, &title));
}

/// Asks for the id of a copy, and proposes one.
pub(super) fn ask_duplicate_id(app: &mut App, key: &Key, title: &str) {
    let id = free_id(app, &key.kind, &slug(title));
    let purpose = Purpose::Duplicate { key: key.clone(), title: title.to_owned() };
    let help = "What other entries refer to it by: small letters, digits and hyphens.".into();
    app.popups.push(line(purpose, format!("Duplicate {key}: the copy's id"), help, &id));
}

/// Copies an entry, gives the copy its title, and shows it: one step.
pub(super) fn duplicate(
    app: &mut App,
    key: &Key,
    id: &str,
    title: &str,
) -> Result<Vec<Effect>, String> {
    let copy = Key { kind: key.kind.clone(), id: id.into() };
    let duplicate = Edit::Duplicate { key: key.clone(), id: id.into() };
    let words = duplicate.words();
    let value = Value::text(title);
    let retitle = Edit::Set { key: copy.clone(), path: Path::field("title"), value };
    let effects = apply_all(app, &[duplicate, retitle], words)?;
    map::show(app, &copy);
    Ok(effects)
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

pub(super) fn chosen_entry(app: &mut App) -> Option<Key> {
    let key = app.chosen().cloned().filter(|key| key.kind != "map");
    if key.is_none() {
        app.say("Choose an entry first.");
    }
    key
}

pub(super) fn line(purpose: Purpose, label: String, help: String, text: &str) -> Popup {
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

/// Returns an id made of a title.
pub(super) fn slug(title: &str) -> String {
    let mut id = String::new();
    for letter in deunicode::deunicode(title).chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() {
            id.push(letter);
        } else if letter == '\'' || letter == '`' {
            // An apostrophe is no place to cut a word.
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

pub(super) fn free_id(app: &App, kind: &str, id: &str) -> String {
    let is_free = |id: &str| app.map().get(&Key::new(kind, id)).is_none();
    if is_free(id) {
        return id.to_owned();
    }
    // One of this many is free: there are not as many entries.
    let numbers = 2..=app.map().len() + 2;
    numbers.map(|number| format!("{id}-{number}")).find(|id| is_free(id)).unwrap_or_default()
}
