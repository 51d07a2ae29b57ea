//! The words for what a difference means, shared by all forms that people read.

use indexmap::IndexMap;

use crate::model::Value;
use crate::model::coverage::Served;
use crate::model::difference::{Comments, Consequence, Difference, Fate, Named, Piece};

/// How many unchanged words are shown beside a changed one.
const WORDS_AROUND: usize = 6;

/// How many names stand in a sentence before the rest are only counted.
const NAMES: usize = 12;

/// How many stand in one that is about something else.
const NAMES_ASIDE: usize = 3;

/// Returns in a sentence how much differs.
pub(super) fn summary(difference: &Difference) -> String {
    let count = |fate| difference.entries.iter().filter(|change| change.fate == fate).count();
    let kept = difference.entries.iter().filter(|change| change.fate == Fate::Kept);
    let renamed = kept.clone().filter(|change| change.renamed.is_some()).count();
    let moved = kept.clone().filter(|change| change.moved.is_some()).count();
    let changed = kept.filter(|change| !change.fields.is_empty()).count();
    let parts = [
        (changed, "changed"),
        (count(Fate::Added), "added"),
        (count(Fate::Removed), "removed"),
        (renamed, "renamed"),
        (moved, "moved to another file"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if difference.is_empty() {
        "Both say the same.".to_owned()
    } else if parts.is_empty() {
        "Both say the same; comments or the names of files differ.".to_owned()
    } else {
        format!("Entries: {}.", parts.join(", "))
    }
}

/// Returns the heading under which a consequence stands.
fn heading(consequence: &Consequence) -> &'static str {
    match consequence {
        Consequence::Affected { .. } => "Situations and assets that say it",
        Consequence::Coverage { .. } => COVERAGE,
        Consequence::Proof { .. } => "Proof",
        Consequence::Figure { .. } => "Figures",
        Consequence::Dangling { .. } => "References that lead nowhere now",
        Consequence::Lapsed { .. } => "Sign-offs that lapse",
        Consequence::Overdue { .. } => "Reviews overdue",
    }
}

/// Returns the consequence's sign: `!` for what asks for work.
fn sign(consequence: &Consequence) -> &'static str {
    match consequence {
        Consequence::Affected { .. } => "·",
        Consequence::Coverage { before, after, .. } => {
            if after > before {
                "+"
            } else {
                "−"
            }
        }
        Consequence::Proof { lost, .. } if lost.is_empty() => "+",
        Consequence::Proof { left, .. } => {
            if *left == 0 {
                "!"
            } else {
                "−"
            }
        }
        Consequence::Dangling { .. } | Consequence::Lapsed { .. } | Consequence::Overdue { .. } => {
            "!"
        }
        Consequence::Figure { .. } => "~",
    }
}

/// How many entries, and how many lines of each respect of what follows, are listed for people: a
/// pull request takes no more, and nobody reads it.
pub const LISTED_MAX: usize = 1_000;

/// Tells how many of so many are not listed, if any.
pub(super) fn more(count: usize) -> Option<String> {
    let more = count.checked_sub(LISTED_MAX).filter(|more| *more > 0)?;
    Some(format!("… and {more} more; --format json lists all"))
}

const COVERAGE: &str = "Coverage (requirement × competitor)";

