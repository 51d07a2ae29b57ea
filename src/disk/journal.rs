//! The journal of a map: every change the moment it is made, so that it outlives the program.
//!
//! One file serves two ends. What was done can be taken back in the next session, and work that
//! was not saved is there again after a crash. It is a [chain of lines](super::lines): what the
//! files held, then every edit, undo and redo, then what was saved. Texts are not in it but the
//! pieces that edits put in and take out; as long as the files hold what the journal says, these
//! lead from state to state with certainty. A torn end is cut off, the rest is used.
//!
//! Start with [`Journal::open`]; [`ledger`] is what the records add up to, [`record`] how they are
//! written.

mod ledger;
mod record;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use smol_str::SmolStr;
use thiserror::Error;

pub use ledger::{Unfinished, UnfinishedText};
pub use record::{Draft, DraftKind, DraftStep};

use crate::disk::digest::{Digest, digest};
use crate::disk::home::{make_folder, open_own, put_own};
use crate::disk::lines::Chain;
use crate::disk::regular;
use crate::disk::texts::Texts;
use crate::workspace::{Kept, KeptStep};
use ledger::Ledger;
use record::Record;

/// The largest number of steps that a journal remembers when it is written anew.
pub const STEPS_MAX: usize = 1_000;

/// How many bytes of steps a journal remembers when it is written anew.
pub const STEP_BYTES_MAX: usize = 4 * 1024 * 1024;

/// From how many bytes on a journal is written anew during a session.
const LONG: u64 = 16 * 1024 * 1024;

/// What a journal was doing when it could not go on.
#[derive(Debug, Error)]
#[error("could not {doing} the journal of unsaved work `{path}`")]
pub struct JournalError {
    /// What was tried.
    doing: &'static str,
    /// The file.
    path: PathBuf,
    /// What the system says.
    source: io::Error,
}

/// A file of the map by its name and what it holds.
pub type Held = (SmolStr, Digest);

/// What a journal has to tell when it is opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    /// What can be taken back, the first one first.
    pub undo: Vec<KeptStep>,
    /// What can be made again, the next one last.
    pub redo: Vec<KeptStep>,
    /// Whether there was more, which does not fit the files as they are now.
    pub dropped: bool,
    /// The work that was not saved.
    pub unfinished: Option<Unfinished>,
}

/// Something to note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The map's files hold this, and nothing is unsaved: at the start, and when they were read
    /// again.
    Files {
        /// When.
        at: i64,
        /// All files of the map.
        files: Vec<Held>,
    },
    /// The texts were changed.
    Change {
        /// The number of the change in this session, from 1.
        number: u64,
        /// When.
        at: i64,
        /// What was done.
        kept: Kept,
    },
    /// Files were saved as they were after the change of this number.
    Saved {
        /// The number of the last change that is in them.
        upto: u64,
        /// When.
        at: i64,
        /// The files that were saved.
        files: Vec<Held>,
    },
    /// What is being typed and not kept yet, or that there is no such thing any more.
    Draft(Option<Draft>),
}

/// The step of the journal's work, for tests that let it fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Read,
    Keep,
    Open,
    Write,
    Sync,
    Replace,
}

/// Hears of every step before it is taken, and may fail it.
type Watch = Box<dyn FnMut(Step) -> io::Result<()> + Send>;

/// The journal of a map. Only who holds the map may have it.
pub struct Journal {
    home: PathBuf,
    root: PathBuf,
    is_folder: bool,
    ledger: Ledger,
    chain: Chain,
    /// The file, once there is something in it.
    file: Option<File>,
    /// How many bytes of the file are sound.
    good: u64,
    /// Lines that are not in the file yet.
    waiting: String,
    /// Whether these are all there is, in place of what the file has.
    anew: bool,
    /// Whether something is in the file that may not be on the disk.
    unsynced: bool,
    watch: Watch,
}

impl Journal {
    /// Reads the journal of a map whose files hold this now, and tells what it knows.
    ///
    /// Changes nothing: unless the work that was not saved is kept or discarded, it is there again
    /// the next time.
    pub fn open(
        home: &Path,
        root: &Path,
        is_folder: bool,
        files: &[Held],
    ) -> (Self, Result<Past, JournalError>) {
        Self::open_watched(home, root, is_folder, files, Box::new(|_| Ok(())))
    }

    fn open_watched(
        home: &Path,
        root: &Path,
        is_folder: bool,
        files: &[Held],
        mut watch: Watch,
    ) -> (Self, Result<Past, JournalError>) {
        let read = watch(Step::Read).and_then(|()| match fs::read(place(home)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            read => read,
        });
        let mut journal = Self {
            home: home.to_path_buf(),
            root: root.to_path_buf(),
            is_folder,
            ledger: Ledger::default(),
            chain: Chain::default(),
            file: None,
            good: 0,
            waiting: String::new(),
            anew: false,
            unsynced: false,
            watch,
        };
        let bytes = match read {
            Ok(bytes) => bytes,
            Err(source) => {
                let error = JournalError { doing: "read", path: place(home), source };
                return (journal, Err(error));
            }
        };
        let mut chain = Chain::default();
        let (records, _) = chain.read(&bytes);
        for record in records {
            // A record that this program does not know is one of a newer one: what follows it
            // means nothing without it.
            let Some(record) = Record::read(record) else { break };
            journal.ledger.take(&record);
        }
        let texts = Texts::of(home);
        let content = |digest: &Digest| texts.get(digest).ok().flatten();
        let (root, folder) = (journal.root.clone(), journal.is_folder);
        let read =
            |name: &str| regular::read(&path_in(&root, folder, name)).ok().map(|read| read.bytes);
        journal.ledger.notice(files, &read);
        let past = journal.ledger.past(files, &content, &read);
        (journal, Ok(past))
    }

