//! The Map tab.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{first, outline, paint};
use crate::model::{Level, Spot};
use crate::tui::app::{App, MapFocus};
use crate::tui::commands::Action;
use crate::tui::form::{FormRow, RowKind, label_width};
use crate::tui::screen::{self, Pane};
use crate::tui::text::Row;
use crate::tui::theme::Role;
use crate::tui::words::{count, kind_label, sign, state};

/// Draws the Map tab.
pub(super) fn draw(app: &App, frame: &mut Frame<'_>) {
    let areas = screen::map(app, frame.area());
    if let Some(place) = first::place(app)
        && place == screen::frame(app, frame.area()).body
    {
        first::draw(app, frame, place);
        paint::cursor(frame, place.x, place.y);
        return;
    }
    if areas.outline.title.height > 0 {
        outline::draw(app, frame, &areas);
    }
    if areas.form.title.height > 0 {
        form(app, frame, areas.form, areas.help);
        if areas.form.title.x > areas.outline.title.x && areas.outline.title.height > 0 {
            let bottom = areas.outline.inner.bottom();
            paint::divider(app, frame, areas.form.title.x - 1, areas.form.title.y, bottom);
        }
    }
    if areas.side.title.height > 0 {
        side(app, frame, areas.side);
        if areas.side.title.x > areas.form.title.x && areas.form.title.height > 0 {
            let bottom = areas.side.inner.bottom();
            paint::divider(app, frame, areas.side.title.x - 1, areas.side.title.y, bottom);
        }
    }
}

fn listens(app: &App, focus: MapFocus) -> bool {
    app.popups.is_empty() && app.map_tab.focus == focus
}

fn form(app: &App, frame: &mut Frame<'_>, pane: Pane, help: Rect) {
    let form = &app.map_tab.form;
    let here = listens(app, MapFocus::Form);
    let width = usize::from(pane.inner.width);
    let Some(entry) = form.key.as_ref().and_then(|key| app.map().get(key)) else {
        paint::title(app, frame, pane.title, ("No entry", ""), here);
        if let Some(place) = first::place(app) {
            first::draw(app, frame, place);
            return;
        }
        let lines = [
            format!(
                "Choose an entry on the left, or press {} for a new one.",
                app.key(Action::NewEntry)
            ),
            format!(
                "{} takes an edit back, {} saves, {} shows all keys.",
                app.key(Action::Undo),
                app.key(Action::Save),
                app.key(Action::ShowHelp)
            ),
        ];
        for (line_idx, line) in lines.iter().enumerate() {
            let row = Row::of(line, Role::Dim).fit(width);
            paint::row(app, frame, paint::nth(pane.inner, line_idx + 1), &row);
        }
        return;
    };
    let mut title = if entry.key.kind == "map" {
        "Settings of the map".to_owned()
    } else {
        format!("{} {}", kind_label(app.map(), &entry.key), entry.key.id)
    };
    if !form.at.0.is_empty() {
        title = format!("‹ {} of {}", form.at, entry.title());
    }
    let state = state(app.map(), entry, app.today).plain();
    let file = app.workspace.file_of(&entry.key).unwrap_or_default();
    let right = if state.is_empty() { file.to_owned() } else { state };
    paint::title(app, frame, pane.title, (&title, &right), here);
    let mut line_idx = 0;
    let (top, bottom) = (form.scroll, form.scroll + usize::from(pane.inner.height));
    for (row_idx, row) in form.rows.iter().enumerate() {
        for (part_idx, line) in row.lines.iter().enumerate() {
            if (top..bottom).contains(&line_idx) {
                let place = paint::nth(pane.inner, line_idx - top);
                let chosen = row_idx == form.selected;
                let whole = form_line(app, row, part_idx, line, chosen, width);
                if chosen {
                    paint::chosen(app, frame, place, &whole, here);
                    if here && part_idx == 0 {
                        paint::cursor(frame, place.x, place.y);
                    }
                } else {
                    paint::row(app, frame, place, &whole);
                }
            }
            line_idx += 1;
        }
    }
    if let Some(row) = form.row() {
        let (text, role) = help_of(app, row);
        let line = Row::of("  ", Role::Plain).then(&text, role);
        paint::row(app, frame, help, &line.fit(usize::from(help.width)));
    }
}

fn form_line(
    app: &App,
    row: &FormRow,
    part_idx: usize,
    line: &Row,
    chosen: bool,
    width: usize,
) -> Row {
    let label = label_width(width);
    let mut whole = Row::default();
    if part_idx == 0 {
        let mark = if chosen { "▸" } else { " " };
        let (sign, role) =
            problem_of(app, row).map_or((" ", Role::Plain), |(level, _)| sign(level));
        whole = whole.then(mark, Role::Accent).then(sign, role).then(&row.label, Role::Dim);
        whole = whole.fit(label);
    }
    whole = whole.pad(label + 1);
    whole.0.extend(line.0.iter().cloned());
    whole.fit(width)
}

/// Returns what is wrong with a field, the worst of it.
fn problem_of<'a>(app: &'a App, row: &FormRow) -> Option<(Level, &'a str)> {
    if matches!(row.what, RowKind::Add(_)) {
        return None;
    }
    let path = row.path();
    let about = |spot: &Spot| match spot {
        Spot::Map(location) => !location.path.0.is_empty() && location.path.0.starts_with(&path.0),
        Spot::Text { .. } => false,
    };
    let key = app.map_tab.form.key.as_ref()?;
    app.findings
        .of(key)
        .filter(|(_, finding)| about(&finding.spot))
        .map(|(_, finding)| (finding.level, finding.message.as_str()))
        .max_by_key(|(level, _)| *level)
}

fn help_of(app: &App, row: &FormRow) -> (String, Role) {
    match problem_of(app, row) {
        Some((level, message)) => {
            let (sign, role) = sign(level);
            (format!("{sign} {message}"), role)
        }
        None => (row.help.clone(), Role::Dim),
    }
}

fn side(app: &App, frame: &mut Frame<'_>, pane: Pane) {
    let side = &app.map_tab.side;
    let here = listens(app, MapFocus::Side);
    let left = match side.n_problems {
        0 => "No problems".to_owned(),
        number => count(number, "problem"),
    };
    let right = match side.n_links {
        0 => String::new(),
        number => format!("linked from {number}"),
    };
    paint::title(app, frame, pane.title, (&left, &right), here);
    let shown = side.rows.iter().skip(side.scroll).take(usize::from(pane.inner.height));
    let mut cursor_is_put = false;
    for (row_idx, line) in shown.enumerate() {
        let place = paint::nth(pane.inner, row_idx);
        // Of a problem of several lines the first one is marked: a block would be too loud.
        let chosen = here && line.target == Some(side.selected) && !side.targets.is_empty();
        if chosen && !cursor_is_put {
            paint::chosen(app, frame, place, &line.row, true);
            paint::cursor(frame, place.x, place.y);
            cursor_is_put = true;
        } else {
            paint::row(app, frame, place, &line.row);
        }
    }
    if here && !cursor_is_put {
        paint::cursor(frame, pane.inner.x, pane.inner.y);
    }
}
