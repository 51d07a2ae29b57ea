//! The brief in front: to it, through it, and copying from it.

#[cfg(test)]
mod tests;

use crate::model::Context;
use crate::render::brief::{text, to_json};
use crate::tui::app::{App, Popup, Tab};
use crate::tui::brief::{Sheet, point_for_customer, situation_of};
use crate::tui::commands::{Action, Move};
use crate::tui::msg::Effect;
use crate::tui::screen;

/// Shows the brief of the situation in view, or of the best one that says the entry in view.
pub(super) fn show(app: &mut App) {
    let Some(key) = app.chosen().filter(|key| key.kind != "map").cloned() else {
        app.say("Choose an entry first.");
        return;
    };
    let in_find = app.tab == Tab::Find;
    let context = if in_find { app.find.context.clone() } else { Context::default() };
    let Some(situation) = situation_of(app.map(), &key, &context) else {
        app.say("No situation says this yet, so there is no brief of it.");
        return;
    };
    let (said_in, title) = (situation.key.clone(), situation.title().to_owned());
    let sheet = Sheet::new(said_in.clone(), context, in_find && app.find.customer_only);
    if sheet.brief(app.map(), app.today, sheet.customer).is_none() {
        let key = app.key(Action::ToggleCustomerOnly);
        let words =
            format!("Nothing of \u{201c}{title}\u{201d} is for customers; {key} shows all.");
        app.say(words);
        return;
    }
    if said_in == key {
        app.say("");
    } else {
        app.say(format!("The situation that says it and fits best: {title}."));
    }
    app.popups.push(Popup::Brief(Box::new(sheet)));
}

/// Brings the brief in line with the map and the room.
pub(super) fn settle(app: &mut App) {
    let place = app.popups.iter().position(|popup| matches!(popup, Popup::Brief(_)));
    let Some(place) = place else { return };
    let (map, generation, today) = (app.workspace.map(), app.generation, app.today);
    let Some(Popup::Brief(sheet)) = app.popups.get_mut(place) else { return };
    let inside = screen::inside(screen::brief_area(app.area));
    let height = usize::from(inside.height).max(1);
    if !sheet.refresh(map, generation, (usize::from(inside.width), height), today) {
        // An edit by another program may have taken the situation away.
        app.popups.remove(place);
        return;
    }
    sheet.scroll = sheet.scroll.min(sheet.rows.len().saturating_sub(height));
}

/// Goes from point to point, and through what stands around them.
pub(super) fn go(sheet: &mut Sheet, to: Move, height: usize) {
    let end = sheet.rows.len().saturating_sub(height);
    match to {
        Move::Down => {
            let (first, last) = sheet.rows_of(sheet.selected).unwrap_or_default();
            if first >= sheet.scroll + height {
                // The point is still to come: to it, but past no line.
                let most = sheet.scroll + height.saturating_sub(1).max(1);
                bring_into_view(sheet, height);
                sheet.scroll = sheet.scroll.min(most);
                return;
            }
            let rest_below = last >= sheet.scroll + height && sheet.scroll < end;
            if rest_below || sheet.selected + 1 >= sheet.n_points {
                sheet.scroll = (sheet.scroll + 1).min(end);
            } else {
                sheet.selected += 1;
                bring_into_view(sheet, height);
            }
        }
        Move::Up => {
            let (first, _) = sheet.rows_of(sheet.selected).unwrap_or_default();
            if first < sheet.scroll || sheet.selected == 0 {
                sheet.scroll = sheet.scroll.saturating_sub(1);
            } else {
                sheet.selected -= 1;
                bring_into_view(sheet, height);
            }
        }
        Move::PageUp => {
            sheet.scroll = sheet.scroll.saturating_sub(height.saturating_sub(1).max(1));
            follow_scroll(sheet, height);
        }
        Move::PageDown => {
            sheet.scroll = (sheet.scroll + height.saturating_sub(1).max(1)).min(end);
            follow_scroll(sheet, height);
        }
        Move::First => {
            sheet.selected = 0;
            sheet.scroll = 0;
        }
        Move::Last => {
            sheet.selected = sheet.n_points.saturating_sub(1);
            sheet.scroll = end;
        }
        Move::Left | Move::Right | Move::Open | Move::Back | Move::Next | Move::Previous => {}
    }
}

