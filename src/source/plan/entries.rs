//! Whole entries: new ones, copies, other ids, removal.

use std::ops::Range;

use super::{NoPlan, cards, fields};
use crate::model::{Entry, Key, Kind, Schema, Table, Value};
use crate::source::document::{Document, section_key};
use crate::source::layout::{before_line_end, slice};
use crate::source::lookup::names_of;
use crate::source::syntax::{KeyPart, Section, Statement, ValueNode, ValueShape};
use crate::source::text_edit::{TextEdit, united};
use crate::source::tree::key_parts;
use crate::source::write;

/// Returns a new entry in canonical form, with `\n` as line end.
pub fn render_entry(kind: Option<&Kind>, key: &Key, fields: &Table) -> String {
    let names: Vec<String> = names_of(key).into_iter().map(write::key).collect();
    write::entry(kind, &names.join("."), fields)
}

/// Plans a new entry at the place where canonical form wants it; `block` is its text, as
/// [`render_entry`] makes it.
pub fn place_entry(document: &Document, schema: &Schema, entry: &Entry, block: &str) -> TextEdit {
    let nl = document.line_end();
    let text = document.text();
    let key = &entry.key;
    // A kind in braces is closed: TOML allows no section of it beside them.
    if let Some((section, braces)) = kind_braces(document, &key.kind) {
        let fields = Value::Table(entry.fields.clone());
        return fields::add_inline(document, section, braces, &[], &key.id, &fields);
    }
    let order = |key: &Key| (schema.rank(&key.kind), key.kind.clone(), key.id.clone());
    let own = order(key);
    // The last section of the entry that comes last among those that belong before the new one.
    let before = document
        .in_order()
        .filter_map(|section| Some((section_key(section)?, section)))
        .filter(|(other, _)| order(other) < own)
        .max_by_key(|(other, section)| (order(other), section.start));
    if let Some((_, section)) = before {
        return cards::behind(document, section, block);
    }
    let first = document.in_order().find(|section| section.header.is_some());
    if let Some(first) = first
        && document
            .in_order()
            .all(|section| section.statements.is_empty() || section.header.is_some())
    {
        let lead = document.section_lead(first);
        // A comment at the head of the file speaks of the file.
        return if lead == 0 && lead < first.start {
            cards::behind(document, first, block)
        } else {
            cards::before(document, first, block)
        };
    }
    let block = write::with_line_end(block, nl);
    if text.trim().is_empty() {
        return TextEdit::insert(text.len(), block);
    }
    if text.ends_with('\n') {
        return TextEdit::insert(text.len(), format!("{nl}{block}"));
    }
    let block = slice(&block, 0..before_line_end(&block, block.len()));
    TextEdit::insert(text.len(), format!("{nl}{nl}{block}"))
}

/// Finds the braces in which a file writes all entries of a kind.
fn kind_braces<'d>(document: &'d Document, kind: &str) -> Option<(&'d Section, &'d ValueNode)> {
    let first = document.in_order().next().filter(|section| section.header.is_none())?;
    let statement = first.statements.iter().find(|statement| {
        statement.keys.len() == 1
            && statement.keys.iter().any(|part| part.name == kind)
            && matches!(statement.value.shape, ValueShape::Inline(_))
    })?;
    Some((first, &statement.value))
}

/// Plans to remove an entry with the comments that belong to it.
pub fn remove_entry(document: &Document, key: &Key) -> Result<Vec<TextEdit>, NoPlan> {
    let mut whole = Vec::new();
    let mut edits = Vec::new();
    for (section, statement) in document.pieces(key) {
        match statement {
            None => whole.push(section),
            Some(statement) => edits.push(remove_piece(document, key, section, statement)?),
        }
    }
    edits.extend(cards::remove_sections(document, &whole));
    if edits.is_empty() { Err(NoPlan::NoEntry) } else { Ok(united(edits)) }
}

