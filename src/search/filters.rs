//! What a label such as `status:draft` asks of an entry.

use smol_str::SmolStr;

use super::analysis::{Stems, fold, tokens};
use super::facts::{Facts, SignOff};
use super::fit::{Met, meet};
use super::names::NameTable;
use super::query::{Query, Wanted};
use super::syntax::Meaning;
use crate::model::{Audience, Context, Entry, Freshness, Key, Map, Role, Schema, Status, Value};

/// What an entry must be or have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Filter {
    /// Of this kind.
    Kind(SmolStr),
    /// For this value of a dimension.
    Value(Key),
    /// Of this status.
    Status(Status),
    /// Signed off so far.
    SignOff(SignOff),
    /// For these readers.
    Audience(Audience),
    /// Looked after by somebody whose name has these words.
    Owner(String),
    /// As fresh as that.
    Fresh(FreshWord),
    /// With proof, or with something in this field.
    Has(String),
    /// Named by no other entry.
    Unused,
    /// With this tag.
    Tag(String),
}

/// A word for a freshness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FreshWord {
    Fresh,
    Due,
    Overdue,
    Never,
}

/// Reads a label with its value.
pub(super) fn meaning(
    schema: &Schema,
    names: &NameTable,
    stems: &mut Stems,
    label: &str,
    value: &str,
) -> Meaning<Filter> {
    let word = value.to_lowercase();
    let found = match label.to_lowercase().as_str() {
        "kind" => kind_called(schema, value).map(Filter::Kind),
        "status" => match word.as_str() {
            "live" => Some(Filter::Status(Status::Live)),
            "draft" => Some(Filter::Status(Status::Draft)),
            "retired" => Some(Filter::Status(Status::Retired)),
            "signed" => Some(Filter::SignOff(SignOff::Signed)),
            "lapsed" => Some(Filter::SignOff(SignOff::Lapsed)),
            "unsigned" | "open" => Some(Filter::SignOff(SignOff::None)),
            _ => None,
        },
        "audience" => match word.as_str() {
            "customer" => Some(Filter::Audience(Audience::Customer)),
            "internal" => Some(Filter::Audience(Audience::Internal)),
            _ => None,
        },
        "owner" => Some(fold_all(value)).filter(|name| !name.is_empty()).map(Filter::Owner),
        "tag" => Some(fold_all(value)).filter(|name| !name.is_empty()).map(Filter::Tag),
        "fresh" => match word.as_str() {
            "fresh" | "yes" => Some(Filter::Fresh(FreshWord::Fresh)),
            "due" => Some(Filter::Fresh(FreshWord::Due)),
            "overdue" | "stale" | "no" => Some(Filter::Fresh(FreshWord::Overdue)),
            "never" => Some(Filter::Fresh(FreshWord::Never)),
            _ => None,
        },
        "has" => field_called(schema, &word).map(Filter::Has),
        "unused" => match word.as_str() {
            "" | "yes" | "true" => Some(Filter::Unused),
            _ => None,
        },
        label => {
            let dimension = schema.kind_called(label).filter(|kind| kind.role == Role::Dimension);
            let Some(dimension) = dimension else { return Meaning::NoSuchLabel };
            names.value(&dimension.name, value, stems).map(Filter::Value)
        }
    };
    found.map_or(Meaning::NoSuchValue, Meaning::Filter)
}

/// Returns the kind that a word names, also by the last word of what people call it: "story".
fn kind_called(schema: &Schema, word: &str) -> Option<SmolStr> {
    let by_name = schema.kind_called(word).map(|kind| kind.name.clone());
    by_name.or_else(|| {
        let word = word.to_lowercase();
        let ends = |label: &str| label.to_lowercase().split(' ').next_back() == Some(word.as_str());
        let mut kinds = schema.kinds().iter();
        kinds.find(|kind| ends(&kind.label) || ends(&kind.labels)).map(|kind| kind.name.clone())
    })
}

/// Returns the field that `has:` speaks of.
fn field_called(schema: &Schema, word: &str) -> Option<String> {
    let word = word.replace([' ', '-'], "_");
    if word == "proof" {
        return Some(word);
    }
    let fields = || schema.kinds().iter().flat_map(|kind| &kind.fields);
    let plural = format!("{word}s");
    [word.as_str(), plural.as_str(), word.trim_end_matches('s')]
        .into_iter()
        .find(|name| fields().any(|field| field.name == *name))
        .map(str::to_owned)
}

fn fold_all(text: &str) -> String {
    let words: Vec<String> = tokens(text).into_iter().map(|token| token.word).collect();
    words.join(" ")
}

/// What a filter looks at.
pub(super) struct Candidate<'a> {
    pub(super) map: &'a Map,
    pub(super) query: &'a Query,
    pub(super) entry: &'a Entry,
    pub(super) facts: &'a Facts,
}

impl Filter {
    /// Tells whether an entry is what the filter asks for.
    pub(super) fn holds(&self, candidate: &Candidate<'_>) -> bool {
        let Candidate { map, query, entry, facts } = candidate;
        match self {
            Self::Kind(kind) => entry.key.kind == *kind,
            Self::Value(key) => {
                let context = Context::new(vec![key.clone()]);
                let wanted = Wanted { context, sure: 1.0, strict: true };
                match meet(map, entry, &wanted) {
                    Met::Itself | Met::Said { .. } | Met::Related => true,
                    Met::Any | Met::Nothing | Met::Other => false,
                }
            }
            Self::Status(status) => entry.status() == *status,
            Self::SignOff(sign_off) => facts.sign_off == *sign_off,
            Self::Audience(audience) => entry.audience() == *audience,
            Self::Owner(name) => contains(entry.text("owner").unwrap_or_default(), name),
            Self::Fresh(word) => match Freshness::asked(map, entry, query.today) {
                Some(Freshness::Fresh) => *word == FreshWord::Fresh,
                Some(Freshness::Due { .. }) => *word == FreshWord::Due,
                Some(Freshness::Overdue { .. }) => *word == FreshWord::Overdue,
                Some(Freshness::Never) => *word == FreshWord::Never,
                None => false,
            },
            Self::Has(field) if field == "proof" => match facts.proven {
                Some(proven) => proven,
                None => entry.key.kind == "success_story",
            },
            Self::Has(field) => entry.fields.get(field.as_str()).is_some_and(|value| match value {
                Value::List(items) => !items.is_empty(),
                Value::Table(table) => !table.is_empty(),
                Value::Text(text) => !text.trim().is_empty(),
                Value::Integer(_)
                | Value::Float(_)
                | Value::Boolean(_)
                | Value::Date(_)
                | Value::Time(_) => true,
            }),
            Self::Unused => !facts.used,
            Self::Tag(tag) => entry.words("tags").iter().any(|own| fold_all(own) == *tag),
        }
    }
}

/// Tells whether a text has words that begin with these, one behind the other.
fn contains(text: &str, words: &str) -> bool {
    let text = fold_all(text);
    text.starts_with(words) || text.contains(&format!(" {words}")) || fold(&text).contains(words)
}
