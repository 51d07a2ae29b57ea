//! Findings for people: the lines of the file with what is wrong underlined.

use std::ops::Range;

use annotate_snippets::renderer::{DecorStyle, Renderer};
use annotate_snippets::{AnnotationKind, Group, Level as Shown, Origin, Snippet};

use super::{Counts, FilePlace, Finding, More};
use crate::model::Level;
use crate::render::{Role, Styled, clean_line};

/// How many cells a report takes where nobody says how wide the terminal is.
const WIDTH: usize = 120;
/// How many letters of a line stand in front of what is wrong, at most.
const BEFORE: usize = 48;
/// How many letters of a line are shown, at most.
const SHOWN: usize = 160;

/// Writes findings with the lines that they are about, one by one: they may be very many.
#[derive(Debug)]
pub struct Human {
    renderer: Renderer,
}

impl Human {
    /// Returns a writer for a terminal, or none.
    pub fn new(color: bool, width: Option<usize>) -> Self {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(width.unwrap_or(WIDTH));
        Self { renderer }
    }

    /// Writes a finding.
    pub fn finding(&self, finding: &Finding<'_>) -> Styled {
        let text = self.renderer.render(&[group(finding)]);
        let lines: Vec<&str> = text.lines().filter(|line| !is_bare_origin(line)).collect();
        let mut out = Styled::new();
        out.ready(lines.join("\n")).end().end();
        out
    }

    /// Writes what stands behind all findings: of which rules there are more, and how many there
    /// are in all.
    pub fn end(&self, more: &[More], counts: Counts) -> Styled {
        let mut out = Styled::new();
        for more in more {
            out.push(more.level.into(), more.level.word())
                .plain(&format!(": {}", more.message()))
                .end();
        }
        if !more.is_empty() {
            out.end();
        }
        out.append(summary(counts));
        out
    }
}

/// Tells whether a line is the origin of a snippet without a path: ours have an origin of their own,
/// since the column that the renderer counts is wrong in a line that was cut.
fn is_bare_origin(line: &str) -> bool {
    let mut words = String::new();
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        if letter == '\x1b' {
            letters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            words.push(letter);
        }
    }
    words.trim() == ":::"
}

/// Returns how many findings there are, in one line.
fn summary(counts: Counts) -> Styled {
    let mut out = Styled::new();
    let parts = [
        (counts.errors, "error", Role::Bad),
        (counts.warnings, "warning", Role::Warning),
        (counts.hints, "hint", Role::Hint),
    ];
    let mut is_first = true;
    for (count, word, role) in parts {
        if count > 0 {
            if !is_first {
                out.plain(", ");
            }
            is_first = false;
            out.push(role, &several(count, word));
        }
    }
    if is_first {
        out.push(Role::Good, "no problems");
    }
    let entries = if counts.entries == 1 { "entry" } else { "entries" };
    out.plain(&format!(" in {}, {} {entries}", several(counts.files, "file"), counts.entries));
    out.end();
    out
}

fn several(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

fn group<'a>(finding: &'a Finding<'_>) -> Group<'a> {
    let level = match finding.level {
        Level::Error => Shown::ERROR,
        Level::Warning => Shown::WARNING,
        Level::Hint => Shown::INFO.with_name(Some("hint")),
    };
    let title = level.primary_title(clean_line(&finding.message)).id(clean_line(finding.rule));
    let mut group = Group::with_title(title);
    if let Some(place) = &finding.place {
        group = element(group, place, AnnotationKind::Primary, None);
    }
    for (place, words) in &finding.related {
        group = element(group, place, AnnotationKind::Context, Some(words));
    }
    if let Some(entry) = finding.entry {
        let entry = clean_line(&entry.to_string()).into_owned();
        group = group.element(Shown::NOTE.with_name(Some("entry")).message(entry));
    }
    if let Some(help) = &finding.help {
        group = group.element(Shown::HELP.message(clean_line(help)));
    }
    group
}

fn element<'a>(
    group: Group<'a>,
    place: &FilePlace<'_>,
    kind: AnnotationKind,
    label: Option<&str>,
) -> Group<'a> {
    let path = clean_line(&place.file).into_owned();
    let origin = Origin::path(path).line(place.line).char_column(place.column);
    let group = group.element(origin);
    let Some((text, span)) = &place.source else { return group };
    let (line, span) = excerpt(text, span);
    let label = label.map(|label| clean_line(label).into_owned());
    let annotation = kind.span(span).label(label);
    group.element(Snippet::source(line).line_start(place.line).annotation(annotation))
}

