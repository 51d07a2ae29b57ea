//! Where everything stands on the screen.
//!
//! Drawing and the mouse both ask here, so a click always meets what is seen.

mod matrix;
mod review;

use ratatui::layout::Rect;

use super::app::{App, FindFocus, MapFocus, Popup, Tab};
use super::facets::terms;
use super::plan::Plan;
use super::popup::TextKind;
use super::text::{Row, Run, wrap, wrap_text};
use super::theme::Role;
use super::tour::Tour;

pub use matrix::{MatrixAreas, matrix};
pub use review::{ReviewAreas, review};

/// How much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// Below 20 × 5: one line.
    Line,
    /// Below 60 × 15: one pane at a time.
    One,
    /// Panes below each other.
    Narrow,
    /// Panes beside each other.
    Wide,
}

/// Returns how much room an area has.
pub fn room(area: Rect) -> Room {
    match (area.width, area.height) {
        (width, height) if width < 20 || height < 5 => Room::Line,
        (width, height) if width < 60 || height < 15 => Room::One,
        (width, _) if width < 100 => Room::Narrow,
        _ => Room::Wide,
    }
}

/// A part of the screen: a row with its title, and what is below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pane {
    /// The row of the title.
    pub title: Rect,
    /// Everything below it.
    pub inner: Rect,
}

impl Pane {
    fn of(area: Rect) -> Self {
        let title = Rect { height: area.height.min(1), ..area };
        let inner = Rect { y: area.y + title.height, height: area.height - title.height, ..area };
        Self { title, inner }
    }
}

/// The rows that every screen has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Frame {
    /// The tabs.
    pub tabs: Rect,
    /// The banner above everything, when a file is broken.
    pub banner: Rect,
    /// The tab's own part.
    pub body: Rect,
    /// The sentence that says what happened.
    pub status: Rect,
    /// The keys that work here.
    pub footer: Rect,
}

/// Returns the lines of the banner, at most two.
pub fn banner_rows(banner: &str, width: u16) -> Vec<Row> {
    let runs = [Run::new(" ✗ ", Role::Error), Run::new(banner, Role::Error)];
    let mut rows = wrap(&runs, usize::from(width));
    if rows.len() > 2 {
        rows.truncate(2);
        if let Some(last) = rows.last_mut() {
            let taken = std::mem::take(last);
            *last = taken.fit(usize::from(width).saturating_sub(2)).then(" …", Role::Error);
        }
    }
    rows
}

/// Returns the rows that every screen has.
pub fn frame(app: &App, area: Rect) -> Frame {
    if room(area) == Room::Line {
        return Frame { body: area, ..Frame::default() };
    }
    let banner_height = app.banner.as_deref().map_or(0, |banner| {
        let rows = banner_rows(banner, area.width).len();
        if area.height > 12 { u16::try_from(rows).unwrap_or(0) } else { 0 }
    });
    let row = |y: u16, height: u16| Rect { x: area.x, y, width: area.width, height };
    let bottom = area.bottom();
    let top = area.y + 1 + banner_height;
    Frame {
        tabs: row(area.y, 1),
        banner: row(area.y + 1, banner_height),
        body: row(top, (bottom - 2).saturating_sub(top)),
        status: row(bottom - 2, 1),
        footer: row(bottom - 1, 1),
    }
}

/// The parts of the Find tab; what is not seen has no area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FindAreas {
    /// The search line.
    pub query: Rect,
    /// What was understood.
    pub chips: Rect,
    /// The values that narrow what was found.
    pub counts: Pane,
    /// What was found.
    pub results: Pane,
    /// The message in full.
    pub preview: Pane,
}

/// Returns how wide the column of values is: none where it has no room, or only as long as it
/// listens.
fn counts_width(app: &App, area: Rect) -> u16 {
    let listens = app.find.focus == FindFocus::Counts;
    let has_room = area.width >= 140 || listens && area.width >= 110;
    if !has_room || room(area) != Room::Wide || app.is_empty() {
        return 0;
    }
    (area.width * 17 / 100).clamp(24, 30)
}

