//! The threads beside the loop: searching, checking, saving.
//!
//! Each has its own copy of the map, kept up to date entry by entry, so that nothing is shared.
//! Of several questions only the latest is answered.

pub(super) mod coverage;
pub(super) mod review;
pub(super) mod states;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use jiff::civil::Date;
use smol_str::SmolStr;

use super::app::Findings;
use super::cached::Kept;
use super::memory::Sides;
use super::msg::{Looked, Msg, Reloaded, SaveFailure};
use super::update::outside;
use crate::check::{self, AssetPlace, Surroundings};
use crate::disk;
use crate::model::{Diagnostic, Entry, Key, Map};
use crate::search::{Index, IndexError, Query};
use crate::source;
use crate::workspace::{Unsaved, Workspace};

pub(super) use coverage::{Count, coverage_worker};

/// How many more entries are worth a word while the index grows.
const TOLD_EVERY: usize = 1_000;

/// How long a save waits for the journal at most.
const LONGEST_NOTE: Duration = Duration::from_secs(1);

/// What is different in a map now.
pub(super) type Changes = Vec<(Key, Option<Entry>)>;

/// What the search worker is asked.
pub(super) enum Ask {
    Changed(Changes),
    Search { generation: u64, query: Query },
}

/// What the check worker is told.
pub(super) struct Look {
    pub(super) generation: u64,
    pub(super) changes: Changes,
    pub(super) reading: Vec<Diagnostic>,
}

/// Starts a thread that says so when it ends by a panic.
fn start(what: &'static str, events: &Sender<Msg>, work: impl FnOnce() + Send + 'static) {
    let events = events.clone();
    let started = thread::Builder::new().name(what.to_owned()).spawn({
        let events = events.clone();
        move || {
            if catch_unwind(AssertUnwindSafe(work)).is_err() {
                drop(events.send(Msg::WorkerLost(what)));
            }
        }
    });
    if started.is_err() {
        drop(events.send(Msg::WorkerLost(what)));
    }
}

fn take_in(map: &mut Map, changes: Changes) -> Vec<Key> {
    let mut keys = Vec::with_capacity(changes.len());
    for (key, entry) in changes {
        match entry {
            Some(entry) => map.put(entry),
            None => drop(map.take(&key)),
        }
        keys.push(key);
    }
    keys
}

/// Starts the search worker.
///
/// Its index comes out of the cache, brought up to date; a new one is kept there.
pub(super) fn search_worker(map: Map, kept: Option<Kept>, events: &Sender<Msg>) -> Sender<Ask> {
    let (asks, asked) = channel();
    let out = events.clone();
    start("The search", events, move || searching(map, kept.as_ref(), &asked, &out));
    asks
}

/// Returns the index to begin with.
fn first_index(map: &Map, kept: Option<&Kept>, out: &Sender<Msg>) -> Result<Index, IndexError> {
    let total = map.len();
    let mut told = 0;
    let mut progress = |done: usize| {
        if done >= told + TOLD_EVERY {
            told = done;
            drop(out.send(Msg::Indexing { done, total }));
        }
    };
    let Some(Kept { cached, files, made }) = kept else {
        return Index::in_memory_with(map, &mut progress);
    };
    let (mut index, changed) = cached.index(map, &mut progress)?;
    if let Some(made) = made.filter(|_| changed) {
        cached.keep(&mut index, map, files, made);
    }
    Ok(index)
}

