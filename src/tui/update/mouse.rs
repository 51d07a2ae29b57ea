//! The mouse: a click chooses, a second one goes on, the wheel moves the pane that it is over.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::keep::keep;
use super::{facets, find, home, known, map, marks, matrix, narrow, pick, plan, review, run};
use crate::tui::app::{App, FindFocus, MapFocus, Popup, Tab};
use crate::tui::commands::{Action, Move};
use crate::tui::msg::Effect;
use crate::tui::screen::{self, Pane};
use crate::tui::{typing, view};

/// How many milliseconds lie at most between the two clicks of a double click.
const DOUBLE: u64 = 450;
/// How many lines the wheel moves.
const WHEEL: usize = 3;

/// Takes what the mouse did.
pub(super) fn mouse(app: &mut App, event: MouseEvent, at: u64) -> Vec<Effect> {
    let spot = Position::new(event.column, event.row);
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => {
            let twice = app.clicked.is_some_and(|(before, column, row)| {
                at.saturating_sub(before) <= DOUBLE && (column, row) == (event.column, event.row)
            });
            app.clicked = if twice { None } else { Some((at, event.column, event.row)) };
            let shift = event.modifiers.contains(KeyModifiers::SHIFT);
            if in_text(app, spot, shift, twice) || marked(app, spot, event.modifiers) {
                return Vec::new();
            }
            click(app, spot, twice)
        }
        MouseEventKind::Drag(MouseButton::Left) => {
            in_text(app, spot, true, false);
            Vec::new()
        }
        MouseEventKind::ScrollUp => {
            wheel(app, spot, false);
            Vec::new()
        }
        MouseEventKind::ScrollDown => {
            wheel(app, spot, true);
            Vec::new()
        }
        MouseEventKind::Down(_)
        | MouseEventKind::Up(_)
        | MouseEventKind::Drag(_)
        | MouseEventKind::Moved
        | MouseEventKind::ScrollLeft
        | MouseEventKind::ScrollRight => Vec::new(),
    }
}

/// Puts the cursor of a long text at a spot; tells whether it was in one.
fn in_text(app: &mut App, spot: Position, extend: bool, word: bool) -> bool {
    let area = app.area;
    let Some(front @ Popup::Text(_)) = app.popups.last_mut() else { return false };
    let place = screen::text_area(screen::inside(screen::popup(front, area)));
    let Popup::Text(editor) = front else { return false };
    if !place.contains(spot) {
        return false;
    }
    let (row, column) = (usize::from(spot.y - place.y), usize::from(spot.x - place.x));
    typing::click(&mut editor.area, row, column, extend, word);
    true
}

fn click(app: &mut App, spot: Position, twice: bool) -> Vec<Effect> {
    let frame = screen::frame(app, app.area);
    if frame.footer.contains(spot) {
        let button = view::footer_buttons(app, frame.footer)
            .into_iter()
            .find(|button| button.area.contains(spot));
        return button.map(|button| run(app, button.action)).unwrap_or_default();
    }
    if !app.popups.is_empty() {
        return click_popup(app, spot, twice);
    }
    if frame.tabs.contains(spot) {
        return match screen::tab_at(spot.x) {
            Some(Tab::Find) => run(app, Action::ShowFind),
            Some(Tab::Map) => run(app, Action::ShowMap),
            Some(Tab::Matrix) => run(app, Action::ShowMatrix),
            Some(Tab::Review) => run(app, Action::ShowReview),
            None => Vec::new(),
        };
    }
    let mut first = view::first_buttons(app).into_iter();
    if let Some(button) = first.find(|button| button.area.contains(spot)) {
        return run(app, button.action);
    }
    match app.tab {
        Tab::Find => click_find(app, spot, twice),
        Tab::Map => click_map(app, spot, twice),
        Tab::Matrix => matrix::click(app, spot, twice),
        Tab::Review => review::click(app, spot, twice),
    }
}

