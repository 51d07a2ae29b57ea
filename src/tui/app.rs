//! Everything that the app knows: plain data.
//!
//! No handle, no thread, no file. What is derived (the page of a message, the rows of the outline)
//! is kept here and made anew only when what it comes from changes.

use std::path::PathBuf;
use std::sync::Arc;

use indexmap::IndexMap;
use jiff::civil::Date;
use ratatui::layout::Rect;
use rustc_hash::{FxBuildHasher, FxHashMap};
use smol_str::SmolStr;

use super::around::Around;
use super::ask::Ask;
use super::brief::Sheet;
use super::changes::{Changes, Clock};
use super::commands::{Action, Context as Listener};
use super::facets::menu::Menu;
use super::facets::offers::Offers;
use super::find::Find;
use super::form::Form;
use super::input::Input;
use super::keymap::Keymap;
use super::live::Live;
use super::matrix::{MatrixFocus, MatrixTab};
use super::memory::Memory;
use super::outline::Outline;
use super::picker::Picker;
use super::plan::Plan;
use super::popup::{Choice, Confirm, LineEditor, Palette, TextEditor};
use super::review::{ReviewFocus, ReviewTab};
use super::side::Side;
use super::theme::Theme;
use super::tour::Tour;
use crate::config::Remembered;
use crate::disk::Digest;
use crate::model::{Diagnostic, Key, Level, Map};
use crate::workspace::Workspace;

/// A tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tab {
    /// Find what to say.
    #[default]
    Find,
    /// Write the map.
    Map,
    /// See how well situations are served, and fill the gaps.
    Matrix,
    /// See what changed since a revision, and sign it off.
    Review,
}

impl Tab {
    /// All tabs, in order.
    pub const ALL: [Self; 4] = [Self::Find, Self::Map, Self::Matrix, Self::Review];

    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Find => "Find",
            Self::Map => "Map",
            Self::Matrix => "Matrix",
            Self::Review => "Review",
        }
    }
}

/// Which part of the Find tab listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum FindFocus {
    /// The search line.
    #[default]
    Query,
    /// What was found.
    Results,
    /// The message in full.
    Preview,
    /// The values that narrow what was found.
    Counts,
}

/// Which part of the Map tab listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum MapFocus {
    /// The filter line.
    Filter,
    /// All entries.
    #[default]
    Outline,
    /// The fields of the entry.
    Form,
    /// Its links and problems.
    Side,
}

/// The Map tab.
#[derive(Debug, Clone, Default)]
pub struct MapTab {
    /// Which part listens.
    pub focus: MapFocus,
    /// What narrows the outline.
    pub filter: Input,
    /// What is offered while that is typed.
    pub offers: Offers,
    /// All entries.
    pub outline: Outline,
    /// The fields of the chosen entry.
    pub form: Form,
    /// What links to it, and its problems.
    pub side: Side,
    /// The entries from which links were followed here.
    pub visited: Vec<Key>,
}

/// Something in front of the tab.
#[derive(Debug, Clone)]
pub enum Popup {
    /// All keys, from this row on.
    Help(usize),
    /// All commands.
    Palette(Palette),
    /// The editor of one line.
    Line(LineEditor),
    /// The editor of a long text.
    Text(Box<TextEditor>),
    /// Words to choose from.
    Choice(Choice),
    /// Entries to choose from.
    References(Picker),
    /// A question.
    Confirm(Confirm),
    /// The neighbourhood of an entry.
    Around(Box<Around>),
    /// A step of the tour.
    Tour(Tour),
    /// A preview of an edit of several entries.
    Plan(Box<Plan>),
    /// The menu of what can narrow the outline.
    Facets(Box<Menu>),
    /// What was done, to go back to.
    Changes(Changes),
    /// A question with something to read.
    Ask(Box<Ask>),
    /// One page for a call.
    Brief(Box<Sheet>),
}

/// The sentence at the bottom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Status {
    /// The sentence.
    pub text: String,
    /// Whether it tells of something that went wrong.
    pub bad: bool,
}

/// What is wrong with the map.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// All of it.
    pub all: Vec<Diagnostic>,
    /// Which are about an entry.
    pub of_entry: FxHashMap<Key, Vec<usize>>,
    /// How many are errors.
    pub n_errors: usize,
    /// How many are warnings.
    pub n_warnings: usize,
    /// Which state of the map they are about.
    pub generation: u64,
}

impl Findings {
    /// Returns findings, sorted by what they are about.
    pub fn new(all: Vec<Diagnostic>, generation: u64) -> Self {
        let mut of_entry: FxHashMap<Key, Vec<usize>> = FxHashMap::default();
        let (mut n_errors, mut n_warnings) = (0, 0);
        for (idx, finding) in all.iter().enumerate() {
            match finding.level {
                Level::Error => n_errors += 1,
                Level::Warning => n_warnings += 1,
                Level::Hint => {}
            }
            if let Some(key) = &finding.entry {
                of_entry.entry(key.clone()).or_default().push(idx);
            }
        }
        Self { all, of_entry, n_errors, n_warnings, generation }
    }

    /// Returns what is wrong with an entry.
    pub fn of<'a>(&'a self, key: &Key) -> impl Iterator<Item = (usize, &'a Diagnostic)> {
        let places = self.of_entry.get(key).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|idx| Some((*idx, self.all.get(*idx)?)))
    }

    /// Returns the worst level of what is wrong with an entry.
    pub fn worst(&self, key: &Key) -> Option<Level> {
        self.of(key).map(|(_, finding)| finding.level).max()
    }
}

