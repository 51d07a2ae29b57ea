//! The rows about what is chosen in the Review tab.

use crate::model::difference::{Consequence, Fate};
use crate::model::{Standing, is_signed_off_at_all, standings};
use crate::render::{Role as Said, Styled, diff};
use crate::review;
use crate::tui::app::App;
use crate::tui::review::{DetailRow, concerns};
use crate::tui::text::{Row, wrap_text};
use crate::tui::theme::Role;

/// Makes the rows anew when they are of something else.
pub(super) fn refresh(app: &mut App, width: usize) {
    let Some((_, question)) = &app.review.found else {
        app.review.detail.clear();
        app.review.parts.clear();
        app.review.detail_of = None;
        return;
    };
    let of = (app.review.selected, question.clone(), width);
    if app.review.detail_of.as_ref() == Some(&of) || width == 0 {
        return;
    }
    let (rows, parts) = make(app, width);
    app.review.detail = rows;
    app.review.parts = parts;
    app.review.detail_of = Some(of);
}

fn make(app: &App, width: usize) -> (Vec<DetailRow>, Vec<review::Part>) {
    let mut rows = Rows { rows: Vec::new(), width };
    let Some(found) = app.review.reviewed() else { return (rows.rows, Vec::new()) };
    for file in &found.unmerged {
        rows.words(
            &format!("! A merge waits to be settled in {file}. Settle it and `git add` the file."),
            Role::Warn,
        );
    }
    if let Some(Err(words)) = &found.settling {
        rows.words(words, Role::Warn);
    }
    let difference = &found.difference;
    let Some(change) = app.review.change() else {
        rows.words(&diff::summary(difference), Role::Strong);
        for moved in &difference.files {
            rows.words(&format!("~ File renamed: {} → {}", moved.from, moved.to), Role::Plain);
        }
        for file in &difference.comments {
            rows.words(&format!("# Comments in {} differ.", file.file), Role::Dim);
        }
        rows.meaning(&difference.meaning);
        return (rows.rows, Vec::new());
    };
    rows.words(&change.entry.title, Role::Strong);
    rows.words(&change.entry.key.to_string(), Role::Dim);
    if let Some(entry) = app.map().get(&change.entry.key)
        && is_signed_off_at_all(app.map(), entry)
    {
        let parts: Vec<String> = standings(app.map(), entry)
            .iter()
            .map(|(signatory, standing)| match standing {
                Standing::Open => format!("○ {signatory} open"),
                Standing::Signed(stamp) => format!("✓ {signatory} signed ({})", stamp.by),
                Standing::Lapsed(stamp) => format!("! {signatory} lapsed ({})", stamp.by),
            })
            .collect();
        rows.words(&parts.join("  "), Role::Dim);
    }
    rows.blank();
    let parts = review::parts(change);
    match change.fate {
        Fate::Added => rows.words("+ New", Role::Accent),
        Fate::Removed => rows.words("− Removed", Role::Error),
        Fate::Kept => {}
    }
    for (part_idx, part) in parts.iter().enumerate() {
        let only = review::only(change, *part);
        rows.styled(&diff::change(&only, 0, Some(width)), Some(part_idx));
    }
    let own: Vec<Consequence> =
        difference.meaning.iter().filter(|it| concerns(it, &change.entry.key)).cloned().collect();
    rows.meaning(&own);
    (rows.rows, parts)
}

struct Rows {
    rows: Vec<DetailRow>,
    width: usize,
}

impl Rows {
    fn blank(&mut self) {
        self.rows.push(DetailRow { row: Row::default(), part: None });
    }

    fn words(&mut self, words: &str, role: Role) {
        let rows = wrap_text(words, role, self.width);
        self.rows.extend(rows.into_iter().map(|row| DetailRow { row, part: None }));
    }

    fn meaning(&mut self, meaning: &[Consequence]) {
        if meaning.is_empty() {
            return;
        }
        self.blank();
        self.words("What it means", Role::Accent);
        self.styled(&diff::meaning(meaning, Some(self.width)), None);
    }

    /// Adds text that was broken into lines already.
    fn styled(&mut self, text: &Styled, part: Option<usize>) {
        let mut row = Row::default();
        for (said, words) in text.pieces() {
            let role = match said {
                Said::Plain | Said::Mark => Role::Plain,
                Said::Title => Role::Strong,
                Said::Label | Said::Faint => Role::Dim,
                Said::Good | Said::Hint => Role::Accent,
                Said::Warning => Role::Warn,
                Said::Bad => Role::Error,
            };
            for (line_idx, line) in words.split('\n').enumerate() {
                if line_idx > 0 {
                    self.rows.push(DetailRow { row: std::mem::take(&mut row), part });
                }
                if !line.is_empty() {
                    row = row.then(line, role);
                }
            }
        }
        if row != Row::default() {
            self.rows.push(DetailRow { row, part });
        }
    }
}
