//! What can no longer be relied on: references, sign-offs, reviews.

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use crate::model::difference::{Consequence, EntryChange, Fate, Named};
use crate::model::{Entry, Freshness, Key, Resolved, Seal, Status, Value, links_of, text_of};
use crate::review::sides::{Sides, named};

/// Returns the references that lead nowhere now and did not before.
pub(super) fn dangling(sides: &Sides<'_>) -> Vec<Consequence> {
    let mut found = Vec::new();
    for entry in sides.after.entries() {
        let mut before: Option<FxHashSet<Key>> = None;
        for link in links_of(sides.after.schema(), entry) {
            if sides.after.resolve(&link.to) != Resolved::Nowhere {
                continue;
            }
            // What the entry referred to before, where that led nowhere either.
            let did_dangle = sides.before.resolve(&link.to) == Resolved::Nowhere
                && before.get_or_insert_with(|| named_before(sides, entry)).contains(&link.to);
            if !did_dangle {
                found.push(Consequence::Dangling {
                    entry: named(entry),
                    field: link.at.to_string(),
                    to: link.to,
                });
            }
        }
    }
    found
}

/// Returns the keys that an entry named before.
fn named_before(sides: &Sides<'_>, entry: &Entry) -> FxHashSet<Key> {
    let before = sides.was(&entry.key).into_iter();
    let links = before.flat_map(|before| links_of(sides.before.schema(), before));
    links.map(|link| link.to).collect()
}

/// Returns the sign-offs whose seal was that of the entry before and is not now.
pub(super) fn lapsed(sides: &Sides<'_>) -> Vec<Consequence> {
    let mut found = Vec::new();
    for approval in sides.after.of_kind("approval") {
        let signed = Key::parse(&approval.key.id).and_then(|key| sides.after.resolve(&key).entry());
        let Some(entry) = signed else { continue };
        let Some(before) = sides.was(&entry.key) else { continue };
        let (old, new) = (Seal::of(sides.before, before), Seal::of(sides.after, entry));
        if old == new {
            continue;
        }
        for (signatory, stamp) in &approval.fields {
            let Some(stamp) = stamp.as_table() else { continue };
            if text_of(stamp, "seal") == Some(old.to_string().as_str()) {
                found.push(Consequence::Lapsed {
                    entry: named(entry),
                    signatory: signatory.clone(),
                    by: text_of(stamp, "by").unwrap_or("nobody named").to_owned(),
                    on: stamp.get("on").and_then(Value::as_date),
                    because: causes(sides, entry),
                });
            }
        }
    }
    found
}

/// Returns what is different of that which was signed: the entry itself, or what it says.
fn causes(sides: &Sides<'_>, entry: &Entry) -> Vec<Named> {
    let differs = |key: &Key| {
        let (before, after) = (sides.was(key), sides.after.get(key));
        match (before, after) {
            (Some(before), Some(after)) => {
                before.fields != after.fields
                    && sides.entry_fields(Some(before), Some(after)).iter().any(|it| it.sealed)
            }
            (None, _) | (_, None) => true,
        }
    };
    let mut causes: Vec<Named> = Vec::new();
    let links = links_of(sides.after.schema(), entry);
    let said = links.iter().filter(|link| link.at.first_field() == Some("point"));
    let said = said.filter_map(|link| Some(&sides.after.resolve(&link.to).entry()?.key));
    for key in std::iter::once(&entry.key).chain(said) {
        if differs(key) && !causes.iter().any(|cause| cause.key == *key) {
            causes.push(sides.named(key));
        }
    }
    causes
}

/// Returns the entries that are overdue for review, where the difference made them so or changed
/// what they say without a review.
pub(super) fn overdue(sides: &Sides<'_>, entries: &[EntryChange], today: Date) -> Vec<Consequence> {
    let changed: FxHashSet<&Key> = entries
        .iter()
        .filter(|change| change.fate == Fate::Kept && change.fields.iter().any(|it| it.sealed))
        .map(|change| &change.entry.key)
        .collect();
    let mut found = Vec::new();
    for entry in sides.after.entries().filter(|entry| entry.status() != Status::Retired) {
        let fresh = Freshness::of(entry, sides.after.header(), today);
        let Freshness::Overdue { since } = fresh else { continue };
        let was = sides.was(&entry.key).is_some_and(|before| {
            let before = Freshness::of(before, sides.before.header(), today);
            matches!(before, Freshness::Overdue { .. })
        });
        if !was || changed.contains(&entry.key) {
            found.push(Consequence::Overdue { entry: named(entry), since, was });
        }
    }
    found
}
