//! What stands in front of a tab.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::bars::Button;
use super::{changes, facets, help, paint, plan};
use crate::model::Shape;
use crate::tui::app::{App, Popup};
use crate::tui::commands::{Action, Context, Move};
use crate::tui::keymap::Keymap;
use crate::tui::picker::Picker;
use crate::tui::popup::{Choice, Confirm, LineEditor, Palette, TextEditor, TextKind};
use crate::tui::screen;
use crate::tui::text::{Row, wrap_text};
use crate::tui::theme::Role;
use crate::tui::tour::Tour;

/// Draws a popup.
pub(super) fn draw(app: &App, frame: &mut Frame<'_>, popup: &Popup) {
    let area = screen::popup(popup, frame.area());
    let title = match popup {
        Popup::Help(_) => "All keys",
        Popup::Palette(_) => "All commands",
        Popup::Line(editor) => &editor.label,
        Popup::Text(editor) => &editor.label,
        Popup::Choice(choice) => &choice.label,
        Popup::References(picker) => &picker.label,
        Popup::Confirm(confirm) => &confirm.title,
        Popup::Around(_) => "Who says it, and what it says",
        Popup::Tour(tour) => tour.title,
        Popup::Plan(plan) => &plan.title,
        Popup::Facets(_) => "Filter the outline",
        Popup::Changes(_) => "Changes",
    };
    Clear.render(area, frame.buffer_mut());
    if area.height >= 3 && area.width >= 5 {
        let block = Block::bordered()
            .border_type(BorderType::Rounded)
            .border_style(app.theme.style(Role::Accent));
        block.render(area, frame.buffer_mut());
        let place = Rect { x: area.x + 2, width: area.width.saturating_sub(4), height: 1, ..area };
        let row = Row::of(&format!(" {title} "), Role::Accent).fit(usize::from(place.width));
        paint::row(app, frame, place, &row);
    }
    let inside = screen::inside(area);
    match popup {
        Popup::Help(scroll) => keys(app, frame, inside, *scroll),
        Popup::Palette(palette) => commands(app, frame, inside, palette),
        Popup::Line(editor) => line(app, frame, inside, editor),
        Popup::Text(editor) => text(app, frame, inside, editor),
        Popup::Choice(list) => choice(app, frame, inside, list),
        Popup::References(picker) => references(app, frame, inside, picker),
        Popup::Confirm(question) => {
            asked(app, frame, inside, &question.lines, &answers(&app.keymap, inside, question));
        }
        Popup::Tour(tour) => {
            asked(app, frame, inside, &tour.lines, &ways(&app.keymap, inside, tour));
        }
        Popup::Plan(shown) => plan::draw(app, frame, inside, shown),
        Popup::Facets(menu) => facets::draw(app, frame, inside, menu),
        Popup::Changes(list) => changes::draw(app, frame, inside, list),
        Popup::Around(picture) => super::around::draw(app, frame, inside, picture),
    }
}

fn is_front(app: &App, is_it: impl Fn(&Popup) -> bool) -> bool {
    app.popups.last().is_some_and(is_it)
}

fn keys(app: &App, frame: &mut Frame<'_>, area: Rect, scroll: usize) {
    let rows = help::help_rows(&app.keymap, usize::from(app.area.width), app.listener_below());
    let shown = rows.iter().skip(scroll).take(usize::from(area.height)).enumerate();
    for (row_idx, row) in shown {
        paint::row(app, frame, paint::nth(area, row_idx), row);
    }
    paint::cursor(frame, area.x, area.y);
}

fn commands(app: &App, frame: &mut Frame<'_>, area: Rect, palette: &Palette) {
    let front = is_front(app, |popup| matches!(popup, Popup::Palette(_)));
    typing(app, frame, paint::nth(area, 0), &palette.input, front);
    let width = usize::from(area.width);
    let list = below(area, 2);
    let pane = app.pane();
    if palette.found.is_empty() {
        let row = Row::of("  Nothing fits.", Role::Dim).fit(width);
        paint::row(app, frame, paint::nth(list, 0), &row);
    }
    let shown = palette.found.iter().enumerate().skip(palette.scroll);
    for (row_idx, (idx, command)) in shown.take(usize::from(list.height)).enumerate() {
        let keys = app.keymap.keys_of(command.action);
        let key = app.keymap.key_in(command.action, pane);
        let key = key.or_else(|| keys.first().map(|bound| bound.key.as_str()));
        let right = Row::of(key.unwrap_or_default(), Role::Dim);
        let chosen = idx == palette.selected;
        let row = Row::of(sign(chosen), Role::Accent)
            .then(command.name, Role::Plain)
            .with_right(right, width);
        entry(app, frame, paint::nth(list, row_idx), &row, chosen);
    }
}