/// Returns the parts of the Find tab.
pub fn find(app: &App, area: Rect) -> FindAreas {
    let body = frame(app, area).body;
    let query = Rect { height: body.height.min(1), ..body };
    let below = Rect { y: body.y + query.height, height: body.height - query.height, ..body };
    match room(area) {
        Room::Line => FindAreas { query: body, ..FindAreas::default() },
        Room::One => {
            let pane = Pane::of(below);
            match app.find.focus {
                FindFocus::Query | FindFocus::Results | FindFocus::Counts => {
                    FindAreas { query, results: pane, ..FindAreas::default() }
                }
                FindFocus::Preview => FindAreas { query, preview: pane, ..FindAreas::default() },
            }
        }
        Room::Narrow | Room::Wide => {
            let chips = Rect { height: below.height.min(1), ..below };
            let rest =
                Rect { y: below.y + chips.height, height: below.height - chips.height, ..below };
            let column = counts_width(app, area);
            let counts = if column == 0 {
                Pane::default()
            } else {
                Pane::of(Rect { width: column - 1, ..rest })
            };
            let beside = if column == 0 { 0 } else { column + 2 };
            let rest = Rect { x: rest.x + beside, width: rest.width - beside, ..rest };
            if !app.find.has_results() {
                return FindAreas {
                    query,
                    chips,
                    counts,
                    results: Pane::of(rest),
                    preview: Pane::default(),
                };
            }
            if room(area) == Room::Wide {
                let left = rest.width * 43 / 100;
                let results = Rect { width: left, ..rest };
                let preview = Rect { x: rest.x + left + 2, width: rest.width - left - 2, ..rest };
                return FindAreas {
                    query,
                    chips,
                    counts,
                    results: Pane::of(results),
                    preview: Pane::of(preview),
                };
            }
            let wanted = u16::try_from(app.find.found.hits.len() * 2 + 1).unwrap_or(u16::MAX);
            // A hit is two rows: below the title their number is even.
            let top = wanted.min(rest.height * 45 / 100).max(3) | 1;
            let results = Rect { height: top, ..rest };
            let preview = Rect { y: rest.y + top, height: rest.height - top, ..rest };
            let (results, preview) = (Pane::of(results), Pane::of(preview));
            FindAreas { query, chips, counts, results, preview }
        }
    }
}

/// The parts of the Map tab; what is not seen has no area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MapAreas {
    /// The filter line.
    pub filter: Rect,
    /// What of the filter is on.
    pub chips: Rect,
    /// All entries.
    pub outline: Pane,
    /// The entry's fields.
    pub form: Pane,
    /// The help of the chosen field.
    pub help: Rect,
    /// Its links and problems.
    pub side: Pane,
}

/// Returns the parts of the Map tab.
pub fn map(app: &App, area: Rect) -> MapAreas {
    let body = frame(app, area).body;
    let split_filter = |pane: Pane| {
        let filter = Rect { height: pane.inner.height.min(1), ..pane.inner };
        let rest = pane.inner.height - filter.height;
        // Words alone are read in the filter line itself.
        let is_on = rest > 3
            && terms(app.map().schema(), app.map_tab.filter.text())
                .iter()
                .any(|term| term.facet.is_some());
        let chips = Rect { y: filter.bottom(), height: u16::from(is_on), ..pane.inner };
        let inner = Rect { y: chips.bottom(), height: rest - chips.height, ..pane.inner };
        (filter, chips, Pane { title: pane.title, inner })
    };
    let split_help = |pane: Pane| {
        let height = match pane.inner.height {
            0..5 => 0,
            5..13 => 1,
            _ => 2,
        };
        let inner = Rect { height: pane.inner.height - height, ..pane.inner };
        (Rect { y: inner.bottom(), height, ..inner }, Pane { title: pane.title, inner })
    };
    match room(area) {
        Room::Line => MapAreas { filter: body, ..MapAreas::default() },
        Room::One => match app.map_tab.focus {
            MapFocus::Outline | MapFocus::Filter => {
                let (filter, chips, outline) = split_filter(Pane::of(body));
                MapAreas { filter, chips, outline, ..MapAreas::default() }
            }
            MapFocus::Form => {
                let (help, form) = split_help(Pane::of(body));
                MapAreas { form, help, ..MapAreas::default() }
            }
            MapFocus::Side => MapAreas { side: Pane::of(body), ..MapAreas::default() },
        },
        // Three columns want more room than two.
        Room::Narrow | Room::Wide if body.width < 120 => {
            let left = body.width * 36 / 100;
            let (filter, chips, outline) = split_filter(Pane::of(Rect { width: left, ..body }));
            let right = Rect { x: body.x + left + 2, width: body.width - left - 2, ..body };
            let side_height = (body.height / 3).max(4);
            let form = Rect { height: right.height - side_height, ..right };
            let side = Rect { y: form.bottom(), height: side_height, ..right };
            let (help, form) = split_help(Pane::of(form));
            MapAreas { filter, chips, outline, form, help, side: Pane::of(side) }
        }
        Room::Narrow | Room::Wide => {
            let left = (body.width * 26 / 100).min(46);
            let right = (body.width * 28 / 100).min(50);
            let (filter, chips, outline) = split_filter(Pane::of(Rect { width: left, ..body }));
            let middle =
                Rect { x: body.x + left + 2, width: body.width - left - right - 4, ..body };
            let side = Rect { x: middle.right() + 2, width: right, ..body };
            let (help, form) = split_help(Pane::of(middle));
            MapAreas { filter, chips, outline, form, help, side: Pane::of(side) }
        }
    }
}

