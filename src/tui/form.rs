//! An entry as a form: every field of its kind in declared order, its cards below.
//!
//! A card opens as a form of its own; [`Form::at`] is the way into it.

use smol_str::SmolStr;

use super::text::{Row, Run, wrap_text};
use super::theme::Role;
use super::words::{title_of, whom};
use crate::model::{
    Entry, Field, Key, Map, Path, Shape, Table, Target, Value, prose, text_of, words_of,
};

/// From which width on an empty field says what belongs there; below, only the chosen one does.
const ROOMY: usize = 44;
/// How many lines a field's value may take.
const LINES: usize = 3;

/// An entry as a form.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// The entry.
    pub key: Option<Key>,
    /// The card that is open; the empty path is the entry itself.
    pub at: Path,
    /// The chosen rows of the forms that this one was opened from.
    pub above: Vec<usize>,
    /// What is shown.
    pub rows: Vec<FormRow>,
    /// The chosen row.
    pub selected: usize,
    /// The first line in view.
    pub scroll: usize,
    /// What the rows were made for: the state of the map and the width.
    pub made_for: Option<(Key, Path, u64, usize)>,
}

/// One row of a form, of one or several lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRow {
    /// What it is.
    pub what: RowKind,
    /// What it is called.
    pub label: String,
    /// What it says.
    pub lines: Vec<Row>,
    /// What belongs there.
    pub help: String,
}

/// What a row of a form is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKind {
    /// A field that is declared.
    Field(Path),
    /// A card of a list.
    Card {
        /// The list.
        list: Path,
        /// Its place.
        item_idx: usize,
    },
    /// The place where a card can be added.
    Add(Path),
    /// A field that the format does not know: kept as it is.
    Unknown(SmolStr),
}

impl FormRow {
    /// Returns the place in the entry that the row is about.
    pub fn path(&self) -> Path {
        match &self.what {
            RowKind::Field(path) | RowKind::Add(path) => path.clone(),
            RowKind::Card { list, item_idx } => list.item(*item_idx),
            RowKind::Unknown(name) => Path::field(name),
        }
    }
}

impl Form {
    /// Shows another entry.
    pub fn open(&mut self, key: Option<Key>) {
        if self.key != key {
            *self = Self { key, ..Self::default() };
        }
    }

    /// Opens a card.
    pub fn enter(&mut self, card: Path) {
        self.above.push(self.selected);
        self.at = card;
        self.selected = 0;
        self.scroll = 0;
        self.made_for = None;
    }

    /// Goes from a card back to what it is part of; tells whether there was one.
    pub fn leave(&mut self) -> bool {
        let Some(selected) = self.above.pop() else { return false };
        // A card is an item of a field: two steps up.
        self.at.0.truncate(self.at.0.len().saturating_sub(2));
        self.selected = selected;
        self.made_for = None;
        true
    }

    /// Returns the chosen row.
    pub fn row(&self) -> Option<&FormRow> {
        self.rows.get(self.selected)
    }

    /// Makes the rows anew when what they are made from has changed.
    pub fn refresh(&mut self, map: &Map, generation: u64, width: usize) {
        let Some(key) = self.key.clone() else {
            self.rows.clear();
            return;
        };
        let Some(entry) = map.get(&key) else {
            *self = Self::default();
            return;
        };
        // The card may be gone by an undo.
        while !self.at.0.is_empty() && entry.at(&self.at).is_none() {
            self.leave();
        }
        let made_for = (key, self.at.clone(), generation, width);
        if self.made_for.as_ref() == Some(&made_for) {
            return;
        }
        self.rows = rows(map, entry, &self.at, width);
        self.made_for = Some(made_for);
        self.selected = self.selected.min(self.rows.len().saturating_sub(1));
    }

    /// Chooses the row of a place in the entry, or the nearest one above it.
    pub fn select(&mut self, path: &Path) {
        let fits = |row: &FormRow| !row.path().0.is_empty() && path.0.starts_with(&row.path().0);
        let best = self
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| fits(row))
            .max_by_key(|(_, row)| row.path().0.len());
        if let Some((row_idx, _)) = best {
            self.selected = row_idx;
        }
    }
}

