//! What follows from a difference: what a reviewer would otherwise have to work out.

mod coverage;
mod evidence;
mod reach;
mod trust;

use jiff::civil::Date;

use super::sides::Sides;
use crate::model::difference::{Consequence, EntryChange};

/// Returns what follows, in the order in which it is told.
pub(super) fn meaning(sides: &Sides<'_>, entries: &[EntryChange], today: Date) -> Vec<Consequence> {
    // Time alone brings nothing about.
    if entries.is_empty() {
        return Vec::new();
    }
    let mut meaning = reach::affected(sides, entries);
    meaning.extend(coverage::coverage(sides, today));
    meaning.extend(evidence::proofs(sides));
    meaning.extend(evidence::figures(sides, entries));
    meaning.extend(trust::dangling(sides));
    meaning.extend(trust::lapsed(sides));
    meaning.extend(trust::overdue(sides, entries, today));
    meaning
}
