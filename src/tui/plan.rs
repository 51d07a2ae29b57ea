//! What would happen: a preview of an edit of several entries, to be read before it is made.

use smol_str::SmolStr;

use crate::model::{Edit, Key};

/// A preview with the answers that it can be given.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What it asks.
    pub title: String,
    /// What is to be known first.
    pub intro: Vec<String>,
    /// What would be different, or would not, one row a place.
    pub rows: Vec<PlanRow>,
    /// The first row in view.
    pub scroll: usize,
    /// What can be done.
    pub answers: Vec<Answer>,
    /// The chosen answer.
    pub chosen: usize,
    /// Why it was not done, in words.
    pub error: Option<String>,
}

/// One row of a preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    /// The entry that it is in.
    pub place: String,
    /// The field, where there can be several.
    pub field: String,
    /// What changes there: old → new.
    pub change: String,
    /// Whether it stays as it is.
    pub stays: bool,
}

/// One thing that can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it is called.
    pub label: String,
    /// What it does.
    pub deed: Deed,
}

/// What an answer does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Makes edits as one step.
    Change {
        /// The edits.
        edits: Vec<Edit>,
        /// What the history calls them.
        words: String,
        /// The entry to show afterwards.
        show: Option<Key>,
    },
    /// Asks which entry is to be said in place of this one, which retires.
    AskReplacement(Key),
}

/// What is changed of many entries at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// They get a tag.
    AddTag,
    /// They lose a tag.
    TakeTag,
    /// A field says the same in all of them.
    Field(SmolStr),
}

impl Plan {
    /// Returns a preview.
    pub fn new(
        title: String,
        intro: Vec<String>,
        rows: Vec<PlanRow>,
        answers: Vec<Answer>,
    ) -> Self {
        Self { title, intro, rows, scroll: 0, answers, chosen: 0, error: None }
    }
}

impl PlanRow {
    /// Returns a row of something that changes in a field.
    pub fn at((place, field): (String, String), change: String) -> Self {
        Self { place, field, change, stays: false }
    }

    /// Returns a row of something that stays as it is.
    pub fn staying((place, field): (String, String), change: &str) -> Self {
        Self { place, field, change: change.to_owned(), stays: true }
    }

    /// Returns a row of something that changes.
    pub fn of(place: String, change: String) -> Self {
        Self { place, field: String::new(), change, stays: false }
    }
}
