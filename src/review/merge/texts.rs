//! Long texts, sentence by sentence.

use super::chunks::{Chunk, Touching, chunks};
use crate::model::prose::{is_fence, sentence_a_line, starts_block};

/// A sentence, or a line of its own, or the gap between two paragraphs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Sentence<'t> {
    /// What it says, however it is wrapped; nothing for a gap.
    words: String,
    written: Written<'t>,
}

/// How a sentence stands in its text; no part of what it says.
#[derive(Debug, Clone, Copy)]
struct Written<'t> {
    /// As it is written, blanks inside included.
    raw: &'t str,
    /// The blanks and line ends behind it.
    gap: &'t str,
}

impl PartialEq for Written<'_> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Written<'_> {}

impl PartialOrd for Written<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Written<'_> {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}

impl std::hash::Hash for Written<'_> {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}

/// Merges three texts sentence by sentence; `None` where the changes clash.
pub(super) fn merged(base: &str, ours: &str, theirs: &str) -> Option<String> {
    if [base, ours, theirs].iter().any(|text| has_code(text)) {
        return merged_lines(base, ours, theirs);
    }
    let (lead, mine) = sentences(ours)?;
    let (_, other) = sentences(theirs)?;
    let (_, before) = sentences(base)?;
    let mut picked: Vec<(bool, usize)> = Vec::new();
    for chunk in chunks(&before, &mine, &other, Touching::IsFine) {
        match chunk {
            Chunk::Ours(run) => picked.extend(run.map(|idx| (true, idx))),
            Chunk::Theirs(run) => picked.extend(run.map(|idx| (false, idx))),
            Chunk::Clash { .. } => return None,
        }
    }
    let sentence = |(is_ours, idx): (bool, usize)| {
        if is_ours { mine.get(idx) } else { other.get(idx) }
    };
    let inner = |list: &[Sentence<'_>]| {
        let all_but_last = list.get(..list.len().saturating_sub(1)).unwrap_or_default();
        all_but_last.iter().any(|sentence| sentence.written.gap.contains('\n'))
    };
    let a_line_each = if mine.len() > 1 { inner(&mine) } else { inner(&other) };
    // What stands in ours between the place of one sentence and that of the next.
    let gap_here = |(is_ours, idx): (bool, usize), next: (bool, usize)| -> Option<&str> {
        let place = if is_ours { Some(idx) } else { next.1.checked_sub(1).filter(|_| next.0) };
        let place = place.filter(|place| place + 1 < mine.len())?;
        mine.get(place).map(|before| before.written.gap)
    };
    let joined = |keeps_gaps: bool| -> Option<String> {
        let mut out = lead.to_owned();
        for (place, pick) in picked.iter().enumerate() {
            let this = sentence(*pick)?;
            out.push_str(this.written.raw);
            let Some(next) = picked.get(place + 1) else { break };
            let follows = pick.0 == next.0 && pick.1 + 1 == next.1;
            let here = gap_here(*pick, *next).filter(|gap| keeps_gaps && !gap.is_empty());
            let next = sentence(*next)?;
            if follows {
                out.push_str(this.written.gap);
            } else if stands_alone(this) || stands_alone(next) {
                out.push('\n');
            } else {
                out.push_str(here.unwrap_or(if a_line_each { "\n" } else { " " }));
            }
        }
        out.push_str(mine.last().map_or("", |last| last.written.gap));
        Some(out)
    };
    let said: Vec<&str> =
        picked.iter().filter_map(|pick| Some(sentence(*pick)?.words.as_str())).collect();
    // What was put together must read as it was meant.
    [true, false].into_iter().filter_map(joined).find(|out| {
        sentences(out).is_some_and(|(_, read)| {
            read.iter().map(|sentence| sentence.words.as_str()).eq(said.iter().copied())
        })
    })
}

/// Code keeps its lines as they are.
fn merged_lines(base: &str, ours: &str, theirs: &str) -> Option<String> {
    let lines = |text| str::lines(text).map(str::trim_end).collect::<Vec<_>>();
    let (before, mine, other) = (lines(base), lines(ours), lines(theirs));
    let mut out: Vec<&str> = Vec::new();
    for chunk in chunks(&before, &mine, &other, Touching::Clashes) {
        match chunk {
            Chunk::Ours(run) => out.extend(mine.get(run)?),
            Chunk::Theirs(run) => out.extend(other.get(run)?),
            Chunk::Clash { .. } => return None,
        }
    }
    let end = if ours.ends_with('\n') { "\n" } else { "" };
    Some(out.join("\n") + end)
}

fn has_code(text: &str) -> bool {
    text.lines().any(|line| is_fence(line) || line.starts_with("    ") || line.starts_with('\t'))
}

