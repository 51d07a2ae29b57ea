//! What stands in front of a tab: typing into it, moving in it, keeping its outcome.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::ToSpan;
use jiff::civil::Date;

use super::keep::keep;
use super::{
    around, brief, elsewhere, facets, guide, history, leave, live, memory, outside, pick, plan,
    states,
};
use crate::model::Shape;
use crate::review;
use crate::tui::app::{App, Popup};
use crate::tui::commands::{Action, Move};
use crate::tui::day;
use crate::tui::input::{Input, sound};
use crate::tui::msg::Effect;
use crate::tui::popup::{Confirm, Confirmed, LineEditor};
use crate::tui::{screen, tour, typing};

/// Takes a key that is no command.
pub(super) fn typed(app: &mut App, key: KeyEvent) -> Vec<Effect> {
    let today = app.today;
    #[expect(clippy::wildcard_enum_match_arm, reason = "only two keys are signs")]
    match app.popups.last_mut() {
        Some(Popup::Palette(palette)) => {
            if palette.input.key(key) {
                palette.refresh();
            }
        }
        Some(Popup::Line(editor)) => {
            let sign = match key.code {
                KeyCode::Char('+') => Some(true),
                KeyCode::Char('-') => Some(false),
                _ => None,
            };
            // Behind a whole day a sign can be no part of one: it is a step. In front of nothing
            // it begins a step that is typed, such as +30.
            let text = editor.input.text().trim();
            let is_whole = day::parse(text, today).is_ok();
            if let Some(up) = sign
                && matches!(editor.shape, Shape::Date)
                && is_whole
                && !text.starts_with(['+', '-'])
            {
                step_day(editor, today, up);
            } else if editor.input.key(key) {
                editor.error = None;
            }
        }
        Some(Popup::References(picker)) => {
            // Once one was marked, letters begin anew.
            if !picker.typed && matches!(key.code, KeyCode::Char(_)) && plain(key) {
                picker.input = Input::default();
            }
            if picker.input.key(key) {
                picker.typed = true;
                picker.selected = 0;
                picker.refresh();
                picker.error = None;
            }
        }
        Some(Popup::Facets(menu)) => {
            if menu.input.key(key) {
                menu.refresh();
            }
        }
        Some(Popup::Text(editor)) => return typing::key(editor, key),
        Some(
            Popup::Help(_)
            | Popup::Choice(_)
            | Popup::Confirm(_)
            | Popup::Plan(_)
            | Popup::Changes(_)
            | Popup::Ask(_)
            | Popup::Brief(_)
            | Popup::Around(_)
            | Popup::Tour(_),
        )
        | None => {}
    }
    Vec::new()
}

fn plain(key: KeyEvent) -> bool {
    !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT)
}

/// Moves the day in a line by one; an empty line begins at today.
fn step_day(editor: &mut LineEditor, today: Date, up: bool) {
    let text = editor.input.text();
    let day = day::parse(text, today).unwrap_or(today);
    let stepped = day.checked_add(if up { 1 } else { -1 }.days()).unwrap_or(day);
    editor.input = Input::new(&stepped.to_string());
    editor.error = None;
}

/// Takes pasted text.
pub(super) fn pasted(app: &mut App, text: &str) {
    match app.popups.last_mut() {
        Some(Popup::Palette(palette)) => {
            palette.input.insert(text);
            palette.refresh();
        }
        Some(Popup::Line(editor)) => {
            editor.input.insert(text);
            editor.error = None;
        }
        Some(Popup::References(picker)) => {
            if !picker.typed {
                picker.input = Input::default();
            }
            picker.typed = true;
            picker.input.insert(text);
            picker.selected = 0;
            picker.refresh();
        }
        Some(Popup::Text(editor)) => {
            editor.area.insert_str(sound(text));
        }
        Some(Popup::Facets(menu)) => {
            menu.input.insert(text);
            menu.refresh();
        }
        Some(
            Popup::Help(_)
            | Popup::Choice(_)
            | Popup::Confirm(_)
            | Popup::Plan(_)
            | Popup::Changes(_)
            | Popup::Ask(_)
            | Popup::Brief(_)
            | Popup::Around(_)
            | Popup::Tour(_),
        )
        | None => {}
    }
}

