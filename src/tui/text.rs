//! Text on its way to the screen: cleaned, given roles, wrapped and cut to a width.
//!
//! Every string of a map becomes a [`Run`] before it is drawn, and [`Run::new`] cleans it; there
//! is no other way to make one. Widths are those of the cleaned text.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::theme::Role;
use crate::render::{clean, clean_line};

/// A piece of one line, all in one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    text: String,
    /// What it is for.
    pub role: Role,
}

impl Run {
    /// Returns a cleaned piece of text.
    pub fn new(text: &str, role: Role) -> Self {
        Self { text: clean_line(text).into_owned(), role }
    }

    /// Returns the cleaned text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns how many columns it takes.
    pub fn width(&self) -> usize {
        self.text.width()
    }
}

/// One line of the screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row(pub Vec<Run>);

impl Row {
    /// Returns a line of one piece.
    pub fn of(text: &str, role: Role) -> Self {
        Self(vec![Run::new(text, role)])
    }

    /// Adds a piece.
    #[must_use]
    pub fn then(mut self, text: &str, role: Role) -> Self {
        self.0.push(Run::new(text, role));
        self
    }

    /// Adds blanks up to a column; at least one when the line is that long already.
    #[must_use]
    pub fn pad(mut self, column: usize) -> Self {
        let blanks = column.saturating_sub(self.width()).max(usize::from(self.width() > 0));
        self.0.push(Run { text: " ".repeat(blanks), role: Role::Plain });
        self
    }

    /// Returns how many columns it takes.
    pub fn width(&self) -> usize {
        self.0.iter().map(Run::width).sum()
    }

    /// Returns its text without roles.
    pub fn plain(&self) -> String {
        self.0.iter().map(Run::text).collect()
    }

    /// Cuts it to a width; what is left out is told by an ellipsis.
    #[must_use]
    pub fn fit(mut self, width: usize) -> Self {
        if self.width() <= width {
            return self;
        }
        let mut left = width.saturating_sub(1);
        let mut runs = Vec::new();
        for run in std::mem::take(&mut self.0) {
            let run_width = run.width();
            if run_width <= left {
                left -= run_width;
                runs.push(run);
                continue;
            }
            let (head, _) = split_at_width(&run.text, left);
            let text = if width == 0 { String::new() } else { format!("{}…", head.trim_end()) };
            runs.push(Run { text, role: run.role });
            break;
        }
        Self(runs)
    }

    /// Puts another line at its right end, cutting this one where both do not fit.
    #[must_use]
    pub fn with_right(self, right: Self, width: usize) -> Self {
        let right_width = right.width();
        if right_width == 0 || right_width + 4 > width {
            return self.fit(width);
        }
        let mut row = self.fit(width - right_width - 1);
        let gap = width - right_width - row.width();
        row.0.push(Run { text: " ".repeat(gap), role: Role::Plain });
        row.0.extend(right.0);
        row
    }
}

impl Row {
    /// Puts another line at the right edge, whatever is left of this one.
    #[must_use]
    pub fn with_right_edge(self, right: Self, width: usize) -> Self {
        let mut row = self.fit(width.saturating_sub(right.width()));
        let gap = width.saturating_sub(right.width() + row.width());
        row.0.push(Run { text: " ".repeat(gap), role: Role::Plain });
        row.0.extend(right.0);
        row
    }
}

/// Cuts a text and its marked parts into pieces of two roles.
pub fn marked(text: &str, marks: &[Range<usize>], role: Role) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = 0;
    for mark in marks {
        if let (Some(before), Some(inside)) = (text.get(at..mark.start), text.get(mark.clone())) {
            if !before.is_empty() {
                runs.push(Run::new(before, role));
            }
            if !inside.is_empty() {
                runs.push(Run::new(inside, Role::Mark));
            }
            at = mark.end;
        }
    }
    if let Some(rest) = text.get(at..)
        && !rest.is_empty()
    {
        runs.push(Run::new(rest, role));
    }
    runs
}

/// Returns a text of several lines, wrapped to a width, all in one role.
pub fn wrap_text(text: &str, role: Role, width: usize) -> Vec<Row> {
    let cleaned = clean(text);
    cleaned
        .trim_end()
        .split('\n')
        .flat_map(|line| {
            let indent = line.len() - line.trim_start_matches(' ').len();
            let run = Run { text: line.to_owned(), role };
            if indent == 0 || line.trim().is_empty() {
                wrap(&[run], width)
            } else {
                wrap_indented(&run, indent, width)
            }
        })
        .collect()
}

fn wrap_indented(run: &Run, indent: usize, width: usize) -> Vec<Row> {
    let indent = indent.min(width / 2);
    let inner = Run { text: run.text.trim_start().to_owned(), role: run.role };
    indented(wrap(&[inner], width.saturating_sub(indent)), indent)
}

/// Moves lines to the right.
pub fn indented(rows: Vec<Row>, indent: usize) -> Vec<Row> {
    let blanks = Run { text: " ".repeat(indent), role: Role::Plain };
    rows.into_iter()
        .map(|mut row| {
            row.0.insert(0, blanks.clone());
            row
        })
        .collect()
}

