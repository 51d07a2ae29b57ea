//! Sub-tables in sections of their own: `[[situation.ID.point]]`.

use std::ops::Range;

use super::NoPlan;
use super::array::swap_through;
use super::fields::dotted_statements;
use crate::model::{Field, Key, Path, Schema, Shape, Value};
use crate::source::document::Document;
use crate::source::layout::{before_line_end, line_end, slice};
use crate::source::lookup::{entry_table, names_of};
use crate::source::syntax::{Section, Statement};
use crate::source::text_edit::TextEdit;
use crate::source::tree::{Node, Style, TableNode, key_parts};
use crate::source::write;

/// Plans to put a card before the one at this place, or behind the last one.
pub(super) fn insert(
    document: &Document,
    schema: &Schema,
    key: &Key,
    path: &Path,
    tables: &[TableNode<'_>],
    item_idx: usize,
    value: &Value,
) -> Result<Vec<TextEdit>, NoPlan> {
    let Value::Table(fields) = value else { return Err(NoPlan::Layout) };
    let model = tables.first().and_then(|table| table.section).ok_or(NoPlan::Layout)?;
    let header = model.header.as_ref().ok_or(NoPlan::Layout)?;
    // The header is written as the others are, quotes and blanks included.
    let (Some(first), Some(last)) = (header.keys.first(), header.keys.last()) else {
        return Err(NoPlan::Layout);
    };
    let name = slice(document.text(), model.abs(&(first.span.start..last.span.end)));
    let block = write::card(declared(schema, key, path), name, fields);
    match tables.get(item_idx) {
        Some(next) => Ok(vec![before(document, next.section.ok_or(NoPlan::Layout)?, &block)]),
        None if item_idx == tables.len() => {
            let last = tables.last().ok_or(NoPlan::Layout)?;
            let section = last_section(last).ok_or(NoPlan::Layout)?;
            Ok(vec![behind(document, section, &block)])
        }
        None => Err(NoPlan::NoPath),
    }
}

/// Plans to take a card away.
pub(super) fn remove(document: &Document, table: &TableNode<'_>) -> Vec<TextEdit> {
    let mut sections = Vec::new();
    sections_of(table, &mut sections);
    remove_sections(document, &sections)
}

/// Keeps an entry that stands only by its cards, or by dotted names, when the last of them goes.
pub(super) fn keep_entry(
    document: &Document,
    root: &TableNode<'_>,
    key: &Key,
    edits: Vec<TextEdit>,
) -> Result<Vec<TextEdit>, NoPlan> {
    let entry = entry_table(root, key).ok_or(NoPlan::NoEntry)?;
    let goes = |at: usize| edits.iter().any(|edit| edit.range.start <= at && at < edit.range.end);
    let mut kept = match entry.style {
        Style::Implicit => {
            let mut sections = Vec::new();
            sections_of(entry, &mut sections);
            let Some((first, rest)) = sections.split_first() else { return Ok(edits) };
            if !sections.iter().all(|section| goes(section.start)) {
                return Ok(edits);
            }
            let names: Vec<String> = names_of(key).into_iter().map(write::key).collect();
            let block = document.section_block(first);
            let mut kept = remove_sections(document, rest);
            kept.push(TextEdit::replace(first.start..block.end, format!("[{}]", names.join("."))));
            kept
        }
        Style::Dotted => {
            let mut statements = Vec::new();
            dotted_statements(entry, &mut statements);
            let end =
                |section: &Section, statement: &Statement| section.abs(&statement.value.span).end;
            let Some((section, first)) = statements.first() else { return Ok(edits) };
            if !statements.iter().all(|(section, it)| goes(end(section, it) - 1)) {
                return Ok(edits);
            }
            let header = section.header.as_ref().map_or(0, |header| header.keys.len());
            let named = key_parts(&key.kind).checked_sub(header + 1);
            let (Some(start), Some(last)) =
                (first.keys.first(), named.and_then(|part_idx| first.keys.get(part_idx)))
            else {
                return Err(NoPlan::Layout);
            };
            let span = section.abs(&(start.span.start..last.span.end));
            let name = slice(document.text(), span.clone());
            let place = span.start..end(section, first);
            let mut kept: Vec<TextEdit> =
                edits.iter().filter(|edit| !edit.range.contains(&place.start)).cloned().collect();
            kept.push(TextEdit::replace(place, format!("{name} = {{}}")));
            kept
        }
        Style::Root | Style::Header | Style::Inline => return Ok(edits),
    };
    kept.sort_by_key(|edit| edit.range.start);
    Ok(kept)
}

/// Plans to move a card among the others.
pub(super) fn reorder(
    document: &Document,
    tables: &[TableNode<'_>],
    from: usize,
    to: usize,
) -> Result<Vec<TextEdit>, NoPlan> {
    let blocks: Option<Vec<Range<usize>>> =
        tables.iter().map(|table| block_of(document, table)).collect();
    let blocks = blocks.ok_or(NoPlan::Layout)?;
    if blocks.is_sorted_by(|a, b| a.end <= b.start) {
        swap_through(document.text(), &blocks, from, to)
    } else {
        Err(NoPlan::Layout)
    }
}

/// Returns the bytes of a table with all tables inside it, when nothing else stands among them.
fn block_of(document: &Document, table: &TableNode<'_>) -> Option<Range<usize>> {
    let mut sections = Vec::new();
    sections_of(table, &mut sections);
    sections.sort_by_key(|section| section.start);
    for pair in sections.windows(2) {
        let [one, two] = pair else { continue };
        if one.end() != two.start {
            return None;
        }
    }
    let (first, last) = (sections.first()?, sections.last()?);
    Some(document.section_block(first).start..document.section_block(last).end)
}

/// Plans to take sections away with the blank lines between them.
pub(super) fn remove_sections(document: &Document, sections: &[&Section]) -> Vec<TextEdit> {
    let mut blocks: Vec<Range<usize>> =
        sections.iter().map(|section| document.section_block(section)).collect();
    blocks.sort_by_key(|block| block.start);
    // Blocks with nothing but blank lines between them go as one.
    let mut joined: Vec<Range<usize>> = Vec::new();
    for block in blocks {
        match joined.last_mut() {
            Some(last) if slice(document.text(), last.end..block.start).trim().is_empty() => {
                last.end = block.end;
            }
            Some(_) | None => joined.push(block),
        }
    }
    joined.iter().map(|block| TextEdit::delete(document.with_gap(block))).collect()
}

/// Collects the sections of a table and of all tables inside it.
pub(super) fn sections_of<'d>(table: &TableNode<'d>, sections: &mut Vec<&'d Section>) {
    if table.braces.is_none()
        && table.style == Style::Header
        && let Some(section) = table.section
    {
        sections.push(section);
    }
    for item in table.items.values() {
        match &item.node {
            Node::Table(inner) => sections_of(inner, sections),
            Node::Tables(tables) => {
                for inner in tables {
                    sections_of(inner, sections);
                }
            }
            Node::Scalar(..) | Node::Array(..) => {}
        }
    }
}

/// Returns the last section of a table and of all tables inside it.
pub(super) fn last_section<'d>(table: &TableNode<'d>) -> Option<&'d Section> {
    let mut sections = Vec::new();
    sections_of(table, &mut sections);
    sections.into_iter().max_by_key(|section| section.start)
}

