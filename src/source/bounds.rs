//! How much a text may hold.
//!
//! No real map comes near any of these. A hostile or a damaged file must cost no memory and no
//! time worth speaking of, so that each is looked for before, or while, anything is made of it.

use super::problem::{Problem, ProblemKind};

/// How many bytes a line may have.
pub const LINE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// How many bytes a single text may have, as it is written, over however many lines.
pub const TEXT_BYTES_MAX: usize = 4 * 1024 * 1024;

/// How many items a list may have, such as references or the points of a situation.
pub const ITEMS_MAX: usize = 100_000;

/// How many fields an entry may have, or a group of fields inside one.
pub const FIELDS_MAX: usize = 100_000;

/// How many values a file may hold in all its fields and lists, headers counted in.
pub const VALUES_MAX: usize = 2_000_000;

/// How many entries a map may have, over all its files.
pub const ENTRIES_MAX: usize = 200_000;

/// How deep lists and groups of fields may be nested, and how many parts a name may have; deeper
/// ones could overflow the stack. Other readers of TOML stop at 80, and what we write must be
/// understood by them.
pub const DEPTH_MAX: usize = 64;

/// How many problems of one file are found and told: nobody reads more.
pub const PROBLEMS_MAX: usize = 1_000;

/// A bound that a text can exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// [`LINE_BYTES_MAX`].
    Line,
    /// [`TEXT_BYTES_MAX`].
    Text,
    /// [`ITEMS_MAX`].
    Items,
    /// [`FIELDS_MAX`].
    Fields,
    /// [`VALUES_MAX`].
    Values,
    /// [`ENTRIES_MAX`].
    Entries,
    /// [`DEPTH_MAX`].
    Depth,
}

impl Bound {
    /// Returns what is too large, and how large it may be, in one sentence.
    pub fn message(self) -> String {
        let most = self.most();
        match self {
            Self::Line => format!("this line is longer than the {most} that a line may have"),
            Self::Text => format!("this text is longer than the {most} that a text may have"),
            Self::Items => format!("this list has more than the {most} items that a list may have"),
            Self::Fields => {
                format!("this entry has more than the {most} fields that an entry may have")
            }
            Self::Values => {
                format!("this file holds more than the {most} values that a file may hold")
            }
            Self::Entries => {
                format!("this map has more than the {most} entries that a map may have")
            }
            Self::Depth => {
                format!(
                    "names or lists are nested deeper than the {most} levels that a map may have"
                )
            }
        }
    }

    /// Returns what to do about it.
    pub fn help(self) -> &'static str {
        match self {
            Self::Line => {
                "Put it on several lines, or keep it in a file of its own and link to it."
            }
            Self::Text => {
                "If it ends where it should, shorten it, or keep it in a file of its own and link to \
                 it; else its closing quote is missing."
            }
            Self::Items => "Remove items, or divide them among several entries.",
            Self::Fields => "Remove fields, or divide them among several entries.",
            Self::Values => "Divide the file: a folder of several *.toml files is one map, too.",
            Self::Entries => {
                "Remove what nobody says any more, or divide the map: a product or a market may have a \
                 map of its own."
            }
            Self::Depth => "Write an entry as [kind.id].",
        }
    }

    fn most(self) -> String {
        match self {
            Self::Line => mebibytes(LINE_BYTES_MAX),
            Self::Text => mebibytes(TEXT_BYTES_MAX),
            Self::Items => thousands(ITEMS_MAX),
            Self::Fields => thousands(FIELDS_MAX),
            Self::Values => thousands(VALUES_MAX),
            Self::Entries => thousands(ENTRIES_MAX),
            Self::Depth => thousands(DEPTH_MAX),
        }
    }

    /// Notes that a text exceeds the bound at a place: once in a row, however often it does, but
    /// for names and lists that are too deep, which are mended one by one.
    pub(super) fn tell(self, problems: &mut Vec<Problem>, at: usize) {
        let kind = ProblemKind::TooLarge(self);
        if self == Self::Depth || problems.last().is_none_or(|last| last.kind != kind) {
            problems.push(self.exceeded(at));
        }
    }

    /// Returns the problem of a text that exceeds the bound at a place.
    pub(super) fn exceeded(self, at: usize) -> Problem {
        Problem { span: at..at + 1, kind: ProblemKind::TooLarge(self), related: None }
    }
}

/// Finds the first line that is too long, without a look at most of the text.
pub(super) fn long_line(text: &str) -> Option<Problem> {
    let bytes = text.as_bytes();
    let mut start = 0;
    while bytes.len() - start > LINE_BYTES_MAX {
        // A line within bounds ends in what follows its start, and so may many behind it.
        let window = bytes.get(start..=start + LINE_BYTES_MAX)?;
        match window.iter().rposition(|byte| *byte == b'\n') {
            Some(end) => start += end + 1,
            None => return Some(Bound::Line.exceeded(start)),
        }
    }
    None
}

fn mebibytes(bytes: usize) -> String {
    format!("{} MiB", bytes / (1024 * 1024))
}

/// Writes a number with its thousands apart: `4,194,304`.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
