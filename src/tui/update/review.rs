//! The Review tab: asking for the past, going through what changed, taking it back, signing it off.

pub(super) mod conflicts;
mod detail;
mod sign;
#[cfg(test)]
mod tests;

use smol_str::SmolStr;

use super::settle::in_view;
use super::{changed, edit};
use crate::model::difference::Fate;
use crate::review::{self, Part};
use crate::tui::app::{App, MapFocus, Popup, Tab};
use crate::tui::commands::{Action, Move};
use crate::tui::msg::Effect;
use crate::tui::picker::{Candidate, Picker};
use crate::tui::popup::{Confirm, Confirmed, Purpose};
use crate::tui::review::{ReviewFocus, Reviewed, Trouble};
use crate::tui::screen;
use crate::workspace::{EditError, Step};
use ratatui::layout::Position;

pub(super) use sign::{ask_name, ask_signatory, sign};

/// Asks for the past when what is shown is not of this revision and this state of the map.
pub(super) fn wanted(app: &mut App) -> Option<Effect> {
    if app.tab != Tab::Review {
        return None;
    }
    let question = (app.review.revision.clone(), app.generation);
    if app.review.asked.as_ref() == Some(&question) {
        return None;
    }
    app.review.asked = Some(question);
    let files: Vec<SmolStr> = app.workspace.files().map(SmolStr::from).collect();
    let text =
        |name: SmolStr| app.workspace.text(&name).map(|text| (name.clone(), text.to_owned()));
    Some(Effect::LookBack {
        generation: app.generation,
        revision: app.review.revision.clone(),
        texts: files.into_iter().filter_map(text).collect(),
    })
}

/// Takes in what was found out; what is no longer asked for is dropped.
pub(super) fn reviewed(
    app: &mut App,
    question: (String, u64),
    result: Result<Box<Reviewed>, Trouble>,
) {
    if app.review.asked.as_ref() != Some(&question) {
        return;
    }
    let chosen = app.review.chosen().cloned();
    let tab = &mut app.review;
    match result {
        Ok(mut found) => {
            let settling = match found.settling.take() {
                Some(Ok(settling)) => Some(settling),
                Some(Err(words)) => {
                    found.settling = Some(Err(words));
                    None
                }
                None => None,
            };
            tab.found = Some((found, question));
            tab.trouble = None;
            // What was chosen stays chosen where it still differs.
            let place = tab.changes().iter().position(|it| Some(&it.entry.key) == chosen.as_ref());
            tab.selected = place.map_or(tab.selected, |place| place + 1);
            conflicts::found(app, settling);
        }
        Err(trouble) if tab.reviewed().is_some() && question.0 != "HEAD" => {
            // A revision that is none: back to the one that is shown.
            let before = tab.found.as_ref().map(|(_, (revision, _))| revision.clone());
            tab.revision = before.unwrap_or_else(|| "HEAD".to_owned());
            tab.asked = Some((tab.revision.clone(), question.1));
            app.complain(trouble.join(" "));
        }
        Err(trouble) => {
            tab.found = None;
            tab.trouble = Some(trouble);
        }
    }
}

/// Brings what is chosen into view.
pub(super) fn settle(app: &mut App) {
    if app.review.settling.is_some() {
        return conflicts::settle(app);
    }
    let areas = screen::review(app, app.area);
    let last = app.review.n_rows().saturating_sub(1);
    let tab = &mut app.review;
    tab.selected = tab.selected.min(last);
    let rows = usize::from(areas.list.inner.height).max(1);
    tab.scroll = in_view(tab.scroll, tab.selected, tab.selected, rows);
    tab.scroll = tab.scroll.min((last + 1).saturating_sub(rows));
    detail::refresh(app, usize::from(areas.detail.inner.width));
    let tab = &mut app.review;
    tab.part = tab.part.min(tab.parts.len().saturating_sub(1));
    let height = usize::from(areas.detail.inner.height).max(1);
    tab.detail_scroll = tab.detail_scroll.min(tab.detail.len().saturating_sub(height));
}

/// Moves about in the Review tab.
pub(super) fn go(app: &mut App, to: Move) -> Vec<Effect> {
    match app.review.focus {
        _ if app.review.settling.is_some() => conflicts::go(app, to),
        ReviewFocus::List => list(app, to),
        ReviewFocus::Detail => in_detail(app, to),
    }
    Vec::new()
}

fn list(app: &mut App, to: Move) {
    let page = usize::from(screen::review(app, app.area).list.inner.height).max(2) - 1;
    let tab = &mut app.review;
    let last = tab.n_rows().saturating_sub(1);
    let before = tab.selected;
    match to {
        Move::Up => tab.selected = tab.selected.saturating_sub(1),
        Move::Down => tab.selected = (tab.selected + 1).min(last),
        Move::PageUp => tab.selected = tab.selected.saturating_sub(page),
        Move::PageDown => tab.selected = (tab.selected + page).min(last),
        Move::First => tab.selected = 0,
        Move::Last => tab.selected = last,
        Move::Open | Move::Right | Move::Next | Move::Previous => {
            if tab.reviewed().is_some() {
                tab.focus = ReviewFocus::Detail;
            }
        }
        Move::Left => {}
        Move::Back => app.say("This is the first step. q leaves msgmap, 1 goes to the Find tab."),
    }
    if app.review.selected != before {
        (app.review.part, app.review.detail_scroll) = (0, 0);
    }
}

