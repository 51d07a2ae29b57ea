//! `msgmap merge`: three versions of one file made one, as git's merge driver calls it.
//!
//! The one promise above all others: whatever goes wrong, the file holds what both sides wrote,
//! with markers, and the exit code is not 0. So before anything is understood all of both sides
//! is written, marked; only what was merged and looked at once more takes its place.

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::path::{Path, PathBuf};

use super::error::{CliError, Exit};
use super::output::Ui;
use super::session::Session;
use crate::disk;
use crate::model::Level;
use crate::render::Role;
use crate::review::{self, Marks};
use crate::workspace::{Workspace, can_be_understood};

/// Merge what two sides made of one file of a map, by what it means
///
/// Exits with 1 when there is a conflict, marked in the result, and with 2 when the merge could
/// not be made; the result then holds all of both sides, marked. As a merge driver of git:
/// `msgmap merge %O %A %B -o %A --marker-size %L --path %P --labels %S %X %Y`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What both sides began with; a file that is not there, or is empty, is none
    base: PathBuf,
    /// Our version
    ours: PathBuf,
    /// Their version
    theirs: PathBuf,
    /// Where the result goes, which may be OURS; without it, it is printed
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// What the markers call the base, ours and theirs
    #[arg(long, num_args = 3, allow_hyphen_values = true, value_names = ["BASE", "OURS", "THEIRS"])]
    labels: Vec<String>,
    /// How long the markers are
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=200))]
    marker_size: u16,
    /// What to call the file in messages
    #[arg(long, value_name = "PATH")]
    path: Option<OsString>,
    /// Fail on purpose, for tests of this program
    #[cfg(debug_assertions)]
    #[arg(long, hide = true)]
    fault: Option<String>,
}

/// The three versions as they stand on disk.
struct Versions {
    base: Vec<u8>,
    ours: Vec<u8>,
    theirs: Vec<u8>,
}

/// What the result is to be.
struct Outcome {
    bytes: Vec<u8>,
    exit: Exit,
    told: Vec<(Role, &'static str, String)>,
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    let marks = marks(args);
    let cwd = &session.environment.cwd;
    let at = |path: &Path| cwd.join(path);
    let ours = read(&at(&args.ours))?;
    let output = args.output.as_deref().map(at);
    let versions = match (read_base(&at(&args.base)), read(&at(&args.theirs))) {
        (Ok(base), Ok(theirs)) => Versions { base, ours, theirs },
        (Err(error), _) | (_, Err(error)) => {
            // What could not be read can't be merged, and must not be taken for an empty file.
            let why = format!("# {}\n", error.message);
            let versions = Versions { base: Vec::new(), ours, theirs: why.into_bytes() };
            put(ui, output.as_deref(), &whole(&versions, &marks))?;
            return Err(match &output {
                Some(_) => error.hint("both versions are in the file, marked: settle them there"),
                None => error,
            });
        }
    };
    if let Some(output) = &output {
        put(ui, Some(output), &whole(&versions, &marks))?;
    }
    let named =
        |own: &Path| args.path.as_deref().unwrap_or(own.as_os_str()).to_string_lossy().into_owned();
    let names = [named(&args.ours), named(&args.theirs)];
    let outcome = guarded(&versions, &marks, || {
        #[cfg(debug_assertions)]
        fail_on_purpose(args);
        merged(&versions, &marks, &names)
    });
    // What stands there since a moment ago is not what git gave.
    put(ui, output.as_deref(), &outcome.bytes).map_err(|error| match &output {
        Some(path) => CliError {
            message: format!("could not write the merge to `{}`", path.display()),
            ..error
        }
        .hint("both versions are in the file, marked: settle them there, or merge again"),
        None => error,
    })?;
    for (role, word, sentence) in &outcome.told {
        ui.note(*role, word, sentence);
    }
    Ok(outcome.exit)
}

/// Runs a merge so that whatever happens in it both sides are in the result.
fn guarded(versions: &Versions, marks: &Marks, merge: impl FnOnce() -> Outcome) -> Outcome {
    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    let outcome = catch_unwind(AssertUnwindSafe(merge));
    set_hook(hook);
    outcome.unwrap_or_else(|_| Outcome {
        bytes: whole(versions, marks),
        exit: Exit::Partly,
        told: vec![
            (Role::Bad, "error", "the merge failed; both versions are in the file, marked".into()),
            (
                Role::Hint,
                "hint",
                "this is a mistake of msgmap; please report it with the three files".into(),
            ),
        ],
    })
}

#[cfg(debug_assertions)]
#[expect(clippy::panic, reason = "tests must see what a panic leaves behind")]
fn fail_on_purpose(args: &Args) {
    match args.fault.as_deref() {
        Some("panic") => panic!("on purpose"),
        Some("abort") => std::process::abort(),
        Some(_) | None => {}
    }
}

fn merged(versions: &Versions, marks: &Marks, [name, other]: &[String; 2]) -> Outcome {
    if let Some(bytes) = one_sided(versions) {
        return Outcome { bytes, exit: Exit::Fine, told: Vec::new() };
    }
    // Beside each other they take little more room than one.
    let open = |bytes: &[u8], version: &Workspace| {
        Workspace::open_beside([(FILE, bytes.to_vec())], version)
    };
    let base = open(&versions.base, &Workspace::default());
    let ours = open(&versions.ours, &base);
    let theirs = open(&versions.theirs, &base);
    let merge = match review::merge(&base, &ours, &theirs) {
        Ok(merge) => merge,
        Err(error) => {
            let texts = [&base, &ours, &theirs].map(|workspace| workspace.text(FILE));
            let bytes = match texts {
                [base, Some(mine), Some(other)] => {
                    let base = base.unwrap_or_default();
                    with_mark(&ours, &review::marked_lines(base, mine, other, marks))
                }
                _ => whole(versions, marks),
            };
            let mut told: Vec<_> = [(name, "ours", &ours), (other, "theirs", &theirs)]
                .into_iter()
                .filter_map(|(name, side, workspace)| broken(name, (side, workspace)))
                .collect();
            told.push((
                Role::Bad,
                "conflict",
                format!("{name}: {error}, so it was merged by its lines"),
            ));
            told.push((Role::Hint, "hint", "mend the file and remove the markers".to_owned()));
            return Outcome { bytes, exit: Exit::Found, told };
        }
    };
    let mut told: Vec<_> =
        merge.notes.iter().map(|note| (Role::Plain, "note", format!("{name}: {note}"))).collect();
    if merge.is_clean() {
        let text = merge.workspace.text(FILE).unwrap_or_default();
        return Outcome { bytes: with_mark(&ours, text), exit: Exit::Fine, told };
    }
    for conflict in &merge.conflicts {
        told.push((Role::Bad, "conflict", format!("{name}: {}", conflict.why)));
    }
    let bytes = match review::marked(&merge, FILE, marks) {
        Some(text) => with_mark(&ours, &text),
        None => whole(versions, marks),
    };
    Outcome { bytes, exit: Exit::Found, told }
}

/// Returns the side that alone changed something, where that is so and it can be understood.
fn one_sided(versions: &Versions) -> Option<Vec<u8>> {
    let Versions { base, ours, theirs } = versions;
    let taken = if theirs == base || theirs == ours {
        ours
    } else if ours == base {
        theirs
    } else {
        return None;
    };
    can_be_understood(taken.clone()).then(|| taken.clone())
}

/// Tells where the first thing stands that keeps a side from being understood.
fn broken(
    name: &str,
    (side, workspace): (&str, &Workspace),
) -> Option<(Role, &'static str, String)> {
    let findings = workspace.reading();
    let finding = findings.iter().find(|finding| finding.level == Level::Error)?;
    let place = workspace.place(&finding.spot)?;
    let at = format!("{name}:{}:{} of {side}", place.line, place.column);
    Some((Role::Bad, "error", format!("{at}: {}", finding.message)))
}

/// What the one file is called inside the merge.
const FILE: &str = "map.toml";

/// Returns a text as bytes, with the byte order mark that ours has.
fn with_mark(ours: &Workspace, text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() + 3);
    if ours.has_mark(FILE) {
        bytes.extend_from_slice(MARK);
    }
    bytes.extend_from_slice(text.as_bytes());
    bytes
}

