//! Which comment speaks of what.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use super::{Remark, end_of};
use crate::model::{Key, Path, Step};
use crate::source::document::{Document, section_key};
use crate::source::layout::{line_end, line_start, slice};
use crate::source::syntax::{Section, Statement, ValueShape};
use crate::source::tree::{key_of, key_parts};

/// All comments of a text.
#[derive(Debug, Default)]
pub(super) struct Comments<'t> {
    /// Those at the head of the file, which speak of the file.
    pub(super) head: Vec<&'t str>,
    /// Those behind the last entry.
    pub(super) tail: Vec<&'t str>,
    entries: FxHashMap<Key, EntryComments<'t>>,
}

/// The comments of one entry.
#[derive(Debug, Default)]
pub(super) struct EntryComments<'t> {
    /// In order, so that what stands inside a field is found together.
    notes: BTreeMap<Path, Notes<'t>>,
}

/// The comments of a header, a field or an item.
#[derive(Debug, Default, Clone)]
pub(super) struct Notes<'t> {
    /// Lines above it; an empty one stands for blank lines.
    pub(super) above: Vec<&'t str>,
    /// Behind it, on its line.
    pub(super) behind: Vec<&'t str>,
    /// Inside it, behind its last item, or below the last field of a section.
    pub(super) below: Vec<&'t str>,
}

/// The comments of what has none.
pub(super) static NONE: Notes<'static> =
    Notes { above: Vec::new(), behind: Vec::new(), below: Vec::new() };

impl<'t> EntryComments<'t> {
    pub(super) fn at(&self, path: &Path) -> Option<&Notes<'t>> {
        self.notes.get(path)
    }

    /// Returns the comments deep inside the value at a path, below its items where it has some: what
    /// stands in sections of its own may come to stand on one line, where no comment can.
    pub(super) fn deep(&self, path: &Path, items: usize) -> Vec<&'t str> {
        let depth = path.0.len();
        let is_item = |inner: &Path| {
            inner.0.len() == depth + 1
                && matches!(inner.0.last(), Some(Step::Index(item_idx)) if *item_idx < items)
        };
        self.notes
            .range(path..)
            .take_while(|(inner, _)| inner.0.starts_with(&path.0))
            .filter(|(inner, _)| inner.0.len() > depth && !is_item(inner))
            .flat_map(|(_, notes)| notes.above.iter().chain(&notes.behind).chain(&notes.below))
            .filter(|line| !line.is_empty())
            .copied()
            .collect()
    }

    /// Tells whether an item of the list at a path has comments, or its end has.
    pub(super) fn inside(&self, path: &Path, items: usize) -> bool {
        self.at(path).is_some_and(|notes| !notes.below.is_empty())
            || (0..items).any(|item_idx| {
                // The blank line above a section is none.
                self.at(&path.item(item_idx)).is_some_and(|notes| {
                    notes.above.iter().chain(&notes.behind).any(|line| !line.is_empty())
                })
            })
    }
}

