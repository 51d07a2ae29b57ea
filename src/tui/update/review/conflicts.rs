//! Settling a merge that git could not finish, in the Review tab.

use ratatui::layout::Position;

use crate::disk::Saved;
use crate::model::Value;
use crate::review::Choice;
use crate::tui::app::App;
use crate::tui::commands::{Action, Move};
use crate::tui::msg::{Effect, SaveFailure};
use crate::tui::popup::Purpose;
use crate::tui::review::ReviewFocus;
use crate::tui::screen;
use crate::tui::settling::Settling;
use crate::tui::update::edit::sentence;
use crate::tui::update::settle::in_view;
use crate::tui::update::{field, memory};
use crate::tui::view;

/// Takes in what is to be settled; answers about the same conflicts stay.
pub(super) fn found(app: &mut App, new: Option<Settling>) {
    let is_same =
        new.as_ref().zip(app.review.settling.as_ref()).is_some_and(|(new, old)| new.is_of(old));
    if !is_same {
        app.review.settling = new;
        app.review.focus = ReviewFocus::List;
    }
}

/// Brings what is chosen into view.
pub(super) fn settle(app: &mut App) {
    let areas = screen::review(app, app.area);
    let rows = view::settling_rows(app, usize::from(areas.detail.inner.width)).len();
    let Some(settling) = &mut app.review.settling else { return };
    let height = usize::from(areas.list.inner.height).max(1);
    settling.scroll = in_view(settling.scroll, settling.selected, settling.selected, height);
    let height = usize::from(areas.detail.inner.height).max(1);
    settling.detail_scroll = settling.detail_scroll.min(rows.saturating_sub(height));
}

/// Moves about among the conflicts.
pub(super) fn go(app: &mut App, to: Move) {
    let areas = screen::review(app, app.area);
    let in_detail = app.review.focus == ReviewFocus::Detail;
    let pane = if in_detail { areas.detail } else { areas.list };
    let page = usize::from(pane.inner.height).max(2) - 1;
    let Some(settling) = &mut app.review.settling else { return };
    let last = settling.answers.len().saturating_sub(1);
    let (at, end) = if in_detail {
        (&mut settling.detail_scroll, usize::MAX)
    } else {
        (&mut settling.selected, last)
    };
    let before = *at;
    match to {
        Move::Up => *at = at.saturating_sub(1),
        Move::Down => *at = at.saturating_add(1).min(end),
        Move::PageUp => *at = at.saturating_sub(page),
        Move::PageDown => *at = at.saturating_add(page).min(end),
        Move::First => *at = 0,
        Move::Last => *at = end,
        Move::Open | Move::Right => app.review.focus = ReviewFocus::Detail,
        Move::Next | Move::Previous if !in_detail => app.review.focus = ReviewFocus::Detail,
        Move::Next | Move::Previous | Move::Left | Move::Back => {
            app.review.focus = ReviewFocus::List;
        }
    }
    if let Some(settling) = &mut app.review.settling
        && !in_detail
        && settling.selected != before
    {
        settling.detail_scroll = 0;
    }
}

/// Carries out a command that is for the conflicts alone.
pub(super) fn run(app: &mut App, action: Action) -> Vec<Effect> {
    let Some(settling) = &app.review.settling else {
        app.say("No merge waits to be settled.");
        return Vec::new();
    };
    let at = settling.selected;
    #[expect(clippy::wildcard_enum_match_arm, reason = "the others are carried out elsewhere")]
    match action {
        Action::KeepOurs => answer(app, at, Choice::Ours),
        Action::TakeTheirs => answer(app, at, Choice::Theirs),
        Action::TakeBoth => {
            if settling.conflict().is_some_and(|it| it.both().is_none()) {
                app.say("Both can't stand here side by side. Take one, or edit it.");
            } else {
                answer(app, at, Choice::Both);
            }
        }
        Action::EditSide => edit(app),
        Action::WriteMerge => return write(app),
        _ => {}
    }
    Vec::new()
}

fn answer(app: &mut App, conflict_idx: usize, choice: Choice) {
    if let Err(error) = give(app, conflict_idx, choice) {
        app.complain(error);
    }
}

fn give(app: &mut App, conflict_idx: usize, choice: Choice) -> Result<(), String> {
    let Some(settling) = &mut app.review.settling else { return Ok(()) };
    settling.give(conflict_idx, choice).map_err(|error| sentence(&error))?;
    // On to the next that is open, from here.
    let count = settling.answers.len();
    let mut next = (1..count).map(|step| (conflict_idx + step) % count);
    let open = next.find(|idx| settling.answers.get(*idx).is_some_and(Option::is_none));
    settling.selected = open.unwrap_or(conflict_idx);
    settling.detail_scroll = 0;
    let left = settling.n_open();
    let (undo, write) = (app.key(Action::Undo).to_owned(), app.key(Action::WriteMerge).to_owned());
    app.say(match left {
        0 => format!("All is answered. {write} writes it, {undo} takes an answer back."),
        left => format!("{left} to go. {undo} takes the answer back."),
    });
    Ok(())
}

