//! The Find tab.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{PROMPT, first, known, paint};
use crate::search::Hit;
use crate::tui::app::{App, FindFocus};
use crate::tui::commands::{Action, Move};
use crate::tui::screen::{self, Room};
use crate::tui::text::{Row, marked};
use crate::tui::theme::Role;
use crate::tui::update::{is_pinned, left_out_words};
use crate::tui::words::{in_short, is_state, kind_label, state_row};

/// Draws the Find tab.
pub(super) fn draw(app: &App, frame: &mut Frame<'_>) {
    let area = frame.area();
    let areas = screen::find(app, area);
    query(app, frame, areas.query);
    known::draw(app, frame, areas.chips);
    let asks = app.find.asks();
    let listens = app.popups.is_empty() && app.find.focus == FindFocus::Results;
    if areas.counts.title.height > 0 {
        let pane = areas.counts;
        super::narrow::draw(app, frame, pane);
        paint::divider(app, frame, pane.title.right() + 1, pane.title.y, pane.inner.bottom());
    }
    if areas.results.title.height > 0 {
        let inner = areas.results.inner;
        if !app.find.found.hits.is_empty() {
            let left = match app.find.found.total {
                _ if app.find.is_nearest => "Nothing found; the nearest there is".to_owned(),
                1 => "1 entry found".to_owned(),
                total => format!("{total} entries found"),
            };
            let place = format!("{} of {}", app.find.selected + 1, app.find.found.hits.len());
            paint::title(app, frame, areas.results.title, (&left, &place), listens);
            results(app, frame, inner);
        } else if app.find.found_for.is_some() {
            let left_out = app.find.found.left_out > 0;
            let title = if left_out { "Nothing left" } else { "Nothing found" };
            paint::title(app, frame, areas.results.title, (title, ""), listens);
            nothing(app, frame, inner);
        } else if let Some((done, total)) = app.find.indexing.filter(|_| asks) {
            paint::title(app, frame, areas.results.title, ("Looking …", ""), listens);
            let words =
                format!("  Getting ready to search: {done} of {total} entries. All else works.");
            let row = Row::of(&words, Role::Dim).fit(usize::from(inner.width));
            paint::row(app, frame, paint::nth(inner, 1), &row);
        } else {
            // Until the first answer comes, what was there stays.
            let title = if asks { "Looking …" } else { "What do you need?" };
            paint::title(app, frame, areas.results.title, (title, ""), listens);
            welcome(app, frame, inner);
        }
    }
    if areas.preview.title.height > 0 {
        preview(app, frame, areas.preview);
        if screen::room(area) == Room::Wide && areas.preview.title.x > areas.results.title.x {
            let pane = areas.preview;
            paint::divider(app, frame, pane.title.x - 1, pane.title.y, pane.inner.bottom());
        }
    }
}

fn query(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let listens = app.popups.is_empty() && app.find.focus == FindFocus::Query;
    let sign = if listens { Role::Accent } else { Role::Dim };
    paint::row(app, frame, area, &Row::of("› ", sign));
    let line = Rect {
        x: area.x + PROMPT.min(area.width),
        width: area.width.saturating_sub(PROMPT),
        ..area
    };
    if app.find.input.text().is_empty() {
        let hint = "type a few words: a rival, a role, what they said";
        paint::row(app, frame, line, &Row::of(hint, Role::Dim).fit(usize::from(line.width)));
    }
    let style = app.theme.style(Role::Strong);
    paint::input(frame, line, &app.find.input, style, listens);
}

fn results(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let shown = usize::from(area.height).div_ceil(2);
    let hits = app.find.found.hits.iter().enumerate().skip(app.find.scroll).take(shown);
    let kinds = hits.clone().map(|(_, hit)| kind_label(app.map(), &hit.key).len()).max();
    let kind_width = kinds.unwrap_or(0).min(17);
    for (row_idx, (hit_idx, hit)) in hits.enumerate() {
        let chosen = hit_idx == app.find.selected;
        let listens = chosen && app.popups.is_empty() && app.find.focus == FindFocus::Results;
        let (first, second) = hit_rows(app, hit, chosen, kind_width, usize::from(area.width));
        let top = paint::nth(area, row_idx * 2);
        let bottom = paint::nth(area, row_idx * 2 + 1);
        if chosen {
            paint::chosen(app, frame, top, &first, listens);
            if listens {
                paint::cursor(frame, top.x, top.y);
            }
        } else {
            paint::row(app, frame, top, &first);
        }
        paint::row(app, frame, bottom, &second);
    }
}

