//! What outlives the session: plain data of what the journal knows, and orders for it.

use super::msg::Reloaded;
use crate::disk::{Draft, Held, Note, Occasion, Past, StateKind, Written};
use crate::review::Merge;
use crate::workspace::{Kept, KeptStep, Workspace};

/// What the app knows of its journal and of those who write the map besides.
#[derive(Debug, Default)]
pub struct Memory {
    /// Whether a journal is kept: not where nothing may be edited.
    pub keeps: bool,
    /// The number of the last change that was noted.
    pub number: u64,
    /// The number of the last change that is in the save under way.
    pub saving_upto: u64,
    /// What was done before, as long as it is open what becomes of unsaved work.
    pub past: Past,
    /// The text that is being typed, as it was noted last.
    pub draft: Option<Draft>,
    /// Whether to look at the files once nothing is under way.
    pub look: bool,
    /// Why nothing may be edited for the moment, and what could be said before.
    pub blocked: Option<Option<String>>,
    /// A merge with open questions.
    pub merging: Option<Box<Merging>>,
    /// The saved state that is looked at.
    pub recalled: Option<Box<Recalled>>,
}

/// What was done here, and what another program wrote meanwhile.
#[derive(Debug, Clone)]
pub struct Sides {
    /// The map with what was done here.
    pub mine: Workspace,
    /// What the files say.
    pub theirs: Reloaded,
    /// Which state of the map this side is.
    pub generation: u64,
}

impl PartialEq for Sides {
    fn eq(&self, other: &Self) -> bool {
        self.generation == other.generation && self.theirs.digests == other.theirs.digests
    }
}

/// A saved state that is looked at.
#[derive(Debug)]
pub struct Recalled {
    /// The map with what it said then.
    pub work: Workspace,
    /// What having it back is called.
    pub words: String,
    /// The state of the map that it was compared with.
    pub generation: u64,
}

/// A merge of what was done here and what another program wrote.
#[derive(Debug)]
pub struct Merging {
    /// What the files say.
    pub theirs: Reloaded,
    /// What was done here, with theirs.
    pub merge: Merge,
    /// What is kept of this side where the other one is chosen.
    pub mine: Vec<Written>,
    /// Whether theirs was chosen anywhere.
    pub gave_way: bool,
    /// How many questions there were.
    pub asked: usize,
}

/// The beginning of a journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Beginning {
    /// When.
    pub at: i64,
    /// What the files hold.
    pub files: Vec<Held>,
    /// What can be taken back.
    pub undo: Vec<KeptStep>,
    /// What can be made again.
    pub redo: Vec<KeptStep>,
    /// What was done since.
    pub since: Vec<Kept>,
}

/// Something that the journal is to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// Note something.
    Note(Note),
    /// Begin anew.
    Begin(Box<Beginning>),
    /// Keep texts in the history, and only then begin anew.
    SetAside {
        /// When and what.
        occasion: Occasion,
        /// What kind of a state it is.
        kind: StateKind,
        /// The texts.
        written: Vec<Written>,
        /// The beginning.
        then: Option<Box<Beginning>>,
    },
}
