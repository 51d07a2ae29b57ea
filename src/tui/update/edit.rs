//! Edits: carried out, taken back, made again; those of the form that need no editor.
//!
//! Each is one `apply` of the workspace. What it refuses is told in its own words.

use super::changed;
use crate::model::{Edit, Path, Spot, Value};
use crate::tui::app::{App, MapFocus, Tab};
use crate::tui::commands::Action;
use crate::tui::form::{FormRow, RowKind};
use crate::tui::msg::Effect;
use crate::tui::side::Target;
use crate::workspace::EditError;

/// Carries out an edit; what is refused comes back in words.
pub(super) fn apply(app: &mut App, edit: &Edit) -> Result<Vec<Effect>, String> {
    apply_all(app, std::slice::from_ref(edit), edit.words())
}

/// Carries out edits as one step; what is refused comes back in words, and none is made then.
pub(super) fn apply_all(
    app: &mut App,
    edits: &[Edit],
    words: String,
) -> Result<Vec<Effect>, String> {
    if let Some(reason) = &app.read_only {
        return Err(format!("Nothing was changed: the map is open read-only ({reason})."));
    }
    match app.workspace.apply_all(edits, words) {
        Ok(step) if step.keys.is_empty() => {
            app.say("It says so already.");
            Ok(Vec::new())
        }
        Ok(step) => {
            app.say(format!("{} ({} takes it back)", step.words, app.key(Action::Undo)));
            Ok(changed(app, &step.keys))
        }
        Err(error) => Err(sentence(&error)),
    }
}

/// Tells why an edit was not made, in a sentence.
pub(super) fn sentence(error: &EditError) -> String {
    let words = error.to_string();
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase);
    let words: String = first.into_iter().flatten().chain(letters).collect();
    format!("{words}.")
}

/// Carries out an edit and says what it was, or why it was not made.
pub(super) fn attempt(app: &mut App, edit: &Edit) -> Vec<Effect> {
    apply(app, edit).unwrap_or_else(|error| {
        app.complain(error);
        Vec::new()
    })
}

/// Tells whether nothing may be edited, and says so.
pub(super) fn refused(app: &mut App) -> bool {
    if let Some(reason) = &app.read_only {
        let way_out = match reason.as_str() {
            "--read-only" => "Start msgmap without --read-only to edit.",
            super::leave::SAMPLE => "`msgmap init` makes a map of your own.",
            _ => "Nothing can be edited here.",
        };
        let text = format!("The map is open read-only ({reason}). {way_out}");
        app.complain(text);
        return true;
    }
    false
}

/// Moves the chosen card within its list.
pub(super) fn shift_card(app: &mut App, down: bool) -> Vec<Effect> {
    let Some((key, row)) = app.map_tab.form.key.clone().zip(app.map_tab.form.row().cloned()) else {
        return Vec::new();
    };
    let RowKind::Card { list, item_idx } = row.what else {
        app.say("Only cards can be moved; the items of a list move in its editor.");
        return Vec::new();
    };
    let count =
        app.map().get(&key).and_then(|entry| entry.at(&list)?.as_list()).map_or(0, <[Value]>::len);
    let to = if down { item_idx + 1 } else { item_idx.wrapping_sub(1) };
    if to >= count {
        return Vec::new();
    }
    let effects = attempt(app, &Edit::Move { key, path: list, from: item_idx, to });
    if !effects.is_empty() {
        let form = &mut app.map_tab.form;
        form.selected = if down { form.selected + 1 } else { form.selected - 1 };
    }
    effects
}

/// Takes away what the chosen row says.
pub(super) fn clear(app: &mut App) -> Vec<Effect> {
    if app.tab != Tab::Map || app.map_tab.focus != MapFocus::Form {
        app.say("Choose a field of the form first.");
        return Vec::new();
    }
    let Some((key, row)) = app.map_tab.form.key.clone().zip(app.map_tab.form.row().cloned()) else {
        return Vec::new();
    };
    let edit = match row.what {
        RowKind::Card { list, item_idx } => Edit::Remove { key, path: list, item_idx },
        RowKind::Field(path) => {
            if app.map().get(&key).is_none_or(|entry| entry.at(&path).is_none()) {
                app.say("The field is empty already.");
                return Vec::new();
            }
            Edit::Unset { key, path }
        }
        RowKind::Unknown(name) => Edit::Unset { key, path: Path::field(&name) },
        RowKind::Add(_) => return Vec::new(),
    };
    attempt(app, &edit)
}

/// Carries out the way out that a problem offers.
pub(super) fn fix(app: &mut App) -> Vec<Effect> {
    let Some(key) = app.map_tab.form.key.clone() else { return Vec::new() };
    let finding_idx = match (app.map_tab.focus, app.map_tab.side.target()) {
        (MapFocus::Side, Some(Target::Problem(finding_idx))) => Some(*finding_idx),
        (MapFocus::Side, _) => None,
        (MapFocus::Filter | MapFocus::Outline | MapFocus::Form, _) => {
            let path = app.map_tab.form.row().map(FormRow::path);
            let about = |spot: &Spot| match (spot, &path) {
                (Spot::Map(location), Some(path)) => location.path.0.starts_with(&path.0),
                (Spot::Map(_) | Spot::Text { .. }, _) => false,
            };
            app.findings
                .of(&key)
                .find(|(_, finding)| finding.fix.is_some() && about(&finding.spot))
                .map(|(finding_idx, _)| finding_idx)
        }
    };
    let finding = finding_idx.and_then(|finding_idx| app.findings.all.get(finding_idx));
    match finding.map(|finding| finding.fix.clone()) {
        Some(Some(edit)) => attempt(app, &edit),
        Some(None) => {
            app.say("This problem has no way out that msgmap could take by itself.");
            Vec::new()
        }
        None => {
            app.say("There is no problem here that msgmap could mend by itself.");
            Vec::new()
        }
    }
}
