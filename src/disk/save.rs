//! Saving: all of a change reaches the disk, or the file stays as it was and we say why.
//!
//! Here a promise is kept: no text is ever lost. So a file is never opened for writing, truncated
//! or written over in place; a whole new file takes its place in one step, and only if the old one
//! still holds what was read. There is no other way to write, and none may be added "for when the
//! first one fails".
//!
//! Start with [`save`]; [`run`] is the order of the steps. [`target`] finds what a path leads to,
//! [`lock`] keeps other msgmaps away, [`mod@stage`] writes the new file beside the old one, [`steps`]
//! are the others, [`fault`] is what can go wrong. Several files are not replaced in one step, no file system can do that:
//! after a failure between two of them the error says which is which.

mod fault;
mod lock;
mod stage;
mod steps;
mod target;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

pub use crate::disk::save::fault::{SaveError, SaveFault};
pub use crate::disk::save::stage::SaveNote;

use crate::disk::digest::{Digest, digest};
use crate::disk::save::lock::Locks;
use crate::disk::save::stage::{stage, sweep};
use crate::disk::save::steps::{Task, compare, examine, read_back, remove, replace, sync_folders};
use crate::disk::save::target::{MadeFolders, Target, resolve};

/// What a file held when it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// There was no file.
    Absent,
    /// A file with this content.
    Content(Digest),
}

/// What is to become of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The file gets a new content, or comes to be.
    Write {
        /// The file; a link is followed and stays.
        path: PathBuf,
        /// What the new content was made from.
        before: Before,
        /// The new content.
        after: Vec<u8>,
    },
    /// The file goes: the undo of its coming to be. Links are not removed.
    Remove {
        /// The file.
        path: PathBuf,
        /// What it must still hold.
        before: Digest,
    },
}

impl Change {
    /// Returns the file that is to change.
    pub fn path(&self) -> &Path {
        match self {
            Self::Write { path, before: _, after: _ } | Self::Remove { path, before: _ } => path,
        }
    }
}

/// How one change was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// What the file holds now; nothing where there is no file.
    pub digest: Option<Digest>,
    /// Whether anything was done; not where the file was as wanted already.
    pub written: bool,
    /// What the user may want to know, though all is saved.
    pub notes: Vec<SaveNote>,
}

/// Saves all changes, and returns how, in their order.
///
/// The state folder is for locks and is made where it lacks; without it nothing is saved, for two
/// programs would then write at once. A change that is on the disk already is left alone, whatever
/// its `before` says, so the same changes may simply be saved again after a failure.
///
/// All new contents are written beside their files before the first file is touched. Files are
/// replaced in the order of the changes, and removed after that, so that an entry which moves to
/// another file is for a moment in both rather than in none.
pub fn save(state_folder: &Path, changes: &[Change]) -> Result<Vec<Saved>, SaveError> {
    save_watched(state_folder, changes, &mut |_, _| Ok(()))
}

/// A step of a save.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Lock,
    Read,
    MakeFolder,
    Stage,
    Compare,
    Replace,
    Remove,
    SyncFolder,
    ReadBack,
}

/// Hears of every step before it is taken, with the path that it is about. What it returns as an
/// error is taken for the step's own: this is where tests let the disk fail or others write.
pub(super) type Watch<'a> = &'a mut dyn FnMut(Step, &Path) -> io::Result<()>;

fn save_watched(
    state_folder: &Path,
    changes: &[Change],
    watch: Watch<'_>,
) -> Result<Vec<Saved>, SaveError> {
    let mut done = vec![Done::No; changes.len()];
    run(state_folder, changes, watch, &mut done).map_err(|cause| {
        let paths = |wanted: Done| {
            let both = changes.iter().zip(&done).filter(|(_, done)| **done == wanted);
            both.map(|(change, _)| change.path().to_path_buf()).collect()
        };
        SaveError { written: paths(Done::Yes), not_written: paths(Done::No), cause }
    })
}

/// How far a change has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    No,
    Yes,
    NothingToDo,
}