impl<'t> Comments<'t> {
    pub(super) fn of(&self, key: &Key) -> &EntryComments<'t> {
        static NONE: EntryComments<'static> = EntryComments { notes: BTreeMap::new() };
        self.entries.get(key).unwrap_or(&NONE)
    }

    /// Returns the words of the comments by what they speak of, without blank lines.
    pub(super) fn lines(self) -> Vec<(Option<Key>, Vec<String>)> {
        let words = |lines: Vec<&str>| -> Vec<String> {
            let words = lines.iter().map(|line| line.trim_start_matches('#').trim().to_owned());
            words.filter(|words| !words.is_empty()).collect()
        };
        let mut found = vec![(None, words(self.head)), (None, words(self.tail))];
        found.extend(self.entries.into_iter().map(|(key, entry)| {
            let lines = entry
                .notes
                .into_values()
                .flat_map(|notes| [notes.above, notes.behind, notes.below]);
            (Some(key), words(lines.flatten().collect()))
        }));
        found.retain(|(_, lines)| !lines.is_empty());
        found
    }

    /// Returns the comments by what they speak of, without blank lines.
    pub(super) fn remarks(self) -> Vec<Remark> {
        let words = |lines: Vec<&str>| -> Vec<String> {
            lines.into_iter().filter(|line| !line.is_empty()).map(str::to_owned).collect()
        };
        let (above, below) = (words(self.head), words(self.tail));
        let mut found = vec![Remark { above, below, ..Remark::default() }];
        let mut entries: Vec<(Key, EntryComments<'_>)> = self.entries.into_iter().collect();
        entries.sort_by(|one, two| one.0.cmp(&two.0));
        for (key, entry) in entries {
            let below_it = words(entry.below().collect());
            let mut notes: Vec<(Path, Notes<'_>)> = entry
                .notes
                .into_iter()
                .filter(|(path, _)| path.first_field() != Some(BELOW))
                .collect();
            if notes.first().is_none_or(|(path, _)| !path.0.is_empty()) {
                notes.insert(0, (Path::default(), Notes::default()));
            }
            for (path, notes) in notes {
                let mut below = words(notes.below);
                if path.0.is_empty() {
                    below.extend(below_it.iter().cloned());
                }
                let (above, behind) = (words(notes.above), words(notes.behind));
                found.push(Remark { key: Some(key.clone()), path, above, behind, below });
            }
        }
        found
    }

    /// Finds every comment of a text and what it speaks of.
    pub(super) fn collect(document: &'t Document) -> Self {
        let mut comments = Self::default();
        let mut cards: FxHashMap<(Key, Vec<SmolStr>), usize> = FxHashMap::default();
        let text = document.text();
        let mut pending: Vec<&'t str> = Vec::new();
        let mut at = 0;
        let mut first = true;
        let sections: Vec<&Section> = document.in_order().collect();
        for (section_idx, section) in sections.iter().enumerate() {
            // Most sections have none, and a large map has very many sections.
            if !first
                && pending.iter().all(|line| line.is_empty())
                && !slice(text, at..section.end()).contains('#')
            {
                pending.clear();
                at = section.end();
                section_path(section, section_key(section).as_ref(), &mut cards);
                continue;
            }
            if let Some(header) = &section.header {
                pending.extend(lines(slice(text, at..section.start)));
                if first {
                    comments.head = split_head(&mut pending);
                }
                first = false;
                at = line_end(text, section.abs(&header.span).end);
                let behind = comment_in(slice(text, section.abs(&header.span).end..at));
                let key = section_key(section);
                let base = section_path(section, key.as_ref(), &mut cards);
                match key {
                    Some(key) => {
                        let mut above = trimmed(std::mem::take(&mut pending));
                        // Most entries have none, and a large map has very many entries.
                        if !above.is_empty() || behind.is_some() {
                            let notes = comments.notes(&key, &base);
                            notes.above.append(&mut above);
                            notes.behind.extend(behind);
                        }
                    }
                    // A header that entries share: its comments go to the first of them.
                    None => pending.extend(behind),
                }
                comments.statements(document, section, &base, &mut at, &mut pending);
            } else {
                if !section.statements.is_empty() {
                    let start = section
                        .statements
                        .first()
                        .map_or(0, |statement| document.statement_lines(section, statement).start);
                    pending.extend(lines(slice(text, 0..start)));
                    comments.head = split_head(&mut pending);
                    at = start;
                    first = false;
                }
                comments.statements(document, section, &Path::default(), &mut at, &mut pending);
            }
            comments.below(document, section, sections.get(section_idx + 1).copied(), &mut at);
        }
        pending.extend(lines(slice(text, at..text.len())));
        let rest = trimmed(pending);
        if first {
            comments.head = rest;
        } else {
            comments.tail = rest;
        }
        for lines in [&mut comments.head, &mut comments.tail] {
            while lines.last().is_some_and(|line| line.is_empty()) {
                lines.pop();
            }
        }
        comments
    }

    fn notes(&mut self, key: &Key, path: &Path) -> &mut Notes<'t> {
        let entry = self.entries.entry(key.clone()).or_default();
        entry.notes.entry(path.clone()).or_default()
    }

    /// Takes the comments of a section's statements; `at` is where the text before ends.
    fn statements(
        &mut self,
        document: &'t Document,
        section: &Section,
        base: &Path,
        at: &mut usize,
        pending: &mut Vec<&'t str>,
    ) {
        let text = document.text();
        for statement in &section.statements {
            let whole = document.statement_lines(section, statement);
            pending.extend(lines(slice(text, *at..whole.start)));
            *at = whole.end;
            let Some((key, path)) = Self::target(section, statement, base) else { continue };
            let value = section.abs(&statement.value.span);
            let behind = comment_in(slice(text, value.end..whole.end));
            let above: Vec<&str> =
                std::mem::take(pending).into_iter().filter(|line| !line.is_empty()).collect();
            if !above.is_empty() || behind.is_some() {
                let notes = self.notes(&key, &path);
                notes.above.extend(above);
                notes.behind.extend(behind);
            }
            self.inside(document, section, statement, &key, &path);
        }
    }

    /// Returns what a statement's comments are about.
    fn target(section: &Section, statement: &Statement, base: &Path) -> Option<(Key, Path)> {
        let header = section.header.as_ref().map_or(&[][..], |header| &*header.keys);
        let mut names: Vec<&str> =
            header.iter().chain(statement.keys.iter()).map(|part| part.name.as_str()).collect();
        let mut value = &statement.value;
        let needed = key_parts(names.first()?);
        // `feature = { a = {…}, b = {…} }`: the first of them takes the comments.
        while names.len() < needed {
            let ValueShape::Inline(inner) = &value.shape else { return None };
            let first = inner.first()?;
            names.extend(first.keys.iter().map(|part| part.name.as_str()));
            value = &first.value;
        }
        let key = key_of(&names)?;
        let path = match (header.len() >= needed, names.get(needed)) {
            (true, _) => base.then(statement.keys.first()?.name.as_str()),
            (false, Some(field)) => Path::field(field),
            (false, None) => Path::default(),
        };
        Some((key, path))
    }

    /// Takes the comments inside a value.
    fn inside(
        &mut self,
        document: &'t Document,
        section: &Section,
        statement: &Statement,
        key: &Key,
        path: &Path,
    ) {
        let span = section.abs(&statement.value.span);
        let text = document.text();
        let written = slice(text, span.clone());
        if !written.contains('#') {
            return;
        }
        let header = section.header.as_ref().map_or(0, |header| header.keys.len());
        let is_field = header + statement.keys.len() > 0
            && path.last_field() == statement.keys.last().map(|part| part.name.as_str());
        for token in Source::new(written).lex() {
            if token.kind() != TokenKind::Comment {
                continue;
            }
            let (start, end) = (span.start + token.span().start(), span.start + token.span().end());
            let comment = slice(text, start..end).trim_end();
            let ValueShape::Array(items) = &statement.value.shape else {
                self.notes(key, path).above.push(comment);
                continue;
            };
            if !is_field {
                self.notes(key, path).above.push(comment);
                continue;
            }
            let before = items.partition_point(|item| section.abs(&item.span).start < start);
            let before = before.checked_sub(1);
            let same_line = before.and_then(|item_idx| items.get(item_idx)).is_some_and(|item| {
                line_start(text, section.abs(&item.span).end.min(start)) == line_start(text, start)
                    || section.abs(&item.span).end > start
            });
            match (before, items.get(before.map_or(0, |item_idx| item_idx + 1))) {
                (Some(item_idx), _) if same_line => {
                    self.notes(key, &path.item(item_idx)).behind.push(comment);
                }
                (before, Some(_)) => {
                    let next = before.map_or(0, |item_idx| item_idx + 1);
                    self.notes(key, &path.item(next)).above.push(comment);
                }
                (_, None) => self.notes(key, path).below.push(comment),
            }
        }
    }

    /// Takes the comments directly below the last statement of a section, which are its own when
    /// they do not run into the next header.
    fn below(
        &mut self,
        document: &'t Document,
        section: &Section,
        next: Option<&Section>,
        at: &mut usize,
    ) {
        let text = document.text();
        let start = end_of(document, section);
        if *at != start {
            return;
        }
        let mut end = start;
        while end < section.end()
            && slice(text, end..section.end()).trim_start_matches([' ', '\t']).starts_with('#')
        {
            end = line_end(text, end);
        }
        if end == start || (end >= section.end() && next.is_some()) {
            return;
        }
        let Some(key) = section_key(section) else { return };
        let found = lines(slice(text, start..end));
        // The last field of the last card stands last: what is below it is below the entry.
        let path = Path(vec![Step::Field(BELOW.into()), Step::Index(section.start)]);
        self.notes(&key, &path).below.extend(found);
        *at = end;
    }
}

