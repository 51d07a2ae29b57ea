//! What stands in front of a tab: editors, pickers, questions.

use ratatui_textarea::{TextArea, WrapMode};
use smol_str::SmolStr;

use super::commands::{Action, COMMANDS, Command};
use super::external::Errand;
use super::guide::Guide;
use super::input::Input;
use super::picker::fuzzy;
use super::plan::Change;
use crate::model::{Key, Path, Shape};
use crate::source::Note;

/// What an editor's outcome is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// The value of a field.
    Field {
        /// The entry.
        key: Key,
        /// The field.
        path: Path,
    },
    /// The first field of a new card.
    NewCard {
        /// The entry.
        key: Key,
        /// The list that gains a card.
        list: Path,
        /// The card's first field.
        field: SmolStr,
    },
    /// The kind of a new entry.
    NewKind,
    /// An answer about a new entry.
    Answer(Box<Guide>),
    /// Another id for an entry.
    Rename {
        /// The entry.
        key: Key,
    },
    /// A comment of an entry; a new one where it says none.
    Note {
        /// The entry.
        key: Key,
        /// The comment as it was read.
        note: Option<Note>,
    },
    /// What the matrix crosses.
    Crossing(CrossingPart),
    /// The title of a situation for two values.
    NewSituation {
        /// The values that it names.
        values: [Key; 2],
    },
    /// What the map is compared with.
    Revision,
    /// As whom an entry is signed off.
    SignAs {
        /// The entry.
        key: Key,
    },
    /// Who signs an entry off.
    SignBy {
        /// The entry.
        key: Key,
        /// As whom.
        signatory: SmolStr,
    },
    /// The title of a copy.
    DuplicateTitle {
        /// The entry to copy.
        key: Key,
    },
    /// The id of a copy.
    Duplicate {
        /// The entry to copy.
        key: Key,
        /// The copy's title.
        title: String,
    },
    /// The entry that is said in place of one that retires.
    Replace {
        /// The entry that retires.
        key: Key,
    },
    /// What shall be different in many entries.
    ManyWhat {
        /// The entries.
        keys: Vec<Key>,
    },
    /// The value that many entries get.
    Many {
        /// The entries.
        keys: Vec<Key>,
        /// What changes.
        what: Change,
    },
    /// The file into which entries move.
    MoveTo {
        /// The entries.
        keys: Vec<Key>,
    },
    /// The order of the outline.
    SortBy,
    /// The answer about a conflict of a merge.
    Settle(usize),
    /// The folder into which the whole map is written once more.
    Elsewhere,
    /// The saved state to look at.
    SavedState,
    /// The entry that is to say again what it said in a saved state.
    StateEntry,
    /// Nothing: a text without a place, shown so that it is not lost.
    Loose,
    /// What is known of the customer.
    Known,
    /// The value that is not meant.
    NotMeant,
    /// The entry to show of those that are nearly the same.
    Alike,
}

/// A part of what the matrix crosses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrossingPart {
    /// The dimension of the rows.
    Rows,
    /// The dimension of the columns.
    Cols,
    /// Situations, proof or features.
    View,
}

/// The editor of one line.
#[derive(Debug, Clone)]
pub struct LineEditor {
    /// What it is for.
    pub purpose: Purpose,
    /// What it asks for.
    pub label: String,
    /// What belongs there.
    pub help: String,
    /// What the field can hold.
    pub shape: Shape,
    /// What is typed.
    pub input: Input,
    /// What was there before.
    pub before: String,
    /// Why it can't be kept, in words.
    pub error: Option<String>,
}

/// What a text stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// A text in Markdown.
    Prose,
    /// One word or phrase a line.
    Words,
    /// A name, an equals sign and a text a line.
    Pairs,
}

/// The editor of a long text.
#[derive(Debug, Clone)]
pub struct TextEditor {
    /// What it is for.
    pub purpose: Purpose,
    /// What it asks for.
    pub label: String,
    /// What belongs there.
    pub help: String,
    /// What the lines stand for.
    pub kind: TextKind,
    /// What is typed.
    pub area: TextArea<'static>,
    /// What was there before.
    pub before: String,
    /// Why it can't be kept, in words.
    pub error: Option<String>,
}

impl TextEditor {
    /// Returns an editor of a text.
    pub fn new(purpose: Purpose, label: &str, help: &str, kind: TextKind, text: &str) -> Self {
        let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        area.set_cursor_line_style(ratatui::style::Style::default());
        area.set_max_histories(500);
        Self {
            purpose,
            label: label.to_owned(),
            help: help.to_owned(),
            kind,
            area,
            before: text.to_owned(),
            error: None,
        }
    }

    /// Returns what is typed.
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Replaces what is typed, as one step that can be taken back.
    pub fn replace(&mut self, text: &str) {
        self.area.select_all();
        self.area.insert_str(text);
    }
}

/// Words to choose from.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What it is for.
    pub purpose: Purpose,
    /// What it asks for.
    pub label: String,
    /// The words, with what each says.
    pub items: Vec<ChoiceItem>,
    /// The chosen one.
    pub selected: usize,
    /// The first one in view.
    pub scroll: usize,
    /// Why it can't be kept, in words.
    pub error: Option<String>,
}

/// One word to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceItem {
    /// What the map says for it; `None` takes the field away.
    pub word: Option<SmolStr>,
    /// What it is called.
    pub label: String,
    /// What it says.
    pub help: String,
}

/// A question.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// What it is called.
    pub title: String,
    /// What is to be known.
    pub lines: Vec<String>,
    /// What Enter does.
    pub yes: (String, Confirmed),
    /// What the other answer does, if there is one.
    pub no: Option<(String, Confirmed)>,
}

/// What an answer leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmed {
    /// Save all, then leave.
    SaveAndLeave,
    /// Leave without saving.
    Leave,
    /// Keep what the editor below holds.
    KeepEditor,
    /// Close the editor below and forget what it holds.
    DropEditor,
    /// Read the map's files again, after asking about what is not saved.
    AskReload,
    /// Read the map's files again, and drop what is not saved.
    Reload,
    /// Open the author's own editor again.
    GoOut(Box<Errand>),
    /// Take all of the chosen entry's change back.
    TakeBack,
    /// Nothing more: it was only to be read.
    Nothing,
    /// Keep the unsaved work that was found.
    KeepWork,
    /// Discard it.
    DiscardWork,
    /// In a merge, what was done here.
    Mine,
    /// In a merge, what another program wrote.
    Theirs,
    /// In a merge, both.
    Both,
    /// Write the whole map to another folder.
    SaveElsewhere,
    /// Let the whole map say what it said in a saved state.
    RestoreAll,
    /// Let one entry say what it said then.
    RestoreOne,
}

/// All commands by name.
#[derive(Debug, Clone, Default)]
pub struct Palette {
    /// What is typed.
    pub input: Input,
    /// The commands that fit, best first.
    pub found: Vec<&'static Command>,
    /// The chosen one.
    pub selected: usize,
    /// The first one in view.
    pub scroll: usize,
}

impl Palette {
    /// Returns the list of all commands.
    pub fn new() -> Self {
        let mut palette = Self::default();
        palette.refresh();
        palette
    }

    /// Finds the commands anew.
    pub fn refresh(&mut self) {
        let offered = COMMANDS.iter().filter(|command| command.in_palette);
        self.found = fuzzy(self.input.text(), offered, |command| command.name.into());
        self.selected = 0;
        self.scroll = 0;
    }

    /// Returns the chosen command.
    pub fn action(&self) -> Option<Action> {
        self.found.get(self.selected).map(|command| command.action)
    }
}