/// Returns how wide the column of labels is, in a form of this width.
pub fn label_width(width: usize) -> usize {
    if width < 60 { 16 } else { 20 }
}

/// Returns the fields of the form at a path, and what they say.
pub fn fields_at<'m>(
    map: &'m Map,
    entry: &'m Entry,
    at: &Path,
) -> (&'m [Field], Option<&'m Table>) {
    if at.0.is_empty() {
        let fields = map.schema().kind(&entry.key.kind).map_or(&[][..], |kind| &kind.fields);
        return (fields, Some(&entry.fields));
    }
    let fields = match map.schema().field_at(&entry.key.kind, at).map(|field| &field.shape) {
        Some(Shape::Cards(fields) | Shape::Card(fields)) => fields.as_slice(),
        _ => &[],
    };
    (fields, entry.at(at).and_then(Value::as_table))
}

fn rows(map: &Map, entry: &Entry, at: &Path, width: usize) -> Vec<FormRow> {
    let (fields, table) = fields_at(map, entry, at);
    let mut rows = Vec::new();
    let width = width.saturating_sub(label_width(width) + 2).max(1);
    for field in fields {
        let path = at.then(&field.name);
        let value = table.and_then(|table| table.get(&field.name));
        if let Shape::Cards(inner) = &field.shape {
            cards(map, field, inner, &path, value, width, &mut rows);
            continue;
        }
        let lines = if let Some(value) = value {
            shown(map, &field.shape, value, width)
        } else {
            let sign = if field.required { "! " } else { "" };
            let role = if field.required { Role::Warn } else { Role::Dim };
            let help = if width >= ROOMY { field.help.as_str() } else { "–" };
            vec![Row::of(sign, role).then(help, Role::Dim).fit(width)]
        };
        rows.push(FormRow {
            what: RowKind::Field(path),
            label: field.label.to_string(),
            lines,
            help: field.help.to_string(),
        });
    }
    let known = |name: &str| fields.iter().any(|field| field.name == name);
    for (name, value) in table.into_iter().flatten().filter(|(name, _)| !known(name)) {
        rows.push(FormRow {
            what: RowKind::Unknown(name.clone()),
            label: name.to_string(),
            lines: clip(wrap_text(&value.to_string(), Role::Plain, width), width),
            help: "The format does not know this field; it is kept as it is.".into(),
        });
    }
    rows
}

fn cards(
    map: &Map,
    field: &Field,
    inner: &[Field],
    path: &Path,
    value: Option<&Value>,
    width: usize,
    rows: &mut Vec<FormRow>,
) {
    let items = value.and_then(Value::as_list).unwrap_or_default();
    for (item_idx, item) in items.iter().enumerate() {
        let label = if item_idx == 0 { field.label.to_string() } else { String::new() };
        let lines = match item.as_table() {
            Some(card) => card_lines(map, inner, card, item_idx, width),
            None => vec![Row::of(&item.to_string(), Role::Plain).fit(width)],
        };
        rows.push(FormRow {
            what: RowKind::Card { list: path.clone(), item_idx },
            label,
            lines,
            help: field.help.to_string(),
        });
    }
    let label = if items.is_empty() { field.label.to_string() } else { String::new() };
    rows.push(FormRow {
        what: RowKind::Add(path.clone()),
        label,
        lines: vec![
            Row::of("+ add", Role::Dim)
                .then(if items.is_empty() { "  " } else { "" }, Role::Dim)
                .then(if items.is_empty() { &field.help } else { "" }, Role::Dim)
                .fit(width),
        ],
        help: field.help.to_string(),
    });
}

