//! The Find tab: asking, going through what was found, copying.

use super::{home, narrow};
use crate::model::{Audience, Context, Entry, Key};
use crate::search::{Found, Query};
use crate::tui::app::{App, FindFocus, Popup, Tab};
use crate::tui::ask::Ask;
use crate::tui::commands::{Action, Move};
use crate::tui::find::{Stop, Welcome, nearest};
use crate::tui::msg::Effect;
use crate::tui::pitch::pitch;
use crate::tui::screen;
use crate::tui::why::reasons;
use crate::tui::words::title_of;

/// How many results are wanted.
const LIMIT: usize = 60;

/// Asks for what is typed.
pub(super) fn ask(app: &mut App) -> Vec<Effect> {
    app.find.why = None;
    ask_on(app)
}

/// Asks why the result in view stands where it does.
pub(super) fn ask_why(app: &mut App) -> Vec<Effect> {
    let hit = app.find.found.hits.get(app.find.selected);
    let key = hit.filter(|hit| app.find.shown() == Some(&hit.key)).map(|hit| hit.key.clone());
    if key.is_none() || app.tab != Tab::Find {
        app.say("Choose a result of a search first: then this tells why it stands there.");
        return Vec::new();
    }
    app.find.why = key;
    ask_on(app)
}

/// Shows the reasons that were asked for.
fn tell_why(app: &mut App, key: &Key) {
    let find = &app.find;
    let Some(place) = find.found.hits.iter().position(|hit| hit.key == *key) else { return };
    let Some(hit) = find.found.hits.get(place) else { return };
    let lead = vec![
        title_of(app.map(), key),
        format!(
            "Result {} of {}. What counts for it, and against it:",
            place + 1,
            find.found.total
        ),
        String::new(),
    ];
    let text = reasons(app.map(), hit).join("\n");
    let ask = Ask::new("Why it stands here", lead, &text);
    app.popups.push(Popup::Ask(Box::new(ask)));
}

fn ask_on(app: &mut App) -> Vec<Effect> {
    app.find.asked += 1;
    if app.find.input.text().trim().is_empty() {
        app.find.not_meant.clear();
    }
    let map = app.workspace.map();
    app.find.known.retain(|key| map.get(key).is_some());
    let dimensions: Vec<_> = map.schema().dimensions().map(|kind| kind.name.clone()).collect();
    app.find.narrow.chosen.retain(|choice| {
        let is_value = dimensions.contains(&choice.label);
        !is_value || map.get(&Key::new(&choice.label, &choice.value)).is_some()
    });
    let asks = app.find.asks();
    if !asks {
        forget_found(app);
    }
    app.find.narrow.counted = narrow::is_seen(app);
    if !asks && !app.find.narrow.counted {
        return Vec::new();
    }
    let query = Query {
        limit: LIMIT,
        customer_only: app.find.customer_only,
        context: Context::new(app.find.known.clone()),
        not_meant: app.find.not_meant.clone(),
        chosen: app.find.narrow.chosen.clone(),
        counts: app.find.narrow.counted,
        explain: app.find.why.is_some(),
        ..Query::new(app.find.input.text(), app.today)
    };
    vec![Effect::Search { generation: app.find.asked, query }]
}

/// Shows no results: nothing is asked for. What was counted stays until it is counted anew.
fn forget_found(app: &mut App) {
    let tallies = std::mem::take(&mut app.find.found.tallies);
    app.find.found = Found { tallies, ..Found::default() };
    app.find.found_for = None;
    app.find.is_nearest = false;
    app.find.answered = app.find.asked;
    app.find.context = Context::default();
    app.find.selected = 0;
    app.find.moved = false;
    let has_place = match app.find.focus {
        FindFocus::Query | FindFocus::Counts => true,
        FindFocus::Results => !app.find.trail.is_empty() || app.find.has_home(),
        FindFocus::Preview => !app.find.trail.is_empty(),
    };
    if !has_place {
        app.find.focus = FindFocus::Query;
    }
}