/// A name that no field has: notes below a section are kept under it.
pub(super) const BELOW: &str = "\0below";

impl<'t> EntryComments<'t> {
    /// Returns the comments below the entry's sections, in order.
    pub(super) fn below(&self) -> impl Iterator<Item = &'t str> {
        let found = self.notes.iter().filter(|(path, _)| path.first_field() == Some(BELOW));
        found.flat_map(|(_, notes)| notes.below.iter().copied())
    }
}

/// Returns the path of a section inside its entry, and counts cards.
pub(in crate::source) fn section_path(
    section: &Section,
    key: Option<&Key>,
    cards: &mut FxHashMap<(Key, Vec<SmolStr>), usize>,
) -> Path {
    let (Some(header), Some(key)) = (&section.header, key) else { return Path::default() };
    let mut path = Path::default();
    let mut names: Vec<SmolStr> = Vec::new();
    let own = header.keys.iter().skip(key_parts(&key.kind));
    let count = own.clone().count();
    for (part_idx, part) in own.enumerate() {
        path = path.then(&part.name);
        names.push(part.name.clone());
        let place = (key.clone(), names.clone());
        if header.array && part_idx + 1 == count {
            let next = cards.entry(place).and_modify(|card_idx| *card_idx += 1).or_insert(0);
            path = path.item(*next);
        } else if let Some(card_idx) = cards.get(&place) {
            path = path.item(*card_idx);
        }
    }
    path
}

