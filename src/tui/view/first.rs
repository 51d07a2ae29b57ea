//! What a map without any entry shows: three sentences, and the three keys to go on with.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::bars::Button;
use super::paint;
use crate::tui::app::{App, MapFocus, Tab};
use crate::tui::commands::Action;
use crate::tui::screen::{self, Room};
use crate::tui::text::{Row, wrap_text};
use crate::tui::theme::Role;

const SENTENCES: [&str; 3] = [
    "This map is empty.",
    "A map says what to tell whom, with what proof.",
    "Begin with what you promise: a value proposition; its proof and its situations follow.",
];

/// Returns where an empty map says what to do: the Find tab's results, the form's pane of the Map
/// tab or, where there is one pane only, all of it until somebody moves on.
pub(super) fn place(app: &App) -> Option<Rect> {
    if !app.is_empty() {
        return None;
    }
    let area = app.area;
    match app.tab {
        Tab::Find => {
            app.find.input.text().trim().is_empty().then(|| screen::find(app, area).results.inner)
        }
        Tab::Map if screen::room(area) == Room::One => {
            let tab = &app.map_tab;
            let begins = tab.focus == MapFocus::Outline && tab.outline.selected == 0;
            begins.then(|| screen::frame(app, area).body)
        }
        Tab::Matrix | Tab::Review => None,
        Tab::Map => {
            let has_entry = app.map_tab.form.key.is_some();
            (!has_entry).then(|| screen::map(app, area).form.inner)
        }
    }
}

/// Draws the sentences and the keys.
pub(super) fn draw(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let width = usize::from(area.width);
    for (row_idx, row) in sentences(area).into_iter().enumerate() {
        paint::row(app, frame, paint::nth(area, row_idx), &row.fit(width));
    }
    for button in buttons(app, area) {
        paint::row(app, frame, button.area, &button.row);
    }
}

/// Returns the keys to go on with, as what can be clicked.
pub fn first_buttons(app: &App) -> Vec<Button> {
    place(app).map(|area| buttons(app, area)).unwrap_or_default()
}

fn sentences(area: Rect) -> Vec<Row> {
    let width = usize::from(area.width).saturating_sub(1);
    let roles = [Role::Strong, Role::Plain, Role::Plain];
    let mut rows: Vec<Row> = SENTENCES
        .iter()
        .zip(roles)
        .flat_map(|(sentence, role)| wrap_text(sentence, role, width))
        .map(|row| {
            let mut indented = Row::of(" ", Role::Plain);
            indented.0.extend(row.0);
            indented
        })
        .collect();
    let room = usize::from(area.height).saturating_sub(3);
    if rows.len() + 2 <= room {
        rows.insert(0, Row::default());
        rows.push(Row::default());
    }
    // Of a few rows the keys have theirs: with them one gets on.
    rows.truncate(room);
    rows
}

fn buttons(app: &App, area: Rect) -> Vec<Button> {
    let pane = app.pane();
    let new = if app.read_only.is_none() && app.keymap.key_in(Action::NewEntry, pane).is_some() {
        (Action::NewEntry, "makes the first entry")
    } else {
        (Action::ShowMap, "goes to the Map tab")
    };
    let actions =
        [new, (Action::ShowPalette, "finds every command"), (Action::ShowHelp, "shows all keys")];
    let top = sentences(area).len();
    let keys = actions.map(|(action, _)| app.key(action).chars().count());
    let column = keys.into_iter().max().unwrap_or(0) + 4;
    actions
        .into_iter()
        .enumerate()
        .map(|(row_idx, (action, words))| {
            let row = Row::of("  ", Role::Plain)
                .then(app.key(action), Role::Accent)
                .pad(column)
                .then(words, Role::Plain)
                .fit(usize::from(area.width));
            Button { area: paint::nth(area, top + row_idx), action, row }
        })
        .collect()
}
