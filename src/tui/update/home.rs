//! Below an empty search line: going through what is pinned and was looked for, pinning, keeping
//! searches.

#[cfg(test)]
mod tests;

use super::find;
use crate::disk::RecentNote;
use crate::model::Key;
use crate::tui::app::{App, FindFocus, Tab};
use crate::tui::commands::{Action, Move};
use crate::tui::home::{Item, items};
use crate::tui::msg::Effect;
use crate::tui::screen;
use crate::tui::words::title_of;

/// The shortest search that is kept, in characters.
const SHORTEST: usize = 3;

/// Moves about in the list.
pub(super) fn go(app: &mut App, to: Move) -> Vec<Effect> {
    let last = items(&app.find.welcome).len().saturating_sub(1);
    let page = usize::from(screen::find(app, app.area).results.inner.height).max(2) - 1;
    let at = app.find.home;
    app.find.home = match to {
        Move::Up if at == 0 => {
            app.find.focus = FindFocus::Query;
            0
        }
        Move::Up => at - 1,
        Move::Down => (at + 1).min(last),
        Move::PageUp => at.saturating_sub(page),
        Move::PageDown => (at + page).min(last),
        Move::First => 0,
        Move::Last => last,
        Move::Open | Move::Right => return open(app, at),
        Move::Back | Move::Left | Move::Previous => {
            app.find.focus = FindFocus::Query;
            at
        }
        Move::Next => {
            let has_column = screen::find(app, app.area).counts.inner.height > 0;
            app.find.focus = if has_column { FindFocus::Counts } else { FindFocus::Query };
            at
        }
    };
    Vec::new()
}

/// Shows a pinned entry, or searches for words.
pub(super) fn open(app: &mut App, item_idx: usize) -> Vec<Effect> {
    match items(&app.find.welcome).into_iter().nth(item_idx) {
        Some(Item::Pinned(key)) => {
            find::show(app, &key);
            Vec::new()
        }
        Some(Item::Search(words)) => {
            app.find.input = <_>::default();
            app.find.input.insert(&words);
            app.find.focus = FindFocus::Query;
            find::ask(app)
        }
        None => Vec::new(),
    }
}

/// Pins the entry in view, or takes it off the pinned ones.
pub(super) fn toggle_pin(app: &mut App) -> Vec<Effect> {
    let Some(key) = app.chosen().filter(|key| key.kind != "map").cloned() else {
        app.say("Choose an entry first.");
        return Vec::new();
    };
    let title = title_of(app.map(), &key);
    let said = names_of_pin(app, &key);
    let note = if said.is_empty() {
        app.say(format!("Pinned below the empty search line: {title}."));
        RecentNote::Pin(key.to_string())
    } else {
        app.say(format!("Not pinned any more: {title}."));
        RecentNote::Unpin(said)
    };
    vec![take_in(app, note)]
}

/// Returns the ids under which an entry is pinned.
fn names_of_pin(app: &App, key: &Key) -> Vec<String> {
    let map = app.map();
    let is_it = |said: &&String| {
        let said = said.split_once('.').map(|(kind, id)| Key::new(kind, id));
        let entry = said.and_then(|said| map.resolve(&said).entry().map(|it| it.key.clone()));
        entry.as_ref() == Some(key)
    };
    app.find.recent.pinned.iter().filter(is_it).cloned().collect()
}

/// Tells whether an entry is pinned.
pub fn is_pinned(app: &App, key: &Key) -> bool {
    !app.find.recent.pinned.is_empty() && !names_of_pin(app, key).is_empty()
}

/// Forgets the searches that were kept.
pub(super) fn forget_searches(app: &mut App) -> Vec<Effect> {
    app.say("The recent searches are forgotten.");
    vec![take_in(app, RecentNote::ForgetSearches)]
}

/// Keeps the search in view, if it found something: it was of use.
pub(super) fn used(app: &mut App) -> Vec<Effect> {
    let find = &app.find;
    let words = find.input.text().trim().to_owned();
    let is_answered = find.answered == find.asked && !find.is_nearest && find.found.total > 0;
    let is_kept = find.recent.searches.first() == Some(&words);
    if app.tab != Tab::Find || !find.keeps || !is_answered || is_kept {
        return Vec::new();
    }
    if words.chars().count() < SHORTEST {
        return Vec::new();
    }
    vec![take_in(app, RecentNote::Search(words))]
}

fn take_in(app: &mut App, note: RecentNote) -> Effect {
    app.find.recent.take_in(&note);
    // What stands below an empty line is another thing now.
    app.find.welcome_of = None;
    Effect::Recent { root: app.root.clone(), note }
}

/// Goes into the list, if there is anything in it; tells whether it did.
pub(super) fn enter(app: &mut App) -> bool {
    let n_items = items(&app.find.welcome).len();
    if n_items == 0 || app.find.asks() || !app.find.trail.is_empty() {
        return false;
    }
    app.find.home = app.find.home.min(n_items - 1);
    app.find.focus = FindFocus::Results;
    true
}

/// Tells how an entry is pinned, for whoever has pinned none.
pub fn pin_hint(app: &App) -> String {
    let key = app.keymap.named(Action::TogglePin, crate::tui::commands::Context::Results);
    format!("{key} on a result pins it here.")
}