/// Returns the comments of a text without values, and an empty line for each run of blank ones.
fn lines(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with('#')
            || found.last().is_some_and(|last| !last.is_empty())
            || found.is_empty()
        {
            found.push(line);
        }
    }
    if found.iter().all(|line| line.is_empty()) && text.is_empty() { Vec::new() } else { found }
}

/// Returns the comment behind a value.
fn comment_in(text: &str) -> Option<&str> {
    let comment = text.trim();
    comment.starts_with('#').then_some(comment)
}

/// Takes off what speaks of the file: all but the comments directly above the first entry.
fn split_head<'t>(pending: &mut Vec<&'t str>) -> Vec<&'t str> {
    let blank = pending.iter().rposition(|line| line.is_empty());
    let rest = blank.map_or_else(Vec::new, |blank| pending.split_off(blank + 1));
    let head = if blank.is_some() { std::mem::take(pending) } else { Vec::new() };
    if blank.is_some() {
        *pending = rest;
    }
    trimmed(head)
}

/// Drops empty lines at both ends and doubles between.
fn trimmed(lines: Vec<&str>) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    for line in lines {
        if !line.is_empty() || out.last().is_some_and(|last| !last.is_empty()) {
            out.push(line);
        }
    }
    // One blank line at the end is kept: it sets a comment apart from the header below it.
    if out.iter().all(|line| line.is_empty()) {
        out.clear();
    }
    out
}

/// Returns every comment of a text.
pub(super) fn comment_lines(text: &str) -> impl Iterator<Item = &str> {
    Source::new(text)
        .lex()
        .filter(|token| token.kind() == TokenKind::Comment)
        .map(|token| slice(text, token.span().start()..token.span().end()).trim_end())
}
