//! Searches that found no answer: kept on this machine, listed, forgotten.

use serde::Serialize;

use crate::cli::error::{CliError, Exit};
use crate::cli::output::Ui;
use crate::cli::session::Session;
use crate::render::{self, Role, Styled};
use crate::{config, disk};

#[derive(Serialize)]
struct MissedJson {
    words: String,
    count: u64,
    first: String,
    last: String,
}

/// Keeps a search, unless the user does not want that. Nothing is said where it can't be kept: the
/// answer is what counts.
pub(super) fn keep(session: &Session<'_>, words: &str) {
    let environment = session.environment;
    let Ok(settings) = disk::config_folder(environment.config.clone()) else { return };
    if config::read(&settings).keep_missed_searches.is_some_and(|keep| !keep.value) {
        return;
    }
    if let Ok(state) = disk::state_folder(environment.state.clone()) {
        drop(disk::keep_missed(&state, words, environment.today));
    }
}

/// Lists what was kept, or forgets it.
pub(super) fn run(
    session: &Session<'_>,
    ui: &mut Ui,
    clear: bool,
    json: bool,
) -> Result<Exit, CliError> {
    let state = disk::state_folder(session.environment.state.clone())?;
    let failed = |source: std::io::Error| CliError {
        source: Some(Box::new(source)),
        ..CliError::new("could not use the list of searches without an answer")
    };
    if clear {
        disk::clear_missed(&state).map_err(failed)?;
        ui.note(Role::Plain, "note", "the searches without an answer are forgotten");
        return Ok(Exit::Fine);
    }
    let all = disk::missed(&state).map_err(failed)?;
    if json {
        let all: Vec<MissedJson> = all
            .into_iter()
            .map(|missed| MissedJson {
                words: missed.words,
                count: missed.count,
                first: missed.first.to_string(),
                last: missed.last.to_string(),
            })
            .collect();
        ui.print_page(&render::json(&all)?)?;
        return Ok(Exit::Fine);
    }
    if all.is_empty() {
        ui.note(Role::Plain, "note", "every search on this machine found an answer");
        return Ok(Exit::Fine);
    }
    let mut out = Styled::new();
    for missed in &all {
        let times = if missed.count == 1 { "time" } else { "times" };
        let when = if missed.first == missed.last {
            missed.last.to_string()
        } else {
            format!("{} to {}", missed.first, missed.last)
        };
        out.push(Role::Title, &missed.words).plain("  ");
        out.push(Role::Faint, &format!("{} {times}, {when}", missed.count)).end();
    }
    ui.print(&out)?;
    Ok(Exit::Fine)
}
