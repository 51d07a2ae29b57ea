//! The comments of one entry, each with its place, and the edits that change one.
//!
//! A comment that a blank line sets apart from an entry speaks of none, as everywhere in this room.
//! An edit of a comment touches its own bytes alone: lines of it that say the same stay as they are
//! written.

use std::ops::Range;

use rustc_hash::FxHashMap;
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use super::canonical::section_path;
use super::document::{Document, section_key};
use super::layout::{before_line_end, line_end, line_start, slice};
use super::syntax::Section;
use super::text_edit::TextEdit;
use crate::model::{Key, Path};

/// Where a comment stands, seen from what it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotePlace {
    /// On lines of its own, above.
    Above,
    /// On the same line, behind.
    Behind,
    /// Inside a value, such as between the items of a list.
    Inside,
    /// On lines of its own, below the last field.
    Below,
}

/// A comment of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it speaks of; the empty path is the entry as a whole.
    pub path: Path,
    /// Where it stands.
    pub place: NotePlace,
    /// What it says, without its signs.
    pub text: String,
    /// From its first sign to its last letter.
    span: Range<usize>,
}

/// Returns the comments of an entry in the order of the text.
///
/// An entry without a section of its own, such as `feature = { a = { … } }`, shows none.
pub fn notes(document: &Document, key: &Key) -> Vec<Note> {
    let text = document.text();
    let mut cards = FxHashMap::default();
    let mut found = Vec::new();
    for (section, statement) in document.pieces(key) {
        if statement.is_some() || section.header.is_none() {
            continue;
        }
        let base = section_path(section, Some(key), &mut cards);
        let lead = lead(document, section, key)..section.start;
        add(text, lead, &base, NotePlace::Above, &mut found);
        let mut at = section.header.as_ref().map_or(section.start, |header| {
            let end = section.abs(&header.span).end;
            let line = line_end(text, end);
            add(text, end..line, &base, NotePlace::Behind, &mut found);
            line
        });
        for statement in &section.statements {
            let whole = document.statement_lines(section, statement);
            let Some(name) = statement.keys.first() else { continue };
            let path = base.then(&name.name);
            add(text, at..whole.start.max(at), &path, NotePlace::Above, &mut found);
            let value = section.abs(&statement.value.span);
            for token in Source::new(slice(text, value.clone())).lex().into_vec() {
                if token.kind() == TokenKind::Comment {
                    let span = token.span();
                    let inside = value.start + span.start()..value.start + span.end();
                    add(text, inside, &path, NotePlace::Inside, &mut found);
                }
            }
            add(text, value.end..whole.end, &path, NotePlace::Behind, &mut found);
            at = whole.end;
        }
        let end = line_end(text, document.section_block(section).end);
        add(text, at..end.max(at), &base, NotePlace::Below, &mut found);
    }
    found
}

/// Returns the edits after which a comment says something else; an empty text takes it away.
///
/// A comment that shares its line with a value stays one line.
pub fn write(document: &Document, note: &Note, words: &str) -> Vec<TextEdit> {
    let text = document.text();
    let words = sound(words);
    if words == note.text {
        return Vec::new();
    }
    let own_lines = matches!(note.place, NotePlace::Above | NotePlace::Below);
    if words.is_empty() {
        let before = slice(text, line_start(text, note.span.start)..note.span.start);
        let blanks = before.len() - before.trim_end().len();
        if !before.trim().is_empty() {
            return vec![TextEdit::delete(note.span.start - blanks..note.span.end)];
        }
        let lines = line_start(text, note.span.start)..line_end(text, note.span.end);
        // A file without a last line end has none afterwards either.
        if lines.end == text.len() && !text.ends_with('\n') {
            return vec![TextEdit::delete(before_line_end(text, lines.start)..lines.end)];
        }
        return vec![TextEdit::delete(lines)];
    }
    let raw = slice(text, note.span.clone());
    let mut old: Vec<&str> = raw.lines().map(str::trim).collect();
    let start = line_start(text, note.span.start);
    let indent = slice(text, start..note.span.start);
    let mut signed = |line: &str| match old.iter().position(|other| said(other) == line) {
        Some(place) => old.remove(place).to_owned(),
        None => with_sign(line),
    };
    let written = if own_lines {
        let lines: Vec<String> = words.split('\n').map(&mut signed).collect();
        lines.join(&format!("{}{indent}", document.line_end()))
    } else {
        signed(&words.split('\n').map(str::trim).collect::<Vec<_>>().join(" "))
    };
    vec![TextEdit::replace(note.span.clone(), written)]
}

/// Returns the edits that put a comment above an entry's header; none when nothing is said, or
/// where the entry has no header of its own.
pub fn add_above(document: &Document, key: &Key, words: &str) -> Vec<TextEdit> {
    let words = sound(words);
    let own = |section: &&Section| {
        section.header.as_ref().is_some_and(|header| !header.array) && is_whole(section, key)
    };
    let section = document.pieces(key).map(|(section, _)| section).find(own);
    let Some(section) = section.filter(|_| !words.is_empty()) else { return Vec::new() };
    let header = section.header.as_ref().map_or(section.start, |h| section.abs(&h.span).start);
    let indent = slice(document.text(), section.start..header);
    let mut lines = String::new();
    for line in words.split('\n') {
        lines.extend([indent, &with_sign(line), document.line_end()]);
    }
    vec![TextEdit::insert(section.start, lines)]
}

