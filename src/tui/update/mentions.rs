//! Who refers to an entry, and what becomes of that when the entry gets another id, retires or
//! goes. Each is shown before it is done.

use super::edit::refused;
use super::entry::chosen_entry;
use crate::model::{Edit, Key, Map, Path, Shape, Status, Step, Target, Value};
use crate::tui::app::{App, Popup};
use crate::tui::commands::Action;
use crate::tui::picker::Picker;
use crate::tui::plan::{Answer, Deed, Plan, PlanRow};
use crate::tui::popup::Purpose;
use crate::tui::words::{count, title_of};

/// A place where an entry refers to another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    source: Key,
    at: Path,
}

/// Returns all places that refer to an entry, by its id or by one that it had; the last place of
/// an entry stands first, so that taking one out moves no other.
pub(super) fn mentions(map: &Map, key: &Key) -> Vec<Mention> {
    let mut found = Vec::new();
    for source in map.linked_from(key) {
        let links = map.links_from(&source.key).iter().filter(|link| {
            !link.at.0.is_empty()
                && map.resolve(&link.to).entry().is_some_and(|entry| entry.key == *key)
        });
        let mut places: Vec<Path> = links.map(|link| link.at.clone()).collect();
        places.sort_by(|a, b| b.cmp(a));
        found.extend(places.into_iter().map(|at| Mention { source: source.key.clone(), at }));
    }
    found
}

/// Returns a place in words: "A CFO weighing us" and "point 1, features".
fn place_words(map: &Map, mention: &Mention) -> (String, String) {
    let mut words: Vec<String> = Vec::new();
    let mut path = Path::default();
    let mut steps = mention.at.0.iter().peekable();
    while let Some(step) = steps.next() {
        let Step::Field(name) = step else { continue };
        path = path.then(name);
        let field = map.schema().field_at(&mention.source.kind, &path);
        let is_cards = field.is_some_and(|field| matches!(field.shape, Shape::Cards(_)));
        match steps.peek() {
            // The name of such a field is that of one card. The place of a reference in its list
            // says nothing to anybody.
            Some(Step::Index(item_idx)) if is_cards => {
                path = path.item(*item_idx);
                words.push(format!("{} {}", name.replace('_', " "), item_idx + 1));
            }
            Some(_) | None => {
                let label = field.map_or(name.as_str(), |field| field.label.as_str());
                words.push(label.to_lowercase());
            }
        }
    }
    (title_of(map, &mention.source), words.join(", "))
}

/// Shows what follows a new id, or says why it can't be.
pub(super) fn plan_rename(app: &mut App, key: &Key, id: &str) -> Result<bool, String> {
    let new = Key { kind: key.kind.clone(), id: id.into() };
    if !crate::model::plain_id(id) {
        return Err(format!("`{id}` is no id: use small letters, digits and hyphens."));
    }
    if app.map().get(&new).is_some() {
        return Err(format!("`{new}` is there already."));
    }
    let map = app.map();
    let exact = |mention: &Mention| {
        map.links_from(&mention.source).iter().any(|link| link.at == mention.at && link.to == *key)
    };
    let found: Vec<Mention> = mentions(map, key).into_iter().filter(exact).collect();
    if found.is_empty() {
        return Ok(false);
    }
    let change = format!("{} → {id}", key.id);
    let mut rows: Vec<PlanRow> = found
        .iter()
        .map(|mention| PlanRow::at(place_words(map, mention), change.clone()))
        .collect();
    rows.push(PlanRow::of(title_of(map, key), format!("formerly: {}", key.id)));
    let edit = Edit::Rename { key: key.clone(), id: id.into() };
    let deed = Deed::Change { words: edit.words(), edits: vec![edit], show: Some(new) };
    let intro = vec![format!(
        "{} {}. The old id is remembered under Formerly.",
        count(found.len(), "reference"),
        if found.len() == 1 { "follows" } else { "follow" },
    )];
    let answers = vec![Answer { label: "change the id".into(), deed }];
    let title = format!("{key} becomes {id}");
    app.popups.push(Popup::Plan(Box::new(Plan::new(title, intro, rows, answers))));
    Ok(true)
}

