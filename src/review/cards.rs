//! Cards, matched by what they are about: points by their value proposition, results by measure,
//! comparisons by topic, variants by whom they are for.

use rustc_hash::FxHashMap;

use super::fields::Side;
use super::order::moved;
use super::sides::{Sides, target_key};
use crate::model::difference::{CardChange, Fate};
use crate::model::{Field, Shape, Table, Value, text_of, words_of};

/// The number of pairs of cards above which nobody looks for one that got another subject.
const PAIRS_MAX: usize = 10_000;

impl Sides<'_> {
    /// Returns the cards that differ: those that stand now in their order, then those that are
    /// gone.
    pub(super) fn cards(&self, inner: &[Field], old: &[&Table], new: &[&Table]) -> Vec<CardChange> {
        let partners = self.partners(inner, old, new);
        let from: Vec<usize> = partners.iter().filter_map(|old_idx| *old_idx).collect();
        let mut was_moved = moved(&from).into_iter();
        let none = Table::default();
        let mut changes = Vec::new();
        for (new_idx, card) in new.iter().enumerate() {
            let partner = partners.get(new_idx).copied().flatten();
            let before = partner.and_then(|old_idx| old.get(old_idx));
            let moved_from = partner.filter(|_| was_moved.next() == Some(true));
            let fields = self.table(inner, before.unwrap_or(&&none), card);
            if before.is_none() || moved_from.is_some() || !fields.is_empty() {
                changes.push(CardChange {
                    name: self.card_name(inner, Side::After, card),
                    fate: if before.is_some() { Fate::Kept } else { Fate::Added },
                    place: new_idx + 1,
                    moved_from: moved_from.map(|old_idx| old_idx + 1),
                    fields,
                });
            }
        }
        for (old_idx, card) in old.iter().enumerate() {
            if !from.contains(&old_idx) {
                changes.push(CardChange {
                    name: self.card_name(inner, Side::Before, card),
                    fate: Fate::Removed,
                    place: old_idx + 1,
                    moved_from: None,
                    fields: self.table(inner, card, &none),
                });
            }
        }
        changes
    }

    /// Returns for each card that stands now where it stood.
    pub(super) fn partners(
        &self,
        inner: &[Field],
        old: &[&Table],
        new: &[&Table],
    ) -> Vec<Option<usize>> {
        let mut by_subject: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (old_idx, card) in old.iter().enumerate() {
            by_subject.entry(self.subject(inner, Side::Before, card)).or_default().push(old_idx);
        }
        let same = |old_idx: usize, card: &Table| {
            old.get(old_idx).is_some_and(|other| self.table(inner, other, card).is_empty())
        };
        let mut partners: Vec<Option<usize>> = Vec::with_capacity(new.len());
        for card in new {
            let found = by_subject.get_mut(&self.subject(inner, Side::After, card));
            partners.push(found.filter(|places| !places.is_empty()).map(|places| {
                let several = places.len() > 1;
                let equal = places.iter().position(|old_idx| several && same(*old_idx, card));
                places.remove(equal.unwrap_or(0))
            }));
        }
        let mut left: Vec<usize> = by_subject.into_values().flatten().collect();
        left.sort_unstable();
        let n_new = partners.iter().filter(|partner| partner.is_none()).count();
        if left.len() * n_new > PAIRS_MAX {
            return partners;
        }
        // The same words about something else: the card got another subject.
        for (card, partner) in new.iter().zip(&mut partners) {
            if partner.is_none() {
                let like = left.iter().position(|old_idx| {
                    old.get(*old_idx)
                        .is_some_and(|other| self.differ_in_subject(inner, other, card))
                });
                *partner = like.map(|place| left.remove(place));
            }
        }
        partners
    }

    /// Tells whether two cards say the same about different things.
    fn differ_in_subject(&self, inner: &[Field], old: &Table, new: &Table) -> bool {
        let subject = subject_fields(inner);
        let is_subject = |name: &str| subject.iter().any(|field| field.name == name);
        let rest = |table: &Table| table.keys().filter(|name| !is_subject(name)).count();
        rest(new) > 0
            && rest(old) == rest(new)
            && self.table(inner, old, new).iter().all(|change| is_subject(&change.name))
    }

    /// Returns what a card is about, in a way that is the same for both maps.
    fn subject(&self, inner: &[Field], side: Side, card: &Table) -> String {
        let mut parts: Vec<String> = Vec::new();
        for field in subject_fields(inner) {
            if let Shape::Reference(target) | Shape::References(target) = &field.shape {
                let words = words_of(card, &field.name);
                parts.extend(words.into_iter().map(|id| self.meant(target, side, id)));
            } else {
                parts.extend(text_of(card, &field.name).map(str::to_owned));
            }
        }
        parts.sort_unstable();
        parts.join("\0")
    }

    /// Returns what people call what a card is about.
    pub(super) fn card_name(&self, inner: &[Field], side: Side, card: &Table) -> String {
        let mut parts: Vec<String> = Vec::new();
        for field in subject_fields(inner) {
            match (&field.shape, text_of(card, &field.name)) {
                (Shape::Reference(target), Some(id)) => {
                    let key = target_key(target, id);
                    let now = match side {
                        Side::Before => self.meant_before(&key),
                        Side::After => self.meant_after(&key),
                    };
                    parts.push(self.named(&now).title);
                }
                (_, _) => parts.extend(card.get(&field.name).map(Value::to_string)),
            }
        }
        parts.join(", ")
    }
}

/// Returns the fields that say what a card is about: the first one that it must have, or where
/// that is free text, all references.
pub(super) fn subject_fields(inner: &[Field]) -> Vec<&Field> {
    match inner.iter().find(|field| field.required) {
        Some(field) if !matches!(field.shape, Shape::Text) => vec![field],
        Some(_) | None => inner
            .iter()
            .filter(|field| matches!(field.shape, Shape::Reference(_) | Shape::References(_)))
            .collect(),
    }
}
