//! Why an edit was not made.

use smol_str::SmolStr;
use thiserror::Error;

use crate::model::{Impossible, Key, Path};

/// Why an edit was not made; nothing has changed then.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditError {
    /// There is no such entry.
    #[error("there is no entry `{0}`")]
    NoEntry(Key),
    /// An entry with that id is there already.
    #[error("`{0}` is there already")]
    Taken(Key),
    /// The id does not have the form that ids have.
    #[error("`{0}` is no id: use small letters, digits and hyphens, at most 64 of them")]
    BadId(SmolStr),
    /// The map has no such kind.
    #[error("`{0}` is no kind of entry")]
    NoKind(SmolStr),
    /// The name can't be that of a file of the map.
    #[error(
        "`{0}` can't be a file of the map: use a free name that ends in .toml, inside its folder"
    )]
    BadFile(SmolStr),
    /// The path leads to nothing.
    #[error("`{key}` has no {path}")]
    NoField {
        /// The entry.
        key: Key,
        /// The path.
        path: Path,
    },
    /// The field holds something that is no list.
    #[error("{path} of `{key}` is no list")]
    NoList {
        /// The entry.
        key: Key,
        /// The path.
        path: Path,
    },
    /// The comment is not there as it was read.
    #[error("the note of `{0}` was changed meanwhile; open it again")]
    NoNote(Key),
    /// The file can't be understood, so that an edit could damage it.
    #[error("{0} can't be understood; mend it first, `msgmap check` says where")]
    BrokenFile(SmolStr),
    /// The map has a format that a newer msgmap made.
    #[error("the map has format {0}, which is newer than this msgmap knows")]
    NewerFormat(i64),
    /// Two files hold the entry, so that an edit of one would leave the other.
    #[error("`{key}` stands in two files, {first} and {second}; remove one of them first")]
    TwoFiles {
        /// The entry.
        key: Key,
        /// The file that counts.
        first: SmolStr,
        /// The other one.
        second: SmolStr,
    },
    /// The text is written in a way in which the edit can't be made without touching other lines.
    #[error("{file} is written in a way that this change would disturb; make it there by hand")]
    Layout {
        /// The file.
        file: SmolStr,
    },
    /// More than a map may hold.
    #[error("{0}")]
    TooLarge(String),
    /// The text was changed and read again, and said something else than was meant.
    #[error("the change would have altered more than it should in {file}, and was taken back")]
    Unproved {
        /// The file.
        file: SmolStr,
    },
}

impl EditError {
    pub(super) fn impossible(error: Impossible, key: &Key, path: &Path) -> Self {
        match error {
            Impossible::NoField | Impossible::NoItem => {
                Self::NoField { key: key.clone(), path: path.clone() }
            }
            Impossible::NoList => Self::NoList { key: key.clone(), path: path.clone() },
        }
    }
}
