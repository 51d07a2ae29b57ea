//! Watching the map's files for what others do.
//!
//! That something stirred is all that is said here; whether anything changed is found by comparing
//! contents. The folder around the map is watched, for a file that is replaced is another file.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::msg::Msg;

/// How long nothing must stir before it is told: programs write in several steps.
const QUIET: Duration = Duration::from_millis(80);
/// How often it is seen to that what is watched is still there.
const ROUND: Duration = Duration::from_secs(2);

type Heard = notify::Result<Event>;

/// Starts the thread that watches.
pub(super) fn watch(root: PathBuf, is_folder: bool, events: &Sender<Msg>) {
    let events = events.clone();
    let watching = move || watching(&root, is_folder, &events);
    drop(thread::Builder::new().name("The watch".into()).spawn(watching));
}

fn watching(root: &Path, is_folder: bool, events: &Sender<Msg>) {
    let (sender, heard) = channel();
    let mut watcher = begin(root, is_folder, &sender);
    let mut was_there = root.exists();
    loop {
        let stirred = match heard.recv_timeout(ROUND) {
            Ok(event) => concerns(root, is_folder, &event) && quiet(&heard),
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        let is_there = root.exists();
        // What was watched may be gone with its folder; what comes in its place is another one.
        let is_other = is_there != was_there;
        if is_other || watcher.is_none() {
            drop(watcher.take());
            watcher = begin(root, is_folder, &sender);
        }
        was_there = is_there;
        if (stirred || is_other) && events.send(Msg::Stirred).is_err() {
            return;
        }
    }
}

/// Waits until nothing stirs any more.
fn quiet(heard: &Receiver<Heard>) -> bool {
    // Where it never ends it is told all the same.
    for _ in 0..20 {
        if heard.recv_timeout(QUIET).is_err() {
            break;
        }
    }
    true
}

fn begin(root: &Path, is_folder: bool, sender: &Sender<Heard>) -> Option<Box<dyn Watcher + Send>> {
    let told = sender.clone();
    let tell = move |event| drop(told.send(event));
    let config = Config::default();
    let native = RecommendedWatcher::new(tell, config).ok();
    let native = native.and_then(|mut it| add(&mut it, root, is_folder).ok().map(|()| it));
    if let Some(native) = native {
        return Some(Box::new(native));
    }
    // Some systems, and some network folders, tell nothing: then it is looked for.
    let told = sender.clone();
    let tell = move |event| drop(told.send(event));
    let config = Config::default().with_poll_interval(ROUND).with_compare_contents(true);
    let mut polling = PollWatcher::new(tell, config).ok()?;
    add(&mut polling, root, is_folder).ok()?;
    Some(Box::new(polling))
}

fn add(watcher: &mut dyn Watcher, root: &Path, is_folder: bool) -> notify::Result<()> {
    let mut folders = Vec::new();
    for path in [Some(root.to_path_buf()), root.canonicalize().ok()].into_iter().flatten() {
        let parent = path.parent().filter(|parent| *parent != Path::new(""));
        folders.push(parent.unwrap_or(Path::new(".")).to_path_buf());
    }
    folders.dedup();
    for folder in folders {
        watcher.watch(&folder, RecursiveMode::NonRecursive)?;
    }
    if is_folder && root.exists() {
        watcher.watch(root, RecursiveMode::Recursive)?;
    }
    Ok(())
}

/// Tells whether an event may be about the map: not that somebody reads, and not what lies beside.
fn concerns(root: &Path, is_folder: bool, event: &Heard) -> bool {
    let Ok(event) = event else { return true };
    let is_written = event.kind == EventKind::Access(AccessKind::Close(AccessMode::Write));
    let is_reading = event.kind.is_access() && !is_written;
    let name = root.file_name();
    let is_ours = |path: &PathBuf| {
        path.file_name() == name
            || is_folder && path.extension().is_none_or(|it| it == "toml")
            || root.canonicalize().is_ok_and(|real| real.file_name() == path.file_name())
    };
    !is_reading && (event.paths.is_empty() || event.paths.iter().any(is_ours))
}
