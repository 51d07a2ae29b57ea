//! The outline: the filter, what of it is on, what is offered, and all entries.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{PROMPT, paint};
use crate::model::{Key, Level};
use crate::tui::app::{App, MapFocus};
use crate::tui::commands::Action;
use crate::tui::facets::{Facet, Term, terms};
use crate::tui::outline::{Item, OutlineRow, Sort, uses};
use crate::tui::screen::{MapAreas, Pane};
use crate::tui::text::Row;
use crate::tui::theme::Role;
use crate::tui::words::sign;

/// Draws the outline with its filter.
pub(super) fn draw(app: &App, frame: &mut Frame<'_>, areas: &MapAreas) {
    let tab = &app.map_tab;
    let filters = listens(app, MapFocus::Filter);
    let here = listens(app, MapFocus::Outline);
    title(app, frame, areas.outline, here || filters);
    let filter = areas.filter;
    let role = if filters { Role::Accent } else { Role::Dim };
    paint::row(app, frame, filter, &Row::of("/ ", role));
    let line = Rect {
        x: filter.x + PROMPT.min(filter.width),
        width: filter.width.saturating_sub(PROMPT),
        ..filter
    };
    if tab.filter.text().is_empty() && !filters {
        paint::row(app, frame, line, &Row::of("filter", Role::Dim));
    }
    paint::input(frame, line, &tab.filter, app.theme.style(Role::Strong), filters);
    for chip in chips(app, areas.chips) {
        paint::row(app, frame, chip.area, &chip.row);
    }
    rows(app, frame, areas.outline.inner, here);
    if filters {
        offers(app, frame, areas.outline.inner);
    }
}

fn listens(app: &App, focus: MapFocus) -> bool {
    app.popups.is_empty() && app.map_tab.focus == focus
}

fn title(app: &App, frame: &mut Frame<'_>, pane: Pane, listens: bool) {
    let outline = &app.map_tab.outline;
    let name = if outline.sort == Sort::Title {
        "Outline".to_owned()
    } else {
        format!("By {}", outline.sort.words().0.to_lowercase())
    };
    // The settings of the map are shown here, and are no entry.
    let (all, passed) = (outline.len(), outline.n_passed);
    let mut right = if passed == all { all.to_string() } else { format!("{passed} of {all}") };
    if !outline.marks.is_empty() {
        right = format!("✓ {} marked, {right}", outline.marks.len());
    }
    paint::title(app, frame, pane.title, (&name, &right), listens);
}

fn rows(app: &App, frame: &mut Frame<'_>, area: Rect, here: bool) {
    let outline = &app.map_tab.outline;
    let width = usize::from(area.width);
    if outline.rows.is_empty() {
        let drop = format!("{} takes its last part off.", app.key(Action::DropFilter));
        let lines = ["Nothing fits the filter.", drop.as_str()];
        for (line_idx, line) in lines.iter().enumerate() {
            let row = Row::of("  ", Role::Plain).then(line, Role::Warn).fit(width);
            paint::row(app, frame, paint::nth(area, line_idx), &row);
        }
    }
    let shown = outline.rows.iter().enumerate().skip(outline.scroll);
    for (line_idx, (row_idx, row)) in shown.take(usize::from(area.height)).enumerate() {
        let chosen = row_idx == outline.selected;
        let line = line_of(app, row, chosen, width);
        let place = paint::nth(area, line_idx);
        if chosen {
            paint::chosen(app, frame, place, &line, here);
            if here {
                paint::cursor(frame, place.x, place.y);
            }
        } else {
            paint::row(app, frame, place, &line);
        }
    }
}

fn line_of(app: &App, row: &OutlineRow, chosen: bool, width: usize) -> Row {
    let outline = &app.map_tab.outline;
    let start = Row::of(if chosen { "▸" } else { " " }, Role::Accent);
    match row {
        OutlineRow::Kind { group_idx, count } => {
            let Some(group) = outline.groups.get(*group_idx) else { return Row::default() };
            let is_open = app.map_tab.filter.text().trim().is_empty();
            let fold = match (group.items.is_empty(), outline.folded.contains(&group.kind)) {
                (true, _) => " ",
                (false, true) if is_open => "+",
                (false, _) => "-",
            };
            let role = if group.items.is_empty() { Role::Dim } else { Role::Strong };
            start
                .then(fold, Role::Dim)
                .then(" ", Role::Plain)
                .then(&group.label, role)
                .with_right(Row::of(&count.to_string(), Role::Dim), width)
        }
        OutlineRow::Heading { label, count } => start
            .then("- ", Role::Dim)
            .then(label, Role::Strong)
            .with_right(Row::of(&count.to_string(), Role::Dim), width),
        OutlineRow::Entry { .. } => {
            let Some(item) = outline.item(row) else { return Row::default() };
            let marked = outline.marks.contains(&item.key);
            let depth = if outline.sort == Sort::Title { item.depth } else { 0 };
            start
                .then(if marked { "✓" } else { " " }, Role::Accent)
                .then(&" ".repeat(1 + depth * 2), Role::Plain)
                .then(&item.title, Role::Plain)
                .with_right(state(app, item), width)
        }
    }
}

