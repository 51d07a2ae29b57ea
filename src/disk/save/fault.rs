//! What can go wrong in a save.
//!
//! Each fault is told by what was attempted and on which path, and has a way out for someone who
//! does not know what a file system is. Start with [`SaveError`], which says what was written all
//! the same.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::disk::hint;
use crate::disk::regular::{FILE_BYTES_MAX, ReadError};

/// A save that failed: why, and how far it came.
///
/// Changes that had nothing to do are in neither list. Nothing is rolled back: what was written is
/// whole, and to write it a second time could only lose more.
#[derive(Debug)]
pub struct SaveError {
    /// The files that have their new content, as the changes name them.
    pub written: Vec<PathBuf>,
    /// The files that are as they were.
    pub not_written: Vec<PathBuf>,
    /// What went wrong.
    pub cause: SaveFault,
}

impl SaveError {
    /// Returns the way out, if there is one to tell.
    pub fn hint(&self) -> Option<&'static str> {
        self.cause.hint()
    }
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause.fmt(f)?;
        // With a single file untouched, which is nearly always, the cause says it all.
        if self.written.is_empty() && self.not_written.len() < 2 {
            return Ok(());
        }
        list(f, "; written: ", &self.written)?;
        list(f, "; not written: ", &self.not_written)
    }
}

fn list(f: &mut fmt::Formatter<'_>, title: &str, paths: &[PathBuf]) -> fmt::Result {
    let Some((first, others)) = paths.split_first() else {
        return write!(f, "{title}none");
    };
    write!(f, "{title}`{}`", first.display())?;
    others.iter().try_for_each(|path| write!(f, ", `{}`", path.display()))
}

impl Error for SaveError {
    // Not the cause itself, whose words are in ours already.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.source()
    }
}

