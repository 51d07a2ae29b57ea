//! A gap filled: a situation for the values of a cell.

use crate::model::{Edit, Key, Map, Shape, Table, Value};
use crate::tui::app::{App, Popup, Tab};
use crate::tui::input::Input;
use crate::tui::msg::Effect;
use crate::tui::popup::{LineEditor, Purpose};
use crate::tui::update::edit::{apply, refused};
use crate::tui::update::entry::{free_id, slug};

/// Tells whether the matrix is shown with a cell that a new situation would be for.
pub(in crate::tui::update) fn fills(app: &App) -> bool {
    app.tab == Tab::Matrix && chosen_values(app).is_some()
}

/// Asks for the title of a situation for the chosen cell, and proposes one.
pub(in crate::tui::update) fn ask_situation(app: &mut App) {
    if refused(app) {
        return;
    }
    let Some(values) = chosen_values(app) else { return };
    let title = proposed(app.map(), &values);
    let names = values.each_ref().map(|key| name(app.map(), key));
    app.popups.push(Popup::Line(LineEditor {
        purpose: Purpose::NewSituation { values },
        label: "New situation: its title".into(),
        help: format!("It will be for {} and {}.", names[0], names[1]),
        shape: Shape::Line,
        input: Input::new(&title),
        before: title,
        error: None,
    }));
}

fn chosen_values(app: &App) -> Option<[Key; 2]> {
    let tab = &app.matrix;
    let coverage = tab.coverage.as_deref()?;
    let values = coverage.values(tab.rows.chosen()?.start, tab.cols.chosen()?.start)?;
    Some(values.map(Clone::clone))
}

fn name(map: &Map, key: &Key) -> String {
    map.get(key).map_or_else(|| key.to_string(), |entry| entry.title().to_owned())
}

/// Returns a title made of two values: "Close the books faster against Globex".
fn proposed(map: &Map, values: &[Key; 2]) -> String {
    // What people need stands first, then who, where, when, and against whom.
    let place = |key: &Key| match key.kind.as_str() {
        "requirement" => (0, ", "),
        "persona" => (1, " for "),
        "segment" | "market" => (2, " in "),
        "stage" => (3, " at "),
        "competitor" => (5, " against "),
        _ => (4, ", "),
    };
    let mut values = values.each_ref();
    values.sort_by_key(|key| place(key).0);
    let [first, second] = values;
    format!("{}{}{}", name(map, first), place(second).1, name(map, second))
}

/// Makes a situation that names two values, and shows it in the Map tab.
pub(in crate::tui::update) fn make_situation(
    app: &mut App,
    values: &[Key; 2],
    title: &str,
) -> Result<Vec<Effect>, String> {
    if title.is_empty() {
        return Err("An entry needs a title.".into());
    }
    let mut fields = Table::default();
    fields.insert("title".into(), Value::text(title));
    for kind in app.map().schema().dimensions() {
        let ids: Vec<&str> =
            values.iter().filter(|key| key.kind == kind.name).map(|key| key.id.as_str()).collect();
        if !ids.is_empty() {
            fields.insert(kind.plural.clone(), Value::words(ids));
        }
    }
    let key = Key::new("situation", &free_id(app, "situation", &slug(title)));
    let effects = apply(app, &Edit::New { key: key.clone(), fields })?;
    super::lend(app, &key);
    Ok(effects)
}