    /// Begins the journal anew: with what the files hold, with what can be taken back and made
    /// again, and with what was done since.
    ///
    /// In one step: until the new one stands, the old one does.
    pub fn begin(
        &mut self,
        at: i64,
        files: &[Held],
        undo: &[KeptStep],
        redo: &[KeptStep],
        since: &[Kept],
    ) -> Result<(), JournalError> {
        let mut ledger = Ledger::default();
        let mut records = vec![Record::files(at, files)];
        records.extend(Record::past(undo, redo));
        for (number, kept) in (1..).zip(since) {
            records.push(Record::change(number, at, kept));
        }
        for record in &records {
            ledger.take(record);
        }
        let changed: BTreeSet<SmolStr> = since.iter().flat_map(ledger::files_of).collect();
        self.ledger = ledger;
        for name in changed {
            self.keep_base(&name);
        }
        self.replace(&records)
    }

    /// Notes something. What can't be written now is written with the next one.
    pub fn note(&mut self, note: &Note) -> Result<(), JournalError> {
        if let Note::Change { kept, .. } = note {
            for name in self.ledger.files_of(kept) {
                if self.ledger.is_clean(&name) {
                    self.keep_base(&name);
                }
            }
        }
        let record = Record::of(note);
        self.ledger.take(&record);
        self.chain.add(&record.write(), &mut self.waiting);
        self.write()?;
        if self.good > LONG
            && let Some(records) = self.ledger.records()
        {
            self.replace(&records)?;
        }
        Ok(())
    }

    /// Brings everything to the disk.
    pub fn sync(&mut self) -> Result<(), JournalError> {
        self.write()?;
        if self.unsynced
            && let Some(file) = &self.file
        {
            (self.watch)(Step::Sync)
                .and_then(|()| file.sync_data())
                .map_err(|source| self.error("write", source))?;
            self.unsynced = false;
        }
        Ok(())
    }

    /// Keeps what a file held before its first change: should the file be another one when the
    /// work is found again, the work can be shown all the same.
    fn keep_base(&mut self, name: &str) {
        let Some(held) = self.ledger.held(name) else { return };
        let texts = Texts::of(&self.home);
        if texts.holds(&held) || (self.watch)(Step::Keep).is_err() {
            return;
        }
        if let Ok(read) = regular::read(&self.path_of(name))
            && digest(&read.bytes) == held
        {
            // Without it the journal still serves as long as nobody else writes the file.
            drop(make_folder(&self.home).and_then(|()| texts.put(&read.bytes)));
        }
    }

    fn write(&mut self) -> Result<(), JournalError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        self.try_write().map_err(|source| self.error("write", source))
    }

    fn try_write(&mut self) -> io::Result<()> {
        let path = place(&self.home);
        if self.anew {
            (self.watch)(Step::Replace)?;
            make_folder(&self.home)?;
            put_own(&path, self.waiting.as_bytes())?;
            self.good = 0;
        } else if self.file.is_none() {
            (self.watch)(Step::Open)?;
            make_folder(&self.home)?;
        }
        if self.anew || self.file.is_none() {
            self.file = Some(open_own(&path)?);
        }
        if let Some(file) = &mut self.file
            && !self.anew
        {
            (self.watch)(Step::Write)?;
            // What a failed write has left behind would end the chain.
            file.set_len(self.good)?;
            file.seek(SeekFrom::Start(self.good))?;
            file.write_all(self.waiting.as_bytes())?;
            self.unsynced = true;
        }
        self.good += self.waiting.len() as u64;
        self.waiting.clear();
        self.anew = false;
        Ok(())
    }

    /// Writes the journal anew. Where that fails the old one stands, and all of it waits.
    fn replace(&mut self, records: &[Record]) -> Result<(), JournalError> {
        self.chain = Chain::default();
        self.waiting.clear();
        for record in records {
            self.chain.add(&record.write(), &mut self.waiting);
        }
        self.anew = true;
        self.write()
    }

    fn path_of(&self, name: &str) -> PathBuf {
        path_in(&self.root, self.is_folder, name)
    }

    fn error(&self, doing: &'static str, source: io::Error) -> JournalError {
        JournalError { doing, path: place(&self.home), source }
    }
}

/// Returns the path of a file of a map.
fn path_in(root: &Path, is_folder: bool, name: &str) -> PathBuf {
    if is_folder { root.join(name) } else { root.to_path_buf() }
}

impl std::fmt::Debug for Journal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Journal").field("home", &self.home).finish_non_exhaustive()
    }
}

/// Returns the contents that the journal of a map needs.
pub(super) fn needed(home: &Path) -> BTreeSet<Digest> {
    let mut ledger = Ledger::default();
    let bytes = fs::read(place(home)).unwrap_or_default();
    let (records, _) = Chain::default().read(&bytes);
    for record in records.into_iter().filter_map(Record::read) {
        ledger.take(&record);
    }
    ledger.digests()
}

fn place(home: &Path) -> PathBuf {
    home.join("journal")
}
