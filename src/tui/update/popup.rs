//! What stands in front of a tab: typing into it, moving in it, keeping its outcome.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::ToSpan;
use jiff::civil::Date;

use super::keep::keep;
use super::{around, facets, guide, history, leave, plan};
use crate::model::Shape;
use crate::tui::app::{App, Popup};
use crate::tui::commands::{Action, Move};
use crate::tui::input::{Input, sound};
use crate::tui::msg::Effect;
use crate::tui::popup::{Confirm, Confirmed, TextEditor};
use crate::tui::{screen, tour};

/// Takes a key that is no command.
pub(super) fn typed(app: &mut App, key: KeyEvent) -> Vec<Effect> {
    match app.popups.last_mut() {
        Some(Popup::Palette(palette)) => {
            if palette.input.key(key) {
                palette.refresh();
            }
        }
        Some(Popup::Line(editor)) => {
            if editor.input.key(key) {
                editor.error = None;
            }
        }
        Some(Popup::References(picker)) => {
            if picker.input.key(key) {
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
        Some(Popup::Text(editor)) => return text_key(editor, key),
        Some(
            Popup::Help(_)
            | Popup::Choice(_)
            | Popup::Confirm(_)
            | Popup::Plan(_)
            | Popup::Changes(_)
            | Popup::Around(_)
            | Popup::Tour(_),
        )
        | None => {}
    }
    Vec::new()
}

/// Takes a key for a text: as in a browser, so not all are the ones of the text area.
fn text_key(editor: &mut TextEditor, key: KeyEvent) -> Vec<Effect> {
    editor.error = None;
    let area = &mut editor.area;
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    #[expect(clippy::wildcard_enum_match_arm, reason = "the text area takes all other keys")]
    match key.code {
        // AltGr types letters on many keyboards and comes as Ctrl and Alt together.
        KeyCode::Char(letter) if control == alt => {
            if !sound(letter.encode_utf8(&mut [0; 4])).is_empty() {
                area.insert_char(letter);
            }
        }
        KeyCode::Char('a') if control => area.select_all(),
        KeyCode::Char('c') if control => {
            area.copy();
            return vec![Effect::Copy(area.yank_text())];
        }
        KeyCode::Char('x') if control => {
            area.cut();
            return vec![Effect::Copy(area.yank_text())];
        }
        KeyCode::Char('v') if control => {
            area.paste();
        }
        KeyCode::Char('z') if control => {
            area.undo();
        }
        KeyCode::Char('y' | 'r') if control => {
            area.redo();
        }
        KeyCode::Tab => {
            area.insert_str("    ");
        }
        _ => {
            area.input(key);
        }
    }
    Vec::new()
}

/// Takes pasted text.
pub(super) fn pasted(app: &mut App, text: &str) {
    match app.popups.last_mut() {
        Some(Popup::Palette(palette)) => {
            palette.input.insert(text);
            palette.refresh();
        }
        Some(Popup::Line(editor)) => editor.input.insert(text),
        Some(Popup::References(picker)) => {
            picker.input.insert(text);
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
        Action::NextStep => tour::next(app),
        Action::MarkItem => {
            if let Some(Popup::References(picker)) = app.popups.last_mut() {
                picker.mark();
            }
            facets::toggle(app);
        }
        Action::MoveUp | Action::MoveDown => {
            if let Some(Popup::References(picker)) = app.popups.last_mut() {
                picker.shift(action == Action::MoveDown);
            }
        }
        Action::Yes if matches!(app.popups.last(), Some(Popup::Plan(_))) => {
            return Some(plan::carry_out(app));
        }
        Action::Yes | Action::No => {
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
            if matches!(app.popups.last(), Some(Popup::Confirm(_))) {
                app.popups.pop();
            } else if is_touched(app) {
                ask_about_editor(app);
            } else {
                app.popups.clear();
                return None;
            }
        }
        Action::ShowHelp
        | Action::ShowPalette
        | Action::ShowFind
        | Action::ShowMap
        | Action::ShowMatrix
        | Action::ShowReview
        | Action::ChooseRevision
        | Action::TakeBack
        | Action::Approve
        | Action::ShowAround
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
        | Action::DropFilter
        | Action::SortOutline
        | Action::ClearField
        | Action::AddCard
        | Action::ApplyFix
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

/// Steps back: out of what is untouched; of what was typed, asks.
fn back(app: &mut App) {
    if app.is_touring() {
        tour::end(app);
    } else if is_touched(app) {
        ask_about_editor(app);
    } else if !guide::back(app) {
        app.popups.pop();
    }
}

/// Tells whether the editor in front holds something that is not kept.
fn is_touched(app: &App) -> bool {
    match app.popups.last() {
        Some(Popup::Line(editor)) => editor.input.text() != editor.before,
        Some(Popup::Text(editor)) => editor.text() != editor.before,
        Some(Popup::References(picker)) => picker.chosen != picker.before,
        Some(
            Popup::Help(_)
            | Popup::Palette(_)
            | Popup::Choice(_)
            | Popup::Confirm(_)
            | Popup::Changes(_)
            | Popup::Plan(_)
            | Popup::Facets(_)
            | Popup::Around(_)
            | Popup::Tour(_),
        )
        | None => false,
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
        Confirmed::Leave => vec![Effect::Quit],
        Confirmed::AskReload => leave::reload(app),
        Confirmed::Reload => leave::read_again(app),
        Confirmed::TakeBack => super::review::take_all_back(app),
        Confirmed::Nothing => Vec::new(),
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
            picker.selected = moved(picker.selected, picker.found.len(), page, to);
        }
        Popup::Changes(changes) => {
            changes.selected = moved(changes.selected, changes.rows.len(), page, to);
        }
        Popup::Line(editor) => {
            if let (Shape::Date, Move::Up | Move::Down) = (&editor.shape, to) {
                let date = date_of(editor.input.text(), today).unwrap_or(today);
                let days = if to == Move::Up { 1 } else { -1 };
                let date = date.checked_add(days.days()).unwrap_or(date);
                editor.input = Input::new(&date.to_string());
                editor.error = None;
            }
        }
        Popup::Plan(shown) => plan::go(shown, page, to),
        Popup::Facets(menu) => {
            let at = moved(menu.selected, menu.found.len(), page, to);
            // Headings are passed over, in the way that one goes.
            let down = at > menu.selected;
            let next = menu.next_value(at, down).or_else(|| menu.next_value(at, !down));
            menu.selected = next.unwrap_or(menu.selected);
        }
        Popup::Around(front) => around::go(front, to, page),
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

/// Reads a day: as the map writes it, or `today`, `t`, `+14`, `-3`.
pub(super) fn date_of(text: &str, today: Date) -> Result<Date, String> {
    let text = text.trim();
    if matches!(text, "t" | "today") {
        return Ok(today);
    }
    let steps = text
        .strip_prefix('+')
        .map(|days| (1, days))
        .or_else(|| text.strip_prefix('-').map(|days| (-1, days)));
    if let Some((sign, days)) = steps
        && let Ok(days) = days.trim().parse::<i32>()
        && let Ok(date) = today.checked_add((sign * days.min(100_000)).days())
    {
        return Ok(date);
    }
    text.parse()
        .map_err(|_| format!("`{text}` is no day: write it as {today}, or `today`, `+14`, `-3`."))
}
