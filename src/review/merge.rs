//! Three maps made one: the version that two sides began with, and what each made of it.
//!
//! [`merge`] works on meaning: entries are matched by their ids, former ids and renames, fields
//! by what they hold. The result is ours with splices, so that what theirs did not touch keeps
//! its bytes. What does not go together is a [`Conflict`], about which somebody decides
//! ([`Merge::resolve`]); until then the result says there what ours says.
//!
//! * An entry that ours did not touch is taken as theirs writes it, comments and layout included;
//!   in one that both touched, ours keeps its layout and gets theirs' values and comments.
//! * An entry that one side removed and the other changed, or newly refers to, is a conflict. So
//!   in the merge of a single file is one that was moved to another file here and changed there:
//!   nothing in the file tells where it went.
//! * Sign-offs never conflict: where they do not go together nobody has signed.

mod cards;
mod chunks;
mod comments;
mod conflict;
mod fields;
mod known;
mod marks;
mod names;
mod order;
mod plan;
mod proof;
mod same;
mod stamps;
#[cfg(test)]
mod tests;
mod texts;
mod write;

use smol_str::SmolStr;
use thiserror::Error;

pub use conflict::{Choice, Conflict};
pub use marks::{Marks, marked, marked_lines};

use crate::model::{Key, Step, Value};
use crate::workspace::{EditError, Workspace};
use plan::Plan;

/// What came of a merge.
#[derive(Debug, Clone)]
pub struct Merge {
    /// Ours with what theirs brought; in a conflict it says what ours says. The merge is one step,
    /// which can be undone.
    pub workspace: Workspace,
    /// What somebody must decide.
    pub conflicts: Vec<Conflict>,
    /// What was done without a question and is worth knowing, in sentences.
    pub notes: Vec<String>,
}

/// Why maps could not be merged.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unmergeable {
    /// A file of one side can't be understood.
    #[error("{file} of {side} can't be understood")]
    Broken {
        /// Whose: `ours` or `theirs`.
        side: &'static str,
        /// The file.
        file: SmolStr,
    },
    /// One side has a format that a newer msgmap made.
    #[error("{side} has format {format}, which is newer than this msgmap knows")]
    NewerFormat {
        /// Whose: `ours` or `theirs`.
        side: &'static str,
        /// The format.
        format: i64,
    },
    /// Theirs changed something that is no entry, and nobody knows what it means.
    #[error("theirs changed something that is no entry: {0}")]
    Stray(String),
    /// The merge was made, and a second look found that it would lose something.
    #[error("the merge would have lost something of {0}, and was not made")]
    Lossy(Key),
    /// What is to be merged can't be written into ours.
    #[error("what theirs brought can't be written into ours: {0}")]
    Unwritable(EditError),
}

/// Merges what two sides made of a map.
///
/// Without a base, give an empty workspace: then whatever both have and say differently is a
/// conflict. Parts of the base that can't be understood, such as those between conflict markers,
/// count as unknown, and any difference of the sides about them is a conflict.
pub fn merge(base: &Workspace, ours: &Workspace, theirs: &Workspace) -> Result<Merge, Unmergeable> {
    for (side, workspace) in [("ours", ours), ("theirs", theirs)] {
        if let Some(format) = workspace.newer_format() {
            return Err(Unmergeable::NewerFormat { side, format });
        }
        if let Some(file) = workspace.broken_file() {
            return Err(Unmergeable::Broken { side, file });
        }
    }
    let base = known::known(base);
    let plan = Plan::make(&base, ours, theirs);
    if let Some(words) = strayed(&plan.base.workspace, ours, theirs) {
        return Err(Unmergeable::Stray(words));
    }
    let mut merge = Merge { workspace: ours.clone(), conflicts: Vec::new(), notes: Vec::new() };
    let steps = merge.workspace.history().len();
    write::carry_out(&plan, &mut merge).map_err(Unmergeable::Unwritable)?;
    if let Some(key) = proof::lost(&plan, &merge) {
        return Err(Unmergeable::Lossy(key));
    }
    merge.workspace.as_one(steps, "Merge".to_owned());
    Ok(merge)
}

/// Returns what theirs changed beside the entries, where ours has it otherwise.
fn strayed(base: &Workspace, ours: &Workspace, theirs: &Workspace) -> Option<String> {
    let [before, here, there] = [base, ours, theirs].map(Workspace::strays);
    if there == before || there == here || (here == before && write::say_the_same(base, ours)) {
        return None;
    }
    let mut changed = there.iter().filter(|it| !before.contains(it));
    let gone = || before.iter().find(|it| !there.contains(it));
    let words = changed.next().or_else(gone)?;
    Some(words.lines().next().unwrap_or_default().to_owned())
}

impl Merge {
    /// Tells whether nobody needs to decide anything.
    pub fn is_clean(&self) -> bool {
        self.conflicts.is_empty()
    }

    /// Decides about a conflict, counted from 0, and takes it from the list.
    ///
    /// Where the choice can't be carried out nothing changes, and the error says why.
    pub fn resolve(&mut self, conflict_idx: usize, choice: &Choice) -> Result<(), EditError> {
        let Some(conflict) = self.conflicts.get(conflict_idx).cloned() else { return Ok(()) };
        let value = match choice {
            Choice::Ours => None,
            Choice::Theirs => Some(conflict.theirs.clone()),
            Choice::Both => Some(conflict.both().or_else(|| conflict.ours.clone())),
            Choice::Edited(value) => Some(value.clone()),
        };
        if let Some(value) = value {
            write::say(&mut self.workspace, &conflict, value.as_ref())?;
            self.shift(&conflict, value.as_ref());
        }
        self.conflicts.remove(conflict_idx);
        Ok(())
    }

    /// Keeps the places of the other conflicts true when a card came or went.
    fn shift(&mut self, decided: &Conflict, value: Option<&Value>) {
        let Some((list, item_idx)) = decided.shifts() else { return };
        let (came, went) =
            (decided.ours.is_none() && value.is_some(), decided.ours.is_some() && value.is_none());
        let depth = list.0.len();
        for other in &mut self.conflicts {
            if other.key != decided.key || *other == *decided || !other.path.0.starts_with(&list.0)
            {
                continue;
            }
            if let Some(Step::Index(place)) = other.path.0.get_mut(depth) {
                if came && *place >= item_idx {
                    *place += 1;
                } else if went && *place > item_idx {
                    *place -= 1;
                }
            }
        }
    }
}
