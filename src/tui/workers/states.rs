//! What is kept of the map besides its files: saved states, and a whole copy elsewhere.

use std::path::PathBuf;
use std::sync::mpsc::Sender;

use super::start;
use crate::disk::{self, Before, Change, Content, HistoryError, SaveFault, State, home_of};
use crate::tui::msg::Msg;

/// Lists the states of a map that can be had back.
pub(in crate::tui) fn list(state_folder: PathBuf, root: PathBuf, events: &Sender<Msg>) {
    let out = events.clone();
    start("The list of saved states", events, move || {
        let found = disk::states(&home_of(&state_folder, &root));
        drop(out.send(Msg::States(found.map_err(|error| sentence(&error)))));
    });
}

/// Looks up what files held in a state.
pub(in crate::tui) fn recall(
    state_folder: PathBuf,
    root: PathBuf,
    number: u64,
    events: &Sender<Msg>,
) {
    let out = events.clone();
    start("The look at a saved state", events, move || {
        let home = home_of(&state_folder, &root);
        let msg = match disk::states(&home) {
            Ok(states) => {
                let wanted = states.iter().find(|state| state.number == number).cloned();
                let wanted = wanted.or_else(|| State::before(&states).filter(|_| number == 0));
                let Some(state) = wanted.map(Box::new) else {
                    let gone = "This state is not kept any more.".to_owned();
                    drop(out.send(Msg::States(Err(gone))));
                    return;
                };
                let contents = disk::contents_at(&home, &states, number);
                let contents = contents.map_err(|error| sentence(&error));
                Msg::Recalled { result: contents.and_then(|it| whole(it, &state)), state }
            }
            Err(error) => Msg::States(Err(sentence(&error))),
        };
        drop(out.send(msg));
    });
}

/// Returns contents that are all kept.
fn whole(contents: Vec<disk::MaybeContent>, state: &State) -> Result<Vec<Content>, String> {
    let kept = contents.into_iter().map(|(name, content)| match content {
        Ok(content) => Ok((name, content)),
        Err(disk::Lost) => {
            Err(format!("What {name} held in state {} is not kept any more.", state.number))
        }
    });
    kept.collect()
}

fn sentence(error: &HistoryError) -> String {
    let words = error.told();
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase);
    format!("{}.", first.into_iter().flatten().chain(letters).collect::<String>())
}

/// Writes texts where nothing is yet.
pub(in crate::tui) fn write_elsewhere(
    state_folder: PathBuf,
    place: PathBuf,
    texts: Vec<(PathBuf, Vec<u8>)>,
    events: &Sender<Msg>,
) {
    let out = events.clone();
    start("The save elsewhere", events, move || {
        let write = |(path, after)| Change::Write { path, before: Before::Absent, after };
        let changes: Vec<Change> = texts.into_iter().map(write).collect();
        let result = match disk::save(&state_folder, &changes) {
            Ok(_) => Ok(place),
            Err(error) => {
                let is_taken = matches!(error.cause, SaveFault::Exists { .. });
                let other = is_taken.then_some("name a folder that is not there yet");
                let hint = other.or_else(|| error.hint());
                let hint = hint.map(|hint| format!(": {hint}")).unwrap_or_default();
                Err(format!("{error}{hint}"))
            }
        };
        drop(out.send(Msg::WrittenElsewhere(result)));
    });
}
