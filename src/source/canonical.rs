//! Canonical form: one way to write what a map says.
//!
//! Kinds in the table's order, entries by id within a kind, fields in declared order, one list
//! item a line once a list has more than one, one sentence a line in long text, one blank line
//! between entries. Every comment stays with what it speaks of.

mod comments;
mod render;

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::document::Document;
use super::halves::in_halves;
use super::layout::{line_end, slice};
use super::syntax::Section;
use crate::model::{Entry, Field, Key, Path, Schema, Shape, Table, Value, prose::unwrapped, rank};
use comments::{Comments, EntryComments, Notes, comment_lines};

pub(super) use comments::section_path;

/// Why a text has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotCanonical {
    /// It can't be understood; see [`Document::problems`].
    Broken,
    /// Something in it is no entry, and nobody knows where it belongs.
    Stray(Range<usize>),
    /// The new text would not say the same; a defect of msgmap, and nothing is lost by it.
    Unproved,
}

/// The comments of one thing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remark {
    /// The entry; none for those of the file, at its head and behind its last entry.
    pub key: Option<Key>,
    /// The field or the item; the empty path is the entry's header.
    pub path: Path,
    /// Lines above it; for the file those at its head.
    pub above: Vec<String>,
    /// What stands behind it on its line.
    pub behind: Vec<String>,
    /// Lines below it; for the file those behind its last entry.
    pub below: Vec<String>,
}

/// Returns the comments of a text by what they speak of.
pub fn remarks(document: &Document) -> Vec<Remark> {
    if !document.text().contains('#') {
        return vec![Remark::default()];
    }
    Comments::collect(document).remarks()
}

/// Returns the text in canonical form, with its own line ends; `known` has what its entries say.
///
/// Each entry is read once more as it is written, alone: it has to say what it said. Since each is
/// written under headers of its own and ends at the end of a line, that holds for the whole, too.
pub fn canonical(
    document: &Document,
    schema: &Schema,
    known: impl Fn(&Key) -> Option<Arc<Entry>> + Sync,
) -> Result<String, NotCanonical> {
    if !document.problems().is_empty() {
        return Err(NotCanonical::Broken);
    }
    if let Some(stray) = document.strays().first() {
        return Err(NotCanonical::Stray(stray.span.clone()));
    }
    let mut keys: Vec<&Key> = document.keys().collect();
    keys.sort_by(|a, b| schema.order(a, b));
    let comments = Comments::collect(document);
    let line_end = document.line_end();
    // One blank line stands between parts; a single one, which may be very long, is not copied.
    let add = |part: String, text: &mut String| {
        if text.is_empty() {
            *text = part;
        } else if !part.is_empty() {
            text.push_str(line_end);
            text.push_str(&part);
        }
    };
    let lines =
        |lines: &[&str]| lines.iter().flat_map(|line| [*line, line_end]).collect::<String>();
    let mut text = lines(&comments.head);
    let write = |range: Range<usize>| -> Result<String, NotCanonical> {
        let mut blocks = String::new();
        for key in keys.get(range).unwrap_or_default() {
            let entry = known(key).ok_or(NotCanonical::Unproved)?;
            let mut block = block(document, schema, &comments, &entry)?;
            if line_end != "\n" {
                block = block.replace('\n', line_end);
            }
            let block = said(block, schema, &entry).ok_or(NotCanonical::Unproved)?;
            add(block, &mut blocks);
        }
        Ok(blocks)
    };
    for blocks in in_halves(keys.len(), write) {
        add(blocks?, &mut text);
    }
    add(lines(&comments.tail), &mut text);
    drop(comments);
    let sorted = |text| {
        let mut lines: Box<[&str]> = comment_lines(text).collect();
        lines.sort_unstable();
        lines
    };
    let is_all_there = sorted(document.text()) == sorted(&text);
    is_all_there.then_some(text).ok_or(NotCanonical::Unproved)
}

/// Returns an entry in canonical form, to the end of its last line.
fn block(
    document: &Document,
    schema: &Schema,
    comments: &Comments<'_>,
    entry: &Entry,
) -> Result<String, NotCanonical> {
    let key = &entry.key;
    let Some(kind) = schema.kind(&key.kind) else {
        return as_it_is(document, key, comments.of(key)).ok_or_else(|| stray_of(document, key));
    };
    Ok(render::entry(kind, entry, comments.of(key)))
}