/// Why a save failed.
#[derive(Debug, Error)]
pub enum SaveFault {
    /// The path can't be followed.
    #[error("could not find where `{path}` leads")]
    Resolve {
        /// The path to save to.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The path leads over a link to something that is not there.
    #[error("`{path}` is a link to something that is not there")]
    BrokenLink {
        /// The link.
        path: PathBuf,
    },
    /// The path does not name a file.
    #[error("`{path}` does not name a file")]
    NoFileName {
        /// The path to save to.
        path: PathBuf,
    },
    /// Two changes are for one file.
    #[error("`{path}` is to be saved twice at once")]
    SameFile {
        /// The path to save to.
        path: PathBuf,
    },
    /// The new content is larger than [`FILE_BYTES_MAX`] and could not be read again.
    #[error("the text for `{path}` is larger than the {} MiB that a file may have", FILE_BYTES_MAX / (1024 * 1024))]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// The state folder can't be made or written to.
    #[error("could not prepare `{path}`, where msgmap keeps its locks")]
    StateFolder {
        /// What was to be made in the state folder, or the folder itself.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The state folder does not do locks.
    #[error("could not lock `{path}`")]
    Lock {
        /// The lock file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Another msgmap saves the file, and does not end.
    #[error("`{path}` is being saved by another msgmap")]
    Busy {
        /// The file, or the first of several.
        path: PathBuf,
    },
    /// What the file holds could not be told.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The file no longer holds what was read.
    #[error("`{path}` was changed by another program since it was read")]
    ChangedOutside {
        /// The file.
        path: PathBuf,
    },
    /// The file is no longer there.
    #[error("`{path}` was removed or renamed by another program since it was read")]
    Gone {
        /// The file.
        path: PathBuf,
    },
    /// A file that was to come to be is there already.
    #[error("`{path}` is there already")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// Nobody may write the file.
    #[error("`{path}` is read-only")]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The file belongs to someone else who lets nobody write it.
    #[error("`{path}` belongs to another user and may not be written by you")]
    NotYours {
        /// The file.
        path: PathBuf,
    },
    /// The folder for a new file could not be made.
    #[error("could not make the folder `{path}`")]
    MakeFolder {
        /// The folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The new content could not be written beside the file.
    #[error("could not {doing} the new content of `{path}`")]
    Stage {
        /// What was attempted with it, as a verb.
        doing: &'static str,
        /// The file that it is for.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The new content, whole and beside the file, could not take its place.
    #[error("could not replace `{path}` by its new content")]
    Replace {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A file could not be removed.
    #[error("could not remove `{path}`")]
    Remove {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// All is written, but the disk does not say that it will last.
    #[error("all is written, but could not make sure that the folder `{path}` is on the disk")]
    SyncFolder {
        /// The folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The file was written, and can't be read now.
    #[error("could not read `{path}` back after it was written")]
    ReadBack {
        /// The file.
        path: PathBuf,
        /// Why it was not read.
        source: ReadError,
    },
    /// The file was written, and holds something else.
    #[error("`{path}` was written and does not hold what was written to it")]
    NotAsWritten {
        /// The file.
        path: PathBuf,
    },
}

impl SaveFault {
    /// Returns the path that the fault is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::Read(error) => error.path(),
            Self::Resolve { path, source: _ }
            | Self::StateFolder { path, source: _ }
            | Self::Lock { path, source: _ }
            | Self::MakeFolder { path, source: _ }
            | Self::Stage { doing: _, path, source: _ }
            | Self::Replace { path, source: _ }
            | Self::Remove { path, source: _ }
            | Self::SyncFolder { path, source: _ }
            | Self::ReadBack { path, source: _ }
            | Self::BrokenLink { path }
            | Self::NoFileName { path }
            | Self::SameFile { path }
            | Self::TooLarge { path }
            | Self::Busy { path }
            | Self::ChangedOutside { path }
            | Self::Gone { path }
            | Self::Exists { path }
            | Self::ReadOnly { path }
            | Self::NotYours { path }
            | Self::NotAsWritten { path } => path,
        }
    }

    /// Returns the way out, if there is one to tell.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Resolve { path: _, source }
            | Self::MakeFolder { path: _, source }
            | Self::Stage { doing: _, path: _, source }
            | Self::Remove { path: _, source } => hint::for_error(source),
            Self::Replace { path: _, source } => hint::for_error(source).or(Some(
                "this folder does not allow a file to be replaced: save the map elsewhere; the old \
                 text is still there",
            )),
            Self::Read(error) | Self::ReadBack { path: _, source: error } => error.hint(),
            Self::BrokenLink { path: _ } => {
                Some("put back what the link leads to, or remove the link")
            }
            Self::NoFileName { path: _ } => Some("give the file a name"),
            Self::SameFile { path: _ } => {
                Some("two names lead to this file: remove one of them from the map")
            }
            Self::TooLarge { path: _ } => {
                Some("split the map: a folder of several *.toml files is one map too")
            }
            Self::StateFolder { path: _, source: _ } | Self::Lock { path: _, source: _ } => {
                Some("set MSGMAP_STATE to a folder on this computer that you can write to")
            }
            Self::Busy { path: _ } => Some("wait a moment and save again; your text is still here"),
            Self::ChangedOutside { path: _ } => Some(
                "read the file again and make the change in what it now says; what the other \
                 program wrote is kept",
            ),
            Self::Gone { path: _ } => {
                Some("put the file back, or save the map elsewhere; your text is still here")
            }
            Self::Exists { path: _ } => {
                Some("choose another name, or read the map again to see what the file says")
            }
            Self::ReadOnly { path: _ } => Some(
                "the file is protected: allow writing to it, or save the map elsewhere; your text \
                 is still here",
            ),
            Self::NotYours { path: _ } => {
                Some("ask its owner, or save the map elsewhere; your text is still here")
            }
            Self::SyncFolder { path: _, source: _ } => {
                Some("save again before you switch this computer off")
            }
            Self::NotAsWritten { path: _ } => {
                Some("another program may have written it, or the disk is failing: read it again")
            }
        }
    }
}
