//! What is wrong, where, and what to do about it.

use std::ops::Range;

use smol_str::SmolStr;

use super::edit::Edit;
use super::entry::Key;
use super::path::Location;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Worth knowing.
    Hint,
    /// Worth mending.
    Warning,
    /// The map is broken there.
    Error,
}

impl Level {
    /// Returns the word that stands for it: `error`, `warning`, `hint`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Error, Self::Warning, Self::Hint].into_iter().find(|level| level.word() == word)
    }
}

/// Where a finding points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// At something that the map says.
    Map(Location),
    /// At bytes of a file: for what could not be understood.
    Text {
        /// The file's name inside the map.
        file: SmolStr,
        /// The bytes, counted from the first byte of the file.
        span: Range<usize>,
    },
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable name of the rule, such as `dangling-reference`.
    pub rule: &'static str,
    /// How much it matters.
    pub level: Level,
    /// What is wrong, in one sentence, with the offending value in backticks.
    pub message: String,
    /// The entry that it is about.
    pub entry: Option<Key>,
    /// Where it stands.
    pub spot: Spot,
    /// Further places that belong to it, each with a few words: "first defined here".
    pub related: Vec<(Spot, String)>,
    /// What to do, in words.
    pub help: Option<String>,
    /// An edit that mends it.
    pub fix: Option<Edit>,
}

impl Diagnostic {
    /// Returns a finding at a place of an entry.
    pub fn at(rule: &'static str, level: Level, location: Location, message: String) -> Self {
        Self {
            rule,
            level,
            message,
            entry: Some(location.key.clone()),
            spot: Spot::Map(location),
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Returns a finding at bytes of a file.
    pub fn in_text(
        rule: &'static str,
        level: Level,
        file: &str,
        span: Range<usize>,
        message: String,
    ) -> Self {
        Self {
            rule,
            level,
            message,
            entry: None,
            spot: Spot::Text { file: file.into(), span },
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds another place that belongs to the finding.
    #[must_use]
    pub fn related(mut self, spot: Spot, words: impl Into<String>) -> Self {
        self.related.push((spot, words.into()));
        self
    }

    /// Adds an edit that mends it.
    #[must_use]
    pub fn fix(mut self, edit: Edit) -> Self {
        self.fix = Some(edit);
        self
    }
}
