//! An entry in canonical form with its comments.

use super::comments::{EntryComments, NONE};
use super::ordered;
use crate::model::{Entry, Field, Kind, Path, Shape, Table, Value, prose};
use crate::source::lookup::names_of;
use crate::source::write;

/// Returns an entry from the comments above its header to the end of its last line.
pub(super) fn entry(kind: &Kind, entry: &Entry, comments: &EntryComments<'_>) -> String {
    let names: Vec<String> = names_of(&entry.key).into_iter().map(write::key).collect();
    let header = names.join(".");
    let mut writer = Writer { comments, out: String::new() };
    let top = Path::default();
    writer.head(&["[", &header, "]"], &top);
    writer.table(&kind.fields, &entry.fields, &top, &header);
    comments.below().for_each(|line| writer.line(&[line]));
    writer.out
}

struct Writer<'c> {
    comments: &'c EntryComments<'c>,
    /// What is written so far, each line with its end.
    out: String,
}

impl Writer<'_> {
    /// Writes a line that is made of these parts.
    fn line(&mut self, parts: &[&str]) {
        for part in parts {
            self.out.push_str(part);
        }
        self.out.push('\n');
    }

    /// Writes the comments in front of a line that has room for only the last of them, and the line.
    ///
    /// A comment made of several has one line above it each, but for the last.
    fn line_with(&mut self, parts: &[&str], behind: &[&str], indent: &str) {
        if let Some((last, before)) = behind.split_last() {
            for comment in before {
                self.line(&[indent, comment]);
            }
            for part in parts {
                self.out.push_str(part);
            }
            self.line(&[" ", last]);
        } else {
            self.line(parts);
        }
    }

    fn head(&mut self, header: &[&str], at: &Path) {
        let notes = self.comments.at(at).unwrap_or(&NONE);
        notes.above.iter().for_each(|line| self.line(&[line]));
        self.line_with(header, &notes.behind, "");
    }

    fn table(&mut self, fields: &[Field], table: &Table, at: &Path, header: &str) {
        let mut sections = Vec::new();
        for name in ordered(fields, table) {
            let Some(value) = table.get(name) else { continue };
            let shape = fields.iter().find(|field| field.name == *name).map(|field| &field.shape);
            match (shape, value) {
                (Some(Shape::Cards(inner)), Value::List(_)) if write::is_cards(value) => {
                    sections.push((name, Some(inner), value));
                }
                (Some(Shape::Settings), Value::Table(inner)) if !inner.is_empty() => {
                    sections.push((name, None, value));
                }
                _ => self.field(name, shape, value, &at.then(name)),
            }
        }
        for (name, cards, value) in sections {
            let header = format!("{header}.{}", write::key(name));
            let at = at.then(name);
            match (cards, value) {
                (Some(fields), Value::List(items)) => {
                    for (item_idx, item) in items.iter().enumerate() {
                        let Value::Table(table) = item else { continue };
                        let at = at.item(item_idx);
                        self.line(&[]);
                        self.head(&["[[", &header, "]]"], &at);
                        self.table(fields, table, &at, &header);
                    }
                }
                (_, Value::Table(table)) => {
                    self.line(&[]);
                    self.head(&["[", &header, "]"], &at);
                    self.table(&[], table, &at, &header);
                }
                _ => {}
            }
        }
    }

    fn field(&mut self, name: &str, shape: Option<&Shape>, value: &Value, at: &Path) {
        let comments = self.comments;
        let notes = comments.at(at).unwrap_or(&NONE);
        let deep = comments.deep(at, value.as_list().map_or(0, <[Value]>::len));
        let above = notes.above.iter().copied().filter(|line| !line.is_empty());
        above.chain(deep).for_each(|line| self.line(&[line]));
        let name = write::key(name);
        match (value.as_list(), value.as_text()) {
            (Some(items), _) if items.len() > 1 || comments.inside(at, items.len()) => {
                let (before, last) = notes.behind.split_at(notes.behind.len().saturating_sub(1));
                for comment in before {
                    self.line(&[comment]);
                }
                self.line(&[&name, " = ["]);
                self.items(items, at);
                notes.below.iter().for_each(|comment| self.line(&["  ", comment]));
                self.line_with(&["]"], last, "");
            }
            (_, Some(words)) => {
                self.line_with(&[&name, " = ", &text(words, shape)], &notes.behind, "");
            }
            (_, None) => {
                let written = write::value(value, shape.is_none());
                self.line_with(&[&name, " = ", &written], &notes.behind, "");
            }
        }
    }

    fn items(&mut self, items: &[Value], at: &Path) {
        for (item_idx, item) in items.iter().enumerate() {
            let own = self.comments.at(&at.item(item_idx)).unwrap_or(&NONE);
            let above = own.above.iter().filter(|line| !line.is_empty());
            above.for_each(|comment| self.line(&["  ", comment]));
            self.line_with(&["  ", &write::item(item), ","], &own.behind, "  ");
        }
    }
}

/// Returns a text: one sentence a line when it is long text, else as it is.
fn text(words: &str, shape: Option<&Shape>) -> String {
    if !matches!(shape, Some(Shape::Text)) {
        return write::value(&Value::text(words), shape.is_none());
    }
    write::value(&Value::text(prose::canonical(words)), true)
}
