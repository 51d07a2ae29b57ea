//! A preview of what would happen.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::paint;
use crate::tui::app::{App, Popup};
use crate::tui::plan::Plan;
use crate::tui::screen;
use crate::tui::text::Row;
use crate::tui::theme::Role;

/// Draws a preview.
pub(super) fn draw(app: &App, frame: &mut Frame<'_>, area: Rect, plan: &Plan) {
    let areas = screen::plan(plan, area);
    for (row_idx, row) in screen::plan_intro(plan, area.width).iter().enumerate() {
        if row_idx < usize::from(areas.intro.height) {
            paint::row(app, frame, paint::nth(areas.intro, row_idx), row);
        }
    }
    let width = usize::from(areas.list.width);
    let room = usize::from(areas.list.height);
    for (row_idx, row) in plan.rows.iter().skip(plan.scroll).take(room).enumerate() {
        let role = if row.stays { Role::Warn } else { Role::Dim };
        let most = width / 2;
        let change = Row::of(&row.change, role).fit(most);
        let mark = if row.stays { "· " } else { "  " };
        // A long title gives way to what is said of it.
        let field = if row.field.is_empty() { String::new() } else { format!(": {}", row.field) };
        let field = Row::of(&field, Role::Dim).fit(most);
        let room = width.saturating_sub(change.width() + field.width() + 4);
        let mut line = Row::of(mark, Role::Dim);
        line.0.extend(Row::of(&row.place, Role::Plain).fit(room.max(8)).0);
        line.0.extend(field.0);
        let line = line.with_right(change, width);
        paint::row(app, frame, paint::nth(areas.list, row_idx), &line);
    }
    if plan.rows.len() > room {
        let last = (plan.scroll + room).min(plan.rows.len());
        let text = format!("{}-{last} of {}, Up and Down", plan.scroll + 1, plan.rows.len());
        paint::row(app, frame, areas.more, &Row::of(&text, Role::Dim).fit(width));
    }
    if let Some(error) = &plan.error {
        let row = Row::of(&format!("✗ {error}"), Role::Error).fit(width);
        paint::row(app, frame, areas.more, &row);
    }
    for button in buttons(plan, areas.answers) {
        if button.answer_idx == Some(plan.chosen) || plan.answers.is_empty() {
            paint::chosen(app, frame, button.area, &button.row, true);
            paint::cursor(frame, button.area.x, button.area.y);
        } else {
            paint::row(app, frame, button.area, &button.row);
        }
    }
}

/// An answer as what can be clicked; the one without a number goes back.
#[derive(Debug, Clone)]
pub struct AnswerButton {
    /// Where it is.
    pub area: Rect,
    /// Which answer it gives.
    pub answer_idx: Option<usize>,
    row: Row,
}

/// Returns the answers of the preview in front.
pub fn plan_buttons(app: &App) -> Vec<AnswerButton> {
    match app.popups.last() {
        Some(popup @ Popup::Plan(plan)) => {
            let inside = screen::inside(screen::popup(popup, app.area));
            buttons(plan, screen::plan(plan, inside).answers)
        }
        _ => Vec::new(),
    }
}

fn buttons(plan: &Plan, area: Rect) -> Vec<AnswerButton> {
    let mut labels: Vec<(String, Option<usize>)> = Vec::new();
    for (answer_idx, answer) in plan.answers.iter().enumerate() {
        let key = if answer_idx == plan.chosen { "Enter " } else { "" };
        labels.push((format!(" {key}{} ", answer.label), Some(answer_idx)));
    }
    labels.push((" Esc go back ".into(), None));
    let mut buttons = Vec::new();
    let (mut x, mut y) = (area.x, area.y);
    for (label, answer_idx) in labels {
        let row = Row::of(&label, Role::Plain).fit(usize::from(area.width));
        let width = u16::try_from(row.width()).unwrap_or(0);
        if x > area.x && x.saturating_add(width) > area.right() {
            x = area.x;
            y = y.saturating_add(1);
        }
        let place = Rect { x, y, width, height: 1 }.intersection(area);
        buttons.push(AnswerButton { area: place, answer_idx, row });
        x = x.saturating_add(width + 1);
    }
    buttons
}