/// Returns the signs of an entry's state, and what the order goes by.
fn state(app: &App, item: &Item) -> Row {
    let problem = app.findings.worst(&item.key).filter(|level| *level > Level::Hint);
    let mut state = Row::default();
    let note = match app.map_tab.outline.sort {
        Sort::Title | Sort::Canonical | Sort::Owner | Sort::File => String::new(),
        Sort::Reviewed => match (item.reviewed, item.fresh) {
            (Some(day), _) => day.to_string(),
            (None, Some(_)) => "never".to_owned(),
            (None, None) => String::new(),
        },
        Sort::Problems => Some(app.findings.of(&item.key).count())
            .filter(|number| *number > 0)
            .map_or_else(String::new, |number| number.to_string()),
        Sort::Used => uses(app.map(), &item.key).to_string(),
    };
    if !note.is_empty() {
        state = state.then(&format!("{note} "), Role::Dim);
    }
    if item.sign != ' ' {
        state = state.then(&item.sign.to_string(), Role::Warn);
    }
    if let Some((sign, role)) = problem.map(sign)
        && !(item.sign == '!' && sign == "!")
    {
        state = state.then(sign, role);
    }
    state
}

/// One part of the filter, as what can be clicked away.
#[derive(Debug, Clone)]
pub struct Chip {
    /// Where it is.
    pub area: Rect,
    /// What it takes off.
    pub term: Term,
    row: Row,
}

/// Returns what of the filter is on, as far as there is room; the last parts first in need.
pub fn chips(app: &App, area: Rect) -> Vec<Chip> {
    if area.height == 0 {
        return Vec::new();
    }
    let mut chips = Vec::new();
    let mut x = area.x;
    for term in terms(app.map().schema(), app.map_tab.filter.text()) {
        let not = if term.without { "not " } else { "" };
        let row = Row::of(&format!("{not}{}", label(app, &term)), Role::Accent)
            .then(" ×", Role::Dim)
            .fit(usize::from(area.right().saturating_sub(x)));
        let width = u16::try_from(row.width()).unwrap_or(0);
        if width < 3 {
            break;
        }
        chips.push(Chip { area: Rect { x, width, ..area }, term, row });
        x = x.saturating_add(width + 2);
    }
    chips
}

fn label(app: &App, term: &Term) -> String {
    let value = &term.value;
    match &term.facet {
        None => format!("“{value}”"),
        Some(facet @ Facet::Dimension(kind)) => {
            let entry = app.map().get(&Key::new(kind, value));
            let name = entry.map_or(value.as_str(), |entry| entry.title());
            if entry.is_some() { name.to_owned() } else { format!("{}: {name}", facet.word()) }
        }
        Some(Facet::Kind) => {
            let kind = app.map().schema().kind(value);
            kind.map_or_else(|| format!("kind: {value}"), |kind| kind.labels.to_string())
        }
        Some(Facet::Status | Facet::Audience) if value != "none" && !value.is_empty() => {
            value.clone()
        }
        Some(facet) => format!("{}: {value}", facet.word()),
    }
}

/// Draws what could be meant, over the first rows of the outline.
fn offers(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let offers = &app.map_tab.offers;
    let width = usize::from(area.width);
    for (offer_idx, offer) in offers.items.iter().enumerate().take(usize::from(area.height)) {
        let place = paint::nth(area, offer_idx);
        let right = match offer.count {
            Some(count) => Row::of(&count.to_string(), Role::Dim),
            None if offer_idx == 0 => Row::of("Tab", Role::Dim),
            None => Row::default(),
        };
        let row = Row::of("│ ", Role::Accent)
            .then(&offer.label, Role::Plain)
            .with_right(right, width)
            .pad(width);
        if offers.selected == Some(offer_idx) {
            paint::chosen(app, frame, place, &row, true);
        } else {
            paint::row(app, frame, place, &row);
        }
    }
}
