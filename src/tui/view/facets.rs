//! The menu of what can narrow the outline.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{PROMPT, paint};
use crate::tui::app::{App, Popup};
use crate::tui::facets::menu::{Menu, MenuRow};
use crate::tui::text::Row;
use crate::tui::theme::Role;

/// Draws the menu.
pub(super) fn draw(app: &App, frame: &mut Frame<'_>, area: Rect, menu: &Menu) {
    let width = usize::from(area.width);
    let front = matches!(app.popups.last(), Some(Popup::Facets(_)));
    let line = paint::nth(area, 0);
    paint::row(app, frame, line, &Row::of("› ", Role::Accent));
    let place = Rect {
        x: line.x + PROMPT.min(line.width),
        width: line.width.saturating_sub(PROMPT),
        ..line
    };
    paint::input(frame, place, &menu.input, app.theme.style(Role::Strong), front);
    let outline = &app.map_tab.outline;
    let (found, all) = if menu.is_of_find() {
        let found = app.find.candidates();
        (found, found + app.find.found.left_out)
    } else {
        (outline.n_passed, outline.len())
    };
    let hint = format!(
        "{found} of {all} entries.  {}Enter takes one, Tab several, Esc closes.",
        if menu.is_counting() { "Counting …  " } else { "" },
    );
    paint::row(app, frame, paint::nth(area, 1), &Row::of(&hint, Role::Dim).fit(width));
    let top = area.height.min(2);
    let list = Rect { y: area.y + top, height: area.height - top, ..area };
    if menu.found.is_empty() {
        let row = Row::of("  Nothing is called so.", Role::Warn).fit(width);
        paint::row(app, frame, paint::nth(list, 0), &row);
    }
    let shown = menu.found.iter().enumerate().skip(menu.scroll);
    for (line_idx, (found_idx, row_idx)) in shown.take(usize::from(list.height)).enumerate() {
        let place = paint::nth(list, line_idx);
        match menu.rows.get(*row_idx) {
            Some(MenuRow::Heading(label)) => {
                paint::row(app, frame, place, &Row::of(label, Role::Strong).fit(width));
            }
            Some(MenuRow::Value(value)) => {
                let mark = if value.on { "  ✓ " } else { "  · " };
                let role = if value.on { Role::Accent } else { Role::Dim };
                let row = Row::of(mark, role)
                    .then(&"  ".repeat(value.depth), Role::Plain)
                    .then(&value.label, if value.on { Role::Strong } else { Role::Plain })
                    .with_right(Row::of(&value.count.to_string(), Role::Dim), width);
                if found_idx == menu.selected {
                    paint::chosen(app, frame, place, &row, true);
                } else {
                    paint::row(app, frame, place, &row);
                }
            }
            None => {}
        }
    }
}
