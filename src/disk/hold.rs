//! Who has a map open to write it: one app at a time.
//!
//! The operating system's lock goes with the process that holds it, so that a killed one leaves
//! none behind. What the file says of the holder is for people; the lock alone counts. Start with
//! [`Hold::take`].

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::disk::home::{make_folder, open_own};

/// The right to write a map, until this is dropped.
#[derive(Debug)]
pub struct Hold {
    _file: File,
}

/// Who holds a map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The number of the process.
    pub process: u32,
    /// The name of the machine.
    pub host: String,
    /// Since when, in seconds since 1970.
    pub since: i64,
}

/// What came of asking for a map.
#[derive(Debug)]
pub enum Asked {
    /// It is ours.
    Ours(Hold),
    /// Another one has it; who, where that can be read.
    Theirs(Option<Holder>),
}

impl Hold {
    /// Takes the map, or tells who has it.
    pub fn take(home: &Path, now: i64) -> io::Result<Asked> {
        let path = place(home);
        make_folder(home)?;
        let file = open_own(&path)?;
        match file.try_lock() {
            Ok(()) => Ok(Asked::Ours(Self::begin(file, now)?)),
            Err(TryLockError::WouldBlock) => Ok(Asked::Theirs(holder(&path))),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Waits until the map is free, and takes it.
    pub fn wait(home: &Path, now: impl Fn() -> i64) -> io::Result<Self> {
        make_folder(home)?;
        let file = open_own(&place(home))?;
        file.lock()?;
        Self::begin(file, now())
    }

    fn begin(mut file: File, now: i64) -> io::Result<Self> {
        let host = gethostname::gethostname().to_string_lossy().into_owned();
        let holder = Holder { process: std::process::id(), host, since: now };
        let words = serde_json::to_string(&holder)?;
        file.set_len(0)?;
        file.write_all(words.as_bytes())?;
        Ok(Self { _file: file })
    }
}

fn place(home: &Path) -> PathBuf {
    home.join("holder")
}

fn holder(path: &Path) -> Option<Holder> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::{Asked, Hold};

    #[test]
    fn one_has_the_map_and_the_next_one_is_told_who_and_gets_it_after() {
        let home = tempfile::tempdir().unwrap();
        let Asked::Ours(first) = Hold::take(home.path(), 7).unwrap() else { panic!("held") };
        let Asked::Theirs(Some(holder)) = Hold::take(home.path(), 8).unwrap() else {
            panic!("not held, or not told")
        };
        assert_eq!((holder.process, holder.since), (std::process::id(), 7));
        let waiting = {
            let home = home.path().to_path_buf();
            std::thread::spawn(move || Hold::wait(&home, || 9).unwrap())
        };
        drop(first);
        let second = waiting.join().unwrap();
        assert!(matches!(Hold::take(home.path(), 10), Ok(Asked::Theirs(Some(_)))));
        drop(second);
        assert!(matches!(Hold::take(home.path(), 11), Ok(Asked::Ours(_))));
    }
}