fn run(
    state_folder: &Path,
    changes: &[Change],
    watch: Watch<'_>,
    done: &mut [Done],
) -> Result<Vec<Saved>, SaveFault> {
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let targets = changes.iter().map(resolve).collect::<Result<Vec<_>, _>>()?;
    refuse_the_same_twice(changes, &targets)?;
    let locks = Locks::take(state_folder, &targets, watch)?;
    // Before we had the locks a link may have been turned elsewhere, where they are not for, or
    // another save may have made the folder that lacked.
    let locked = targets;
    let targets = changes.iter().map(resolve).collect::<Result<Vec<_>, _>>()?;
    if let Some((_, target)) = targets.iter().zip(&locked).find(|(now, then)| now.path != then.path)
    {
        return Err(SaveFault::ChangedOutside { path: target.shown.clone() });
    }
    sweep(&targets, locks.owner());

    let mut tasks = Vec::with_capacity(changes.len());
    for ((change, target), done) in changes.iter().zip(&targets).zip(done.iter_mut()) {
        let task = examine(change, target, watch)?;
        if matches!(task, Task::Nothing) {
            *done = Done::NothingToDo;
        }
        tasks.push(task);
    }

    // Declared before the staged files, so that after a failure they are gone before the folders.
    let mut made_folders = MadeFolders::default();
    let mut staged = Vec::with_capacity(changes.len());
    for ((change, target), task) in changes.iter().zip(&targets).zip(&tasks) {
        let old = match task {
            Task::Nothing | Task::Remove => None,
            Task::Create => Some(None),
            Task::Replace(metadata) => Some(Some(metadata)),
        };
        staged.push(match (change, old) {
            (Change::Write { path: _, before: _, after }, Some(old)) => {
                made_folders.make(target, watch)?;
                Some(stage(target, after, old, watch)?)
            }
            (Change::Write { .. } | Change::Remove { .. }, _) => None,
        });
    }
    for ((change, target), task) in changes.iter().zip(&targets).zip(&tasks) {
        compare(change, target, task, watch)?;
    }

    let mut notes: Vec<Vec<SaveNote>> = vec![Vec::new(); changes.len()];
    let mut replaced = Ok(());
    for (idx, staged) in staged.into_iter().enumerate() {
        if let (Ok(()), Some(staged), Some(target)) = (&replaced, staged, targets.get(idx)) {
            replaced = replace(target, staged, watch).map(|told| {
                set(&mut notes, idx, told);
                set(done, idx, Done::Yes);
            });
        }
    }
    for (idx, (target, task)) in targets.iter().zip(&tasks).enumerate() {
        if let (Ok(()), Task::Remove) = (&replaced, task) {
            replaced = remove(target, watch).map(|()| set(done, idx, Done::Yes));
        }
    }
    // What was replaced before a failure is to last all the same.
    let changed = targets.iter().zip(&*done).filter(|(_, done)| **done == Done::Yes);
    let mut folders: BTreeSet<&Path> = changed.map(|(target, _)| target.folder.as_path()).collect();
    if !folders.is_empty() {
        folders.extend(made_folders.parents());
    }
    let synced = sync_folders(&folders, watch);
    replaced?;
    made_folders.keep();
    synced?;

    let mut saved = Vec::with_capacity(changes.len());
    for (((change, target), done), notes) in changes.iter().zip(&targets).zip(&*done).zip(notes) {
        let digest = match change {
            Change::Write { path: _, before: _, after } => Some(digest(after)),
            Change::Remove { path: _, before: _ } => None,
        };
        if *done == Done::Yes {
            read_back(target, digest, watch)?;
        }
        saved.push(Saved { digest, written: *done == Done::Yes, notes });
    }
    Ok(saved)
}

fn set<T>(values: &mut [T], idx: usize, value: T) {
    if let Some(place) = values.get_mut(idx) {
        *place = value;
    }
}

fn refuse_the_same_twice(changes: &[Change], targets: &[Target]) -> Result<(), SaveFault> {
    let mut seen = BTreeSet::new();
    for (change, target) in changes.iter().zip(targets) {
        if !seen.insert(&target.path) {
            return Err(SaveFault::SameFile { path: change.path().to_path_buf() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
