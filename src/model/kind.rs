//! The vocabulary in which kinds are declared.

use smol_str::SmolStr;

/// What part a kind plays in a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// A dimension of a selling situation, such as a competitor.
    Dimension,
    /// Something that is said, such as a value proposition.
    Message,
    /// Where messages are said.
    Situation,
    /// Collateral.
    Asset,
    /// Wording.
    Term,
    /// Sign-offs.
    Approval,
    /// The `[map]` table itself.
    Map,
}

/// One kind of entry.
#[derive(Debug, Clone)]
pub struct Kind {
    /// The name in a map: `value_proposition`.
    pub name: SmolStr,
    /// The name of fields that hold several references to it: `value_propositions`.
    pub plural: SmolStr,
    /// What people call one of them: "Value proposition".
    pub label: SmolStr,
    /// What people call several: "Value propositions".
    pub labels: SmolStr,
    /// The part that it plays.
    pub role: Role,
    /// What it is for, in one or two sentences.
    pub help: SmolStr,
    /// Its fields, in canonical order.
    pub fields: Vec<Field>,
    /// The fields that a good new entry is asked for behind its title: `short`, or
    /// `point.value_proposition` for a field of its first card.
    pub asks: Vec<SmolStr>,
}

impl Kind {
    /// Returns the field with this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Returns the place of a field in canonical order; unknown ones come behind all known ones,
    /// but before sub-tables, which TOML wants last.
    pub fn rank(&self, name: &str) -> usize {
        rank(&self.fields, name)
    }
}

/// Returns the place of a field among declared ones; see [`Kind::rank`].
pub fn rank(fields: &[Field], name: &str) -> usize {
    fields.iter().position(|field| field.name == name).map_or(fields.len() * 2, |field_idx| {
        match fields.get(field_idx).map(|field| &field.shape) {
            Some(Shape::Cards(_)) => fields.len() * 2 + 1 + field_idx,
            _ => field_idx,
        }
    })
}

/// One field of a kind, or of a card.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name in a map.
    pub name: SmolStr,
    /// What a form calls it.
    pub label: SmolStr,
    /// What belongs there, in one sentence.
    pub help: SmolStr,
    /// An example of it; empty where the choices or the titles to pick from say enough.
    pub example: SmolStr,
    /// What it can hold.
    pub shape: Shape,
    /// Whether an entry without it is incomplete.
    pub required: bool,
    /// How search reads it.
    pub search: SearchWeight,
    /// Whether it is part of the meaning that a sign-off seals.
    pub sealed: bool,
}

/// What a field can hold.
#[derive(Debug, Clone)]
pub enum Shape {
    /// One line of text.
    Line,
    /// Text of any length, in Markdown.
    Text,
    /// A list of words or short phrases.
    Words,
    /// A day.
    Date,
    /// A number of days, at least 1.
    Days,
    /// Yes or no.
    Flag,
    /// One of a few words.
    Choice(&'static [Choice]),
    /// A reference to one entry.
    Reference(Target),
    /// References to entries.
    References(Target),
    /// A file inside the map's folder.
    File,
    /// A web address.
    Url,
    /// Reasons by rule name.
    Reasons,
    /// Sub-tables, such as the points of a situation, with these fields.
    Cards(Vec<Field>),
    /// A sub-table with these fields, such as one signatory's sign-off.
    Card(Vec<Field>),
    /// Levels by rule name, or dimensions by kind name: free keys of `[map]`.
    Settings,
    /// A whole number that is not a number of days.
    Number,
}

impl Shape {
    /// Returns the fields of the sub-tables that the field holds; none, if it holds no such.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Cards(fields) | Self::Card(fields) => fields,
            Self::Line
            | Self::Text
            | Self::Words
            | Self::Date
            | Self::Days
            | Self::Flag
            | Self::Choice(_)
            | Self::Reference(_)
            | Self::References(_)
            | Self::File
            | Self::Url
            | Self::Reasons
            | Self::Settings
            | Self::Number => &[],
        }
    }

    /// Returns what the field refers to, with one reference or several.
    pub fn target(&self) -> Option<&Target> {
        match self {
            Self::Reference(target) | Self::References(target) => Some(target),
            Self::Line
            | Self::Text
            | Self::Words
            | Self::Date
            | Self::Days
            | Self::Flag
            | Self::Choice(_)
            | Self::File
            | Self::Url
            | Self::Reasons
            | Self::Cards(_)
            | Self::Card(_)
            | Self::Settings
            | Self::Number => None,
        }
    }
}

/// One of the words that a choice field can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The word.
    pub word: &'static str,
    /// What it says.
    pub help: &'static str,
}

/// What a reference points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Entries of this kind, written as a bare id.
    Kind(SmolStr),
    /// Messages of any kind, written as `kind.id`.
    Message,
}

/// How search reads a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SearchWeight {
    /// The entry's own name.
    Title,
    /// Other words for it.
    Alias,
    /// What it says.
    Text,
    /// References: found by what the other entry is called.
    Linked,
    /// Not searched.
    No,
}
