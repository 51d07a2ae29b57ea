//! The steps of a save for one file, but for writing its new content.
//!
//! Each does one thing and says what it attempted; their order is not decided here. Start with
//! [`examine`].

use std::collections::BTreeSet;
use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;

use crate::disk::digest::{Digest, digest};
use crate::disk::regular::{self, Content, FILE_BYTES_MAX, ReadError};
use crate::disk::save::fault::SaveFault;
use crate::disk::save::stage::{SaveNote, Staged};
use crate::disk::save::target::Target;
use crate::disk::save::{Before, Change, Step, Watch};

/// What is to be done for a change, once the file has been looked at.
pub(super) enum Task {
    Nothing,
    Create,
    Replace(Metadata),
    Remove,
}

/// Looks whether the file still is what the change was made from, and whether it may be written.
pub(super) fn examine(
    change: &Change,
    target: &Target,
    watch: Watch<'_>,
) -> Result<Task, SaveFault> {
    let present = present(target, Step::Read, watch)?;
    let path = || target.shown.clone();
    let content = match (change, present) {
        (Change::Remove { .. }, None) => return Ok(Task::Nothing),
        (Change::Write { path: _, before, after }, present) => {
            if after.len() as u64 > FILE_BYTES_MAX {
                return Err(SaveFault::TooLarge { path: path() });
            }
            let wanted = digest(after);
            match (before, present) {
                (_, Some((_, now))) if now == wanted => return Ok(Task::Nothing),
                (Before::Absent, None) => return Ok(Task::Create),
                (Before::Absent, Some(_)) => return Err(SaveFault::Exists { path: path() }),
                (Before::Content(_), None) => return Err(SaveFault::Gone { path: path() }),
                (Before::Content(before), Some((content, now))) => (content, now == *before),
            }
        }
        (Change::Remove { path: _, before }, Some((content, now))) => (content, now == *before),
    };
    let (content, is_unchanged) = content;
    if !is_unchanged {
        return Err(SaveFault::ChangedOutside { path: path() });
    }
    // To replace a file needs no right to write it, so a file that is protected on purpose would be
    // replaced without a word.
    if content.metadata.permissions().readonly() {
        return Err(SaveFault::ReadOnly { path: path() });
    }
    Ok(match change {
        Change::Write { .. } => Task::Replace(content.metadata),
        Change::Remove { .. } => Task::Remove,
    })
}

/// Looks once more, for writing may have taken a while, that nobody else has written.
pub(super) fn compare(
    change: &Change,
    target: &Target,
    task: &Task,
    watch: Watch<'_>,
) -> Result<(), SaveFault> {
    if matches!(task, Task::Nothing) {
        return Ok(());
    }
    let before = match change {
        Change::Write { path: _, before, after: _ } => *before,
        Change::Remove { path: _, before } => Before::Content(*before),
    };
    let path = || target.shown.clone();
    match (before, present(target, Step::Compare, watch)?) {
        (Before::Absent, None) => Ok(()),
        (Before::Absent, Some(_)) => Err(SaveFault::Exists { path: path() }),
        (Before::Content(_), None) => Err(SaveFault::Gone { path: path() }),
        (Before::Content(before), Some((_, now))) if before == now => Ok(()),
        (Before::Content(_), Some(_)) => Err(SaveFault::ChangedOutside { path: path() }),
    }
}

fn present(
    target: &Target,
    step: Step,
    watch: Watch<'_>,
) -> Result<Option<(Content, Digest)>, SaveFault> {
    watch(step, &target.path)
        .map_err(|source| ReadError::Read { path: target.shown.clone(), source })?;
    match regular::read(&target.path) {
        Ok(content) => {
            let digest = digest(&content.bytes);
            Ok(Some((content, digest)))
        }
        Err(error) if error.is_absent() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn replace(
    target: &Target,
    staged: Staged,
    watch: Watch<'_>,
) -> Result<Vec<SaveNote>, SaveFault> {
    let failed = |source| SaveFault::Replace { path: target.shown.clone(), source };
    watch(Step::Replace, &target.path).map_err(failed)?;
    let Staged { temp, is_new, notes } = staged;
    let temp = if is_new {
        match temp.persist_noclobber(&target.path) {
            Ok(()) => return Ok(notes),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(SaveFault::Exists { path: target.shown.clone() });
            }
            // Some file systems know no way to put a file only where there is none. So we look once
            // more, and a file that comes in this very moment from another program is lost.
            Err(_) if fs::symlink_metadata(&target.path).is_ok() => {
                return Err(SaveFault::Exists { path: target.shown.clone() });
            }
            Err(error) => error.path,
        }
    } else {
        temp
    };
    temp.persist(&target.path).map_err(|error| failed(error.error))?;
    Ok(notes)
}

pub(super) fn remove(target: &Target, watch: Watch<'_>) -> Result<(), SaveFault> {
    watch(Step::Remove, &target.path)
        .and_then(|()| fs::remove_file(&target.path))
        .map_err(|source| SaveFault::Remove { path: target.shown.clone(), source })
}

/// Makes the new names last: a rename is only in memory until its folder is on the disk.
pub(super) fn sync_folders(folders: &BTreeSet<&Path>, watch: Watch<'_>) -> Result<(), SaveFault> {
    // All are tried, for one that fails says nothing about the others.
    let mut result = Ok(());
    for folder in folders {
        let synced = watch(Step::SyncFolder, folder).and_then(|()| sync_folder(folder));
        if let Err(source) = synced
            && result.is_ok()
        {
            result = Err(SaveFault::SyncFolder { path: folder.to_path_buf(), source });
        }
    }
    result
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some network file systems have nothing to sync in a folder, and say so.
        Err(error)
            if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) =>
        {
            Ok(())
        }
        result => result,
    }
}

/// Windows opens no folders as files; a rename there lasts by the file system's own journal.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

pub(super) fn read_back(
    target: &Target,
    wanted: Option<Digest>,
    watch: Watch<'_>,
) -> Result<(), SaveFault> {
    let is_as_wanted = match present(target, Step::ReadBack, watch) {
        Ok(present) => present.map(|(_, digest)| digest) == wanted,
        Err(SaveFault::Read(source)) => {
            return Err(SaveFault::ReadBack { path: target.shown.clone(), source });
        }
        Err(other) => return Err(other),
    };
    if is_as_wanted {
        return Ok(());
    }
    Err(SaveFault::NotAsWritten { path: target.shown.clone() })
}
