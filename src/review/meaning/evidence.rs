//! What claims rest on: proofs gained and lost, figures that changed.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::reach::tellers;
use crate::model::difference::{Consequence, EntryChange, Fate, Named};
use crate::model::prose::unwrapped;
use crate::model::{Entry, Key, Map, Shape, Status, Table, Value, links_of, text_of, words_of};
use crate::review::sides::{Sides, named};

/// Returns the value propositions with other proof than before.
pub(super) fn proofs(sides: &Sides<'_>) -> Vec<Consequence> {
    let mut was: FxHashMap<Key, BTreeSet<Key>> = FxHashMap::default();
    for (claim, stories) in proven(sides.before) {
        was.insert(sides.now(&claim), stories.iter().map(|story| sides.now(story)).collect());
    }
    let is: FxHashMap<Key, BTreeSet<Key>> = proven(sides.after).into_iter().collect();
    let none = BTreeSet::new();
    let mut found = Vec::new();
    for claim in sides.after.of_kind("value_proposition") {
        let (old, new) =
            (was.get(&claim.key).unwrap_or(&none), is.get(&claim.key).unwrap_or(&none));
        let names = |keys: &mut dyn Iterator<Item = &Key>| -> Vec<Named> {
            keys.map(|key| sides.named(key)).collect()
        };
        let gained = names(&mut new.difference(old));
        let lost = names(&mut old.difference(new));
        // A claim that is new comes with its proof.
        let is_new = sides.pairs.before(&claim.key).is_none();
        if !lost.is_empty() || (!gained.is_empty() && !is_new) {
            let claim = named(claim);
            found.push(Consequence::Proof { claim, gained, lost, left: new.len() });
        }
    }
    found
}

/// Returns the claims of a map with the live stories that prove them: those that list the claim,
/// and those that are told with it.
fn proven(map: &Map) -> Vec<(Key, BTreeSet<Key>)> {
    let mut proven: indexmap::IndexMap<Key, BTreeSet<Key>> = indexmap::IndexMap::new();
    let claim = |id: &str| map.resolve(&Key::new("value_proposition", id)).entry();
    let live = |id: &str| {
        let story = map.resolve(&Key::new("success_story", id)).entry();
        story.filter(|story| story.status() == Status::Live)
    };
    for story in map.of_kind("success_story").filter(|story| story.status() == Status::Live) {
        for claim in story.words("value_propositions").into_iter().filter_map(claim) {
            proven.entry(claim.key.clone()).or_default().insert(story.key.clone());
        }
    }
    for situation in map.of_kind("situation").filter(|it| it.status() != Status::Retired) {
        for point in situation.cards("point") {
            let Some(claim) = text_of(point, "value_proposition").and_then(claim) else { continue };
            for story in words_of(point, "success_stories").into_iter().filter_map(live) {
                proven.entry(claim.key.clone()).or_default().insert(story.key.clone());
            }
        }
    }
    proven.into_iter().collect()
}

/// Returns the claims of stories whose figure changed or is no longer told.
pub(super) fn figures(sides: &Sides<'_>, entries: &[EntryChange]) -> Vec<Consequence> {
    let mut found = Vec::new();
    let stories = entries.iter().filter(|change| {
        change.fate == Fate::Kept && change.fields.iter().any(|field| field.name == "result")
    });
    for change in stories {
        let key = &change.entry.key;
        let (Some(before), Some(after)) = (sides.was(key), sides.after.get(key)) else { continue };
        let inner = sides.after.kind_of(after).and_then(|kind| kind.field("result"));
        let Some(Shape::Cards(inner)) = inner.map(|field| &field.shape) else { continue };
        let old: Vec<&Table> = before.cards("result").collect();
        let new: Vec<&Table> = after.cards("result").collect();
        let partners = sides.partners(inner, &old, &new);
        for (old_idx, result) in old.iter().enumerate() {
            let now = partners.iter().position(|partner| *partner == Some(old_idx));
            let now = now.and_then(|new_idx| new.get(new_idx));
            let (was, is) = (figure(result), now.and_then(|now| figure(now)));
            if let Some(was) = was.filter(|was| Some(was) != is.as_ref()) {
                let now = now.copied();
                let old_figures: Vec<&str> = ["before", "after"]
                    .into_iter()
                    .filter(|name| now.and_then(|now| text_of(now, name)) != text_of(result, name))
                    .filter_map(|name| text_of(result, name))
                    .filter(|figure| figure.contains(char::is_numeric))
                    .collect();
                found.push(Consequence::Figure {
                    story: change.entry.clone(),
                    measure: text_of(result, "measure").unwrap_or("a result").to_owned(),
                    before: was,
                    after: is,
                    told_in: tellers(sides, key, Fate::Kept).into_iter().map(named).collect(),
                    still_says: still_says(sides, after, &old_figures),
                });
            }
        }
    }
    found
}

/// Returns the figure of a result in words.
fn figure(result: &Table) -> Option<String> {
    match (text_of(result, "before"), text_of(result, "after")) {
        (Some(before), Some(after)) => Some(format!("{before} → {after}")),
        (None, Some(only)) | (Some(only), None) => Some(only.to_owned()),
        (None, None) => None,
    }
}

/// Returns the story itself, and what it refers to or is referred to by, where their words still
/// hold one of the figures.
fn still_says(sides: &Sides<'_>, story: &Entry, figures: &[&str]) -> Vec<Named> {
    let links = links_of(sides.after.schema(), story);
    let links = links.iter();
    let mut near: Vec<&Entry> =
        links.filter_map(|link| sides.after.resolve(&link.to).entry()).collect();
    near.extend(sides.after.linked_from(&story.key));
    near.push(story);
    near.sort_by(|one, other| sides.after.schema().order(&one.key, &other.key));
    near.dedup_by(|one, other| one.key == other.key);
    near.retain(|entry| {
        let fields = entry.fields.iter().filter(|(name, _)| *name != "result");
        fields.into_iter().any(|(_, value)| figures.iter().any(|figure| holds(value, figure)))
    });
    near.into_iter().map(named).collect()
}

fn holds(value: &Value, figure: &str) -> bool {
    match value {
        Value::Text(text) => {
            let text = unwrapped(text);
            text.match_indices(figure).any(|(at, _)| {
                let ends =
                    |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
                let (head, tail) = (text.get(..at), text.get(at + figure.len()..));
                ends(head.and_then(|head| head.chars().next_back()))
                    && ends(tail.and_then(|tail| tail.chars().next()))
            })
        }
        Value::List(items) => items.iter().any(|item| holds(item, figure)),
        Value::Table(table) => table.values().any(|value| holds(value, figure)),
        Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Date(_)
        | Value::Time(_) => false,
    }
}