const MARK: &[u8] = b"\xef\xbb\xbf";

/// Returns all of both sides, marked, whatever they are.
fn whole(versions: &Versions, marks: &Marks) -> Vec<u8> {
    let line = |sign: char, label: &str| {
        let mut line: String = std::iter::repeat_n(sign, marks.size).collect();
        if !label.is_empty() {
            line.push(' ');
            line.push_str(&label.replace(char::is_control, " "));
        }
        line.push('\n');
        line.into_bytes()
    };
    let ours = versions.ours.strip_prefix(MARK);
    let theirs = versions.theirs.strip_prefix(MARK).unwrap_or(&versions.theirs);
    let mut bytes = Vec::new();
    if ours.is_some() {
        bytes.extend_from_slice(MARK);
    }
    let parts = [
        (line('<', &marks.ours), ours.unwrap_or(&versions.ours)),
        (line('=', ""), theirs),
        (line('>', &marks.theirs), &[]),
    ];
    for (marker, side) in parts {
        if bytes.last().is_some_and(|last| *last != b'\n') && bytes != MARK {
            bytes.push(b'\n');
        }
        bytes.extend(marker);
        bytes.extend_from_slice(side);
    }
    bytes
}

fn marks(args: &Args) -> Marks {
    let plain = Marks::default();
    let mut labels = args.labels.iter();
    // An older git knows no labels, and hands their placeholders on as they are.
    let mut label = |usual: String| match labels.next() {
        Some(label)
            if !label.trim().is_empty() && !["%S", "%X", "%Y"].contains(&label.as_str()) =>
        {
            label.clone()
        }
        Some(_) | None => usual,
    };
    Marks {
        base: label(plain.base),
        ours: label(plain.ours),
        theirs: label(plain.theirs),
        size: usize::from(args.marker_size),
    }
}

fn put(ui: &mut Ui, output: Option<&Path>, bytes: &[u8]) -> Result<(), CliError> {
    match output {
        None if ui.print_file(bytes)? => Ok(()),
        None => Err(CliError::new("the result holds characters that can't be printed as they are")
            .hint("write it to a file: -o OUT")),
        Some(path) => Ok(disk::deliver(path, bytes)?),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, CliError> {
    let (map, errors) = disk::load(path)?;
    if let Some(error) = errors.into_iter().next() {
        return Err(error.into());
    }
    let is_file = !map.is_folder;
    map.files.into_iter().next().filter(|_| is_file).map(|file| file.bytes).ok_or_else(|| {
        CliError::new(format!("`{}` is a folder, not a file", path.display()))
            .hint("git merges a map file by file; name three versions of one file")
    })
}

/// Returns the base; one that is not there is none.
fn read_base(path: &Path) -> Result<Vec<u8>, CliError> {
    // One that is there and can't be looked at is an error of reading.
    if matches!(path.try_exists(), Ok(false)) || path == Path::new("/dev/null") {
        return Ok(Vec::new());
    }
    read(path)
}