fn remove_piece(
    document: &Document,
    key: &Key,
    section: &Section,
    statement: &Statement,
) -> Result<TextEdit, NoPlan> {
    let mut depth = section.header.as_ref().map_or(0, |header| header.keys.len());
    depth += statement.keys.len();
    if depth >= key_parts(&key.kind) {
        let lines = document.statement_lines(section, statement);
        return Ok(TextEdit::delete(fields::keep_last_line_end(document.text(), lines)));
    }
    // The entry is one of several in braces.
    let names = names_of(key);
    let (braces, name) = braces_around(&statement.value, names.get(depth..).unwrap_or_default())
        .ok_or(NoPlan::Layout)?;
    let ValueShape::Inline(inner) = &braces.shape else { return Err(NoPlan::Layout) };
    let named = |statement: &&Statement| statement.keys.first().is_some_and(|p| p.name == name);
    if inner.iter().filter(named).count() != 1 {
        return Err(NoPlan::Layout);
    }
    let idx = inner.iter().position(|statement| named(&statement)).ok_or(NoPlan::Layout)?;
    let start = |statement: &Statement| {
        statement.keys.first().map_or(0, |part| section.abs(&part.span).start)
    };
    let end = |statement: &Statement| section.abs(&statement.value.span).end;
    let this = inner.get(idx).ok_or(NoPlan::Layout)?;
    let range: Range<usize> =
        match (inner.get(idx + 1), idx.checked_sub(1).and_then(|i| inner.get(i))) {
            (Some(next), _) => start(this)..start(next),
            (None, Some(previous)) => end(previous)..end(this),
            (None, None) => start(this)..end(this),
        };
    Ok(TextEdit::delete(range))
}

fn braces_around<'d, 'k>(
    value: &'d ValueNode,
    names: &[&'k str],
) -> Option<(&'d ValueNode, &'k str)> {
    let ValueShape::Inline(statements) = &value.shape else { return None };
    let (first, rest) = names.split_first()?;
    if rest.is_empty() {
        return Some((value, first));
    }
    let inner = statements.iter().find(|statement| {
        statement.keys.len() == 1 && statement.keys.iter().any(|p| p.name == *first)
    })?;
    braces_around(&inner.value, rest)
}

/// Plans another id in every header and dotted name of an entry.
pub fn id_edits(document: &Document, key: &Key, id: &str) -> Result<Vec<TextEdit>, NoPlan> {
    let names = names_of(key);
    let new = write::key(id);
    let mut spans: Vec<Range<usize>> = Vec::new();
    for (section, statement) in document.pieces(key) {
        let header = section.header.as_ref().map_or(&[][..], |header| &*header.keys);
        let mut parts: Vec<&KeyPart> = header.get(names.len() - 1).into_iter().collect();
        if let (Some(statement), Some(rest @ [_, ..])) = (statement, names.get(header.len()..)) {
            id_parts(rest, statement, &mut parts);
        }
        if parts.is_empty() {
            return Err(NoPlan::Layout);
        }
        spans.extend(parts.into_iter().map(|part| section.abs(&part.span)));
    }
    if spans.is_empty() {
        return Err(NoPlan::NoEntry);
    }
    spans.sort_by_key(|span| span.start);
    spans.dedup();
    Ok(spans.into_iter().map(|span| TextEdit::replace(span, new.clone())).collect())
}

/// Finds every place of an entry's id, the last of the names that lead to it from here: in braces
/// each dotted field says it again.
fn id_parts<'d>(names: &[&str], statement: &'d Statement, found: &mut Vec<&'d KeyPart>) {
    if names.iter().zip(statement.keys.iter()).any(|(name, part)| part.name != **name) {
        return;
    }
    match (names.get(statement.keys.len()..), &statement.value.shape) {
        (Some(rest @ [_, ..]), ValueShape::Inline(statements)) => {
            statements.iter().for_each(|inner| id_parts(rest, inner, found));
        }
        (Some([_, ..]), _) => {}
        (Some([]) | None, _) => found.extend(statement.keys.get(names.len().saturating_sub(1))),
    }
}

/// Returns a copy of an entry's text under another id, with its comments, ready for
/// [`place_entry`]; `None` where the entry has no sections of its own that stand together.
pub fn duplicate(document: &Document, key: &Key, id: &str) -> Option<String> {
    let mut sections: Vec<&Section> = Vec::new();
    for (section, statement) in document.pieces(key) {
        if statement.is_some() {
            return None;
        }
        sections.push(section);
    }
    let new = write::key(id);
    let mut blocks = Vec::new();
    for section in sections {
        let block = document.section_block(section);
        let part = section.header.as_ref()?.keys.get(key_parts(&key.kind) - 1)?;
        let span = section.abs(&part.span);
        let text = document.text();
        let before = slice(text, block.start..span.start);
        blocks.push(format!("{before}{new}{}", slice(text, span.end..block.end)));
    }
    Some(format!("{}\n", blocks.join("\n\n").replace("\r\n", "\n")))
}