/// Shows who still says an entry, and asks how it shall retire.
pub(super) fn ask_retire(app: &mut App) {
    if refused(app) {
        return;
    }
    let Some(key) = chosen_entry(app) else { return };
    let map = app.map();
    let Some(entry) = map.get(&key) else { return };
    let title = entry.title().to_owned();
    let is_retired = entry.status() == Status::Retired;
    let found = mentions(map, &key);
    let rows: Vec<PlanRow> = found
        .iter()
        .map(|mention| PlanRow::at(place_words(map, mention), "still says it".into()))
        .collect();
    let replace =
        Answer { label: "say another instead …".into(), deed: Deed::AskReplacement(key.clone()) };
    let mut answers = Vec::new();
    let mut intro = Vec::new();
    if is_retired {
        intro.push("It is retired already.".to_owned());
        if !found.is_empty() {
            answers.push(replace);
        }
        let words = format!("Take {key} back into use");
        let edits = vec![Edit::Unset { key, path: Path::field("status") }];
        let deed = Deed::Change { edits, words, show: None };
        answers.push(Answer { label: "take back into use".into(), deed });
    } else {
        intro.push("A retired entry stays in the map, and is no longer said to anybody.".into());
        let words = format!("Retire {key}");
        let deed = Deed::Change { edits: vec![retire(&key)], words, show: None };
        answers.push(Answer { label: "retire".into(), deed });
        if !found.is_empty() {
            answers.push(replace);
        }
    }
    intro.push(match found.len() {
        0 => "Nothing refers to it.".into(),
        1 => "One place still says it:".into(),
        number => format!("{number} places still say it:"),
    });
    let title = if is_retired { title } else { format!("Retire \"{title}\"?") };
    app.popups.push(Popup::Plan(Box::new(Plan::new(title, intro, rows, answers))));
}

fn retire(key: &Key) -> Edit {
    let value = Value::text(Status::Retired.word());
    Edit::Set { key: key.clone(), path: Path::field("status"), value }
}

/// Asks which entry is to be said in place of one that retires.
pub(super) fn ask_replacement(app: &mut App, key: &Key) {
    let purpose = Purpose::Replace { key: key.clone() };
    let label = format!("In place of \"{}\"", title_of(app.map(), key));
    let about = (label.as_str(), "Which one is to be said instead?");
    let target = Target::Kind(key.kind.clone());
    let mut picker = Picker::new(app.map(), purpose, about, &target, true, Vec::new());
    picker.candidates.retain(|candidate| candidate.id != key.id);
    picker.refresh();
    app.popups.push(Popup::References(picker));
}

/// Shows what changes when another entry is said in place of one that retires.
pub(super) fn plan_replacement(app: &mut App, key: &Key, id: &str) -> Result<(), String> {
    let map = app.map();
    let new = Key { kind: key.kind.clone(), id: id.into() };
    if map.get(&new).is_none() || new == *key {
        return Err("Choose another entry of the same kind.".into());
    }
    let mut edits = Vec::new();
    let mut rows = Vec::new();
    if map.get(key).is_some_and(|entry| entry.status() != Status::Retired) {
        edits.push(retire(key));
        rows.push(PlanRow::of(title_of(map, key), "status: retired".into()));
    }
    for mention in mentions(map, key) {
        let place = place_words(map, &mention);
        let Mention { source, at } = &mention;
        if *source == new {
            // An entry that referred to the old one would refer to itself.
            rows.push(PlanRow::staying(place, "stays: it is the new one"));
        } else if is_told_elsewhere(map, source, at, &new) {
            rows.push(PlanRow::staying(place, "stays: the new one is said there already"));
        } else if is_listed(map, source, at, &new) {
            rows.push(PlanRow::at(place, "taken out: the new one is there".into()));
            edits.extend(take_out(map, &mention));
        } else {
            rows.push(PlanRow::at(place, format!("{} → {id}", key.id)));
            let value = written(map, source, at, &new);
            edits.push(Edit::Set { key: source.clone(), path: at.clone(), value });
        }
    }
    let n_places = edits.len();
    let words = format!("Retire {key}, say {id} instead");
    let undo = app.key(Action::Undo);
    let intro = vec![format!("{} at once; {undo} takes it all back.", count(n_places, "change"))];
    let deed = Deed::Change { edits, words, show: None };
    let answers = vec![Answer { label: "retire and replace".into(), deed }];
    let title = format!("\"{}\" in its place", title_of(map, &new));
    app.popups.push(Popup::Plan(Box::new(Plan::new(title, intro, rows, answers))));
    Ok(())
}

/// Tells whether a situation says a claim in another point: it may say it once.
fn is_told_elsewhere(map: &Map, source: &Key, at: &Path, new: &Key) -> bool {
    at.first_field() == Some("point")
        && at.last_field() == Some("value_proposition")
        && map.links_from(source).iter().any(|link| {
            link.to == *new && link.at != *at && link.at.last_field() == Some("value_proposition")
        })
}

