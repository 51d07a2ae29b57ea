//! The saved states of a map: what every save of the last 30 days wrote, and over what.
//!
//! A record a save: when, what was done, which files with their contents before and after. The
//! contents lie beside it, each once. It is never in the way of a save: what can't be noted is
//! told and the save stands. Work that was discarded, and the side of a merge that was not chosen,
//! are kept here, too. Start with [`save_noted`]; [`states`](mod@states) leads back.

mod states;

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use smol_str::SmolStr;
use thiserror::Error;

pub use states::{
    Content, FileState, Lost, MaybeContent, State, StateKind, contents_at, contents_before, states,
};

use crate::disk::digest::digest;
use crate::disk::home::{home_of, make_folder, open_own, put_own};
use crate::disk::journal;
use crate::disk::lines::line;
use crate::disk::regular;
use crate::disk::save::{Before, Change, SaveError, Saved, save};
use crate::disk::texts::Texts;
use states::{place, read};

/// How many days a saved state is kept.
pub const HISTORY_DAYS: i64 = 30;

/// How many bytes the contents of saved states may take, compressed; the oldest go first.
pub const HISTORY_BYTES_MAX: u64 = 200 * 1024 * 1024;

const DAY: i64 = 24 * 60 * 60;

/// Why the history could not be written or read.
#[derive(Debug, Error)]
#[error("could not {doing} the history of saved states in `{path}`")]
pub struct HistoryError {
    doing: &'static str,
    path: PathBuf,
    source: io::Error,
}

impl HistoryError {
    /// Returns what it says, with the reason and the way out, for where there is one line to say it.
    pub fn told(&self) -> String {
        format!("{self} ({}): {}", self.source, self.hint())
    }

    /// Returns the way out.
    pub fn hint(&self) -> &'static str {
        "see that there is room on the disk and that the folder is yours; MSGMAP_STATE names another"
    }
}

/// What is saved, for the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// The file or the folder that is the map.
    pub root: PathBuf,
    /// When, in seconds since 1970.
    pub at: i64,
    /// What was done, in words.
    pub words: Vec<String>,
    /// The entries that it was done to, as `kind.id`.
    pub entries: Vec<String>,
}

/// A file of a state that is to be noted: its name, and what it held before and after.
pub type Written = (SmolStr, Option<Vec<u8>>, Option<Vec<u8>>);

/// A file of a state whose contents are somebody else's.
type Noted<'c> = (SmolStr, Option<&'c [u8]>, Option<&'c [u8]>);

/// The step of the work, for tests that let it fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Lock,
    Read,
    Keep,
    Write,
}

type Watch<'a> = &'a mut dyn FnMut(Step) -> io::Result<()>;

/// Saves as [`save`] does, and notes the state that comes of it.
///
/// Whether it could be noted has no say in whether it is saved; it comes back beside.
pub fn save_noted(
    state_folder: &Path,
    occasion: &Occasion,
    changes: &[Change],
) -> (Result<Vec<Saved>, SaveError>, Option<HistoryError>) {
    save_watched(state_folder, occasion, changes, &mut |_| Ok(()))
}

fn save_watched(
    state_folder: &Path,
    occasion: &Occasion,
    changes: &[Change],
    watch: Watch<'_>,
) -> (Result<Vec<Saved>, SaveError>, Option<HistoryError>) {
    // Read before it is replaced; what was in the file by its digest, or it is not noted.
    let before: Vec<Option<Vec<u8>>> = changes
        .iter()
        .map(|change| {
            let wanted = match change {
                Change::Write { before: Before::Content(wanted), .. }
                | Change::Remove { before: wanted, .. } => wanted,
                Change::Write { before: Before::Absent, .. } => return None,
            };
            let read = regular::read(change.path()).ok()?;
            (digest(&read.bytes) == *wanted).then_some(read.bytes)
        })
        .collect();
    let result = save(state_folder, changes);
    let is_written = |idx: usize, change: &Change| match &result {
        Ok(saved) => saved.get(idx).is_some_and(|saved| saved.written),
        Err(error) => error.written.iter().any(|path| path == change.path()),
    };
    let written: Vec<Noted<'_>> = changes
        .iter()
        .zip(&before)
        .enumerate()
        .filter(|(idx, (change, _))| is_written(*idx, change))
        .map(|(_, (change, before))| {
            let after = match change {
                Change::Write { after, .. } => Some(after.as_slice()),
                Change::Remove { .. } => None,
            };
            (name_in(&occasion.root, change.path()), before.as_deref(), after)
        })
        .collect();
    if written.is_empty() {
        return (result, None);
    }
    let home = home_of(state_folder, &occasion.root);
    let noted = note_watched(&home, occasion, StateKind::Saved, &written, watch);
    (result, noted.err())
}

