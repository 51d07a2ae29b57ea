//! Many entries at once: what shall change, a preview of it, and one step.

use super::edit::refused;
use super::entry::line;
use super::{field, guide};
use crate::model::{Edit, Key, Map, Path, Value};
use crate::tui::app::{App, MapFocus, Popup, Tab};
use crate::tui::commands::Action;
use crate::tui::plan::{Answer, Change, Deed, Plan, PlanRow};
use crate::tui::popup::{Choice, ChoiceItem, Purpose};
use crate::tui::words::{entries, title_of};

/// The shared fields that can be set in many entries, with what the menu says of them.
const FIELDS: [(&str, &str); 6] = [
    ("owner", "who looks after them"),
    ("reviewed", "when somebody last looked"),
    ("status", "draft, live or retired"),
    ("audience", "customer or internal"),
    ("review_every_days", "how long a review holds"),
    ("source", "where they come from"),
];

/// Asks what shall be different in the marked entries, or in those that the filter shows.
pub(super) fn ask(app: &mut App) {
    if refused(app) {
        return;
    }
    let Some(keys) = targets(app) else { return };
    let n_entries = entries(keys.len());
    let item = |word: &str, label: &str, help: &str| ChoiceItem {
        word: Some(word.into()),
        label: label.into(),
        help: help.into(),
    };
    let mut items = vec![
        item("+tag", "Add a tag", "a word to group entries by"),
        item("-tag", "Take a tag away", "from those that have it"),
        item("today", "Reviewed today", &app.today.to_string()),
    ];
    for (name, help) in FIELDS {
        let field = app.map().schema().field("feature", name);
        let label = field.map_or_else(|| name.to_owned(), |field| field.label.to_string());
        items.push(item(name, &format!("Set {}", label.to_lowercase()), help));
    }
    let label = format!("Change {n_entries}");
    let purpose = Purpose::ManyWhat { keys };
    app.popups.push(Popup::Choice(Choice {
        purpose,
        label,
        items,
        selected: 0,
        scroll: 0,
        error: None,
    }));
}

/// Returns what a change of many is about: the marked entries, else what the filter shows, else
/// the chosen one.
fn targets(app: &mut App) -> Option<Vec<Key>> {
    let tab = &app.map_tab;
    let is_filtered = app.tab == Tab::Map && !tab.filter.text().trim().is_empty();
    if tab.outline.marks.is_empty() && is_filtered {
        return told(app, tab.outline.passed());
    }
    marked_or_chosen(app)
}

/// Returns the marked entries, else the chosen one; says so where there is none.
pub(super) fn marked_or_chosen(app: &mut App) -> Option<Vec<Key>> {
    let tab = &app.map_tab;
    let keys = if tab.outline.marks.is_empty() {
        let listens = app.tab == Tab::Map && app.map_tab.focus == MapFocus::Outline;
        let row = tab.outline.selected_key().filter(|_| listens);
        row.or(app.chosen()).filter(|key| key.kind != "map").into_iter().cloned().collect()
    } else {
        tab.outline.marks.iter().cloned().collect()
    };
    told(app, keys)
}

/// Puts entries into the order of the map; says so where there are none.
fn told(app: &mut App, mut keys: Vec<Key>) -> Option<Vec<Key>> {
    let map = app.workspace.map();
    keys.sort_by(|a, b| map.schema().order(a, b));
    if keys.is_empty() {
        let mark = app.key(Action::MarkEntry);
        app.say(format!("Mark entries with {mark} first, or filter the outline."));
        return None;
    }
    Some(keys)
}

/// Asks for the new value, or shows the preview where there is only one.
pub(super) fn ask_value(app: &mut App, keys: &[Key], what: &str) {
    let n_entries = entries(keys.len());
    let purpose = |what| Purpose::Many { keys: keys.to_vec(), what };
    match what {
        "today" => {
            let value = Value::Date(app.today);
            plan(app, keys, &Change::Field("reviewed".into()), Some(&value));
        }
        "+tag" => {
            let label = format!("Tag for {n_entries}");
            let help = "One word or phrase.".into();
            app.popups.push(line(purpose(Change::AddTag), label, help, ""));
        }
        "-tag" => {
            let items = tags(app.map(), keys);
            if items.is_empty() {
                app.say(format!("None of {n_entries} has a tag."));
                return;
            }
            app.popups.push(Popup::Choice(Choice {
                purpose: purpose(Change::TakeTag),
                label: format!("Which tag shall {n_entries} lose?"),
                items,
                selected: 0,
                scroll: 0,
                error: None,
            }));
        }
        name => {
            let schema = app.map().schema();
            let declared = keys.iter().find_map(|key| schema.field(&key.kind, name)).cloned();
            let Some(declared) = declared else {
                app.say("None of them has this field.");
                return;
            };
            // What all of them say already is proposed.
            let mut said = keys.iter().map(|key| app.map().get(key)?.fields.get(name));
            let first = said.next().flatten().cloned();
            let same = first.filter(|first| said.all(|other| other == Some(first)));
            let purpose = purpose(Change::Field(name.into()));
            if let Some(mut popup) = field::editor(app, purpose, &declared, same.as_ref()) {
                let label = format!("{} of {n_entries}", declared.label);
                guide::entitle(&mut popup, label, declared.help.to_string());
                app.popups.push(popup);
            }
        }
    }
}

