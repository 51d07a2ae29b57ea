//! `msgmap merge`: three versions of one file made one, as git's merge driver calls it.
//!
//! The one promise above all others: whatever goes wrong, the file holds what both sides wrote,
//! with markers, and the exit code is not 0. So before anything is understood all of both sides
//! is written, marked; only what was merged and looked at once more takes its place.

use std::ffi::OsString;
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind, set_hook, take_hook};
use std::path::{Path, PathBuf};

use super::error::{CliError, Exit};
use super::output::Ui;
use super::session::Session;
use crate::disk;
use crate::model::Level;
use crate::render::Role;
use crate::review::{self, Marks};
use crate::workspace::{Workspace, understood};

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
    /// Its bytes; `None` for all of both sides, marked.
    bytes: Option<Vec<u8>>,
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
            put_whole(ui, output.as_deref(), [&ours, why.as_bytes()], &marks)?;
            return Err(match &output {
                Some(_) => error.hint("both versions are in the file, marked: settle them there"),
                None => error,
            });
        }
    };
    if output.is_some() {
        put_whole(ui, output.as_deref(), [&versions.ours, &versions.theirs], &marks)?;
    }
    let named =
        |own: &Path| args.path.as_deref().unwrap_or(own.as_os_str()).to_string_lossy().into_owned();
    let names = [named(&args.ours), named(&args.theirs)];
    let outcome = guarded(|| {
        #[cfg(debug_assertions)]
        fail_on_purpose(args);
        merged(versions, &marks, &names)
    });
    match (&outcome.bytes, &output) {
        // What stands there since a moment ago is not what git gave.
        (Some(bytes), Some(path)) => put(ui, Some(path), &[bytes]).map_err(|error| {
            let message = format!("could not write the merge to `{}`", path.display());
            CliError { message, ..error }
                .hint("both versions are in the file, marked: settle them there, or merge again")
        })?,
        (Some(bytes), None) => put(ui, None, &[bytes])?,
        (None, Some(_)) => {}
        (None, None) => {
            let (ours, theirs) = (read(&at(&args.ours))?, read(&at(&args.theirs))?);
            put_whole(ui, None, [&ours, &theirs], &marks)?;
        }
    }
    for (role, word, sentence) in &outcome.told {
        ui.note(*role, word, sentence);
    }
    Ok(outcome.exit)
}