/// Returns an order to count values where they are in view and were not counted.
pub(super) fn wanted(app: &mut App) -> Vec<Effect> {
    if app.tab == Tab::Find && !app.find.narrow.counted && narrow::is_seen(app) {
        ask(app)
    } else {
        Vec::new()
    }
}

/// Looks through the map for what stands below an empty search line, once somebody sees it.
///
/// Every edit asks anew, and nobody who edits waits for a walk over the whole map.
pub(super) fn greet(app: &mut App) {
    let find = &mut app.find;
    if find.input.text().trim().is_empty() && find.welcome_of != Some(app.generation) {
        let map = app.workspace.map();
        find.welcome = Welcome::of(map, &find.recent, app.today);
        if find.customer_only {
            let is_shown = |entry: &Entry| entry.audience() == Audience::Customer;
            find.welcome.pinned.retain(|key| map.get(key).is_some_and(is_shown));
        }
        find.welcome_of = Some(app.generation);
    }
}

/// Takes in an answer; one to an old question is dropped.
///
/// What the eye is on stays where it is: a row that was chosen by hand is followed, at its place
/// on the screen, and a page that still shows the same entry is not moved.
pub(super) fn found(app: &mut App, generation: u64, result: Result<Found, String>) {
    if generation != app.find.asked {
        return;
    }
    app.find.answered = generation;
    app.find.narrow.made_for = None;
    let mut found = match result {
        Ok(found) => found,
        Err(error) => {
            app.complain(format!("The search failed: {error}."));
            return;
        }
    };
    if !app.find.asks() {
        app.find.found.tallies = found.tallies;
        narrow::refresh_menu(app);
        return;
    }
    let find = &mut app.find;
    let before = find.found.hits.get(find.selected).map(|hit| hit.key.clone());
    let was_shown = find.shown().cloned();
    let keys = found.understood.iter().map(|understood| understood.key.clone());
    find.context = Context::new(find.known.iter().cloned().chain(keys).collect());
    find.nearest = if found.hits.is_empty() && found.left_out == 0 {
        nearest(app.workspace.map(), &found.unmatched)
    } else {
        Vec::new()
    };
    find.is_nearest = found.hits.is_empty() && !found.nearest.is_empty();
    if find.is_nearest {
        found.hits = std::mem::take(&mut found.nearest);
    }
    if !find.narrow.counted {
        found.tallies = std::mem::take(&mut find.found.tallies);
    }
    // Whoever goes on before the answer is there means the best of it, not what was there before.
    let is_same = find.found_for.as_deref() == Some(find.input.text());
    find.found = found;
    find.found_for = Some(find.input.text().to_owned());
    let follows = match find.focus {
        FindFocus::Query | FindFocus::Counts => find.moved,
        FindFocus::Results | FindFocus::Preview => find.moved || is_same,
    };
    let row = find.selected.saturating_sub(find.scroll);
    let place = before
        .filter(|_| follows)
        .and_then(|key| find.found.hits.iter().position(|hit| hit.key == key));
    find.moved &= place.is_some();
    find.selected = place.unwrap_or(0);
    find.scroll = find.selected.saturating_sub(row);
    if find.focus == FindFocus::Query {
        find.trail.clear();
    }
    if find.shown() != was_shown.as_ref() {
        find.link = 0;
        find.page_scroll = 0;
    }
    find.page_of = None;
    let has_place = match find.focus {
        FindFocus::Query | FindFocus::Counts => true,
        FindFocus::Results | FindFocus::Preview => find.has_results(),
    };
    if !has_place {
        find.focus = FindFocus::Query;
    }
    narrow::refresh_menu(app);
    if let Some(key) = app.find.why.take() {
        tell_why(app, &key);
    }
}

/// Chooses a result by hand: from now on it is followed.
pub(super) fn choose(app: &mut App, hit_idx: usize) {
    if app.find.selected != hit_idx {
        app.find.trail.clear();
        app.find.moved = true;
    }
    app.find.selected = hit_idx;
}

