//! Whole entries: new ones, copies, other ids, gone ones. Each asks first.

use smol_str::SmolStr;
use unicode_normalization::UnicodeNormalization;

use super::edit::{apply, refused};
use super::map;
use crate::model::{Edit, Key, Role, Shape, Table, Value};
use crate::tui::app::{App, MapFocus, Popup, Tab};
use crate::tui::commands::Action;
use crate::tui::input::Input;
use crate::tui::msg::Effect;
use crate::tui::popup::{Choice, ChoiceItem, Confirm, Confirmed, LineEditor, Purpose};
use crate::tui::words::kind_label;

/// Asks for a new entry: its kind where it is unclear, then its title.
pub(super) fn ask_new(app: &mut App) {
    if refused(app) {
        return;
    }
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
    lines.push(format!("{} takes it back.", app.key(Action::Undo)));
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

pub(super) fn free_id(app: &App, kind: &str, id: &str) -> String {
    let is_free = |id: &str| app.map().get(&Key::new(kind, id)).is_none();
    if is_free(id) {
        return id.to_owned();
    }
    // One of this many is free: there are not as many entries.
    let numbers = 2..=app.map().len() + 2;
    numbers.map(|number| format!("{id}-{number}")).find(|id| is_free(id)).unwrap_or_default()
}