fn card_lines(map: &Map, inner: &[Field], card: &Table, item_idx: usize, width: usize) -> Vec<Row> {
    let number = format!("{} ", item_idx + 1);
    let mut head = Row::of(&number, Role::Accent);
    let mut second = String::new();
    if let Some(id) = text_of(card, "value_proposition") {
        head = head.then(&title_of(map, &Key::new("value_proposition", id)), Role::Strong);
        let mut parts: Vec<String> = Vec::new();
        for (name, one) in
            [("success_stories", "proof"), ("features", "feature"), ("objections", "objection")]
        {
            let count = words_of(card, name).len();
            if count > 0 {
                let plural =
                    if one == "proof" || count == 1 { one.into() } else { format!("{one}s") };
                parts.push(format!("{count} {plural}"));
            }
        }
        if parts.is_empty() {
            parts.push("no proof yet".into());
        }
        if let Some(say) = text_of(card, "say") {
            parts.push(prose::unwrapped(say));
        }
        second = parts.join(" · ");
    } else if let Some(measure) = text_of(card, "measure") {
        let figures = [text_of(card, "before"), text_of(card, "after")];
        let figures: Vec<&str> = figures.into_iter().flatten().collect();
        head = head
            .then(measure, Role::Strong)
            .then("  ", Role::Plain)
            .then(&figures.join(" → "), Role::Plain);
        if let Some(as_of) = card.get("as_of") {
            head = head.then(&format!("  {as_of}"), Role::Dim);
        }
    } else if let Some(topic) = text_of(card, "topic") {
        head = head
            .then(topic, Role::Strong)
            .then(&format!("  {}", text_of(card, "verdict").unwrap_or("unclear")), Role::Dim);
        second = text_of(card, "note").map(prose::unwrapped).unwrap_or_default();
    } else {
        let whom = whom(map, card);
        if !whom.is_empty() {
            head = head.then(&format!("for {whom}"), Role::Strong);
        }
        let texts: Vec<String> = inner
            .iter()
            .filter(|field| matches!(field.shape, Shape::Line | Shape::Text))
            .filter_map(|field| text_of(card, &field.name).map(prose::unwrapped))
            .collect();
        second = texts.join(" · ");
    }
    let mut lines = vec![head.fit(width)];
    if !second.is_empty() {
        lines.push(Row::of("  ", Role::Plain).then(&second, Role::Plain).fit(width));
    }
    lines
}

/// Returns a field's value as lines.
fn shown(map: &Map, shape: &Shape, value: &Value, width: usize) -> Vec<Row> {
    match (shape, value) {
        (Shape::References(target) | Shape::Reference(target), Value::List(_) | Value::Text(_)) => {
            let ids: Vec<&str> = match value.as_text() {
                Some(id) => vec![id],
                None => {
                    value.as_list().unwrap_or_default().iter().filter_map(Value::as_text).collect()
                }
            };
            let mut runs = Vec::new();
            for id in ids {
                if !runs.is_empty() {
                    runs.push(Run::new(" · ", Role::Dim));
                }
                if id == "*" {
                    runs.push(Run::new("any", Role::Plain));
                    continue;
                }
                let key = key_of(target, id);
                let found = map.resolve(&key).entry();
                let role = if found.is_some() { Role::Plain } else { Role::Error };
                runs.push(Run::new(&title_of(map, &key), role));
            }
            clip(super::text::wrap(&runs, width), width)
        }
        (Shape::Flag, Value::Boolean(flag)) => {
            vec![Row::of(if *flag { "yes" } else { "no" }, Role::Plain)]
        }
        (Shape::Days, Value::Integer(days)) => vec![Row::of(&format!("{days} days"), Role::Plain)],
        (Shape::Text, Value::Text(text)) => {
            clip(wrap_text(&prose::unwrapped(text), Role::Plain, width), width)
        }
        (_, value) => clip(wrap_text(&value.to_string(), Role::Plain, width), width),
    }
}

/// Returns the key that an id in a reference field stands for.
pub fn key_of(target: &Target, id: &str) -> Key {
    match target {
        Target::Kind(kind) => Key::new(kind, id),
        Target::Message => Key::parse(id).unwrap_or_else(|| Key::new("", id)),
    }
}

fn clip(mut lines: Vec<Row>, width: usize) -> Vec<Row> {
    if lines.len() > LINES {
        lines.truncate(LINES);
        if let Some(last) = lines.last_mut() {
            let taken = std::mem::take(last);
            *last = taken.then(" …", Role::Dim).fit(width);
        }
    }
    lines
}
