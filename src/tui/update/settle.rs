//! After every message: what is derived is brought up to date, what is chosen comes into view.

use ratatui::buffer::Buffer;
use ratatui::widgets::Widget;

use crate::search::Hit;
use crate::tui::app::{App, FindFocus, Popup, Tab};
use crate::tui::page::{Page, PageWish, found_words};
use crate::tui::screen;
use crate::tui::words::is_state;

/// Brings what is derived up to date, and what is chosen into view.
pub fn settle(app: &mut App) {
    match app.tab {
        Tab::Find => find(app),
        Tab::Map => map(app),
        Tab::Matrix => super::matrix::settle(app),
        Tab::Review => super::review::settle(app),
    }
    super::around::settle(app);
    super::brief::settle(app);
    popups(app);
    super::live::refresh(app);
}

fn find(app: &mut App) {
    super::find::greet(app);
    if app.find.focus == FindFocus::Counts && screen::find(app, app.area).counts.inner.height == 0 {
        app.find.focus = app.find.beside();
    }
    let areas = screen::find(app, app.area);
    let rows = usize::from(areas.results.inner.height / 2).max(1);
    app.find.scroll = in_view(app.find.scroll, app.find.selected, app.find.selected, rows);
    // No row is left empty below a list that has more above.
    app.find.scroll = app.find.scroll.min(app.find.found.hits.len().saturating_sub(rows));
    let height = usize::from(areas.counts.inner.height);
    let made_for = Some((app.find.answered, app.generation, height));
    if height > 0 && app.find.narrow.made_for != made_for {
        let (total, map) = (app.find.candidates(), app.workspace.map());
        app.find.narrow.refresh(map, &app.find.found.tallies, total, height);
        app.find.narrow.made_for = made_for;
    }
    let narrow = &mut app.find.narrow;
    // The heading above the first value comes into view with it.
    let first = narrow.selected.saturating_sub(1);
    narrow.scroll = in_view(narrow.scroll, first, narrow.selected, height.max(2));
    narrow.scroll = narrow.scroll.min(narrow.rows.len().saturating_sub(height));
    let width = usize::from(areas.preview.inner.width);
    let wanted = app.find.shown().map(|key| (key.clone(), app.generation, width));
    if app.find.page_of != wanted || wanted.is_none() {
        let entry_changed = match (&app.find.page_of, &wanted) {
            (Some((old, ..)), Some((new, ..))) => old != new,
            (None, _) | (_, None) => false,
        };
        // An edit may have taken the entry away.
        app.find.trail.retain(|stop| app.workspace.map().get(&stop.key).is_some());
        let entry = app.find.shown().and_then(|key| app.map().get(key));
        let hit = app.find.found.hits.get(app.find.selected);
        let hit = hit.filter(|hit| app.find.shown() == Some(&hit.key));
        let warnings: Vec<String> = hit.map(beside_state).unwrap_or_default();
        let words = found_words(&app.find.found.hits);
        let mut page = entry.map_or_else(Page::default, |entry| {
            let wish = PageWish {
                map: app.workspace.map(),
                today: app.today,
                context: &app.find.context,
                customer_only: app.find.customer_only,
                warnings: &warnings,
                width,
            };
            Page::new(wish, entry)
        });
        page.mark(&words);
        app.find.page = page;
        app.find.page_of = wanted;
        if entry_changed && app.find.trail.is_empty() && app.find.focus != FindFocus::Preview {
            app.find.link = 0;
            app.find.page_scroll = 0;
        }
    }
    let height = usize::from(areas.preview.inner.height).max(1);
    let end = app.find.page.rows.len().saturating_sub(height);
    app.find.page_scroll = app.find.page_scroll.min(end);
    app.find.link = app.find.link.min(app.find.page.links.len().saturating_sub(1));
}

/// Returns the warnings of a hit that its state does not tell, in words.
fn beside_state(hit: &Hit) -> Vec<String> {
    hit.warnings.iter().filter(|warning| !is_state(warning)).map(ToString::to_string).collect()
}

