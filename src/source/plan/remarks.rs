//! Comments, added and taken away where they stand.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::model::{Key, Part, Path};
use crate::source::document::Document;
use crate::source::layout::{before_line_end, comments_above, indent, line_end, line_start, slice};
use crate::source::lookup::Laid;
use crate::source::text_edit::TextEdit;

/// What shall be different about the comments of one thing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarking {
    /// Lines that come above it.
    pub come: Vec<String>,
    /// Lines above it that go.
    pub go: Vec<String>,
    /// What stands behind it on its line, where that shall be something else; nothing is none.
    pub behind: Option<String>,
}

/// Plans other comments of a header, a field or an item; `None` where its lines hold other things
/// so that they can't be placed.
pub fn remark(
    document: &Document,
    key: &Key,
    path: &Path,
    remarking: &Remarking,
) -> Option<Vec<TextEdit>> {
    remark_laid(document, &document.laid(key), path, remarking)
}

/// Plans other comments of several things of an entry, sorted; `None` where those of one can't be
/// placed, or where they come too near to each other.
pub fn remark_all(
    document: &Document,
    key: &Key,
    remarks: &[(Path, Remarking)],
) -> Option<Vec<TextEdit>> {
    let laid = document.laid(key);
    let mut edits = Vec::new();
    for (path, remarking) in remarks {
        edits.extend(remark_laid(document, &laid, path, remarking)?);
    }
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let is_apart = |pair: &[TextEdit]| match pair {
        [one, two] => one.range.end < two.range.end && one.range.end <= two.range.start,
        _ => true,
    };
    edits.windows(2).all(is_apart).then_some(edits)
}

fn remark_laid(
    document: &Document,
    laid: &Laid<'_>,
    path: &Path,
    remarking: &Remarking,
) -> Option<Vec<TextEdit>> {
    let text = document.text();
    let value = laid.span_of(path, Part::Value)?;
    let name = laid.span_of(path, Part::Name).unwrap_or(value.clone());
    let line = line_start(text, name.start.min(value.start));
    let nl = document.line_end();
    // Above a header blank lines set comments apart that speak of it all the same.
    let above =
        if path.0.is_empty() { head_above(text, line) } else { comments_above(text, line, 0) };
    let mut edits = dropped(text, above..line, &remarking.go);
    let blanks = indent(text, name.start.min(value.start));
    let come = in_lines(&remarking.come, blanks, nl);
    if !come.is_empty() && !instead(&mut edits, &come) {
        edits.push(TextEdit::insert(line, come));
    }
    if let Some(behind) = &remarking.behind {
        let end = before_line_end(text, line_end(text, value.end));
        let rest = slice(text, value.end..end);
        let bare = rest.trim_start_matches([' ', '\t', ',']);
        if !bare.is_empty() && !bare.starts_with('#') {
            return None;
        }
        let start = value.end + rest.trim_end_matches(bare).trim_end().len();
        let new = if behind.is_empty() { String::new() } else { format!(" {behind}") };
        edits.push(TextEdit::replace(start..end, new));
    }
    Some(edits)
}

/// Plans other comments at the head of a file, which speak of the file, or behind its last entry.
pub fn remark_file(document: &Document, head: &Remarking, tail: &Remarking) -> Vec<TextEdit> {
    let text = document.text();
    let nl = document.line_end();
    let first = document
        .in_order()
        .find(|section| section.header.is_some() || !section.statements.is_empty());
    let end = first.map_or(text.len(), |first| match &first.header {
        Some(_) => first.start,
        None => first.statements.first().map_or(0, |it| document.statement_lines(first, it).start),
    });
    let mut edits = dropped(text, 0..end, &head.go);
    if !head.come.is_empty() && !instead(&mut edits, &in_lines(&head.come, "", nl)) {
        // Behind the block of comments that stands at the very top, else a block of its own.
        let mut at = 0;
        while at < end && slice(text, at..line_end(text, at)).trim_start().starts_with('#') {
            at = line_end(text, at);
        }
        let is_set_apart = at > 0 && slice(text, at..line_end(text, at)).trim().is_empty();
        let lines = in_lines(&head.come, "", nl);
        edits.push(if is_set_apart {
            TextEdit::insert(at, lines)
        } else {
            TextEdit::insert(0, format!("{lines}{nl}"))
        });
    }
    let last = document
        .in_order()
        .last()
        .map_or(0, |section| line_end(text, Document::last_word(section)));
    edits.extend(dropped(text, last..text.len(), &tail.go));
    if !tail.come.is_empty() {
        let is_tail = slice(text, last..text.len()).contains('#');
        let lines = tail.come.join(nl);
        let gap = if is_tail { "" } else { nl };
        edits.push(if text.ends_with('\n') {
            TextEdit::insert(text.len(), format!("{gap}{lines}{nl}"))
        } else {
            TextEdit::insert(text.len(), format!("{nl}{gap}{lines}"))
        });
    }
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    edits
}

/// Returns where the comments and blank lines above a line begin.
fn head_above(text: &str, line: usize) -> usize {
    let mut start = line;
    while start > 0 {
        let above = line_start(text, start - 1);
        let words = slice(text, above..start).trim_start();
        if !words.is_empty() && !words.starts_with('#') {
            break;
        }
        start = above;
    }
    start
}

/// Lets lines come where the first one goes; `false` where none does.
fn instead(edits: &mut [TextEdit], come: &str) -> bool {
    let Some(first) = edits.first_mut() else { return false };
    *first = TextEdit::replace(first.range.clone(), come.to_owned());
    true
}

fn in_lines(comments: &[String], blanks: &str, nl: &str) -> String {
    let mut lines = String::new();
    for comment in comments {
        for part in [blanks, comment, nl] {
            lines.push_str(part);
        }
    }
    lines
}

fn dropped(text: &str, within: Range<usize>, go: &[String]) -> Vec<TextEdit> {
    let mut edits = Vec::new();
    if go.is_empty() {
        return edits;
    }
    let mut left: FxHashMap<&str, usize> = FxHashMap::default();
    for words in go {
        *left.entry(words).or_default() += 1;
    }
    let mut at = within.start;
    while at < within.end {
        let line = at..line_end(text, at);
        if let Some(count) = left.get_mut(slice(text, line.clone()).trim()).filter(|it| **it > 0) {
            *count -= 1;
            edits.push(TextEdit::delete(line.clone()));
        }
        at = line.end;
    }
    edits
}