fn line(app: &App, frame: &mut Frame<'_>, area: Rect, editor: &LineEditor) {
    let width = usize::from(area.width);
    let mut help = Row::of(&editor.help, Role::Dim);
    if matches!(editor.shape, Shape::Date) {
        help = help.then("  today, +14, -3; Up and Down move it", Role::Dim);
    }
    paint::row(app, frame, paint::nth(area, 0), &help.fit(width));
    let front = is_front(app, |popup| matches!(popup, Popup::Line(_)));
    let place = paint::nth(area, 1);
    let style = app.theme.style(Role::Strong).add_modifier(Modifier::UNDERLINED);
    frame.buffer_mut().set_style(place, Style::default().add_modifier(Modifier::UNDERLINED));
    paint::input(frame, place, &editor.input, style, front);
    if let Some(error) = &editor.error {
        let row = Row::of(&format!("✗ {error}"), Role::Error).fit(width);
        paint::row(app, frame, paint::nth(area, 3), &row);
    }
}

fn text(app: &App, frame: &mut Frame<'_>, area: Rect, editor: &TextEditor) {
    let width = usize::from(area.width);
    let how = match editor.kind {
        TextKind::Prose => "",
        TextKind::Words => "  One a line.",
        TextKind::Pairs => "  One a line: name = words.",
    };
    let help = Row::of(&editor.help, Role::Dim).then(how, Role::Dim).fit(width);
    paint::row(app, frame, paint::nth(area, 0), &help);
    let foot = u16::from(editor.error.is_some());
    let place = below(area, 2);
    let place = Rect { height: place.height.saturating_sub(foot), ..place };
    let mut area_widget = editor.area.clone();
    area_widget.set_cursor_style(Style::default());
    area_widget.set_selection_style(Style::default().add_modifier(Modifier::REVERSED));
    area_widget.render(place, frame.buffer_mut());
    if let Some(error) = &editor.error {
        let row = Row::of(&format!("✗ {error}"), Role::Error).fit(width);
        let last = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
        paint::row(app, frame, last, &row);
    }
    if is_front(app, |popup| matches!(popup, Popup::Text(_))) {
        let cursor = area_widget.screen_cursor();
        let (top, _) = area_widget.scroll_offset();
        let row = cursor.row.saturating_sub(usize::from(top));
        let x = place.x.saturating_add(u16::try_from(cursor.col).unwrap_or(0));
        let y = place.y.saturating_add(u16::try_from(row).unwrap_or(0));
        paint::cursor(frame, x.min(place.right()), y.min(place.bottom()));
    }
}

fn choice(app: &App, frame: &mut Frame<'_>, area: Rect, choice: &Choice) {
    let width = usize::from(area.width);
    let label = choice.items.iter().map(|item| item.label.chars().count()).max().unwrap_or(0);
    let list = Rect { height: area.height.saturating_sub(1), ..area };
    let shown = choice.items.iter().enumerate().skip(choice.scroll);
    for (row_idx, (idx, item)) in shown.take(usize::from(list.height)).enumerate() {
        let chosen = idx == choice.selected;
        let row = Row::of(sign(chosen), Role::Accent)
            .then(&item.label, Role::Strong)
            .pad(label + 4)
            .then(&item.help, Role::Dim)
            .fit(width);
        entry(app, frame, paint::nth(list, row_idx), &row, chosen);
    }
    if let Some(error) = &choice.error {
        let last = paint::nth(area, usize::from(area.height).saturating_sub(1));
        paint::row(app, frame, last, &Row::of(&format!("✗ {error}"), Role::Error).fit(width));
    }
}

fn references(app: &App, frame: &mut Frame<'_>, area: Rect, picker: &Picker) {
    let width = usize::from(area.width);
    let front = is_front(app, |popup| matches!(popup, Popup::References(_)));
    let key = |action| app.keymap.named(action, Context::References);
    let hint = if picker.single {
        format!("{}  {} takes the chosen one.", picker.help, key(Action::Keep))
    } else {
        let (mark, up, down) = (key(Action::MarkItem), key(Action::MoveUp), key(Action::MoveDown));
        format!("{}  {mark} marks, {up} and {down} order.", picker.help)
    };
    typing(app, frame, paint::nth(area, 0), &picker.input, front);
    paint::row(app, frame, paint::nth(area, 1), &Row::of(&hint, Role::Dim).fit(width));
    let list = below(area, 2);
    let list = Rect { height: list.height.saturating_sub(1), ..list };
    let shown = picker.found.iter().enumerate().skip(picker.scroll);
    for (row_idx, (idx, candidate_idx)) in shown.take(usize::from(list.height)).enumerate() {
        let Some(candidate) = picker.candidates.get(*candidate_idx) else { continue };
        let place = picker.chosen.iter().position(|id| *id == candidate.id);
        let mark = match place {
            Some(_) if picker.single => "✓ ".to_owned(),
            Some(place) => format!("{} ", place + 1),
            None => "· ".to_owned(),
        };
        let role = if place.is_some() { Role::Strong } else { Role::Plain };
        let mut right = Row::of(&candidate.note, Role::Warn);
        if candidate.note.is_empty() {
            right = Row::default();
        }
        let selected = idx == picker.selected;
        let row = Row::of(sign(selected), Role::Accent)
            .then(&mark, if place.is_some() { Role::Accent } else { Role::Dim })
            .then(&candidate.title, role)
            .with_right(right, width);
        entry(app, frame, paint::nth(list, row_idx), &row, selected);
    }
    let last = Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area };
    let row = match &picker.error {
        Some(error) => Row::of(&format!("✗ {error}"), Role::Error),
        None if picker.found.is_empty() => Row::of("Nothing fits.", Role::Warn),
        None if picker.single => Row::default(),
        None => Row::of(&format!("{} chosen", picker.chosen.len()), Role::Dim),
    };
    paint::row(app, frame, last, &row.fit(width));
}

