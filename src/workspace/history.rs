//! Undo and redo over all files.

use super::Workspace;
use super::apply::Splice;
use crate::model::Key;

/// What one edit did to the texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What was done, in a few words.
    pub words: String,
    /// The entries that it touched.
    pub keys: Vec<Key>,
    pub(super) splices: Vec<Splice>,
}

impl Workspace {
    /// Takes the last edit back and returns it; `None` when there is none.
    ///
    /// The bytes of all files are what they were before it.
    pub fn undo(&mut self) -> Option<Step> {
        let step = self.undo.pop()?;
        for splice in step.splices.iter().rev() {
            self.run(splice.file_idx, &splice.back, splice.revision_before);
        }
        self.redo.push(step.clone());
        Some(step)
    }

    /// Makes the last edit that was taken back again, and returns it.
    pub fn redo(&mut self) -> Option<Step> {
        let step = self.redo.pop()?;
        for splice in &step.splices {
            self.run(splice.file_idx, &splice.forth, splice.revision_after);
        }
        self.undo.push(step.clone());
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
}