/// Returns the tags of entries, the most frequent first.
fn tags(map: &Map, keys: &[Key]) -> Vec<ChoiceItem> {
    let mut counts: indexmap::IndexMap<&str, usize> = indexmap::IndexMap::new();
    for entry in keys.iter().filter_map(|key| map.get(key)) {
        for tag in entry.words("tags") {
            *counts.entry(tag).or_default() += 1;
        }
    }
    counts.sort_by(|a, n, b, m| m.cmp(n).then(a.cmp(b)));
    counts
        .into_iter()
        .map(|(tag, number)| ChoiceItem {
            word: Some(tag.into()),
            label: tag.to_owned(),
            help: entries(number),
        })
        .collect()
}

/// Shows what would change; `None` takes a field away.
pub(super) fn plan(app: &mut App, keys: &[Key], what: &Change, value: Option<&Value>) {
    let map = app.map();
    let mut edits = Vec::new();
    let (mut changes, mut stays, mut left) = (Vec::new(), 0, Vec::new());
    for key in keys {
        let place = title_of(map, key);
        let reason = if app.workspace.is_held_twice(key) {
            Some("left: it stands in two files")
        } else if !app.workspace.can_edit(key) {
            Some("left: its file can't be understood")
        } else if map.schema().field(&key.kind, field_of(what)).is_none() {
            Some("left: its kind has no such field")
        } else {
            None
        };
        if let Some(reason) = reason {
            left.push(PlanRow::staying((place, String::new()), reason));
            continue;
        }
        match edit(map, key, what, value) {
            Some((edit, change)) => {
                edits.push(edit);
                changes.push(PlanRow::of(place, change));
            }
            None => stays += 1,
        }
    }
    let words = words(what, value, edits.len());
    let mut intro = Vec::new();
    intro.push(match (edits.len(), stays) {
        (0, 0) => "Nothing can be changed.".to_owned(),
        (0, _) => "Nothing to change: all of them say so already.".to_owned(),
        (number, 0) => format!("{} would change.", entries(number)),
        (number, already) => {
            format!("{} would change, {already} say so already.", entries(number))
        }
    });
    if !left.is_empty() {
        intro.push(format!("{} can't be changed and would be left.", entries(left.len())));
    }
    let answers = if edits.is_empty() {
        Vec::new()
    } else {
        let label = format!("change {}", entries(edits.len()));
        vec![Answer { label, deed: Deed::Change { edits, words: words.clone(), show: None } }]
    };
    changes.extend(left);
    app.popups.push(Popup::Plan(Box::new(Plan::new(words, intro, changes, answers))));
}

fn field_of(what: &Change) -> &str {
    match what {
        Change::AddTag | Change::TakeTag => "tags",
        Change::Field(name) => name,
    }
}

/// Returns the edit of one entry and what it changes; `None` when it says so already.
fn edit(map: &Map, key: &Key, what: &Change, value: Option<&Value>) -> Option<(Edit, String)> {
    let entry = map.get(key)?;
    let key = key.clone();
    let path = Path::field(field_of(what));
    match what {
        Change::AddTag => {
            let tag = value?.as_text()?;
            let tags = entry.words("tags");
            if tags.contains(&tag) {
                return None;
            }
            let item_idx = tags.len();
            Some((
                Edit::Insert { key, path, item_idx, value: Value::text(tag) },
                format!("+ {tag}"),
            ))
        }
        Change::TakeTag => {
            let tag = value?.as_text()?;
            let tags = entry.words("tags");
            let item_idx = tags.iter().position(|other| *other == tag)?;
            let is_list = entry.fields.get("tags").and_then(Value::as_list).is_some();
            let edit = if is_list && tags.len() > 1 {
                Edit::Remove { key, path, item_idx }
            } else {
                Edit::Unset { key, path }
            };
            Some((edit, format!("- {tag}")))
        }
        Change::Field(name) => {
            let old = entry.fields.get(name);
            if old == value {
                return None;
            }
            let shown = |value: Option<&Value>| {
                value.map_or_else(|| "(nothing)".to_owned(), ToString::to_string)
            };
            let change = format!("{} → {}", shown(old), shown(value));
            let edit = match value {
                Some(value) => Edit::Set { key, path, value: value.clone() },
                None => Edit::Unset { key, path },
            };
            Some((edit, change))
        }
    }
}

/// Tells a change of many in words: "Set owner of 12 entries".
fn words(what: &Change, value: Option<&Value>, number: usize) -> String {
    let many = entries(number);
    let tag = value.and_then(Value::as_text).unwrap_or_default();
    match (what, value) {
        (Change::AddTag, _) => format!("Add tag {tag} to {many}"),
        (Change::TakeTag, _) => format!("Take tag {tag} from {many}"),
        (Change::Field(name), Some(_)) => format!("Set {name} of {many}"),
        (Change::Field(name), None) => format!("Clear {name} of {many}"),
    }
}
