//! Why a hit stands where it does.

use std::fmt;

use smol_str::SmolStr;

use super::How;
use super::facts::SignOff;
use super::fields::FieldName;
use super::fit::Met;
use crate::model::{Freshness, Key, Status};

/// One part of the score of a hit; the parts add up to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What counted.
    pub what: What,
    /// How much; less than nothing where it told against the hit.
    pub points: f32,
}

/// What can count for or against a hit.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A word of the query was found.
    Word {
        /// The word as it was typed.
        typed: String,
        /// The term of the index that it was found as, mostly a stem.
        term: String,
        /// How the one led to the other.
        how: How,
        /// Where it stands.
        place: Place,
    },
    /// So much of the query is there.
    Covered {
        /// How many of its words.
        n_words: u32,
    },
    /// The query is the title or an alias.
    Name,
    /// How it fits the customer in one dimension.
    Context {
        /// The value that was asked for; the first one, if there are several.
        value: Key,
        /// How it fits.
        met: Met,
    },
    /// It asks for more than is known of the customer.
    Beyond,
    /// It has words of its own for this customer.
    Variant,
    /// It is a situation, and something is known of the customer.
    Situation,
    /// A word of the query names its kind.
    KindNamed,
    /// Of what kind it is.
    Kind {
        /// What people call the kind.
        kind: SmolStr,
    },
    /// Words stand there one behind the other as in the query.
    Phrase(String),
    /// How far it has come.
    Status(Status),
    /// Whether it is signed off.
    SignOff(SignOff),
    /// Whether its review still holds.
    Freshness(Freshness),
}

/// Where in an entry a word was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In its title.
    Title,
    /// In an alias.
    Alias,
    /// In what it says.
    Text,
    /// In the name of an entry that it is linked with.
    Link,
}

impl From<FieldName> for Place {
    fn from(name: FieldName) -> Self {
        match name {
            FieldName::Title => Self::Title,
            FieldName::Alias => Self::Alias,
            FieldName::All | FieldName::Exact => Self::Text,
            FieldName::Linked => Self::Link,
        }
    }
}

/// Says it in a few words, without the points.
impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word { typed, term, how, place } => {
                let place = match place {
                    Place::Title => "title",
                    Place::Alias => "alias",
                    Place::Text => "text",
                    Place::Link => "linked name",
                };
                match how {
                    How::Word => write!(f, "`{typed}` in {place}"),
                    How::Prefix => write!(f, "`{typed}` begins `{term}` in {place}"),
                    How::Typo => write!(f, "`{typed}` read as `{term}` in {place}"),
                }
            }
            Self::Covered { n_words: 1 } => f.write_str("1 word found"),
            Self::Covered { n_words } => write!(f, "{n_words} words found"),
            Self::Name => f.write_str("exactly its name"),
            Self::Context { value, met } => match met {
                Met::Itself => write!(f, "is {value}"),
                Met::Said { .. } => write!(f, "for {value}"),
                Met::Related => write!(f, "near {value}"),
                Met::Any => write!(f, "for any {}", value.kind),
                Met::Nothing => write!(f, "silent on {value}"),
                Met::Other => write!(f, "for another {} than {value}", value.kind),
            },
            Self::Beyond => f.write_str("asks for more than is known"),
            Self::Variant => f.write_str("has a variant for this customer"),
            Self::Situation => f.write_str("a situation answers a context"),
            Self::KindNamed => f.write_str("of the kind that was named"),
            Self::Kind { kind } => write!(f, "kind {}", kind.to_lowercase()),
            Self::Phrase(words) => write!(f, "says `{words}`"),
            Self::SignOff(SignOff::Lapsed) => f.write_str("changed since it was signed off"),
            Self::SignOff(SignOff::Signed | SignOff::Partly | SignOff::None) => {
                f.write_str("signed off")
            }
            Self::Status(status) => f.write_str(status.word()),
            Self::Freshness(freshness) => f.write_str(freshness.word()),
        }
    }
}