/// Keeps a search that is given up, if nothing answered it.
fn missed(app: &App) -> Option<Effect> {
    let find = &app.find;
    let is_missed = find.answered == find.asked && find.found.gap.is_some();
    is_missed.then(|| Effect::Missed(find.input.text().trim().to_owned()))
}

/// Shows an entry as if it had been gone on to.
pub(super) fn show(app: &mut App, key: &Key) {
    let (link, scroll) = (app.find.link, app.find.page_scroll);
    app.find.trail.push(Stop { key: key.clone(), link, scroll });
    app.find.link = 0;
    app.find.page_scroll = 0;
    app.find.focus = FindFocus::Preview;
}

/// Copies what a rep says.
pub(super) fn copy(app: &mut App) -> Vec<Effect> {
    let Some(entry) = app.chosen().and_then(|key| app.map().get(key)) else {
        app.complain("Nothing is chosen that could be copied.");
        return Vec::new();
    };
    let pitch = pitch(app.map(), entry, &app.find.context);
    let caution = pitch.caution.map(|caution| format!(" {caution}")).unwrap_or_default();
    app.say(format!("{}{caution}", super::COPYING));
    let mut effects = home::used(app);
    effects.push(Effect::Copy(pitch.text));
    effects
}

/// Moves about in the Find tab.
pub(super) fn go(app: &mut App, to: Move) -> Vec<Effect> {
    match app.find.focus {
        FindFocus::Query => query(app, to),
        FindFocus::Results if !app.find.asks() && app.find.trail.is_empty() => home::go(app, to),
        FindFocus::Results => {
            results(app, to);
            Vec::new()
        }
        FindFocus::Preview => {
            preview(app, to);
            Vec::new()
        }
        FindFocus::Counts => {
            narrow::go(app, to);
            Vec::new()
        }
    }
}

fn query(app: &mut App, to: Move) -> Vec<Effect> {
    match to {
        Move::Open | Move::Down | Move::Next => {
            let welcome = &app.find.welcome;
            let is_new = welcome.pinned.is_empty() && welcome.searches.is_empty();
            if !app.find.found.hits.is_empty() {
                app.find.focus = FindFocus::Results;
                return home::used(app);
            } else if is_new && to == Move::Open && !app.find.asks() {
                return home::open(app, 0);
            } else if app.find.has_results() {
                app.find.focus = FindFocus::Preview;
            } else {
                home::enter(app);
            }
        }
        Move::Previous => {
            if has_column(app) {
                app.find.focus = FindFocus::Counts;
            } else if app.find.has_results() {
                app.find.focus = FindFocus::Preview;
            }
        }
        Move::Back => {
            if app.find.input.text().is_empty() && app.find.narrow.chosen.is_empty() {
                app.say(format!(
                    "This is the first step. {} leaves msgmap.",
                    app.key(Action::Quit)
                ));
            } else {
                let mut missed: Vec<Effect> = missed(app).into_iter().collect();
                missed.extend(home::used(app));
                app.find.input = <_>::default();
                app.find.narrow.chosen.clear();
                app.find.trail.clear();
                let mut effects = ask(app);
                effects.extend(missed);
                return effects;
            }
        }
        Move::Up
        | Move::PageUp
        | Move::PageDown
        | Move::First
        | Move::Last
        | Move::Left
        | Move::Right => {}
    }
    Vec::new()
}

fn results(app: &mut App, to: Move) {
    let last = app.find.found.hits.len().saturating_sub(1);
    let page = usize::from(screen::find(app, app.area).results.inner.height / 2).max(1);
    let selected = app.find.selected;
    let next = match to {
        Move::Up if selected == 0 => {
            app.find.focus = FindFocus::Query;
            0
        }
        Move::Up => selected - 1,
        Move::Down => (selected + 1).min(last),
        Move::PageUp => selected.saturating_sub(page),
        Move::PageDown => (selected + page).min(last),
        Move::First => 0,
        Move::Last => last,
        Move::Open | Move::Right | Move::Next => {
            app.find.focus = FindFocus::Preview;
            selected
        }
        Move::Left if has_column(app) => {
            app.find.focus = FindFocus::Counts;
            selected
        }
        Move::Back | Move::Previous | Move::Left => {
            app.find.focus = FindFocus::Query;
            selected
        }
    };
    choose(app, next);
}

