//! Saving, and leaving without losing anything.

use super::{memory, outside, review};
use crate::disk::{Before, Change, Saved, digest};
use crate::tui::app::{App, Popup};
use crate::tui::msg::{Effect, Reloaded, SaveFailure};
use crate::tui::popup::{Confirm, Confirmed};
use crate::tui::words::count;
use crate::workspace::Unsaved;

/// Why nothing may be edited in the map that is built into the program.
pub(super) const SAMPLE: &str = "the built-in sample";

/// Saves everything that is not on the disk yet.
pub(super) fn save(app: &mut App) -> Vec<Effect> {
    if let Some(reason) = &app.read_only {
        let text = format!("There is nothing to save: the map is open read-only ({reason}).");
        app.complain(text);
        return Vec::new();
    }
    let texts = app.workspace.unsaved();
    if texts.is_empty() {
        app.say("Everything is saved.");
        return if app.leaving { vec![Effect::Quit] } else { Vec::new() };
    }
    if app.saving > 0 {
        app.say("A save is under way.");
        return Vec::new();
    }
    let changes = texts
        .iter()
        .map(|text| Change::Write {
            path: if app.is_folder { app.root.join(text.name.as_str()) } else { app.root.clone() },
            before: app
                .digests
                .get(&text.name)
                .map_or(Before::Absent, |digest| Before::Content(*digest)),
            after: text.bytes.clone(),
        })
        .collect();
    let occasion = memory::occasion_of_unsaved(app);
    // What was done in this very moment is noted first, so that its number is known.
    let mut effects = memory::notes(app);
    app.memory.saving_upto = app.memory.number;
    app.saving += 1;
    app.say("Saving …");
    effects.push(Effect::Save { changes, texts, occasion });
    effects
}

/// Takes in how a save went.
pub(super) fn saved(
    app: &mut App,
    texts: &[Unsaved],
    result: Result<Vec<Saved>, SaveFailure>,
    unnoted: Option<String>,
) -> Vec<Effect> {
    app.saving = app.saving.saturating_sub(1);
    if texts.is_empty() {
        review::conflicts::written(app, result, unnoted);
        return Vec::new();
    }
    let mut held = Vec::new();
    match result {
        Ok(saved) => {
            for (text, saved) in texts.iter().zip(&saved) {
                app.workspace.saved(text);
                if let Some(digest) = saved.digest {
                    held.push((text.name.clone(), digest));
                    app.digests.insert(text.name.clone(), digest);
                }
            }
            let notes: Vec<String> =
                saved.iter().flat_map(|saved| &saved.notes).map(ToString::to_string).collect();
            let files: Vec<&str> = texts.iter().map(|text| text.name.as_str()).collect();
            let mut words = match files.as_slice() {
                [file] => format!("Saved {file}."),
                files => format!("Saved {}: {}.", count(files.len(), "file"), files.join(", ")),
            };
            for note in notes {
                words.push_str(" Note: ");
                words.push_str(&note);
                words.push('.');
            }
            match unnoted {
                None => app.say(words),
                Some(error) => app.complain(format!("{words} But {error}.")),
            }
            let mut effects = outside::note_saved(app, held);
            if std::mem::take(&mut app.leaving) {
                // Whoever went on typing meanwhile is asked after all.
                effects.extend(quit(app));
            }
            effects
        }
        Err(failure) => {
            app.leaving = false;
            for text in failure.written.iter().filter_map(|place| texts.get(*place)) {
                let digest = digest(&text.bytes);
                app.workspace.saved(text);
                held.push((text.name.clone(), digest));
                app.digests.insert(text.name.clone(), digest);
            }
            let effects = outside::note_saved(app, held);
            if failure.is_outdated && app.memory.keeps {
                // What another program wrote is looked at, and merged.
                app.say("The files were changed outside meanwhile.");
                app.memory.look = true;
                return effects;
            }
            let mut lines = vec![format!("Not saved: {}.", failure.message)];
            lines.extend(failure.hint.map(|hint| {
                let mut letters = hint.chars();
                let first = letters.next().map(char::to_uppercase);
                let hint: String = first.into_iter().flatten().chain(letters).collect();
                format!("{hint}.")
            }));
            lines.extend(unnoted.map(|error| format!("And {error}.")));
            lines.push("Nothing of your work is lost: it is all still here.".into());
            app.complain(lines.first().cloned().unwrap_or_default());
            app.popups.push(Popup::Confirm(Confirm {
                title: "The save did not work".into(),
                lines,
                yes: ("go on".into(), Confirmed::Nothing),
                no: Some(if failure.is_outdated {
                    ("read the files again".into(), Confirmed::AskReload)
                } else {
                    ("save elsewhere".into(), Confirmed::SaveElsewhere)
                }),
            }));
            effects
        }
    }
}

