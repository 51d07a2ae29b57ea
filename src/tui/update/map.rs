//! The Map tab: going through the outline, the form, the links and the problems.

use super::{facets, marks};
use crate::model::{Key, Spot};
use crate::tui::app::{App, MapFocus};
use crate::tui::commands::{Action, Move};
use crate::tui::facets::Term;
use crate::tui::facets::sieve::Ground;
use crate::tui::form::RowKind;
use crate::tui::msg::Effect;
use crate::tui::outline::{OutlineRow, Sort};
use crate::tui::screen;
use crate::tui::side::Target;

/// Brings the outline in line with the filter and the map.
pub(super) fn filter(app: &mut App) {
    let ground = Ground { workspace: &app.workspace, findings: &app.findings, today: app.today };
    app.map_tab.outline.filter(app.map_tab.filter.text(), &ground);
}

/// Brings the outline in line with what is wrong now, where that decides what stands in it.
pub(super) fn checked(app: &mut App) {
    let terms = facets::terms_on(app);
    if app.map_tab.outline.sort == Sort::Problems || terms.iter().any(Term::asks_for_problems) {
        filter(app);
    }
}

/// Shows an entry: in the outline, unfolded, and in the form.
pub(super) fn show(app: &mut App, key: &Key) {
    if app.map().get(key).is_none() {
        app.complain(format!("There is no entry {key}"));
        return;
    }
    if app.map_tab.outline.folded.remove(&key.kind) {
        filter(app);
    }
    if !app.map_tab.outline.select(key) {
        app.map_tab.filter = <_>::default();
        filter(app);
        app.map_tab.outline.select(key);
    }
    app.map_tab.form.open(Some(key.clone()));
}

/// Folds everything, or unfolds everything.
pub(super) fn toggle_folds(app: &mut App) {
    let outline = &mut app.map_tab.outline;
    if outline.folded.is_empty() {
        outline.folded = outline.groups.iter().map(|group| group.kind.clone()).collect();
    } else {
        outline.folded.clear();
    }
    filter(app);
}

/// Moves about in the Map tab.
pub(super) fn go(app: &mut App, to: Move) -> Vec<Effect> {
    match app.map_tab.focus {
        MapFocus::Filter => filter_line(app, to),
        MapFocus::Outline => outline(app, to),
        MapFocus::Form => return form(app, to),
        MapFocus::Side => return side(app, to),
    }
    Vec::new()
}

fn filter_line(app: &mut App, to: Move) {
    let is_chosen = app.map_tab.offers.selected.is_some();
    match to {
        Move::Open if is_chosen && facets::take_offer(app) => return,
        Move::Next if facets::take_offer(app) => return,
        Move::Down if facets::move_offer(app, true) => return,
        Move::Up if facets::move_offer(app, false) => return,
        Move::Back if !app.map_tab.offers.items.is_empty() => {
            app.map_tab.offers = <_>::default();
            return;
        }
        Move::Open | Move::Down | Move::Next => {
            app.map_tab.focus = MapFocus::Outline;
        }
        Move::Back => {
            if !app.map_tab.filter.text().is_empty() {
                app.map_tab.filter = <_>::default();
                filter(app);
            }
            app.map_tab.focus = MapFocus::Outline;
        }
        Move::Previous => app.map_tab.focus = MapFocus::Side,
        Move::Up
        | Move::PageUp
        | Move::PageDown
        | Move::First
        | Move::Last
        | Move::Left
        | Move::Right => {}
    }
    follow_outline(app);
}

fn outline(app: &mut App, to: Move) {
    let page = usize::from(screen::map(app, app.area).outline.inner.height).max(2) - 1;
    let outline = &mut app.map_tab.outline;
    let last = outline.rows.len().saturating_sub(1);
    let selected = outline.selected;
    match to {
        Move::Up => outline.selected = selected.saturating_sub(1),
        Move::Down => outline.selected = (selected + 1).min(last),
        Move::PageUp => outline.selected = selected.saturating_sub(page),
        Move::PageDown => outline.selected = (selected + page).min(last),
        Move::First => outline.selected = 0,
        Move::Last => outline.selected = last,
        Move::Open | Move::Right => {
            if outline.selected_key().is_some() {
                follow_outline(app);
                app.map_tab.focus = MapFocus::Form;
                return;
            }
            let folded = outline.selected_kind().is_some_and(|kind| outline.folded.contains(kind));
            if to == Move::Open || folded {
                fold(app, !folded);
            }
        }
        Move::Left => {
            if outline.selected_key().is_some() {
                let heading = outline
                    .rows
                    .iter()
                    .take(selected)
                    .rposition(|row| !matches!(row, OutlineRow::Entry { .. }));
                outline.selected = heading.unwrap_or(0);
            } else {
                fold(app, true);
            }
        }
        Move::Back => {
            if !app.map_tab.filter.text().is_empty() {
                app.map_tab.filter = <_>::default();
                filter(app);
            } else if app.map_tab.outline.marks.is_empty() {
                let (quit, find) = (app.key(Action::Quit), app.key(Action::ShowFind));
                app.say(format!(
                    "This is the first step. {quit} leaves msgmap, {find} goes to the Find tab."
                ));
            } else {
                marks::clear(app);
            }
        }
        Move::Next => app.map_tab.focus = MapFocus::Form,
        Move::Previous => app.map_tab.focus = MapFocus::Filter,
    }
    follow_outline(app);
}