/// Carries out a command in the popup that listens; `None` when it is not for a popup.
pub(super) fn run(app: &mut App, action: Action) -> Option<Vec<Effect>> {
    match action {
        Action::Go(Move::Open) if is_around(app) => around::open(app),
        Action::Go(Move::Back) if is_around(app) => around::back(app),
        Action::Copy if is_brief(app) => return Some(brief::copy_point(app)),
        Action::CopyBrief => return Some(brief::copy_all(app)),
        Action::ToggleCustomerOnly if is_brief(app) => brief::toggle_customer(app),
        Action::EditEntry | Action::FindEntry if is_around(app) => {
            around::leave(app, action);
        }
        Action::Go(Move::Back) => back(app),
        Action::Go(Move::Open) => {
            if let Some(Popup::Changes(_)) = app.popups.last() {
                return Some(history::go(app));
            }
            if let Some(Popup::Palette(palette)) = app.popups.last() {
                let action = palette.action();
                app.popups.pop();
                return Some(action.map(|action| super::run(app, action)).unwrap_or_default());
            }
        }
        Action::Go(to) => go(app, to),
        Action::Keep => return Some(keep(app)),
        Action::MarkItem => {
            pick::mark(app);
            return Some(facets::toggle(app));
        }
        Action::ApplyFix => return Some(live::fix(app)),
        Action::NextStep => tour::next(app),
        Action::MoveUp | Action::MoveDown => {
            if let Some(Popup::References(picker)) = app.popups.last_mut() {
                picker.shift(action == Action::MoveDown);
            }
        }
        Action::Yes if matches!(app.popups.last(), Some(Popup::Plan(_))) => {
            return Some(plan::carry_out(app));
        }
        Action::Yes | Action::No => {
            if let Some(Popup::Ask(ask)) = app.popups.last() {
                let answer = ask.answers.get(ask.chosen).map(|(_, answer)| answer.clone());
                app.popups.pop();
                return Some(answer.map(|answer| confirmed(app, answer)).unwrap_or_default());
            }
            if let Some(Popup::Confirm(confirm)) = app.popups.last() {
                let answer = if action == Action::Yes {
                    Some(confirm.yes.1.clone())
                } else {
                    confirm.no.as_ref().map(|(_, answer)| answer.clone())
                };
                app.popups.pop();
                return Some(answer.map(|answer| confirmed(app, answer)).unwrap_or_default());
            }
        }
        Action::Quit => {
            if matches!(app.popups.last(), Some(Popup::Ask(ask)) if ask.must) {
                // What is open is asked again the next time.
                return Some(vec![Effect::Quit]);
            } else if matches!(app.popups.last(), Some(Popup::Confirm(_))) {
                app.popups.pop();
            } else {
                // What was typed may stand behind the help.
                while app.popups.last().is_some_and(|front| !is_touched(front)) {
                    app.popups.pop();
                }
                if app.popups.is_empty() {
                    return None;
                }
                ask_about_editor(app);
            }
        }
        Action::ShowHelp
        | Action::ShowPalette
        | Action::ShowFind
        | Action::ShowMap
        | Action::ShowMatrix
        | Action::ShowReview
        | Action::KeepOurs
        | Action::TakeTheirs
        | Action::TakeBoth
        | Action::EditSide
        | Action::WriteMerge
        | Action::ChooseRevision
        | Action::TakeBack
        | Action::Approve
        | Action::ShowAround
        | Action::ShowBrief
        | Action::SetKnown
        | Action::ClearKnown
        | Action::DropValue
        | Action::ShowAlike
        | Action::ChooseRows
        | Action::ChooseCols
        | Action::ChooseView
        | Action::SwapEdges
        | Action::SortRows
        | Action::SortCols
        | Action::FoldRow
        | Action::FoldCol
        | Action::FilterRows
        | Action::FilterCols
        | Action::OnlyGaps
        | Action::Save
        | Action::SaveElsewhere
        | Action::ShowStates
        | Action::Undo
        | Action::Redo
        | Action::ShowChanges
        | Action::Copy
        | Action::GoToQuery
        | Action::GoToFilter
        | Action::EditEntry
        | Action::FindEntry
        | Action::NewEntry
        | Action::DuplicateEntry
        | Action::RenameEntry
        | Action::DeleteEntry
        | Action::RetireEntry
        | Action::RelocateEntry
        | Action::MarkEntry
        | Action::MarkUp
        | Action::MarkDown
        | Action::MarkAll
        | Action::ClearMarks
        | Action::ChangeMany
        | Action::ShowFacets
        | Action::ChooseValue
        | Action::TogglePin
        | Action::ForgetRecent
        | Action::ShowWhy
        | Action::DropFilter
        | Action::SortOutline
        | Action::ClearField
        | Action::AddCard
        | Action::DuplicateCard
        | Action::FoldCard
        | Action::OpenOutside
        | Action::ToggleCustomerOnly
        | Action::ToggleMouse
        | Action::NextTheme
        | Action::TakeTour
        | Action::ToggleFolds
        | Action::Reload => return None,
    }
    Some(Vec::new())
}

fn is_around(app: &App) -> bool {
    matches!(app.popups.last(), Some(Popup::Around(_)))
}

fn is_brief(app: &App) -> bool {
    matches!(app.popups.last(), Some(Popup::Brief(_)))
}

/// Steps back: out of what is untouched; of what was typed, asks.
fn back(app: &mut App) {
    if let Some(Popup::Ask(ask)) = app.popups.last() {
        if ask.must {
            app.say("Choose one of the answers first. Ctrl-Q leaves, and asks again next time.");
        } else {
            app.popups.pop();
            outside::put_off(app);
        }
    } else if app.is_touring() {
        tour::end(app);
    } else if app.popups.last().is_some_and(is_touched) {
        ask_about_editor(app);
    } else if !guide::back(app) {
        app.popups.pop();
    }
}

