//! Cards of the form: folded, moved, duplicated.

use super::edit::{attempt, refused};
use crate::model::{Edit, Path, Value};
use crate::tui::app::App;
use crate::tui::form::RowKind;
use crate::tui::msg::Effect;

/// The card that is chosen in the form, or the unfolded one in which a field is chosen.
fn chosen(app: &App) -> Option<(Path, usize)> {
    let form = &app.map_tab.form;
    let row = form.row()?;
    if let RowKind::Card { list, item_idx } = &row.what {
        return Some((list.clone(), *item_idx));
    }
    let path = row.path();
    form.unfolded.iter().find(|card| path.0.starts_with(&card.0)).and_then(|card| {
        match card.split_last() {
            Some((list, crate::model::Step::Index(item_idx))) => Some((list, *item_idx)),
            Some((_, crate::model::Step::Field(_))) | None => None,
        }
    })
}

/// Shows all fields of the chosen card below it, or only what it says in short.
pub(super) fn fold(app: &mut App) {
    let Some((list, item_idx)) = chosen(app) else {
        app.say("Only cards fold: points, results, variants and comparisons.");
        return;
    };
    let card = list.item(item_idx);
    let form = &mut app.map_tab.form;
    if !form.unfolded.shift_remove(&card) {
        form.unfolded.insert(card.clone());
    }
    form.made_for = None;
    super::settle(app);
    app.map_tab.form.select(&card);
}

/// Moves the chosen card within its list.
pub(super) fn shift(app: &mut App, down: bool) -> Vec<Effect> {
    let Some(key) = app.map_tab.form.key.clone() else { return Vec::new() };
    let Some((list, item_idx)) = chosen(app) else {
        app.say("Only cards can be moved; the items of a list move in its editor.");
        return Vec::new();
    };
    if refused(app) {
        return Vec::new();
    }
    let count =
        app.map().get(&key).and_then(|entry| entry.at(&list)?.as_list()).map_or(0, <[Value]>::len);
    let to = if down { item_idx + 1 } else { item_idx.wrapping_sub(1) };
    if to >= count {
        return Vec::new();
    }
    let edit = Edit::Move { key, path: list.clone(), from: item_idx, to };
    let effects = attempt(app, &edit);
    if !effects.is_empty() {
        let form = &mut app.map_tab.form;
        // What was unfolded stays so at its new place.
        let (from, to) = (list.item(item_idx), list.item(to));
        let was = (form.unfolded.shift_remove(&from), form.unfolded.shift_remove(&to));
        if was.0 {
            form.unfolded.insert(to.clone());
        }
        if was.1 {
            form.unfolded.insert(from);
        }
        form.made_for = None;
        super::settle(app);
        app.map_tab.form.select(&to);
    }
    effects
}

/// Puts a copy of the chosen card behind it.
pub(super) fn duplicate(app: &mut App) -> Vec<Effect> {
    let Some(key) = app.map_tab.form.key.clone() else { return Vec::new() };
    let Some((list, item_idx)) = chosen(app) else {
        app.say("Only cards are duplicated here; d in the outline duplicates an entry.");
        return Vec::new();
    };
    if refused(app) {
        return Vec::new();
    }
    let card = app.map().get(&key).and_then(|entry| entry.at(&list.item(item_idx))).cloned();
    let Some(value) = card else { return Vec::new() };
    let edit = Edit::Insert { key, path: list.clone(), item_idx: item_idx + 1, value };
    let effects = attempt(app, &edit);
    if !effects.is_empty() {
        app.map_tab.form.unfolded.retain(|card| !card.0.starts_with(&list.0));
        super::settle(app);
        app.map_tab.form.select(&list.item(item_idx + 1));
    }
    effects
}
