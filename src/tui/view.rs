//! Drawing the app. Nothing here changes anything.
//!
//! Start with [`view`]. Each tab and the popups have a file; [`paint`] puts lines on the screen.

mod around;
mod ask;
mod bars;
mod brief;
mod changes;
mod conflicts;
mod facets;
mod find;
mod first;
mod help;
mod home;
mod known;
mod map;
mod matrix;
mod narrow;
mod one_line;
mod outline;
mod paint;
mod plan;
mod popup;
mod review;
#[cfg(test)]
pub(crate) mod scenes;
#[cfg(test)]
mod tests;
mod text;

use ratatui::Frame;
use ratatui::style::Color;

use super::app::{App, Tab};
use super::screen::{self, Room};
use crate::render::clean_line;

pub use ask::{ask_buttons, ask_rows};
pub use bars::{Button, footer_buttons};
pub(in crate::tui) use conflicts::rows as settling_rows;
pub use first::first_buttons;
pub use help::help_rows;
pub use home::home_item_at;
pub use known::{Off, known_chips};
pub use matrix::{
    cell_head, edge_at as matrix_edge_at, fold_at as matrix_fold_at,
    words_are_shown as matrix_words_are_shown,
};
pub use outline::chips;
pub use plan::plan_buttons;
pub use popup::popup_buttons;

/// How wide the sign in front of a line of typing is.
pub const PROMPT: u16 = 2;

/// Draws the app.
pub fn view(app: &App, frame: &mut Frame<'_>) {
    let area = frame.area();
    if area.width == 0 || area.height == 0 {
        return;
    }
    if screen::room(area) == Room::Line {
        one_line::draw(app, frame);
    } else {
        let parts = screen::frame(app, area);
        // What is drawn puts it elsewhere; a pane without a row to choose leaves it here.
        paint::cursor(frame, parts.body.x, parts.body.y);
        bars::tabs(app, frame, parts.tabs);
        bars::banner(app, frame, parts.banner);
        match app.tab {
            Tab::Find => find::draw(app, frame),
            Tab::Map => map::draw(app, frame),
            Tab::Matrix => matrix::draw(app, frame),
            Tab::Review => review::draw(app, frame),
        }
        bars::status(app, frame, parts.status);
        for open in &app.popups {
            popup::draw(app, frame, open);
        }
        bars::footer(app, frame, parts.footer);
    }
    ground(app, frame);
    scrub(frame);
}

/// Gives every cell that has no color of its own those of a painted theme.
fn ground(app: &App, frame: &mut Frame<'_>) {
    let Some((text, ground)) = app.theme.ground() else { return };
    for cell in &mut frame.buffer_mut().content {
        if cell.fg == Color::Reset {
            cell.fg = text;
        }
        if cell.bg == Color::Reset {
            cell.bg = ground;
        }
    }
}

/// Replaces what must never reach a terminal. All text was cleaned before; a text that is being
/// edited is shown as it is, so its odd characters are replaced here.
fn scrub(frame: &mut Frame<'_>) {
    for cell in &mut frame.buffer_mut().content {
        let symbol = cell.symbol();
        if symbol.len() > 1 || symbol.starts_with(char::is_control) {
            let cleaned = clean_line(symbol);
            if cleaned != symbol {
                cell.set_symbol("\u{fffd}");
            }
        }
    }
}