fn asked(app: &App, frame: &mut Frame<'_>, area: Rect, lines: &[String], buttons: &[Button]) {
    let width = usize::from(area.width);
    let lines = lines.iter().flat_map(|line| wrap_text(line, Role::Plain, width));
    let top = buttons.first().map_or(0, |button| button.area.y.saturating_sub(area.y));
    let room = usize::from(top).saturating_sub(usize::from(top > 2));
    for (row_idx, row) in lines.take(room).enumerate() {
        paint::row(app, frame, paint::nth(area, row_idx), &row);
    }
    for (idx, button) in buttons.iter().enumerate() {
        if idx == 0 {
            paint::chosen(app, frame, button.area, &button.row, true);
            paint::cursor(frame, button.area.x, button.area.y);
        } else {
            paint::row(app, frame, button.area, &button.row);
        }
    }
}

/// Returns the answers of what is in front, as what can be clicked.
pub fn popup_buttons(app: &App) -> Vec<Button> {
    let Some(popup) = app.popups.last() else { return Vec::new() };
    let inside = screen::inside(screen::popup(popup, app.area));
    match popup {
        Popup::Confirm(question) => answers(&app.keymap, inside, question),
        Popup::Tour(tour) => ways(&app.keymap, inside, tour),
        Popup::Help(_)
        | Popup::Palette(_)
        | Popup::Line(_)
        | Popup::Text(_)
        | Popup::Choice(_)
        | Popup::References(_)
        | Popup::Around(_)
        | Popup::Changes(_)
        | Popup::Plan(_)
        | Popup::Facets(_) => Vec::new(),
    }
}

fn answers(keymap: &Keymap, area: Rect, question: &Confirm) -> Vec<Button> {
    let mut answers = vec![(question.yes.0.as_str(), Action::Yes)];
    if let Some((label, _)) = &question.no {
        answers.push((label, Action::No));
    }
    answers.push(("go back", Action::Go(Move::Back)));
    buttons(keymap, Context::Confirm, area, &answers)
}

fn ways(keymap: &Keymap, area: Rect, tour: &Tour) -> Vec<Button> {
    let next = if tour.step + 1 == tour.of { "done" } else { "next" };
    let next = format!("{next} ({} of {})", tour.step + 1, tour.of);
    let ways = [(next.as_str(), Action::NextStep), ("end the tour", Action::Go(Move::Back))];
    buttons(keymap, Context::Tour, area, &ways)
}

fn buttons(
    keymap: &Keymap,
    context: Context,
    area: Rect,
    answers: &[(&str, Action)],
) -> Vec<Button> {
    let rows: Vec<(Action, Row)> = answers
        .iter()
        .map(|(label, action)| {
            let key = keymap.key_in(*action, context).unwrap_or("·");
            let row =
                Row::of(&format!(" {key} "), Role::Accent).then(&format!("{label} "), Role::Plain);
            (*action, row)
        })
        .collect();
    let widths = rows.iter().map(|(_, row)| row.width());
    let places: Vec<_> = screen::answer_places(widths, usize::from(area.width)).collect();
    let n_rows = places.last().map_or(0, |(row, _)| row + 1);
    let top = usize::from(area.height).saturating_sub(n_rows);
    rows.into_iter()
        .zip(places)
        .map(|((action, row), (row_idx, column))| {
            let line = paint::nth(area, top + row_idx);
            let x = line.x.saturating_add(u16::try_from(column).unwrap_or(u16::MAX));
            let width = u16::try_from(row.width()).unwrap_or(0);
            Button { area: Rect { x, width, ..line }.intersection(line), action, row }
        })
        .collect()
}

/// Draws a line of typing with its sign.
fn typing(
    app: &App,
    frame: &mut Frame<'_>,
    area: Rect,
    input: &crate::tui::input::Input,
    front: bool,
) {
    paint::row(app, frame, area, &Row::of("› ", Role::Accent));
    let line = Rect {
        x: area.x + super::PROMPT.min(area.width),
        width: area.width.saturating_sub(super::PROMPT),
        ..area
    };
    paint::input(frame, line, input, app.theme.style(Role::Strong), front);
}

/// Returns what stands in front of a row.
fn sign(chosen: bool) -> &'static str {
    if chosen { "▸ " } else { "  " }
}

pub(super) fn entry(app: &App, frame: &mut Frame<'_>, area: Rect, row: &Row, chosen: bool) {
    if chosen {
        paint::chosen(app, frame, area, row, true);
        // Where something is typed the cursor stays where it is typed.
        if !app.listener().types() {
            paint::cursor(frame, area.x, area.y);
        }
    } else {
        paint::row(app, frame, area, row);
    }
}

pub(super) fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}
