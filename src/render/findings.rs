//! Findings of the check as text for people, for programs and for GitHub.

mod github;
mod human;
mod json;

use std::ops::Range;

pub use github::github;
pub use human::Human;
pub use json::{FindingJson, finding_json, json};

use crate::model::{Diagnostic, Key, Level};

/// One finding with its place in a file as the user would open it.
#[derive(Debug, Clone)]
pub struct Finding<'a> {
    /// The name of the rule.
    pub rule: &'a str,
    /// How much it matters.
    pub level: Level,
    /// What is wrong.
    pub message: String,
    /// The entry that it is about.
    pub entry: Option<&'a Key>,
    /// What to do.
    pub help: Option<String>,
    /// Where it stands; `None` for what stands nowhere.
    pub place: Option<FilePlace<'a>>,
    /// Further places, each with a few words.
    pub related: Vec<(FilePlace<'a>, String)>,
}

/// A place in a file.
#[derive(Debug, Clone)]
pub struct FilePlace<'a> {
    /// The path of the file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The character in it, counted from 1.
    pub column: usize,
    /// The text of the file and the bytes in it, where there is a text.
    pub source: Option<(&'a str, Range<usize>)>,
}

/// How many findings there are, and in how much.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings that are hints.
    pub hints: usize,
    /// Files that were looked at.
    pub files: usize,
    /// Entries that were looked at.
    pub entries: usize,
}

/// How many findings of a rule are counted and not listed, since they are very many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct More {
    /// The name of the rule.
    pub rule: &'static str,
    /// How much they matter.
    pub level: Level,
    /// How many they are.
    pub count: usize,
}

impl More {
    /// Says so.
    fn message(&self) -> String {
        format!("{} more of {} are not listed", self.count, self.rule)
    }
}

impl Counts {
    /// Counts a finding.
    pub fn count(&mut self, level: Level) {
        match level {
            Level::Error => self.errors += 1,
            Level::Warning => self.warnings += 1,
            Level::Hint => self.hints += 1,
        }
    }
}

impl<'a> Finding<'a> {
    /// Returns a finding without its places.
    pub fn new(diagnostic: &'a Diagnostic) -> Self {
        Self {
            rule: diagnostic.rule,
            level: diagnostic.level,
            message: diagnostic.message.clone(),
            entry: diagnostic.entry.as_ref(),
            help: diagnostic.help.clone(),
            place: None,
            related: Vec::new(),
        }
    }
}
