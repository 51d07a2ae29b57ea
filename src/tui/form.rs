//! An entry as a form: every field of its kind in declared order, its cards below.
//!
//! A card opens as a form of its own; [`Form::at`] is the way into it.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
use smol_str::SmolStr;

use super::app::Findings;
use super::markdown;
use super::text::{Row, Run, wrap, wrap_text};
use super::theme::Role;
use super::words::{sign, title_of, whom};
use crate::model::{
    Diagnostic, Entry, Field, Key, Level, Map, Path, Shape, Spot, Table, Target, Value, prose,
    text_of, words_of,
};
use crate::source::{Note, NotePlace};
use crate::workspace::Workspace;

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
    /// The cards that show all their fields.
    pub unfolded: IndexSet<Path, FxBuildHasher>,
    /// What the rows were made for: the states of the map and of its findings, and the width.
    pub made_for: Option<(Key, Path, u64, u64, usize)>,
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
    /// An example of it.
    pub example: String,
    /// The worst of what is wrong with it.
    pub worst: Option<Level>,
    /// Whether something that is wrong with it can be mended by itself.
    pub mends: bool,
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
    /// A comment in the file.
    Note(Note),
    /// The place where a comment can be added.
    AddNote,
}

impl FormRow {
    /// Returns a row of which nothing is wrong.
    fn new(what: RowKind, label: impl Into<String>, lines: Vec<Row>, help: &str) -> Self {
        let (label, help) = (label.into(), help.to_owned());
        Self { what, label, lines, help, example: String::new(), worst: None, mends: false }
    }

