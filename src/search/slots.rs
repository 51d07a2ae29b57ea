//! The entries by the numbers under which the index knows them.

use std::sync::OnceLock;

use super::facts::Facts;
use crate::model::{Audience, Entry, Key};

/// How many slots a page has.
const PAGE: usize = 64;

/// What must be known of an entry before it is looked up in the map.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub(super) key: Key,
    pub(super) internal: bool,
    pub(super) facts: Facts,
    /// What ranking looks at, for an entry of the shelf.
    pub(super) head: Option<Box<Entry>>,
}

impl Slot {
    /// Returns the slot of an entry of the map.
    pub(super) fn new(entry: &Entry, facts: Facts) -> Self {
        let internal = entry.audience() == Audience::Internal;
        Self { key: entry.key.clone(), internal, facts, head: None }
    }

    /// Returns the slot of an entry of the shelf, of which this is known.
    pub(super) fn of_shelf(head: Entry, facts: Facts) -> Self {
        let internal = head.audience() == Audience::Internal;
        Self { key: head.key.clone(), internal, facts, head: Some(Box::new(head)) }
    }
}

/// All slots; those of the shelf are filled when they are looked at, and room for them is made no
/// sooner: an answer out of the cache looks at a few of very many.
#[derive(Debug, Default)]
pub(super) struct Slots {
    pages: Vec<OnceLock<Box<Page>>>,
    len: usize,
}

type Page = [OnceLock<Option<Box<Slot>>>; PAGE];

impl Slots {
    /// Returns this many slots that are still to be filled.
    pub(super) fn unread(len: usize) -> Self {
        let mut pages = Vec::new();
        pages.resize_with(len.div_ceil(PAGE), OnceLock::new);
        Self { pages, len }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Adds a slot behind all others.
    pub(super) fn push(&mut self, slot: Slot) {
        let place = self.len;
        self.len += 1;
        if place / PAGE >= self.pages.len() {
            self.pages.push(OnceLock::new());
        }
        self.get(place, || Some(Box::new(slot)));
    }

    /// Returns a slot, filled by `read` if nobody has looked at it yet.
    pub(super) fn get(
        &self,
        place: usize,
        read: impl FnOnce() -> Option<Box<Slot>>,
    ) -> Option<&Slot> {
        if place >= self.len {
            return None;
        }
        let page = self.pages.get(place / PAGE)?;
        let page = page.get_or_init(|| Box::new([const { OnceLock::new() }; PAGE]));
        page.get(place % PAGE)?.get_or_init(read).as_deref()
    }

    /// Tells whether a slot is still to be filled.
    pub(super) fn is_unread(&self, place: usize) -> bool {
        let page = self.pages.get(place / PAGE).and_then(OnceLock::get);
        page.and_then(|page| page.get(place % PAGE)).is_none_or(|slot| slot.get().is_none())
    }
}