/// Gives the block of an entry back if, read alone, it says what the entry says, and nothing else.
fn said(block: String, schema: &Schema, entry: &Entry) -> Option<String> {
    let mut found = Vec::new();
    let alone = Document::parse_with_entries(block, false, 1, None, |entry| found.push(entry));
    let is_read = alone.problems().is_empty() && alone.strays().is_empty();
    match found.as_slice() {
        [after] if is_read && after.key == entry.key => {
            same_entry(schema, entry, after).then(|| alone.into_text())
        }
        _ => None,
    }
}

/// Returns the comments of a text: for each entry, in no order, the lines that speak of it, and
/// without an entry those that speak of none.
pub fn comments(document: &Document) -> Vec<(Option<Key>, Vec<String>)> {
    if document.text().contains('#') { Comments::collect(document).lines() } else { Vec::new() }
}

/// An entry of a kind that nobody knows is kept as it is.
fn as_it_is(document: &Document, key: &Key, comments: &EntryComments<'_>) -> Option<String> {
    let mut blocks = Vec::new();
    let mut cards = FxHashMap::default();
    for (section, statement) in document.pieces(key) {
        if statement.is_some() {
            return None;
        }
        let path = section_path(section, Some(key), &mut cards);
        let block = slice(document.text(), document.section_block(section)).replace("\r\n", "\n");
        blocks.push(with_carried(comments.at(&path), block));
    }
    Some(blocks.join("\n\n") + "\n")
}

/// Puts above the block of a section the comments that do not stand in it: those that a blank line
/// sets apart, and those that came from a header in front of it that says nothing and goes.
fn with_carried(notes: Option<&Notes<'_>>, block: String) -> String {
    let Some(notes) = notes else { return block };
    let above: Vec<&str> = notes.above.iter().copied().filter(|line| !line.is_empty()).collect();
    let lead = block.lines().take_while(|line| !line.trim_start().starts_with('['));
    let own = lead.filter(|line| line.trim_start().starts_with('#')).count();
    let carried = above.iter().take(above.len().saturating_sub(own)).copied();
    carried.chain([block.as_str()]).collect::<Vec<_>>().join("\n")
}

fn stray_of(document: &Document, key: &Key) -> NotCanonical {
    let start = document.pieces(key).next().map_or(0, |(section, _)| section.start);
    NotCanonical::Stray(start..start)
}

fn same_entry(schema: &Schema, before: &Entry, after: &Entry) -> bool {
    let fields = schema.kind(&before.key.kind).map_or(&[][..], |kind| kind.fields.as_slice());
    same_table(fields, &before.fields, &after.fields)
}

fn same_table(fields: &[Field], before: &Table, after: &Table) -> bool {
    before.len() == after.len()
        && before.iter().all(|(name, old)| {
            let shape = fields.iter().find(|field| field.name == *name).map(|field| &field.shape);
            match (shape, old, after.get(name)) {
                (Some(Shape::Text), Value::Text(old), Some(Value::Text(new))) => {
                    unwrapped(old) == unwrapped(new)
                }
                (Some(Shape::Cards(inner)), Value::List(old), Some(Value::List(new))) => {
                    old.len() == new.len()
                        && old.iter().zip(new).all(|(old, new)| match (old, new) {
                            (Value::Table(old), Value::Table(new)) => same_table(inner, old, new),
                            _ => old == new,
                        })
                }
                (_, old, new) => Some(old) == new,
            }
        })
}

/// Returns the names in canonical order.
fn ordered<'t>(fields: &[Field], table: &'t Table) -> Vec<&'t smol_str::SmolStr> {
    let mut names: Vec<_> = table.keys().collect();
    names.sort_by_key(|name| (rank(fields, name), (*name).clone()));
    names
}

/// Returns the first line behind what a section says.
fn end_of(document: &Document, section: &Section) -> usize {
    let last = Document::last_word(section);
    if last == section.start && section.header.is_none() {
        return section.start;
    }
    line_end(document.text(), last)
}