fn in_detail(app: &mut App, to: Move) {
    let height = usize::from(screen::review(app, app.area).detail.inner.height).max(2);
    let tab = &mut app.review;
    let last = tab.parts.len().saturating_sub(1);
    let end = tab.detail.len().saturating_sub(height);
    match to {
        // Behind the last part, what it means is read on.
        Move::Down if tab.part == last || tab.change().is_none() => {
            tab.detail_scroll = (tab.detail_scroll + 1).min(end);
        }
        Move::Up if tab.part == 0 || tab.change().is_none() => {
            tab.detail_scroll = tab.detail_scroll.saturating_sub(1);
        }
        Move::Down => choose_part(app, 1, true),
        Move::Up => choose_part(app, 1, false),
        Move::PageDown => tab.detail_scroll = (tab.detail_scroll + height - 1).min(end),
        Move::PageUp => tab.detail_scroll = tab.detail_scroll.saturating_sub(height - 1),
        Move::First => (tab.part, tab.detail_scroll) = (0, 0),
        Move::Last => (tab.part, tab.detail_scroll) = (last, end),
        Move::Open | Move::Right => lend(app),
        Move::Back | Move::Left | Move::Next | Move::Previous => tab.focus = ReviewFocus::List,
    }
}

fn choose_part(app: &mut App, by: usize, down: bool) {
    let height = usize::from(screen::review(app, app.area).detail.inner.height).max(1);
    let tab = &mut app.review;
    tab.part = if down { tab.part + by } else { tab.part.saturating_sub(by) };
    let of_part = |row: &crate::tui::review::DetailRow| row.part == Some(tab.part);
    let first = tab.detail.iter().position(of_part).unwrap_or(0);
    let last = tab.detail.iter().rposition(of_part).unwrap_or(first);
    tab.detail_scroll = in_view(tab.detail_scroll, first, last, height);
}

/// Opens the chosen entry in the Map tab; Esc there comes back.
fn lend(app: &mut App) {
    let Some(key) = app.review.chosen().cloned().filter(|key| app.map().get(key).is_some()) else {
        app.say("It is not in the map now. Taking the change back brings it back.");
        return;
    };
    if key.kind == "approval" {
        app.say("A sign-off is no entry of its own.");
        return;
    }
    app.tab = Tab::Map;
    super::map::show(app, &key);
    app.map_tab.visited.clear();
    app.map_tab.focus = MapFocus::Form;
    app.review.lent = Some(key);
    super::tell_what_is_hidden(app);
}

/// Comes back from an entry that was opened from here; tells whether it was.
pub(super) fn come_back(app: &mut App) -> bool {
    let lent = app.review.lent.take();
    let is_back = lent.is_some() && lent == app.map_tab.form.key;
    if is_back {
        app.tab = Tab::Review;
    }
    is_back
}

