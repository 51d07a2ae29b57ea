//! Who has signed an entry off, and whether that still holds.

use jiff::civil::Date;
use smol_str::SmolStr;

use super::entry::{Entry, Key, text_of};
use super::map::Map;
use super::seal::Seal;
use super::value::Value;

/// Where a signatory stands with an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Who signs, such as `marketing`.
    pub signatory: SmolStr,
    /// Whether it was signed.
    pub signed: Signed,
}

/// Whether an entry was signed, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signed {
    /// Nobody has signed for this signatory.
    Open,
    /// It was signed as it stands today.
    Stands {
        /// Who signed.
        by: String,
        /// When.
        on: Option<Date>,
    },
    /// It was signed, and says something else today.
    Lapsed {
        /// Who signed.
        by: String,
        /// When.
        on: Option<Date>,
        /// The seal of what was signed; empty where none is said.
        seal: String,
    },
}

impl Signed {
    /// Tells whether it was signed as it stands today.
    pub fn holds(&self) -> bool {
        matches!(self, Self::Stands { .. })
    }

    /// Returns who signed, and when, whether or not it still holds.
    pub fn by_and_on(&self) -> Option<(&str, Option<Date>)> {
        match self {
            Self::Open => None,
            Self::Stands { by, on } | Self::Lapsed { by, on, seal: _ } => Some((by, *on)),
        }
    }

    /// Returns the word that stands for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Stands { .. } => "signed",
            Self::Lapsed { .. } => "lapsed",
        }
    }
}

/// Returns where each signatory of the map stands with an entry, in the map's order.
///
/// A sign-off may still stand under an id that the entry had.
pub fn signatures(map: &Map, entry: &Entry) -> Vec<Signature> {
    let signatories = &map.header().signatories;
    if signatories.is_empty() {
        return Vec::new();
    }
    let approval = approval_of(map, entry);
    let seal = approval.map(|_| Seal::of(map, entry).to_string());
    let signed = |signatory: &SmolStr| {
        let stamp = approval.and_then(|found| found.fields.get(signatory)?.as_table());
        let Some(stamp) = stamp else { return Signed::Open };
        let by = text_of(stamp, "by").unwrap_or("somebody").to_owned();
        let on = stamp.get("on").and_then(Value::as_date);
        if text_of(stamp, "seal") == seal.as_deref() {
            Signed::Stands { by, on }
        } else {
            let seal = text_of(stamp, "seal").unwrap_or_default().to_owned();
            Signed::Lapsed { by, on, seal }
        }
    };
    signatories
        .iter()
        .map(|signatory| Signature { signatory: signatory.clone(), signed: signed(signatory) })
        .collect()
}

/// Returns the sign-offs of an entry, also those that stand under an id that it had.
pub fn approval_of<'m>(map: &'m Map, entry: &Entry) -> Option<&'m Entry> {
    let ids = std::iter::once(entry.key.id.as_str()).chain(entry.words("formerly"));
    let mut ids = ids.map(|id| Key::new("approval", &format!("{}.{id}", entry.key.kind)));
    ids.find_map(|key| map.get(&key))
}
