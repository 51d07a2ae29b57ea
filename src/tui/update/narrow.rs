//! Narrowing what was found: values are chosen in the column beside it or in the menu, and taken
//! off one by one.

#[cfg(test)]
mod tests;

use super::find;
use crate::search::Choice;
use crate::tui::app::{App, FindFocus, Popup, Tab};
use crate::tui::commands::{Action, Move};
use crate::tui::facets::menu::{Choosable, Menu};
use crate::tui::msg::Effect;
use crate::tui::narrow::{NarrowRow, choice_of, choice_words};
use crate::tui::screen;
use crate::tui::words::entries;

/// Goes to the column of values; where there is no room for it, and from the column itself, opens
/// the menu.
pub(super) fn show(app: &mut App) -> Vec<Effect> {
    let was_there = app.find.focus == FindFocus::Counts;
    let before = app.find.focus;
    app.find.focus = FindFocus::Counts;
    if was_there || screen::find(app, app.area).counts.inner.height == 0 {
        if !was_there {
            app.find.focus = before;
        }
        return open_menu(app, "");
    }
    find::ask(app)
}

/// Opens the menu of all values; `words` narrow it.
fn open_menu(app: &mut App, words: &str) -> Vec<Effect> {
    let mut menu = Menu::of_rows(Vec::new());
    menu.input.insert(words);
    app.popups.push(Popup::Facets(Box::new(menu)));
    refresh_menu(app);
    find::ask(app)
}

/// Brings the menu in front in line with what was counted.
pub(super) fn refresh_menu(app: &mut App) {
    let find = &app.find;
    let rows = find.narrow.menu(app.workspace.map(), &find.found.tallies, find.candidates());
    if let Some(Popup::Facets(menu)) = app.popups.last_mut()
        && menu.is_of_find()
    {
        menu.set_rows(rows);
    }
}

/// Tells whether counts are in view, so that a search has to bring them.
pub(super) fn is_seen(app: &App) -> bool {
    let in_menu = matches!(app.popups.last(), Some(Popup::Facets(menu)) if menu.is_of_find());
    in_menu || app.tab == Tab::Find && screen::find(app, app.area).counts.inner.height > 0
}

/// Lets a value narrow the results, or no longer.
pub(super) fn toggle(app: &mut App, value: &Choosable) -> Vec<Effect> {
    let choice = choice_of(value);
    app.find.narrow.toggle(&choice);
    tell(app, &choice);
    find::ask(app)
}

/// Takes a choice off.
pub(super) fn take_off(app: &mut App, choice: &Choice) -> Vec<Effect> {
    app.find.narrow.chosen.retain(|other| other != choice);
    tell(app, choice);
    find::ask(app)
}

fn tell(app: &mut App, choice: &Choice) {
    let (of, label) = choice_words(app.map(), choice);
    let is_on = app.find.narrow.chosen.contains(choice);
    let off = match app.find.focus {
        FindFocus::Query => String::new(),
        FindFocus::Results | FindFocus::Preview | FindFocus::Counts => {
            format!(" {} takes it off.", app.key(Action::DropFilter))
        }
    };
    app.say(match (is_on, app.find.narrow.chosen.is_empty()) {
        (true, _) => format!("Shown is only: {of} {label}.{off}"),
        (false, true) => "Nothing narrows the results any more.".to_owned(),
        (false, false) => format!("{label} is taken off."),
    });
}

/// Takes off what was chosen last.
pub(super) fn take_last_off(app: &mut App) -> Vec<Effect> {
    match app.find.narrow.chosen.last().cloned() {
        Some(choice) => take_off(app, &choice),
        None => {
            let key = app.key(Action::ShowFacets);
            app.say(format!("Nothing narrows the results. {key} shows all that can."));
            Vec::new()
        }
    }
}

/// Chooses the row of the column: a value, or more of them.
pub(super) fn choose(app: &mut App) -> Vec<Effect> {
    let narrow = &app.find.narrow;
    match narrow.rows.get(narrow.selected).cloned() {
        Some(NarrowRow::Value(value)) => toggle(app, &value),
        Some(NarrowRow::More(facet, _)) => {
            let label = facet.label(app.map().schema()).to_owned();
            open_menu(app, &label)
        }
        Some(NarrowRow::Heading(_) | NarrowRow::Gap) | None => Vec::new(),
    }
}

/// Moves about in the column.
pub(super) fn go(app: &mut App, to: Move) {
    let height = usize::from(screen::find(app, app.area).counts.inner.height).max(2);
    let narrow = &mut app.find.narrow;
    let last = narrow.rows.len().saturating_sub(1);
    let (from, down) = match to {
        Move::Up => match narrow.selected.checked_sub(1) {
            Some(above) => (above, false),
            None => (0, true),
        },
        Move::Down => ((narrow.selected + 1).min(last), true),
        Move::PageUp => (narrow.selected.saturating_sub(height - 1), false),
        Move::PageDown => ((narrow.selected + height - 1).min(last), true),
        Move::First => (0, true),
        Move::Last => (last, false),
        Move::Back | Move::Right => {
            app.find.focus = app.find.beside();
            return;
        }
        Move::Next | Move::Left => {
            app.find.focus = FindFocus::Query;
            return;
        }
        Move::Previous => {
            app.find.focus =
                if app.find.has_results() { FindFocus::Preview } else { FindFocus::Query };
            return;
        }
        Move::Open => return,
    };
    let is_first = narrow.next(0, true) == Some(narrow.selected);
    if to == Move::Up && is_first {
        app.find.focus = FindFocus::Query;
        return;
    }
    if let Some(row_idx) = narrow.next(from, down) {
        narrow.selected = row_idx;
    }
}

/// Chooses what is at a row of the column that is in view.
pub(super) fn click(app: &mut App, row: usize) -> Vec<Effect> {
    app.find.focus = FindFocus::Counts;
    let row_idx = app.find.narrow.scroll + row;
    if !app.find.narrow.can_choose(row_idx) {
        return Vec::new();
    }
    app.find.narrow.selected = row_idx;
    choose(app)
}

/// Moves the column by the wheel.
pub(super) fn wheel(app: &mut App, down: bool) {
    go(app, if down { Move::Down } else { Move::Up });
}

/// Says how many entries are left out by what is chosen, and how to see them.
pub fn left_out_words(app: &App) -> Option<String> {
    let left = app.find.found.left_out;
    if left == 0 || app.find.narrow.chosen.is_empty() {
        return None;
    }
    let key = app.key(Action::ShowFacets);
    Some(format!("{} fit without what is chosen; {key} goes to it.", entries(left)))
}