/// Returns what a file is called inside a map.
fn name_in(root: &Path, path: &Path) -> SmolStr {
    let inside = path.strip_prefix(root).ok().filter(|inside| *inside != Path::new(""));
    let inside = inside.or_else(|| path.file_name().map(Path::new)).unwrap_or(path);
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/").into()
}

/// Notes a state in a map's home.
pub fn note_state(
    home: &Path,
    occasion: &Occasion,
    kind: StateKind,
    written: &[Written],
) -> Result<(), HistoryError> {
    let written: Vec<Noted<'_>> = written
        .iter()
        .map(|(name, before, after)| (name.clone(), before.as_deref(), after.as_deref()))
        .collect();
    note_watched(home, occasion, kind, &written, &mut |_| Ok(()))
}

fn note_watched(
    home: &Path,
    occasion: &Occasion,
    kind: StateKind,
    written: &[Noted<'_>],
    watch: Watch<'_>,
) -> Result<(), HistoryError> {
    try_note(home, occasion, kind, written, watch).map_err(|source| HistoryError {
        doing: "write",
        path: home.to_path_buf(),
        source,
    })
}

fn try_note(
    home: &Path,
    occasion: &Occasion,
    kind: StateKind,
    written: &[Noted<'_>],
    watch: Watch<'_>,
) -> io::Result<()> {
    watch(Step::Lock)?;
    make_folder(home)?;
    let lock = open_own(&home.join("saves.lock"))?;
    lock.lock()?;
    let texts = Texts::of(home);
    let mut bytes = 0;
    let mut keep = |content: Option<&[u8]>, watch: Watch<'_>| match content {
        Some(content) => {
            watch(Step::Keep)?;
            let (digest, more) = texts.put(content)?;
            bytes += more;
            io::Result::Ok(Some(digest))
        }
        None => Ok(None),
    };
    let mut files = Vec::with_capacity(written.len());
    for (name, before, after) in written {
        let (before, after) = (keep(*before, watch)?, keep(*after, watch)?);
        files.push(FileState { name: name.clone(), before, after });
    }
    watch(Step::Read)?;
    let mut states = read(home)?;
    let number = states.last().map_or(0, |state| state.number) + 1;
    let state = State {
        number,
        at: occasion.at,
        kind,
        words: occasion.words.clone(),
        entries: occasion.entries.clone(),
        files,
        bytes,
    };
    let record = line(&serde_json::to_string(&state)?);
    states.push(state);
    let n_old = n_too_many(&states, occasion.at);
    watch(Step::Write)?;
    if n_old == 0 {
        let mut file = open_own(&place(home))?;
        append(&mut file, &record)?;
    } else {
        let kept = states.split_off(n_old);
        let mut text = String::new();
        for state in &kept {
            text.push_str(&line(&serde_json::to_string(state)?));
        }
        put_own(&place(home), text.as_bytes())?;
        let mut wanted = journal::needed(home);
        let files = kept.iter().flat_map(|state| &state.files);
        wanted.extend(files.flat_map(|file| [file.before, file.after]).flatten());
        texts.keep_only(&wanted);
    }
    drop(lock);
    Ok(())
}

/// Appends a line; one that was torn before it ends first.
fn append(file: &mut File, record: &str) -> io::Result<()> {
    use std::io::Read as _;

    let mut text = String::new();
    if file.seek(SeekFrom::End(0))? > 0 {
        file.seek(SeekFrom::End(-1))?;
        let mut last = [0];
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            text.push('\n');
        }
    }
    text.push_str(record);
    file.write_all(text.as_bytes())?;
    file.sync_data()
}

/// Returns how many states are too old, or too much; the last one never is.
fn n_too_many(states: &[State], now: i64) -> usize {
    let mut bytes: u64 = states.iter().map(|state| state.bytes).sum();
    let mut count = 0;
    for state in states.iter().take(states.len().saturating_sub(1)) {
        if state.at >= now - HISTORY_DAYS * DAY && bytes <= HISTORY_BYTES_MAX {
            break;
        }
        bytes -= state.bytes;
        count += 1;
    }
    count
}

#[cfg(test)]
mod tests;
