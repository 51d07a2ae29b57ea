//! The picture of a neighbourhood on the screen.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::paint;
use crate::tui::app::{App, Popup};
use crate::tui::around::Around;
use crate::tui::around::layout::{Spot, What};
use crate::tui::text::{Row, Run, wrap};
use crate::tui::theme::Role;
use crate::tui::words::state;

/// Draws the picture, with what is chosen in words below it.
pub(super) fn draw(app: &App, frame: &mut Frame<'_>, inside: Rect, around: &Around) {
    let room = crate::tui::screen::around(app.area);
    let canvas = Canvas { room, scroll: around.scroll };
    let picture = &around.picture;
    for ((x, y), corner) in &picture.edges {
        let area = canvas.place(*x, *y, 1);
        paint::row(app, frame, area, &Row::of(corner.sign(), Role::Dim));
    }
    for (x, y, label) in &picture.labels {
        let row = Row::of(label, Role::Dim);
        paint::row(app, frame, canvas.place(*x, *y, row.width()), &row);
    }
    let front = app.popups.last().is_some_and(|popup| matches!(popup, Popup::Around(_)));
    for (place, spot) in picture.spots.iter().enumerate() {
        let chosen = place == around.selected;
        match &spot.what {
            What::Centre(_) if !picture.is_list => {
                let has = |left: bool| {
                    picture.spots.iter().any(|it| it.step != 0 && (it.step < 0) == left)
                };
                let sides = [if has(true) { "┤" } else { "│" }, if has(false) { "├" } else { "│" }];
                centre(app, frame, &canvas, spot, (sides, chosen && front));
            }
            What::Centre(_)
            | What::Entry(_)
            | What::Missing(_)
            | What::More(..)
            | What::MoreOf(_)
            | What::Heading => {
                line(app, frame, &canvas, spot, (chosen, front, picture.is_list));
            }
        }
    }
    if picture.spots.len() == 1 {
        let row = Row::of("Nothing says it, and it says nothing of others.", Role::Dim);
        let y =
            picture.spots.first().map_or(0, |spot| spot.y) + if picture.is_list { 1 } else { 4 };
        let row = row.fit(usize::from(room.width));
        let x = usize::from(room.width).saturating_sub(row.width()) / 2;
        paint::row(app, frame, canvas.place(x, y, row.width()), &row);
    }
    let below =
        Rect { y: room.bottom(), height: inside.bottom().saturating_sub(room.bottom()), ..inside };
    for (row_idx, row) in told(app, around, usize::from(below.width)).into_iter().enumerate() {
        paint::row(app, frame, paint::nth(below, row_idx), &row);
    }
}

/// Where the picture is seen through.
struct Canvas {
    room: Rect,
    scroll: usize,
}

impl Canvas {
    /// Returns the area of a piece of one line; empty when it is out of view.
    fn place(&self, x: usize, y: usize, width: usize) -> Rect {
        let room = self.room;
        let hidden = Rect { width: 0, height: 0, ..room };
        let Some(below) = y.checked_sub(self.scroll) else { return hidden };
        let to = |cells: usize| u16::try_from(cells).unwrap_or(u16::MAX);
        if to(below) >= room.height || to(x) >= room.width {
            return hidden;
        }
        let (x, y) = (room.x + to(x), room.y + to(below));
        Rect { x, y, width: to(width), height: 1 }.intersection(room)
    }
}

/// Draws the entry in the middle as a box.
fn centre(
    app: &App,
    frame: &mut Frame<'_>,
    canvas: &Canvas,
    spot: &Spot,
    (sides, here): ([&str; 2], bool),
) {
    let inner = spot.width.saturating_sub(4);
    let bar = "─".repeat(spot.width.saturating_sub(2));
    let role = if here { Role::Accent } else { Role::Plain };
    let mut title = wrap(&[Run::new(&spot.title, Role::Strong)], inner).into_iter();
    let first = title.next().unwrap_or_default();
    let rest: Vec<Run> = title.flat_map(|row| row.then(" ", Role::Plain).0).collect();
    let second = Row(rest).fit(inner);
    let lines = [
        Row::of(&format!("╭{bar}╮"), role),
        boxed(Row::of(&spot.kind, Role::Dim), inner, role, ["│", "│"]),
        boxed(first.clone(), inner, role, sides),
        boxed(second.clone(), inner, role, ["│", "│"]),
        Row::of(&format!("╰{bar}╯"), role),
    ];
    for (below, row) in lines.iter().enumerate() {
        let y = (spot.y + below).saturating_sub(2);
        paint::row(app, frame, canvas.place(spot.x, y, spot.width), row);
    }
    if here {
        for (below, row) in [first, second].iter().enumerate() {
            let inside = canvas.place(spot.x + 2, spot.y + below, row.width());
            paint::chosen(app, frame, inside, row, true);
        }
        let inside = canvas.place(spot.x + 2, spot.y, inner);
        paint::cursor(frame, inside.x, inside.y);
    }
}

fn boxed(row: Row, width: usize, role: Role, [left, right]: [&str; 2]) -> Row {
    let row = row.fit(width);
    let blanks = " ".repeat(width.saturating_sub(row.width()) + 1);
    let mut line = Row::of(&format!("{left} "), role);
    line.0.extend(row.0);
    line.then(&blanks, Role::Plain).then(right, role)
}

fn line(
    app: &App,
    frame: &mut Frame<'_>,
    canvas: &Canvas,
    spot: &Spot,
    (is_chosen, here, is_list): (bool, bool, bool),
) {
    let role = match spot.what {
        What::Heading | What::More(..) | What::MoreOf(_) => Role::Dim,
        What::Missing(_) => Role::Error,
        What::Centre(_) => Role::Strong,
        What::Entry(_) => Role::Plain,
    };
    let mut row = Row::default();
    // Entries of the second step have no heading that names their kind.
    if spot.step.abs() == 2 && spot.width >= 24 && !spot.kind.is_empty() {
        row = row.then(&format!("{}: ", spot.kind), Role::Dim);
    }
    row = row.then(&spot.title, role).fit(spot.width);
    // On the left the titles end where their edges begin.
    let indent = if spot.step < 0 && !is_list { spot.width.saturating_sub(row.width()) } else { 0 };
    let area = canvas.place(spot.x + indent, spot.y, spot.width - indent);
    if is_chosen {
        let area = Rect { width: u16::try_from(row.width()).unwrap_or(0).min(area.width), ..area };
        paint::chosen(app, frame, area, &row, here);
        if here && area.height > 0 {
            paint::cursor(frame, area.x, area.y);
        }
    } else {
        paint::row(app, frame, area, &row);
    }
}

/// Tells what is chosen: its kind, its title in full, its state, the field that links it.
fn told(app: &App, around: &Around, width: usize) -> Vec<Row> {
    let Some(spot) = around.picture.spot(around.selected) else { return Vec::new() };
    let mut runs = Vec::new();
    if !spot.kind.is_empty() {
        runs.push(Run::new(&format!("{}: ", spot.kind), Role::Dim));
    }
    runs.push(Run::new(&spot.title, Role::Strong));
    if let Some(entry) = spot.key().and_then(|key| app.map().get(key)) {
        let state = state(app.map(), entry, app.today);
        if !state.0.is_empty() {
            runs.push(Run::new("  ", Role::Plain));
            runs.extend(state.0);
        }
    }
    if !spot.field.is_empty() {
        runs.push(Run::new(&format!("  by its field {}", spot.field), Role::Dim));
    }
    wrap(&runs, width)
}
