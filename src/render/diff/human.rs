//! A difference for the terminal.

use super::told;
use crate::model::difference::{
    CardChange, Change, Consequence, Difference, EntryChange, Fate, FieldChange, Named, Piece,
};
use crate::render::{Role, Styled};

/// Returns a difference as text, in lines of at most `width` cells.
pub fn human(difference: &Difference, width: Option<usize>) -> Styled {
    let mut page = Page { out: Styled::new(), width };
    page.out.push(Role::Title, &told::summary(difference)).end();
    for change in difference.entries.iter().take(told::LISTED_MAX) {
        page.entry(change);
    }
    if let Some(more) = told::more(difference.entries.len()) {
        page.out.end().push(Role::Faint, &more).end();
    }
    page.files(difference);
    if !difference.meaning.is_empty() {
        page.out.end().push(Role::Title, "What it means").end();
        page.meaning(&difference.meaning);
    }
    page.out
}

/// Returns that no difference was found, of maps that can't be understood whole.
pub fn nothing_found() -> Styled {
    let mut out = Styled::new();
    out.push(Role::Title, "What can be understood says the same.").end();
    out
}

/// Returns what is different about one entry, without its name.
pub fn change(change: &EntryChange, indent: usize, width: Option<usize>) -> Styled {
    let mut page = Page { out: Styled::new(), width };
    page.body(change, indent);
    page.out
}

/// Returns what follows from a difference, part by part, without a heading above it all.
pub fn meaning(meaning: &[Consequence], width: Option<usize>) -> Styled {
    let mut page = Page { out: Styled::new(), width };
    page.meaning(meaning);
    page.out
}

/// Returns in a sentence how much differs.
pub fn summary(difference: &Difference) -> String {
    told::summary(difference)
}

struct Page {
    out: Styled,
    width: Option<usize>,
}

impl Page {
    fn entry(&mut self, change: &EntryChange) {
        self.out.end().push(role(change.fate), change.fate.sign()).plain(" ");
        self.out.push(Role::Title, &change.entry.title);
        self.out.push(Role::Faint, &format!(" ({})", change.entry.key)).end();
        self.body(change, 4);
    }

    fn body(&mut self, change: &EntryChange, indent: usize) {
        if let Some(renamed) = &change.renamed {
            let mut line = said("~ Renamed: ");
            line.push(Role::Faint, &renamed.from.to_string()).plain(" → ");
            line.push(Role::Faint, &change.entry.key.to_string());
            if renamed.guessed {
                line.plain(" (it says nearly the same; nothing says that it is the same entry)");
            }
            self.line(&line, indent);
        }
        if let Some(moved) = &change.moved {
            let mut line = said("~ Moved: ");
            line.push(Role::Faint, &moved.from).plain(" → ").push(Role::Faint, &moved.to);
            self.line(&line, indent);
        }
        if change.fate != Fate::Removed {
            self.fields(&change.fields, indent);
        }
        for (fate, words) in told::comment_lines(&change.comments) {
            self.comment(fate, words, indent);
        }
    }

    fn fields(&mut self, fields: &[FieldChange], indent: usize) {
        for field in fields {
            self.field(field, indent);
        }
    }

    fn field(&mut self, field: &FieldChange, indent: usize) {
        let label = |fate: Fate| {
            let mut line = Styled::new();
            line.push(role(fate), fate.sign()).plain(" ");
            line.push(Role::Label, &field.label).plain(": ");
            line
        };
        match &field.change {
            Change::Text(pieces) => {
                let mut line = label(fate_of_text(pieces));
                text(&mut line, pieces);
                self.line(&line, indent);
            }
            Change::Value { before, after } => {
                let (old, new) = told::values(before.as_ref(), after.as_ref());
                let line = match (old, new) {
                    (Some(old), Some(new)) => {
                        let mut line = label(Fate::Kept);
                        line.push(Role::Bad, &old).plain(" → ").push(Role::Good, &new);
                        line
                    }
                    (Some(only), None) => joined(label(Fate::Removed), Role::Bad, &only),
                    (None, Some(only)) => joined(label(Fate::Added), Role::Good, &only),
                    (None, None) => return,
                };
                self.line(&line, indent);
            }
            Change::List { gone, come, moved } => {
                for (fate, items) in [(Fate::Removed, gone), (Fate::Added, come)] {
                    if !items.is_empty() {
                        self.line(&joined(label(fate), role(fate), &items.join(", ")), indent);
                    }
                }
                if !moved.is_empty() {
                    let mut line = label(Fate::Kept);
                    line.plain("other order: ").plain(&moved.join(", "));
                    self.line(&line, indent);
                }
            }
            Change::Cards(cards) => {
                for card in cards {
                    self.card(field, card, indent);
                }
            }
            Change::Table(fields) => {
                let mut line = Styled::new();
                line.push(role(Fate::Kept), "~ ").push(Role::Label, &field.label);
                self.line(&line, indent);
                self.fields(fields, indent + 4);
            }
        }
    }

