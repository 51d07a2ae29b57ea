//! What stands below an empty search line.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::paint;
use crate::model::Entry;
use crate::tui::app::{App, FindFocus};
use crate::tui::home::{Item, Line, first_line, items, lines};
use crate::tui::text::Row;
use crate::tui::theme::Role;
use crate::tui::update::pin_hint;
use crate::tui::words::{count, entries, kind_label, state};

/// Draws it.
pub(super) fn draw(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let welcome = &app.find.welcome;
    let (all, lines) = (items(welcome), lines(welcome));
    let listens = app.popups.is_empty() && app.find.focus == FindFocus::Results;
    let selected = listens.then_some(app.find.home);
    let height = usize::from(area.height);
    let width = usize::from(area.width);
    let first = first_line(&lines, selected, height);
    for (line_idx, line) in lines.iter().skip(first).take(height).enumerate() {
        let place = paint::nth(area, line_idx);
        let row = match line {
            Line::Gap => Row::default(),
            Line::Lead => Row::of("  Type what you heard, and see what to say.", Role::Strong),
            Line::Heading(words) => Row::of("  ", Role::Plain).then(words, Role::Dim),
            Line::Counts => {
                let situations = count(welcome.n_situations, "situation");
                let told = format!("  {}, {situations} in this map.", entries(welcome.n_entries));
                let row = Row::of(&told, Role::Dim);
                if welcome.pinned.is_empty() {
                    row.then(&format!("  {}", pin_hint(app)), Role::Dim)
                } else {
                    row
                }
            }
            Line::Overdue => {
                let told =
                    format!("  ! {} overdue for review.", count(welcome.n_overdue, "message"));
                Row::of(&told, Role::Warn)
            }
            Line::Item(item_idx) => {
                let chosen = selected == Some(*item_idx);
                let row = all.get(*item_idx).map(|item| item_row(app, item, chosen, width));
                let row = row.unwrap_or_default();
                if chosen {
                    paint::chosen(app, frame, place, &row.fit(width), true);
                    paint::cursor(frame, place.x, place.y);
                    continue;
                }
                row
            }
        };
        paint::row(app, frame, place, &row.fit(width));
    }
}

fn item_row(app: &App, item: &Item, chosen: bool, width: usize) -> Row {
    let sign = if chosen { "  ▸ " } else { "    " };
    let row = Row::of(sign, Role::Accent);
    match item {
        Item::Search(words) => row.then(words, Role::Link),
        Item::Pinned(key) => {
            let map = app.map();
            let entry = map.get(key);
            let row = row.then(entry.map_or("", Entry::title), Role::Plain);
            let mut right = entry.map(|entry| state(map, entry, app.today)).unwrap_or_default();
            if !right.0.is_empty() {
                right = right.then("  ", Role::Plain);
            }
            row.with_right(right.then(kind_label(map, key), Role::Dim), width.min(MOST))
        }
    }
}

/// How wide a row is at most: an eye must find its end.
const MOST: usize = 100;

/// Returns what can be chosen at a row of the list.
pub fn home_item_at(app: &App, row_idx: usize, height: usize) -> Option<usize> {
    let lines = lines(&app.find.welcome);
    let listens = app.find.focus == FindFocus::Results;
    let first = first_line(&lines, listens.then_some(app.find.home), height);
    match lines.get(first + row_idx)? {
        Line::Item(item_idx) => Some(*item_idx),
        Line::Gap | Line::Lead | Line::Heading(_) | Line::Counts | Line::Overdue => None,
    }
}
