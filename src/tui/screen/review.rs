//! Where the parts of the Review tab stand.

use ratatui::layout::Rect;

use super::{Pane, Room, frame, room};
use crate::tui::app::App;
use crate::tui::review::ReviewFocus;

/// The parts of the Review tab; what is not seen has no area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReviewAreas {
    /// What changed.
    pub list: Pane,
    /// How the chosen entry changed.
    pub detail: Pane,
}

/// Returns the parts of the Review tab.
pub fn review(app: &App, area: Rect) -> ReviewAreas {
    let body = frame(app, area).body;
    match room(area) {
        Room::Line => ReviewAreas::default(),
        Room::One => match app.review.focus {
            ReviewFocus::List => ReviewAreas { list: Pane::of(body), ..ReviewAreas::default() },
            ReviewFocus::Detail => ReviewAreas { detail: Pane::of(body), ..ReviewAreas::default() },
        },
        Room::Narrow | Room::Wide => {
            let left = (body.width * 38 / 100).min(60);
            let right = Rect { x: body.x + left + 2, width: body.width - left - 2, ..body };
            ReviewAreas { list: Pane::of(Rect { width: left, ..body }), detail: Pane::of(right) }
        }
    }
}
