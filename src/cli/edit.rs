//! The way of every edit: read the map, change it, prove it, save it; and again where others write.

use super::error::CliError;
use super::output::Ui;
use super::session::{Opened, Session};
use crate::disk::{self, Before, Change, Occasion, SaveFault};
use crate::model::{Edit, Key, Location, Spot};
use crate::render::{Role, Styled};
use crate::source::is_sound;

/// How often a map is read again after another program wrote it in between.
const ATTEMPTS: usize = 60;

/// What shall be done to a map.
pub(super) enum Plan {
    /// These edits, as one step.
    Do {
        edits: Vec<Edit>,
        /// What was done, once it is done: "Set title of `feature.x`".
        done: String,
        /// Where to look for it afterwards.
        at: Option<Location>,
        /// What the user may want to know beside it.
        warnings: Vec<String>,
    },
    /// Nothing: the map says so already.
    Nothing(String),
}

impl Plan {
    /// Returns the plan of a single edit.
    pub(super) fn one(edit: Edit, done: String, at: Location) -> Self {
        Self::Do { edits: vec![edit], done, at: Some(at), warnings: Vec::new() }
    }
}

/// Carries out a plan, which is made anew whenever the map had to be read again.
pub(super) fn edit(
    session: &Session<'_>,
    ui: &mut Ui,
    plan: &dyn Fn(&Opened) -> Result<Plan, CliError>,
) -> Result<(), CliError> {
    let mut attempt = 1;
    loop {
        let mut opened = session.open_to_edit(ui)?;
        if attempt == 1 {
            session.tell_broken(ui, &opened);
        }
        let (edits, done, at, warnings) = match plan(&opened)? {
            Plan::Nothing(words) => {
                ui.note(Role::Hint, "note", &words);
                return Ok(());
            }
            Plan::Do { edits, done, at, warnings } => (edits, done, at, warnings),
        };
        let before = at.as_ref().and_then(|at| opened.workspace.place(&Spot::Map(at.clone())));
        opened.workspace.apply_all(&edits, done.clone()).map_err(|error| {
            let is_broken = opened.workspace.has_broken_files();
            let hint = is_broken.then_some("`msgmap check` tells what could not be understood");
            CliError::from(error).maybe_hint(hint)
        })?;
        let after = at.and_then(|at| opened.workspace.place(&Spot::Map(at)));
        let first = after.as_ref().map(|place| place.file.clone());
        let place = after.or(before).map(|place| session.line(&opened, &place));
        match save(session, &mut opened, first.as_deref()) {
            Ok(notes) => {
                for warning in warnings {
                    ui.warn(&warning);
                }
                for note in notes {
                    ui.note(Role::Hint, "note", &note);
                }
                let mut text = Styled::new();
                text.plain(&done);
                if let Some(place) = place {
                    text.push(Role::Faint, &format!(" ({place})"));
                }
                return ui.print(text.end());
            }
            Err(SaveFailure::Outrun) if attempt < ATTEMPTS => attempt += 1,
            Err(SaveFailure::Outrun) => {
                return Err(CliError::new("other programs keep writing this map")
                    .hint("try again when they are done; nothing was changed"));
            }
            Err(SaveFailure::Failed(error)) => return Err(error),
        }
    }
}

enum SaveFailure {
    /// Another program wrote the map since it was read; nothing was written.
    Outrun,
    Failed(CliError),
}

/// Saves what differs from the disk, and lets go of what the map says before that; returns what the
/// user may want to know.
///
/// Of several files the one with the entry itself goes first: should the program be killed before
/// the others are written, what refers to the entry by its old id still leads to it.
fn save(
    session: &Session<'_>,
    opened: &mut Opened,
    first: Option<&str>,
) -> Result<Vec<String>, SaveFailure> {
    let occasion = occasion(session, opened);
    let mut unsaved = std::mem::take(&mut opened.workspace).into_unsaved();
    unsaved.sort_by_key(|text| first != Some(text.name.as_str()));
    let mut changes = Vec::with_capacity(unsaved.len());
    for text in unsaved {
        prove(&text.name, &text.bytes).map_err(SaveFailure::Failed)?;
        let read = opened.files.iter().find(|file| file.name == text.name);
        changes.push(Change::Write {
            path: opened.path_of(&text.name),
            before: read.map_or(Before::Absent, |file| Before::Content(file.digest)),
            after: text.bytes,
        });
    }
    let state = disk::state_folder(session.environment.state.clone())
        .map_err(|error| SaveFailure::Failed(error.into()))?;
    let (saved, unnoted) = disk::save_noted(&state, &occasion, &changes);
    match saved {
        Ok(saved) => {
            let notes = saved.iter().flat_map(|saved| &saved.notes).map(ToString::to_string);
            Ok(notes.chain(unnoted.map(|error| error.told())).collect())
        }
        Err(error) => {
            let outrun = matches!(
                error.cause,
                SaveFault::ChangedOutside { .. }
                    | SaveFault::Exists { .. }
                    | SaveFault::Gone { .. }
            );
            if outrun && error.written.is_empty() {
                return Err(SaveFailure::Outrun);
            }
            let unnoted = unnoted.map(|error| error.told());
            Err(SaveFailure::Failed(CliError::from(error).maybe_hint(unnoted)))
        }
    }
}

/// Returns what is saved, for the history.
fn occasion(session: &Session<'_>, opened: &Opened) -> Occasion {
    let steps = opened.workspace.history();
    Occasion {
        root: opened.root.clone(),
        at: (session.environment.time)(),
        words: steps.iter().map(|step| step.words.clone()).collect(),
        entries: steps.iter().flat_map(|step| &step.keys).map(ToString::to_string).collect(),
    }
}

/// Refuses a text that would not be understood.
pub(super) fn prove(name: &str, bytes: &[u8]) -> Result<(), CliError> {
    if is_sound(bytes) {
        return Ok(());
    }
    Err(CliError::new(format!("{name} would no longer be understood, so it was left as it is"))
        .hint("this is a mistake of msgmap; please report it with the command and the file"))
}

/// Returns the place of an entry's header.
pub(super) fn header(key: &Key) -> Location {
    Location::entry(key)
}
