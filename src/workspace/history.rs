//! Undo and redo over all files, and the log of what was done.

use super::apply::Splice;
use super::{File, Workspace};
use crate::model::Key;
use crate::source::TextEdit;

/// What one edit did to the texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What was done, in a few words.
    pub words: String,
    /// The entries that it touched.
    pub keys: Vec<Key>,
    /// When it was made, in seconds since 1970; 0 where nobody told the time.
    pub at: i64,
    pub(super) splices: Vec<Splice>,
}

/// Something that changed the texts, for whoever keeps a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Logged {
    /// An edit was made.
    Made(Step),
    /// The last edit was taken back.
    TakenBack,
    /// The last one that was taken back was made again.
    MadeAgain,
}

impl Workspace {
    /// Tells the time, in seconds since 1970: steps from here on bear it.
    pub fn tell_time(&mut self, now: i64) {
        self.now = now;
    }

    /// Takes the last edit back and returns it; `None` when there is none.
    ///
    /// The bytes of all files are what they were before it. A step that does not fit the texts,
    /// which only one from outside can be, is forgotten with all before it.
    pub fn undo(&mut self) -> Option<Step> {
        let step = self.undo.pop()?;
        if !self.run_all(step.splices.iter().rev(), Way::Back) {
            self.undo.clear();
            return None;
        }
        self.redo.push(step.clone());
        self.log.push(Logged::TakenBack);
        Some(step)
    }

    /// Makes the last edit that was taken back again, and returns it.
    pub fn redo(&mut self) -> Option<Step> {
        let step = self.redo.pop()?;
        if !self.run_all(step.splices.iter(), Way::Forth) {
            self.redo.clear();
            return None;
        }
        self.undo.push(step.clone());
        self.log.push(Logged::MadeAgain);
        Some(step)
    }

    /// Returns the edits that can be taken back, the first one first.
    pub fn history(&self) -> &[Step] {
        &self.undo
    }

    /// Returns the edits that can be made again, the next one last.
    pub fn undone(&self) -> &[Step] {
        &self.redo
    }

    /// Returns how many of the edits that can be taken back are on disk, in all their files.
    pub fn saved_steps(&self) -> usize {
        let unsaved = self.files.iter().enumerate().filter(|(_, file)| file.is_unsaved());
        unsaved
            .map(|(file_idx, file)| self.saved_steps_of(file_idx, file))
            .min()
            .unwrap_or(self.undo.len())
    }

    fn saved_steps_of(&self, file_idx: usize, file: &File) -> usize {
        let revision = |splice: &Splice| splice.file_idx == file_idx;
        let ends_saved = |step: &Step| {
            let last = step.splices.iter().rev().find(|splice| revision(splice));
            last.is_some_and(|splice| Some(splice.revision_after) == file.saved)
        };
        if let Some(place) = self.undo.iter().rposition(ends_saved) {
            return place + 1;
        }
        // Saved and then taken back: what is left of it is on disk, too.
        if self.redo.iter().any(ends_saved) {
            return self.undo.len();
        }
        let touches = |step: &Step| step.splices.iter().any(revision);
        self.undo.iter().position(touches).unwrap_or(self.undo.len())
    }

    /// Returns what changed the texts since this was asked last.
    pub fn take_log(&mut self) -> Vec<Logged> {
        std::mem::take(&mut self.log)
    }

    /// Carries out splices, all or none; tells whether they fit the texts.
    pub(super) fn run_all<'s>(
        &mut self,
        splices: impl Iterator<Item = &'s Splice>,
        way: Way,
    ) -> bool {
        let mut done: Vec<&Splice> = Vec::new();
        for splice in splices {
            if self.run_one(splice, way) {
                done.push(splice);
                continue;
            }
            for splice in done.into_iter().rev() {
                self.run_one(splice, way.other());
            }
            return false;
        }
        true
    }

    fn run_one(&mut self, splice: &Splice, way: Way) -> bool {
        let (edits, inverse, revision) = match way {
            Way::Forth => (&splice.forth, &splice.back, splice.revision_after),
            Way::Back => (&splice.back, &splice.forth, splice.revision_before),
        };
        let text = self.files.get(splice.file_idx).and_then(|file| Some(file.document()?.text()));
        text.is_some_and(|text| fits(text, edits, inverse))
            && self.run(splice.file_idx, edits, revision)
    }
}

/// Which way a splice is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Forth,
    Back,
}

impl Way {
    fn other(self) -> Self {
        match self {
            Self::Forth => Self::Back,
            Self::Back => Self::Forth,
        }
    }
}

/// Tells whether what edits take out of a text is what their inverse puts into it.
fn fits(text: &str, edits: &[TextEdit], inverse: &[TextEdit]) -> bool {
    edits.len() == inverse.len()
        && edits
            .iter()
            .zip(inverse)
            .all(|(edit, inverse)| text.get(edit.range.clone()) == Some(inverse.insert.as_str()))
}