fn searching(mut map: Map, kept: Option<&Kept>, asked: &Receiver<Ask>, out: &Sender<Msg>) {
    let mut index = first_index(&map, kept, out);
    drop(out.send(Msg::Indexing { done: map.len(), total: map.len() }));
    while let Ok(first) = asked.recv() {
        let mut latest = None;
        let mut changed = Vec::new();
        for ask in std::iter::once(first).chain(asked.try_iter()) {
            match ask {
                Ask::Changed(changes) => changed.extend(take_in(&mut map, changes)),
                Ask::Search { generation, query } => latest = Some((generation, query)),
            }
        }
        if !changed.is_empty() {
            // Settings of the map may change its kinds, and with them every entry.
            let all = changed.iter().any(|key| key.kind == "map");
            index = match index {
                Ok(mut index) if !all => index.update(&map, &changed).map(|()| index),
                Ok(_) | Err(_) => Index::in_memory(&map),
            };
        }
        if let Some((generation, query)) = latest {
            let result = match &index {
                Ok(index) => index.search(&map, &query).map_err(|error| words(&error)),
                Err(error) => Err(words(error)),
            };
            if out.send(Msg::Found { generation, result }).is_err() {
                return;
            }
        }
    }
}

fn words(error: &IndexError) -> String {
    error.to_string()
}

/// Starts the check worker.
pub(super) fn check_worker(
    map: Map,
    root: PathBuf,
    today: Date,
    events: &Sender<Msg>,
) -> Sender<Look> {
    let (looks, looked) = channel();
    let out = events.clone();
    start("The check", events, move || checking(map, &root, today, &looked, &out));
    looks
}

fn checking(mut map: Map, root: &Path, today: Date, looked: &Receiver<Look>, out: &Sender<Msg>) {
    // What was told, until the app has let go of it: to free it takes long on a large map, and the
    // loop must not.
    let mut told: Vec<Arc<Findings>> = Vec::new();
    while let Ok(first) = looked.recv() {
        told.retain(|findings| Arc::strong_count(findings) > 1);
        let mut latest = None;
        for look in std::iter::once(first).chain(looked.try_iter()) {
            take_in(&mut map, look.changes);
            latest = Some((look.generation, look.reading));
        }
        let Some((generation, reading)) = latest else { continue };
        let findings = find_problems(&map, root, today, reading);
        let findings = Arc::new(Findings::new(findings, generation));
        told.push(Arc::clone(&findings));
        if out.send(Msg::Checked(findings)).is_err() {
            return;
        }
    }
}

fn find_problems(map: &Map, root: &Path, today: Date, reading: Vec<Diagnostic>) -> Vec<Diagnostic> {
    // The built-in sample lies in no folder: nothing can be said of its files.
    let is_somewhere = root.exists();
    let asset = |path: &str| match disk::within(root, path) {
        _ if !is_somewhere => AssetPlace::Unknown,
        disk::Asset::Fine(_) => AssetPlace::Fine,
        disk::Asset::Leaves => AssetPlace::Leaves,
        disk::Asset::Missing => AssetPlace::Missing,
        disk::Asset::NotAFile => AssetPlace::NotAFile,
    };
    let mut findings = reading;
    findings.extend(check::check(map, &Surroundings { today, asset: &asset }));
    check::settle(map, findings)
}

/// Saves on a thread of its own: a slow disk must not keep anyone from typing. `noted` hears of it
/// when the journal has the work.
pub(super) fn save(
    state_folder: PathBuf,
    changes: Vec<disk::Change>,
    texts: Vec<Unsaved>,
    occasion: disk::Occasion,
    noted: Option<Receiver<()>>,
    events: &Sender<Msg>,
) {
    let out = events.clone();
    start("The save", events, move || {
        // Whatever happens to the save, the journal has the work; a slow one holds no save up.
        if let Some(noted) = noted {
            noted.recv_timeout(LONGEST_NOTE).ok();
        }
        if let Some(text) = texts.iter().find(|text| !source::is_sound(&text.bytes)) {
            let failure = SaveFailure {
                message: format!("{} would no longer be understood", text.name),
                hint: Some("this is a mistake of msgmap: take the last edit back and save".into()),
                written: Vec::new(),
                is_outdated: false,
            };
            drop(out.send(Msg::Saved { texts, result: Err(failure), unnoted: None }));
            return;
        }
        let (result, unnoted) = disk::save_noted(&state_folder, &occasion, &changes);
        let unnoted = unnoted.map(|error| error.told());
        let result = result.map_err(|error| {
            let is_written =
                |change: &disk::Change| error.written.iter().any(|p| p == change.path());
            let places = changes.iter().enumerate().filter(|(_, change)| is_written(change));
            SaveFailure {
                message: error.to_string(),
                hint: error.hint().map(str::to_owned),
                written: places.map(|(place, _)| place).collect(),
                is_outdated: matches!(
                    error.cause,
                    disk::SaveFault::ChangedOutside { .. } | disk::SaveFault::Exists { .. }
                ),
            }
        });
        drop(out.send(Msg::Saved { texts, result, unnoted }));
    });
}

