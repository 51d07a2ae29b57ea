//! The editor of a long text.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Widget;
use ratatui_textarea::TextArea;
use unicode_width::UnicodeWidthChar;

use super::paint;
use crate::tui::app::{App, Popup};
use crate::tui::markdown;
use crate::tui::popup::{TextEditor, TextKind};
use crate::tui::screen;
use crate::tui::theme::Role;

/// Draws the editor; its help and its problems stand above and below it.
pub(super) fn draw(app: &App, frame: &mut Frame<'_>, area: Rect, editor: &TextEditor) {
    let how = match editor.kind {
        TextKind::Prose => "",
        TextKind::Words => "One a line.",
        TextKind::Pairs => "One a line: name = words.",
    };
    let place = screen::text_area(area);
    let above = Rect { height: place.y - area.y, ..area };
    super::popup::help(app, frame, above, &[&editor.help, how]);
    // The app has it drawn already, off the screen, so that it knows what is in view.
    let mut widget = editor.area.clone();
    widget.set_cursor_style(Style::default());
    widget.set_selection_style(Style::default().add_modifier(Modifier::REVERSED));
    widget.render(place, frame.buffer_mut());
    if editor.kind == TextKind::Prose {
        tint(app, frame, place, &widget);
    }
    let below = Rect { y: place.bottom(), height: area.bottom() - place.bottom(), ..area };
    super::popup::problems(app, frame, below, editor.error.as_deref());
    if matches!(app.popups.last(), Some(Popup::Text(_))) {
        let cursor = widget.screen_cursor();
        let (top, _) = widget.scroll_offset();
        let row = cursor.row.saturating_sub(usize::from(top));
        let x = place.x.saturating_add(u16::try_from(cursor.col).unwrap_or(0));
        let y = place.y.saturating_add(u16::try_from(row).unwrap_or(0));
        paint::cursor(frame, x.min(place.right()), y.min(place.bottom()));
    }
}

/// Gives Markdown its roles.
///
/// The text area has one style for all of its text. So the letters that it has drawn are walked
/// over once more: it tells at which letter each row of the screen begins, and a letter takes as
/// many columns here as it does there.
fn tint(app: &App, frame: &mut Frame<'_>, place: Rect, widget: &TextArea<'_>) {
    let text = widget.lines().join("\n");
    let roles = markdown::roles(&text);
    if roles.len() < 2 && roles.first().is_none_or(|(_, role)| *role == Role::Plain) {
        return;
    }
    let mut starts = Vec::with_capacity(widget.lines().len());
    let mut at = 0;
    for line in widget.lines() {
        starts.push(at);
        at += line.len() + 1;
    }
    let (top, _) = widget.scroll_offset();
    let mut before = None;
    for y in 0..place.height {
        let row = usize::from(top) + usize::from(y);
        let (from, to) = (widget.screen_to_data(row, 0), widget.screen_to_data(row + 1, 0));
        // Below the text the last row comes again.
        if before == Some(from) {
            return;
        }
        before = Some(from);
        let Some(line) = widget.lines().get(from.0) else { return };
        let count = if to.0 == from.0 && to.1 > from.1 { to.1 - from.1 } else { usize::MAX };
        let start = starts.get(from.0).copied().unwrap_or_default();
        let mut column = 0;
        for (offset, letter) in line.char_indices().skip(from.1).take(count) {
            let tab = usize::from(widget.tab_length()).max(1);
            let width =
                if letter == '\t' { tab - column % tab } else { letter.width().unwrap_or(0) };
            let role = markdown::role_at(&roles, start + offset);
            if role != Role::Plain {
                let style = app.theme.style(role);
                for x in column..column + width.max(1) {
                    let x = place.x.saturating_add(u16::try_from(x).unwrap_or(u16::MAX));
                    if x < place.right()
                        && let Some(cell) = frame.buffer_mut().cell_mut((x, place.y + y))
                    {
                        cell.set_style(style);
                    }
                }
            }
            column += width;
        }
    }
}
