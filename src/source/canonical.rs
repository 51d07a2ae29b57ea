//! Canonical form: one way to write what a map says.
//!
//! Kinds in the table's order, entries by id within a kind, fields in declared order, one list
//! item a line once a list has more than one, one sentence a line in long text, one blank line
//! between entries. Every comment stays with what it speaks of.

mod comments;
mod render;

use std::ops::Range;

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
    Comments::collect(document).remarks()
}

/// Returns the text in canonical form, with its own line ends.
pub fn canonical(document: &Document, schema: &Schema) -> Result<String, NotCanonical> {
    if !document.problems().is_empty() {
        return Err(NotCanonical::Broken);
    }
    if let Some(stray) = document.strays().first() {
        return Err(NotCanonical::Stray(stray.span.clone()));
    }
    let mut keys: Vec<&Key> = document.keys().collect();
    keys.sort_by(|a, b| schema.order(a, b));
    let comments = Comments::collect(document);
    let mut text = String::with_capacity(document.text().len());
    let mut add = |block: &str| {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(block);
        text.push('\n');
    };
    let head = comments.head.join("\n");
    if !head.is_empty() {
        add(&head);
    }
    let write = |range: Range<usize>| -> Result<String, NotCanonical> {
        let mut blocks = String::new();
        for key in keys.get(range).unwrap_or_default() {
            if !blocks.is_empty() {
                blocks.push_str("\n\n");
            }
            blocks.push_str(&block(document, schema, &comments, key)?);
        }
        Ok(blocks)
    };
    for blocks in in_halves(keys.len(), write) {
        let blocks = blocks?;
        if !blocks.is_empty() {
            add(&blocks);
        }
    }
    if !comments.tail.is_empty() {
        add(&comments.tail.join("\n"));
    }
    drop(comments);
    if document.line_end() != "\n" {
        text = text.replace('\n', document.line_end());
    }
    said_the_same(document, text, schema).ok_or(NotCanonical::Unproved)
}

/// Returns an entry in canonical form.
fn block(
    document: &Document,
    schema: &Schema,
    comments: &Comments,
    key: &Key,
) -> Result<String, NotCanonical> {
    let entry = document.read(key).ok_or(NotCanonical::Unproved)?;
    let Some(kind) = schema.kind(&key.kind) else {
        return as_it_is(document, key, comments.of(key)).ok_or_else(|| stray_of(document, key));
    };
    Ok(render::entry(kind, &entry, comments.of(key)))
}

/// Returns the comments of a text: for each entry, in no order, the lines that speak of it, and
/// without an entry those that speak of none.
pub fn comments(document: &Document) -> Vec<(Option<Key>, Vec<String>)> {
    if document.text().contains('#') { Comments::collect(document).lines() } else { Vec::new() }
}

/// An entry of a kind that nobody knows is kept as it is.
fn as_it_is(document: &Document, key: &Key, comments: &EntryComments) -> Option<String> {
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
    Some(blocks.join("\n\n"))
}

/// Puts above the block of a section the comments that do not stand in it: those that a blank line
/// sets apart, and those that came from a header in front of it that says nothing and goes.
fn with_carried(notes: Option<&Notes>, block: String) -> String {
    let Some(notes) = notes else { return block };
    let above: Vec<&String> = notes.above.iter().filter(|line| !line.is_empty()).collect();
    let lead = block.lines().take_while(|line| !line.trim_start().starts_with('['));
    let own = lead.filter(|line| line.trim_start().starts_with('#')).count();
    let carried = above.iter().take(above.len().saturating_sub(own)).map(|line| line.as_str());
    carried.chain([block.as_str()]).collect::<Vec<_>>().join("\n")
}

fn stray_of(document: &Document, key: &Key) -> NotCanonical {
    let start = document.pieces(key).next().map_or(0, |(section, _)| section.start);
    NotCanonical::Stray(start..start)
}

/// Returns the new text once it is proved that it says what the old one says, comments included.
fn said_the_same(document: &Document, text: String, schema: &Schema) -> Option<String> {
    let after = Document::parse(text, document.has_bom());
    let sorted = |document: &Document| {
        let mut lines = comment_lines(document.text());
        lines.sort();
        lines
    };
    let keys: Vec<&Key> = document.keys().collect();
    let is_same = |key: &&Key| match (document.read(key), after.read(key)) {
        (Some(before), Some(after)) => same_entry(schema, &before, &after),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    let are_same = |range: Range<usize>| keys.get(range).unwrap_or_default().iter().all(is_same);
    let is_proved = after.problems().is_empty()
        && after.keys().len() == keys.len()
        && in_halves(keys.len(), are_same).into_iter().all(|same| same)
        && sorted(document) == sorted(&after);
    is_proved.then(|| after.into_text())
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
