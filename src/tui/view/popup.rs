//! What stands in front of a tab.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::bars::Button;
use super::{ask, brief, changes, facets, help as keys_help, paint, plan};
use crate::model::Shape;
use crate::tui::app::{App, Popup};
use crate::tui::commands::{Action, Context, Move};
use crate::tui::keymap::Keymap;
use crate::tui::picker::Picker;
use crate::tui::popup::{Choice, Confirm, LineEditor, Palette};
use crate::tui::screen;
use crate::tui::text::{Row, Run, wrap, wrap_text};
use crate::tui::theme::Role;
use crate::tui::tour::Tour;
use crate::tui::words::sign as level_sign;

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
        Popup::Facets(menu) if menu.is_of_find() => "Show only",
        Popup::Facets(_) => "Filter the outline",
        Popup::Changes(_) => "Changes",
        Popup::Ask(ask) => &ask.title,
        Popup::Brief(sheet) => sheet.title(),
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
        Popup::Text(editor) => super::text::draw(app, frame, inside, editor),
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
        Popup::Ask(asked) => ask::draw(app, frame, inside, asked),
        Popup::Brief(sheet) => brief::draw(app, frame, inside, sheet),
        Popup::Around(picture) => super::around::draw(app, frame, inside, picture),
    }
}

fn is_front(app: &App, is_it: impl Fn(&Popup) -> bool) -> bool {
    app.popups.last().is_some_and(is_it)
}

fn keys(app: &App, frame: &mut Frame<'_>, area: Rect, scroll: usize) {
    let rows = keys_help::help_rows(&app.keymap, usize::from(app.area.width), app.listener_below());
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
    let place = screen::line_row(area);
    let is_day = matches!(editor.shape, Shape::Date);
    let how = if is_day { "Up and Down, + and - move it by a day." } else { "" };
    let above = Rect { height: place.y - area.y, ..area };
    help(app, frame, above, &[&editor.help, how]);
    let front = is_front(app, |popup| matches!(popup, Popup::Line(_)));
    let style = app.theme.style(Role::Strong).add_modifier(Modifier::UNDERLINED);
    frame.buffer_mut().set_style(place, Style::default().add_modifier(Modifier::UNDERLINED));
    paint::input(frame, place, &editor.input, style, front);
    let rest = below(area, place.bottom() - area.y);
    let gap = u16::from(rest.height > 2);
    let rest = below(rest, gap);
    if let Some(meaning) = &app.live.meaning
        && editor.error.is_none()
    {
        let row = Row::of("= ", Role::Dim).then(meaning, Role::Plain);
        paint::row(app, frame, paint::nth(rest, 0), &row.fit(usize::from(area.width)));
    } else {
        problems(app, frame, rest, editor.error.as_deref());
    }
}

/// Draws what a field is for, in as many rows as there are.
pub(super) fn help(app: &App, frame: &mut Frame<'_>, area: Rect, sentences: &[&str]) {
    let width = usize::from(area.width);
    let mut rows: Vec<Row> = Vec::new();
    let sentences = sentences.iter().flat_map(|sentences| sentences.split('\n'));
    for sentence in sentences.filter(|sentence| !sentence.is_empty()) {
        // Each on a row of its own where there is room, else one behind the other.
        if rows.len() < usize::from(area.height.saturating_sub(1)) || rows.is_empty() {
            rows.push(Row::of(sentence, Role::Dim));
        } else if let Some(last) = rows.last_mut() {
            *last = std::mem::take(last).then("  ", Role::Dim).then(sentence, Role::Dim);
        }
    }
    for (row_idx, row) in rows.into_iter().enumerate() {
        paint::row(app, frame, paint::nth(area, row_idx), &row.fit(width));
    }
}

/// Draws what is wrong with what is typed: why it was refused, else what the rules say.
pub(super) fn problems(app: &App, frame: &mut Frame<'_>, area: Rect, refused: Option<&str>) {
    let width = usize::from(area.width);
    let mut rows: Vec<Row> = Vec::new();
    if let Some(refused) = refused {
        rows.extend(wrap_text(&format!("✗ {refused}"), Role::Error, width));
    } else {
        for problem in &app.live.problems {
            let (sign, role) = level_sign(problem.level);
            let mut runs =
                vec![Run::new(&format!("{sign} "), role), Run::new(&problem.message, Role::Plain)];
            if problem.fix.is_some() {
                let key = app.keymap.named(Action::ApplyFix, app.listener());
                runs.push(Run::new(&format!("  {key} mends it."), Role::Accent));
            }
            rows.extend(wrap(&runs, width));
        }
    }
    let height = usize::from(area.height);
    if rows.len() > height
        && let Some(last) = rows.get_mut(height.saturating_sub(1))
    {
        *last = std::mem::take(last).fit(width.saturating_sub(2)).then(" …", Role::Dim);
    }
    for (row_idx, row) in rows.iter().take(height).enumerate() {
        paint::row(app, frame, paint::nth(area, row_idx), row);
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
    let last = paint::nth(area, usize::from(area.height).saturating_sub(1));
    problems(app, frame, last, choice.error.as_deref());
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
    let rows = picker.n_rows();
    for (row_idx, idx) in (picker.scroll..rows).take(usize::from(list.height)).enumerate() {
        let selected = idx == picker.selected;
        let row = candidate(picker, idx, width, selected);
        entry(app, frame, paint::nth(list, row_idx), &row, selected);
    }
    let last = Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area };
    if picker.error.is_some() || !app.live.problems.is_empty() {
        problems(app, frame, last, picker.error.as_deref());
        return;
    }
    let row = if rows == 0 {
        Row::of("Nothing fits.", Role::Warn)
    } else if picker.single {
        Row::default()
    } else {
        Row::of(&format!("{} chosen", picker.chosen.len()), Role::Dim)
    };
    paint::row(app, frame, last, &row.fit(width));
}

/// Returns a row of a picker: an entry, or one that can be made.
fn candidate(picker: &Picker, idx: usize, width: usize, selected: bool) -> Row {
    let Some(candidate) = picker.found.get(idx).and_then(|at| picker.candidates.get(*at)) else {
        let Some(kind) = picker.creatable().get(idx - picker.found.len().min(idx)) else {
            return Row::default();
        };
        return Row::of(sign(selected), Role::Accent)
            .then("+ ", Role::Accent)
            .then("Create this one: ", Role::Plain)
            .then(picker.input.text().trim(), Role::Strong)
            .with_right(Row::of(&format!("new {}", kind.label.to_lowercase()), Role::Dim), width);
    };
    let place = picker.chosen.iter().position(|id| *id == candidate.id);
    let mark = match place {
        Some(_) if picker.single => "✓ ".to_owned(),
        Some(place) => format!("{} ", place + 1),
        None => "· ".to_owned(),
    };
    let role = if place.is_some() { Role::Strong } else { Role::Plain };
    let mut right = Row::default();
    if let Some(fits) = &candidate.fits {
        right = right.then(&format!("✓ {fits}"), Role::Accent);
    }
    if !candidate.note.is_empty() {
        let gap = if candidate.fits.is_some() { "  " } else { "" };
        right = right.then(gap, Role::Plain).then(&candidate.note, Role::Warn);
    }
    Row::of(sign(selected), Role::Accent)
        .then(&mark, if place.is_some() { Role::Accent } else { Role::Dim })
        .then(&candidate.title, role)
        .with_right(right, width)
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
        | Popup::Ask(_)
        | Popup::Brief(_)
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
