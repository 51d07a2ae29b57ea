//! The list of changes.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::paint;
use super::popup::{below, entry};
use crate::tui::app::App;
use crate::tui::changes::{Changes, Fate};
use crate::tui::text::Row;
use crate::tui::theme::Role;

/// Draws the list of changes.
pub(super) fn draw(app: &App, frame: &mut Frame<'_>, area: Rect, changes: &Changes) {
    let width = usize::from(area.width);
    let how = "Enter takes back what came after the chosen one. It can be made again.";
    paint::row(app, frame, paint::nth(area, 0), &Row::of(how, Role::Dim).fit(width));
    let list = below(area, 2);
    let times = changes.rows.iter().map(|row| row.when.chars().count()).max().unwrap_or(0);
    let shown = changes.rows.iter().enumerate().skip(changes.scroll);
    for (place, (idx, change)) in shown.take(usize::from(list.height)).enumerate() {
        let role = match change.fate {
            Fate::TakenBack | Fate::Start => Role::Dim,
            Fate::Saved | Fate::Unsaved => Role::Plain,
        };
        let mark = if idx == changes.now { "● " } else { "  " };
        let mut row = Row::of(mark, Role::Accent)
            .then(&change.when, Role::Dim)
            .pad(times + 4)
            .then(&change.words, role);
        if !change.entry.is_empty() {
            row = row.then(&format!("  {}", change.entry), Role::Dim);
        }
        let fate = match change.fate {
            Fate::Unsaved => Role::Warn,
            Fate::Saved | Fate::TakenBack | Fate::Start => Role::Dim,
        };
        let words = change.fate.words();
        let row = row.with_right(Row::of(words, fate), width);
        entry(app, frame, paint::nth(list, place), &row, idx == changes.selected);
    }
}
