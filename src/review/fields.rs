//! Fields, each compared as what it is.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::order::moved;
use super::sides::{Sides, target_key};
use super::words::pieces;
use crate::model::difference::{Change, FieldChange, Piece};
use crate::model::prose::unwrapped;
use crate::model::{Entry, Field, Shape, Table, Target, Value};

impl Sides<'_> {
    /// Returns the fields in which two entries differ; one of them may not be there.
    pub(super) fn entry_fields(
        &self,
        before: Option<&Entry>,
        after: Option<&Entry>,
    ) -> Vec<FieldChange> {
        let none = Table::default();
        let old = before.map_or(&none, |entry| &entry.fields);
        let new = after.map_or(&none, |entry| &entry.fields);
        if after.or(before).is_some_and(|entry| entry.key.kind == "approval") {
            return stamps(old, new);
        }
        let declared = after
            .and_then(|entry| self.after.kind_of(entry))
            .or_else(|| self.before.kind_of(before?))
            .map_or(&[][..], |kind| kind.fields.as_slice());
        self.table(declared, old, new)
    }

    /// Returns the fields in which two tables differ, in the order in which they are declared.
    pub(super) fn table(&self, declared: &[Field], old: &Table, new: &Table) -> Vec<FieldChange> {
        let mut changes = Vec::new();
        for field in declared {
            let (before, after) = (old.get(&field.name), new.get(&field.name));
            if let Some(change) = self.change(Some(&field.shape), before, after) {
                let (name, label) = (field.name.clone(), field.label.clone());
                changes.push(FieldChange { name, label, sealed: field.sealed, change });
            }
        }
        let more = old.keys().filter(|name| !new.contains_key(name));
        for name in new.keys().chain(more) {
            if declared.iter().any(|field| field.name == *name) {
                continue;
            }
            if let Some(change) = self.change(None, old.get(name), new.get(name)) {
                changes.push(plain_field(name, change));
            }
        }
        changes
    }

    fn change(
        &self,
        shape: Option<&Shape>,
        before: Option<&Value>,
        after: Option<&Value>,
    ) -> Option<Change> {
        if before.is_none() && after.is_none() {
            return None;
        }
        match shape {
            Some(Shape::Line | Shape::Text) => {
                let wraps = matches!(shape, Some(Shape::Text));
                match (text(before, wraps), text(after, wraps)) {
                    (Some(old), Some(new)) if old == new && before.is_some() == after.is_some() => {
                        None
                    }
                    (Some(old), Some(new)) if !(old.is_empty() && new.is_empty()) => {
                        Some(Change::Text(pieces(&old, &new)))
                    }
                    _ => plain(before, after),
                }
            }
            Some(Shape::Words) => list(before, after, |_, word| word.to_owned()),
            Some(Shape::References(target)) => {
                list(before, after, |side, word| self.meant(target, side, word))
            }
            Some(Shape::Reference(target)) => {
                let ids = (before.and_then(Value::as_text), after.and_then(Value::as_text));
                if let (Some(old), Some(new)) = ids
                    && self.meant(target, Side::Before, old) == self.meant(target, Side::After, new)
                {
                    return None;
                }
                plain(before, after)
            }
            Some(Shape::Cards(inner)) => match (cards(before), cards(after)) {
                (Some(old), Some(new)) if !(old.is_empty() && new.is_empty()) => {
                    let changes = self.cards(inner, &old, &new);
                    (!changes.is_empty()).then_some(Change::Cards(changes))
                }
                _ => plain(before, after),
            },
            Some(Shape::Card(inner)) => self.sub_table(inner, before, after),
            Some(Shape::Reasons | Shape::Settings) => self.sub_table(&[], before, after),
            Some(
                Shape::Date
                | Shape::Days
                | Shape::Number
                | Shape::Flag
                | Shape::Choice(_)
                | Shape::File
                | Shape::Url,
            )
            | None => plain(before, after),
        }
    }

    fn sub_table(
        &self,
        declared: &[Field],
        before: Option<&Value>,
        after: Option<&Value>,
    ) -> Option<Change> {
        let none = Table::default();
        let table =
            |value: Option<&Value>| value.map_or(Some(none.clone()), |v| v.as_table().cloned());
        match (table(before), table(after)) {
            (Some(old), Some(new)) if !(old.is_empty() && new.is_empty()) => {
                let changes = self.table(declared, &old, &new);
                (!changes.is_empty()).then_some(Change::Table(changes))
            }
            _ => plain(before, after),
        }
    }

    /// Returns what a reference means, in a way that is the same for both maps.
    pub(super) fn meant(&self, target: &Target, side: Side, written: &str) -> String {
        if written == "*" {
            return written.to_owned();
        }
        let key = target_key(target, written);
        match side {
            Side::Before => self.meant_before(&key).to_string(),
            Side::After => self.meant_after(&key).to_string(),
        }
    }
}

