//! A merge that git could not finish, settled field by field: plain data.

use std::path::PathBuf;

use smol_str::SmolStr;

use crate::disk::{Before, Change, Digest, digest};
use crate::review::{Choice, Conflict, Merge};
use crate::workspace::EditError;

/// A file of the work tree as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkFile {
    /// Its name inside the map.
    pub name: SmolStr,
    /// Where it lies.
    pub path: PathBuf,
    /// That as the user would type it in the shell.
    pub typed: String,
    /// What it held.
    pub held: Digest,
    /// Whether git's marks stand in it.
    pub is_marked: bool,
}

/// A merge with what was answered so far.
#[derive(Debug, Clone)]
pub struct Settling {
    /// Both sides, with all that is open.
    pub merge: Merge,
    /// The files that it is written into.
    pub files: Vec<WorkFile>,
    /// The answers, one for each conflict.
    pub answers: Vec<Option<Choice>>,
    /// Which was answered when, for taking it back: the conflict and its answer before.
    pub given: Vec<(usize, Option<Choice>)>,
    /// The chosen conflict.
    pub selected: usize,
    /// The first one in view.
    pub scroll: usize,
    /// The first row about it in view.
    pub detail_scroll: usize,
}

impl Settling {
    /// Begins to settle a merge.
    pub fn new(merge: Merge, files: Vec<WorkFile>) -> Self {
        let answers = vec![None; merge.conflicts.len()];
        let (given, selected, scroll, detail_scroll) = (Vec::new(), 0, 0, 0);
        Self { merge, files, answers, given, selected, scroll, detail_scroll }
    }

    /// Tells whether it is about the very same files and conflicts.
    pub fn is_of(&self, other: &Self) -> bool {
        self.files == other.files && self.merge.conflicts == other.merge.conflicts
    }

    /// Returns the chosen conflict.
    pub fn conflict(&self) -> Option<&Conflict> {
        self.merge.conflicts.get(self.selected)
    }

    /// Returns the answer about the chosen conflict.
    pub fn answer(&self) -> Option<&Choice> {
        self.answers.get(self.selected)?.as_ref()
    }

    /// Returns how many have no answer yet.
    pub fn n_open(&self) -> usize {
        self.answers.iter().filter(|answer| answer.is_none()).count()
    }

    /// Answers a conflict; what can't be carried out changes nothing.
    pub fn give(&mut self, conflict_idx: usize, choice: Choice) -> Result<(), EditError> {
        let Some(place) = self.answers.get_mut(conflict_idx) else { return Ok(()) };
        let before = place.replace(choice);
        if let Err(error) = self.result() {
            if let Some(place) = self.answers.get_mut(conflict_idx) {
                *place = before;
            }
            return Err(error);
        }
        self.given.push((conflict_idx, before));
        Ok(())
    }

    /// Takes the last answer back and returns which it was about.
    pub fn take_back(&mut self) -> Option<usize> {
        let (conflict_idx, before) = self.given.pop()?;
        *self.answers.get_mut(conflict_idx)? = before;
        Some(conflict_idx)
    }

    /// Returns the merge with all answers carried out.
    fn result(&self) -> Result<Merge, EditError> {
        let mut merge = self.merge.clone();
        // From the end, so that the places of those before stay true.
        for (conflict_idx, answer) in self.answers.iter().enumerate().rev() {
            if let Some(choice) = answer {
                merge.resolve(conflict_idx, choice)?;
            }
        }
        Ok(merge)
    }

    /// Returns what is to be written: whole files, each of which must be as it was read.
    pub fn changes(&self) -> Result<Vec<Change>, EditError> {
        let merge = self.result()?;
        let change = |file: &WorkFile| {
            let after = merge.workspace.bytes(&file.name)?;
            (digest(&after) != file.held).then(|| Change::Write {
                path: file.path.clone(),
                before: Before::Content(file.held),
                after,
            })
        };
        Ok(self.files.iter().filter_map(change).collect())
    }

    /// Returns the files in which git left marks, as the user would type them.
    pub fn marked(&self) -> Vec<&str> {
        self.files.iter().filter(|file| file.is_marked).map(|file| file.typed.as_str()).collect()
    }
}
