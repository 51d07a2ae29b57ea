//! The thread that keeps the journal: everything is in the file at once, and on the disk within
//! half a second.
//!
//! When the app ends, in whatever way, this thread is waited for.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::memory::Order;
use super::msg::Msg;
use crate::disk::{self, Journal, Note};

/// How long writes may wait for the disk.
const PAUSE: Duration = Duration::from_millis(400);

/// What the thread is told.
enum Told {
    /// Something to do.
    Order(Order),
    /// That somebody waits until all before it is in the file.
    Waiting(Sender<()>),
}

/// The journal's thread. Dropping it brings everything to the disk.
pub(super) struct Keeper {
    orders: Option<Sender<Told>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts the thread.
    pub(super) fn start(journal: Journal, home: PathBuf, events: &Sender<Msg>) -> Self {
        let (orders, ordered) = channel();
        let events = events.clone();
        let keep =
            move || Keeping { journal, home, events, draft: None, told: false }.run(&ordered);
        let thread = thread::Builder::new().name("The journal".into()).spawn(keep);
        Self { orders: Some(orders), thread: thread.ok() }
    }

    /// Hands an order over.
    pub(super) fn tell(&self, order: Order) {
        if let Some(orders) = &self.orders {
            drop(orders.send(Told::Order(order)));
        }
    }

    /// Returns what hears of it when all that was told so far is in the file, or can't be.
    pub(super) fn noted(&self) -> Receiver<()> {
        let (done, noted) = channel();
        if let Some(orders) = &self.orders {
            drop(orders.send(Told::Waiting(done)));
        }
        noted
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

struct Keeping {
    journal: Journal,
    home: PathBuf,
    events: Sender<Msg>,
    /// What is being typed: it changes with every key, so only the last of it is written.
    draft: Option<Note>,
    /// Whether it was told that the journal can't be written.
    told: bool,
}

impl Keeping {
    fn run(mut self, ordered: &Receiver<Told>) {
        let mut unsynced = false;
        loop {
            let order = if unsynced {
                ordered.recv_timeout(PAUSE)
            } else {
                ordered.recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            match order {
                Ok(Told::Order(order)) => {
                    self.take(order);
                    unsynced = true;
                }
                Ok(Told::Waiting(done)) => drop(done.send(())),
                Err(end) => {
                    self.write_draft();
                    let synced = self.journal.sync();
                    unsynced = synced.is_err();
                    self.tell(synced.map_err(|error| error.to_string()));
                    if end == RecvTimeoutError::Disconnected {
                        return;
                    }
                }
            }
        }
    }

    fn take(&mut self, order: Order) {
        match order {
            Order::Note(note @ Note::Draft(_)) => self.draft = Some(note),
            Order::Note(note) => {
                self.write_draft();
                let noted = self.journal.note(&note);
                self.tell(noted.map_err(|error| error.to_string()));
            }
            Order::Begin(beginning) => self.begin(&beginning),
            Order::SetAside { occasion, kind, written, then } => {
                let noted = disk::note_state(&self.home, &occasion, kind, &written);
                // What could not be set aside stays where it is: in the journal.
                match (&noted, then) {
                    (Ok(()), Some(then)) => self.begin(&then),
                    (Ok(()), None) | (Err(_), _) => {}
                }
                self.tell(noted.map_err(|error| error.to_string()));
            }
        }
    }

    fn begin(&mut self, it: &super::memory::Beginning) {
        self.draft = None;
        let begun = self.journal.begin(it.at, &it.files, &it.undo, &it.redo, &it.since);
        self.tell(begun.map_err(|error| error.to_string()));
    }

    fn write_draft(&mut self) {
        if let Some(draft) = self.draft.take() {
            let noted = self.journal.note(&draft);
            self.tell(noted.map_err(|error| error.to_string()));
        }
    }

    /// Says once that the journal can't be written, and again after it could be.
    fn tell(&mut self, result: Result<(), String>) {
        match result {
            Ok(()) => self.told = false,
            Err(error) if !self.told => {
                self.told = true;
                drop(self.events.send(Msg::NotKept(error)));
            }
            Err(_) => {}
        }
    }
}
