//! What is found while files are read: declared here, reported by the rooms that read them.

use crate::check::{Rule, Scope};
use crate::model::Level::{self, Error, Warning};

pub(super) const UNREADABLE_FILE: Rule = reading(
    "unreadable-file",
    Error,
    "A file that can't be opened: it is gone, locked, too large, or no file at all. What it says is \
     not in the map. See to it that it can be read, or take it out of the folder.",
);

pub(super) const NOT_UTF8: Rule = reading(
    "not-utf8",
    Error,
    "A file that is not plain text in UTF-8: saved by a word processor, or in another encoding. \
     What it says is not in the map. Save it again as plain text with the encoding UTF-8.",
);

pub(super) const CONFLICT_MARKERS: Rule = reading(
    "conflict-markers",
    Error,
    "A file with the marks that git leaves where two people changed the same lines. Nobody has \
     decided yet which side holds. Keep the lines that are right, and take out the rest with the \
     marks.",
);

pub(super) const CURLY_QUOTES: Rule = reading(
    "curly-quotes",
    Error,
    "Curly quotation marks where straight ones belong; word processors put them in. The text \
     between them is not understood. Write straight quotation marks around it.",
);

pub(super) const UNCLOSED_TEXT: Rule = reading(
    "unclosed-text",
    Error,
    "A text that begins with a quotation mark and never ends. Everything behind it is taken for a \
     part of it. Put the closing quotation mark where the text ends.",
);

pub(super) const SYNTAX: Rule = reading(
    "syntax",
    Error,
    "Something in a file that can't be understood. What stands there is not in the map. The finding \
     says what was expected at that place.",
);

pub(super) const TOO_LARGE: Rule = reading(
    "too-large",
    Error,
    "More than a map may hold: a line, a text, a list or a file beyond all bounds, or names nested \
     too deep. No real map comes near; most often the file was damaged. What it says is not in the \
     map, or not all of it. The finding says which bound it is.",
);

pub(super) const DUPLICATE_ID: Rule = reading(
    "duplicate-id",
    Error,
    "Two entries of one kind with the same id, in one file or in two. A reference can mean only one \
     of them: the first counts, and the second is not in the map. Give one of them another id, or \
     merge the two.",
);

pub(super) const UNKNOWN_KIND: Rule = reading(
    "unknown-kind",
    Warning,
    "An entry of a kind that msgmap does not know. It is kept as it is, but nothing shows it. Most \
     often the kind is misspelt, or it is a dimension that the map has not declared.",
);

pub(super) const NOT_AN_ENTRY: Rule = reading(
    "not-an-entry",
    Warning,
    "Something that belongs to no entry: a line in front of the first one, or a block without an \
     id. It is kept as it is, but nothing reads it. Name the block with its kind and an id, such \
     as `[feature.audit-log]`.",
);

const fn reading(name: &'static str, level: Level, about: &'static str) -> Rule {
    Rule { name, level, about, scope: Scope::Reading }
}