/// Tells whether the list of a reference holds another one, too.
fn is_listed(map: &Map, source: &Key, at: &Path, new: &Key) -> bool {
    let Some((list, Step::Index(_))) = at.split_last() else { return false };
    map.links_from(source)
        .iter()
        .any(|link| link.to == *new && link.at.split_last().is_some_and(|(other, _)| other == list))
}

/// Returns a reference as its field writes it.
fn written(map: &Map, source: &Key, at: &Path, to: &Key) -> Value {
    match map.schema().field_at(&source.kind, at).map(|field| &field.shape) {
        Some(Shape::Reference(Target::Message) | Shape::References(Target::Message)) => {
            Value::text(to.to_string())
        }
        _ => Value::text(to.id.as_str()),
    }
}

/// Shows what would lead nowhere without an entry, and asks what shall become of it.
pub(super) fn ask_delete(app: &mut App) {
    if refused(app) {
        return;
    }
    let Some(key) = chosen_entry(app) else { return };
    let map = app.map();
    let found = mentions(map, &key);
    let title = format!("Delete \"{}\"?", title_of(map, &key));
    let rows: Vec<PlanRow> = found
        .iter()
        .map(|mention| PlanRow::at(place_words(map, mention), "would lead nowhere".into()))
        .collect();
    let delete = Edit::Delete { key: key.clone() };
    let mut edits = all_taken_out(map, &found);
    edits.push(delete.clone());
    let change = |edits, words| Deed::Change { edits, words, show: None };
    let alone = change(vec![delete.clone()], delete.words());
    let mut answers = Vec::new();
    let undo = app.key(Action::Undo);
    let intro = match found.len() {
        0 => vec![format!("Nothing refers to it. {undo} takes it back.")],
        number => {
            let words = format!("Delete {key} and {} to it", count(number, "reference"));
            let label = if number == 1 {
                "delete it and the reference".to_owned()
            } else {
                format!("delete it and the {number} references")
            };
            answers.push(Answer { label, deed: change(edits, words) });
            vec![match number {
                1 => format!("One place refers to it. {undo} takes it back."),
                _ => format!("{number} places refer to it. {undo} takes it back."),
            }]
        }
    };
    let label = if found.is_empty() { "delete" } else { "delete it alone" };
    answers.push(Answer { label: label.into(), deed: alone });
    app.popups.push(Popup::Plan(Box::new(Plan::new(title, intro, rows, answers))));
}

/// Returns what takes all these references out; a list that holds no other goes with them.
fn all_taken_out(map: &Map, found: &[Mention]) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut done: Vec<(Key, Path)> = Vec::new();
    for mention in found {
        let Some((list, Step::Index(_))) = mention.at.split_last() else {
            edits.extend(take_out(map, mention));
            continue;
        };
        let spot = (mention.source.clone(), list);
        if done.contains(&spot) {
            continue;
        }
        let (source, list) = &spot;
        let same = |other: &&Mention| {
            other.source == *source && other.at.split_last().is_some_and(|(at, _)| at == *list)
        };
        let all: Vec<&Mention> = found.iter().filter(same).collect();
        let length =
            map.get(source).and_then(|entry| entry.at(list)?.as_list()).map_or(0, <[Value]>::len);
        if all.len() == length {
            edits.extend(gone(map, source, list));
        } else {
            edits.extend(all.into_iter().flat_map(|mention| take_out(map, mention)));
        }
        done.push(spot);
    }
    edits
}

/// Returns what takes one reference out.
fn take_out(map: &Map, mention: &Mention) -> Vec<Edit> {
    let Mention { source, at } = mention;
    match at.split_last() {
        Some((list, Step::Index(item_idx))) => {
            vec![Edit::Remove { key: source.clone(), path: list, item_idx: *item_idx }]
        }
        Some(_) | None => gone(map, source, at).into_iter().collect(),
    }
}

/// Returns what takes a field away; a card that says nothing else goes with it.
fn gone(map: &Map, source: &Key, at: &Path) -> Option<Edit> {
    let (card, _) = at.split_last()?;
    if let Some((list, Step::Index(item_idx))) = card.split_last()
        && let Some(table) = map.get(source).and_then(|entry| entry.at(&card)?.as_table())
        && table.len() == 1
    {
        return Some(Edit::Remove { key: source.clone(), path: list, item_idx: *item_idx });
    }
    Some(Edit::Unset { key: source.clone(), path: at.clone() })
}
