//! A question with something to read.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::bars::Button;
use super::paint;
use super::popup::below;
use crate::tui::app::{App, Popup};
use crate::tui::ask::Ask;
use crate::tui::commands::{Action, Move};
use crate::tui::screen;
use crate::tui::text::{Row, wrap_text};
use crate::tui::theme::Role;

/// Draws a question.
pub(super) fn draw(app: &App, frame: &mut Frame<'_>, area: Rect, ask: &Ask) {
    let width = usize::from(area.width);
    let lead = lead(ask, width);
    let room = usize::from(area.height).saturating_sub(2);
    for (row_idx, row) in lead.iter().take(room).enumerate() {
        paint::row(app, frame, paint::nth(area, row_idx), row);
    }
    let body = body_area(ask, area);
    let rows = rows(ask, width);
    for (row_idx, row) in rows.iter().skip(ask.scroll).take(usize::from(body.height)).enumerate() {
        paint::row(app, frame, paint::nth(body, row_idx), row);
    }
    for (idx, button) in buttons(ask, area).iter().enumerate() {
        if idx == ask.chosen {
            paint::chosen(app, frame, button.area, &button.row, true);
            paint::cursor(frame, button.area.x, button.area.y);
        } else {
            paint::row(app, frame, button.area, &button.row);
        }
    }
}

fn lead(ask: &Ask, width: usize) -> Vec<Row> {
    ask.lead.iter().flat_map(|line| wrap_text(line, Role::Strong, width)).collect()
}

fn rows(ask: &Ask, width: usize) -> Vec<Row> {
    let role = |line: &str| match line.chars().next() {
        Some('+' | '−' | '~') => Role::Strong,
        Some(_) | None => Role::Plain,
    };
    ask.body
        .iter()
        .flat_map(|line| {
            let indent = line.len() - line.trim_start().len();
            let mut rows = wrap_text(line, role(line), width);
            if rows.is_empty() {
                rows.push(Row::default());
            }
            // What was wrapped loses its indent: the first row gets it back.
            if let Some(first) = rows.first_mut()
                && indent > 0
                && !first.plain().starts_with(' ')
            {
                let text = first.plain();
                *first = Row::of(&" ".repeat(indent), Role::Plain).then(&text, role(line));
            }
            rows
        })
        .collect()
}

/// Returns where the text of a question stands.
fn body_area(ask: &Ask, area: Rect) -> Rect {
    let lead = u16::try_from(lead(ask, usize::from(area.width)).len()).unwrap_or(u16::MAX);
    let body = below(area, lead.saturating_add(1));
    Rect { height: body.height.saturating_sub(2), ..body }
}

/// Returns how many lines of a question's text there are, and how many are seen.
pub fn ask_rows(ask: &Ask, area: Rect) -> (usize, usize) {
    let rows = rows(ask, usize::from(area.width)).len();
    (rows, usize::from(body_area(ask, area).height))
}

/// Returns the answers of the question in front, as what can be clicked.
pub fn ask_buttons(app: &App) -> Vec<Button> {
    match app.popups.last() {
        Some(popup @ Popup::Ask(ask)) => {
            buttons(ask, screen::inside(screen::popup(popup, app.area)))
        }
        Some(_) | None => Vec::new(),
    }
}

fn buttons(ask: &Ask, area: Rect) -> Vec<Button> {
    let y = area.bottom().saturating_sub(1);
    let mut x = area.x;
    let mut buttons = Vec::new();
    let labels = ask.answers.iter().map(|(label, _)| (label.as_str(), Action::Yes));
    // What asks nothing is only closed.
    let put_off = if ask.answers.is_empty() { "close" } else { "decide later" };
    let back = (!ask.must).then_some((put_off, Action::Go(Move::Back)));
    for (label, action) in labels.chain(back) {
        let row = Row::of(&format!(" {label} "), Role::Accent);
        let width = u16::try_from(row.width()).unwrap_or(0);
        let place = Rect { x, y, width, height: area.height.min(1) }.intersection(area);
        buttons.push(Button { area: place, action, row });
        x = x.saturating_add(width + 2);
    }
    buttons
}