/// Returns the area of a popup, its border in it.
pub fn popup(popup: &Popup, area: Rect) -> Rect {
    let (width, height) = match popup {
        Popup::Around(_) | Popup::Brief(_) => return whole(area),
        Popup::Help(_) => (96, area.height.saturating_sub(2)),
        Popup::Palette(_) => (72, 22),
        Popup::Line(_) => (76, 10),
        Popup::Text(editor) => match editor.kind {
            TextKind::Prose => (92, area.height.saturating_sub(4).min(28)),
            TextKind::Words | TextKind::Pairs => (72, area.height.saturating_sub(4).min(18)),
        },
        Popup::Choice(choice) => {
            (64, u16::try_from(choice.items.len() + 4).unwrap_or(u16::MAX).max(6))
        }
        Popup::References(_) => (84, area.height.saturating_sub(4).min(26)),
        Popup::Ask(ask) => {
            let lines = ask.lead.len() + ask.body.len() + 8;
            let high = area.height.saturating_sub(4).max(8);
            (96, u16::try_from(lines).unwrap_or(u16::MAX).min(high))
        }
        Popup::Plan(plan) => (84, plan_height(plan, area)),
        Popup::Facets(_) => (64, area.height.saturating_sub(4).min(32)),
        Popup::Changes(changes) => {
            (96, u16::try_from(changes.rows.len() + 4).unwrap_or(u16::MAX).clamp(7, 28))
        }
        Popup::Confirm(confirm) => {
            let labels = [Some(&confirm.yes), confirm.no.as_ref()];
            let labels = labels.into_iter().flatten().map(|(label, _)| label.as_str());
            (70, asked_height(&confirm.lines, labels.chain(["go back"]), area.width.min(70)))
        }
        Popup::Tour(tour) => return self::tour(tour, area),
    };
    let width = width.min(area.width);
    let height = height.min(area.height);
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 3,
        width,
        height,
    }
}

/// Returns all that stands between the tabs and the sentence at the bottom.
fn whole(area: Rect) -> Rect {
    let tabs = u16::from(area.height > 3);
    let bottom = 2 * u16::from(area.height > 5);
    Rect { y: area.y + tabs, height: area.height.saturating_sub(tabs + bottom), ..area }
}

/// Returns the area of a brief, its border in it.
pub fn brief_area(area: Rect) -> Rect {
    whole(area)
}

/// Returns how many rows of a brief are in view.
pub fn brief(area: Rect) -> usize {
    usize::from(inside(whole(area)).height).max(1)
}

/// Returns the room for the picture of a neighbourhood: below it stands what is chosen.
pub fn around(area: Rect) -> Rect {
    let inner = inside(whole(area));
    let told = if inner.height > 8 { 2 } else { u16::from(inner.height > 3) };
    Rect { height: inner.height - told, ..inner }
}

/// Returns how many rows a popup needs that says something and offers answers.
fn asked_height<'a>(lines: &[String], answers: impl Iterator<Item = &'a str>, width: u16) -> u16 {
    let inner = usize::from(width.saturating_sub(4));
    let lines = lines.iter().map(|line| wrap_text(line, Role::Plain, inner).len());
    // Before an answer stands its key: in the usual ones `Enter`, then one of up to three letters.
    let keys = std::iter::once(8).chain(std::iter::repeat(6));
    let widths = answers.zip(keys).map(|(answer, key)| answer.chars().count() + key);
    let rows = answer_places(widths, inner).last().map_or(0, |(row, _)| row + 1);
    u16::try_from(lines.sum::<usize>() + rows + 3).unwrap_or(u16::MAX)
}

/// Returns row and column of answers of these widths, one behind the other where there is room.
pub fn answer_places(
    widths: impl Iterator<Item = usize>,
    room: usize,
) -> impl Iterator<Item = (usize, usize)> {
    let (mut row, mut column) = (0, 0);
    widths.map(move |width| {
        if column > 0 && column + width > room {
            (row, column) = (row + 1, 0);
        }
        let place = (row, column);
        column += width + 2;
        place
    })
}