/// Marks entries at a click with Ctrl, up to a click with Shift, or at the place of the marks;
/// tells whether that is what was clicked.
fn marked(app: &mut App, spot: Position, keys: KeyModifiers) -> bool {
    if app.tab != Tab::Map || !app.popups.is_empty() {
        return false;
    }
    let areas = screen::map(app, app.area);
    let Some(row) = row_at(areas.outline.inner, spot) else { return false };
    let outline = &app.map_tab.outline;
    let row_idx = outline.scroll + row;
    let Some(key) = outline.rows.get(row_idx).and_then(|row| outline.item(row)) else {
        return false;
    };
    let key = key.key.clone();
    let at_marks = spot.x == areas.outline.inner.x + 1;
    if keys.contains(KeyModifiers::SHIFT) {
        marks::range_to(app, row_idx);
    } else if keys.contains(KeyModifiers::CONTROL) || at_marks {
        marks::toggle_at(app, &key);
    } else {
        return false;
    }
    app.map_tab.outline.selected = row_idx;
    app.map_tab.focus = MapFocus::Outline;
    map::follow_outline(app);
    true
}

/// Returns which row of an area is at a spot.
fn row_at(area: Rect, spot: Position) -> Option<usize> {
    area.contains(spot).then(|| usize::from(spot.y - area.y))
}

fn in_pane(pane: Pane, spot: Position) -> bool {
    pane.title.contains(spot) || pane.inner.contains(spot)
}

fn click_find(app: &mut App, spot: Position, twice: bool) -> Vec<Effect> {
    let areas = screen::find(app, app.area);
    if areas.query.contains(spot) {
        app.find.focus = FindFocus::Query;
        let column = usize::from(spot.x.saturating_sub(areas.query.x + view::PROMPT));
        let width = usize::from(areas.query.width.saturating_sub(view::PROMPT));
        app.find.input.click(width, column);
        return Vec::new();
    }
    let mut chips = view::known_chips(app, areas.chips).into_iter();
    if let Some(chip) = chips.find(|chip| chip.area.contains(spot)) {
        return known::take_off(app, &chip.what);
    }
    if in_pane(areas.counts, spot) {
        let row = row_at(areas.counts.inner, spot);
        app.find.focus = FindFocus::Counts;
        return row.map(|row| narrow::click(app, row)).unwrap_or_default();
    }
    if let Some(row) = row_at(areas.results.inner, spot) {
        if !app.find.asks() && app.find.trail.is_empty() {
            let height = usize::from(areas.results.inner.height);
            let item = view::home_item_at(app, row, height);
            return item.map(|item| home::open(app, item)).unwrap_or_default();
        }
        let hit_idx = app.find.scroll + row / 2;
        if hit_idx < app.find.found.hits.len() {
            find::choose(app, hit_idx);
            app.find.focus = FindFocus::Results;
            let mut effects = home::used(app);
            if twice {
                effects.extend(run(app, Action::Go(Move::Open)));
            }
            return effects;
        }
        return Vec::new();
    }
    if let Some(row) = row_at(areas.preview.inner, spot) {
        app.find.focus = FindFocus::Preview;
        let link = app.find.page.rows.get(app.find.page_scroll + row).and_then(|row| row.link);
        if let Some(link) = link {
            app.find.link = link;
            if twice {
                return run(app, Action::Go(Move::Open));
            }
        }
    }
    Vec::new()
}