/// Takes the last answer back; tells whether a merge is being settled.
pub(in crate::tui::update) fn undo(app: &mut App) -> bool {
    let is_here = app.pane() == crate::tui::commands::Context::Conflicts;
    let Some(settling) = app.review.settling.as_mut().filter(|_| is_here) else { return false };
    match settling.take_back() {
        Some(conflict_idx) => {
            settling.selected = conflict_idx;
            app.say("The answer was taken back.");
        }
        None => app.say("No answer was given yet."),
    }
    true
}

fn edit(app: &mut App) {
    let Some(settling) = &app.review.settling else { return };
    let Some(conflict) = settling.conflict() else { return };
    let schema = settling.merge.workspace.map().schema();
    let declared = schema.field_at(&conflict.key.kind, &conflict.path).cloned();
    let value = match settling.answer() {
        Some(Choice::Edited(value)) => value.as_ref(),
        Some(Choice::Theirs) => conflict.theirs.as_ref(),
        Some(Choice::Ours | Choice::Both) | None => {
            conflict.ours.as_ref().or(conflict.theirs.as_ref())
        }
    };
    let purpose = Purpose::Settle(settling.selected);
    let popup = declared.and_then(|declared| field::editor(app, purpose, &declared, value));
    match popup {
        Some(popup) => app.popups.push(popup),
        None => app.say("This has no editor of its own. Take one side, and edit it afterwards."),
    }
}

/// Keeps what was edited as the answer.
pub(in crate::tui::update) fn edited(
    app: &mut App,
    conflict_idx: usize,
    value: Option<Value>,
) -> Result<(), String> {
    give(app, conflict_idx, Choice::Edited(value))
}

fn write(app: &mut App) -> Vec<Effect> {
    let Some(settling) = &app.review.settling else { return Vec::new() };
    let open = settling.n_open();
    let changes = settling.changes();
    // What is blocked is so because of the marks.
    let reason = app.memory.blocked.as_ref().unwrap_or(&app.read_only);
    if let Some(reason) = reason {
        let words = format!("Nothing is written: the map is open read-only ({reason}).");
        app.complain(words);
    } else if open > 0 {
        app.say(format!("{open} to go before it can be written."));
    } else if app.workspace.is_unsaved() {
        app.complain("There are unsaved edits. Save them or undo them, then write the merge.");
    } else if app.saving > 0 {
        app.say("A save is under way.");
    } else {
        match changes {
            Ok(changes) => {
                let occasion = memory::occasion_of_unsaved(app);
                app.saving += 1;
                app.say("Writing …");
                return vec![Effect::Save { changes, texts: Vec::new(), occasion }];
            }
            Err(error) => app.complain(sentence(&error)),
        }
    }
    Vec::new()
}

/// Takes in how the writing went. What the files say now is read as after any change outside.
pub(in crate::tui::update) fn written(
    app: &mut App,
    result: Result<Vec<Saved>, SaveFailure>,
    unnoted: Option<String>,
) {
    app.memory.look = true;
    app.review.asked = None;
    match result {
        Ok(_) => {
            let settling = app.review.settling.take();
            let files = settling.map(|it| it.marked().join(" ")).unwrap_or_default();
            let words = format!("Wrote {files}. In a shell, git add {files} finishes it.");
            match unnoted {
                None => {
                    app.review.wrote = Some(words.clone());
                    app.say(words);
                }
                Some(error) => app.complain(format!("{words} But {error}.")),
            }
        }
        Err(failure) if failure.is_outdated => {
            app.complain("Not written: the file was changed meanwhile. Look at it again.");
        }
        Err(failure) => app.complain(format!("Not written: {}.", failure.message)),
    }
}

/// Takes a click: one chooses, two on a side take it.
pub(super) fn click(app: &mut App, spot: Position, twice: bool) {
    let areas = screen::review(app, app.area);
    let rows = view::settling_rows(app, usize::from(areas.detail.inner.width));
    let Some(settling) = &mut app.review.settling else { return };
    if areas.list.inner.contains(spot) {
        let row = settling.scroll + usize::from(spot.y - areas.list.inner.y);
        app.review.focus = if twice { ReviewFocus::Detail } else { ReviewFocus::List };
        if row < settling.answers.len() && row != settling.selected {
            (settling.selected, settling.detail_scroll) = (row, 0);
        }
    } else if areas.detail.inner.contains(spot) {
        app.review.focus = ReviewFocus::Detail;
        let row = settling.detail_scroll + usize::from(spot.y - areas.detail.inner.y);
        let at = settling.selected;
        match rows.get(row).and_then(|row| row.part) {
            Some(0) if twice => answer(app, at, Choice::Ours),
            Some(1) if twice => answer(app, at, Choice::Theirs),
            Some(_) | None => {}
        }
    }
}

/// Turns the wheel over a pane.
pub(super) fn wheel(app: &mut App, spot: Position, down: bool, lines: usize) {
    let areas = screen::review(app, app.area);
    let Some(settling) = &mut app.review.settling else { return };
    let moved = |at: usize| if down { at + lines } else { at.saturating_sub(lines) };
    if areas.detail.inner.contains(spot) {
        settling.detail_scroll = moved(settling.detail_scroll);
    } else if areas.list.inner.contains(spot) {
        settling.selected = moved(settling.selected).min(settling.answers.len().saturating_sub(1));
        settling.detail_scroll = 0;
    }
}
