//! `msgmap init`: a map to begin with.

use std::path::{Path, PathBuf};

use super::error::{CliError, Exit};
use super::output::Ui;
use super::sample;
use super::session::{Opened, Session};
use crate::disk::{self, Before, Change, Found, LoadError, Occasion, SaveFault, Wanted};
use crate::render::{Role, Styled};

/// The map to fill in, with comments that help.
const STARTER: &str = include_str!("init/starter.toml");
/// The name of the starter map's file in a folder.
const FILE: &str = "map.toml";

/// Make a map to fill in, or a copy of the sample
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A folder, or a file that ends in .toml; maps/ when left out
    path: Option<PathBuf>,
    /// Copy the whole sample map, with its assets, into a folder
    #[arg(long)]
    sample: bool,
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    if session.read_only {
        return Err(CliError::new("with --read-only nothing is made"));
    }
    let usual = if args.sample { "maps/northwind" } else { "maps" };
    let said = args.path.clone().or_else(|| session.map.clone());
    let path = said.unwrap_or_else(|| PathBuf::from(usual));
    let root = session.environment.cwd.join(&path);
    let is_file = root.extension().is_some_and(|ending| ending == "toml") && !root.is_dir();
    if is_file && args.sample {
        return Err(CliError::new("the sample is a folder of several files")
            .hint("name a folder, such as maps/northwind"));
    }
    let shown = session.shown(&root).display().to_string();
    refuse_to_overwrite(&root, &shown)?;
    refuse_inside_another(session, &root)?;
    let write = |path: PathBuf, bytes: &[u8]| Change::Write {
        path,
        before: Before::Absent,
        after: bytes.to_vec(),
    };
    let changes: Vec<Change> = if args.sample {
        let files = sample::files().into_iter();
        files.map(|(name, bytes)| write(root.join(name), bytes)).collect()
    } else if is_file {
        vec![write(root.clone(), STARTER.as_bytes())]
    } else {
        vec![write(root.join(FILE), STARTER.as_bytes())]
    };
    let state = disk::state_folder(session.environment.state.clone())?;
    let occasion = Occasion {
        root: root.clone(),
        at: (session.environment.time)(),
        words: vec!["Made the map".to_owned()],
        entries: Vec::new(),
    };
    let (saved, unnoted) = disk::save_noted(&state, &occasion, &changes);
    if let Some(error) = unnoted {
        ui.warn(&error.told());
    }
    saved.map_err(|error| {
        if let SaveFault::Exists { path } = &error.cause {
            return exists(&session.shown(path).display().to_string());
        }
        error.into()
    })?;
    tell(session, ui, args, &root, &shown)?;
    Ok(Exit::Fine)
}

fn exists(shown: &str) -> CliError {
    CliError::new(format!("`{shown}` is there already, and nothing is overwritten"))
        .hint("name another place, such as `msgmap init acme.msgmap.toml`")
}

fn refuse_to_overwrite(root: &Path, shown: &str) -> Result<(), CliError> {
    if root.is_dir() {
        return match Opened::read(root) {
            Ok(opened) if opened.files.is_empty() && opened.unread.is_empty() => Ok(()),
            Ok(_) => Err(exists(shown)),
            Err(LoadError::Missing { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        };
    }
    if root.symlink_metadata().is_ok() { Err(exists(shown)) } else { Ok(()) }
}

/// Refuses a place in the folder of another map, which would take the new files for its own.
fn refuse_inside_another(session: &Session<'_>, root: &Path) -> Result<(), CliError> {
    let mut above = root.parent();
    while let Some(folder) = above {
        let wanted = Wanted { option: None, env: None, cwd: folder, preferred: None };
        if let Ok(Found::Map(map)) = disk::find_map(wanted)
            && map.is_dir()
            && root.starts_with(&map)
            && root != map
        {
            let shown = session.shown(&map).display();
            return Err(CliError::new(format!(
                "`{shown}` is a map already, and the new files would become part of it"
            ))
            .hint("name a place outside of it"));
        }
        above = folder.parent().filter(|_| !folder.is_dir());
    }
    Ok(())
}

/// Says what was made and what to do next.
fn tell(
    session: &Session<'_>,
    ui: &mut Ui,
    args: &Args,
    root: &Path,
    shown: &str,
) -> Result<(), CliError> {
    let environment = session.environment;
    let wanted = Wanted {
        option: None,
        env: environment.map.as_deref(),
        cwd: &environment.cwd,
        preferred: None,
    };
    let is_found = disk::find_map(wanted).is_ok_and(|found| found == Found::Map(root.into()));
    let command =
        if is_found { "msgmap".to_owned() } else { format!("msgmap --map {}", quoted(shown)) };
    let mut out = Styled::new();
    let what = if args.sample { "the sample map" } else { "a map to fill in" };
    out.plain(&format!("Made {what}: ")).push(Role::Title, shown).end().end();
    out.push(Role::Label, "Next").end();
    let steps = [
        (String::new(), "open it"),
        (" check".to_owned(), "see what is missing"),
        (" search \"what a customer asks\"".to_owned(), "find what to say"),
    ];
    let longest = steps.iter().map(|(step, _)| step.len()).max().unwrap_or_default();
    for (step, what) in steps {
        let gap = " ".repeat(longest - step.len() + 2);
        out.plain("  ").push(Role::Title, &format!("{command}{step}"));
        out.push(Role::Faint, &format!("{gap}{what}")).end();
    }
    ui.print(&out)
}

/// Returns a path as it can be typed into a shell.
fn quoted(path: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./".contains(letter);
    if path.chars().all(is_plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    }
}
