//! What is known of the customer, set or understood, below the search line; what is not understood.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::paint;
use crate::model::Key;
use crate::search::{Choice, How};
use crate::tui::app::App;
use crate::tui::commands::Action;
use crate::tui::narrow::choice_words;
use crate::tui::text::Row;
use crate::tui::theme::Role;
use crate::tui::words::{kind_label, title_of};

/// A value that can be taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Off {
    /// It was set for the call.
    Known(Key),
    /// It was chosen among the values of what was found.
    Chosen(Choice),
    /// These words were understood as it, by their bytes in what is typed.
    Understood(Key, Range<usize>),
}

/// A value that can be taken off, and where it stands.
#[derive(Debug, Clone)]
pub struct KnownChip {
    /// Where it is.
    pub area: Rect,
    /// What a click takes off.
    pub what: Off,
    row: Row,
}

/// Returns the values that can be taken off, as they stand in an area: with all that can be told of
/// them, or, where that has no room, with their names alone.
pub fn known_chips(app: &App, area: Rect) -> Vec<KnownChip> {
    let find = &app.find;
    if area.height == 0 || !find.asks() {
        return Vec::new();
    }
    let width = |chips: &[(Row, Off)]| -> usize {
        chips.iter().map(|(row, _)| row.width() + GAP).sum::<usize>() + GAP
    };
    let room = usize::from(area.width);
    let mut rows = all_rows(app, false);
    if width(&rows) > room {
        rows = all_rows(app, true);
    }
    let mut x = area.x.saturating_add(2);
    let mut chips = Vec::new();
    for (row, what) in rows {
        let row = row.fit(usize::from(area.right().saturating_sub(x)));
        let width = u16::try_from(row.width()).unwrap_or(0);
        if width >= 3 {
            chips.push(KnownChip { area: Rect { x, width, ..area }, what, row });
            x = x.saturating_add(width + 2);
        }
    }
    chips
}

/// How much room is between two values.
const GAP: usize = 2;

/// Returns all values that can be taken off; `in_short` leaves only their names.
fn all_rows(app: &App, in_short: bool) -> Vec<(Row, Off)> {
    let find = &app.find;
    let map = app.map();
    let mut rows = Vec::new();
    let mut put = |row: Row, what: Off| rows.push((row.then(" ×", Role::Dim), what));
    let of = |label: &str| if in_short { String::new() } else { format!("{label}: ") };
    for key in &find.known {
        let row = Row::of("◆ ", Role::Accent).then(&title_of(map, key), Role::Strong);
        put(row, Off::Known(key.clone()));
    }
    for understood in &find.found.understood {
        let key = &understood.key;
        let kind = of(&kind_label(map, key).to_lowercase());
        let mut row = Row::of(&kind, Role::Dim).then(&title_of(map, key), Role::Accent);
        let typed = find.found_for.as_deref().and_then(|text| text.get(understood.words.clone()));
        if let Some(typed) = typed.filter(|_| understood.how == How::Typo && !in_short) {
            row = row.then(&format!(" (from “{typed}”)"), Role::Dim);
        }
        put(row, Off::Understood(key.clone(), understood.words.clone()));
    }
    for choice in &find.narrow.chosen {
        let (label, value) = choice_words(map, choice);
        let row = Row::of("✓ ", Role::Accent).then(&of(&label), Role::Dim);
        put(row.then(&value, Role::Strong), Off::Chosen(choice.clone()));
    }
    rows
}

/// Draws the values, and behind them what was not found or not understood.
pub(super) fn draw(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let find = &app.find;
    if area.height == 0 {
        return;
    }
    let chips = known_chips(app, area);
    for chip in &chips {
        paint::row(app, frame, chip.area, &chip.row);
    }
    if !find.asks() {
        return;
    }
    let mut rest: Vec<(String, Role)> = Vec::new();
    if find.customer_only {
        rest.push(("customers only".to_owned(), Role::Warn));
    }
    if !find.found.unmatched.is_empty() && !find.found.hits.is_empty() {
        let words = find.found.unmatched.join(", ");
        rest.push((format!("? not in this map: {words}"), Role::Warn));
    }
    if find.is_nearest && find.found.gap.is_some() && app.read_only.is_none() {
        let key = app.key(Action::NewEntry);
        rest.push((format!("{key} makes what is missing"), Role::Plain));
    }
    rest.extend(find.found.notes.iter().map(|note| (format!("! {note}"), Role::Warn)));
    let x = chips.last().map_or(area.x, |chip| chip.area.right()).saturating_add(2);
    let place = Rect { x, width: area.right().saturating_sub(x), ..area };
    let mut row = Row::default();
    for (text, role) in rest {
        if !row.0.is_empty() {
            row = row.then("  ", Role::Plain);
        }
        row = row.then(&text, role);
    }
    if place.width > 0 {
        paint::row(app, frame, place, &row.fit(usize::from(place.width)));
    }
}