/// Tells whether the column of values is in view.
fn has_column(app: &App) -> bool {
    screen::find(app, app.area).counts.inner.height > 0
}

fn preview(app: &mut App, to: Move) {
    let height = usize::from(screen::find(app, app.area).preview.inner.height).max(1);
    let end = app.find.page.rows.len().saturating_sub(height);
    match to {
        Move::Up => preview_up(app),
        Move::Down => preview_down(app, height, end),
        Move::PageUp => app.find.page_scroll = app.find.page_scroll.saturating_sub(height - 1),
        Move::PageDown => app.find.page_scroll = (app.find.page_scroll + height - 1).min(end),
        Move::First => {
            app.find.page_scroll = 0;
            app.find.link = 0;
        }
        Move::Last => {
            app.find.page_scroll = end;
            app.find.link = app.find.page.links.len().saturating_sub(1);
        }
        Move::Open | Move::Right => {
            if let Some(key) = app.find.page.links.get(app.find.link).cloned() {
                if app.map().get(&key).is_some() {
                    show(app, &key);
                } else {
                    app.complain(format!("There is no entry {key}"));
                }
            } else {
                app.say("This message has no links to go on to.");
            }
            return;
        }
        Move::Back | Move::Left => {
            match app.find.trail.pop() {
                Some(stop) => {
                    app.find.link = stop.link;
                    app.find.page_scroll = stop.scroll;
                    if !app.find.has_results() {
                        app.find.focus = app.find.beside();
                    }
                }
                None if app.find.found.hits.is_empty() => app.find.focus = FindFocus::Query,
                None => app.find.focus = FindFocus::Results,
            }
            return;
        }
        Move::Next if has_column(app) => app.find.focus = FindFocus::Counts,
        Move::Next => app.find.focus = FindFocus::Query,
        Move::Previous => {
            app.find.focus =
                if app.find.found.hits.is_empty() { FindFocus::Query } else { FindFocus::Results };
        }
    }
    // After a jump the chosen link is one that is in view.
    if matches!(to, Move::PageUp | Move::PageDown) {
        let view = app.find.page_scroll..app.find.page_scroll + height;
        let seen = app.find.page.rows.iter().enumerate();
        let seen = seen.filter(|(idx, _)| view.contains(idx)).find_map(|(_, row)| row.link);
        app.find.link = seen.unwrap_or(app.find.link);
    }
}

/// Goes to the next link when it is in view, else moves the text by a line.
fn preview_down(app: &mut App, height: usize, end: usize) {
    let find = &mut app.find;
    let next = find.link + 1;
    let in_view = |find: &crate::tui::find::Find| {
        find.page.rows_of(next).is_some_and(|(_, last)| last < find.page_scroll + height)
    };
    if in_view(find) {
        find.link = next;
    } else if find.page_scroll < end {
        find.page_scroll += 1;
        if in_view(find) {
            find.link = next;
        }
    } else if next < find.page.links.len() {
        find.link = next;
    }
}

fn preview_up(app: &mut App) {
    let find = &mut app.find;
    let before = find.link.checked_sub(1);
    let in_view = |find: &crate::tui::find::Find| {
        before
            .and_then(|link| find.page.rows_of(link))
            .is_some_and(|(first, _)| first >= find.page_scroll)
    };
    if !in_view(find) && find.page_scroll > 0 {
        find.page_scroll -= 1;
    }
    if in_view(find)
        && let Some(before) = before
    {
        find.link = before;
    }
}
