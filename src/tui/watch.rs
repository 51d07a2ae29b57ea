//! Watching the map's files for what others do.
//!
//! Every second it is seen what the file system says of the map's files; that works alike for a
//! file that is replaced or gone, for a folder, for a link and over the network. That something
//! stirred is all that is said here; whether anything changed is found by comparing contents.

#![expect(
    clippy::disallowed_methods,
    reason = "no system tells reliably what happens to files, so that it has to be looked for"
)]

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

use super::msg::Msg;
use crate::disk::Glance;

/// How long it takes from one glance to the next.
const ROUND: Duration = Duration::from_secs(1);
/// How many times as long as a glance takes nothing is done: a huge folder must not keep a core
/// busy.
const REST: u32 = 20;
/// How long nothing must stir before it is told: programs write in several steps.
const QUIET: Duration = Duration::from_millis(80);
/// After how many rounds contents are compared once more when something stirred: by then two
/// changes have two times, however coarse those of the file system are.
const SETTLED: usize = 3;
/// After how many rounds contents are compared where a program can write and leave no trace in
/// what the file system says.
const BLIND: usize = 30;

/// Starts the thread that watches.
pub(super) fn watch(root: PathBuf, events: &Sender<Msg>) {
    let events = events.clone();
    let watching = move || watching(&root, &events);
    drop(thread::Builder::new().name("The watch".into()).spawn(watching));
}

fn watching(root: &Path, events: &Sender<Msg>) {
    let mut seen = Glance::at(root);
    let mut took = Duration::ZERO;
    // What was written since the map was read, and before the first glance, is found as well.
    let mut rounds_left = Some(SETTLED);
    loop {
        thread::sleep(ROUND.max(took.saturating_mul(REST)));
        let begun = Instant::now();
        let now = Glance::at(root);
        took = begun.elapsed();
        let stirred = now != seen;
        if stirred {
            seen = quiet(root, now);
            rounds_left = Some(SETTLED);
        } else {
            rounds_left = rounds_left.map(|rounds| rounds - 1);
        }
        let is_due = rounds_left == Some(0);
        if is_due {
            rounds_left = cfg!(not(unix)).then_some(BLIND);
        }
        if (stirred || is_due) && events.send(Msg::Stirred).is_err() {
            return;
        }
    }
}

/// Waits until nothing stirs any more, and returns what is seen then.
fn quiet(root: &Path, mut seen: Glance) -> Glance {
    // Where it never ends it is told all the same.
    for _ in 0..20 {
        thread::sleep(QUIET);
        let now = Glance::at(root);
        if now == seen {
            break;
        }
        seen = now;
    }
    seen
}