/// Carries out a command that is for the review alone.
pub(super) fn run(app: &mut App, action: Action) -> Vec<Effect> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the others are carried out elsewhere")]
    match action {
        Action::ChooseRevision => {
            super::show_tab(app, Tab::Review);
            choose_revision(app);
            Vec::new()
        }
        Action::KeepOurs
        | Action::TakeTheirs
        | Action::TakeBoth
        | Action::EditSide
        | Action::WriteMerge => conflicts::run(app, action),
        Action::TakeBack => take_back(app),
        Action::Approve => {
            ask_signatory(app);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn choose_revision(app: &mut App) {
    let Some(found) = app.review.reviewed() else {
        app.say("There is no revision to choose from.");
        return;
    };
    let mut candidates = vec![
        Candidate::new("HEAD", "the last commit", ""),
        Candidate::new("HEAD~1", "the commit before", ""),
    ];
    candidates
        .extend(found.revisions.iter().map(|(name, subject)| Candidate::new(name, name, subject)));
    let picker = Picker::of(
        Purpose::Revision,
        (
            "Compare the map with",
            "A branch, a tag, or any revision that git knows, such as HEAD~3.",
        ),
        candidates,
    );
    app.popups.push(Popup::References(picker));
}

/// Takes in a revision that was chosen or typed.
pub(super) fn chose_revision(app: &mut App, revision: &str) {
    let revision = revision.trim();
    if !revision.is_empty() {
        revision.clone_into(&mut app.review.revision);
        app.review.asked = None;
        (app.review.selected, app.review.part) = (0, 0);
        app.review.focus = ReviewFocus::List;
    }
}

/// Takes the chosen part of a change back, or asks before all of an entry is.
fn take_back(app: &mut App) -> Vec<Effect> {
    if edit::refused(app) {
        return Vec::new();
    }
    let Some(change) = app.review.change() else {
        app.say("Choose an entry first: its change is taken back.");
        return Vec::new();
    };
    let is_current = app.review.found.as_ref().is_some_and(|(_, (_, at))| *at == app.generation);
    if !is_current {
        app.say("The map has just changed. Look again, then take it back.");
        return Vec::new();
    }
    let part = app.review.parts.get(app.review.part).copied().unwrap_or(Part::Whole);
    if app.review.focus == ReviewFocus::Detail && part != Part::Whole {
        return carry_out(app, part);
    }
    let line = match change.fate {
        Fate::Added => "It is new; taken back, it is gone.",
        Fate::Removed => "It was removed; taken back, it is there again.",
        Fate::Kept => "It says again what it said, with its comments and in its file.",
    };
    let lines = vec![format!("{} ({})", change.entry.title, change.entry.key), line.to_owned()];
    app.popups.push(Popup::Confirm(Confirm {
        title: format!("Take all of it back, to {}?", app.review.revision),
        lines,
        yes: ("Take it back".to_owned(), Confirmed::TakeBack),
        no: None,
    }));
    Vec::new()
}

/// Takes all of the chosen entry's change back.
pub(super) fn take_all_back(app: &mut App) -> Vec<Effect> {
    carry_out(app, Part::Whole)
}

fn carry_out(app: &mut App, part: Part) -> Vec<Effect> {
    let Some((found, change)) = app.review.reviewed().zip(app.review.change()) else {
        return Vec::new();
    };
    let (before, change) = (found.before.clone(), change.clone());
    let what = match part {
        Part::Whole => change.entry.key.to_string(),
        Part::Name => format!("the id of {}", change.entry.key),
        Part::File => format!("the file of {}", change.entry.key),
        Part::Comments => format!("the comments of {}", change.entry.key),
        Part::Field(field_idx) | Part::Card(field_idx, _) => {
            let label = change.fields.get(field_idx).map_or("", |field| field.label.as_str());
            format!("{label} of {}", change.entry.key)
        }
    };
    let words = format!("Take back {what} to {}", app.review.revision);
    let result = review::restore(&mut app.workspace, &before, (&change, part), &words);
    told(app, result)
}

/// Carries several edits out as one step.
pub(super) fn apply_all(app: &mut App, edits: &[crate::model::Edit], words: String) -> Vec<Effect> {
    let result = app.workspace.apply_all(edits, words);
    told(app, result)
}

/// Tells how an edit went, and lets the app follow it.
pub(super) fn told(app: &mut App, result: Result<Step, EditError>) -> Vec<Effect> {
    match result {
        Ok(step) => {
            app.say(format!("{} ({} takes it back)", step.words, app.key(Action::Undo)));
            changed(app, &step.keys)
        }
        Err(error) => {
            app.complain(format!("It could not be done: {error}."));
            Vec::new()
        }
    }
}

/// Takes a click.
pub(super) fn click(app: &mut App, spot: Position, twice: bool) -> Vec<Effect> {
    if app.review.settling.is_some() {
        conflicts::click(app, spot, twice);
        return Vec::new();
    }
    let areas = screen::review(app, app.area);
    if areas.list.inner.contains(spot) {
        let row = app.review.scroll + usize::from(spot.y - areas.list.inner.y);
        app.review.focus = ReviewFocus::List;
        if row < app.review.n_rows() {
            if app.review.selected != row {
                (app.review.part, app.review.detail_scroll) = (0, 0);
            }
            app.review.selected = row;
            if twice {
                app.review.focus = ReviewFocus::Detail;
            }
        }
    } else if areas.detail.inner.contains(spot) && app.review.reviewed().is_some() {
        app.review.focus = ReviewFocus::Detail;
        let row = app.review.detail_scroll + usize::from(spot.y - areas.detail.inner.y);
        if let Some(part) = app.review.detail.get(row).and_then(|row| row.part) {
            app.review.part = part;
            if twice {
                lend(app);
            }
        }
    }
    Vec::new()
}

/// Turns the wheel over a pane.
pub(super) fn wheel(app: &mut App, spot: Position, down: bool, lines: usize) {
    if app.review.settling.is_some() {
        return conflicts::wheel(app, spot, down, lines);
    }
    let areas = screen::review(app, app.area);
    let tab = &mut app.review;
    let moved = |at: usize| if down { at + lines } else { at.saturating_sub(lines) };
    if areas.detail.inner.contains(spot) {
        tab.detail_scroll = moved(tab.detail_scroll);
    } else if areas.list.inner.contains(spot) {
        tab.selected = moved(tab.selected).min(tab.n_rows().saturating_sub(1));
        (tab.part, tab.detail_scroll) = (0, 0);
    }
}
