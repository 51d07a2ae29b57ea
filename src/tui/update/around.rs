//! Walking through the picture of a neighbourhood.

#[cfg(test)]
mod tests;

use crate::tui::app::{App, MapFocus, Popup, Tab};
use crate::tui::around::Around;
use crate::tui::around::layout::{Picture, Spot, What};
use crate::tui::commands::{Action, Move};
use crate::tui::screen;

/// Shows the picture around the entry in view.
pub(super) fn show(app: &mut App) {
    let Some(key) = app.chosen().filter(|key| key.kind != "map").cloned() else {
        app.say("Choose an entry first.");
        return;
    };
    let customer_only = app.tab == Tab::Find && app.find.customer_only;
    app.popups.push(Popup::Around(Box::new(Around::new(key, customer_only))));
}

/// Brings the picture in line with the map and the room, and what is chosen into view.
pub(super) fn settle(app: &mut App) {
    let Some(Popup::Around(around)) = app.popups.last_mut() else { return };
    let room = screen::around(app.area);
    let (width, height) = (usize::from(room.width), usize::from(room.height));
    let map = app.workspace.map();
    while !around.refresh(map, app.generation, (width, height)) {
        // An edit by another program may have taken the entry away.
        match around.before.pop() {
            Some(key) => around.centre = key,
            None => {
                app.popups.pop();
                return;
            }
        }
    }
    let line = around.picture.spot(around.selected).map_or(0, |spot| spot.y);
    let (first, last) = if around.selected == 0 && !around.picture.is_list {
        (line.saturating_sub(2), line + 2)
    } else {
        // The heading above stays in view.
        (line.saturating_sub(1), line)
    };
    around.scroll = super::settle::in_view(around.scroll, first, last, height.max(1));
    around.scroll = around.scroll.min(around.picture.height.saturating_sub(height));
}

/// Walks about in the picture.
pub(super) fn go(around: &mut Around, to: Move, page: usize) {
    let times = |count: usize, down: bool, around: &mut Around| {
        for _ in 0..count {
            around.selected = beside(&around.picture, around.selected, down);
        }
    };
    match to {
        Move::Up => times(1, false, around),
        Move::Down => times(1, true, around),
        Move::PageUp => times(page, false, around),
        Move::PageDown => times(page, true, around),
        Move::First => times(around.picture.spots.len(), false, around),
        Move::Last => times(around.picture.spots.len(), true, around),
        Move::Left => step(around, false),
        Move::Right => step(around, true),
        Move::Next | Move::Previous | Move::Open | Move::Back => {}
    }
}

/// Returns the next place of the same column, or of the whole list.
fn beside(picture: &Picture, selected: usize, down: bool) -> usize {
    let Some(now) = picture.spots.get(selected) else { return 0 };
    let column = picture.spots.iter().enumerate().filter(|(_, spot)| {
        spot.what != What::Heading && (picture.is_list || spot.step == now.step)
    });
    let next = if down {
        column.filter(|(_, spot)| spot.y > now.y).min_by_key(|(_, spot)| spot.y)
    } else {
        column.filter(|(_, spot)| spot.y < now.y).max_by_key(|(_, spot)| spot.y)
    };
    next.map_or(selected, |(place, _)| place)
}

/// Chooses something in view after the wheel has moved the picture.
pub(super) fn follow_scroll(around: &mut Around, height: usize) {
    around.scroll = around.scroll.min(around.picture.height.saturating_sub(height));
    let Some(now) = around.picture.spots.get(around.selected) else { return };
    let view = around.scroll + 1..(around.scroll + height).max(2) - 1;
    if view.contains(&now.y) {
        return;
    }
    let seen = around.picture.spots.iter().enumerate();
    let seen = seen.filter(|(_, spot)| spot.what != What::Heading && view.contains(&spot.y));
    let step = now.step;
    let best = seen.min_by_key(|(_, spot)| (spot.step != step, spot.y.abs_diff(now.y)));
    around.selected = best.map_or(around.selected, |(place, _)| place);
}

/// Goes a step to the left or to the right; beyond the last one the picture moves along.
fn step(around: &mut Around, to_right: bool) {
    let picture = &around.picture;
    let Some(now) = picture.spots.get(around.selected) else { return };
    let outwards = if to_right { 1 } else { -1 };
    let is_inwards = now.step != 0 && (now.step > 0) != to_right;
    if is_inwards {
        around.selected = if now.step.abs() == 1 { 0 } else { now.beside };
        return;
    }
    let wanted = now.step + outwards;
    let ahead = picture.spots.iter().enumerate().filter(|(_, spot)| {
        let belongs = now.step == 0 || spot.beside == around.selected;
        spot.step == wanted && spot.what != What::Heading && belongs
    });
    let nearest = ahead.min_by_key(|(_, spot)| spot.y.abs_diff(now.y));
    match (nearest, now.key().cloned()) {
        (Some((place, _)), _) => around.selected = place,
        (None, Some(key)) if now.step != 0 => around.go_to(key),
        (None, _) => {}
    }
}

/// Goes on to what is chosen: it comes to the middle, or the rest of its kind is shown.
pub(super) fn open(app: &mut App) {
    let Some(Popup::Around(around)) = app.popups.last_mut() else { return };
    let Some(spot) = around.picture.spot(around.selected).cloned() else { return };
    match spot.what {
        What::Centre(_) => leave(app, Action::EditEntry),
        What::Entry(key) | What::MoreOf(key) => around.go_to(key),
        What::More(way, kind) => {
            around.opened.insert((way, kind));
        }
        What::Missing(key) => app.complain(format!("There is no entry {key}.")),
        What::Heading => {}
    }
}

/// Steps back: to the entry that was in the middle before, and from the first one out.
pub(super) fn back(app: &mut App) {
    let Some(Popup::Around(around)) = app.popups.last_mut() else { return };
    match around.before.pop() {
        Some(key) => {
            around.centre = key;
            around.opened.clear();
        }
        None => {
            app.popups.pop();
        }
    }
}

/// Leaves the picture for the chosen entry: to its form, or to its page.
pub(super) fn leave(app: &mut App, action: Action) {
    let Some(Popup::Around(around)) = app.popups.last() else { return };
    let spot = around.picture.spot(around.selected);
    let Some(key) = spot.and_then(Spot::key).cloned() else { return };
    app.popups.clear();
    if action == Action::FindEntry {
        app.tab = Tab::Find;
        super::find::show(app, &key);
    } else {
        app.tab = Tab::Map;
        super::map::show(app, &key);
        app.map_tab.focus = MapFocus::Form;
    }
    super::tell_what_is_hidden(app);
}
