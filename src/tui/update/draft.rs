//! The text that is being typed: noted while it is, and there again after a crash.

use super::{field, map, settle};
use crate::disk::{Draft, DraftStep};
use crate::model::{Key, Path, Step};
use crate::tui::app::{App, MapFocus, Popup, Tab};
use crate::tui::input::Input;
use crate::tui::popup::Purpose;
use crate::workspace::Workspace;

/// Returns what is being typed into the field of an entry and not kept yet.
pub(super) fn of(app: &App) -> Option<Draft> {
    let typed = |popup: &Popup| {
        if let Popup::Line(it) = popup {
            Some((
                it.purpose.clone(),
                it.label.clone(),
                it.before.clone(),
                it.input.text().to_owned(),
            ))
        } else if let Popup::Text(it) = popup {
            Some((it.purpose.clone(), it.label.clone(), it.before.clone(), it.text()))
        } else {
            None
        }
    };
    let (purpose, label, before, text) = app.popups.iter().rev().find_map(typed)?;
    if text == before {
        return None;
    }
    let Purpose::Field { key, path } = purpose else { return None };
    let step = |step: &Step| match step {
        Step::Field(name) => DraftStep::Field(name.to_string()),
        Step::Index(item_idx) => DraftStep::Index(*item_idx),
    };
    Some(Draft {
        at: app.clock.now,
        entry: key.to_string(),
        field: label,
        path: path.0.iter().map(step).collect(),
        text,
    })
}

/// Returns the entry and the field that a text was being typed into.
fn place(draft: &Draft) -> Option<(Key, Path)> {
    let (kind, id) = draft.entry.split_once('.')?;
    let mut path = Path::default();
    for step in &draft.path {
        path = match step {
            DraftStep::Field(name) => path.then(name),
            DraftStep::Index(item_idx) => path.item(*item_idx),
        };
    }
    Some((Key { kind: kind.into(), id: id.into() }, path))
}

/// Tells whether a map says what was being typed: it was kept at the very last.
pub(super) fn is_kept(workspace: &Workspace, draft: &Draft) -> bool {
    let Some((key, path)) = place(draft) else { return true };
    let value = workspace.map().get(&key).and_then(|entry| entry.at(&path));
    value.is_some_and(|value| value.to_string() == draft.text)
}

/// Opens the editor again in which a text was being typed.
pub(super) fn reopen(app: &mut App, draft: &Draft) {
    let Some((key, path)) = place(draft) else { return };
    if is_kept(&app.workspace, draft) {
        return;
    }
    let Some(entry) = app.map().get(&key) else { return };
    let is_field = |field: &&crate::model::Field| !field.name.is_empty();
    let declared = app.map().schema().field_at(&key.kind, &path).filter(is_field).cloned();
    let value = entry.at(&path).cloned();
    let Some(declared) = declared else { return };
    app.tab = Tab::Map;
    map::show(app, &key);
    app.map_tab.focus = MapFocus::Form;
    settle(app);
    app.map_tab.form.select(&path);
    field::open_again(app, &key, &path, &declared, value.as_ref());
    match app.popups.last_mut() {
        Some(Popup::Line(editor)) => editor.input = Input::new(&draft.text),
        Some(Popup::Text(editor)) => {
            editor.area.select_all();
            editor.area.cut();
            editor.area.insert_str(&draft.text);
        }
        Some(_) | None => {}
    }
}
