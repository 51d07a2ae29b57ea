//! What the file system says of a file, by which a reader knows without reading that nobody wrote
//! to it.
//!
//! Only for what can be made again: nothing that is saved rests on it (see [`digest`]). It is used
//! as git uses its index. A file counts as the one that was read if its length, its inode and both
//! its times are the same; the time of the last change of the inode can't be set back by a program.
//! Where that was less than two seconds before the file was read ([`Stamp::is_older`]), a second
//! change could bear the same time: then the content has to be compared. Where the system has no
//! such times ([`Stamp::of`] gives `None`), it is compared every time.
//!
//! [`digest`]: super::digest()

use std::fs::Metadata;

/// How far apart two changes are that every file system gives different times, in nanoseconds.
const COARSEST: i128 = 2_000_000_000;

/// What the file system says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    length: u64,
    inode: u64,
    device: u64,
    modified: i128,
    changed: i128,
}

impl Stamp {
    /// Returns the stamp of a file.
    #[cfg(unix)]
    #[expect(clippy::unnecessary_wraps, reason = "not every system has what makes a stamp")]
    pub(super) fn of(metadata: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;

        let time = |seconds: i64, nanoseconds: i64| {
            i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds)
        };
        Some(Self {
            length: metadata.len(),
            inode: metadata.ino(),
            device: metadata.dev(),
            modified: time(metadata.mtime(), metadata.mtime_nsec()),
            changed: time(metadata.ctime(), metadata.ctime_nsec()),
        })
    }

    /// Returns the stamp of a file: here the system has no time that a program can't set.
    #[cfg(not(unix))]
    pub(super) fn of(_metadata: &Metadata) -> Option<Self> {
        None
    }

    /// Tells whether the file was last changed long enough before another one was written for the
    /// two times to differ for certain.
    pub fn is_older(&self, than: &Self) -> bool {
        self.changed.max(self.modified) + COARSEST <= than.changed
    }

    /// Returns the stamp as words to be written down.
    pub fn words(&self) -> String {
        let Self { length, inode, device, modified, changed } = self;
        format!("{length} {inode} {device} {modified} {changed}")
    }

    /// Reads what [`Stamp::words`] wrote.
    pub fn read(words: &str) -> Option<Self> {
        let mut parts = words.split(' ');
        let stamp = Self {
            length: parts.next()?.parse().ok()?,
            inode: parts.next()?.parse().ok()?,
            device: parts.next()?.parse().ok()?,
            modified: parts.next()?.parse().ok()?,
            changed: parts.next()?.parse().ok()?,
        };
        parts.next().is_none().then_some(stamp)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;

    use super::Stamp;

    #[test]
    fn a_stamp_is_written_down_and_read_again_and_every_write_changes_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "one").unwrap();
        let first = Stamp::of(&fs::metadata(&path).unwrap()).unwrap();
        assert_eq!(Stamp::read(&first.words()), Some(first));
        assert_eq!(Stamp::read("1 2"), None);
        fs::remove_file(&path).unwrap();
        fs::write(&path, "four").unwrap();
        let second = Stamp::of(&fs::metadata(&path).unwrap()).unwrap();
        assert_ne!(first, second);
        assert!(!first.is_older(&second));
    }
}