/// Returns the area of a step of the tour: at the bottom, for what it is about stands above.
fn tour(tour: &Tour, area: Rect) -> Rect {
    let width = area.width.min(66);
    let height = asked_height(&tour.lines, ["next (9 of 9)", "end the tour"].into_iter(), width);
    let height = height.min(area.height.saturating_sub(2));
    let y = area.bottom().saturating_sub(2 + height);
    Rect { x: area.x + (area.width - width) / 2, y, width, height }
}

/// The parts of a preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PlanAreas {
    /// What is to be known first.
    pub intro: Rect,
    /// What would be different.
    pub list: Rect,
    /// How much of it is in view, or why it was not done.
    pub more: Rect,
    /// The answers.
    pub answers: Rect,
}

/// Returns the lines at the head of a preview.
pub fn plan_intro(plan: &Plan, width: u16) -> Vec<Row> {
    let lines = plan.intro.iter();
    lines.flat_map(|line| wrap_text(line, Role::Plain, usize::from(width))).collect()
}

/// Returns how many rows the answers of a preview take.
fn answer_rows(plan: &Plan, width: u16) -> u16 {
    let mut rows = 1;
    let mut x = 0;
    let labels = plan.answers.iter().map(|answer| answer.label.chars().count() + 8).chain([13]);
    for label in labels {
        if x > 0 && x + label > usize::from(width) {
            rows += 1;
            x = 0;
        }
        x += label + 1;
    }
    rows
}

fn plan_height(plan: &Plan, area: Rect) -> u16 {
    let width = 84.min(area.width).saturating_sub(4).max(1);
    let intro = plan_intro(plan, width).len();
    let gaps = if plan.rows.is_empty() { 1 } else { 3 };
    let rows = intro + plan.rows.len() + gaps + 2 + usize::from(answer_rows(plan, width));
    u16::try_from(rows).unwrap_or(u16::MAX).min(area.height.saturating_sub(2).max(6))
}

/// Returns the parts of a preview inside its border.
pub fn plan(plan: &Plan, inside: Rect) -> PlanAreas {
    let take = |from: &mut Rect, height: u16| {
        let height = height.min(from.height);
        let taken = Rect { height, ..*from };
        *from = Rect { y: from.y + height, height: from.height - height, ..*from };
        taken
    };
    let mut rest = inside;
    let below = answer_rows(plan, inside.width).min(inside.height);
    let answers = Rect { y: inside.bottom() - below, height: below, ..inside };
    rest.height -= below;
    let intro = plan_intro(plan, inside.width).len();
    let intro = take(&mut rest, u16::try_from(intro).unwrap_or(u16::MAX));
    take(&mut rest, 1);
    let n_more = u16::from(rest.height > 1);
    let more = Rect { y: rest.bottom() - n_more, height: n_more, ..rest };
    PlanAreas { intro, list: Rect { height: rest.height - n_more, ..rest }, more, answers }
}

/// Returns what is inside a popup's border.
pub fn inside(popup: Rect) -> Rect {
    if popup.height < 3 || popup.width < 5 {
        return popup;
    }
    Rect {
        x: popup.x + 2,
        y: popup.y + 1,
        width: popup.width.saturating_sub(4),
        height: popup.height.saturating_sub(2),
    }
}

/// Returns the part of a text editor that is the text: help stands above it, problems below.
pub fn text_area(inside: Rect) -> Rect {
    let (above, below) = match inside.height {
        0..4 => (0, 0),
        4..10 => (1, 1),
        _ => (3, 2),
    };
    Rect { y: inside.y + above, height: inside.height - above - below, ..inside }
}

/// Returns the row of an editor of one line in which is typed.
pub fn line_row(inside: Rect) -> Rect {
    let above = match inside.height {
        0..3 => 0,
        3..7 => 1,
        _ => 3,
    };
    Rect { y: inside.y + above, height: inside.height.min(1), ..inside }
}

/// Returns which tab a column of the tabs' row belongs to.
pub fn tab_at(column: u16) -> Option<Tab> {
    Tab::ALL.into_iter().find(|tab| {
        let (start, end) = tab_columns(*tab);
        (start..end).contains(&column)
    })
}

/// Returns the columns of a tab's name.
pub fn tab_columns(tab: Tab) -> (u16, u16) {
    match tab {
        Tab::Find => (9, 17),
        Tab::Map => (18, 25),
        Tab::Matrix => (26, 36),
        Tab::Review => (37, 47),
    }
}
