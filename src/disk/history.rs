//! The saved states of a map: what every save of the last 30 days wrote, and over what.
//!
//! A record a save: when, what was done, which files with their contents before and after. The
//! contents lie beside it, each once. It is never in the way of a save: what can't be noted is
//! told and the save stands. Work that was discarded, and the side of a merge that was not chosen,
//! are kept here, too. Start with [`save_noted`]; [`contents_at`] leads back.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use thiserror::Error;

use crate::disk::digest::{Digest, digest};
use crate::disk::home::{home_of, make_folder, open_own, put_own};
use crate::disk::journal;
use crate::disk::lines::{line, sound_lines};
use crate::disk::regular;
use crate::disk::save::{Before, Change, SaveError, Saved, save};
use crate::disk::texts::Texts;

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
    /// Returns the way out.
    pub fn hint(&self) -> &'static str {
        "see that there is room on the disk and that the folder is yours; MSGMAP_STATE names another"
    }
}

/// What kind of a state it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StateKind {
    /// It was in the map's files.
    Saved,
    /// Unsaved work that was found again and not wanted.
    Discarded,
    /// What was here where another program's change was taken instead.
    SetAside,
}

/// A state that can be had back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Its number, which it keeps.
    pub number: u64,
    /// When, in seconds since 1970.
    pub at: i64,
    /// What kind of a state it is.
    pub kind: StateKind,
    /// What was done, in words.
    pub words: Vec<String>,
    /// The entries that it was done to, as `kind.id`.
    pub entries: Vec<String>,
    /// The files that were written.
    pub files: Vec<FileState>,
    /// How many bytes it takes beside the others.
    bytes: u64,
}