fn hit_rows(app: &App, hit: &Hit, chosen: bool, kind_width: usize, width: usize) -> (Row, Row) {
    let sign = if chosen { "▸ " } else { "  " };
    let mut first = Row::of(sign, Role::Accent);
    first.0.extend(marked(&hit.title.text, &hit.title.marks, Role::Strong));
    let state = state_row(hit.freshness, hit.status, hit.audience);
    let first = first.with_right(state, width);
    let kind = kind_label(app.map(), &hit.key);
    let mut second = Row::of("  ", Role::Plain).then(kind, Role::Dim).pad(kind_width + 4);
    let mut beside = hit.warnings.iter().filter(|warning| !is_state(warning));
    if let Some(warning) = beside.next() {
        let more = beside.count();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        second = second.then(&format!("! {}{more}  ", in_short(warning)), Role::Warn);
    }
    if let Some(excerpt) = &hit.excerpt {
        second.0.extend(marked(&excerpt.text.text, &excerpt.text.marks, Role::Plain));
    }
    let alike = match hit.folded.len() {
        0 => Row::default(),
        n_alike => Row::of(&format!("and {n_alike} alike"), Role::Link),
    };
    (first, second.with_right(alike, width))
}

fn preview(app: &App, frame: &mut Frame<'_>, pane: screen::Pane) {
    let listens = app.popups.is_empty() && app.find.focus == FindFocus::Preview;
    let Some(key) = app.find.shown() else { return };
    let height = usize::from(pane.inner.height);
    let rows = app.find.page.rows.len();
    let place = if rows > height {
        let seen = (app.find.page_scroll + height).min(rows);
        format!("{}%", seen * 100 / rows.max(1))
    } else {
        String::new()
    };
    let depth = app.find.trail.len();
    let back =
        if depth > 0 { format!("{} ‹ ", "‹".repeat(depth.min(3) - 1)) } else { String::new() };
    let pinned = if is_pinned(app, key) { " · pinned" } else { "" };
    let title = format!("{back}{key}{pinned}");
    paint::title(app, frame, pane.title, (title.trim(), &place), listens);
    let shown = app.find.page.rows.iter().skip(app.find.page_scroll).take(height);
    let mut cursor_is_put = false;
    for (row_idx, line) in shown.enumerate() {
        let place = paint::nth(pane.inner, row_idx);
        let chosen = listens && line.link == Some(app.find.link);
        if chosen {
            paint::chosen(app, frame, place, &line.row, true);
            if !cursor_is_put {
                paint::cursor(frame, place.x, place.y);
                cursor_is_put = true;
            }
        } else {
            paint::row(app, frame, place, &line.row);
        }
    }
    if listens && !cursor_is_put {
        paint::cursor(frame, pane.inner.x, pane.inner.y);
    }
}

fn nothing(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let find = &app.find;
    let mut rows = vec![Row::default()];
    if let Some(left_out) = left_out_words(app) {
        rows.push(Row::of(&format!("  {left_out}"), Role::Warn));
    } else {
        let words = &find.found.unmatched;
        let text = match words.as_slice() {
            [] => "  These words stand nowhere together.".to_owned(),
            words => format!("  Not in this map: {}.", words.join(", ")),
        };
        rows.push(Row::of(&text, Role::Warn));
    }
    if !find.nearest.is_empty() {
        rows.push(
            Row::of("  Near to it: ", Role::Dim).then(&find.nearest.join(", "), Role::Strong),
        );
    }
    if find.customer_only {
        let key = app.key(Action::ToggleCustomerOnly);
        let hint = format!("  Internal entries are left out; {key} shows them.");
        rows.push(Row::of(&hint, Role::Warn));
    }
    if find.found.gap.is_some() && app.read_only.is_none() {
        rows.push(Row::default());
        let key = app.key(Action::NewEntry);
        let hint = format!("  {key} makes the situation that is missing, with what is known.");
        rows.push(Row::of(&hint, Role::Plain));
    }
    rows.push(Row::default());
    let key = app.key(Action::Go(Move::Back));
    rows.push(Row::of(&format!("  Fewer words find more. {key} starts afresh."), Role::Dim));
    for (row_idx, row) in rows.iter().enumerate() {
        let row = row.clone().fit(usize::from(area.width));
        paint::row(app, frame, paint::nth(area, row_idx), &row);
    }
}

fn welcome(app: &App, frame: &mut Frame<'_>, area: Rect) {
    if let Some(place) = first::place(app) {
        first::draw(app, frame, place);
        return;
    }
    super::home::draw(app, frame, area);
}
