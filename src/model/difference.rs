//! What differs between two maps, as values.
//!
//! `review` finds it, `render` tells it; neither knows the other, so the values live here. All
//! names and ids are those of the newer map where it has them.

use jiff::civil::Date;
use smol_str::SmolStr;

use super::coverage::Served;
use super::entry::Key;
use super::value::Value;

/// The difference between two maps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// The entries that differ, in canonical order.
    pub entries: Vec<EntryChange>,
    /// Files that have another name, with all that stands in them.
    pub files: Vec<Moved>,
    /// Comments that speak of no entry and differ, by file.
    pub comments: Vec<FileComments>,
    /// What follows from it.
    pub meaning: Vec<Consequence>,
}

impl Difference {
    /// Tells whether both maps say the same.
    ///
    /// Layout is no difference, and neither is what time alone brings about.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.files.is_empty() && self.comments.is_empty()
    }
}

/// An entry by its key, with what people call it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Named {
    /// The key.
    pub key: Key,
    /// The title, or the id where there is none.
    pub title: String,
}

/// What became of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is in both maps.
    Kept,
}

impl Fate {
    /// Returns the sign that stands for it.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Added => "+",
            Self::Removed => "−",
            Self::Kept => "~",
        }
    }
}

/// What is different about an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryChange {
    /// The entry.
    pub entry: Named,
    /// What became of it.
    pub fate: Fate,
    /// The key that it had, where it has another now.
    pub renamed: Option<Renamed>,
    /// The files between which it was moved.
    pub moved: Option<Moved>,
    /// The fields that differ; all of them where the entry is new or gone.
    pub fields: Vec<FieldChange>,
    /// The comments that speak of it and differ.
    pub comments: Comments,
}

/// Another id for the same entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// The key that it had.
    pub from: Key,
    /// Whether nothing but its likeness says that it is the same entry.
    pub guessed: bool,
}

/// From one file to another, by their names inside the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Where it was.
    pub from: SmolStr,
    /// Where it is.
    pub to: SmolStr,
}

/// Comment lines that differ.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comments {
    /// Those that are gone.
    pub gone: Vec<String>,
    /// Those that are new.
    pub come: Vec<String>,
}

impl Comments {
    /// Tells whether the comments are the same.
    pub fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.come.is_empty()
    }
}

/// Comments of a file that speak of none of its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileComments {
    /// The file's name inside the map.
    pub file: SmolStr,
    /// Its comments.
    pub comments: Comments,
}

/// What is different about a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Its name in a map.
    pub name: SmolStr,
    /// What a form calls it.
    pub label: SmolStr,
    /// Whether it is part of what a sign-off seals.
    pub sealed: bool,
    /// The difference.
    pub change: Change,
}

/// The difference between two values of a field; a field that is not there counts as one without
/// words, items or cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A text, word by word.
    Text(Vec<Piece>),
    /// A value that is the same or not.
    Value {
        /// What it was.
        before: Option<Value>,
        /// What it is.
        after: Option<Value>,
    },
    /// A list: a set, and its order.
    List {
        /// Items that are gone.
        gone: Vec<String>,
        /// Items that are new.
        come: Vec<String>,
        /// Items that stand elsewhere among those that stayed.
        moved: Vec<String>,
    },
    /// Sub-tables, such as the points of a situation.
    Cards(Vec<CardChange>),
    /// A sub-table.
    Table(Vec<FieldChange>),
}

/// A run of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// In both texts.
    Same(String),
    /// In the older one only.
    Gone(String),
    /// In the newer one only.
    Come(String),
}

/// What is different about a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardChange {
    /// What it is about: a value proposition, a measure, a topic.
    pub name: String,
    /// What became of it.
    pub fate: Fate,
    /// Where it stands, counted from 1; for one that is gone, where it stood.
    pub place: usize,
    /// Where it stood, when it stands elsewhere among the cards that stayed.
    pub moved_from: Option<usize>,
    /// The fields that differ.
    pub fields: Vec<FieldChange>,
}

/// Something that follows from a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Consequence {
    /// A situation or an asset that says something which is different now.
    Affected {
        /// The situation or asset.
        entry: Named,
        /// What of that which it says is different.
        because: Vec<Named>,
    },
    /// A cell of the matrix that is served better now, or worse.
    Coverage {
        /// One value.
        row: Named,
        /// The other one.
        column: Named,
        /// How it was served.
        before: Served,
        /// How it is served.
        after: Served,
    },
    /// A value proposition with other proof than before.
    Proof {
        /// The value proposition.
        claim: Named,
        /// Stories that prove it now.
        gained: Vec<Named>,
        /// Stories that no longer do.
        lost: Vec<Named>,
        /// How many prove it now.
        left: usize,
    },
    /// A claim whose figure changed.
    Figure {
        /// The story that it stands in.
        story: Named,
        /// What was measured.
        measure: String,
        /// The figure that was told.
        before: String,
        /// The figure that is told; `None` when none is.
        after: Option<String>,
        /// Situations and assets that tell the story.
        told_in: Vec<Named>,
        /// Entries about the story whose words still hold the old figure.
        still_says: Vec<Named>,
    },
    /// A reference that leads nowhere now.
    Dangling {
        /// Where it stands.
        entry: Named,
        /// The field, as people count.
        field: String,
        /// The entry that is not there.
        to: Key,
    },
    /// A sign-off that no longer holds.
    Lapsed {
        /// The entry that was signed off.
        entry: Named,
        /// As whom.
        signatory: SmolStr,
        /// Who signed.
        by: String,
        /// When, where it is said.
        on: Option<Date>,
        /// What is different of that which was signed.
        because: Vec<Named>,
    },
    /// An entry that is overdue for review, and was not before or was changed without one.
    Overdue {
        /// The entry.
        entry: Named,
        /// The last day on which its review held.
        since: Date,
        /// Whether it was overdue before.
        was: bool,
    },
}