/// Tells whether a section is the head of an entry and no card of it.
fn is_whole(section: &Section, key: &Key) -> bool {
    let parts = section.header.as_ref().map_or(0, |header| header.keys.len());
    section_key(section).as_ref() == Some(key) && parts == super::tree::key_parts(&key.kind)
}

/// Returns where the comments above a header start: between two sections of one entry all of them
/// are its own.
fn lead(document: &Document, section: &Section, key: &Key) -> usize {
    match document.previous_section(section) {
        Some(before) if section_key(before).as_ref() == Some(key) => {
            line_end(document.text(), document.section_block(before).end).min(section.start)
        }
        Some(_) | None => document.section_lead(section),
    }
}

/// Adds the comments of a part of the text, one for each run of lines.
fn add(text: &str, part: Range<usize>, path: &Path, place: NotePlace, found: &mut Vec<Note>) {
    let mut open: Option<Range<usize>> = None;
    let mut at = part.start;
    let mut close = |open: Option<Range<usize>>| {
        if let Some(span) = open {
            let lines: Vec<&str> = slice(text, span.clone()).lines().map(said).collect();
            found.push(Note { path: path.clone(), place, text: lines.join("\n"), span });
        }
    };
    for line in slice(text, part).split_inclusive('\n') {
        let words = line.trim();
        if words.starts_with('#') {
            let start = at + (line.len() - line.trim_start().len());
            let end = start + words.len();
            open = Some(open.map_or(start, |span| span.start)..end);
        } else {
            close(open.take());
        }
        at += line.len();
    }
    close(open);
}

/// Returns what a line of a comment says.
fn said(line: &str) -> &str {
    let line = line.trim();
    let line = line.strip_prefix('#').unwrap_or(line);
    line.strip_prefix(' ').unwrap_or(line)
}

fn with_sign(line: &str) -> String {
    if line.is_empty() { "#".to_owned() } else { format!("# {line}") }
}

/// Returns words as a comment can hold them.
fn sound(words: &str) -> String {
    let words = words.replace("\r\n", "\n").replace('\r', "\n");
    let kept = |letter: &char| matches!(letter, '\n' | '\t') || !letter.is_control();
    let words: String = words.chars().filter(kept).collect();
    let lines: Vec<&str> = words.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::apply;

    const TEXT: &str = "# the file\n\n# why a\n#  and more\n[feature.a] # head\n# the title\n\
                        title = \"A # b\" # behind\ntags = [\n  \"x\", # one\n  # two\n]\n# below\n\n\
                        # nobody's\n\n# card\n[[feature.a.variant]]\ntext = \"t\"\n\n[feature.b]\n";

    fn document() -> Document {
        Document::parse(TEXT.to_owned(), false)
    }

    #[test]
    fn every_comment_of_an_entry_is_found_with_what_it_speaks_of() {
        let found: Vec<String> = notes(&document(), &Key::new("feature", "a"))
            .iter()
            .map(|note| format!("{}/{:?}: {}", note.path, note.place, note.text))
            .collect();
        let expected = [
            "/Above: why a\n and more",
            "/Behind: head",
            "title/Above: the title",
            "title/Behind: behind",
            "tags/Inside: one",
            "tags/Inside: two",
            "/Below: below",
            "variant 1/Above: nobody's",
            "variant 1/Above: card",
        ];
        assert_eq!(found, expected);
        assert_eq!(notes(&document(), &Key::new("feature", "b")), []);
    }

    #[track_caller]
    fn check(note_idx: usize, words: &str, before: &str, after: &str) {
        let document = document();
        let note = &notes(&document, &Key::new("feature", "a"))[note_idx];
        let written = apply(TEXT, &write(&document, note, words)).unwrap();
        assert_eq!(written, TEXT.replacen(before, after, 1));
    }

    #[test]
    fn a_comment_is_written_where_it_stands() {
        check(0, "why a\n and more", "", "");
        check(0, "why\n and more\n\nyes", "# why a\n#  and more", "# why\n#  and more\n#\n# yes");
        check(0, "", "# why a\n#  and more\n", "");
        check(1, "two\nlines", "# head", "# two lines");
        check(1, "", " # head", "");
        check(3, "\u{1b}x\r\n", "# behind", "# x");
        check(4, "", "\"x\", # one", "\"x\",");
        check(5, "", "  # two\n", "");
        check(6, "b", "# below", "# b");
    }

    #[test]
    fn the_first_comment_stands_above_the_header() {
        let document = document();
        let edits = add_above(&document, &Key::new("feature", "b"), "one\ntwo");
        let written = apply(TEXT, &edits).unwrap();
        assert_eq!(written, TEXT.replace("[feature.b]", "# one\n# two\n[feature.b]"));
        assert_eq!(add_above(&document, &Key::new("feature", "b"), " \n"), []);
    }
}
