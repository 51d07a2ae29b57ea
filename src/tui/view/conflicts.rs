//! A merge that is being settled: the conflicts, and both sides of the chosen one.

use ratatui::Frame;

use super::paint;
use crate::model::Value;
use crate::review::{Choice, Conflict};
use crate::tui::app::App;
use crate::tui::commands::Action;
use crate::tui::review::{DetailRow, ReviewFocus};
use crate::tui::screen::Pane;
use crate::tui::settling::Settling;
use crate::tui::text::{Row, wrap_text};
use crate::tui::theme::Role;

/// Draws the list of conflicts.
pub(super) fn list(app: &App, settling: &Settling, frame: &mut Frame<'_>, pane: Pane) {
    let here = app.popups.is_empty() && app.review.focus == ReviewFocus::List;
    let right = format!("{} to go", settling.n_open());
    paint::title(app, frame, pane.title, ("A merge to settle", &right), here);
    let width = usize::from(pane.inner.width);
    if settling.answers.is_empty() {
        let key = app.key(Action::WriteMerge);
        let words = format!("Both sides go together without a question. {key} writes it.");
        for (row_idx, row) in wrap_text(&words, Role::Plain, width).iter().enumerate() {
            paint::row(app, frame, paint::nth(pane.inner, row_idx), row);
        }
        if here {
            paint::cursor(frame, pane.inner.x, pane.inner.y);
        }
    }
    let rows = settling.merge.conflicts.iter().zip(&settling.answers).enumerate();
    let rows = rows.skip(settling.scroll).take(usize::from(pane.inner.height));
    for (line_idx, (row_idx, (conflict, answer))) in rows.enumerate() {
        let chosen = row_idx == settling.selected;
        let (sign, word, role) = match answer {
            None => ("?", "open", Role::Warn),
            Some(Choice::Ours) => ("✓", "ours", Role::Dim),
            Some(Choice::Theirs) => ("✓", "theirs", Role::Dim),
            Some(Choice::Both) => ("✓", "both", Role::Dim),
            Some(Choice::Edited(_)) => ("✓", "edited", Role::Dim),
        };
        let left = Row::of(if chosen { "▸" } else { " " }, Role::Accent)
            .then(sign, role)
            .then(" ", Role::Plain)
            .then(&name(settling, conflict), Role::Plain);
        let line = left.with_right(Row::of(word, role), width);
        let place = paint::nth(pane.inner, line_idx);
        if chosen {
            paint::chosen(app, frame, place, &line, here);
            if here {
                paint::cursor(frame, place.x, place.y);
            }
        } else {
            paint::row(app, frame, place, &line);
        }
    }
}

fn name(settling: &Settling, conflict: &Conflict) -> String {
    let entry = settling.merge.workspace.map().get(&conflict.key);
    let title = entry.map_or_else(|| conflict.key.to_string(), |entry| entry.title().to_owned());
    if conflict.path.0.is_empty() { title } else { format!("{}: {title}", conflict.path) }
}

/// Draws both sides of the chosen conflict.
pub(super) fn detail(app: &App, settling: &Settling, frame: &mut Frame<'_>, pane: Pane) {
    let here = app.popups.is_empty() && app.review.focus == ReviewFocus::Detail;
    paint::title(app, frame, pane.title, ("Both sides", ""), here);
    let rows = rows(app, usize::from(pane.inner.width));
    let shown = rows.iter().skip(settling.detail_scroll).take(usize::from(pane.inner.height));
    for (line_idx, row) in shown.enumerate() {
        paint::row(app, frame, paint::nth(pane.inner, line_idx), &row.row);
    }
    if here {
        paint::cursor(frame, pane.inner.x, pane.inner.y);
    }
}

/// Returns the rows about the chosen conflict; those of ours are part 0, those of theirs part 1.
pub(in crate::tui) fn rows(app: &App, width: usize) -> Vec<DetailRow> {
    let mut rows = Vec::new();
    let Some(settling) = app.review.settling.as_ref().filter(|_| width > 0) else { return rows };
    let mut say = |words: &str, role, part| {
        let wrapped = wrap_text(words, role, width);
        rows.extend(wrapped.into_iter().map(|row| DetailRow { row, part }));
    };
    if let Some(conflict) = settling.conflict() {
        say(&name(settling, conflict), Role::Strong, None);
        say(&format!("{} {}", conflict.key, conflict.path), Role::Dim, None);
        say(" ", Role::Plain, None);
        say(&conflict.why, Role::Warn, None);
        let edited = match settling.answer() {
            Some(Choice::Edited(value)) => Some(value),
            Some(Choice::Ours | Choice::Theirs | Choice::Both) | None => None,
        };
        let both = conflict.both().filter(|_| settling.answer() == Some(&Choice::Both));
        let sides = [
            ("Ours", Some(&conflict.ours), Some(&Choice::Ours), Some(0)),
            ("Theirs", Some(&conflict.theirs), Some(&Choice::Theirs), Some(1)),
            ("Both", both.is_some().then_some(&both), Some(&Choice::Both), None),
            ("Edited", edited, settling.answer().filter(|_| edited.is_some()), None),
            ("Before", Some(&conflict.base), None, None),
        ];
        for (label, value, choice, part) in sides {
            let Some(value) = value else { continue };
            let is_taken = choice.is_some() && choice == settling.answer();
            let mark = if is_taken { "✓ " } else { "" };
            say(" ", Role::Plain, None);
            say(&format!("{mark}{label}"), Role::Accent, part);
            let (words, role) = match value {
                Some(value) => (said(value), Role::Plain),
                None => ("(not there)".to_owned(), Role::Dim),
            };
            for line in words.lines() {
                say(line, role, part);
            }
        }
    }
    for note in &settling.merge.notes {
        say(&format!("Done without a question: {note}"), Role::Dim, None);
    }
    rows
}

fn said(value: &Value) -> String {
    match value.as_list() {
        Some(items) => items.iter().map(|item| format!("· {item}")).collect::<Vec<_>>().join("\n"),
        None => value.to_string(),
    }
}