/// Leaves; with something unsaved asks once.
pub(super) fn quit(app: &mut App) -> Vec<Effect> {
    let unsaved = app.workspace.unsaved();
    if unsaved.is_empty() {
        return vec![Effect::Quit];
    }
    if app.saving > 0 {
        app.leaving = true;
        app.say("Saving; msgmap closes when that is done.");
        return Vec::new();
    }
    let files: Vec<&str> = unsaved.iter().map(|text| text.name.as_str()).collect();
    let edits = count(app.workspace.history().len(), "edit");
    let lines = vec![
        format!("{edits} in {} not saved yet.", files.join(", ")),
        "Esc goes on with your work.".into(),
    ];
    app.popups.push(Popup::Confirm(Confirm {
        title: "Save before leaving?".into(),
        lines,
        yes: ("save and leave".into(), Confirmed::SaveAndLeave),
        no: Some(("leave without saving".into(), Confirmed::Leave)),
    }));
    Vec::new()
}

/// Reads the map's files again; with something unsaved asks first.
pub(super) fn reload(app: &mut App) -> Vec<Effect> {
    if app.saving > 0 {
        app.say("A save is under way.");
        return Vec::new();
    }
    if !app.workspace.is_unsaved() {
        return read_again(app);
    }
    let edits = count(app.workspace.history().len(), "unsaved edit");
    let are = if app.workspace.history().len() == 1 { "is" } else { "are" };
    app.popups.push(Popup::Confirm(Confirm {
        title: "Read the files again?".into(),
        lines: vec![format!("Your {edits} {are} dropped."), "Esc goes on with your work.".into()],
        yes: ("read them again".into(), Confirmed::Reload),
        no: None,
    }));
    Vec::new()
}

/// Reads the map's files again, whatever is not saved.
pub(super) fn read_again(app: &mut App) -> Vec<Effect> {
    if !app.is_folder && app.digests.is_empty() || app.read_only.as_deref() == Some(SAMPLE) {
        app.say("This map lies in no file that could be read again.");
        return Vec::new();
    }
    app.say("Reading the files …");
    vec![Effect::Reload { root: app.root.clone(), generation: app.generation }]
}

/// Takes in what the files say now, in place of all that was there.
pub(super) fn reloaded(
    app: &mut App,
    generation: u64,
    result: Result<Box<Reloaded>, String>,
) -> Vec<Effect> {
    let read = match result {
        Ok(read) => *read,
        Err(error) => {
            app.complain(format!("The files were not read again: {error}."));
            return Vec::new();
        }
    };
    if app.generation != generation || app.saving > 0 {
        app.complain("You went on editing meanwhile, so the files were not taken in.");
        return Vec::new();
    }
    if read.workspace.newer_format().is_some() {
        app.complain("The files were not taken in: they are for a newer msgmap.");
        return Vec::new();
    }
    // What was typed meanwhile is kept; a question is of a map that was another one.
    app.popups.retain(super::popup::is_touched);
    app.map_tab.visited.clear();
    let unread = read.unread.first().cloned();
    let effects = outside::take_in(app, read, &[], "");
    match unread {
        Some(error) => app.complain(format!("Not all was read: {error}.")),
        None => app.say("The files were read again."),
    }
    effects
}