    /// Returns the place in the entry that the row is about.
    pub fn path(&self) -> Path {
        match &self.what {
            RowKind::Field(path) | RowKind::Add(path) => path.clone(),
            RowKind::Card { list, item_idx } => list.item(*item_idx),
            RowKind::Unknown(name) => Path::field(name),
            RowKind::Note(note) => note.path.clone(),
            RowKind::AddNote => Path::default(),
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
    pub fn refresh(
        &mut self,
        workspace: &Workspace,
        findings: &Findings,
        generation: u64,
        width: usize,
    ) {
        let map = workspace.map();
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
        let made_for = (key, self.at.clone(), generation, findings.generation, width);
        if self.made_for.as_ref() == Some(&made_for) {
            return;
        }
        let drawing = Drawing { map, unfolded: &self.unfolded, width: value_width(width) };
        self.rows = rows(&drawing, entry, &self.at);
        let notes = workspace.notes(&entry.key);
        note_rows(&drawing, entry, notes, &self.at, &mut self.rows);
        let problems: Vec<&Diagnostic> = findings.of(&entry.key).map(|(_, found)| found).collect();
        for row in &mut self.rows {
            tell_problems(row, &problems, &self.unfolded, drawing.width);
        }
        self.made_for = Some(made_for);
        self.selected = self.selected.min(self.rows.len().saturating_sub(1));
    }

    /// Chooses the row of a place in the entry, or the nearest one above it.
    pub fn select(&mut self, path: &Path) {
        let is_note = |row: &FormRow| matches!(row.what, RowKind::Note(_) | RowKind::AddNote);
        let fits = |row: &FormRow| {
            !is_note(row) && !row.path().0.is_empty() && path.0.starts_with(&row.path().0)
        };
        let best = self
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| fits(row))
            // Of two rows of one place the first: a list's own, not the one to add to it.
            .rev()
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

/// Returns how wide the values are.
fn value_width(width: usize) -> usize {
    width.saturating_sub(label_width(width) + 2).max(1)
}

/// What rows are made with.
struct Drawing<'a> {
    map: &'a Map,
    unfolded: &'a IndexSet<Path, FxBuildHasher>,
    /// How wide the values are.
    width: usize,
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

fn rows(drawing: &Drawing<'_>, entry: &Entry, at: &Path) -> Vec<FormRow> {
    let (fields, table) = fields_at(drawing.map, entry, at);
    let mut rows = Vec::new();
    field_rows(drawing, fields, table, at, 0, &mut rows);
    rows
}

/// Adds the rows of some fields; those of a card inside a form are set in.
fn field_rows(
    drawing: &Drawing<'_>,
    fields: &[Field],
    table: Option<&Table>,
    at: &Path,
    depth: usize,
    rows: &mut Vec<FormRow>,
) {
    let width = drawing.width;
    for field in fields {
        let path = at.then(&field.name);
        let value = table.and_then(|table| table.get(&field.name));
        if let Shape::Cards(inner) = &field.shape {
            cards(drawing, field, inner, &path, value, rows);
            continue;
        }
        let lines = if let Some(value) = value {
            shown(drawing.map, &field.shape, value, width)
        } else {
            let sign = if field.required { "! " } else { "" };
            let role = if field.required { Role::Warn } else { Role::Dim };
            let help = if width >= ROOMY { field.help.as_str() } else { "–" };
            vec![Row::of(sign, role).then(help, Role::Dim).fit(width)]
        };
        let label = format!("{}{}", "  ".repeat(depth), field.label);
        let mut row = FormRow::new(RowKind::Field(path), label, lines, &field.help);
        row.example = field.example.to_string();
        rows.push(row);
    }
    let known = |name: &str| fields.iter().any(|field| field.name == name);
    for (name, value) in table.into_iter().flatten().filter(|(name, _)| !known(name)) {
        let lines = clip(wrap_text(&value.to_string(), Role::Plain, width), width);
        let help = "The format does not know this field; it is kept as it is.";
        rows.push(FormRow::new(RowKind::Unknown(name.clone()), name.as_str(), lines, help));
    }
}

fn cards(
    drawing: &Drawing<'_>,
    field: &Field,
    inner: &[Field],
    path: &Path,
    value: Option<&Value>,
    rows: &mut Vec<FormRow>,
) {
    let (map, width) = (drawing.map, drawing.width);
    let items = value.and_then(Value::as_list).unwrap_or_default();
    for (item_idx, item) in items.iter().enumerate() {
        let label = if item_idx == 0 { field.label.to_string() } else { String::new() };
        let card = item.as_table();
        let open = card.filter(|_| drawing.unfolded.contains(&path.item(item_idx)));
        let lines = match card {
            Some(card) => {
                let mut lines = card_lines(map, inner, card, item_idx, width);
                // Below it stand the fields themselves.
                lines.truncate(if open.is_some() { 1 } else { lines.len() });
                lines
            }
            None => vec![Row::of(&item.to_string(), Role::Plain).fit(width)],
        };
        let what = RowKind::Card { list: path.clone(), item_idx };
        rows.push(FormRow::new(what, label, lines, &field.help));
        if open.is_some() {
            field_rows(drawing, inner, open, &path.item(item_idx), 1, rows);
        }
    }
    let label = if items.is_empty() { field.label.to_string() } else { String::new() };
    let line = Row::of("+ add", Role::Dim)
        .then(if items.is_empty() { "  " } else { "" }, Role::Dim)
        .then(if items.is_empty() { &field.help } else { "" }, Role::Dim)
        .fit(width);
    rows.push(FormRow::new(RowKind::Add(path.clone()), label, vec![line], &field.help));
}

/// Adds the comments that speak of what the form shows, and the place for the first one.
fn note_rows(
    drawing: &Drawing<'_>,
    entry: &Entry,
    notes: Vec<Note>,
    at: &Path,
    rows: &mut Vec<FormRow>,
) {
    let mut has_one = false;
    for note in notes.into_iter().filter(|note| note.path.0.starts_with(&at.0)) {
        let label = if has_one { "" } else { "Notes" };
        has_one = true;
        let declared = drawing.map.schema().field_at(&entry.key.kind, &note.path);
        let place = note_label(&note, declared.map(|field| field.label.as_str()));
        let mut runs = vec![Run::new(&note.text.replace('\n', " "), Role::Plain)];
        if note.place != NotePlace::Above || !note.path.0.is_empty() {
            runs.push(Run::new(&format!("  {}", place.to_lowercase()), Role::Dim));
        }
        let lines = clip(wrap(&runs, drawing.width), drawing.width);
        rows.push(FormRow::new(RowKind::Note(note), label, lines, NOTE));
    }
    if !has_one && at.0.is_empty() {
        let line = Row::of("+ add  ", Role::Dim).then(NOTE, Role::Dim).fit(drawing.width);
        rows.push(FormRow::new(RowKind::AddNote, "Notes", vec![line], NOTE));
    }
}

/// What comments are for.
const NOTE: &str = "A comment for those who write the map; no customer ever sees it.";

/// Names the place of a comment, with what people call the field that it speaks of.
pub fn note_label(note: &Note, field: Option<&str>) -> String {
    let of = match (field, note.path.first_field()) {
        (Some(field), _) => field.to_owned(),
        (None, Some(name)) => name.to_owned(),
        (None, None) => "the entry".to_owned(),
    };
    match note.place {
        NotePlace::Above => format!("Note above {of}"),
        NotePlace::Behind => format!("Note behind {of}"),
        NotePlace::Inside => format!("Note in {of}"),
        NotePlace::Below => format!("Note below {of}"),
    }
}

/// Puts what is wrong with a field below what it says.
fn tell_problems(
    row: &mut FormRow,
    problems: &[&Diagnostic],
    unfolded: &IndexSet<Path, FxBuildHasher>,
    width: usize,
) {
    let path = row.path();
    // What is wrong inside an unfolded card stands beside the field of it.
    let whole = match &row.what {
        RowKind::Add(_) | RowKind::Note(_) | RowKind::AddNote => return,
        RowKind::Card { .. } => !unfolded.contains(&path),
        RowKind::Field(_) | RowKind::Unknown(_) => true,
    };
    let about = |finding: &&&Diagnostic| match &finding.spot {
        Spot::Map(location) if whole => location.path.0.starts_with(&path.0),
        Spot::Map(location) => location.path == path,
        Spot::Text { .. } => false,
    };
    let mut found: Vec<&&Diagnostic> = problems.iter().filter(about).collect();
    found.sort_by_key(|finding| std::cmp::Reverse((finding.level, finding.fix.is_some())));
    let Some(first) = found.first() else { return };
    row.worst = Some(first.level);
    row.mends = found.iter().any(|finding| finding.fix.is_some());
    let (mark, role) = sign(first.level);
    let mut words = format!("{}.", first.message);
    if let Some(help) = &first.help {
        words = format!("{words} {help}");
    }
    let mut runs = vec![Run::new(&format!("{mark} "), role), Run::new(&words, Role::Dim)];
    if row.mends {
        runs.push(Run::new("  x mends it", Role::Accent));
    }
    if found.len() > 1 {
        runs.push(Run::new(&format!("  and {} more", found.len() - 1), Role::Dim));
    }
    row.lines.extend(wrap(&runs, width));
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
            clip(wrap(&runs, width), width)
        }
        (Shape::Flag, Value::Boolean(flag)) => {
            vec![Row::of(if *flag { "yes" } else { "no" }, Role::Plain)]
        }
        (Shape::Days, Value::Integer(days)) => vec![Row::of(&format!("{days} days"), Role::Plain)],
        (Shape::Text, Value::Text(text)) => {
            let lines = markdown::lines(&prose::unwrapped(text));
            clip(lines.iter().flat_map(|runs| wrap(runs, width)).collect(), width)
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
