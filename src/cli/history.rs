//! `msgmap history`: the saved states of the map, and how to have one back.

use std::path::PathBuf;

use clap::Subcommand;
use jiff::Timestamp;
use serde_json::json;
use smol_str::SmolStr;

use super::edit::prove;
use super::error::{CliError, Exit};
use super::output::Ui;
use super::session::{Located, Opened, Session};
use crate::disk::{
    self, Before, Change, HISTORY_BYTES_MAX, HISTORY_DAYS, Occasion, State, StateKind,
};
use crate::render::{self, Role, Styled, diff};
use crate::review;
use crate::workspace::Workspace;

/// List the saved states of the map, show one, or have it back
///
/// Every save of msgmap is kept for 30 days, up to 200 MB for a map; so is unsaved work that was
/// discarded after a crash, and what was set aside when another program had changed the map.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: Option<What>,
    /// Print the list as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the states, the latest first
    List {
        /// Print the list as JSON
        #[arg(long)]
        json: bool,
    },
    /// Show what a state changed
    Show {
        /// Its number in the list
        number: u64,
        /// Print the difference as JSON
        #[arg(long)]
        json: bool,
    },
    /// Write the map's files as they were in a state; what they hold now becomes a state, too
    Restore {
        /// Its number in the list
        number: u64,
    },
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    let Located::Map(root) = session.locate(ui)? else {
        return Err(CliError::new("there is no map here that could have a history")
            .hint("`msgmap init` makes one; --map says where one is"));
    };
    let state_folder = disk::state_folder(session.environment.state.clone())?;
    let home = disk::home_of(&state_folder, &root);
    let states = disk::states(&home)?;
    let past = History { before: State::before(&states), states, root, home, state_folder };
    match &args.what {
        None => list(session, ui, &past, args.json),
        Some(What::List { json }) => list(session, ui, &past, *json || args.json),
        Some(What::Show { number, json }) => show(session, ui, &past, *number, *json || args.json),
        Some(What::Restore { number }) => restore(session, ui, &past, *number),
    }
}

/// The states of a map.
struct History {
    states: Vec<State>,
    /// What was there before all of them.
    before: Option<State>,
    root: PathBuf,
    home: PathBuf,
    state_folder: PathBuf,
}

impl History {
    fn state(&self, number: u64) -> Result<&State, CliError> {
        let mut states = self.states.iter().chain(&self.before);
        states.find(|state| state.number == number).ok_or_else(|| {
            CliError::no_result(format!("there is no saved state {number}"))
                .hint("`msgmap history` lists those that there are")
        })
    }
}

fn list(
    session: &Session<'_>,
    ui: &mut Ui,
    past: &History,
    as_json: bool,
) -> Result<Exit, CliError> {
    if as_json {
        let states: Vec<_> = past.states.iter().rev().map(to_json).collect();
        let limits = json!({ "days": HISTORY_DAYS, "bytes": HISTORY_BYTES_MAX });
        let page = json!({ "schema": 1, "states": states, "limits": limits });
        ui.print_page(&render::json(&page)?)?;
        return Ok(if past.states.is_empty() { Exit::Found } else { Exit::Fine });
    }
    // Who looks for an earlier state may do so because of what a file is now.
    if let Ok(opened) = Opened::read(&past.root) {
        session.tell_broken(ui, &opened);
    }
    if past.states.is_empty() {
        return Err(CliError::no_result("msgmap has not saved anything of this map yet"));
    }
    let mut out = Styled::new();
    for state in past.states.iter().rev().chain(&past.before) {
        let mut line = Styled::new();
        line.push(Role::Label, &format!("{:>4}", state.number)).plain("  ");
        line.push(Role::Faint, &when(session, state.at)).plain("  ");
        if let Some(words) = kind_words(state.kind) {
            line.push(Role::Warning, words).plain(": ");
        }
        line.plain(&state.summary());
        out.append(line).end();
    }
    let limit = HISTORY_BYTES_MAX / (1024 * 1024);
    out.push(Role::Faint, &format!("States are kept for {HISTORY_DAYS} days, up to {limit} MB."));
    ui.print(out.end())?;
    Ok(Exit::Fine)
}

fn to_json(state: &State) -> serde_json::Value {
    let at = Timestamp::from_second(state.at).map(|at| at.to_string()).unwrap_or_default();
    json!({
        "number": state.number,
        "at": at,
        "kind": state.kind,
        "words": state.words,
        "entries": state.entries,
        "files": state.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(),
    })
}

fn kind_words(kind: StateKind) -> Option<&'static str> {
    match kind {
        StateKind::Saved => None,
        StateKind::Discarded => Some("discarded"),
        StateKind::SetAside => Some("set aside"),
    }
}