/// Reads the map's files again on a thread of its own.
pub(super) fn reload(root: PathBuf, generation: u64, events: &Sender<Msg>) {
    let out = events.clone();
    start("The reading of the files", events, move || {
        let result = read_again(&root).map(Box::new).map_err(|error| error.to_string());
        drop(out.send(Msg::Reloaded { generation, result }));
    });
}

/// Makes both sides of the map one on a thread of its own.
pub(super) fn merge(sides: Sides, events: &Sender<Msg>) {
    let out = events.clone();
    start("The merge", events, move || {
        let generation = sides.generation;
        drop(out.send(Msg::MadeOne { generation, result: outside::merge(sides) }));
    });
}

/// Looks on a thread of its own whether the map's files hold what they held.
pub(super) fn look(root: PathBuf, digests: Digests, events: &Sender<Msg>) {
    let out = events.clone();
    start("The look at the files", events, move || {
        drop(out.send(Msg::Looked(looked(&root, &digests))));
    });
}

/// Tells why something of a map was not read, and what to do.
pub(crate) fn not_read(error: &disk::LoadError) -> String {
    let hint = error.hint().map(|hint| format!(": {hint}")).unwrap_or_default();
    format!("{}{hint}", error.describe())
}

fn looked(root: &Path, digests: &Digests) -> Looked {
    // Mostly nothing is new, and then nothing needs to be understood.
    let is_known =
        |source: &disk::Source| digests.get(source.name.as_str()) == Some(&source.digest);
    let sources = disk::sources(root);
    if sources.is_some_and(|it| it.len() == digests.len() && it.iter().all(is_known)) {
        return Looked::Same;
    }
    let (read, unread) = match disk::load(root) {
        Ok((map, unread)) => (reloaded(map, &unread), unread),
        Err(error) => return Looked::Unread(not_read(&error)),
    };
    if read.digests == *digests {
        return Looked::Same;
    }
    if read.digests.is_empty() && !digests.is_empty() {
        return Looked::Unread(format!("no file of the map is left in `{}`", root.display()));
    }
    // What never was part of the map as it is here is no reason to wait for it.
    let is_known = |path: &Path| digests.keys().any(|name| root.join(name) == path);
    match unread.iter().find(|error| is_known(error.path())) {
        Some(lost) => Looked::Unread(not_read(lost)),
        None => Looked::Other(Box::new(read)),
    }
}

/// What files held, by their names inside the map.
type Digests = indexmap::IndexMap<SmolStr, disk::Digest, rustc_hash::FxBuildHasher>;

pub(super) fn read_again(root: &Path) -> Result<Reloaded, disk::LoadError> {
    let (map, unread) = disk::load(root)?;
    Ok(reloaded(map, &unread))
}

fn reloaded(map: disk::MapFiles, unread: &[disk::LoadError]) -> Reloaded {
    let mut texts: Vec<(SmolStr, Vec<u8>)> = Vec::with_capacity(map.files.len());
    let mut digests = indexmap::IndexMap::default();
    let names = disk::names(map.files.iter().map(|file| file.relative.as_path()));
    for (file, name) in map.files.into_iter().zip(names) {
        let name = SmolStr::from(name);
        digests.insert(name.clone(), file.digest);
        texts.push((name, file.bytes));
    }
    Reloaded {
        workspace: Workspace::open(texts),
        is_folder: map.is_folder,
        digests,
        unread: unread.iter().filter(|error| !error.is_left_out()).map(not_read).collect(),
    }
}
