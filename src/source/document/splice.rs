//! Edits of a text: what they touch is read again, and nothing else.

use indexmap::{IndexMap, IndexSet};
use rustc_hash::{FxBuildHasher, FxHashSet};

use super::{Document, Piece, is_regular, section_key};
use crate::model::Key;
use crate::source::bounds::VALUES_MAX;
use crate::source::problem::Problem;
use crate::source::syntax;
use crate::source::text_edit::{TextEdit, apply, invert};

/// How many edits are carried out one by one.
const EDITS_MAX: usize = 100;

impl Document {
    /// Carries out edits, which are sorted and do not overlap, and reads again what they touched.
    ///
    /// Returns the keys of all entries that stood or stand in the touched part. When the new text
    /// has a problem the document stays as it was, and the problems come back.
    pub fn splice(&mut self, edits: &[TextEdit]) -> Result<Vec<Key>, Vec<Problem>> {
        let back = invert(&self.text, edits);
        let (touched, problems) = self.splice_unproved(edits);
        if problems.is_empty() {
            return Ok(touched);
        }
        self.splice_unproved(&back);
        Err(problems)
    }

    /// Carries out edits that led to this text before, or lead back to it: also to one that can't
    /// be understood.
    pub fn splice_proved(&mut self, edits: &[TextEdit]) -> Vec<Key> {
        self.splice_unproved(edits).0
    }

    fn splice_unproved(&mut self, edits: &[TextEdit]) -> (Vec<Key>, Vec<Problem>) {
        let mut touched: IndexMap<Key, (), FxBuildHasher> = IndexMap::default();
        let mut whole = !self.regular || !self.problems.is_empty();
        let mut edits = edits;
        // To read all of it once is quicker than to move all that follows for every edit.
        if edits.len() > EDITS_MAX
            && let Some(text) = apply(&self.text, edits)
        {
            (whole, self.text, edits) = (true, text, &[]);
        }
        // From the last edit to the first, so that the places of earlier ones stay true.
        for edit in edits.iter().rev() {
            if whole || !self.splice_sections(edit, &mut touched) {
                whole = true;
                if self.text.get(edit.range.clone()).is_some() {
                    self.text.replace_range(edit.range.clone(), &edit.insert);
                }
            }
        }
        let mut problems = Vec::new();
        if whole {
            let text = std::mem::take(&mut self.text);
            let old = std::mem::replace(self, Self::parse(text, self.bom));
            for key in old.entries.into_keys().chain(self.entries.keys().cloned()) {
                touched.insert(key, ());
            }
            problems.clone_from(&self.problems);
        } else {
            for key in touched.keys() {
                self.fold(key, &mut problems);
            }
        }
        (touched.into_keys().collect(), problems)
    }

    /// Carries out one edit on the sections that it touches.
    ///
    /// Returns false, and does nothing, when the touched part can't be read alone.
    fn splice_sections(
        &mut self,
        edit: &TextEdit,
        touched: &mut IndexMap<Key, (), FxBuildHasher>,
    ) -> bool {
        let starts = |at: usize| {
            self.order.partition_point(|place| self.place(*place).start <= at).saturating_sub(1)
        };
        let first = starts(edit.range.start.saturating_sub(1));
        let last = starts(edit.range.end).max(first);
        let (Some(from), Some(to)) = (self.order.get(first), self.order.get(last)) else {
            return false;
        };
        let (from, to) = (self.place(*from).start, self.place(*to).end());
        let (Some(before), Some(after)) =
            (self.text.get(from..edit.range.start), self.text.get(edit.range.end..to))
        else {
            return false;
        };
        let part = format!("{before}{}{after}", edit.insert);
        if to < self.text.len() && !part.is_empty() && !part.ends_with('\n') {
            return false;
        }
        let (sections, problems) = syntax::parse(&part, from);
        if !problems.is_empty() || !sections.iter().all(is_regular) {
            return false;
        }
        let came: usize = sections.iter().map(|section| section.values).sum();
        let places = self.order.get(first..=last).unwrap_or_default();
        let went: usize = places.iter().map(|place| self.place(*place).values).sum();
        if self.values - went + came > VALUES_MAX {
            return false;
        }
        self.values = self.values - went + came;
        self.text.replace_range(edit.range.clone(), &edit.insert);
        let gone: Vec<u32> = self.order.drain(first..=last).collect();
        // An entry may have a hundred thousand sections.
        let places: FxHashSet<u32> = gone.iter().copied().collect();
        let mut left: IndexSet<Key, FxBuildHasher> = IndexSet::default();
        left.extend(gone.iter().filter_map(|place| section_key(self.place(*place))));
        for key in left {
            if let Some(pieces) = self.entries.get_mut(&key) {
                pieces.retain(|piece| !places.contains(&piece.section));
            }
            touched.insert(key, ());
        }
        let grown = part.len().cast_signed() - (to - from).cast_signed();
        for place in self.order.iter().skip(first) {
            if let Some(section) = self.sections.get_mut(*place as usize) {
                section.start = section.start.saturating_add_signed(grown);
            }
        }
        // The places of the old sections are used again, so that many edits cost no memory.
        let mut free = gone.into_iter();
        let mut fresh = Vec::with_capacity(sections.len());
        for section in sections {
            let key = section_key(&section);
            let place = match free.next() {
                Some(place) => {
                    if let Some(slot) = self.sections.get_mut(place as usize) {
                        *slot = section;
                    }
                    place
                }
                None => {
                    let place = u32::try_from(self.sections.len()).unwrap_or(u32::MAX);
                    self.sections.push(section);
                    place
                }
            };
            if let Some(key) = key {
                let pieces = self.entries.entry(key.clone()).or_default();
                pieces.push(Piece { section: place, statement: None });
                touched.insert(key, ());
            }
            fresh.push(place);
        }
        self.order.splice(first..first, fresh);
        for key in touched.keys() {
            let sections = &self.sections;
            if let Some(pieces) = self.entries.get_mut(key) {
                pieces.sort_by_key(|piece| {
                    sections.get(piece.section as usize).map_or(0, |section| section.start)
                });
                if pieces.is_empty() {
                    self.entries.shift_remove(key);
                }
            }
        }
        true
    }
}
