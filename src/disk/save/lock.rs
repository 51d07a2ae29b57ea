//! Keeping other msgmaps away from a file while it is saved.
//!
//! The operating system's locks go with the process that holds them, so a killed save leaves none
//! behind; the lock files themselves stay for ever and mean nothing. They never lie beside the map,
//! which may be in git or on a folder that others see. Start with [`Locks::take`].
//!
//! A lock file stands for all files whose paths hash alike, so that a save of a thousand files does
//! not need a thousand open ones, which many systems do not allow. Two maps that meet by chance
//! wait for one another, and a save takes a few milliseconds.

use std::collections::BTreeSet;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::disk::digest::digest;
use crate::disk::save::fault::SaveFault;
use crate::disk::save::target::Target;
use crate::disk::save::{Step, Watch};

const N_LOCK_FILES: u8 = 64;

/// How often a lock that another process holds is tried for, in all about two seconds.
const N_TRIES: u32 = 100;

const PAUSE: Duration = Duration::from_millis(20);

/// The locks on the files of one save. Dropping them sets the files free.
#[derive(Debug)]
pub(super) struct Locks {
    files: Vec<File>,
}

impl Locks {
    /// Locks all targets, or none.
    pub(super) fn take(
        state_folder: &Path,
        targets: &[Target],
        watch: Watch<'_>,
    ) -> Result<Self, SaveFault> {
        let folder = state_folder.join("locks");
        watch(Step::Lock, &folder)
            .and_then(|()| make_folder(&folder))
            .map_err(|source| SaveFault::StateFolder { path: folder.clone(), source })?;
        // In one order for all, so that two saves of the same files can't hold one each for ever.
        let names: BTreeSet<u8> = targets.iter().map(|target| name_for(&target.path)).collect();
        let mut n_tries = N_TRIES;
        let mut files = Vec::new();
        for name in names {
            let path = folder.join(format!("{name:02x}.lock"));
            let file = open(&path)
                .map_err(|source| SaveFault::StateFolder { path: path.clone(), source })?;
            while let Err(error) = file.try_lock() {
                match error {
                    TryLockError::WouldBlock if n_tries > 0 => {
                        n_tries -= 1;
                        thread::sleep(PAUSE);
                    }
                    TryLockError::WouldBlock => {
                        return Err(SaveFault::Busy { path: busy(targets) });
                    }
                    TryLockError::Error(source) => return Err(SaveFault::Lock { path, source }),
                }
            }
            files.push(file);
        }
        Ok(Self { files })
    }

    /// Returns the number of the user who owns the lock files, which is who we are.
    #[cfg(unix)]
    pub(super) fn owner(&self) -> Option<u32> {
        use std::os::unix::fs::MetadataExt;

        Some(self.files.first()?.metadata().ok()?.uid())
    }

    /// Elsewhere the system itself keeps users from removing one another's files.
    #[cfg(not(unix))]
    pub(super) fn owner(&self) -> Option<u32> {
        None
    }
}

/// Returns the path for a message about a lock that could not be had; the first of several files,
/// for nobody knows which of them the other program saves.
fn busy(targets: &[Target]) -> PathBuf {
    targets.first().map(|target| target.shown.clone()).unwrap_or_default()
}

fn name_for(target: &Path) -> u8 {
    let digest = digest(target.as_os_str().as_encoded_bytes());
    let [first, ..] = digest.as_bytes();
    first % N_LOCK_FILES
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path)
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    // What lies here is the user's own.
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{Locks, SaveFault, Target, name_for, open};

    fn target(path: &str) -> Target {
        Target {
            path: PathBuf::from(path),
            shown: PathBuf::from("map.toml"),
            folder: PathBuf::new(),
            missing: Vec::new(),
        }
    }

    #[test]
    fn a_lock_that_another_holds_is_busy_and_one_that_was_left_is_free() {
        let state = tempfile::tempdir().unwrap();
        let targets = [target("/a"), target("/b"), target("/c")];
        let held = Locks::take(state.path(), &targets, &mut |_, _| Ok(())).unwrap();
        match Locks::take(state.path(), &targets[2..], &mut |_, _| Ok(())) {
            Err(SaveFault::Busy { path }) => assert_eq!(path, Path::new("map.toml")),
            other => panic!("{other:?}"),
        }
        drop(held);
        Locks::take(state.path(), &targets, &mut |_, _| Ok(())).unwrap();
    }

    #[test]
    fn another_file_is_not_held_up() {
        let state = tempfile::tempdir().unwrap();
        let other = ["/b", "/c"]
            .into_iter()
            .find(|path| name_for(Path::new(path)) != name_for(Path::new("/a")));
        let _held = Locks::take(state.path(), &[target("/a")], &mut |_, _| Ok(())).unwrap();
        Locks::take(state.path(), &[target(other.unwrap())], &mut |_, _| Ok(())).unwrap();
    }

    #[test]
    fn a_short_wait_is_enough_where_the_other_soon_ends() {
        let state = tempfile::tempdir().unwrap();
        let targets = [target("/a")];
        let held = Locks::take(state.path(), &targets, &mut |_, _| Ok(())).unwrap();
        let other = std::thread::spawn(move || {
            std::thread::sleep(std::time::Duration::from_millis(100));
            drop(held);
        });
        Locks::take(state.path(), &targets, &mut |_, _| Ok(())).unwrap();
        other.join().unwrap();
    }

    #[test]
    fn a_state_folder_that_cannot_be_is_named() {
        let state = tempfile::tempdir().unwrap();
        let file = state.path().join("file");
        open(&file).unwrap();
        match Locks::take(&file, &[target("/a")], &mut |_, _| Ok(())) {
            Err(SaveFault::StateFolder { path, .. }) => assert_eq!(path, file.join("locks")),
            other => panic!("{other:?}"),
        }
    }
}
