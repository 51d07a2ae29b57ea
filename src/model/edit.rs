//! What can be done to a map, as values.

use smol_str::SmolStr;

use super::entry::Key;
use super::path::Path;
use super::table::Table;
use super::value::Value;

/// One step of work on a map, in the map's own terms.
///
/// An edit says what shall be different and nothing of how it is written: the workspace finds the
/// bytes. Every edit can be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Gives a field this value, new or in place of its old one.
    Set {
        /// The entry.
        key: Key,
        /// The field, or an item of a list.
        path: Path,
        /// What it shall say.
        value: Value,
    },
    /// Takes a field away.
    Unset {
        /// The entry.
        key: Key,
        /// The field.
        path: Path,
    },
    /// Puts an item into a list: a word, a reference, a card.
    Insert {
        /// The entry.
        key: Key,
        /// The list; it is made when it does not stand yet.
        path: Path,
        /// The place that the item shall have, counted from 0, at most the length of the list.
        item_idx: usize,
        /// The item.
        value: Value,
    },
    /// Takes an item out of a list.
    Remove {
        /// The entry.
        key: Key,
        /// The list.
        path: Path,
        /// The item, counted from 0.
        item_idx: usize,
    },
    /// Moves an item within its list.
    Move {
        /// The entry.
        key: Key,
        /// The list.
        path: Path,
        /// Where it stands, counted from 0.
        from: usize,
        /// Where it shall stand afterwards.
        to: usize,
    },
    /// Makes an entry.
    New {
        /// Its key, free so far.
        key: Key,
        /// What it says.
        fields: Table,
    },
    /// Removes an entry with its sign-offs. References to it stay, and are found by the check.
    Delete {
        /// The entry.
        key: Key,
    },
    /// Gives an entry another id; every reference follows, and `formerly` remembers the old one.
    Rename {
        /// The entry.
        key: Key,
        /// Its new id, free so far.
        id: SmolStr,
    },
    /// Copies an entry under another id, without its sign-offs, former ids and review.
    Duplicate {
        /// The entry to copy.
        key: Key,
        /// The copy's id, free so far.
        id: SmolStr,
    },
}

impl Edit {
    /// Returns the entry that the edit is about.
    pub fn key(&self) -> &Key {
        match self {
            Self::Set { key, .. }
            | Self::Unset { key, .. }
            | Self::Insert { key, .. }
            | Self::Remove { key, .. }
            | Self::Move { key, .. }
            | Self::New { key, .. }
            | Self::Delete { key }
            | Self::Rename { key, .. }
            | Self::Duplicate { key, .. } => key,
        }
    }

    /// Returns the edit with `\n` as line end of all texts that it brings.
    #[must_use]
    pub fn with_plain_line_ends(&self) -> Self {
        let mut edit = self.clone();
        match &mut edit {
            Self::Set { value, .. } | Self::Insert { value, .. } => {
                *value = value.with_plain_line_ends();
            }
            Self::New { fields, .. } => {
                for value in fields.values_mut() {
                    *value = value.with_plain_line_ends();
                }
            }
            Self::Unset { .. }
            | Self::Remove { .. }
            | Self::Move { .. }
            | Self::Delete { .. }
            | Self::Rename { .. }
            | Self::Duplicate { .. } => {}
        }
        edit
    }

    /// Tells the edit in a few words, for the history and the status line.
    pub fn words(&self) -> String {
        match self {
            Self::Set { key, path, .. } => format!("Set {path} of {key}"),
            Self::Unset { key, path } => format!("Clear {path} of {key}"),
            Self::Insert { key, path, .. } => format!("Add to {path} of {key}"),
            Self::Remove { key, path, .. } => format!("Remove from {path} of {key}"),
            Self::Move { key, path, .. } => format!("Move in {path} of {key}"),
            Self::New { key, .. } => format!("New {key}"),
            Self::Delete { key } => format!("Delete {key}"),
            Self::Rename { key, id } => format!("Rename {key} to {id}"),
            Self::Duplicate { key, id } => format!("Duplicate {key} as {id}"),
        }
    }
}
