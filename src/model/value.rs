//! The values that fields hold.

use std::fmt;

use jiff::civil::Date;
use smol_str::SmolStr;

use super::table::Table;

/// What a field says, free of how it is written.
///
/// Line ends inside a text are always `\n`, whatever the file uses.
#[derive(Debug, Clone)]
pub enum Value {
    /// A text of any length.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction, an infinity or not-a-number.
    Float(f64),
    /// True or false.
    Boolean(bool),
    /// A day without a time.
    Date(Date),
    /// A time, or a day with a time, as it is written: no field of a map uses one.
    Time(SmolStr),
    /// An ordered list.
    List(Vec<Self>),
    /// Named values, such as a point of a situation.
    Table(Table),
}

impl Value {
    /// Returns a text value.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Returns a list of texts.
    pub fn words<I: IntoIterator<Item = S>, S: Into<String>>(words: I) -> Self {
        Self::List(words.into_iter().map(Self::text).collect())
    }

    /// Returns the text, when this is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// Returns the items, when this is a list.
    pub fn as_list(&self) -> Option<&[Self]> {
        if let Self::List(items) = self { Some(items) } else { None }
    }

    /// Returns the named values, when this is a table.
    pub fn as_table(&self) -> Option<&Table> {
        if let Self::Table(table) = self { Some(table) } else { None }
    }

    /// Returns the day, when this is one.
    pub fn as_date(&self) -> Option<Date> {
        if let Self::Date(date) = self { Some(*date) } else { None }
    }

    /// Returns the whole number, when this is one.
    pub fn as_integer(&self) -> Option<i64> {
        if let Self::Integer(integer) = self { Some(*integer) } else { None }
    }

    /// Returns true or false, when this is one of them.
    pub fn as_boolean(&self) -> Option<bool> {
        if let Self::Boolean(boolean) = self { Some(*boolean) } else { None }
    }

    /// Returns the value with `\n` as line end of its texts: how a line ends is a matter of the file.
    #[must_use]
    pub fn with_plain_line_ends(&self) -> Self {
        match self {
            Self::Text(text) => Self::Text(plain_line_ends(text.clone())),
            Self::List(items) => Self::List(items.iter().map(Self::with_plain_line_ends).collect()),
            Self::Table(table) => Self::Table(
                table.iter().map(|(name, it)| (name.clone(), it.with_plain_line_ends())).collect(),
            ),
            Self::Integer(_)
            | Self::Float(_)
            | Self::Boolean(_)
            | Self::Date(_)
            | Self::Time(_) => self.clone(),
        }
    }

    /// Names the type in words that a marketer knows: "a text", "a list".
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Integer(_) | Self::Float(_) => "a number",
            Self::Boolean(_) => "true or false",
            Self::Date(_) => "a date",
            Self::Time(_) => "a time",
            Self::List(_) => "a list",
            Self::Table(_) => "a table of fields",
        }
    }
}

/// Returns a text with `\n` as line end; of several carriage returns in front of one none is left, so
/// that it makes no difference how often this is asked.
pub(crate) fn plain_line_ends(mut text: String) -> String {
    while text.contains("\r\n") {
        text = text.replace("\r\n", "\n");
    }
    text
}

/// Two values are equal when they say the same; not-a-number equals itself, and the order of the
/// keys of a table does not count.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Integer(a), Self::Integer(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a.total_cmp(b).is_eq(),
            (Self::Boolean(a), Self::Boolean(b)) => a == b,
            (Self::Date(a), Self::Date(b)) => a == b,
            (Self::Time(a), Self::Time(b)) => a == b,
            (Self::List(a), Self::List(b)) => a == b,
            (Self::Table(a), Self::Table(b)) => a == b,
            (
                Self::Text(_)
                | Self::Integer(_)
                | Self::Float(_)
                | Self::Boolean(_)
                | Self::Date(_)
                | Self::Time(_)
                | Self::List(_)
                | Self::Table(_),
                _,
            ) => false,
        }
    }
}

impl Eq for Value {}

/// Shows the value as a person would say it, for messages; lists are joined with commas.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Integer(integer) => write!(f, "{integer}"),
            Self::Float(float) => write!(f, "{float:?}"),
            Self::Boolean(boolean) => write!(f, "{boolean}"),
            Self::Date(date) => write!(f, "{date}"),
            Self::Time(time) => f.write_str(time),
            Self::List(items) => {
                for (item_idx, item) in items.iter().enumerate() {
                    if item_idx > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{item}")?;
                }
                Ok(())
            }
            Self::Table(table) => {
                for (item_idx, (name, value)) in table.iter().enumerate() {
                    if item_idx > 0 {
                        f.write_str("; ")?;
                    }
                    write!(f, "{name}: {value}")?;
                }
                Ok(())
            }
        }
    }
}
