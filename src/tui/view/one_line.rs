//! All that fits into a terminal of a line or a few: what listens, and what was said.
//!
//! Where there is no room for panes everything still works as it does elsewhere. The first line
//! shows what is chosen or typed, with the cursor in it; the lines below, where there are any, what
//! is wrong with it or what happened.

use ratatui::Frame;

use super::paint;
use crate::tui::app::{App, FindFocus, MapFocus, Popup, Tab};
use crate::tui::commands::{Action, Context, Move};
use crate::tui::input::Input;
use crate::tui::matrix::{Edge, MatrixFocus};
use crate::tui::text::{Row, wrap_text};
use crate::tui::theme::Role;

/// What is on the line, and the column of the cursor.
struct Line {
    row: Row,
    column: usize,
    /// What is wrong with what is typed.
    error: Option<String>,
}

impl Line {
    fn of(row: Row) -> Self {
        Self { row, column: 0, error: None }
    }

    fn words(text: &str) -> Self {
        Self::of(Row::of(text, Role::Plain))
    }

    /// Returns a line of typing.
    fn typing(input: &Input, width: usize) -> Self {
        let (seen, column) = input.seen(width);
        Self { row: Row::of(&seen, Role::Plain), column, error: None }
    }
}

/// Draws the line and, where there is room, what was said.
pub(super) fn draw(app: &App, frame: &mut Frame<'_>) {
    let area = frame.area();
    let width = usize::from(area.width);
    let line = app.popups.last().map_or_else(|| pane(app, width), |front| popup(app, front, width));
    paint::row(app, frame, area, &line.row.fit(width));
    let (text, role) = match line.error {
        Some(error) => (format!("✗ {error}"), Role::Error),
        None if app.status.bad => (format!("✗ {}", app.status.text), Role::Error),
        None => (app.status.text.clone(), Role::Plain),
    };
    for (row_idx, row) in wrap_text(&text, role, width.max(1)).into_iter().enumerate() {
        paint::row(app, frame, paint::nth(area, row_idx + 1), &row.fit(width));
    }
    let column = u16::try_from(line.column).unwrap_or(0).min(area.width.saturating_sub(1));
    paint::cursor(frame, area.x + column, area.y);
}

fn pane(app: &App, width: usize) -> Line {
    let title = |key| app.map().get(key).map_or("", |entry| entry.title()).to_owned();
    match app.tab {
        Tab::Find => match app.find.focus {
            FindFocus::Query => Line::typing(&app.find.input, width),
            FindFocus::Results => Line::words(&app.find.shown().map(title).unwrap_or_default()),
            FindFocus::Counts => {
                let value = app.find.narrow.value(app.find.narrow.selected);
                value.map_or_else(
                    || Line::words("Show only"),
                    |value| Line::of(super::narrow::value_row(value, width)),
                )
            }
            FindFocus::Preview => {
                let mut rows = app.find.page.rows.iter();
                let chosen = rows.clone().find(|row| row.link == Some(app.find.link));
                let row = chosen.or_else(|| rows.nth(app.find.page_scroll));
                Line::of(row.map(|row| trimmed(&row.row)).unwrap_or_default())
            }
        },
        Tab::Map => match app.map_tab.focus {
            MapFocus::Filter => Line::typing(&app.map_tab.filter, width),
            MapFocus::Outline => {
                let outline = &app.map_tab.outline;
                let words = match outline.rows.get(outline.selected) {
                    Some(row) => outline.item(row).map(|item| item.title.clone()).or_else(|| {
                        let kind = outline.selected_kind()?;
                        let group = outline.groups.iter().find(|group| group.kind == *kind)?;
                        Some(format!("{} ({})", group.label, group.items.len()))
                    }),
                    None => None,
                };
                Line::words(&words.unwrap_or_else(|| "Nothing fits.".to_owned()))
            }
            MapFocus::Form => {
                let Some(row) = app.map_tab.form.row() else { return Line::words("No entry") };
                let mut line = Row::of(&row.label, Role::Dim).then(" ", Role::Plain);
                line.0.extend(row.lines.first().map(trimmed).unwrap_or_default().0);
                Line::of(line)
            }
            MapFocus::Side => {
                let side = &app.map_tab.side;
                let chosen = side.rows.iter().find(|row| row.target == Some(side.selected));
                let row = chosen.or_else(|| side.rows.first());
                Line::of(row.map(|row| trimmed(&row.row)).unwrap_or_default())
            }
        },
        Tab::Review => match app.review.change() {
            Some(change) => Line::words(&format!("{} {}", change.fate.sign(), change.entry.title)),
            None => Line::words("Review"),
        },
        Tab::Matrix => match app.matrix.focus {
            MatrixFocus::Words(Edge::Rows) => Line::typing(&app.matrix.rows.words, width),
            MatrixFocus::Words(Edge::Cols) => Line::typing(&app.matrix.cols.words, width),
            MatrixFocus::Grid | MatrixFocus::List => {
                let coverage = app.matrix.coverage.as_deref();
                let row = coverage.and_then(|coverage| super::matrix::chosen_words(app, coverage));
                Line::of(row.unwrap_or_else(|| Row::of("Matrix", Role::Plain)))
            }
        },
    }
}