/// One file of a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileState {
    /// Its name inside the map.
    pub name: SmolStr,
    /// What it held before; nothing where it was not there.
    pub before: Option<Digest>,
    /// What it held then; nothing where it was removed.
    pub after: Option<Digest>,
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
    let written: Vec<Written> = changes
        .iter()
        .zip(before)
        .enumerate()
        .filter(|(idx, (change, _))| is_written(*idx, change))
        .map(|(_, (change, before))| {
            let after = match change {
                Change::Write { after, .. } => Some(after.clone()),
                Change::Remove { .. } => None,
            };
            (name_in(&occasion.root, change.path()), before, after)
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
    note_watched(home, occasion, kind, written, &mut |_| Ok(()))
}

fn note_watched(
    home: &Path,
    occasion: &Occasion,
    kind: StateKind,
    written: &[Written],
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
    written: &[Written],
    watch: Watch<'_>,
) -> io::Result<()> {
    watch(Step::Lock)?;
    make_folder(home)?;
    let lock = open_own(&home.join("saves.lock"))?;
    lock.lock()?;
    let texts = Texts::of(home);
    let mut bytes = 0;
    let mut keep = |content: &Option<Vec<u8>>, watch: Watch<'_>| match content {
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
        let (before, after) = (keep(before, watch)?, keep(after, watch)?);
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

fn place(home: &Path) -> PathBuf {
    home.join("saves")
}

fn read(home: &Path) -> io::Result<Vec<State>> {
    let bytes = match fs::read(place(home)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    Ok(sound_lines(&bytes).filter_map(|line| serde_json::from_str(line).ok()).collect())
}

/// Returns the states of a map that can be had back, the oldest first.
pub fn states(home: &Path) -> Result<Vec<State>, HistoryError> {
    read(home).map_err(|source| HistoryError { doing: "read", path: home.to_path_buf(), source })
}

/// Returns what files of the map held at a state; nothing for one that was not there. A file whose
/// content is not kept any more is an error of its own, by its name.
///
/// Of a saved state all files are meant that were written since: those that were not are as they
/// were. Of work that was discarded or set aside, the files that it was in.
pub fn contents_at(
    home: &Path,
    states: &[State],
    number: u64,
) -> Result<Vec<MaybeContent>, HistoryError> {
    let Some(place) = states.iter().position(|state| state.number == number) else {
        return Ok(Vec::new());
    };
    let mut wanted: BTreeMap<&SmolStr, Option<Digest>> = BTreeMap::new();
    let (upto, since) = states.split_at(place + 1);
    match upto.last() {
        Some(state) if state.kind != StateKind::Saved => {
            wanted.extend(state.files.iter().map(|file| (&file.name, file.after)));
        }
        Some(_) | None => {
            let is_saved = |state: &&State| state.kind == StateKind::Saved;
            for file in upto.iter().filter(is_saved).flat_map(|state| &state.files) {
                wanted.insert(&file.name, file.after);
            }
            for file in since.iter().filter(is_saved).flat_map(|state| &state.files) {
                wanted.entry(&file.name).or_insert(file.before);
            }
        }
    }
    let texts = Texts::of(home);
    let mut contents = Vec::with_capacity(wanted.len());
    for (name, digest) in wanted {
        let content = match digest {
            None => Ok(None),
            Some(digest) => texts
                .get(&digest)
                .map_err(|source| HistoryError { doing: "read", path: home.to_path_buf(), source })?
                .map(Some)
                .ok_or(Lost),
        };
        contents.push((name.clone(), content));
    }
    Ok(contents)
}

/// Returns what a file held before the work of a state: for work that was discarded or set aside,
/// what it was compared with.
pub fn contents_before(home: &Path, state: &State) -> Vec<Content> {
    let texts = Texts::of(home);
    let content = |digest: Digest| texts.get(&digest).ok().flatten();
    state.files.iter().map(|file| (file.name.clone(), file.before.and_then(content))).collect()
}

/// A file's name, and what it held; nothing where it was not there.
pub type Content = (SmolStr, Option<Vec<u8>>);

/// A file's name, and what it held if that is kept still.
pub type MaybeContent = (SmolStr, Result<Option<Vec<u8>>, Lost>);

/// A content that is not kept any more, or not as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost;

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    struct Place {
        folder: TempDir,
    }

    impl Place {
        fn new() -> Self {
            let place = Self { folder: tempfile::tempdir().unwrap() };
            fs::create_dir(place.root()).unwrap();
            place
        }

        fn root(&self) -> PathBuf {
            self.folder.path().join("map")
        }

        fn state(&self) -> PathBuf {
            self.folder.path().join("state")
        }

        fn home(&self) -> PathBuf {
            home_of(&self.state(), &self.root())
        }

        fn occasion(&self, at: i64) -> Occasion {
            let words = vec![format!("At {at}")];
            Occasion { root: self.root(), at, words, entries: vec!["feature.a".into()] }
        }

        fn write(&self, name: &str, after: &str) -> Change {
            let path = self.root().join(name);
            let before = fs::read(&path).map_or(Before::Absent, |it| Before::Content(digest(&it)));
            Change::Write { path, before, after: after.into() }
        }

        fn save(&self, at: i64, name: &str, after: &str) {
            let changes = [self.write(name, after)];
            let (saved, noted) = save_noted(&self.state(), &self.occasion(at), &changes);
            saved.unwrap();
            assert!(noted.is_none(), "{noted:?}");
        }

        fn at(&self, number: u64) -> Vec<(String, Option<String>)> {
            let states = states(&self.home()).unwrap();
            let contents = contents_at(&self.home(), &states, number).unwrap();
            let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
            contents
                .into_iter()
                .map(|(name, content)| (name.to_string(), content.unwrap().map(text)))
                .collect()
        }
    }

    fn pairs(pairs: &[(&str, Option<&str>)]) -> Vec<(String, Option<String>)> {
        let pair = |(name, text): &(&str, Option<&str>)| ((*name).into(), text.map(str::to_owned));
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn every_saved_state_can_be_had_back() {
        let place = Place::new();
        fs::write(place.root().join("a.toml"), "a0").unwrap();
        place.save(10, "a.toml", "a1");
        place.save(20, "b/b.toml", "b1");
        place.save(30, "a.toml", "a2");
        // What is saved a second time is no state.
        place.save(40, "a.toml", "a2");
        let numbers: Vec<u64> = states(&place.home()).unwrap().iter().map(|s| s.number).collect();
        assert_eq!(numbers, [1, 2, 3]);
        assert_eq!(place.at(1), pairs(&[("a.toml", Some("a1")), ("b/b.toml", None)]));
        assert_eq!(place.at(2), pairs(&[("a.toml", Some("a1")), ("b/b.toml", Some("b1"))]));
        assert_eq!(place.at(3), pairs(&[("a.toml", Some("a2")), ("b/b.toml", Some("b1"))]));
    }

    #[test]
    fn work_that_was_discarded_is_no_state_of_the_map_and_can_be_had_back() {
        let place = Place::new();
        place.save(10, "a.toml", "a1");
        let written = [("a.toml".into(), Some(b"a1".to_vec()), Some(b"mine".to_vec()))];
        note_state(&place.home(), &place.occasion(20), StateKind::Discarded, &written).unwrap();
        place.save(30, "b.toml", "b1");
        assert_eq!(place.at(2), pairs(&[("a.toml", Some("mine"))]));
        assert_eq!(place.at(3), pairs(&[("a.toml", Some("a1")), ("b.toml", Some("b1"))]));
    }

    #[test]
    fn old_states_go_with_their_contents_and_numbers_stay() {
        let place = Place::new();
        place.save(0, "a.toml", "a1");
        place.save(1, "a.toml", "a2");
        place.save(HISTORY_DAYS * DAY + 1, "a.toml", "a3");
        let left = states(&place.home()).unwrap();
        assert_eq!(left.iter().map(|state| state.number).collect::<Vec<_>>(), [2, 3]);
        let texts = Texts::of(&place.home());
        assert!(!texts.holds(&digest(b"a0")) && texts.holds(&digest(b"a1")));
        let mut many = left;
        many[0].bytes = HISTORY_BYTES_MAX;
        many[1].bytes = 1;
        assert_eq!(n_too_many(&many, HISTORY_DAYS * DAY + 1), 1);
    }

    #[test]
    fn whatever_fails_in_the_history_the_save_stands_and_it_is_told() {
        for nth in 1.. {
            let place = Place::new();
            place.save(1, "a.toml", "a1");
            let changes = [place.write("a.toml", "a2"), place.write("b.toml", "b1")];
            let mut n_steps = 0;
            let (saved, noted) =
                save_watched(&place.state(), &place.occasion(2), &changes, &mut |_| {
                    n_steps += 1;
                    if n_steps == nth { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
                });
            saved.unwrap();
            assert_eq!(fs::read(place.root().join("a.toml")).unwrap(), b"a2");
            assert_eq!(noted.is_some(), n_steps >= nth);
            // The next save is noted again.
            place.save(3, "a.toml", "a3");
            assert_eq!(
                place.at(states(&place.home()).unwrap().last().unwrap().number)[0].1.as_deref(),
                Some("a3")
            );
            if n_steps < nth {
                assert!(nth > 5);
                return;
            }
        }
    }

    #[test]
    fn a_damaged_record_takes_no_other_with_it() {
        let place = Place::new();
        for at in 1..4 {
            place.save(at, "a.toml", &format!("a{at}"));
        }
        let path = place.home().join("saves");
        let mut bytes = fs::read(&path).unwrap();
        bytes[200] ^= 1;
        bytes.truncate(bytes.len() - 5);
        fs::write(&path, bytes).unwrap();
        place.save(9, "a.toml", "a9");
        let left = states(&place.home()).unwrap();
        assert_eq!(left.last().unwrap().at, 9);
        assert_eq!(left.len(), 2);
    }
}
