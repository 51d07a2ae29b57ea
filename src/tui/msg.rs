//! What can happen to the app, and what it wants done.
//!
//! Both are plain values: `update` takes the one and returns the other, and the loop alone knows
//! threads, files and the terminal.

use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::{KeyEvent, MouseEvent};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use smol_str::SmolStr;

use super::app::Findings;
use super::external::{Errand, Returned};
use super::matrix::Wish;
use super::memory::{Merging, Order, Sides};
use super::review::{Reviewed, Trouble};
use crate::config::Remembered;
use crate::disk::{Change, Content, Digest, Occasion, Past, RecentNote, Saved, State};
use crate::model::coverage::Coverage;
use crate::model::{Diagnostic, Entry, Key};
use crate::search::{Found, Query};
use crate::workspace::{Unsaved, Workspace};

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(KeyEvent),
    /// Text was pasted: data, never commands.
    Paste(String),
    /// The mouse did something, at this many milliseconds since the start.
    Mouse(MouseEvent, u64),
    /// The terminal has another size: columns and rows.
    Resize(u16, u16),
    /// A search came back.
    Found {
        /// Which question it answers; an old one's answer is dropped.
        generation: u64,
        /// The answer, or what went wrong.
        result: Result<Found, String>,
    },
    /// The index for the search grows.
    Indexing {
        /// How many entries it has.
        done: usize,
        /// How many it will have.
        total: usize,
    },
    /// A check came back.
    Checked(Arc<Findings>),
    /// What was drawn meanwhile is seen: what takes long may go on.
    GoOn,
    /// A coverage was counted.
    Covered {
        /// Which state of the map it is about.
        generation: u64,
        /// What was to be crossed.
        wish: Wish,
        /// How well it is covered; `None` when there is no such dimension.
        coverage: Option<Box<Coverage>>,
    },
    /// What was found out about the past came back.
    Reviewed {
        /// Which question it answers: the revision and the state of the map.
        question: (String, u64),
        /// What was found, or why not, in sentences.
        result: Result<Box<Reviewed>, Trouble>,
    },
    /// A repository has the attributes of msgmap, and nothing in this clone acts on them.
    DriverMissing(String),
    /// A save came back.
    Saved {
        /// What was to be saved.
        texts: Vec<Unsaved>,
        /// How it went.
        result: Result<Vec<Saved>, SaveFailure>,
        /// Why it is not in the history, in words.
        unnoted: Option<String>,
    },
    /// The map's files were read again, or it is told why not.
    Reloaded {
        /// The state of the map when this was asked for.
        generation: u64,
        /// What the files say now.
        result: Result<Box<Reloaded>, String>,
    },
    /// A copy came back: how it went, or why it did not, in a sentence.
    Copied(Result<CopiedBy, String>),
    /// The author's own editor has ended.
    Returned {
        /// What it was given.
        errand: Box<Errand>,
        /// What it left, or what came between, in words.
        result: Result<Returned, String>,
    },
    /// Something stirred where the map's files are.
    Stirred,
    /// The map's files were looked at.
    Looked(Looked),
    /// What was done here and what another program wrote is one now, or can't be.
    MadeOne {
        /// The state of the map when this was asked for.
        generation: u64,
        /// Both, with what is to be asked; or why not, in words.
        result: Result<Box<Merging>, String>,
    },
    /// The states that can be had back, or why they can't be told, in a sentence.
    States(Result<Vec<State>, String>),
    /// What files held in a state, or why that can't be told, in a sentence.
    Recalled {
        /// The state.
        state: Box<State>,
        /// The files, and what each held.
        result: Result<Vec<Content>, String>,
    },
    /// The whole map was written elsewhere: where, or why not, in sentences.
    WrittenElsewhere(Result<PathBuf, String>),
    /// The journal could not be written, in words.
    NotKept(String),
    /// The msgmap that had the map has ended.
    Freed,
    /// The map is ours now: what the files say, and what was done before.
    TakenOver {
        /// What the files say now.
        result: Result<Box<Reloaded>, String>,
        /// What the journal knows.
        past: Option<Past>,
    },
    /// The program shall rest and give the terminal back: `SIGTSTP`.
    Suspend,
    /// The program goes on, in a terminal of which nothing is known.
    Resumed,
    /// A worker ended without being asked to.
    WorkerLost(&'static str),
    /// The program shall end: a signal, or a terminal that is gone.
    Stop,
}

