//! Comments of the entry in view: shown in its form, written in the file.

use super::changed;
use super::edit::{refused, sentence};
use crate::model::Key;
use crate::source::Note;
use crate::tui::app::{App, Popup};
use crate::tui::commands::Action;
use crate::tui::form::note_label;
use crate::tui::msg::Effect;
use crate::tui::popup::{Purpose, TextEditor, TextKind};

/// What a comment is for.
pub(super) const HELP: &str =
    "Stands in the file only, for those who write the map; an empty one goes away.";

/// Opens a comment of the entry in view, or an empty one that is to be new.
pub(super) fn open(app: &mut App, key: &Key, note: Option<Note>) {
    if refused(app) {
        return;
    }
    let text = note.as_ref().map(|note| note.text.clone()).unwrap_or_default();
    let label = match &note {
        Some(note) => {
            let declared = app.map().schema().field_at(&key.kind, &note.path);
            note_label(note, declared.map(|field| field.label.as_str()))
        }
        None => "New note in the file".to_owned(),
    };
    let purpose = Purpose::Note { key: key.clone(), note };
    let editor = TextEditor::new(purpose, &label, HELP, TextKind::Prose, &text);
    app.popups.push(Popup::Text(Box::new(editor)));
}

/// Writes a comment.
pub(super) fn keep(
    app: &mut App,
    key: &Key,
    note: Option<&Note>,
    words: &str,
) -> Result<Vec<Effect>, String> {
    let step = match note {
        Some(note) => app.workspace.set_note(key, note, words),
        None => app.workspace.add_note(key, words),
    };
    match step {
        Ok(step) if step.keys.is_empty() => Ok(Vec::new()),
        Ok(step) => {
            app.say(format!("{} ({} takes it back)", step.words, app.key(Action::Undo)));
            Ok(changed(app, &step.keys))
        }
        Err(error) => Err(sentence(&error)),
    }
}