/// Plans a block, which ends in a line end, in front of a section and the comments above it.
pub(super) fn before(document: &Document, section: &Section, block: &str) -> TextEdit {
    let nl = document.line_end();
    let at = document.section_lead(section);
    TextEdit::insert(at, format!("{}{nl}", write::with_line_end(block, nl)))
}

/// Plans a block, which ends in a line end, behind a section and a blank line.
pub(super) fn behind(document: &Document, section: &Section, block: &str) -> TextEdit {
    let nl = document.line_end();
    let at = document.section_block(section).end;
    // The line end of the section's last line comes to stand behind the block.
    let block = write::with_line_end(block, nl);
    let block = slice(&block, 0..before_line_end(&block, block.len()));
    let more =
        if line_end(document.text(), at) < document.text().len() || at < document.text().len() {
            needs_gap_below(document.text(), line_end(document.text(), at), nl)
        } else {
            ""
        };
    TextEdit::insert(at, format!("{nl}{nl}{block}{more}"))
}

/// Returns a line end when what follows would stand directly below the new block.
fn needs_gap_below<'a>(text: &str, below: usize, nl: &'a str) -> &'a str {
    let next = slice(text, below..line_end(text, below));
    if next.trim().is_empty() { "" } else { nl }
}

/// Returns the declared fields of the cards at a path.
pub(super) fn declared<'s>(schema: &'s Schema, key: &Key, path: &Path) -> &'s [Field] {
    match schema.field_at(&key.kind, path).map(|field| &field.shape) {
        Some(Shape::Cards(fields)) => fields,
        _ => &[],
    }
}
