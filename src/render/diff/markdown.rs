//! A difference for a pull request.

use std::fmt::Write as _;

use super::told;
use crate::model::difference::{
    CardChange, Change, Difference, EntryChange, Fate, FieldChange, Named, Piece,
};
use crate::render::clean_line;
use crate::render::escaped::{self, code};
use crate::render::harmless::harmless;

/// Returns a difference as Markdown; whatever a map says stays text in it.
pub fn markdown(difference: &Difference) -> String {
    let mut out = format!("### {}\n", told::summary(difference));
    meaning(&mut out, difference);
    if !difference.entries.is_empty() {
        out.push_str("\n#### What differs\n\n");
    }
    for change in difference.entries.iter().take(told::LISTED_MAX) {
        entry(&mut out, change);
    }
    if let Some(more) = told::more(difference.entries.len()) {
        row(&mut out, 0, &more);
    }
    if !difference.files.is_empty() || !difference.comments.is_empty() {
        out.push_str("\n#### Files\n\n");
    }
    for moved in &difference.files {
        row(&mut out, 0, &format!("~ renamed: {} → {}", code(&moved.from), code(&moved.to)));
    }
    for file in &difference.comments {
        row(&mut out, 0, &format!("~ comments in {}", code(&file.file)));
        for (fate, words) in told::comment_lines(&file.comments) {
            row(&mut out, 1, &format!("{} {}", fate.sign(), marked(fate, words)));
        }
    }
    harmless(&out)
}

fn meaning(out: &mut String, difference: &Difference) {
    if !difference.meaning.is_empty() {
        out.push_str("\n#### What it means\n");
    }
    for part in told::parts(&difference.meaning, &name, &escaped) {
        // Writing to a string can't fail.
        write!(out, "\n**{}**\n\n", part.heading).ok();
        for (sign, sentence) in part.lines {
            // A list has points of its own.
            let sign = if sign == "·" { String::new() } else { format!("{sign} ") };
            row(out, 0, &format!("{sign}{sentence}"));
        }
    }
}

fn entry(out: &mut String, change: &EntryChange) {
    row(
        out,
        0,
        &format!(
            "{} **{}** {}",
            change.fate.sign(),
            escaped(&change.entry.title),
            code(&change.entry.key.to_string())
        ),
    );
    if let Some(renamed) = &change.renamed {
        let guess = if renamed.guessed { " (by likeness)" } else { "" };
        row(out, 1, &format!("~ renamed from {}{guess}", code(&renamed.from.to_string())));
    }
    if let Some(moved) = &change.moved {
        row(out, 1, &format!("~ moved: {} → {}", code(&moved.from), code(&moved.to)));
    }
    if change.fate != Fate::Removed {
        fields(out, &change.fields, 1);
    }
    for (fate, words) in told::comment_lines(&change.comments) {
        row(out, 1, &format!("{} comment: {}", fate.sign(), marked(fate, words)));
    }
}

fn fields(out: &mut String, changes: &[FieldChange], depth: usize) {
    for field in changes {
        let label = |fate: Fate| format!("{} {}: ", fate.sign(), escaped(&field.label));
        match &field.change {
            Change::Text(pieces) => {
                row(out, depth, &format!("{}{}", label(Fate::Kept), text(pieces)));
            }
            Change::Value { before, after } => {
                let (old, new) = told::values(before.as_ref(), after.as_ref());
                let parts: Vec<String> = [(Fate::Removed, old), (Fate::Added, new)]
                    .into_iter()
                    .filter_map(|(fate, words)| Some(marked(fate, &words?)))
                    .collect();
                row(out, depth, &format!("{}{}", label(Fate::Kept), parts.join(" → ")));
            }
            Change::List { gone, come, moved } => {
                for (fate, items) in [(Fate::Removed, gone), (Fate::Added, come)] {
                    if !items.is_empty() {
                        row(
                            out,
                            depth,
                            &format!("{}{}", label(fate), marked(fate, &items.join(", "))),
                        );
                    }
                }
                if !moved.is_empty() {
                    let items = escaped(&moved.join(", "));
                    row(out, depth, &format!("{}other order: {items}", label(Fate::Kept)));
                }
            }
            Change::Cards(cards) => cards.iter().for_each(|it| card(out, field, it, depth)),
            Change::Table(inner) => {
                row(out, depth, &format!("~ {}", escaped(&field.label)));
                fields(out, inner, depth + 1);
            }
        }
    }
}

fn card(out: &mut String, field: &FieldChange, card: &CardChange, depth: usize) {
    let (label, name) = (escaped(&told::card_label(&field.name)), escaped(&card.name));
    let moved = card.moved_from.map(|from| format!(": moved from {from} to {}", card.place));
    let moved = moved.unwrap_or_default();
    row(out, depth, &format!("{} {label} {} “{name}”{moved}", card.fate.sign(), card.place));
    if card.fate != Fate::Removed {
        fields(out, &card.fields, depth + 1);
    }
}

fn row(out: &mut String, depth: usize, words: &str) {
    let blanks = "  ".repeat(depth);
    let words =
        words.strip_prefix("+ ").map_or_else(|| words.to_owned(), |rest| format!("\\+ {rest}"));
    // Writing to a string can't fail.
    writeln!(out, "{blanks}- {words}").ok();
}

fn name(named: &Named) -> String {
    format!("{} ({})", escaped(&named.title), code(&named.key.to_string()))
}

fn text(pieces: &[Piece]) -> String {
    let mut out = String::new();
    let is_whole = pieces.len() == 1;
    let pieces = if is_whole { pieces.to_vec() } else { told::shortened(pieces) };
    for (piece_idx, piece) in pieces.iter().enumerate() {
        let (words, fate) = match piece {
            Piece::Same(words) => {
                out.push_str(&escaped(&words.replace('\n', " ")));
                continue;
            }
            Piece::Gone(words) => (words, Fate::Removed),
            Piece::Come(words) => (words, Fate::Added),
        };
        let (head, words, tail) = told::with_blanks(words);
        let is_second = piece_idx
            .checked_sub(1)
            .is_some_and(|before| matches!(pieces.get(before), Some(Piece::Gone(_))));
        out.push_str(if head.is_empty() && is_second { " " } else { head });
        out.push_str(&marked(fate, &words));
        out.push_str(tail);
    }
    out
}

/// Returns what is gone struck out, what is new in bold.
fn marked(fate: Fate, words: &str) -> String {
    let words = if words.is_empty() { "(empty)".to_owned() } else { escaped(words) };
    match fate {
        Fate::Added => format!("**{words}**"),
        Fate::Removed => format!("~~{words}~~"),
        Fate::Kept => words,
    }
}

/// Returns a text of a map so that Markdown shows it as it is: no markup, no mention of a person,
/// no link.
fn escaped(text: &str) -> String {
    let text = clean_line(text);
    let words = text.split(' ').map(|word| {
        // A name or a number in code is nobody's, and no link.
        if has_mention(word) { code(word) } else { escaped::escaped(word) }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Tells whether a page such as GitHub's would find a person or another page in a word.
fn has_mention(word: &str) -> bool {
    word.contains(['@', '#'])
}
