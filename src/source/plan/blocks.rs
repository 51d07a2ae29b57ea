//! Whole entries as they are written, to be taken from one text into another.

use std::ops::Range;

use super::{NoPlan, cards};
use crate::model::Key;
use crate::source::document::{Document, section_key};
use crate::source::layout::slice;
use crate::source::syntax::Section;
use crate::source::text_edit::TextEdit;
use crate::source::write;

/// Returns an entry as it is written, with its comments and with `\n` as line end; `None` where
/// it has no sections of its own that stand together.
pub fn block(document: &Document, key: &Key) -> Option<String> {
    Some(format!("{}\n", letters(document, key)?.replace("\r\n", "\n")))
}

/// Returns an entry as it is written to the letter; `None` where [`block`] returns nothing.
pub fn letters<'d>(document: &'d Document, key: &Key) -> Option<&'d str> {
    Some(slice(document.text(), block_bytes(document, key)?))
}

/// Plans to let an entry be written as this block, which ends in a line end.
pub fn swap_block(document: &Document, key: &Key, block: &str) -> Result<Vec<TextEdit>, NoPlan> {
    let range = block_bytes(document, key).ok_or(NoPlan::Layout)?;
    let block = write::with_line_end(block.trim_end_matches('\n'), document.line_end());
    Ok(vec![TextEdit::replace(range, block)])
}

/// Plans a block, which ends in a line end, behind an entry.
pub fn place_behind(document: &Document, key: &Key, block: &str) -> Option<TextEdit> {
    let sections = sections(document, key)?;
    Some(cards::behind(document, sections.last()?, block))
}

/// Returns the keys of a text in the order in which it first speaks of them.
pub fn keys_in_order(document: &Document) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    for key in document.in_order().filter_map(section_key) {
        if keys.last() != Some(&key) {
            keys.push(key);
        }
    }
    keys
}

/// Returns the entry whose sections follow the last one of another.
pub fn key_behind(document: &Document, key: &Key) -> Option<Key> {
    let last = sections(document, key)?.pop()?;
    section_key(document.next_section(last)?)
}

/// Returns what stands in a text and is no entry, as it is written, sorted.
pub fn strays(document: &Document) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for stray in document.strays() {
        let at = stray.span.start;
        let holds = |section: &&Section| section.start <= at && at < section.end();
        let Some(section) = document.in_order().find(holds) else { continue };
        let header = section.header.as_ref().map(|header| section.abs(&header.span));
        let bytes = if header.is_some_and(|header| header == stray.span) {
            section.start..Document::last_word(section)
        } else {
            let mut statements = section.statements.iter();
            let lines = |statement| document.statement_lines(section, statement);
            statements.find(|it| lines(it).contains(&at)).map_or(stray.span.clone(), lines)
        };
        let words = slice(document.text(), bytes).trim().replace("\r\n", "\n");
        found.push(format!("{}: {words}", stray.name));
    }
    found.sort();
    found
}

fn line_starts(document: &Document) -> Vec<usize> {
    let more = document.text().match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(more).collect()
}

/// Returns the lines, counted from 0, of the fields that stand on several.
pub fn long_fields(document: &Document) -> Vec<Range<usize>> {
    let starts = line_starts(document);
    let line = |at: usize| starts.partition_point(|start| *start <= at).saturating_sub(1);
    let mut long = Vec::new();
    for section in document.in_order() {
        for statement in &section.statements {
            let bytes = document.statement_lines(section, statement);
            let lines = line(bytes.start)..line(bytes.end.saturating_sub(1)) + 1;
            if lines.len() > 1 {
                long.push(lines);
            }
        }
    }
    long
}

/// Returns the bytes of an entry with its comments, up to its last line's end; `None` where it
/// shares its lines.
pub fn block_bytes(document: &Document, key: &Key) -> Option<Range<usize>> {
    let sections = sections(document, key)?;
    let (first, last) = (sections.first()?, sections.last()?);
    let apart = sections.windows(2).any(|pair| match pair {
        [one, two] => one.end() != two.start,
        _ => false,
    });
    (!apart).then(|| document.section_block(first).start..document.section_block(last).end)
}

/// Returns the sections of an entry in their order, when it has nothing but sections of its own.
fn sections<'d>(document: &'d Document, key: &Key) -> Option<Vec<&'d Section>> {
    let mut sections = Vec::new();
    for (section, statement) in document.pieces(key) {
        if statement.is_some() {
            return None;
        }
        sections.push(section);
    }
    sections.sort_by_key(|section| section.start);
    (!sections.is_empty()).then_some(sections)
}