fn click_map(app: &mut App, spot: Position, twice: bool) -> Vec<Effect> {
    let areas = screen::map(app, app.area);
    if areas.filter.contains(spot) {
        app.map_tab.focus = MapFocus::Filter;
        let column = usize::from(spot.x.saturating_sub(areas.filter.x + view::PROMPT));
        let width = usize::from(areas.filter.width.saturating_sub(view::PROMPT));
        app.map_tab.filter.click(width, column);
        return Vec::new();
    }
    if let Some(chip) =
        view::chips(app, areas.chips).into_iter().find(|chip| chip.area.contains(spot))
    {
        facets::take_off(app, &chip.term);
        return Vec::new();
    }
    if let Some(row) = row_at(areas.outline.inner, spot) {
        if app.map_tab.focus == MapFocus::Filter && row < app.map_tab.offers.items.len() {
            app.map_tab.offers.selected = Some(row);
            facets::take_offer(app);
            return Vec::new();
        }
        let outline = &mut app.map_tab.outline;
        let row_idx = outline.scroll + row;
        if row_idx < outline.rows.len() {
            outline.selected = row_idx;
            app.map_tab.focus = MapFocus::Outline;
            let heading = app.map_tab.outline.selected_key().is_none();
            map::follow_outline(app);
            if twice || heading {
                return run(app, Action::Go(Move::Open));
            }
        }
        return Vec::new();
    }
    if let Some(row) = row_at(areas.form.inner, spot) {
        let form = &mut app.map_tab.form;
        let mut line = 0;
        for (row_idx, form_row) in form.rows.iter().enumerate() {
            line += form_row.lines.len();
            if form.scroll + row < line {
                form.selected = row_idx;
                break;
            }
        }
        app.map_tab.focus = MapFocus::Form;
        if twice {
            return run(app, Action::Go(Move::Open));
        }
        return Vec::new();
    }
    if let Some(row) = row_at(areas.side.inner, spot) {
        app.map_tab.focus = MapFocus::Side;
        let side = &mut app.map_tab.side;
        if let Some(target) = side.rows.get(side.scroll + row).and_then(|row| row.target) {
            side.selected = target;
            if twice {
                return run(app, Action::Go(Move::Open));
            }
        }
    }
    Vec::new()
}

fn click_popup(app: &mut App, spot: Position, twice: bool) -> Vec<Effect> {
    let Some(front) = app.popups.last_mut() else { return Vec::new() };
    let inside = screen::inside(screen::popup(front, app.area));
    let below = |rows: u16| Rect {
        y: inside.y + rows.min(inside.height),
        height: inside.height.saturating_sub(rows),
        ..inside
    };
    match front {
        Popup::Palette(palette) => {
            if let Some(row) = row_at(below(2), spot)
                && palette.scroll + row < palette.found.len()
            {
                palette.selected = palette.scroll + row;
                if twice {
                    return run(app, Action::Go(Move::Open));
                }
            }
        }
        Popup::Choice(choice) => {
            if let Some(row) = row_at(inside, spot)
                && choice.scroll + row < choice.items.len()
            {
                choice.selected = choice.scroll + row;
                if twice {
                    return keep(app);
                }
            }
        }
        Popup::References(picker) => {
            if let Some(row) = row_at(below(2), spot)
                && picker.scroll + row < picker.n_rows()
            {
                picker.selected = picker.scroll + row;
                if picker.single && twice {
                    return keep(app);
                }
                pick::mark(app);
            }
        }
        Popup::Around(around) => {
            let room = screen::around(app.area);
            if room.contains(spot)
                && let (x, y) = (usize::from(spot.x - room.x), usize::from(spot.y - room.y))
                && let Some(place) = around.picture.spot_at(x, y + around.scroll)
            {
                around.selected = place;
                if twice {
                    super::around::open(app);
                }
            }
        }
        Popup::Changes(changes) => {
            if let Some(row) = row_at(below(2), spot)
                && changes.scroll + row < changes.rows.len()
            {
                changes.selected = changes.scroll + row;
                if twice {
                    return run(app, Action::Go(Move::Open));
                }
            }
        }
        Popup::Ask(_) => {
            let buttons = view::ask_buttons(app);
            let place = buttons.iter().position(|button| button.area.contains(spot));
            let Some(place) = place else { return Vec::new() };
            if let Some(Popup::Ask(ask)) = app.popups.last_mut()
                && place < ask.answers.len()
            {
                ask.chosen = place;
                return run(app, Action::Yes);
            }
            return run(app, Action::Go(Move::Back));
        }
        Popup::Brief(sheet) => {
            if let Some(row) = row_at(inside, spot) {
                super::brief::click(sheet, row);
            }
        }
        Popup::Confirm(_) | Popup::Tour(_) => {
            let buttons = view::popup_buttons(app);
            let button = buttons.into_iter().find(|button| button.area.contains(spot));
            return button.map(|button| run(app, button.action)).unwrap_or_default();
        }
        Popup::Line(editor) => {
            if screen::line_row(inside).contains(spot) {
                let column = usize::from(spot.x.saturating_sub(inside.x));
                editor.input.click(usize::from(inside.width), column);
            }
        }
        Popup::Plan(_) => {
            let buttons = view::plan_buttons(app);
            let Some(button) = buttons.into_iter().find(|button| button.area.contains(spot)) else {
                return Vec::new();
            };
            let Some(answer_idx) = button.answer_idx else {
                return run(app, Action::Go(Move::Back));
            };
            if let Some(Popup::Plan(shown)) = app.popups.last_mut() {
                shown.chosen = answer_idx;
            }
            return plan::carry_out(app);
        }
        Popup::Facets(menu) => {
            if let Some(row) = row_at(below(2), spot)
                && menu.value(menu.scroll + row).is_some()
            {
                menu.selected = menu.scroll + row;
                return facets::toggle(app);
            }
        }
        Popup::Text(_) | Popup::Help(_) => {}
    }
    Vec::new()
}