/// Why a save failed, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveFailure {
    /// What went wrong.
    pub message: String,
    /// The way out.
    pub hint: Option<String>,
    /// The files that have their new content all the same, by their place among the changes.
    pub written: Vec<usize>,
    /// Whether the files are others than they were when they were read.
    pub is_outdated: bool,
}

/// What was found when the map's files were looked at.
#[derive(Debug)]
pub enum Looked {
    /// They hold what they held.
    Same,
    /// They hold something else.
    Other(Box<Reloaded>),
    /// They can't be read, in words.
    Unread(String),
}

/// A map that was read again.
#[derive(Debug, Clone)]
pub struct Reloaded {
    /// Its texts.
    pub workspace: Workspace,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// What the files held, by their names inside the map.
    pub digests: IndexMap<SmolStr, Digest, FxBuildHasher>,
    /// The files that could not be read, in words.
    pub unread: Vec<String>,
}

/// Which way a text was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopiedBy {
    /// To the desktop's clipboard.
    Desktop,
    /// By an escape sequence, which the terminal may or may not obey.
    Terminal,
}

/// Something to do that `update` must not do itself.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Draw, and then say [`Msg::GoOn`].
    GoOn,
    /// Answer a question; only the latest matters.
    Search {
        /// Its number.
        generation: u64,
        /// The question.
        query: Query,
    },
    /// Count how well the map is covered; only the latest matters.
    Cover {
        /// The number of this state of the map.
        generation: u64,
        /// What to cross.
        wish: Wish,
    },
    /// Find out what differs from a revision; only the latest matters.
    LookBack {
        /// The number of this state of the map.
        generation: u64,
        /// The revision.
        revision: String,
        /// The texts of the map now, by their names inside it.
        texts: Vec<(SmolStr, String)>,
    },
    /// Tell the workers what the map says now.
    Changed {
        /// The number of this state of the map.
        generation: u64,
        /// Entries that are new or different, or gone.
        entries: Vec<(Key, Option<Entry>)>,
        /// What could not be read.
        reading: Vec<Diagnostic>,
    },
    /// Write texts to the disk.
    Save {
        /// What to write, in the order of `texts`.
        changes: Vec<Change>,
        /// What it is in the workspace.
        texts: Vec<Unsaved>,
        /// What the history says of it.
        occasion: Occasion,
    },
    /// Look whether the map's files hold what they held.
    Look {
        /// The file or the folder that is the map.
        root: PathBuf,
        /// What they held.
        digests: IndexMap<SmolStr, Digest, FxBuildHasher>,
    },
    /// Bring together what was done here and what another program wrote.
    Merge(Box<Sides>),
    /// List the states that can be had back.
    ListStates(PathBuf),
    /// Look up what files held in a state.
    Recall {
        /// The file or the folder that is the map.
        root: PathBuf,
        /// The state's number.
        number: u64,
    },
    /// Write texts where nothing is yet.
    WriteElsewhere {
        /// The file or the folder that they will be.
        place: PathBuf,
        /// The texts, by their paths.
        texts: Vec<(PathBuf, Vec<u8>)>,
    },
    /// Tell the journal something.
    Journal(Order),
    /// Take the map, which is free now.
    TakeOver,
    /// Rest, and give the terminal back until the program goes on.
    Suspend,
    /// Take the terminal over again.
    Retake,
    /// Read the map's files again.
    Reload {
        /// The file or the folder that is the map.
        root: PathBuf,
        /// The state of the map now.
        generation: u64,
    },
    /// Keep a search that found no answer.
    Missed(String),
    /// Keep what the user came back to.
    Recent {
        /// The file or the folder that is the map.
        root: PathBuf,
        /// What is new.
        note: RecentNote,
    },
    /// Put a text into the clipboard.
    Copy(String),
    /// Put a brief into the clipboard: through the map's own template for texts where it has one,
    /// as `msgmap brief` prints it.
    CopyPage {
        /// The file or the folder that is the map.
        root: PathBuf,
        /// What a template gets.
        page: serde_json::Value,
        /// The text where there is no template.
        plain: String,
    },
    /// Let the author's own editor have a text.
    GoOut(Box<Errand>),
    /// Remove a text that came back and was taken over.
    Forget(PathBuf),
    /// Listen to the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Keep for the next session what is no work.
    Remember(Remembered),
    /// End the program.
    Quit,
}
