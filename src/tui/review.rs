//! The Review tab: what changed since a revision, and what it affects.

use smol_str::SmolStr;

use super::settling::Settling;
use super::text::Row;
use crate::model::Key;
use crate::model::difference::{Consequence, Difference, EntryChange};
use crate::review::Part;
use crate::workspace::Workspace;

/// Which part of the tab listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ReviewFocus {
    /// What changed.
    #[default]
    List,
    /// How the chosen entry changed.
    Detail,
}

/// What was found out about the past.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// What differs.
    pub difference: Difference,
    /// The map as it was, with its texts.
    pub before: Workspace,
    /// Branches and tags, with the first line of what each holds.
    pub revisions: Vec<(String, String)>,
    /// What git calls the user.
    pub user: Option<String>,
    /// The files in which a merge waits to be settled.
    pub unmerged: Vec<SmolStr>,
    /// What is to be settled in them, or why it can't be done here, in a sentence.
    pub settling: Option<Result<Settling, String>>,
}

/// Why there is nothing to review, in sentences: what, and what to do.
pub type Trouble = Vec<String>;

/// The Review tab.
#[derive(Debug, Clone)]
pub struct ReviewTab {
    /// Which part listens.
    pub focus: ReviewFocus,
    /// What the map is compared with.
    pub revision: String,
    /// What was asked for last: the revision and the state of the map.
    pub asked: Option<(String, u64)>,
    /// What came back, and for which question.
    pub found: Option<(Box<Reviewed>, (String, u64))>,
    /// Why nothing came back.
    pub trouble: Option<Trouble>,
    /// The chosen row: all of it, then the entries.
    pub selected: usize,
    /// The first row in view.
    pub scroll: usize,
    /// The rows about what is chosen.
    pub detail: Vec<DetailRow>,
    /// What they are of: the row, the state of the map and the width.
    pub detail_of: Option<(usize, (String, u64), usize)>,
    /// The first of them in view.
    pub detail_scroll: usize,
    /// The parts of the change that can be taken back one by one.
    pub parts: Vec<Part>,
    /// The chosen one.
    pub part: usize,
    /// The entry that was opened from here, until Esc comes back.
    pub lent: Option<Key>,
    /// The merge that is being settled.
    pub settling: Option<Settling>,
    /// What is said once a merge that was written here has been read again.
    pub wrote: Option<String>,
}

impl Default for ReviewTab {
    fn default() -> Self {
        Self {
            focus: ReviewFocus::List,
            revision: "HEAD".to_owned(),
            asked: None,
            found: None,
            trouble: None,
            selected: 0,
            scroll: 0,
            detail: Vec::new(),
            detail_of: None,
            detail_scroll: 0,
            parts: Vec::new(),
            part: 0,
            lent: None,
            settling: None,
            wrote: None,
        }
    }
}

/// One row about what is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailRow {
    /// What it says.
    pub row: Row,
    /// The part of the change that it belongs to.
    pub part: Option<usize>,
}

impl ReviewTab {
    /// Returns what was found out, whatever it was asked for.
    pub fn reviewed(&self) -> Option<&Reviewed> {
        self.found.as_ref().map(|(found, _)| found.as_ref())
    }

    /// Returns the entries that changed.
    pub fn changes(&self) -> &[EntryChange] {
        self.reviewed().map_or(&[], |found| &found.difference.entries)
    }

    /// Returns how many rows the list has.
    pub fn n_rows(&self) -> usize {
        if self.reviewed().is_some() { self.changes().len() + 1 } else { 0 }
    }

    /// Returns the change that is chosen; none when all of it is.
    pub fn change(&self) -> Option<&EntryChange> {
        self.changes().get(self.selected.checked_sub(1)?)
    }

    /// Returns the entry that is chosen.
    pub fn chosen(&self) -> Option<&Key> {
        self.change().map(|change| &change.entry.key)
    }
}

/// Tells whether something that follows from a difference is about an entry.
pub fn concerns(consequence: &Consequence, key: &Key) -> bool {
    match consequence {
        Consequence::Affected { entry, because } | Consequence::Lapsed { entry, because, .. } => {
            entry.key == *key || because.iter().any(|it| it.key == *key)
        }
        Consequence::Coverage { row, column, .. } => row.key == *key || column.key == *key,
        Consequence::Proof { claim, gained, lost, .. } => {
            claim.key == *key || gained.iter().chain(lost).any(|it| it.key == *key)
        }
        Consequence::Figure { story, told_in, still_says, .. } => {
            story.key == *key || told_in.iter().chain(still_says).any(|it| it.key == *key)
        }
        Consequence::Dangling { entry, to, .. } => entry.key == *key || *to == *key,
        Consequence::Overdue { entry, .. } => entry.key == *key,
    }
}