fn wheel(app: &mut App, spot: Position, down: bool) {
    let shifted = |at: usize, last: usize| {
        if down { (at + WHEEL).min(last) } else { at.saturating_sub(WHEEL) }
    };
    if let Some(front) = app.popups.last_mut() {
        match front {
            Popup::Help(scroll) => *scroll = shifted(*scroll, usize::MAX),
            Popup::Palette(palette) => {
                let last = palette.found.len().saturating_sub(1);
                palette.selected = shifted(palette.selected, last);
            }
            Popup::Choice(choice) => {
                let last = choice.items.len().saturating_sub(1);
                choice.selected = shifted(choice.selected, last);
            }
            Popup::References(picker) => {
                let last = picker.n_rows().saturating_sub(1);
                picker.selected = shifted(picker.selected, last);
            }
            Popup::Ask(ask) => ask.scroll = shifted(ask.scroll, usize::MAX),
            Popup::Changes(changes) => {
                let last = changes.rows.len().saturating_sub(1);
                changes.selected = shifted(changes.selected, last);
            }
            Popup::Text(editor) => {
                editor.area.scroll((if down { 3 } else { -3 }, 0));
            }
            Popup::Plan(shown) => {
                let last = shown.rows.len().saturating_sub(1);
                shown.scroll = shifted(shown.scroll, last);
            }
            Popup::Facets(menu) => {
                let at = shifted(menu.selected, menu.found.len().saturating_sub(1));
                let next = menu.next_value(at, down).or_else(|| menu.next_value(at, !down));
                menu.selected = next.unwrap_or(menu.selected);
            }
            Popup::Around(around) => {
                let last = around.picture.height;
                around.scroll = shifted(around.scroll, last);
                super::around::follow_scroll(around, usize::from(screen::around(app.area).height));
            }
            Popup::Brief(sheet) => {
                sheet.scroll = shifted(sheet.scroll, sheet.rows.len());
                super::brief::follow_scroll(sheet, screen::brief(app.area));
            }
            Popup::Line(_) | Popup::Confirm(_) | Popup::Tour(_) => {}
        }
        return;
    }
    match app.tab {
        Tab::Find => {
            let areas = screen::find(app, app.area);
            if in_pane(areas.preview, spot) {
                app.find.page_scroll = shifted(app.find.page_scroll, app.find.page.rows.len());
            } else if in_pane(areas.results, spot) {
                let last = app.find.found.hits.len().saturating_sub(1);
                let selected = app.find.selected;
                let next = if down { (selected + 1).min(last) } else { selected.saturating_sub(1) };
                find::choose(app, next);
            } else if in_pane(areas.counts, spot) {
                narrow::wheel(app, down);
            }
        }
        Tab::Matrix => matrix::wheel(app, spot, down, WHEEL),
        Tab::Review => review::wheel(app, spot, down, WHEEL),
        Tab::Map => {
            let areas = screen::map(app, app.area);
            if in_pane(areas.outline, spot) {
                let last = app.map_tab.outline.rows.len().saturating_sub(1);
                app.map_tab.outline.selected = shifted(app.map_tab.outline.selected, last);
                map::follow_outline(app);
            } else if in_pane(areas.form, spot) {
                let last = app.map_tab.form.rows.len().saturating_sub(1);
                app.map_tab.form.selected = shifted(app.map_tab.form.selected, last);
            } else if in_pane(areas.side, spot) {
                let side = &mut app.map_tab.side;
                side.scroll = shifted(side.scroll, side.rows.len());
            }
        }
    }
}