fn map(app: &mut App) {
    let areas = screen::map(app, app.area);
    let tab = &mut app.map_tab;
    let rows = usize::from(areas.outline.inner.height).max(1);
    tab.outline.scroll =
        in_view(tab.outline.scroll, tab.outline.selected, tab.outline.selected, rows);

    tab.outline.scroll = tab.outline.scroll.min(tab.outline.rows.len().saturating_sub(rows));

    let map = app.workspace.map();
    if tab.form.key.as_ref().is_some_and(|key| map.get(key).is_none()) {
        tab.form.open(tab.outline.selected_key().cloned());
    }
    let width = usize::from(areas.form.inner.width);
    if width > 0 {
        tab.form.refresh(&app.workspace, &app.findings, app.generation, width);
    }
    let lines_before = |row_idx: usize| -> usize {
        tab.form.rows.iter().take(row_idx).map(|row| row.lines.len()).sum()
    };
    let first = lines_before(tab.form.selected);
    let last = lines_before(tab.form.selected + 1).saturating_sub(1);
    let rows = usize::from(areas.form.inner.height).max(1);
    tab.form.scroll = in_view(tab.form.scroll, first, last, rows);

    let width = usize::from(areas.side.inner.width);
    if width > 0 {
        tab.side.refresh(map, &app.findings, tab.form.key.as_ref(), app.generation, width);
    }
    let rows = usize::from(areas.side.inner.height).max(1);
    if tab.focus == crate::tui::app::MapFocus::Side
        && let Some((first, last)) = tab.side.rows_of(tab.side.selected)
    {
        tab.side.scroll = in_view(tab.side.scroll, first, last, rows);
    }
    tab.side.scroll = tab.side.scroll.min(tab.side.rows.len().saturating_sub(rows));
}

fn popups(app: &mut App) {
    let area = app.area;
    let pane = app.listener_below();
    let Some(popup) = app.popups.last_mut() else { return };
    let place = screen::popup(popup, area);
    let inner = screen::inside(place);
    let inside = usize::from(inner.height);
    match popup {
        Popup::Help(scroll) => {
            let rows =
                crate::tui::view::help_rows(&app.keymap, usize::from(area.width), pane).len();
            *scroll = (*scroll).min(rows.saturating_sub(inside));
        }
        Popup::Palette(palette) => {
            let rows = inside.saturating_sub(2).max(1);
            palette.scroll = in_view(palette.scroll, palette.selected, palette.selected, rows);
        }
        Popup::Choice(choice) => {
            let rows = inside.saturating_sub(1).max(1);
            choice.scroll = in_view(choice.scroll, choice.selected, choice.selected, rows);
        }
        Popup::Ask(ask) => {
            let (rows, seen) = crate::tui::view::ask_rows(ask, inner);
            ask.scroll = ask.scroll.min(rows.saturating_sub(seen));
        }
        Popup::Changes(changes) => {
            let rows = inside.saturating_sub(2).max(1);
            changes.scroll = in_view(changes.scroll, changes.selected, changes.selected, rows);
        }
        Popup::References(picker) => {
            let rows = inside.saturating_sub(3).max(1);
            picker.scroll = in_view(picker.scroll, picker.selected, picker.selected, rows);
        }
        Popup::Text(editor) => {
            // Drawn off the screen, the text area learns how wide its lines are and what is in
            // view: the arrow keys and the mouse go by that.
            let place = screen::text_area(screen::inside(place));
            (&editor.area).render(place, &mut Buffer::empty(place));
        }
        Popup::Plan(plan) => {
            let rows = usize::from(screen::plan(plan, inner).list.height).max(1);
            plan.scroll = plan.scroll.min(plan.rows.len().saturating_sub(rows));
        }
        Popup::Facets(menu) => {
            let rows = inside.saturating_sub(2).max(1);
            // The heading above the first value comes into view with it.
            let first = menu.selected.saturating_sub(1);
            menu.scroll = in_view(menu.scroll, first, menu.selected, rows);
        }
        Popup::Line(_)
        | Popup::Confirm(_)
        | Popup::Tour(_)
        | Popup::Around(_)
        | Popup::Brief(_) => {}
    }
}

/// Returns the scroll offset, moved as little as is needed for these rows to be in view.
pub(super) fn in_view(scroll: usize, first: usize, last: usize, height: usize) -> usize {
    let scroll = if last >= scroll + height { last + 1 - height } else { scroll };
    scroll.min(first)
}
