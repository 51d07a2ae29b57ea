//! What stands in front of a tab: typing into it, moving in it, keeping its outcome.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::ToSpan;
use jiff::civil::Date;

use super::{edit, leave};
use crate::model::{Edit, Shape, Table, Value};
use crate::tui::app::{App, Popup};
use crate::tui::commands::{Action, Move};
use crate::tui::input::Input;
use crate::tui::msg::Effect;
use crate::tui::popup::{Confirm, Confirmed, Purpose, TextEditor, TextKind};
use crate::tui::screen;

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
        Some(Popup::Text(editor)) => return text_key(editor, key),
        Some(Popup::Help(_) | Popup::Choice(_) | Popup::Confirm(_)) | None => {}
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
        KeyCode::Char(letter) if control && alt => area.insert_char(letter),
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
            editor.area.insert_str(text.replace("\r\n", "\n").replace('\r', "\n"));
        }
        Some(Popup::Help(_) | Popup::Choice(_) | Popup::Confirm(_)) | None => {}
    }
}

/// Carries out a command in the popup that listens; `None` when it is not for a popup.
pub(super) fn run(app: &mut App, action: Action) -> Option<Vec<Effect>> {
    match action {
        Action::Go(Move::Back) => back(app),
        Action::Go(Move::Open) => {
            if let Some(Popup::Palette(palette)) = app.popups.last() {
                let action = palette.action();
                app.popups.pop();
                return Some(action.map(|action| super::run(app, action)).unwrap_or_default());
            }
        }
        Action::Go(to) => go(app, to),
        Action::Keep => return Some(keep(app)),
        Action::MarkItem => {
            if let Some(Popup::References(picker)) = app.popups.last_mut() {
                picker.mark();
            }
        }
        Action::MoveUp | Action::MoveDown => {
            if let Some(Popup::References(picker)) = app.popups.last_mut() {
                picker.shift(action == Action::MoveDown);
            }
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
        | Action::Save
        | Action::Undo
        | Action::Redo
        | Action::Copy
        | Action::GoToQuery
        | Action::GoToFilter
        | Action::EditEntry
        | Action::FindEntry
        | Action::NewEntry
        | Action::DuplicateEntry
        | Action::RenameEntry
        | Action::DeleteEntry
        | Action::ClearField
        | Action::AddCard
        | Action::ApplyFix
        | Action::ToggleCustomerOnly
        | Action::ToggleMouse
        | Action::ToggleFolds => return None,
    }
    Some(Vec::new())
}

/// Steps back: out of what is untouched; of what was typed, asks.
fn back(app: &mut App) {
    if is_touched(app) {
        ask_about_editor(app);
    } else {
        app.popups.pop();
    }
}

/// Tells whether the editor in front holds something that is not kept.
fn is_touched(app: &App) -> bool {
    match app.popups.last() {
        Some(Popup::Line(editor)) => editor.input.text() != editor.before,
        Some(Popup::Text(editor)) => editor.text() != editor.before,
        Some(Popup::References(picker)) => picker.chosen != picker.before,
        Some(Popup::Help(_) | Popup::Palette(_) | Popup::Choice(_) | Popup::Confirm(_)) | None => {
            false
        }
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

fn confirmed(app: &mut App, answer: Confirmed) -> Vec<Effect> {
    match answer {
        Confirmed::SaveAndLeave => {
            app.leaving = true;
            leave::save(app)
        }
        Confirmed::Leave => vec![Effect::Quit],
        Confirmed::Nothing => Vec::new(),
        Confirmed::KeepEditor => keep(app),
        Confirmed::DropEditor => {
            app.popups.pop();
            Vec::new()
        }
        Confirmed::Delete(key) => {
            let effects = edit::attempt(app, &Edit::Delete { key });
            super::map::follow_outline(app);
            effects
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
        Popup::Line(editor) => {
            if let (Shape::Date, Move::Up | Move::Down) = (&editor.shape, to) {
                let date = date_of(editor.input.text(), today).unwrap_or(today);
                let days = if to == Move::Up { 1 } else { -1 };
                let date = date.checked_add(days.days()).unwrap_or(date);
                editor.input = Input::new(&date.to_string());
                editor.error = None;
            }
        }
        Popup::Text(_) | Popup::Confirm(_) => {}
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

/// Keeps what the editor in front holds, and closes it; what is refused stays, with the reason.
pub(super) fn keep(app: &mut App) -> Vec<Effect> {
    let Some(popup) = app.popups.last().cloned() else { return Vec::new() };
    let outcome = match popup {
        Popup::Line(editor) => keep_line(app, &editor.purpose, &editor.shape, editor.input.text()),
        Popup::Text(editor) => keep_text(app, &editor),
        Popup::Choice(choice) => {
            let Some(item) = choice.items.get(choice.selected) else { return Vec::new() };
            match &choice.purpose {
                Purpose::NewKind => {
                    app.popups.pop();
                    if let Some(kind) = &item.word {
                        edit::ask_title(app, kind);
                    }
                    return Vec::new();
                }
                purpose @ (Purpose::Field { .. }
                | Purpose::NewCard { .. }
                | Purpose::NewTitle { .. }
                | Purpose::NewId { .. }
                | Purpose::Rename { .. }
                | Purpose::Duplicate { .. }) => {
                    let value = item.word.as_ref().map(|word| Value::text(word.as_str()));
                    keep_for(app, purpose, value)
                }
            }
        }
        Popup::References(mut picker) => {
            // Nothing was marked, but one is highlighted that was looked for: it is meant.
            let looked_for = !picker.input.text().trim().is_empty();
            let untouched = picker.chosen == picker.before;
            let fresh = picker.candidate().is_some_and(|c| !picker.chosen.contains(&c.id));
            if untouched && fresh && (looked_for || picker.single) {
                picker.mark();
            }
            let value = match (picker.single, picker.chosen.first()) {
                (_, None) => None,
                (true, Some(id)) => Some(Value::text(id.as_str())),
                (false, Some(_)) => Some(Value::words(picker.chosen.clone())),
            };
            keep_for(app, &picker.purpose, value)
        }
        Popup::Help(_) | Popup::Palette(_) | Popup::Confirm(_) => return Vec::new(),
    };
    match outcome {
        Ok((effects, next)) => {
            // What comes next was pushed on top of the editor that is done.
            let done = app.popups.len().saturating_sub(1 + usize::from(next));
            if done < app.popups.len() {
                app.popups.remove(done);
            }
            effects
        }
        Err(error) => {
            match app.popups.last_mut() {
                Some(Popup::Line(editor)) => editor.error = Some(error),
                Some(Popup::Text(editor)) => editor.error = Some(error),
                Some(Popup::Choice(choice)) => choice.error = Some(error),
                Some(Popup::References(picker)) => picker.error = Some(error),
                Some(Popup::Help(_) | Popup::Palette(_) | Popup::Confirm(_)) | None => {
                    app.complain(error);
                }
            }
            Vec::new()
        }
    }
}

/// What came of keeping: effects, and whether another popup stands in front now.
type Kept = Result<(Vec<Effect>, bool), String>;

fn keep_line(app: &mut App, purpose: &Purpose, shape: &Shape, text: &str) -> Kept {
    let trimmed = text.trim();
    match purpose {
        Purpose::NewTitle { kind } => {
            if trimmed.is_empty() {
                return Err("An entry needs a title.".into());
            }
            edit::ask_id(app, kind, trimmed);
            Ok((Vec::new(), true))
        }
        Purpose::NewId { kind, title } => Ok((edit::make(app, kind, trimmed, title)?, false)),
        Purpose::Rename { key } => {
            if trimmed == key.id {
                return Ok((Vec::new(), false));
            }
            let renamed = crate::model::Key { kind: key.kind.clone(), id: trimmed.into() };
            let edit = Edit::Rename { key: key.clone(), id: trimmed.into() };
            let effects = edit::apply(app, &edit)?;
            super::map::show(app, &renamed);
            Ok((effects, false))
        }
        Purpose::Duplicate { key } => {
            let copy = crate::model::Key { kind: key.kind.clone(), id: trimmed.into() };
            let edit = Edit::Duplicate { key: key.clone(), id: trimmed.into() };
            let effects = edit::apply(app, &edit)?;
            super::map::show(app, &copy);
            Ok((effects, false))
        }
        Purpose::Field { .. } | Purpose::NewCard { .. } | Purpose::NewKind => {
            let value = edit::line_value(app, shape, text)?;
            keep_for(app, purpose, value)
        }
    }
}

fn keep_text(app: &mut App, editor: &TextEditor) -> Kept {
    let text = editor.text();
    let value = match editor.kind {
        TextKind::Prose => (!text.trim().is_empty()).then(|| Value::Text(text)),
        TextKind::Words => {
            let words: Vec<&str> =
                text.lines().map(str::trim).filter(|word| !word.is_empty()).collect();
            (!words.is_empty()).then(|| Value::words(words))
        }
        TextKind::Pairs => {
            let mut table = Table::default();
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                let Some((name, words)) = line.split_once('=') else {
                    return Err(format!("`{}` needs a name, `=` and words.", line.trim()));
                };
                table.insert(name.trim().into(), Value::text(words.trim()));
            }
            (!table.is_empty()).then_some(Value::Table(table))
        }
    };
    keep_for(app, &editor.purpose, value)
}

fn keep_for(app: &mut App, purpose: &Purpose, value: Option<Value>) -> Kept {
    match purpose {
        Purpose::Field { key, path } => Ok((edit::keep_value(app, key, path, value)?, false)),
        Purpose::NewCard { key, list, field } => {
            Ok((edit::keep_card(app, key, list, field, value)?, false))
        }
        Purpose::NewKind
        | Purpose::NewTitle { .. }
        | Purpose::NewId { .. }
        | Purpose::Rename { .. }
        | Purpose::Duplicate { .. } => Ok((Vec::new(), false)),
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
