//! The column beside the results: values with their counts, to choose from.

use ratatui::Frame;

use super::paint;
use crate::tui::app::{App, FindFocus};
use crate::tui::facets::menu::Choosable;
use crate::tui::narrow::NarrowRow;
use crate::tui::screen::Pane;
use crate::tui::text::Row;
use crate::tui::theme::Role;

/// Draws the column.
pub(super) fn draw(app: &App, frame: &mut Frame<'_>, pane: Pane) {
    let narrow = &app.find.narrow;
    let listens = app.popups.is_empty() && app.find.focus == FindFocus::Counts;
    let n_chosen = narrow.chosen.len();
    let on = if n_chosen > 0 { format!("{n_chosen} on") } else { String::new() };
    paint::title(app, frame, pane.title, ("Show only", &on), listens);
    let width = usize::from(pane.inner.width);
    let height = usize::from(pane.inner.height);
    if listens {
        paint::cursor(frame, pane.inner.x, pane.inner.y);
    }
    let shown = narrow.rows.iter().enumerate().skip(narrow.scroll).take(height);
    for (line_idx, (row_idx, row)) in shown.enumerate() {
        let place = paint::nth(pane.inner, line_idx);
        let row = match row {
            NarrowRow::Heading(label) => Row::of(label, Role::Strong).fit(width),
            NarrowRow::Value(value) => value_row(value, width),
            NarrowRow::More(_, left) => Row::of(&format!("  {left} more …"), Role::Link).fit(width),
            NarrowRow::Gap => Row::default(),
        };
        if listens && row_idx == narrow.selected {
            paint::chosen(app, frame, place, &row, true);
            paint::cursor(frame, place.x, place.y);
        } else {
            paint::row(app, frame, place, &row);
        }
    }
}

/// Returns a value with its sign and its count.
pub(super) fn value_row(value: &Choosable, width: usize) -> Row {
    let (mark, role) = if value.on { ("✓ ", Role::Accent) } else { ("· ", Role::Dim) };
    Row::of(mark, role)
        .then(&"  ".repeat(value.depth.min(3)), Role::Plain)
        .then(&value.label, if value.on { Role::Strong } else { Role::Plain })
        .with_right(Row::of(&value.count.to_string(), Role::Dim), width)
}
