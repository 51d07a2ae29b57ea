//! What narrows the outline: words, and facets such as `status:draft` or `competitor:globex`.
//!
//! The text of the filter line is the one truth; the menu and the line of what is on change it.
//! Start with [`terms`]; [`sieve::Sieve`] lets entries through, [`menu`] counts, and
//! [`offers`] tells what could be meant.

mod counting;
pub mod menu;
pub mod offers;
pub mod sieve;

use std::ops::Range;

use smol_str::SmolStr;

use crate::model::Schema;

/// One side by which entries can be told apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Facet {
    /// The kind.
    Kind,
    /// The values of a dimension, by the name of its kind.
    Dimension(SmolStr),
    /// How far it has come.
    Status,
    /// Whether its review still holds.
    Fresh,
    /// Who looks after it.
    Owner,
    /// What is wrong with it.
    Problem,
    /// Who may read it.
    Audience,
    /// The words to group entries by.
    Tag,
    /// Whether it is signed off.
    Signed,
    /// The file in which it stands.
    File,
    /// Whether another entry refers to it.
    Used,
}

/// The facets that every map has, with the word that is typed for each.
const OWN: [(Facet, &str, &str); 10] = [
    (Facet::Kind, "kind", "Kind"),
    (Facet::Status, "status", "Status"),
    (Facet::Fresh, "fresh", "Freshness"),
    (Facet::Owner, "owner", "Owner"),
    (Facet::Problem, "problem", "Problems"),
    (Facet::Audience, "audience", "Audience"),
    (Facet::Tag, "tag", "Tag"),
    (Facet::Signed, "signed", "Sign-off"),
    (Facet::File, "file", "File"),
    (Facet::Used, "used", "Use"),
];

impl Facet {
    /// Returns the kind whose values it tells apart, where it is a dimension.
    pub(super) fn dimension(&self) -> Option<&SmolStr> {
        match self {
            Self::Dimension(kind) => Some(kind),
            Self::Kind
            | Self::Status
            | Self::Fresh
            | Self::Owner
            | Self::Problem
            | Self::Audience
            | Self::Tag
            | Self::Signed
            | Self::File
            | Self::Used => None,
        }
    }

    /// Returns all facets of a map, in the order of the menu.
    pub fn all(schema: &Schema) -> Vec<Self> {
        let mut all: Vec<Self> = OWN.iter().map(|(facet, ..)| facet.clone()).collect();
        let dimensions = schema.dimensions().map(|kind| Self::Dimension(kind.name.clone()));
        let behind = all.iter().position(|facet| *facet == Self::Fresh).map_or(0, |it| it + 1);
        all.splice(behind..behind, dimensions);
        all
    }

    /// Returns the word that is typed for it, in front of the colon.
    pub fn word(&self) -> &str {
        if let Self::Dimension(name) = self {
            return name;
        }
        OWN.iter().find(|(facet, ..)| facet == self).map_or("", |(_, word, _)| word)
    }

    /// Returns what the menu calls it.
    pub fn label<'a>(&'a self, schema: &'a Schema) -> &'a str {
        if let Self::Dimension(name) = self {
            return schema.kind(name).map_or(name, |kind| &kind.label);
        }
        OWN.iter().find(|(facet, ..)| facet == self).map_or("", |(.., label)| label)
    }

    /// Returns the facet that a word stands for.
    pub fn called(schema: &Schema, word: &str) -> Option<Self> {
        let own = OWN.iter().find(|(_, name, _)| *name == word).map(|(facet, ..)| facet.clone());
        let dimension = || {
            let kind = schema.dimensions().find(|kind| kind.name == word || kind.plural == word)?;
            Some(Self::Dimension(kind.name.clone()))
        };
        own.or_else(dimension)
    }
}

/// One part of a filter: a word, or a facet with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Where it stands in the text.
    pub span: Range<usize>,
    /// The facet; `None` for a word.
    pub facet: Option<Facet>,
    /// The word or the value, in small letters.
    pub value: String,
    /// Whether entries that fit it are left out.
    pub without: bool,
}

