//! A brief on the screen.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::paint;
use crate::tui::app::App;
use crate::tui::brief::Sheet;
use crate::tui::text::Row;
use crate::tui::theme::Role;

/// Draws the part of a brief that is in view, with a bar beside the chosen point.
pub(super) fn draw(app: &App, frame: &mut Frame<'_>, area: Rect, sheet: &Sheet) {
    let height = usize::from(area.height);
    let width = usize::from(area.width);
    paint::cursor(frame, area.x, area.y);
    let shown = sheet.rows.iter().enumerate().skip(sheet.scroll).take(height);
    let mut has_cursor = false;
    for (line_idx, (row_idx, line)) in shown.enumerate() {
        let place = paint::nth(area, line_idx);
        let chosen = line.point == Some(sheet.selected);
        let mut row = Row::of(if chosen { "▌ " } else { "  " }, Role::Accent);
        row.0.extend(line.row.0.iter().cloned());
        paint::row(app, frame, place, &row.fit(width));
        if chosen && !has_cursor {
            paint::cursor(frame, place.x, place.y);
            has_cursor = true;
        }
        // What is below is told at the edge, where no text is.
        let is_last = line_idx + 1 == height;
        if is_last && row_idx + 1 < sheet.rows.len() {
            let seen = (sheet.scroll + height) * 100 / sheet.rows.len().max(1);
            let told = Row::of(&format!(" {seen}% ─ "), Role::Dim);
            let x = area.right().saturating_sub(u16::try_from(told.width()).unwrap_or(0));
            paint::row(
                app,
                frame,
                Rect { x, y: area.bottom(), width: area.right() - x, height: 1 }
                    .intersection(frame.area()),
                &told,
            );
        }
    }
}
