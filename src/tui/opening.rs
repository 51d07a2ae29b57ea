//! The map taken for writing, and its journal opened: at the start, and when another msgmap ends.

use std::path::Path;
use std::sync::mpsc::Sender;
use std::thread;

use super::begin::Start;
use super::changes::Clock;
use super::keeper::Keeper;
use super::msg::Msg;
use crate::disk::{Asked, Held, Hold, Holder, Journal, Past, home_of};

/// How the reason begins why nothing may be edited while another msgmap has the map.
pub(super) const HELD: &str = "msgmap has it open already";

/// What came of taking the map.
#[derive(Default)]
pub(super) struct Opening {
    /// The right to write the map, as long as this is there.
    pub(super) hold: Option<Hold>,
    /// The thread that keeps the journal.
    pub(super) keeper: Option<Keeper>,
    /// What the journal knows.
    pub(super) past: Option<Past>,
    /// What did not work, in a sentence.
    pub(super) told: Option<String>,
}

/// Takes the map; where another msgmap has it, it opens read-only until that one ends.
pub(super) fn open(start: &mut Start, events: &Sender<Msg>) -> Opening {
    if start.read_only.is_some() {
        return Opening::default();
    }
    let home = home_of(&start.state_folder, &start.root);
    let now = (start.time)();
    match Hold::take(&home, now) {
        Ok(Asked::Ours(hold)) => {
            let files: Vec<Held> =
                start.digests.iter().map(|(name, digest)| (name.clone(), *digest)).collect();
            let map = Map { home: &home, root: &start.root, is_folder: start.is_folder };
            Opening { hold: Some(hold), ..map.journal(&files, events) }
        }
        Ok(Asked::Theirs(holder)) => {
            let clock = Clock { now, zone: start.zone.clone() };
            start.read_only = Some(held_by(holder.as_ref(), &clock));
            let (events, time) = (events.clone(), start.time);
            let wait = move || {
                // What is held goes with the process, which ends this thread.
                if let Ok(_hold) = Hold::wait(&home, time)
                    && events.send(Msg::Freed).is_ok()
                {
                    loop {
                        thread::park();
                    }
                }
            };
            drop(thread::Builder::new().name("The next in turn".into()).spawn(wait));
            Opening::default()
        }
        Err(error) => {
            let told = format!("Unsaved work can't be kept aside: {}: {error}.", home.display());
            Opening { told: Some(told), ..Opening::default() }
        }
    }
}

/// A map and its home.
pub(super) struct Map<'p> {
    pub(super) home: &'p Path,
    pub(super) root: &'p Path,
    pub(super) is_folder: bool,
}

impl Map<'_> {
    /// Opens the journal of a map that is ours.
    pub(super) fn journal(&self, files: &[Held], events: &Sender<Msg>) -> Opening {
        let (journal, past) = Journal::open(self.home, self.root, self.is_folder, files);
        let keeper = Some(Keeper::start(journal, self.home.to_path_buf(), events));
        match past {
            Ok(past) => Opening { keeper, past: Some(past), ..Opening::default() },
            Err(error) => {
                let told = Some(format!("What was done before can't be read: {error}."));
                Opening { told, ..Opening::default() }
            }
        }
    }
}

fn held_by(holder: Option<&Holder>, clock: &Clock) -> String {
    holder.map_or_else(
        || HELD.to_owned(),
        |Holder { process, host, since }| {
            format!("{HELD}: process {process} on {host}, since {}", clock.words(*since))
        },
    )
}
