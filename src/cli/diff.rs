//! `msgmap diff`: what changed in meaning.

use std::ffi::OsString;
use std::path::Path;

use clap::ValueEnum;

use super::error::{CliError, Exit};
use super::output::Ui;
use super::revision::History;
use super::session::{Located, Opened, Session};
use crate::disk::{self, LoadError, MapFile, MapFiles};
use crate::model::difference::Difference;
use crate::render::diff;
use crate::review;
use crate::workspace::Workspace;

/// Tell what changed in meaning, and what that means
///
/// Layout, quotes, the order of keys and the wrapping of texts are no difference. Without
/// arguments the map as it is now is compared with the last commit.
#[derive(Debug, clap::Args)]
#[command(override_usage = "msgmap diff [OPTIONS] [REV | REV..REV | REV...REV]\n       \
                            msgmap diff [OPTIONS] OLD NEW")]
pub(super) struct Args {
    /// A revision to compare the map with, two with `..` between them (`...`: since they parted),
    /// or two maps or revisions; what is a file or folder is a map. Where the map lay elsewhere
    /// then, REV:PATH says where
    #[arg(value_name = "WHAT", num_args = 0..=2)]
    what: Vec<OsString>,
    /// How to print the difference
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Exit with 1 when there is a difference
    #[arg(long)]
    exit_code: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// For a pull request
    Markdown,
    /// For programs
    Json,
}

impl Args {
    fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }
}

/// One side of a comparison.
struct Side {
    opened: Opened,
    /// What the user calls it.
    name: String,
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    let [before, after] = match sides(session, ui, &args.what)? {
        Sides::Two(sides) => *sides,
        Sides::Equal(side, name) => {
            // What is the same is read once, to tell what can't be understood in it.
            side.opened.refuse_newer()?;
            let is_partial = session.tell_broken(ui, &side.opened);
            return tell(ui, args, &Difference::default(), is_partial, [&side.name, &name]);
        }
    };
    let mut is_partial = false;
    for side in [&before, &after] {
        side.opened.refuse_newer()?;
        is_partial |= session.tell_broken(ui, &side.opened);
    }
    let today = session.environment.today;
    let listed = match args.format() {
        Format::Json => usize::MAX,
        Format::Human | Format::Markdown => diff::LISTED_MAX,
    };
    let [old, new] = [&before, &after].map(|side| &side.opened.workspace);
    let found = review::diff_in_part(old, new, today, listed);
    tell(ui, args, &found, is_partial, [&before.name, &after.name])
}

fn tell(
    ui: &mut Ui,
    args: &Args,
    found: &Difference,
    is_partial: bool,
    [before, after]: [&str; 2],
) -> Result<Exit, CliError> {
    match args.format() {
        // Of what can't be understood nobody knows whether it is the same.
        Format::Human if is_partial && found.is_empty() => ui.print(&diff::nothing_found())?,
        Format::Human => ui.print(&diff::human(found, ui.width))?,
        Format::Markdown => ui.print_page(&diff::markdown(found))?,
        Format::Json => ui.print_page(&diff::json(found, before, after)?)?,
    }
    Ok(match (is_partial, found.is_empty()) {
        (true, _) => Exit::Partly,
        (false, false) if args.exit_code => Exit::Found,
        (false, _) => Exit::Fine,
    })
}

/// What is compared.
enum Sides {
    /// Two maps that differ.
    Two(Box<[Side; 2]>),
    /// Two maps that are the same, byte for byte; the second is there by name alone.
    Equal(Box<Side>, String),
}

fn sides(session: &Session<'_>, ui: &mut Ui, what: &[OsString]) -> Result<Sides, CliError> {
    let two = |before, after| Ok(Sides::Two(Box::new([before, after])));
    match what {
        [old, new] if is_map(session, old) && is_map(session, new) => {
            let [old, new] = [old, new].map(|what| session.environment.cwd.join(what));
            let names = [&old, &new].map(|root| name(session, root));
            on_disk(&old, &new, names)
        }
        [old, new] => {
            let before = side(session, ui, old, &Workspace::default())?;
            let after = side(session, ui, new, &before.opened.workspace)?;
            two(before, after)
        }
        [one] => {
            let words = one.to_string_lossy();
            let history = history(session, ui)?;
            if let Some((old, new)) = words.split_once("...") {
                let (old, new) = (history.commit(or_head(old))?, history.commit(or_head(new))?);
                let base = history.merge_base(&old, &new)?;
                let before = at(ui, &history, &base, &Workspace::default())?;
                let after = at(ui, &history, &new, &before.opened.workspace)?;
                return two(before, after);
            }
            if let Some((old, new)) = words.split_once("..") {
                let before = revision(ui, &history, old, &Workspace::default())?;
                let after = revision(ui, &history, new, &before.opened.workspace)?;
                return two(before, after);
            }
            let old = revision(ui, &history, &words, &Workspace::default()).map_err(|error| {
                let is_map = is_map(session, one);
                error.maybe_hint(is_map.then_some("to compare two maps name both: OLD NEW"))
            })?;
            let new = as_it_is(session, history.root(), &old.opened.workspace)?;
            two(old, new)
        }
        _ => {
            let history = history(session, ui)?;
            let before = revision(ui, &history, "HEAD", &Workspace::default())?;
            let after = as_it_is(session, history.root(), &before.opened.workspace)?;
            two(before, after)
        }
    }
}

