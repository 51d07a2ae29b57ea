//! The Review tab.

use ratatui::Frame;

use super::{conflicts, paint};
use crate::model::difference::{EntryChange, Fate};
use crate::render::diff;
use crate::tui::app::App;
use crate::tui::commands::Action;
use crate::tui::review::ReviewFocus;
use crate::tui::screen::{self, Pane};
use crate::tui::text::{Row, wrap_text};
use crate::tui::theme::Role;
use crate::tui::words::kind_label;

/// Draws the Review tab.
pub(super) fn draw(app: &App, frame: &mut Frame<'_>) {
    let areas = screen::review(app, frame.area());
    let settling = app.review.settling.as_ref();
    if areas.list.title.height > 0 {
        match settling {
            Some(settling) => conflicts::list(app, settling, frame, areas.list),
            None => list(app, frame, areas.list),
        }
    }
    if areas.detail.title.height > 0 {
        match settling {
            Some(settling) => conflicts::detail(app, settling, frame, areas.detail),
            None => detail(app, frame, areas.detail),
        }
        if areas.list.title.height > 0 {
            let x = areas.detail.title.x.saturating_sub(1);
            paint::divider(app, frame, x, areas.detail.title.y, areas.detail.inner.bottom());
        }
    }
}

fn listens(app: &App, focus: ReviewFocus) -> bool {
    app.popups.is_empty() && app.review.focus == focus
}

fn list(app: &App, frame: &mut Frame<'_>, pane: Pane) {
    let tab = &app.review;
    let here = listens(app, ReviewFocus::List);
    let title = format!("Since {}", tab.revision);
    let right = tab.reviewed().map(|_| tab.changes().len().to_string()).unwrap_or_default();
    paint::title(app, frame, pane.title, (&title, &right), here);
    let width = usize::from(pane.inner.width);
    if tab.reviewed().is_none() {
        let words = match &tab.trouble {
            Some(trouble) => trouble.join("\n\n"),
            None => "Looking into git …".to_owned(),
        };
        for (row_idx, row) in
            wrap_text(&words, Role::Plain, width.saturating_sub(2)).iter().enumerate()
        {
            let place = paint::nth(pane.inner, row_idx);
            paint::row(app, frame, place, &indented(row));
        }
        if here {
            paint::cursor(frame, pane.inner.x, pane.inner.y);
        }
        return;
    }
    let rows = (0..tab.n_rows()).skip(tab.scroll).take(usize::from(pane.inner.height));
    for (line_idx, row_idx) in rows.enumerate() {
        let chosen = row_idx == tab.selected;
        let mark = if chosen { "▸" } else { " " };
        let line = match row_idx.checked_sub(1).and_then(|idx| tab.changes().get(idx)) {
            Some(change) => entry_row(app, mark, change, width),
            None => all_row(app, mark, width),
        };
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

fn indented(row: &Row) -> Row {
    let mut out = Row::of("  ", Role::Plain);
    out.0.extend(row.0.iter().cloned());
    out
}

fn all_row(app: &App, mark: &str, width: usize) -> Row {
    let words = app.review.reviewed().map(|found| diff::summary(&found.difference));
    let words = words.unwrap_or_default();
    Row::of(mark, Role::Accent).then(" ", Role::Plain).then(&words, Role::Strong).fit(width)
}

fn entry_row(app: &App, mark: &str, change: &EntryChange, width: usize) -> Row {
    let role = match change.fate {
        Fate::Added => Role::Accent,
        Fate::Removed => Role::Error,
        Fate::Kept => Role::Warn,
    };
    let left = Row::of(mark, Role::Accent)
        .then(change.fate.sign(), role)
        .then(" ", Role::Plain)
        .then(&change.entry.title, Role::Plain);
    let kind = kind_label(app.map(), &change.entry.key);
    left.with_right(Row::of(kind, Role::Dim), width)
}

fn detail(app: &App, frame: &mut Frame<'_>, pane: Pane) {
    let tab = &app.review;
    let here = listens(app, ReviewFocus::Detail);
    let name = tab.change().map_or("What it means", |_| "What changed");
    let right = match tab.reviewed() {
        Some(found) if !found.unmerged.is_empty() => "a merge waits",
        Some(_) | None => "",
    };
    paint::title(app, frame, pane.title, (name, right), here);
    let width = usize::from(pane.inner.width);
    if tab.reviewed().is_some() && tab.n_rows() <= 1 {
        let key = app.key(Action::ChooseRevision);
        let words = format!(
            "The map says what it said at {}. {key} compares it with another revision.",
            tab.revision
        );
        for (row_idx, row) in wrap_text(&words, Role::Dim, width).iter().enumerate() {
            paint::row(app, frame, paint::nth(pane.inner, row_idx), row);
        }
        if here {
            paint::cursor(frame, pane.inner.x, pane.inner.y);
        }
        return;
    }
    let rows = tab.detail.iter().skip(tab.detail_scroll).take(usize::from(pane.inner.height));
    let mut has_cursor = false;
    for (line_idx, detail) in rows.enumerate() {
        let place = paint::nth(pane.inner, line_idx);
        let is_chosen = here && detail.part == Some(tab.part) && tab.change().is_some();
        if is_chosen {
            paint::chosen(app, frame, place, &detail.row, true);
            if !has_cursor {
                paint::cursor(frame, place.x, place.y);
                has_cursor = true;
            }
        } else {
            paint::row(app, frame, place, &detail.row);
        }
    }
    if here && !has_cursor {
        paint::cursor(frame, pane.inner.x, pane.inner.y);
    }
}