/// One of the two maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
}

fn plain_field(name: &SmolStr, change: Change) -> FieldChange {
    FieldChange { name: name.clone(), label: name.clone(), sealed: true, change }
}

fn plain(before: Option<&Value>, after: Option<&Value>) -> Option<Change> {
    (before != after).then(|| Change::Value { before: before.cloned(), after: after.cloned() })
}

/// Returns what a text says, nothing where there is none; `None` where the value is no text.
fn text(value: Option<&Value>, wraps: bool) -> Option<String> {
    match value {
        None => Some(String::new()),
        Some(value) if wraps => value.as_text().map(unwrapped),
        Some(value) => value.as_text().map(str::to_owned),
    }
}

/// Returns the cards of a field, none where it is not there; `None` where it holds others.
fn cards(value: Option<&Value>) -> Option<Vec<&Table>> {
    match value {
        None => Some(Vec::new()),
        Some(value) => value.as_list()?.iter().map(Value::as_table).collect(),
    }
}

/// Returns the words of a list, a lone text counting as one; `None` where it holds others.
fn items(value: Option<&Value>) -> Option<Vec<&str>> {
    match value {
        None => Some(Vec::new()),
        Some(Value::Text(text)) => Some(vec![text]),
        Some(value) => value.as_list()?.iter().map(Value::as_text).collect(),
    }
}

/// Compares lists as sets, and tells apart which of the items that stayed stand elsewhere.
fn list(
    before: Option<&Value>,
    after: Option<&Value>,
    meant: impl Fn(Side, &str) -> String,
) -> Option<Change> {
    let (Some(old), Some(new)) = (items(before), items(after)) else {
        return plain(before, after);
    };
    if old.is_empty() && new.is_empty() {
        return plain(before, after);
    }
    let mut places: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (old_idx, word) in old.iter().enumerate().rev() {
        places.entry(meant(Side::Before, word)).or_default().push(old_idx);
    }
    let (mut come, mut stayed) = (Vec::new(), Vec::new());
    for word in &new {
        match places.get_mut(&meant(Side::After, word)).and_then(Vec::pop) {
            Some(old_idx) => stayed.push((old_idx, *word)),
            None => come.push((*word).to_owned()),
        }
    }
    let from: Vec<usize> = stayed.iter().map(|(old_idx, _)| *old_idx).collect();
    let mut is_gone = vec![true; old.len()];
    for old_idx in &from {
        if let Some(gone) = is_gone.get_mut(*old_idx) {
            *gone = false;
        }
    }
    let gone = old.iter().zip(is_gone).filter(|(_, gone)| *gone);
    let gone: Vec<String> = gone.map(|(word, _)| (*word).to_owned()).collect();
    let moved = stayed.iter().zip(moved(&from)).filter(|(_, moved)| *moved);
    let moved: Vec<String> = moved.map(|((_, word), _)| (*word).to_owned()).collect();
    let is_same = gone.is_empty() && come.is_empty() && moved.is_empty();
    (!is_same).then_some(Change::List { gone, come, moved })
}

/// Compares sign-offs: who signed, and when.
fn stamps(old: &Table, new: &Table) -> Vec<FieldChange> {
    let more = old.keys().filter(|name| !new.contains_key(name));
    let mut changes = Vec::new();
    for name in new.keys().chain(more) {
        let (before, after) = (old.get(name), new.get(name));
        if before == after {
            continue;
        }
        let change = match (before.map(stamp), after.map(stamp)) {
            (Some(old), Some(new)) if old == new => {
                // Only the seal differs: the same person signed again on the same day.
                Change::Text(vec![Piece::Same(new), Piece::Come(" (sealed anew)".to_owned())])
            }
            (old, new) => {
                Change::Value { before: old.map(Value::Text), after: new.map(Value::Text) }
            }
        };
        changes.push(plain_field(name, change));
    }
    changes
}

fn stamp(value: &Value) -> String {
    let Some(table) = value.as_table() else { return value.to_string() };
    let word = |name: &str| table.get(name).map(ToString::to_string).unwrap_or_default();
    format!("{}, {}", word("by"), word("on"))
}