fn popup(app: &App, popup: &Popup, width: usize) -> Line {
    match popup {
        Popup::Help(scroll) => {
            let pane = app.listener_below();
            let rows = super::help_rows(&app.keymap, usize::from(app.area.width), pane);
            Line::of(rows.get(*scroll).cloned().unwrap_or_default())
        }
        Popup::Palette(palette) => {
            let chosen = palette.found.get(palette.selected);
            looking(&palette.input, chosen.map(|command| command.name), width)
        }
        Popup::References(picker) => {
            let chosen = picker.candidate();
            let mark = chosen.is_some_and(|candidate| picker.chosen.contains(&candidate.id));
            let words = chosen
                .map(|candidate| format!("{}{}", if mark { "✓ " } else { "" }, candidate.title));
            let line = looking(&picker.input, words.as_deref(), width);
            Line { error: picker.error.clone(), ..line }
        }
        Popup::Line(editor) => {
            Line { error: editor.error.clone(), ..Line::typing(&editor.input, width) }
        }
        Popup::Text(editor) => {
            let cursor = editor.area.cursor();
            let (row, column) = (cursor.0, cursor.1);
            let line = editor.area.lines().get(row).map_or("", String::as_str);
            let before: String = line.chars().take(column).collect();
            let after: String = line.chars().skip(column).collect();
            let mut input = Input::new(&before);
            let (seen, column) = input.seen(width);
            input = Input::new(&format!("{seen}{after}"));
            let row = Row::of(input.text(), Role::Plain);
            Line { row, column, error: editor.error.clone() }
        }
        Popup::Choice(choice) => {
            let item = choice.items.get(choice.selected);
            let line = Line::words(item.map_or("", |item| item.label.as_str()));
            Line { error: choice.error.clone(), ..line }
        }
        Popup::Ask(ask) => {
            let answer = ask.answers.get(ask.chosen).map_or("", |(label, _)| label.as_str());
            Line::words(&format!("{answer}? {}", ask.lead.first().map_or("", String::as_str)))
        }
        Popup::Brief(sheet) => {
            let row = sheet.rows.iter().find(|row| row.point == Some(sheet.selected));
            let row = row.or_else(|| sheet.rows.first());
            Line::of(row.map(|row| trimmed(&row.row)).unwrap_or_default())
        }
        Popup::Around(around) => {
            let spot = around.picture.spot(around.selected);
            Line::words(spot.map_or("", |spot| spot.title.as_str()))
        }
        Popup::Confirm(question) => {
            let key = |action| app.keymap.key_in(action, Context::Confirm).unwrap_or("·");
            let mut row = Row::of(key(Action::Yes), Role::Accent)
                .then(&format!(" {}", question.yes.0), Role::Plain);
            if let Some((label, _)) = &question.no {
                row = row
                    .then(&format!("  {}", key(Action::No)), Role::Accent)
                    .then(&format!(" {label}"), Role::Plain);
            }
            Line { error: Some(question.title.clone()), ..Line::of(row) }
        }
        Popup::Changes(changes) => {
            let row = changes.rows.get(changes.selected);
            Line::words(row.map_or("", |row| row.words.as_str()))
        }
        Popup::Plan(plan) => {
            let answer = plan.answers.get(plan.chosen);
            let line = Line::words(answer.map_or("", |answer| answer.label.as_str()));
            Line { error: Some(plan.error.as_ref().unwrap_or(&plan.title).clone()), ..line }
        }
        Popup::Facets(menu) => {
            let chosen = menu.value(menu.selected);
            looking(&menu.input, chosen.map(|value| value.label.as_str()), width)
        }
        Popup::Tour(_) => {
            let key = |action| app.keymap.key_in(action, Context::Tour).unwrap_or("·");
            let row = Row::of(key(Action::NextStep), Role::Accent)
                .then(" next  ", Role::Plain)
                .then(key(Action::Go(Move::Back)), Role::Accent)
                .then(" end", Role::Plain);
            Line::of(row)
        }
    }
}

/// Returns what is looked for, and the first that fits behind it.
fn looking(input: &Input, found: Option<&str>, width: usize) -> Line {
    let line = Line::typing(input, width.div_ceil(2));
    let found = found.unwrap_or("Nothing fits.");
    let row = if input.text().is_empty() {
        Row::of(found, Role::Plain)
    } else {
        line.row.then(" ▸ ", Role::Accent).then(found, Role::Plain)
    };
    Line { row, ..line }
}

/// Returns a row without the blanks in front.
fn trimmed(row: &Row) -> Row {
    Row::of(row.plain().trim_start(), Role::Plain)
}
