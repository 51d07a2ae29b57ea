//! Marks in the outline: which entries a change of many is about.

use super::map;
use crate::model::Key;
use crate::tui::app::App;
use crate::tui::commands::Action;
use crate::tui::outline::OutlineRow;
use crate::tui::words::entries;

/// Marks the chosen entry or takes its mark away, and goes on to the next; on a heading, marks all
/// entries below it.
pub(super) fn toggle(app: &mut App) {
    let outline = &mut app.map_tab.outline;
    match outline.selected_key().cloned() {
        Some(key) if key.kind == "map" => app.say("The settings of the map can't be marked."),
        Some(key) => {
            put(app, &key, None);
            step(app, true);
            tell(app);
        }
        None => {
            let keys = below_heading(app);
            all(app, &keys);
        }
    }
    map::follow_outline(app);
}

/// Marks one entry, at a click.
pub(super) fn toggle_at(app: &mut App, key: &Key) {
    if key.kind != "map" {
        put(app, key, None);
        tell(app);
    }
}

/// Marks the chosen entry and the next one; on the way back, takes the marks away again.
pub(super) fn extend(app: &mut App, down: bool) {
    let Some(here) = app.map_tab.outline.selected_key().cloned() else {
        step(app, down);
        map::follow_outline(app);
        return;
    };
    step(app, down);
    let outline = &app.map_tab.outline;
    let next = outline.selected_key().cloned();
    let goes_back = next.as_ref().is_some_and(|next| *next != here && outline.marks.contains(next))
        && outline.marks.contains(&here);
    put(app, &here, Some(!goes_back));
    if let Some(next) = next {
        put(app, &next, Some(true));
    }
    tell(app);
    map::follow_outline(app);
}

/// Marks everything between the chosen row and another one.
pub(super) fn range_to(app: &mut App, row_idx: usize) {
    let outline = &app.map_tab.outline;
    let (from, to) = (outline.selected.min(row_idx), outline.selected.max(row_idx));
    let rows = outline.rows.get(from..=to).unwrap_or_default();
    let keys: Vec<Key> =
        rows.iter().filter_map(|row| outline.item(row)).map(|item| item.key.clone()).collect();
    for key in &keys {
        put(app, key, Some(true));
    }
    tell(app);
}

/// Marks everything that the filter shows, or takes all these marks away.
pub(super) fn toggle_all(app: &mut App) {
    let keys = app.map_tab.outline.passed();
    all(app, &keys);
}

/// Takes all marks away; tells whether there were any.
pub(super) fn clear(app: &mut App) -> bool {
    let outline = &mut app.map_tab.outline;
    let stood = !outline.marks.is_empty();
    outline.marks.clear();
    app.say(if stood { "No entry is marked any more." } else { "No entry is marked." });
    stood
}

fn all(app: &mut App, keys: &[Key]) {
    let marked = keys.iter().all(|key| app.map_tab.outline.marks.contains(key));
    for key in keys {
        put(app, key, Some(!marked));
    }
    tell(app);
}

fn put(app: &mut App, key: &Key, marked: Option<bool>) {
    let marks = &mut app.map_tab.outline.marks;
    if key.kind == "map" {
        return;
    }
    let marked = marked.unwrap_or(!marks.contains(key));
    if marked {
        marks.insert(key.clone());
    } else {
        marks.swap_remove(key);
    }
}

fn step(app: &mut App, down: bool) {
    let outline = &mut app.map_tab.outline;
    // Headings are passed over: a mark on one is for all below it.
    let is_entry = |at: &usize| matches!(outline.rows.get(*at), Some(OutlineRow::Entry { .. }));
    let next = if down {
        (outline.selected + 1..outline.rows.len()).find(is_entry)
    } else {
        (0..outline.selected).rev().find(is_entry)
    };
    outline.selected = next.unwrap_or(outline.selected);
}

fn below_heading(app: &App) -> Vec<Key> {
    let outline = &app.map_tab.outline;
    let rows = outline.rows.get(outline.selected + 1..).unwrap_or_default();
    let entries = rows.iter().take_while(|row| matches!(row, OutlineRow::Entry { .. }));
    let mut keys: Vec<Key> =
        entries.filter_map(|row| outline.item(row)).map(|item| item.key.clone()).collect();
    if let (true, Some(OutlineRow::Kind { group_idx, .. })) =
        (keys.is_empty(), outline.rows.get(outline.selected))
    {
        let items = outline.groups.get(*group_idx).map_or(&[][..], |group| &group.items);
        keys = items.iter().map(|item| item.key.clone()).collect();
    }
    keys
}

fn tell(app: &mut App) {
    let number = app.map_tab.outline.marks.len();
    let (change, clear) = (app.key(Action::ChangeMany), app.key(Action::ClearMarks));
    app.say(match number {
        0 => "No entry is marked.".to_owned(),
        1 => format!("1 entry is marked. {change} changes it, {clear} takes the mark away."),
        _ => format!("{} are marked. {change} changes them all at once.", entries(number)),
    });
}