fn fold(app: &mut App, folded: bool) {
    let outline = &mut app.map_tab.outline;
    let Some(kind) = outline.selected_kind().cloned() else { return };
    if folded {
        outline.folded.insert(kind);
    } else {
        outline.folded.remove(&kind);
    }
    filter(app);
}

/// Shows the entry that is chosen in the outline.
pub(super) fn follow_outline(app: &mut App) {
    let tab = &mut app.map_tab;
    if let Some(key) = tab.outline.selected_key().cloned()
        && tab.form.key.as_ref() != Some(&key)
    {
        tab.form.open(Some(key));
        tab.visited.clear();
        app.matrix.lent = None;
    }
}

fn form(app: &mut App, to: Move) -> Vec<Effect> {
    let page = usize::from(screen::map(app, app.area).form.inner.height).max(2) / 2;
    let form = &mut app.map_tab.form;
    let last = form.rows.len().saturating_sub(1);
    match to {
        Move::Up => form.selected = form.selected.saturating_sub(1),
        Move::Down => form.selected = (form.selected + 1).min(last),
        Move::PageUp => form.selected = form.selected.saturating_sub(page),
        Move::PageDown => form.selected = (form.selected + page).min(last),
        Move::First => form.selected = 0,
        Move::Last => form.selected = last,
        Move::Open => return super::field::open(app),
        Move::Right => {
            if let Some(RowKind::Card { list, item_idx }) = form.row().map(|row| row.what.clone()) {
                form.enter(list.item(item_idx));
            } else {
                app.map_tab.focus = MapFocus::Side;
            }
        }
        Move::Back | Move::Left => {
            if !form.leave() {
                match app.map_tab.visited.pop().filter(|_| to == Move::Back) {
                    Some(key) => show(app, &key),
                    None if to == Move::Back && super::matrix::come_back(app) => {}
                    None if to == Move::Back && super::review::come_back(app) => {}
                    None => app.map_tab.focus = MapFocus::Outline,
                }
            }
        }
        Move::Next => app.map_tab.focus = MapFocus::Side,
        Move::Previous => app.map_tab.focus = MapFocus::Outline,
    }
    Vec::new()
}

fn side(app: &mut App, to: Move) -> Vec<Effect> {
    let page = usize::from(screen::map(app, app.area).side.inner.height).max(2) / 2;
    let side = &mut app.map_tab.side;
    let last = side.targets.len().saturating_sub(1);
    match to {
        Move::Up => side.selected = side.selected.saturating_sub(1),
        Move::Down => side.selected = (side.selected + 1).min(last),
        Move::PageUp => side.selected = side.selected.saturating_sub(page),
        Move::PageDown => side.selected = (side.selected + page).min(last),
        Move::First => side.selected = 0,
        Move::Last => side.selected = last,
        Move::Open => match side.target().cloned() {
            Some(Target::Entry(key)) => {
                let from = app.map_tab.form.key.clone();
                show(app, &key);
                app.map_tab.visited.extend(from);
                app.map_tab.focus = MapFocus::Form;
            }
            Some(Target::Problem(finding_idx)) => return problem(app, finding_idx),
            None => {}
        },
        Move::Back | Move::Left | Move::Previous => {
            app.map_tab.focus = MapFocus::Form;
        }
        Move::Next => app.map_tab.focus = MapFocus::Outline,
        Move::Right => {}
    }
    Vec::new()
}

/// Mends a problem when it offers a way out, else goes to the field that it is about.
fn problem(app: &mut App, finding_idx: usize) -> Vec<Effect> {
    let Some(finding) = app.findings.all.get(finding_idx) else { return Vec::new() };
    if finding.fix.is_some() {
        return super::edit::fix(app);
    }
    if let Spot::Map(location) = &finding.spot {
        let path = location.path.clone();
        app.map_tab.form.at = <_>::default();
        app.map_tab.form.above.clear();
        super::settle(app);
        app.map_tab.form.select(&path);
        app.map_tab.focus = MapFocus::Form;
    }
    Vec::new()
}