fn stands_alone(sentence: &Sentence<'_>) -> bool {
    sentence.words.is_empty() || starts_block(&sentence.words)
}

/// Cuts a text into sentences; the blanks in front of the first one come apart.
///
/// The blanks in front, and each sentence as it is written with the gap behind it, are the text.
fn sentences(text: &str) -> Option<(&str, Vec<Sentence<'_>>)> {
    let body = text.trim_start();
    let lead = text.get(..text.len() - body.len())?;
    let mut rest = body;
    let mut found: Vec<Sentence<'_>> = Vec::new();
    if body.is_empty() {
        return Some((lead, found));
    }
    for line in sentence_a_line(text).split('\n') {
        if line.trim().is_empty() {
            // The first line end closes the sentence before, the rest is the gap.
            let before = found.last_mut()?;
            let whole = before.written.gap;
            let at = whole.find('\n').map_or(whole.len(), |at| at + 1);
            before.written.gap = whole.get(..at)?;
            let written = Written { raw: "", gap: whole.get(at..)? };
            found.push(Sentence { words: String::new(), written });
            continue;
        }
        let letters = line.chars().filter(|letter| !letter.is_whitespace()).count();
        let inked = rest.char_indices().filter(|(_, letter)| !letter.is_whitespace());
        let (last, letter) = inked.take(letters).last()?;
        let (raw, behind) = rest.split_at_checked(last + letter.len_utf8())?;
        rest = behind.trim_start();
        let gap = behind.get(..behind.len() - rest.len())?;
        found.push(Sentence { words: line.to_owned(), written: Written { raw, gap } });
    }
    rest.is_empty().then_some((lead, found))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(base: &str, ours: &str, theirs: &str, expected: Option<&str>) {
        assert_eq!(merged(base, ours, theirs).as_deref(), expected);
    }

    #[test]
    fn sentences_merge_as_they_are_wrapped_in_ours() {
        check("Aa. Bb. Cc.", "Aa2. Bb. Cc.", "Aa. Bb. Cc2.", Some("Aa2. Bb. Cc2."));
        check("Aa. Bb. Cc.", "Aa2. Bb. Cc.", "Aa. Bb2. Cc.", Some("Aa2. Bb2. Cc."));
        check("Aa.\nBb.\n", "Aa.\nBb.\n", "Aa. Bb. Cc.", Some("Aa.\nBb.\nCc.\n"));
        let two = |first: &str, last: &str| format!("{first} Bb. {last}\n\nDd. Ee.\n");
        check(&two("Aa.", "Cc."), &two("A1.", "Cc."), &two("Aa.", "C2."), Some(&two("A1.", "C2.")));
        check(&two("Aa.", "Cc."), &two("Aa.", "C2."), &two("A1.", "Cc."), Some(&two("A1.", "C2.")));
        check("Aa. Bb.", "Aa.\nBb.\n", "Aa. Bb2.", Some("Aa.\nBb2.\n"));
        check("Aa. Bb.", "Aa1. Bb.", "Aa2. Bb.", None);
        check("Aa.", "Aa. Bb.", "Aa. Cc.", None);
        let list = |first: &str, items: &[&str]| format!("{first}\n\n- {}\n", items.join("\n- "));
        check(
            &list("Aa.", &["x"]),
            &list("Aa.", &["x", "y"]),
            &list("Bb.", &["x"]),
            Some(&list("Bb.", &["x", "y"])),
        );
        check(
            &list("Aa.", &["x"]),
            &list("Bb.", &["x"]),
            &list("Aa.", &["x", "y"]),
            Some(&list("Bb.", &["x", "y"])),
        );
        check("Aa.\n\nBb.", "Aa.\n\nBb.\n\nCc.", "Aa2.\n\nBb.", Some("Aa2.\n\nBb.\n\nCc."));
        check(
            "```\na\nb\nc\n```\n",
            "```\nA\nb\nc\n```\n",
            "```\na\nb\nC\n```\n",
            Some("```\nA\nb\nC\n```\n"),
        );
    }

    proptest! {
        #[test]
        fn a_text_is_its_sentences(text in "[ab.A \\n#-]{0,24}") {
            let Some((lead, found)) = sentences(&text) else {
                prop_assert!(has_code(&text), "{text:?}");
                return Ok(());
            };
            let whole: String = std::iter::once(lead.to_owned())
                .chain(found.iter().map(|it| format!("{}{}", it.written.raw, it.written.gap)))
                .collect();
            prop_assert_eq!(whole, text);
        }

        #[test]
        fn a_change_of_one_side_is_taken(base in "([A-C]a\\.[ \\n]){0,6}", side in "([A-C]a\\.[ \\n]){0,6}") {
            prop_assert_eq!(merged(&base, &side, &base), Some(side));
        }
    }
}