/// Runs a merge so that whatever happens in it both sides are in the result.
fn guarded(merge: impl FnOnce() -> Outcome) -> Outcome {
    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    let outcome = catch_unwind(AssertUnwindSafe(merge));
    set_hook(hook);
    outcome.unwrap_or_else(|_| Outcome {
        bytes: None,
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

/// How many bytes the three versions may have together: merging them takes as much again.
const MERGED_BYTES_MAX: usize = 240 * 1024 * 1024;

/// How many lines the three versions may have together that are merged by their lines.
const MERGED_LINES_MAX: usize = 2_000_000;

fn merged(versions: Versions, marks: &Marks, [name, other]: &[String; 2]) -> Outcome {
    let versions = match one_sided(versions) {
        Ok(bytes) => return Outcome { bytes: Some(bytes), exit: Exit::Fine, told: Vec::new() },
        Err(versions) => versions,
    };
    let too_much = |why: String| {
        let hint = "take one of the two versions, which are both in the result, marked";
        let told = vec![(Role::Bad, "conflict", why), (Role::Hint, "hint", hint.to_owned())];
        Outcome { bytes: None, exit: Exit::Found, told }
    };
    let Some(versions) = versions else {
        return too_much(format!("{name}: it can't be understood, so nothing was merged"));
    };
    if versions.n_bytes() > MERGED_BYTES_MAX {
        let most = MERGED_BYTES_MAX / (1024 * 1024);
        return too_much(format!(
            "{name}: the three versions have more than {most} MiB together, so nothing was merged"
        ));
    }
    // Beside each other they take little more room than one. To take them apart at the end would
    // take a good part of the time that the merge does.
    let open = |bytes: Vec<u8>, version: &Workspace| {
        ManuallyDrop::new(Workspace::open_beside([(FILE, bytes)], version))
    };
    let base = open(versions.base, &Workspace::default());
    let (ours, theirs) = std::thread::scope(|scope| {
        let ours = scope.spawn(|| open(versions.ours, &base));
        let theirs = open(versions.theirs, &base);
        (ours.join().unwrap_or_else(|panic| resume_unwind(panic)), theirs)
    });
    let merge = match review::merge(&base, &ours, &theirs) {
        Ok(merge) => ManuallyDrop::new(merge),
        Err(error) => {
            let texts = [&base, &ours, &theirs].map(|workspace| workspace.text(FILE));
            let n_lines: usize =
                texts.iter().flatten().map(|text| text.matches('\n').count()).sum();
            let bytes = match texts {
                [base, Some(mine), Some(other)] if n_lines < MERGED_LINES_MAX => {
                    let base = base.unwrap_or_default();
                    Some(with_mark(&ours, &review::marked_lines(base, mine, other, marks)))
                }
                _ => None,
            };
            let mut told: Vec<_> = [(name, "ours", &ours), (other, "theirs", &theirs)]
                .into_iter()
                .filter_map(|(name, side, workspace)| broken(name, (side, workspace)))
                .collect();
            let made =
                if bytes.is_some() { "it was merged by its lines" } else { "nothing was merged" };
            told.push((Role::Bad, "conflict", format!("{name}: {error}, so {made}")));
            told.push((Role::Hint, "hint", "mend the file and remove the markers".to_owned()));
            return Outcome { bytes, exit: Exit::Found, told };
        }
    };
    let mut told: Vec<_> =
        merge.notes.iter().map(|note| (Role::Plain, "note", format!("{name}: {note}"))).collect();
    if merge.is_clean() {
        let text = merge.workspace.text(FILE).unwrap_or_default();
        return Outcome { bytes: Some(with_mark(&ours, text)), exit: Exit::Fine, told };
    }
    for conflict in &merge.conflicts {
        told.push((Role::Bad, "conflict", format!("{name}: {}", conflict.why)));
    }
    let text = review::marked(&merge, FILE, marks);
    let bytes = text.map(|text| with_mark(&ours, &text));
    Outcome { bytes, exit: Exit::Found, told }
}

impl Versions {
    fn n_bytes(&self) -> usize {
        self.base.len() + self.ours.len() + self.theirs.len()
    }
}

/// Returns the side that alone changed something, where that is so and it can be understood; else
/// the versions are given back, as long as they are there.
fn one_sided(versions: Versions) -> Result<Vec<u8>, Option<Versions>> {
    let Versions { base, ours, theirs } = versions;
    let is_ours = theirs == base || theirs == ours;
    if !is_ours && ours != base {
        return Err(Some(Versions { base, ours, theirs }));
    }
    let (taken, same) = if is_ours { (ours, theirs) } else { (theirs, ours) };
    drop(base);
    // What can't be understood is looked at once more, to say what is wrong with it.
    let again = if taken.len() <= MERGED_BYTES_MAX / 4 { Some(taken.clone()) } else { None };
    let Some(taken) = understood(taken) else {
        return Err(again.map(|taken| {
            let base = same.clone();
            let (ours, theirs) = if is_ours { (taken, same) } else { (same, taken) };
            Versions { base, ours, theirs }
        }));
    };
    Ok(taken)
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

/// Hands over all of both sides, marked, whatever they are.
fn put_whole(
    ui: &mut Ui,
    output: Option<&Path>,
    [ours, theirs]: [&[u8]; 2],
    marks: &Marks,
) -> Result<(), CliError> {
    let line = |sign: char, label: &str| {
        let mut line: String = std::iter::repeat_n(sign, marks.size).collect();
        if !label.is_empty() {
            line.push(' ');
            line.push_str(&label.replace(char::is_control, " "));
        }
        line.push('\n');
        line.into_bytes()
    };
    let mine = ours.strip_prefix(MARK);
    let mark = if mine.is_some() { MARK } else { &[] };
    let (mine, other) = (mine.unwrap_or(ours), theirs.strip_prefix(MARK).unwrap_or(theirs));
    let end = |side: &[u8]| -> &[u8] {
        if side.last().is_some_and(|last| *last != b'\n') { b"\n" } else { &[] }
    };
    let [first, between, last] = [line('<', &marks.ours), line('=', ""), line('>', &marks.theirs)];
    put(ui, output, &[mark, &first, mine, end(mine), &between, other, end(other), &last])
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

fn put(ui: &mut Ui, output: Option<&Path>, parts: &[&[u8]]) -> Result<(), CliError> {
    match output {
        None if ui.print_file(&parts.concat())? => Ok(()),
        None => Err(CliError::new("the result holds characters that can't be printed as they are")
            .hint("write it to a file: -o OUT")),
        Some(path) => Ok(disk::deliver(path, parts)?),
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
