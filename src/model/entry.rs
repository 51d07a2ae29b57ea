//! One entry of a map, and its name.

use std::fmt;

use jiff::civil::Date;
use smol_str::SmolStr;

use super::path::{Path, Step};
use super::table::Table;
use super::value::Value;

/// The name of an entry over the whole map: its kind and its id.
///
/// `[map]` itself is the entry of kind `map` with an empty id; the sign-offs of an entry are the
/// entry of kind `approval` whose id is that entry's key (`value_proposition.close`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The kind's name, such as `value_proposition`.
    pub kind: SmolStr,
    /// The id, unique within the kind.
    pub id: SmolStr,
}

impl Key {
    /// Returns the key of this kind and id.
    pub fn new(kind: &str, id: &str) -> Self {
        Self { kind: kind.into(), id: id.into() }
    }

    /// Returns the key of the `[map]` table.
    pub fn map() -> Self {
        Self::new("map", "")
    }

    /// Reads `kind.id`; an approval's id keeps its own dot.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once('.')?;
        Some(Self::new(kind, id))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.id.is_empty() && self.kind == "map" {
            return f.write_str("map");
        }
        write!(f, "{}.{}", self.kind, self.id)
    }
}

/// Tells whether an id has the plain form of the format: small letters, digits and single hyphens
/// inside, at most 64 characters.
pub fn plain_id(id: &str) -> bool {
    id.len() <= 64
        && !id.is_empty()
        && id.split('-').all(|word| {
            !word.is_empty()
                && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// How far an entry has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// In use; what an entry is when it does not say.
    Live,
    /// Not finished.
    Draft,
    /// No longer said.
    Retired,
}

impl Status {
    /// Returns the word that stands for it in a map and on the screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Draft => "draft",
            Self::Retired => "retired",
        }
    }
}

/// Who may read an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Audience {
    /// Anybody; what an entry is for when it does not say.
    Customer,
    /// Only people of the company.
    Internal,
}

impl Audience {
    /// Returns the word that stands for it in a map and on the screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Internal => "internal",
        }
    }
}

/// An entry: a table named by its kind and its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub key: Key,
    /// Everything that it says, unknown fields too.
    pub fields: Table,
}

impl Entry {
    /// Tells whether another entry says the same, and in the same order.
    pub fn is_said_alike(&self, other: &Self) -> bool {
        self.key == other.key && alike(&self.fields, &other.fields)
    }

    /// Returns the value at a path.
    pub fn at(&self, path: &Path) -> Option<&Value> {
        let (Step::Field(first), rest) = path.0.split_first()? else { return None };
        let mut value = self.fields.get(first)?;
        for step in rest {
            value = match (step, value) {
                (Step::Field(name), Value::Table(table)) => table.get(name)?,
                (Step::Index(item_idx), Value::List(items)) => items.get(*item_idx)?,
                (Step::Field(_) | Step::Index(_), _) => return None,
            };
        }
        Some(value)
    }

    /// Returns the text of a field, when it is one and is not blank.
    pub fn text(&self, field: &str) -> Option<&str> {
        text_of(&self.fields, field)
    }

    /// Returns the words of a list field; a lone text counts as a list of one.
    pub fn words(&self, field: &str) -> Vec<&str> {
        words_of(&self.fields, field)
    }

    /// Returns the cards of a sub-table such as `point`, in order; other values in it are passed
    /// over.
    pub fn cards(&self, field: &str) -> impl Iterator<Item = &Table> {
        self.fields.get(field).and_then(Value::as_list).unwrap_or_default().iter().filter_map(
            |item| match item {
                Value::Table(table) => Some(table),
                Value::Text(_)
                | Value::Integer(_)
                | Value::Float(_)
                | Value::Boolean(_)
                | Value::Date(_)
                | Value::Time(_)
                | Value::List(_) => None,
            },
        )
    }

    /// Returns what to call it on a screen: its title, or its id where it has none.
    pub fn title(&self) -> &str {
        self.text("title").unwrap_or(&self.key.id)
    }

    /// Returns its status; an unknown word counts as a draft, since nobody said that it is live.
    pub fn status(&self) -> Status {
        match self.fields.get("status").map(Value::as_text) {
            None | Some(Some("live")) => Status::Live,
            Some(Some("retired")) => Status::Retired,
            Some(_) => Status::Draft,
        }
    }

    /// Returns who may read it; an unknown word counts as internal, the careful reading.
    pub fn audience(&self) -> Audience {
        match self.fields.get("audience").map(Value::as_text) {
            None | Some(Some("customer")) => Audience::Customer,
            Some(_) => Audience::Internal,
        }
    }

    /// Returns the day on which it was last reviewed.
    pub fn reviewed(&self) -> Option<Date> {
        self.fields.get("reviewed").and_then(Value::as_date)
    }

    /// Returns why the entry is excused from a rule, when it is.
    pub fn excuse(&self, rule: &str) -> Option<&str> {
        self.fields.get("allow")?.as_table()?.get(rule)?.as_text()
    }
}

fn alike(one: &Table, other: &Table) -> bool {
    let mut both = one.iter().zip(other.iter());
    one.len() == other.len() && both.all(|(a, b)| a.0 == b.0 && alike_values(a.1, b.1))
}

fn alike_values(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| alike_values(a, b))
        }
        (Value::Table(one), Value::Table(other)) => alike(one, other),
        _ => one == other,
    }
}

/// Returns the text of a field of a table, when it is one and is not blank.
pub fn text_of<'a>(table: &'a Table, field: &str) -> Option<&'a str> {
    table.get(field)?.as_text().filter(|text| !text.trim().is_empty())
}

/// Returns the words of a list field of a table; a lone text counts as a list of one.
pub fn words_of<'a>(table: &'a Table, field: &str) -> Vec<&'a str> {
    match table.get(field) {
        Some(Value::List(items)) => items.iter().filter_map(Value::as_text).collect(),
        Some(Value::Text(text)) => vec![text.as_str()],
        Some(
            Value::Integer(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::Date(_)
            | Value::Time(_)
            | Value::Table(_),
        )
        | None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_ids_are_words_of_letters_and_digits() {
        for id in ["a", "faster-close", "q3-2026", &"x".repeat(64)] {
            assert!(plain_id(id), "{id}");
        }
        for id in ["", "-a", "a-", "a--b", "A", "a_b", "ü", "a b", "../x", &"x".repeat(65)] {
            assert!(!plain_id(id), "{id}");
        }
    }
}