fn when(session: &Session<'_>, at: i64) -> String {
    let zone = session.environment.zone.clone();
    let time = Timestamp::from_second(at).map(|at| at.to_zoned(zone));
    time.map(|time| time.strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
}

fn show(
    session: &Session<'_>,
    ui: &mut Ui,
    past: &History,
    number: u64,
    as_json: bool,
) -> Result<Exit, CliError> {
    let state = past.state(number)?;
    let now = Opened::read(&past.root)?;
    let mut texts = texts(&now);
    for (name, content) in contents(past, number)? {
        put(&mut texts, name, content);
    }
    let after = Workspace::open(texts.clone());
    for (name, content) in disk::contents_before(&past.home, state) {
        put(&mut texts, name, content);
    }
    let before = Workspace::open_beside(texts, &after);
    let found = review::diff(&before, &after, session.environment.today);
    if as_json {
        let [old, new] = ["before", "after"].map(|side| format!("{side} {number}"));
        ui.print_page(&diff::json(&found, &old, &new)?)?;
        return Ok(Exit::Fine);
    }
    let mut out = Styled::new();
    out.push(Role::Title, &format!("{number}")).plain("  ");
    out.push(Role::Faint, &when(session, state.at)).plain("  ").plain(&state.summary()).end();
    for words in state.words.iter().skip(1) {
        out.plain("      ").plain(words).end();
    }
    out.append(diff::human(&found, ui.width));
    ui.print(&out)?;
    Ok(Exit::Fine)
}

fn texts(opened: &Opened) -> Vec<(SmolStr, Vec<u8>)> {
    let files = opened.files.iter();
    files
        .filter_map(|file| Some((file.name.clone(), opened.workspace.bytes(&file.name)?)))
        .collect()
}

fn put(texts: &mut Vec<(SmolStr, Vec<u8>)>, name: SmolStr, content: Option<Vec<u8>>) {
    texts.retain(|(other, _)| *other != name);
    texts.extend(content.map(|content| (name, content)));
}

/// Returns what the files held in a state; fails when a content is lost.
fn contents(past: &History, number: u64) -> Result<Vec<disk::Content>, CliError> {
    let contents = disk::contents_at(&past.home, &past.states, number)?;
    let whole = contents.into_iter().map(|(name, content)| match content {
        Ok(content) => Ok((name, content)),
        Err(disk::Lost) => {
            Err(CliError::new(format!("what {name} held in state {number} is not kept any more"))
                .hint("a later state may be there still: `msgmap history` lists them"))
        }
    });
    whole.collect()
}

fn restore(
    session: &Session<'_>,
    ui: &mut Ui,
    past: &History,
    number: u64,
) -> Result<Exit, CliError> {
    if session.read_only {
        return Err(CliError::new("with --read-only nothing is changed"));
    }
    let state = past.state(number)?;
    let now = Opened::read(&past.root)?;
    now.refuse_newer()?;
    let mut changes = Vec::new();
    for (name, content) in contents(past, number)? {
        let file = now.files.iter().find(|file| file.name == name);
        let path = if now.is_folder { past.root.join(name.as_str()) } else { past.root.clone() };
        match (file, content) {
            (None, None) => {}
            (Some(file), None) => {
                changes.push(Change::Remove { path: file.path.clone(), before: file.digest });
            }
            (file, Some(after)) => {
                prove(&name, &after)?;
                if file.is_none_or(|file| file.digest != disk::digest(&after)) {
                    let before = file.map_or(Before::Absent, |it| Before::Content(it.digest));
                    changes.push(Change::Write { path, before, after });
                }
            }
        }
    }
    if changes.is_empty() {
        ui.note(Role::Hint, "note", &format!("the map is as it was in state {number} already"));
        return Ok(Exit::Fine);
    }
    let done = format!("Restored state {number} of {}", when(session, state.at));
    let occasion = Occasion {
        root: past.root.clone(),
        at: (session.environment.time)(),
        words: vec![done.clone()],
        entries: state.entries.clone(),
    };
    let (saved, unnoted) = disk::save_noted(&past.state_folder, &occasion, &changes);
    if let Some(error) = unnoted {
        ui.warn(&error.told());
    }
    for note in saved?.iter().flat_map(|saved| &saved.notes) {
        ui.note(Role::Hint, "note", &note.to_string());
    }
    let mut out = Styled::new();
    out.plain(&done);
    for change in &changes {
        out.end()
            .plain("  ")
            .push(Role::Faint, &session.shown(change.path()).display().to_string());
    }
    ui.print(out.end())?;
    Ok(Exit::Fine)
}