/// Wraps pieces to a width, at blanks, or inside words that are wider than the whole line.
pub fn wrap(runs: &[Run], width: usize) -> Vec<Row> {
    let width = width.max(1);
    let mut rows = Vec::new();
    let mut row = Row::default();
    let mut row_width = 0;
    for word in words_of(runs) {
        let word_width: usize = word.pieces.iter().map(Run::width).sum();
        if row_width > 0 && row_width + word_width > width {
            trim_end(&mut row);
            rows.push(std::mem::take(&mut row));
            row_width = 0;
        }
        if word_width > width {
            for piece in word.pieces {
                let mut rest = piece.text.as_str();
                while !rest.is_empty() {
                    let (head, tail) = split_at_width(rest, width.saturating_sub(row_width));
                    let (head, tail) = if head.is_empty() && row_width == 0 {
                        first_letter(rest)
                    } else {
                        (head, tail)
                    };
                    row_width += head.width();
                    row.0.push(Run { text: head.to_owned(), role: piece.role });
                    if !tail.is_empty() {
                        rows.push(std::mem::take(&mut row));
                        row_width = 0;
                    }
                    rest = tail;
                }
            }
        } else {
            row_width += word_width;
            row.0.extend(word.pieces);
        }
        if word.blanks > 0 && row_width < width {
            row.0.push(Run {
                text: " ".repeat(word.blanks.min(width - row_width)),
                role: word.role,
            });
            row_width += word.blanks.min(width - row_width);
        }
    }
    trim_end(&mut row);
    if !row.0.is_empty() || rows.is_empty() {
        rows.push(row);
    }
    rows.into_iter().map(joined).collect()
}

/// Letters that stay together, in one role or in several, and the blanks behind them.
struct Word {
    pieces: Vec<Run>,
    blanks: usize,
    role: Role,
}

fn words_of(runs: &[Run]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for run in runs {
        for part in run.text.split_inclusive(' ') {
            let letters = part.trim_end_matches(' ');
            let blanks = part.len() - letters.len();
            if !letters.is_empty() {
                let piece = Run { text: letters.to_owned(), role: run.role };
                match words.last_mut().filter(|_| open) {
                    Some(word) => word.pieces.push(piece),
                    None => words.push(Word { pieces: vec![piece], blanks: 0, role: run.role }),
                }
                open = true;
            }
            if blanks > 0 {
                match words.last_mut() {
                    Some(word) => word.blanks += blanks,
                    None => words.push(Word { pieces: Vec::new(), blanks, role: run.role }),
                }
                open = false;
            }
        }
    }
    words
}

fn trim_end(row: &mut Row) {
    while row.0.last().is_some_and(|run| run.text.trim_end().is_empty()) {
        row.0.pop();
    }
}

/// Joins neighbours of one role, so that a line is few pieces.
fn joined(row: Row) -> Row {
    let mut runs: Vec<Run> = Vec::with_capacity(row.0.len());
    for run in row.0 {
        match runs.last_mut() {
            Some(last) if last.role == run.role => last.text.push_str(&run.text),
            _ => runs.push(run),
        }
    }
    Row(runs)
}

/// Splits a text where it reaches a width, between letters as people see them.
pub fn split_at_width(text: &str, width: usize) -> (&str, &str) {
    let mut taken = 0;
    for (at, letter) in text.grapheme_indices(true) {
        taken += letter.width();
        if taken > width {
            return text.split_at(at);
        }
    }
    (text, "")
}

fn first_letter(text: &str) -> (&str, &str) {
    let end = text.graphemes(true).next().map_or(0, str::len);
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, width: usize, expect: &[&str]) {
        let rows: Vec<String> =
            wrap_text(text, Role::Plain, width).iter().map(Row::plain).collect();
        assert_eq!(rows, expect);
    }

    #[test]
    fn wraps_at_blanks_and_inside_long_words() {
        check("one two three", 7, &["one two", "three"]);
        check("one two three", 8, &["one two", "three"]);
        check("abcdefgh", 3, &["abc", "def", "gh"]);
        check("日本語", 3, &["日", "本", "語"]);
        check("日本", 1, &["日", "本"]);
        check("", 5, &[""]);
        check("- a b\n  c d e f", 5, &["- a b", "  c d", "  e f"]);
    }

    #[test]
    fn fits_with_an_ellipsis() {
        assert_eq!(Row::of("a long title", Role::Plain).fit(7).plain(), "a long…");
        assert_eq!(Row::of("short", Role::Plain).fit(7).plain(), "short");
        assert_eq!(Row::of("short", Role::Plain).fit(0).plain(), "");
        let both = Row::of("title of it", Role::Plain).with_right(Row::of("new", Role::Dim), 12);
        assert_eq!(both.plain(), "title o… new");
    }

    #[test]
    fn marks_keep_words_whole() {
        let runs = marked("faster close", std::slice::from_ref(&(0..4)), Role::Plain);
        let rows = wrap(&runs, 6);
        assert_eq!(rows[0].plain(), "faster");
        assert_eq!(rows[0].0[0].role, Role::Mark);
    }

    #[test]
    fn nothing_raw_gets_through() {
        assert_eq!(Run::new("a\x1b[2Jb\u{202e}", Role::Plain).text(), "a␛[2Jb<U+202E>");
    }
}
