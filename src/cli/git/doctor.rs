//! `msgmap git doctor`: what is set up, and what is missing.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::driver::{MERGE, TEXTCONV, program as program_in, settings};
use super::setup::{ATTRIBUTES_FILE, program};
use super::{files, hook, repository};
use crate::cli::error::{CliError, Exit};
use crate::cli::output::Ui;
use crate::cli::session::Session;
use crate::disk;
use crate::git::Repository;
use crate::render::{Role, Styled, json as write};

/// Tell what is set up for git in this repository, and what is missing
///
/// Exits with 1 when something is missing.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print JSON for other programs
    #[arg(long)]
    json: bool,
}

/// How one thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Fine,
    /// Worth knowing.
    Note,
    /// Git does not do what it could.
    Missing,
}

/// One thing that was looked at.
struct Finding {
    /// Its name for programs.
    name: &'static str,
    state: State,
    words: String,
    hint: Option<&'static str>,
}

const SETUP: &str = "`msgmap git setup` puts it there";

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    let repository = repository(session, ui)?;
    let mut found = vec![Finding {
        name: "versions",
        state: State::Fine,
        words: format!("msgmap {}, {}", env!("CARGO_PKG_VERSION"), repository.version()?),
        hint: None,
    }];
    found.push(attributes(&repository)?);
    if !repository.is_tracked(ATTRIBUTES_FILE)? {
        found.push(Finding {
            name: "shared",
            state: State::Note,
            words: ".gitattributes is not committed, so other clones know nothing of it".to_owned(),
            hint: Some("git add .gitattributes, and commit it"),
        });
    }
    let wanted = settings(&program(session));
    for (key, words) in [(MERGE, "merges the map"), (TEXTCONV, "shows the map in a diff")] {
        let expected = wanted.iter().find(|(name, _)| *name == key).map(|(_, value)| value);
        found.push(driver(session, &repository, key, words, expected)?);
    }
    found.push(hook_of(session, &repository)?);
    let unmerged = repository.unmerged()?;
    if !unmerged.is_empty() {
        let names: Vec<String> =
            unmerged.iter().map(|file| file.relative.display().to_string()).collect();
        found.push(Finding {
            name: "conflicts",
            state: State::Note,
            words: format!("a merge waits to be settled: {}", names.join(", ")),
            hint: Some("the Review tab of the app settles it field by field"),
        });
    }
    if args.json {
        ui.print_page(&to_json(&found)?)?;
    } else {
        ui.print(&human(&found, ui.width))?;
    }
    let is_whole = found.iter().all(|finding| finding.state != State::Missing);
    Ok(if is_whole { Exit::Fine } else { Exit::Found })
}

fn attributes(repository: &Repository) -> Result<Finding, CliError> {
    let root = repository.in_full(Path::new(""));
    let (map, _) = disk::load(&root)?;
    let files: Vec<PathBuf> = map.files.into_iter().map(|file| file.relative).collect();
    let found = repository.attributes(&files)?;
    let is_ours = |it: &&crate::git::Attributes| it.diff == "msgmap" && it.merge == "msgmap";
    let other: Vec<String> = found
        .iter()
        .filter(|it| !is_ours(it))
        .map(|it| format!("{} (diff: {}, merge: {})", it.path.display(), it.diff, it.merge))
        .collect();
    let is_whole = other.is_empty() && !found.is_empty();
    Ok(Finding {
        name: "attributes",
        state: if is_whole { State::Fine } else { State::Missing },
        words: if is_whole {
            format!("git knows the files of the map: {}", found.len())
        } else {
            format!("git takes files of the map for others: {}", other.join(", "))
        },
        hint: (!is_whole).then_some(SETUP),
    })
}

fn driver(
    session: &Session<'_>,
    repository: &Repository,
    key: &'static str,
    words: &str,
    expected: Option<&String>,
) -> Result<Finding, CliError> {
    let finding = |state, words: String, hint| Finding { name: key, state, words, hint };
    let Some(setting) = repository.effective(key)? else {
        return Ok(finding(
            State::Missing,
            format!("no program {words} in this clone ({key} says nothing)"),
            Some(SETUP),
        ));
    };
    let Some(called) = program_in(&setting) else {
        let words = format!("{key} is set by somebody else: {setting}");
        return Ok(finding(State::Note, words, Some("`msgmap git setup` changes it")));
    };
    let path = Path::new(&called);
    if path.is_absolute() && !path.is_file() {
        return Ok(finding(
            State::Missing,
            format!("the program that {words} is gone: {called}"),
            Some("`msgmap git setup` puts this one in its place"),
        ));
    }
    if expected != Some(&setting) {
        let is_other = Path::new(&called) != program(session);
        let words = if is_other {
            format!("another msgmap {words}: {called}")
        } else {
            format!("{key} was written by another version of msgmap")
        };
        let hint = Some("`msgmap git setup` brings it up to date");
        return Ok(finding(State::Note, words, hint));
    }
    Ok(finding(State::Fine, format!("{called} {words}"), None))
}

fn hook_of(session: &Session<'_>, repository: &Repository) -> Result<Finding, CliError> {
    let path = repository.hooks()?.join(hook::NAME);
    let shown = session.shown(&path).display().to_string();
    let (state, words, hint) = match files::read(&path) {
        Ok(Some((bytes, _))) if hook::is_ours(&bytes) => {
            (State::Fine, format!("the map is checked before a commit: {shown}"), None)
        }
        Ok(Some(_)) => (State::Note, format!("there is a hook of others: {shown}"), None),
        Ok(None) => (
            State::Note,
            "the map is not checked before a commit".to_owned(),
            Some("`msgmap git setup --hook` lets it be"),
        ),
        Err(error) => (State::Note, error.message, None),
    };
    Ok(Finding { name: "hook", state, words, hint })
}

fn human(found: &[Finding], width: Option<usize>) -> Styled {
    let mut out = Styled::new();
    for finding in found {
        let (role, sign) = match finding.state {
            State::Fine => (Role::Good, "✓"),
            State::Note => (Role::Hint, "·"),
            State::Missing => (Role::Bad, "!"),
        };
        let mut line = Styled::new();
        line.push(role, sign).plain(" ").plain(&finding.words);
        out.wrapped(&line, 0, width);
        if let Some(hint) = finding.hint {
            let mut line = Styled::new();
            line.push(Role::Faint, hint);
            out.wrapped(&line, 2, width);
        }
    }
    out
}

fn to_json(found: &[Finding]) -> Result<String, serde_json::Error> {
    let one = |finding: &Finding| {
        let state = match finding.state {
            State::Fine => "fine",
            State::Note => "note",
            State::Missing => "missing",
        };
        json!({ "name": finding.name, "state": state, "message": finding.words, "help": finding.hint })
    };
    let is_whole = found.iter().all(|finding| finding.state != State::Missing);
    write(&json!({ "set_up": is_whole, "findings": found.iter().map(one).collect::<Vec<_>>() }))
}
