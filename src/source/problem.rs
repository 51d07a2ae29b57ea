//! What keeps a text from being understood.

use std::ops::Range;

use super::bounds::Bound;

/// One place that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The bytes that it is about.
    pub span: Range<usize>,
    /// What is wrong.
    pub kind: ProblemKind,
    /// Another place that belongs to it, with a few words.
    pub related: Option<(Range<usize>, &'static str)>,
}

/// What is wrong with a text, in the terms of somebody who writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// Git left both sides of a conflict in the file.
    ConflictMarkers,
    /// A word processor turned straight quotes into curly ones.
    CurlyQuotes,
    /// A text is opened by a quote and never closed.
    UnclosedText,
    /// A list is opened by a bracket and never closed.
    UnclosedList,
    /// One id, or one field, stands twice.
    Twice {
        /// What stands twice, as it is written: `feature.audit-log`.
        name: String,
        /// Whether it is an entry, not only a field.
        entry: bool,
    },
    /// Something is a value in one place and a table in another.
    ValueAndTable {
        /// Its name.
        name: String,
    },
    /// More than any map needs, of which we would not know what it costs.
    TooLarge(Bound),
    /// A value that is none: an impossible date, a number too large.
    BadValue {
        /// The value as it is written.
        written: String,
    },
    /// A backslash in a text with something behind it that means nothing.
    BadEscape,
    /// A text without quotes around it.
    Unquoted {
        /// The words as they are written.
        written: String,
    },
    /// Anything else, in the words of the reader.
    Syntax {
        /// What the reader says.
        reason: String,
    },
}

impl ProblemKind {
    /// Returns the name of the rule under which the check reports it.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::ConflictMarkers => "conflict-markers",
            Self::CurlyQuotes => "curly-quotes",
            Self::UnclosedText | Self::UnclosedList => "unclosed-text",
            Self::Twice { entry: true, .. } => "duplicate-id",
            Self::TooLarge(_) => "too-large",
            Self::Twice { entry: false, .. }
            | Self::ValueAndTable { .. }
            | Self::BadValue { .. }
            | Self::BadEscape
            | Self::Unquoted { .. }
            | Self::Syntax { .. } => "syntax",
        }
    }

    /// Returns the bound that the text exceeds, if that is what is wrong.
    pub fn exceeded(&self) -> Option<Bound> {
        if let Self::TooLarge(bound) = self { Some(*bound) } else { None }
    }

    /// Returns what is wrong in one sentence.
    pub fn message(&self) -> String {
        match self {
            Self::ConflictMarkers => {
                "git left both versions of a conflict here (`<<<<<<<`, `=======`, `>>>>>>>`)".into()
            }
            Self::CurlyQuotes => {
                "curly quotes (`“ ”`) where straight ones (`\"`) belong; a word processor does that"
                    .into()
            }
            Self::UnclosedText => "a text starts here with a quote and is never closed".into(),
            Self::UnclosedList => "a list starts here with `[` and is never closed".into(),
            Self::Twice { name, entry: true } => format!("`{name}` stands twice"),
            Self::Twice { name, entry: false } => format!("the field `{name}` stands twice"),
            Self::ValueAndTable { name } => {
                format!("`{name}` is a single value in one place and a group of fields in another")
            }
            Self::TooLarge(bound) => bound.message(),
            Self::BadValue { written } => format!("`{written}` is no value that a map can hold"),
            Self::BadEscape => "a backslash starts a code here that stands for no character".into(),
            Self::Unquoted { written } => format!("`{written}` stands without quotes"),
            Self::Syntax { reason } => format!("this line can't be understood: {reason}"),
        }
    }

    /// Returns what to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::ConflictMarkers => {
                "Keep the lines of one side, or of both, and remove the marker lines, with what stands \
                 between `|||||||` and `=======`."
                    .into()
            }
            Self::CurlyQuotes => "Replace the curly quotes by straight ones: \".".into(),
            Self::UnclosedText => {
                "Put a closing quote at the end of the text; a text over several lines starts and \
                 ends with \"\"\"."
                    .into()
            }
            Self::UnclosedList => "Put `]` behind the last item.".into(),
            Self::Twice { entry: true, .. } => {
                "Give one of them another id, or move its fields to the other and remove it.".into()
            }
            Self::Twice { entry: false, .. } => "Keep one of the two lines.".into(),
            Self::ValueAndTable { .. } => "Keep one of the two.".into(),
            Self::TooLarge(bound) => bound.help().into(),
            Self::BadValue { .. } => {
                "Write a text in quotes, a date as 2026-11-30, a number in digits, or true or false."
                    .into()
            }
            Self::BadEscape => "Write two backslashes for one: \\\\.".into(),
            Self::Unquoted { written } => format!("Write \"{written}\"."),
            Self::Syntax { .. } => {
                "A line is `field = \"text\"`, `field = [\"one\", \"two\"]`, or `[kind.id]`.".into()
            }
        }
    }
}
