//! Entries moved to another file of the map.

use super::edit::{refused, sentence};
use super::entry::line;
use super::{bulk, changed};
use crate::model::Key;
use crate::tui::app::{App, Popup};
use crate::tui::commands::Action;
use crate::tui::msg::Effect;
use crate::tui::popup::{Choice, ChoiceItem, Purpose};
use crate::tui::words::{entries, title_of};

/// Asks for the file into which the marked entries, or the chosen one, shall go.
pub(super) fn ask(app: &mut App) {
    if refused(app) {
        return;
    }
    if !app.is_folder {
        app.say("This map is one file. A map that is a folder can have several.");
        return;
    }
    let Some(keys) = bulk::marked_or_chosen(app) else { return };
    let mut items: Vec<ChoiceItem> = Vec::new();
    let home = keys.first().and_then(|key| app.workspace.file_of(key));
    let mut selected = 0;
    for file in app.workspace.files() {
        let n_entries =
            app.map().entries().filter(|it| app.workspace.file_of(&it.key) == Some(file)).count();
        let is_home = keys.iter().all(|key| app.workspace.file_of(key) == Some(file));
        if home == Some(file) {
            selected = items.len();
        }
        let here = if is_home { ", where it stands now" } else { "" };
        items.push(ChoiceItem {
            word: Some(file.into()),
            label: file.to_owned(),
            help: format!("{}{here}", entries(n_entries)),
        });
    }
    items.push(ChoiceItem {
        word: None,
        label: "a new file …".into(),
        help: "made when it is saved".into(),
    });
    let label = match keys.as_slice() {
        [key] => format!("Move \"{}\" to which file?", title_of(app.map(), key)),
        keys => format!("Move {} to which file?", entries(keys.len())),
    };
    app.popups.push(Popup::Choice(Choice {
        purpose: Purpose::MoveTo { keys },
        label,
        items,
        selected,
        scroll: 0,
        error: None,
    }));
}

/// Asks for the name of a new file.
pub(super) fn ask_name(app: &mut App, keys: &[Key]) {
    let kind = keys.first().and_then(|key| app.map().schema().kind(&key.kind));
    let name = format!("{}-2.toml", kind.map_or("more", |kind| kind.plural.as_str()));
    let help = "Its name in the folder of the map; it ends in .toml.".into();
    let purpose = Purpose::MoveTo { keys: keys.to_vec() };
    app.popups.push(line(purpose, "A new file".into(), help, &name));
}

/// Moves entries.
pub(super) fn relocate(app: &mut App, keys: &[Key], file: &str) -> Result<Vec<Effect>, String> {
    let step = app.workspace.relocate(keys, file).map_err(|error| sentence(&error))?;
    if step.keys.is_empty() {
        app.say(format!("It stands in {file} already."));
        return Ok(Vec::new());
    }
    app.say(format!("{} ({} takes it back)", step.words, app.key(Action::Undo)));
    Ok(changed(app, &step.keys))
}
