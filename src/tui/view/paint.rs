//! Lines on the screen.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use crate::tui::app::App;
use crate::tui::input::Input;
use crate::tui::text::Row;
use crate::tui::theme::Role;

/// Puts a line at the row of an area.
pub(super) fn row(app: &App, frame: &mut Frame<'_>, area: Rect, row: &Row) {
    runs(frame, area, row, |role| app.theme.style(role));
}

/// Puts a line that is chosen: all of its row, whatever its roles.
pub(super) fn chosen(app: &App, frame: &mut Frame<'_>, area: Rect, row: &Row, listens: bool) {
    let style = app.theme.selected(listens);
    if listens {
        frame.buffer_mut().set_style(Rect { height: area.height.min(1), ..area }, style);
        // Colors and faint letters would be hard to read reversed; weights stay.
        runs(frame, area, row, |role| {
            let kept = app.theme.style(role).add_modifier & (Modifier::BOLD | Modifier::UNDERLINED);
            style.add_modifier(kept)
        });
    } else {
        // What has a color stays as it is: bold letters of a color are pale on a light ground.
        runs(frame, area, row, |role| match app.theme.style(role) {
            own if own.fg.is_some() => own,
            own => own.patch(style),
        });
    }
}

fn runs(frame: &mut Frame<'_>, area: Rect, row: &Row, style: impl Fn(Role) -> Style) {
    if area.height == 0 {
        return;
    }
    let mut x = area.x;
    for run in &row.0 {
        let left = usize::from(area.right().saturating_sub(x));
        if left == 0 {
            return;
        }
        (x, _) = frame.buffer_mut().set_stringn(x, area.y, run.text(), left, style(run.role));
    }
}

/// Returns the row of an area at this place from its top.
pub(super) fn nth(area: Rect, row_idx: usize) -> Rect {
    let below = u16::try_from(row_idx).unwrap_or(u16::MAX).min(area.height);
    Rect { y: area.y + below, height: u16::from(below < area.height), ..area }
}

/// Draws the title of a pane as a rule with words in it; the pane that listens shows it by a sign,
/// a weight and the accent.
pub(super) fn title(
    app: &App,
    frame: &mut Frame<'_>,
    area: Rect,
    (left, right): (&str, &str),
    listens: bool,
) {
    if area.height == 0 {
        return;
    }
    let width = usize::from(area.width);
    let role = if listens { Role::Accent } else { Role::Dim };
    let sign = if listens { "━▶ " } else { "── " };
    let mut line = Row::of(sign, role).then(left, if listens { Role::Accent } else { Role::Plain });
    line = line.then(" ", Role::Plain);
    let mut end = Row::default();
    if !right.is_empty() {
        end = Row::of(" ", Role::Plain).then(right, Role::Dim).then(" ─", role);
    }
    line = line.fit(width);
    if line.width() + end.width() > width {
        end = Row::default();
    }
    let room = width.saturating_sub(line.width() + end.width());
    let dash = if listens { "━" } else { "─" };
    line = line.then(&dash.repeat(room), role);
    line.0.extend(end.0);
    row(app, frame, area, &line.fit(width));
}

/// Draws a line between panes that stand beside each other.
pub(super) fn divider(app: &App, frame: &mut Frame<'_>, x: u16, top: u16, bottom: u16) {
    let style = app.theme.style(Role::Dim);
    for y in top..bottom {
        frame.buffer_mut().set_string(x, y, "│", style);
    }
}

/// Draws a line of typing, and puts the cursor there when it listens.
pub(super) fn input(frame: &mut Frame<'_>, area: Rect, input: &Input, style: Style, listens: bool) {
    if area.width == 0 || area.height == 0 {
        return;
    }
    let (seen, column) = input.seen(usize::from(area.width));
    frame.buffer_mut().set_stringn(area.x, area.y, &seen, usize::from(area.width), style);
    if listens {
        let column = u16::try_from(column).unwrap_or(0).min(area.width - 1);
        cursor(frame, area.x + column, area.y);
    }
}

/// Puts the terminal's cursor.
pub(super) fn cursor(frame: &mut Frame<'_>, x: u16, y: u16) {
    if frame.area().contains(Position::new(x, y)) {
        frame.set_cursor_position(Position::new(x, y));
    }
}
