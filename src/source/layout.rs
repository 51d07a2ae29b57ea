//! Lines: which comments and blank lines go with what.

use std::ops::Range;

use super::document::Document;
use super::syntax::{Section, Statement};

/// Returns the part of a text, or nothing where the range does not fit it.
pub(super) fn slice(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// Returns where the line of a place starts.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    slice(text, 0..at).rfind('\n').map_or(0, |found| found + 1)
}

/// Returns where the line of a place ends, behind its line end.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |found| at + found + 1)
}

/// Returns the place in front of the line end that stands just before `end`.
pub(super) fn before_line_end(text: &str, end: usize) -> usize {
    let line = slice(text, 0..end);
    let line = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
    line.len()
}

/// Returns the blanks with which the line of a place starts.
pub(super) fn indent(text: &str, at: usize) -> &str {
    let start = line_start(text, at);
    let line = slice(text, start..at);
    slice(line, 0..line.len() - line.trim_start_matches([' ', '\t']).len())
}

/// Returns where the comment lines directly above a line start; the line itself where there are
/// none. Nothing before `limit` is looked at.
pub(super) fn comments_above(text: &str, line: usize, limit: usize) -> usize {
    let mut start = line;
    while start > limit {
        let above = line_start(text, start - 1);
        if above < limit || !slice(text, above..start).trim_start().starts_with('#') {
            break;
        }
        start = above;
    }
    start
}

impl Document {
    /// Returns the whole lines of a statement, with the comment behind its value.
    pub(super) fn statement_lines(&self, section: &Section, statement: &Statement) -> Range<usize> {
        let key = statement.keys.first().map_or(0, |part| part.span.start);
        let start = section.start + key as usize;
        let end = section.start + statement.value.span.end as usize;
        line_start(self.text(), start)..line_end(self.text(), end)
    }

    /// Returns where the last thing that a section says ends: a statement, else its header.
    pub(super) fn last_word(section: &Section) -> usize {
        let header = section.header.as_ref().map_or(0, |header| header.span.end);
        let last = section.statements.last().map_or(header, |last| last.value.span.end.max(header));
        section.start + last as usize
    }

    /// Returns where the comments of a section's header start.
    pub(super) fn section_lead(&self, section: &Section) -> usize {
        let limit = self.previous_section(section).map_or(0, |before| {
            let end = Self::last_word(before);
            if end == before.start { end } else { line_end(self.text(), end) }
        });
        comments_above(self.text(), section.start, limit)
    }

    /// Returns a section with the comments above its header and directly behind its last line,
    /// without the line end of its last line.
    ///
    /// A comment that a blank line sets apart belongs to nobody and is left out.
    pub(super) fn section_block(&self, section: &Section) -> Range<usize> {
        let text = self.text();
        let mut end = line_end(text, Self::last_word(section));
        let mut below = end;
        while below < section.end()
            && slice(text, below..section.end()).trim_start_matches([' ', '\t']).starts_with('#')
        {
            below = line_end(text, below);
        }
        // Comments that run into the next header are that one's.
        let runs_on = below >= section.end() && self.next_section(section).is_some();
        if !runs_on {
            end = below;
        }
        self.section_lead(section)..before_line_end(text, end)
    }

    /// Widens a block to the bytes that must go with it for no double blank line to be left.
    pub(super) fn with_gap(&self, block: &Range<usize>) -> Range<usize> {
        let text = self.text();
        let mut end = line_end(text, block.end);
        let next = skip_blank_lines(text, end);
        if next < text.len() {
            return block.start..next;
        }
        // Nothing follows: the blank lines before the block go instead.
        let mut start = block.start;
        while start > 0 {
            let above = line_start(text, start - 1);
            if !slice(text, above..start).trim().is_empty() {
                break;
            }
            start = above;
        }
        if start == 0 {
            return 0..text.len();
        }
        // A file without a last line end has none afterwards either.
        if !text.ends_with('\n') {
            start = before_line_end(text, start);
            end = text.len();
        }
        start..end.max(next)
    }
}

fn skip_blank_lines(text: &str, mut at: usize) -> usize {
    while at < text.len() {
        let end = line_end(text, at);
        if !slice(text, at..end).trim().is_empty() {
            break;
        }
        at = end;
    }
    at
}