/// Tells whether a popup holds something that is not kept.
pub(super) fn is_touched(popup: &Popup) -> bool {
    match popup {
        Popup::Line(editor) => editor.input.text() != editor.before,
        Popup::Text(editor) => editor.text() != editor.before,
        Popup::References(picker) => picker.chosen != picker.before,
        Popup::Help(_)
        | Popup::Palette(_)
        | Popup::Choice(_)
        | Popup::Confirm(_)
        | Popup::Changes(_)
        | Popup::Plan(_)
        | Popup::Facets(_)
        | Popup::Around(_)
        | Popup::Ask(_)
        | Popup::Brief(_)
        | Popup::Tour(_) => false,
    }
}

fn ask_about_editor(app: &mut App) {
    app.popups.push(Popup::Confirm(Confirm {
        title: "Keep what you changed?".into(),
        lines: vec!["Esc goes on with it.".into()],
        yes: ("keep it".into(), Confirmed::KeepEditor),
        no: Some(("drop it".into(), Confirmed::DropEditor)),
    }));
}

#[allow(clippy::needless_pass_by_value, reason = "an answer is given once")]
fn confirmed(app: &mut App, answer: Confirmed) -> Vec<Effect> {
    match answer {
        Confirmed::SaveAndLeave => {
            app.leaving = true;
            leave::save(app)
        }
        Confirmed::Leave => {
            let mut effects = memory::leave_unsaved(app);
            effects.push(Effect::Quit);
            effects
        }
        Confirmed::KeepWork => memory::keep_work(app),
        Confirmed::DiscardWork => memory::discard_work(app),
        Confirmed::Mine => outside::decide(app, &review::Choice::Ours),
        Confirmed::Theirs => outside::decide(app, &review::Choice::Theirs),
        Confirmed::Both => outside::decide(app, &review::Choice::Both),
        Confirmed::AskReload => leave::reload(app),
        Confirmed::Reload => leave::read_again(app),
        Confirmed::GoOut(errand) => vec![Effect::GoOut(errand)],
        Confirmed::TakeBack => super::review::take_all_back(app),
        Confirmed::Nothing => Vec::new(),
        Confirmed::SaveElsewhere => {
            elsewhere::ask(app);
            Vec::new()
        }
        Confirmed::RestoreAll => states::restore_all(app),
        Confirmed::RestoreOne => {
            states::ask_entry(app);
            Vec::new()
        }
        Confirmed::KeepEditor => keep(app),
        Confirmed::DropEditor => {
            app.popups.pop();
            Vec::new()
        }
    }
}

fn go(app: &mut App, to: Move) {
    let Some(popup) = app.popups.last_mut() else { return };
    let page = usize::from(screen::inside(screen::popup(popup, app.area)).height).max(3) - 2;
    let today = app.today;
    match popup {
        Popup::Help(scroll) => *scroll = moved(*scroll, usize::MAX, page, to),
        Popup::Palette(palette) => {
            palette.selected = moved(palette.selected, palette.found.len(), page, to);
        }
        Popup::Choice(choice) => {
            choice.selected = moved(choice.selected, choice.items.len(), page, to);
        }
        Popup::References(picker) => {
            picker.selected = moved(picker.selected, picker.n_rows(), page, to);
        }
        Popup::Changes(changes) => {
            changes.selected = moved(changes.selected, changes.rows.len(), page, to);
        }
        Popup::Line(editor) => {
            if let (Shape::Date, Move::Up | Move::Down) = (&editor.shape, to) {
                step_day(editor, today, to == Move::Up);
            }
        }
        Popup::Ask(ask) => match to {
            Move::Left | Move::Previous => ask.step(false),
            Move::Right | Move::Next => ask.step(true),
            Move::Up
            | Move::Down
            | Move::PageUp
            | Move::PageDown
            | Move::First
            | Move::Last
            | Move::Open
            | Move::Back => {
                ask.scroll = moved(ask.scroll, usize::MAX, page, to);
            }
        },
        Popup::Plan(shown) => plan::go(shown, page, to),
        Popup::Facets(menu) => {
            let at = moved(menu.selected, menu.found.len(), page, to);
            // Headings are passed over, in the way that one goes.
            let down = at > menu.selected;
            let next = menu.next_value(at, down).or_else(|| menu.next_value(at, !down));
            menu.selected = next.unwrap_or(menu.selected);
        }
        Popup::Around(front) => around::go(front, to, page),
        Popup::Brief(sheet) => brief::go(sheet, to, screen::brief(app.area)),
        Popup::Text(_) | Popup::Confirm(_) | Popup::Tour(_) => {}
    }
}

fn moved(at: usize, count: usize, page: usize, to: Move) -> usize {
    let last = count.saturating_sub(1);
    match to {
        Move::Up => at.saturating_sub(1),
        Move::Down => at.saturating_add(1).min(last),
        Move::PageUp => at.saturating_sub(page),
        Move::PageDown => at.saturating_add(page).min(last),
        Move::First => 0,
        Move::Last => last,
        Move::Left | Move::Right | Move::Open | Move::Back | Move::Next | Move::Previous => at,
    }
}
