//! Out to the author's own editor and back: the text being typed, or the file of an entry.

use super::edit::refused;
use super::{changed, live};
use crate::model::{Location, Spot};
use crate::tui::app::{App, Popup, Tab};
use crate::tui::begin;
use crate::tui::commands::Action;
use crate::tui::external::{Errand, Parcel, Returned};
use crate::tui::form::FormRow;
use crate::tui::input::{Input, sound};
use crate::tui::msg::Effect;
use crate::tui::popup::{Confirm, Confirmed, TextKind};
use crate::workspace::NotReplaced;

/// Opens the author's editor: on what is being typed, else on the file of the entry in view.
pub(super) fn open(app: &mut App) -> Vec<Effect> {
    let errand = match app.popups.last() {
        Some(Popup::Text(editor)) => {
            let at = editor.area.cursor();
            let ending = if editor.kind == TextKind::Prose { "md" } else { "txt" };
            Errand {
                what: Parcel::Typed,
                name: file_name(&editor.label, ending),
                text: editor.text(),
                line: at.0 + 1,
                column: at.1 + 1,
                kept: None,
            }
        }
        Some(Popup::Line(editor)) => Errand {
            what: Parcel::Typed,
            name: file_name(&editor.label, "md"),
            text: editor.input.text().to_owned(),
            line: 1,
            column: 1,
            kept: None,
        },
        Some(_) => return Vec::new(),
        None => match file(app) {
            Some(errand) => errand,
            None => return Vec::new(),
        },
    };
    vec![Effect::GoOut(Box::new(errand))]
}

/// Makes the errand for the file of the entry in view, at the field that is chosen.
fn file(app: &mut App) -> Option<Errand> {
    if refused(app) {
        return None;
    }
    let Some(key) = app.chosen().cloned() else {
        app.say("Choose an entry first.");
        return None;
    };
    let row = app.map_tab.form.row().filter(|_| app.tab == Tab::Map);
    let path = row.map(FormRow::path).unwrap_or_default();
    let Some(place) = app.workspace.place(&Spot::Map(Location::value(&key, path))) else {
        app.complain(format!("{key} stands in no file yet."));
        return None;
    };
    let text = app.workspace.text(&place.file)?.to_owned();
    let name = place.file.rsplit('/').next().unwrap_or_default().to_owned();
    Some(Errand {
        what: Parcel::File(place.file),
        name,
        text,
        line: place.line,
        column: place.column,
        kept: None,
    })
}

fn file_name(label: &str, ending: &str) -> String {
    format!("{}.{ending}", super::entry::slug(label))
}

/// Takes back what the author's editor made of a text.
pub(super) fn returned(
    app: &mut App,
    errand: Errand,
    result: Result<Returned, String>,
) -> Vec<Effect> {
    let returned = match result {
        Ok(returned) => returned,
        Err(words) => {
            app.complain(words);
            return Vec::new();
        }
    };
    match errand.what.clone() {
        Parcel::Typed => typed(app, &errand, &returned),
        Parcel::File(name) => taken(app, errand, &name, returned),
    }
}

/// Puts a text into the editor that it came from.
fn typed(app: &mut App, errand: &Errand, returned: &Returned) -> Vec<Effect> {
    let forget = vec![Effect::Forget(returned.path.clone())];
    // Editors end a text with a line end, also one that had none.
    let text = sound(&returned.text);
    let text = if errand.text.ends_with('\n') {
        text.as_str()
    } else {
        text.strip_suffix('\n').unwrap_or(&text)
    };
    match app.popups.last_mut() {
        Some(Popup::Text(editor)) => {
            if editor.text() != text {
                editor.replace(text);
            }
            editor.error = None;
        }
        Some(Popup::Line(editor)) => {
            editor.input = Input::new(text.trim_end());
            editor.error = None;
        }
        Some(_) | None => {
            let path = returned.path.display();
            app.complain(format!("The text has no place any more; it is kept in {path}."));
            return Vec::new();
        }
    }
    live::refresh(app);
    app.say(if text == errand.text {
        "Nothing was changed in your editor."
    } else {
        "The text is as your editor left it; keep it with Ctrl-S."
    });
    forget
}

/// Takes over a file of the map, or says where it can't be understood and keeps it.
fn taken(app: &mut App, errand: Errand, name: &str, returned: Returned) -> Vec<Effect> {
    let path = returned.path.display().to_string();
    let forget = Effect::Forget(returned.path.clone());
    if returned.text == errand.text {
        app.say(format!("Nothing was changed in {name}."));
        return vec![forget];
    }
    if app.workspace.text(name) != Some(errand.text.as_str()) {
        app.complain(format!("{name} was changed here meanwhile. Your text is kept in {path}."));
        return Vec::new();
    }
    match app.workspace.replace_text(name, &returned.text) {
        Ok(step) => {
            let entries = match step.keys.len() {
                0 => "no entry says anything else".to_owned(),
                1 => "1 entry is different".to_owned(),
                number => format!("{number} entries are different"),
            };
            let undo = app.key(Action::Undo);
            app.say(format!("Took over {name}: {entries} ({undo} takes it back)."));
            app.banner = begin::standing_banner(app);
            let mut effects = changed(app, &step.keys);
            effects.push(forget);
            effects
        }
        Err(NotReplaced::NoFile(name)) => {
            app.complain(format!("{name} is no text of this map. Your text is kept in {path}."));
            Vec::new()
        }
        Err(NotReplaced::Broken { file, line, column, message, help }) => {
            let place = format!("{file}:{line}:{column}: {message}.");
            app.complain(format!("{file} was not taken over; your text is kept in {path}."));
            let again = Errand { line, column, kept: Some(returned.path), ..errand };
            app.popups.push(Popup::Confirm(Confirm {
                title: format!("{file} can't be understood like this"),
                lines: vec![
                    place,
                    help,
                    format!("The map is as it was; your text is kept in {path}."),
                ],
                yes: ("open it again".into(), Confirmed::GoOut(Box::new(again))),
                no: Some(("put it aside".into(), Confirmed::Nothing)),
            }));
            Vec::new()
        }
    }
}