/// Everything that the app knows.
#[derive(Debug)]
pub struct App {
    /// The map's texts.
    pub workspace: Workspace,
    /// The file or the folder that is the map.
    pub root: PathBuf,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// What the files held when they were read or saved.
    pub digests: IndexMap<SmolStr, Digest, FxBuildHasher>,
    /// Why nothing may be edited, when so.
    pub read_only: Option<String>,
    /// The day.
    pub today: Date,
    /// The time.
    pub clock: Clock,
    /// The size of the terminal.
    pub area: Rect,
    /// Which keys mean what.
    pub keymap: Keymap,
    /// How roles look.
    pub theme: Theme,
    /// The theme that the settings name.
    pub theme_set: Option<Theme>,
    /// What is remembered for the next session.
    pub remembered: Remembered,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// The tab.
    pub tab: Tab,
    /// The Find tab.
    pub find: Find,
    /// The Map tab.
    pub map_tab: MapTab,
    /// The Matrix tab.
    pub matrix: MatrixTab,
    /// The Review tab.
    pub review: ReviewTab,
    /// What stands in front of the tab; the last one listens.
    pub popups: Vec<Popup>,
    /// What is wrong with what is being typed.
    pub live: Live,
    /// What happened.
    pub status: Status,
    /// The files of the map that could not be read and so are no part of what is shown, in words.
    pub unread: Vec<String>,
    /// What keeps a file from being understood.
    pub banner: Option<String>,
    /// What is wrong with the map; shared with the worker that found it, which frees it in the end.
    pub findings: Arc<Findings>,
    /// Counts states of the map.
    pub generation: u64,
    /// What outlives the session.
    pub memory: Memory,
    /// How many saves are under way.
    pub saving: usize,
    /// Whether to leave once all is saved.
    pub leaving: bool,
    /// The last click: when and where.
    pub clicked: Option<(u64, u16, u16)>,
}

impl App {
    /// Returns the map.
    pub fn map(&self) -> &Map {
        self.workspace.map()
    }

    /// Returns what listens to the keys.
    pub fn listener(&self) -> Listener {
        self.listener_of(self.popups.last())
    }

    /// Returns what listened before the help came in front: what the help is about.
    pub fn listener_below(&self) -> Listener {
        self.listener_of(self.popups.iter().rev().find(|popup| !matches!(popup, Popup::Help(_))))
    }

    fn listener_of(&self, popup: Option<&Popup>) -> Listener {
        match popup {
            Some(Popup::Help(_)) => Listener::Help,
            Some(Popup::Palette(_)) => Listener::Palette,
            Some(Popup::Line(_)) => Listener::Line,
            Some(Popup::Text(_)) => Listener::Text,
            Some(Popup::Choice(_)) => Listener::Choice,
            Some(Popup::References(_)) => Listener::References,
            Some(Popup::Confirm(_)) => Listener::Confirm,
            Some(Popup::Around(_)) => Listener::Around,
            Some(Popup::Tour(_)) => Listener::Tour,
            Some(Popup::Plan(_)) => Listener::Plan,
            Some(Popup::Facets(_)) => Listener::Facets,
            Some(Popup::Changes(_)) => Listener::Changes,
            Some(Popup::Ask(_)) => Listener::Ask,
            Some(Popup::Brief(_)) => Listener::Brief,
            None => self.pane(),
        }
    }

    /// Returns the pane that listens when nothing stands in front of it.
    pub fn pane(&self) -> Listener {
        match self.tab {
            Tab::Find => match self.find.focus {
                FindFocus::Query => Listener::Query,
                FindFocus::Results => Listener::Results,
                FindFocus::Preview => Listener::Preview,
                FindFocus::Counts => Listener::Counts,
            },
            Tab::Map => match self.map_tab.focus {
                MapFocus::Filter => Listener::Filter,
                MapFocus::Outline => Listener::Outline,
                MapFocus::Form => Listener::Form,
                MapFocus::Side => Listener::Side,
            },
            Tab::Matrix => match self.matrix.focus {
                MatrixFocus::Grid => Listener::Matrix,
                MatrixFocus::Words(_) => Listener::MatrixWords,
                MatrixFocus::List => Listener::MatrixCell,
            },
            Tab::Review if self.review.settling.is_some() => Listener::Conflicts,
            Tab::Review => match self.review.focus {
                ReviewFocus::List => Listener::Review,
                ReviewFocus::Detail => Listener::ReviewDetail,
            },
        }
    }

    /// Returns the key that a sentence names for a command: one that works in the pane, else any.
    pub fn key(&self, action: Action) -> &str {
        self.keymap.named(action, self.pane())
    }

    /// Returns the entry that is in view on the tab.
    pub fn chosen(&self) -> Option<&Key> {
        match self.tab {
            Tab::Find => self.find.shown(),
            Tab::Map => self.map_tab.form.key.as_ref(),
            Tab::Matrix => self.matrix.chosen(),
            Tab::Review => self.review.chosen(),
        }
    }

    /// Tells whether the map has no entry yet.
    pub fn is_empty(&self) -> bool {
        let groups = &self.map_tab.outline.groups;
        groups.iter().all(|group| group.kind == "map" || group.items.is_empty())
    }

    /// Tells whether somebody is being shown around.
    pub fn is_touring(&self) -> bool {
        matches!(self.popups.last(), Some(Popup::Tour(_)))
    }

    /// Says what happened.
    pub fn say(&mut self, text: impl Into<String>) {
        self.status = Status { text: text.into(), bad: false };
    }

    /// Says what went wrong.
    pub fn complain(&mut self, text: impl Into<String>) {
        self.status = Status { text: text.into(), bad: true };
    }
}
