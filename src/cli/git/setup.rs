//! `msgmap git setup`: let git compare and merge the map by what it says.

use std::path::PathBuf;

use super::driver::{ATTRIBUTES, settings};
use super::{block, files, hook, repository};
use crate::cli::error::{CliError, Exit};
use crate::cli::output::Ui;
use crate::cli::session::Session;
use crate::disk;
use crate::git::Repository;
use crate::render::{Role, Styled};

/// The file that says what git takes other files for.
pub(super) const ATTRIBUTES_FILE: &str = ".gitattributes";

/// Let git compare and merge this map by what it says
///
/// Writes two lines into .gitattributes at the top of the repository, for everybody, and settings
/// into this clone. `git diff`, `show`, `log -p` and `blame` then tell what a change says; `git
/// merge`, `rebase`, `cherry-pick` and `stash` merge it. Every clone is set up once.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Check the map before every commit, too; an existing hook is never overwritten
    #[arg(long)]
    hook: bool,
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    if session.read_only {
        return Err(CliError::new("with --read-only nothing is changed"));
    }
    let repository = repository(session, ui)?;
    let exe = program(session);
    let mut told = attributes(session, &repository)?;
    for (key, value) in settings(&exe) {
        let before = repository.setting(key)?;
        if before.as_deref() == Some(value.as_str()) {
            continue;
        }
        repository.set(key, &value)?;
        told.push(match before {
            Some(_) => format!("Changed the setting {key}"),
            None => format!("Added the setting {key}"),
        });
    }
    let is_clear = !args.hook || put_hook(session, ui, &repository, &exe, &mut told)?;
    let mut out = Styled::new();
    for words in &told {
        out.plain(words).end();
    }
    if told.is_empty() {
        out.plain("Everything is set up already; nothing to do").end();
    }
    ui.print(&out)?;
    if !repository.is_tracked(ATTRIBUTES_FILE)? {
        ui.hint("commit .gitattributes, and let everybody run `msgmap git setup` in their clone");
    }
    Ok(if is_clear { Exit::Fine } else { Exit::Found })
}

/// Returns the program that git shall call.
pub(super) fn program(session: &Session<'_>) -> PathBuf {
    session.environment.exe.clone().unwrap_or_else(|| PathBuf::from("msgmap"))
}

/// Returns the line by which the files of the map are known.
pub(super) fn attributes_line(repository: &Repository) -> String {
    format!("{} {ATTRIBUTES}", repository.pattern())
}

fn attributes(session: &Session<'_>, repository: &Repository) -> Result<Vec<String>, CliError> {
    let path = repository.top().join(ATTRIBUTES_FILE);
    let shown = session.shown(&path).display().to_string();
    let read = files::read(&path)?;
    let (text, digest) = read.map_or((None, None), |(text, digest)| (Some(text), Some(digest)));
    let old = text.as_deref().unwrap_or_default();
    if block::is_damaged(old) {
        return Err(CliError::new(format!(
            "the lines of msgmap in `{shown}` were changed by hand"
        ))
        .hint("take out the lines that speak of `msgmap git setup`, and try again"));
    }
    let mut lines = block::lines(old);
    let line = attributes_line(repository);
    if lines.contains(&line) {
        return Ok(Vec::new());
    }
    lines.push(line);
    files::write(session, &path, digest, block::with(text.as_deref(), &lines))?;
    let verb = if text.is_some() { "Added to" } else { "Made" };
    Ok(vec![format!("{verb} {shown}: {}", lines.last().map_or("", String::as_str))])
}

/// Puts the hook there; tells when another one is in its place.
fn put_hook(
    session: &Session<'_>,
    ui: &mut Ui,
    repository: &Repository,
    exe: &std::path::Path,
    told: &mut Vec<String>,
) -> Result<bool, CliError> {
    let path = repository.hooks()?.join(hook::NAME);
    let shown = session.shown(&path).display().to_string();
    let text = hook::text(exe, repository);
    match files::read(&path)? {
        Some((bytes, _)) if bytes == text.as_bytes() => return Ok(true),
        Some((bytes, digest)) if hook::is_ours(&bytes) => {
            files::write(session, &path, Some(digest), text.into_bytes())?;
            told.push(format!("Changed the hook {shown}"));
        }
        Some(_) => {
            ui.note(
                Role::Warning,
                "warning",
                &format!("there is a hook already, `{shown}`; it stays as it is"),
            );
            ui.hint("add the line `msgmap check` to it to have the map checked before a commit");
            return Ok(false);
        }
        None => {
            files::write(session, &path, None, text.into_bytes())?;
            told.push(format!("Made the hook {shown}"));
        }
    }
    disk::make_executable(&path).map_err(|error| CliError {
        source: Some(Box::new(error)),
        ..CliError::new(format!("could not let `{shown}` run"))
    })?;
    Ok(true)
}