fn bring_into_view(sheet: &mut Sheet, height: usize) {
    let Some((first, last)) = sheet.rows_of(sheet.selected) else { return };
    sheet.scroll = super::settle::in_view(sheet.scroll, first, last, height);
}

/// Chooses a point in view after the page has moved.
pub(super) fn follow_scroll(sheet: &mut Sheet, height: usize) {
    sheet.scroll = sheet.scroll.min(sheet.rows.len().saturating_sub(height));
    let seen = sheet.rows.iter().skip(sheet.scroll).take(height);
    let seen: Vec<usize> = seen.filter_map(|row| row.point).collect();
    if !seen.contains(&sheet.selected) {
        // Where no point is in view, the one above it is the nearest.
        let above = || sheet.rows.iter().take(sheet.scroll).rev().find_map(|row| row.point);
        sheet.selected = seen.first().copied().or_else(above).unwrap_or(0);
    }
}

/// Chooses the point at a row in view.
pub(super) fn click(sheet: &mut Sheet, row: usize) {
    let point = sheet.rows.get(sheet.scroll + row).and_then(|row| row.point);
    sheet.selected = point.unwrap_or(sheet.selected);
}

/// Goes from what we may read to what customers may, and back.
pub(super) fn toggle_customer(app: &mut App) {
    let Some(Popup::Brief(sheet)) = app.popups.last() else { return };
    let customer = !sheet.customer;
    let told = sheet.brief(app.map(), app.today, customer);
    let Some(told) = told else {
        app.complain("Nothing of this situation is for customers.");
        return;
    };
    app.say(match (customer, told.left_out) {
        (false, _) => "All of the brief is shown, what is internal too.".to_owned(),
        (true, 0) => "Only what customers may see is shown.".to_owned(),
        (true, 1) => "Only what customers may see is shown: 1 message is left out.".to_owned(),
        (true, n) => format!("Only what customers may see is shown: {n} messages are left out."),
    });
    if let Some(Popup::Brief(sheet)) = app.popups.last_mut() {
        sheet.customer = customer;
        sheet.scroll = 0;
    }
}

/// Copies the chosen point as a customer may read it.
pub(super) fn copy_point(app: &mut App) -> Vec<Effect> {
    let Some(Popup::Brief(sheet)) = app.popups.last() else { return Vec::new() };
    let shown = sheet.brief(app.map(), app.today, sheet.customer);
    let customer = sheet.brief(app.map(), app.today, true);
    let Some(shown) = shown.filter(|shown| !shown.points.is_empty()) else {
        app.complain("This brief has no point to copy.");
        return Vec::new();
    };
    let text = customer.and_then(|it| point_for_customer(&shown, &it, sheet.selected));
    let Some(text) = text else {
        app.complain("This point is not for customers, so it was not copied.");
        return Vec::new();
    };
    let doubts = shown.points.get(sheet.selected).map(|point| point.claim.trust.doubts());
    let doubts = doubts.unwrap_or_default().join(", ");
    let heed = if doubts.is_empty() { doubts } else { format!(" Heed: {doubts}.") };
    app.say(format!("{}{heed}", super::COPYING));
    vec![Effect::Copy(text)]
}

/// Copies all of the brief as it is shown; where the map has a template for texts, through that.
pub(super) fn copy_all(app: &mut App) -> Vec<Effect> {
    let Some(Popup::Brief(sheet)) = app.popups.last() else { return Vec::new() };
    let customer = sheet.customer;
    let Some(told) = sheet.brief(app.map(), app.today, customer) else { return Vec::new() };
    let heed = if customer { "" } else { " It is for us: do not send it to a customer." };
    app.say(format!("{}{heed}", super::COPYING));
    let plain = text(&told, None).render(false);
    vec![Effect::CopyPage { root: app.root.clone(), page: to_json(&told), plain }]
}
