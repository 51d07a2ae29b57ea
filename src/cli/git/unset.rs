//! `msgmap git unset`: take out what `setup` wrote, and nothing else.

use std::path::Path;

use super::driver::settings;
use super::setup::{ATTRIBUTES_FILE, program};
use super::{block, files, hook, repository};
use crate::cli::error::{CliError, Exit};
use crate::cli::output::Ui;
use crate::cli::session::Session;
use crate::render::Styled;

/// Take out of this repository what `msgmap git setup` wrote, and nothing else
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, _: &Args) -> Result<Exit, CliError> {
    if session.read_only {
        return Err(CliError::new("with --read-only nothing is changed"));
    }
    let repository = repository(session, ui)?;
    let mut told = Vec::new();
    attributes(session, ui, &repository.top().join(ATTRIBUTES_FILE), &mut told)?;
    for (key, _) in settings(&program(session)) {
        if repository.setting(key)?.is_some() {
            repository.unset(key)?;
            told.push(format!("Took out the setting {key}"));
        }
    }
    let path = repository.hooks()?.join(hook::NAME);
    if let Some((bytes, digest)) = files::read(&path)? {
        let shown = session.shown(&path).display();
        if hook::is_ours(&bytes) {
            files::remove(session, &path, digest)?;
            told.push(format!("Removed the hook {shown}"));
        }
    }
    let mut out = Styled::new();
    for words in &told {
        out.plain(words).end();
    }
    if told.is_empty() {
        out.plain("Nothing of msgmap is set up in this repository; nothing to do").end();
    }
    ui.print(&out)?;
    Ok(Exit::Fine)
}

fn attributes(
    session: &Session<'_>,
    ui: &mut Ui,
    path: &Path,
    told: &mut Vec<String>,
) -> Result<(), CliError> {
    let Some((text, digest)) = files::read(path)? else { return Ok(()) };
    let shown = session.shown(path).display();
    match block::without(&text) {
        block::Without::Untouched if block::is_damaged(&text) => {
            ui.warn(&format!("the lines of msgmap in `{shown}` were changed by hand, and stay"));
        }
        block::Without::Untouched => {}
        block::Without::Nothing => {
            files::remove(session, path, digest)?;
            told.push(format!("Removed {shown}"));
        }
        block::Without::Content(rest) => {
            files::write(session, path, Some(digest), rest)?;
            told.push(format!("Took the lines of msgmap out of {shown}"));
        }
    }
    Ok(())
}
