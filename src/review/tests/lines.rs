//! A difference as short lines: `+`, `-` and `~` for what is new, gone and changed, two blanks for
//! each step in, `[-old]` and `[+new]` inside a text.

use crate::model::difference::{
    CardChange, Change, Consequence, Difference, Fate, FieldChange, Named, Piece,
};

pub(super) fn entries(difference: &Difference) -> Vec<String> {
    let mut out = Vec::new();
    for change in &difference.entries {
        out.push(format!("{} {}", sign(change.fate), change.entry.key));
        if let Some(renamed) = &change.renamed {
            let how = if renamed.guessed { "like" } else { "was" };
            out.push(format!("  {how} {}", renamed.from));
        }
        if let Some(moved) = &change.moved {
            out.push(format!("  moved {} > {}", moved.from, moved.to));
        }
        if change.fate != Fate::Removed {
            fields(&change.fields, 1, &mut out);
        }
        out.extend(change.comments.gone.iter().map(|line| format!("  - # {line}")));
        out.extend(change.comments.come.iter().map(|line| format!("  + # {line}")));
    }
    out.extend(difference.files.iter().map(|file| format!("file {} > {}", file.from, file.to)));
    for file in &difference.comments {
        out.extend(file.comments.gone.iter().map(|line| format!("{}: - # {line}", file.file)));
        out.extend(file.comments.come.iter().map(|line| format!("{}: + # {line}", file.file)));
    }
    out
}

fn sign(fate: Fate) -> &'static str {
    match fate {
        Fate::Added => "+",
        Fate::Removed => "-",
        Fate::Kept => "~",
    }
}

fn fields(changes: &[FieldChange], depth: usize, out: &mut Vec<String>) {
    for field in changes {
        let head = format!("{}{}:", "  ".repeat(depth), field.name);
        match &field.change {
            Change::Text(pieces) => {
                out.push(format!("{head} {}", pieces.iter().map(piece).collect::<String>()));
            }
            Change::Value { before, after } => {
                let value = |value: &Option<_>| value.as_ref().map(ToString::to_string);
                let (old, new) = (value(before), value(after));
                let shown = |value: Option<String>| value.unwrap_or_else(|| "nothing".into());
                out.push(format!("{head} {} > {}", shown(old), shown(new)));
            }
            Change::List { gone, come, moved } => {
                let mut parts: Vec<String> = gone.iter().map(|item| format!("-{item}")).collect();
                parts.extend(come.iter().map(|item| format!("+{item}")));
                parts.extend(moved.iter().map(|item| format!("~{item}")));
                out.push(format!("{head} {}", parts.join(" ")));
            }
            Change::Cards(cards) => cards.iter().for_each(|it| card(&field.name, it, depth, out)),
            Change::Table(inner) => {
                out.push(head);
                fields(inner, depth + 1, out);
            }
        }
    }
}

fn card(field: &str, card: &CardChange, depth: usize, out: &mut Vec<String>) {
    let moved = card.moved_from.map(|from| format!(" from {from}")).unwrap_or_default();
    let (blanks, sign) = ("  ".repeat(depth), sign(card.fate));
    out.push(format!("{blanks}{sign} {field} {} {}{moved}", card.place, card.name));
    if card.fate != Fate::Removed {
        fields(&card.fields, depth + 1, out);
    }
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Same(text) => text.clone(),
        Piece::Gone(text) => format!("[-{text}]"),
        Piece::Come(text) => format!("[+{text}]"),
    }
}

pub(super) fn meaning(difference: &Difference) -> Vec<String> {
    let ids = |all: &[Named]| {
        all.iter().map(|named| named.key.id.to_string()).collect::<Vec<_>>().join(" ")
    };
    let line = |consequence: &Consequence| match consequence {
        Consequence::Affected { entry, because } => {
            format!("{} says {}", entry.key, ids(because))
        }
        Consequence::Coverage { row, column, before, after } => {
            let (before, after) = (before.word(), after.word());
            format!("{} x {}: {before} > {after}", row.key.id, column.key.id)
        }
        Consequence::Proof { claim, gained, lost, left } => {
            format!("proof of {}: +[{}] -[{}], {left} left", claim.key.id, ids(gained), ids(lost))
        }
        Consequence::Figure { story, measure, before, after, told_in, still_says } => format!(
            "figure of {}, {measure}: {before} > {}; told in [{}]; still in [{}]",
            story.key.id,
            after.as_deref().unwrap_or("nothing"),
            ids(told_in),
            ids(still_says)
        ),
        Consequence::Dangling { entry, field, to } => {
            format!("dangling {}, {field}: {to}", entry.key)
        }
        Consequence::Lapsed { entry, signatory, by, on, because } => {
            let on = on.map(|on| on.to_string()).unwrap_or_default();
            format!("lapsed {}, {signatory}: {by} {on}, because of {}", entry.key, ids(because))
        }
        Consequence::Overdue { entry, since, was } => {
            format!("overdue {} since {since}{}", entry.key, if *was { ", was" } else { "" })
        }
    };
    difference.meaning.iter().map(line).collect()
}
