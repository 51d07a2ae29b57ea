//! The states that can be had back: what is known of each, and what the files held.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::HistoryError;
use crate::disk::digest::Digest;
use crate::disk::lines::sound_lines;
use crate::disk::texts::Texts;

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
    pub(super) bytes: u64,
}

impl State {
    /// Returns what was there before the first of some states, which has the number 0; `None` where
    /// that was nothing.
    pub fn before(states: &[Self]) -> Option<Self> {
        let first = states.first()?;
        let files = first.files.iter().filter(|file| file.before.is_some());
        let files: Vec<FileState> =
            files.map(|file| FileState { after: file.before, ..file.clone() }).collect();
        (!files.is_empty()).then(|| Self {
            number: 0,
            at: first.at,
            kind: StateKind::Saved,
            words: vec!["What was there before".into()],
            entries: Vec::new(),
            files,
            bytes: 0,
        })
    }

    /// Returns in one line what was done.
    pub fn summary(&self) -> String {
        let files = || {
            let names: Vec<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
            names.join(", ")
        };
        match self.words.as_slice() {
            [] => format!("Changes in {}", files()),
            [only] => only.clone(),
            [first, more @ ..] => format!("{first}, and {} more", more.len()),
        }
    }
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

pub(super) fn place(home: &Path) -> PathBuf {
    home.join("saves")
}

pub(super) fn read(home: &Path) -> io::Result<Vec<State>> {
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
/// The number 0 means what was there before all of them.
///
/// Of a saved state all files are meant that were written since: those that were not are as they
/// were. Of work that was discarded or set aside, the files that it was in.
pub fn contents_at(
    home: &Path,
    states: &[State],
    number: u64,
) -> Result<Vec<MaybeContent>, HistoryError> {
    let behind = match states.iter().position(|state| state.number == number) {
        Some(place) => place + 1,
        None if number == 0 => 0,
        None => return Ok(Vec::new()),
    };
    let mut wanted: BTreeMap<&SmolStr, Option<Digest>> = BTreeMap::new();
    let (upto, since) = states.split_at(behind);
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