impl Term {
    /// Tells whether what is wrong with an entry decides if it fits.
    pub fn asks_for_problems(&self) -> bool {
        match &self.facet {
            Some(facet) => *facet == Facet::Problem,
            None => sieve::stands_for(&self.value, "problems"),
        }
    }
}

/// Reads the text of a filter; quotes hold a value of several words together, and a hyphen in
/// front leaves out what fits.
pub fn terms(schema: &Schema, text: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut quoted = false;
    let mut start = None;
    let ends = text.char_indices().map(|(at, letter)| (at, Some(letter)));
    for (at, letter) in ends.chain([(text.len(), None)]) {
        if letter == Some('"') {
            quoted = !quoted;
        }
        let is_gap = letter.is_none_or(|letter| letter.is_whitespace() && !quoted);
        match (start, is_gap) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                terms.extend(term(schema, text, from..at));
                start = None;
            }
            (None, true) | (Some(_), false) => {}
        }
    }
    terms
}

fn term(schema: &Schema, text: &str, span: Range<usize>) -> Option<Term> {
    let written = text.get(span.clone())?;
    let (without, rest) = match written.strip_prefix('-') {
        Some(rest) if !rest.is_empty() => (true, rest),
        Some(_) | None => (false, written),
    };
    let plain = |words: &str| words.replace('"', "").to_lowercase();
    if let Some((name, value)) = rest.split_once(':')
        && let Some(facet) = Facet::called(schema, &name.to_lowercase())
    {
        return Some(Term { span, facet: Some(facet), value: plain(value), without });
    }
    let value = plain(rest);
    (!value.is_empty()).then_some(Term { span, facet: None, value, without })
}

/// Returns a facet with a value as it is typed.
pub fn written(facet: &Facet, value: &str) -> String {
    if value.chars().any(char::is_whitespace) {
        format!("{}:\"{value}\"", facet.word())
    } else {
        format!("{}:{value}", facet.word())
    }
}

/// Returns a text without one of its terms.
pub fn without(text: &str, term: &Term) -> String {
    let before = text.get(..term.span.start).unwrap_or_default().trim();
    let after = text.get(term.span.end..).unwrap_or_default().trim();
    let gap = if before.is_empty() || after.is_empty() { "" } else { " " };
    format!("{before}{gap}{after}")
}

/// Returns a text with a facet's value, or without it where it has it already.
pub fn toggled(schema: &Schema, text: &str, facet: &Facet, value: &str) -> String {
    let is_it = |term: &Term| {
        term.facet.as_ref() == Some(facet) && term.value == value.to_lowercase() && !term.without
    };
    match terms(schema, text).iter().find(|term| is_it(term)) {
        Some(term) => without(text, term),
        None if text.trim().is_empty() => written(facet, value),
        None => format!("{} {}", text.trim(), written(facet, value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let schema = Schema::default();
        let found: Vec<String> = terms(&schema, text)
            .iter()
            .map(|term| {
                let facet = term.facet.as_ref().map_or("word", Facet::word);
                format!("{}{facet}={}", if term.without { "no " } else { "" }, term.value)
            })
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_filter_is_words_and_facets() {
        check("", &[]);
        check("  Fast close ", &["word=fast", "word=close"]);
        check("status:Draft competitors:globex", &["status=draft", "competitor=globex"]);
        check("owner:\"Ann Lee\" x", &["owner=ann lee", "word=x"]);
        check("-tag:old -late -", &["no tag=old", "no word=late", "word=-"]);
        check("https://x status:", &["word=https://x", "status="]);
        check("owner:\"open quote", &["owner=open quote"]);
    }

    #[test]
    fn a_value_comes_and_goes() {
        let schema = Schema::default();
        let toggle = |text: &str, value: &str| toggled(&schema, text, &Facet::Owner, value);
        assert_eq!(toggle("", "Ann Lee"), "owner:\"Ann Lee\"");
        assert_eq!(toggle("a owner:\"Ann Lee\" b", "Ann Lee"), "a b");
        assert_eq!(toggle("a  ", "bo"), "a owner:bo");
        assert_eq!(toggle("owner:bo", "bo"), "");
        assert_eq!(toggle("-owner:bo", "bo"), "-owner:bo owner:bo");
    }
}