/// Opens two maps that stand on disk.
fn on_disk(old: &Path, new: &Path, names: [String; 2]) -> Result<Sides, CliError> {
    let [(old, old_unread), (new, new_unread)] = [load(old)?, load(new)?];
    // Where a map is one file, its name is nothing that the map says.
    let said = |map: &MapFiles| {
        let name = |file: &MapFile| map.is_folder.then(|| file.relative.clone());
        map.files.iter().map(|file| (name(file), file.digest)).collect::<Vec<_>>()
    };
    let is_all_read = old_unread.is_empty() && new_unread.is_empty();
    let is_equal = is_all_read && !old.files.is_empty() && said(&old) == said(&new);
    let [old_name, new_name] = names;
    let before = Opened::of(old, old_unread, &Workspace::default());
    let before = Side { opened: before, name: old_name };
    if is_equal {
        return Ok(Sides::Equal(Box::new(before), new_name));
    }
    let opened = Opened::of(new, new_unread, &before.opened.workspace);
    Ok(Sides::Two(Box::new([before, Side { opened, name: new_name }])))
}

/// Reads a map that stands on disk.
fn load(root: &Path) -> Result<(MapFiles, Vec<LoadError>), LoadError> {
    // What git names where a file is not there on one side.
    if root == Path::new("/dev/null") {
        let nothing = MapFiles { root: root.to_path_buf(), is_folder: false, files: Vec::new() };
        return Ok((nothing, Vec::new()));
    }
    disk::load(root)
}

/// Opens a map that stands on disk, or the map at a revision.
fn side(
    session: &Session<'_>,
    ui: &mut Ui,
    what: &OsString,
    version: &Workspace,
) -> Result<Side, CliError> {
    if is_map(session, what) {
        return as_it_is(session, &session.environment.cwd.join(what), version);
    }
    let history = history(session, ui)?;
    revision(ui, &history, &what.to_string_lossy(), version)
        .map_err(|error| error.hint("and there is no file or folder with that name"))
}

fn is_map(session: &Session<'_>, what: &OsString) -> bool {
    !what.is_empty() && session.environment.cwd.join(what).exists()
}

fn as_it_is(session: &Session<'_>, root: &Path, version: &Workspace) -> Result<Side, CliError> {
    let name = name(session, root);
    let (map, unread) = load(root)?;
    Ok(Side { opened: Opened::of(map, unread, version), name })
}

fn name(session: &Session<'_>, root: &Path) -> String {
    session.shown(root).display().to_string()
}

fn history(session: &Session<'_>, ui: &mut Ui) -> Result<History, CliError> {
    match session.locate(ui)? {
        Located::Map(root) => Ok(History::of(session, &root)?),
        Located::Sample => Err(CliError::new("there is no map here to compare")
            .hint("--map says where one is; or name two maps: OLD NEW")),
    }
}

fn revision(
    ui: &mut Ui,
    history: &History,
    revision: &str,
    version: &Workspace,
) -> Result<Side, CliError> {
    at(ui, history, &history.commit(or_head(revision))?, version)
}

fn at(
    ui: &mut Ui,
    history: &History,
    commit: &super::revision::Named,
    version: &Workspace,
) -> Result<Side, CliError> {
    let opened = history.open_beside(commit, version)?;
    if opened.files.is_empty() {
        ui.warn(&format!("at `{}` there was no such map", commit.name));
        if !commit.name.contains(':') {
            let name = &commit.name;
            ui.hint(&format!("if it was moved, `msgmap diff {name}:OLD/PATH` says from where"));
        }
    }
    Ok(Side { opened, name: commit.name.clone() })
}

fn or_head(revision: &str) -> &str {
    if revision.is_empty() { "HEAD" } else { revision }
}
