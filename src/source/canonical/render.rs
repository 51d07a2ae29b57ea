//! An entry in canonical form with its comments.

use super::comments::{EntryComments, Notes};
use super::ordered;
use crate::model::{Entry, Field, Kind, Path, Shape, Table, Value, prose};
use crate::source::lookup::names_of;
use crate::source::write;

/// Returns an entry from the comments above its header to its last line, without a line end.
pub(super) fn entry(kind: &Kind, entry: &Entry, comments: &EntryComments) -> String {
    let names: Vec<String> = names_of(&entry.key).into_iter().map(write::key).collect();
    let header = names.join(".");
    let mut out = Vec::new();
    let top = Path::default();
    head(&format!("[{header}]"), comments.at(&top), &mut out);
    let writer = Writer { comments };
    writer.table(&kind.fields, &entry.fields, &top, &header, &mut out);
    out.extend(comments.below());
    out.join("\n")
}

struct Writer<'c> {
    comments: &'c EntryComments,
}

impl Writer<'_> {
    fn table(
        &self,
        fields: &[Field],
        table: &Table,
        at: &Path,
        header: &str,
        out: &mut Vec<String>,
    ) {
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
                _ => self.field(name, shape, value, &at.then(name), out),
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
                        out.push(String::new());
                        head(&format!("[[{header}]]"), self.comments.at(&at), out);
                        self.table(fields, table, &at, &header, out);
                    }
                }
                (_, Value::Table(table)) => {
                    out.push(String::new());
                    head(&format!("[{header}]"), self.comments.at(&at), out);
                    self.table(&[], table, &at, &header, out);
                }
                _ => {}
            }
        }
    }

    fn field(
        &self,
        name: &str,
        shape: Option<&Shape>,
        value: &Value,
        at: &Path,
        out: &mut Vec<String>,
    ) {
        let notes = self.comments.at(at).cloned().unwrap_or_default();
        out.extend(notes.above.iter().filter(|line| !line.is_empty()).cloned());
        out.extend(self.comments.deep(at, value.as_list().map_or(0, <[Value]>::len)));
        let mut behind = notes.behind.clone();
        let written = match (value.as_list(), value.as_text()) {
            (Some(items), _) if items.len() > 1 || self.comments.inside(at, items.len()) => {
                self.list(items, at, &notes)
            }
            (_, Some(words)) => text(words, shape),
            (_, None) => write::value(value, shape.is_none()),
        };
        // A comment made of several has one line above it each, but for the last.
        while behind.len() > 1 {
            out.push(behind.remove(0));
        }
        let mut line = format!("{} = {written}", write::key(name));
        for comment in behind {
            line.push(' ');
            line.push_str(&comment);
        }
        out.push(line);
    }

    fn list(&self, items: &[Value], at: &Path, notes: &Notes) -> String {
        let mut lines = vec!["[".to_owned()];
        for (item_idx, item) in items.iter().enumerate() {
            let own = self.comments.at(&at.item(item_idx)).cloned().unwrap_or_default();
            let mut behind = own.behind;
            let last = behind.pop();
            for comment in own.above.into_iter().chain(behind).filter(|line| !line.is_empty()) {
                lines.push(format!("  {comment}"));
            }
            let comment = last.map_or_else(String::new, |comment| format!(" {comment}"));
            lines.push(format!("  {},{comment}", write::item(item)));
        }
        lines.extend(notes.below.iter().map(|comment| format!("  {comment}")));
        lines.push("]".to_owned());
        lines.join("\n")
    }
}

fn head(header: &str, notes: Option<&Notes>, out: &mut Vec<String>) {
    let notes = notes.cloned().unwrap_or_default();
    out.extend(notes.above);
    let mut line = header.to_owned();
    let mut behind = notes.behind;
    while behind.len() > 1 {
        out.push(behind.remove(0));
    }
    for comment in behind {
        line.push(' ');
        line.push_str(&comment);
    }
    out.push(line);
}

/// Returns a text: one sentence a line when it is long text, else as it is.
fn text(words: &str, shape: Option<&Shape>) -> String {
    if !matches!(shape, Some(Shape::Text)) {
        return write::value(&Value::text(words), shape.is_none());
    }
    write::value(&Value::text(prose::canonical(words)), true)
}