/// Returns the line in which a place starts, cleaned and cut, and the place in it.
fn excerpt(text: &str, span: &Range<usize>) -> (String, Range<usize>) {
    let (before, rest) = text.split_at_checked(span.start).unwrap_or((text, ""));
    let before = before.rsplit('\n').next().unwrap_or_default();
    // Enough of what follows: a line may have a million letters, and a thousand places in it.
    let rest = rest.get(..rest.floor_char_boundary(8 * SHOWN)).unwrap_or(rest);
    let line_rest = rest.split(['\n', '\r']).next().unwrap_or_default();
    let len = span.len().min(line_rest.len());
    let (inside, after) = line_rest.split_at_checked(len).unwrap_or((line_rest, ""));

    let tail = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
    let n_before = before.chars().rev().take(SHOWN).count();
    // Only lines that are long are cut: an indented short one is easier to read whole.
    let is_cut = tail > 0 && n_before + line_rest.len() > SHOWN;
    let before = if is_cut { before.get(tail..).unwrap_or(before) } else { before };
    let room = SHOWN.saturating_sub(before.chars().count());
    let inside = take(inside, room);
    let after = take(after, room.saturating_sub(inside.chars().count()));

    let mut line = String::new();
    if is_cut {
        line.push('…');
    }
    line.push_str(&clean_line(before));
    let start = line.len();
    line.push_str(&clean_line(inside));
    let end = line.len();
    line.push_str(&clean_line(after));
    if inside.len() + after.len() < line_rest.len() {
        line.push('…');
    }
    (line, start..end)
}

fn take(text: &str, letters: usize) -> &str {
    let at = text.char_indices().nth(letters).map_or(text.len(), |(at, _)| at);
    text.get(..at).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, span: Range<usize>, expect: &str, marked: &str) {
        let (line, span) = excerpt(text, &span);
        assert_eq!((line.as_str(), line.get(span).unwrap()), (expect, marked));
    }

    #[test]
    fn a_line_is_cut_and_cleaned_around_the_place() {
        check("a\ntitle = \"x\"\r\nb", 10..13, "title = \"x\"", "\"x\"");
        check("a = \"\u{1b}[2J\"\n", 4..10, "a = \"␛[2J\"", "\"␛[2J\"");
        check("a = \"\"\"\nx\n\"\"\"\n", 4..13, "a = \"\"\"", "\"\"\"");
        check("abc", 3..3, "abc", "");
        check("", 0..0, "", "");
        let long = format!("{}here{}", "x".repeat(500), "y".repeat(500));
        let expect = format!("…{}here{}…", "x".repeat(48), "y".repeat(108));
        check(&long, 500..504, &expect, "here");
        let mark = format!("{}\u{202e}", "é".repeat(300));
        let (line, _) = excerpt(&mark, &(0..mark.len()));
        assert_eq!(line, format!("{}…", "é".repeat(160)));
    }

    #[test]
    fn a_finding_shows_its_places_and_the_way_out() {
        let text = "[feature.a]\ntitle = \"A\"\n[feature.a]\ntitle = \"B\"\n";
        let place = |line, span| FilePlace {
            file: "maps/m.toml".into(),
            line,
            column: 1,
            source: Some((text, span)),
        };
        let key = crate::model::Key::new("feature", "a");
        let finding = Finding {
            rule: "duplicate-id",
            level: Level::Error,
            message: "`feature.a` stands twice".into(),
            entry: Some(&key),
            help: Some("give one of them another id".into()),
            place: Some(place(3, 24..35)),
            related: vec![(place(1, 0..11), "it stands here first".into())],
        };
        let counts = Counts { errors: 1, hints: 2, files: 1, entries: 1, ..Counts::default() };
        let human = Human::new(false, None);
        let more = [More { rule: "unused-entry", level: Level::Hint, count: 12 }];
        let mut shown = human.finding(&finding).render(false);
        shown.push_str(&human.end(&more, counts).render(false));
        insta::assert_snapshot!(shown, @r##"
        error[duplicate-id]: `feature.a` stands twice
         --> maps/m.toml:3:1
          |
        3 | [feature.a]
          | ^^^^^^^^^^^
         ::: maps/m.toml:1:1
          |
        1 | [feature.a]
          | ----------- it stands here first
          |
          = entry: feature.a
          = help: give one of them another id

        hint: 12 more of unused-entry are not listed

        1 error, 2 hints in 1 file, 1 entry
        "##);
    }
}