    fn card(&mut self, field: &FieldChange, card: &CardChange, indent: usize) {
        let mut line = Styled::new();
        line.push(role(card.fate), card.fate.sign()).plain(" ");
        line.push(Role::Label, &format!("{} {}", told::card_label(&field.name), card.place));
        line.plain(&format!(" “{}”", card.name));
        if let Some(from) = card.moved_from {
            line.plain(&format!(": moved from {from} to {}", card.place));
        }
        self.line(&line, indent);
        if card.fate != Fate::Removed {
            self.fields(&card.fields, indent + 4);
        }
    }

    fn files(&mut self, difference: &Difference) {
        for moved in &difference.files {
            let mut line = said("~ File renamed: ");
            line.push(Role::Faint, &moved.from).plain(" → ").push(Role::Faint, &moved.to);
            self.out.end();
            self.line(&line, 0);
        }
        for file in &difference.comments {
            self.out.end().push(Role::Title, &format!("# Comments in {}", file.file)).end();
            for (fate, words) in told::comment_lines(&file.comments) {
                self.comment(fate, words, 4);
            }
        }
    }

    fn comment(&mut self, fate: Fate, words: &str, indent: usize) {
        let mut line = Styled::new();
        line.push(role(fate), fate.sign()).push(Role::Faint, " # ").push(Role::Faint, words);
        self.line(&line, indent);
    }

    fn meaning(&mut self, meaning: &[Consequence]) {
        let name = |named: &Named| format!("{} ({})", named.title, named.key);
        for part in told::parts(meaning, &name, &str::to_owned) {
            self.out.plain("  ").push(Role::Label, part.heading).end();
            for (sign, sentence) in part.lines {
                let mut line = Styled::new();
                line.push(role_of_sign(sign), sign).plain(" ").plain(&sentence);
                self.line(&line, 4);
            }
        }
    }

    fn line(&mut self, line: &Styled, indent: usize) {
        self.out.wrapped(line, indent, self.width);
    }
}

fn said(words: &str) -> Styled {
    let mut line = Styled::new();
    line.plain(words);
    line
}

fn joined(mut line: Styled, role: Role, words: &str) -> Styled {
    line.push(role, words);
    line
}

fn role(fate: Fate) -> Role {
    match fate {
        Fate::Added => Role::Good,
        Fate::Removed => Role::Bad,
        Fate::Kept => Role::Warning,
    }
}

fn role_of_sign(sign: &str) -> Role {
    match sign {
        "+" => Role::Good,
        "−" | "!" => Role::Bad,
        "~" => Role::Warning,
        _ => Role::Plain,
    }
}

fn fate_of_text(pieces: &[Piece]) -> Fate {
    match pieces {
        [Piece::Come(_)] => Fate::Added,
        [Piece::Gone(_)] => Fate::Removed,
        _ => Fate::Kept,
    }
}

/// Writes a text with what is gone and new in brackets, unless all of it is.
fn text(line: &mut Styled, pieces: &[Piece]) {
    if let [Piece::Come(words) | Piece::Gone(words)] = pieces {
        line.push(role(fate_of_text(pieces)), &told::lines(words));
        return;
    }
    let pieces = told::shortened(pieces);
    for (piece_idx, piece) in pieces.iter().enumerate() {
        let (words, sign, role) = match piece {
            Piece::Same(words) => {
                line.plain(&words.replace("\n\n", " ¶ ").replace('\n', " ¶ "));
                continue;
            }
            Piece::Gone(words) => (words, "−", Role::Bad),
            Piece::Come(words) => (words, "+", Role::Good),
        };
        let (head, words, tail) = told::with_blanks(words);
        let is_second = piece_idx
            .checked_sub(1)
            .is_some_and(|before| matches!(pieces.get(before), Some(Piece::Gone(_))));
        line.plain(if head.is_empty() && is_second { " " } else { head });
        line.push(role, &format!("[{sign}{words}]")).plain(tail);
    }
}