/// What a difference means in one respect.
pub(super) struct Part {
    /// What respect that is.
    pub(super) heading: &'static str,
    /// Sentences, each with its sign.
    pub(super) lines: Vec<(&'static str, String)>,
}

/// Returns what a difference means, part by part; of situations and assets that say the same
/// changed entries, and of cells that changed alike, in one sentence.
pub(super) fn parts(
    meaning: &[Consequence],
    name: &dyn Fn(&Named) -> String,
    word: &dyn Fn(&str) -> String,
) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut told_in: IndexMap<&[Named], Vec<Named>> = IndexMap::new();
    let mut cells: IndexMap<(Served, Served), (&'static str, Vec<String>)> = IndexMap::new();
    for consequence in meaning {
        let heading = heading(consequence);
        if parts.last().is_none_or(|part| part.heading != heading) {
            parts.push(Part { heading, lines: Vec::new() });
        }
        if let Consequence::Affected { entry, because } = consequence {
            told_in.entry(because).or_default().push(entry.clone());
        } else if let Consequence::Coverage { row, column, before, after } = consequence {
            let cell = format!("{} × {}", word(&row.title), word(&column.title));
            cells.entry((*before, *after)).or_insert((sign(consequence), Vec::new())).1.push(cell);
        } else if let Some(part) = parts.last_mut() {
            part.lines.push((sign(consequence), sentence(consequence, name, word)));
        }
    }
    if let Some(part) = parts.iter_mut().find(|part| part.heading == COVERAGE) {
        part.lines.extend(cells.into_iter().map(|((before, after), (sign, cells))| {
            let (before, after) = (before.word(), after.word());
            (sign, format!("{before} → {after}: {}", some(cells, NAMES)))
        }));
    }
    if let Some(part) = parts.first_mut() {
        part.lines.splice(
            ..0,
            told_in.iter().map(|(because, entries)| {
                let because: Vec<String> = because.iter().map(name).collect();
                let entries = names(entries, NAMES, word);
                ("·", format!("{}: {entries}", because.join(", ")))
            }),
        );
    }
    for part in &mut parts {
        if let Some(more) = more(part.lines.len()) {
            part.lines.truncate(LISTED_MAX);
            part.lines.push(("·", more));
        }
    }
    parts
}

fn names(entries: &[Named], most: usize, word: &dyn Fn(&str) -> String) -> String {
    some(entries.iter().map(|entry| word(&entry.title)).collect(), most)
}

/// Joins the first of some words, and counts the rest.
fn some(mut words: Vec<String>, most: usize) -> String {
    if words.len() > most {
        let more = words.len() - most;
        words.truncate(most);
        words.push(format!("{more} more"));
    }
    words.join("; ")
}

/// Returns a consequence as a sentence; `name` writes an entry, `word` a text of the map.
pub(super) fn sentence(
    consequence: &Consequence,
    name: &dyn Fn(&Named) -> String,
    word: &dyn Fn(&str) -> String,
) -> String {
    let names = |entries: &[Named]| names(entries, NAMES_ASIDE, word);
    match consequence {
        Consequence::Affected { entry, because } => {
            format!("{} says {}", name(entry), names(because))
        }
        Consequence::Coverage { row, column, before, after } => {
            format!("{} × {}: {} → {}", name(row), name(column), before.word(), after.word())
        }
        Consequence::Proof { claim, gained, lost, left } => {
            let mut parts = Vec::new();
            if !lost.is_empty() {
                parts.push(format!("loses: {}", names(lost)));
            }
            if !gained.is_empty() {
                parts.push(format!("gains: {}", names(gained)));
            }
            let left = if *left == 0 { "; nothing proves it now" } else { "" };
            format!("{} {}{left}", name(claim), parts.join("; "))
        }
        Consequence::Figure { story, measure, before, after, told_in, still_says } => {
            let now = after
                .as_ref()
                .map_or("is no longer told".to_owned(), |after| format!("is {} now", word(after)));
            let mut out = format!("{}: {} was {}, {now}", name(story), word(measure), word(before));
            if !told_in.is_empty() {
                out = format!("{out}; told in: {}", names(told_in));
            }
            if !still_says.is_empty() {
                out = format!("{out}; the old figure still stands in: {}", names(still_says));
            }
            out
        }
        // The reference of a sign-off is its own name.
        Consequence::Dangling { entry, field, to } if field.is_empty() => {
            format!("{}: there is no {}", name(entry), word(&to.to_string()))
        }
        Consequence::Dangling { entry, field, to } => {
            format!("{}, {}: there is no {}", name(entry), word(field), word(&to.to_string()))
        }
        Consequence::Lapsed { entry, signatory, by, on, because } => {
            let on = on.map(|on| format!(" on {on}")).unwrap_or_default();
            let mut out =
                format!("{}: {}, signed by {}{on}", name(entry), word(signatory), word(by));
            if !because.is_empty() {
                out = format!("{out}; changed since: {}", names(because));
            }
            out
        }
        Consequence::Overdue { entry, since, was } => {
            let changed = if *was { ", and it was changed without a review" } else { "" };
            format!("{} since {since}{changed}", name(entry))
        }
    }
}

/// Returns the pieces of a text with long unchanged runs cut down to what stands beside a change.
pub(super) fn shortened(pieces: &[Piece]) -> Vec<Piece> {
    let last = pieces.len().saturating_sub(1);
    let cut = |(piece_idx, piece): (usize, &Piece)| match piece {
        Piece::Same(text) => Piece::Same(ends_of(text, piece_idx > 0, piece_idx < last)),
        Piece::Gone(_) | Piece::Come(_) => piece.clone(),
    };
    pieces.iter().enumerate().map(cut).collect()
}

/// Keeps the words at the start, the end or both of a text.
fn ends_of(text: &str, head: bool, tail: bool) -> String {
    let words: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    let kept = WORDS_AROUND * (usize::from(head) + usize::from(tail));
    if words.len() <= kept + WORDS_AROUND {
        return text.to_owned();
    }
    let part = |range: std::ops::Range<usize>| words.get(range).unwrap_or_default().concat();
    let start = if head { part(0..WORDS_AROUND) } else { String::new() };
    let end = if tail { part(words.len() - WORDS_AROUND..words.len()) } else { String::new() };
    format!("{start}… {end}")
}

/// Splits a changed run into the blanks before it, its words and the blanks behind it; blanks
/// alone are made visible.
pub(super) fn with_blanks(text: &str) -> (&str, String, &str) {
    let words = text.trim();
    if words.is_empty() {
        return ("", text.replace('\n', "¶").replace([' ', '\t'], "␣"), "");
    }
    let at = text.len() - text.trim_start().len();
    let (head, rest) = text.split_at(at);
    let (_, tail) = rest.split_at(words.len());
    (head, lines(words), tail)
}

/// Returns two values in words; those that read alike with what they are.
pub(super) fn values(
    before: Option<&Value>,
    after: Option<&Value>,
) -> (Option<String>, Option<String>) {
    let (old, new) = (before.map(ToString::to_string), after.map(ToString::to_string));
    let alike = old == new;
    let told = |value: Option<&Value>, words: Option<String>| {
        let words = words.map(|words| match words {
            empty if empty.is_empty() => "(empty)".to_owned(),
            words => lines(&words),
        })?;
        Some(if alike { format!("{words} ({})", value?.type_name()) } else { words })
    };
    (told(before, old), told(after, new))
}

/// Returns a text on one line, with a mark where a paragraph ends.
pub(super) fn lines(text: &str) -> String {
    text.trim_end().replace("\n\n", " ¶ ").replace('\n', " ¶ ")
}

/// Returns what one of a field's cards is called: `Point` of `point`.
pub(super) fn card_label(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str().replace('_', " "))
}

/// Returns comments as lines with their signs.
pub(super) fn comment_lines(comments: &Comments) -> impl Iterator<Item = (Fate, &str)> {
    let gone = comments.gone.iter().map(|line| (Fate::Removed, line.as_str()));
    gone.chain(comments.come.iter().map(|line| (Fate::Added, line.as_str())))
}
