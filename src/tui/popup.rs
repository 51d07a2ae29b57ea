//! What stands in front of a tab: editors, pickers, questions.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui_textarea::{TextArea, WrapMode};
use smol_str::SmolStr;

use super::commands::{Action, COMMANDS, Command};
use super::input::Input;
use crate::model::{Key, Map, Path, Role, Shape, Target};

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
    /// The title of a new entry.
    NewTitle {
        /// Its kind.
        kind: SmolStr,
    },
    /// The id of a new entry.
    NewId {
        /// Its kind.
        kind: SmolStr,
        /// Its title.
        title: String,
    },
    /// Another id for an entry.
    Rename {
        /// The entry.
        key: Key,
    },
    /// The id of a copy.
    Duplicate {
        /// The entry to copy.
        key: Key,
    },
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
    /// Delete an entry.
    Delete(Key),
    /// Nothing more: it was only to be read.
    Nothing,
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

/// Entries to choose from.
#[derive(Debug, Clone)]
pub struct Picker {
    /// What it is for.
    pub purpose: Purpose,
    /// What it asks for.
    pub label: String,
    /// What belongs there.
    pub help: String,
    /// Whether only one can be chosen.
    pub single: bool,
    /// What is typed.
    pub input: Input,
    /// Everything that can be chosen.
    pub candidates: Vec<Candidate>,
    /// The ids that are chosen, in order.
    pub chosen: Vec<String>,
    /// What was chosen before.
    pub before: Vec<String>,
    /// The candidates in view, best first.
    pub found: Vec<usize>,
    /// The highlighted one.
    pub selected: usize,
    /// The first one in view.
    pub scroll: usize,
    /// Why it can't be kept, in words.
    pub error: Option<String>,
}

/// An entry that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What the map writes.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// A word on it: its kind, `draft`, `retired`.
    pub note: String,
    /// What the filter looks through.
    words: String,
}

impl Picker {
    /// Returns a picker of what a reference can lead to.
    pub fn new(
        map: &Map,
        purpose: Purpose,
        (label, help): (&str, &str),
        target: &Target,
        single: bool,
        chosen: Vec<String>,
    ) -> Self {
        let mut picker = Self {
            purpose,
            label: label.to_owned(),
            help: help.to_owned(),
            single,
            input: Input::default(),
            candidates: candidates(map, target, single),
            before: chosen.clone(),
            chosen,
            found: Vec::new(),
            selected: 0,
            scroll: 0,
            error: None,
        };
        // What leads nowhere is shown too, so that it can be taken out.
        for id in &picker.chosen {
            if !picker.candidates.iter().any(|candidate| candidate.id == *id) {
                let note = "leads nowhere".to_owned();
                picker.candidates.push(Candidate {
                    id: id.clone(),
                    title: id.clone(),
                    note,
                    words: id.clone(),
                });
            }
        }
        picker.refresh();
        picker
    }

    /// Finds the candidates anew: chosen ones first as long as nothing is typed.
    pub fn refresh(&mut self) {
        if self.input.text().trim().is_empty() {
            let place = |id: &str| self.chosen.iter().position(|chosen| chosen == id);
            let mut all: Vec<(usize, usize)> = self
                .candidates
                .iter()
                .enumerate()
                .map(|(idx, candidate)| (place(&candidate.id).unwrap_or(usize::MAX), idx))
                .collect();
            all.sort_unstable();
            self.found = all.into_iter().map(|(_, idx)| idx).collect();
        } else {
            let all = 0..self.candidates.len();
            self.found = fuzzy(self.input.text(), all, |idx| {
                self.candidates.get(*idx).map(|c| c.words.clone()).unwrap_or_default()
            });
        }
        self.selected = self.selected.min(self.found.len().saturating_sub(1));
    }

    /// Returns the highlighted candidate.
    pub fn candidate(&self) -> Option<&Candidate> {
        self.candidates.get(*self.found.get(self.selected)?)
    }

    /// Chooses the highlighted candidate, or takes it back.
    pub fn mark(&mut self) {
        let Some(id) = self.candidate().map(|candidate| candidate.id.clone()) else { return };
        match self.chosen.iter().position(|chosen| *chosen == id) {
            Some(place) => {
                self.chosen.remove(place);
            }
            None if self.single => self.chosen = vec![id.clone()],
            None => self.chosen.push(id.clone()),
        }
        self.refresh();
        self.highlight(&id);
    }

    /// Moves the highlighted candidate among the chosen ones.
    pub fn shift(&mut self, down: bool) {
        let Some(id) = self.candidate().map(|candidate| candidate.id.clone()) else { return };
        let Some(place) = self.chosen.iter().position(|chosen| *chosen == id) else { return };
        let other = if down { place + 1 } else { place.wrapping_sub(1) };
        if other < self.chosen.len() {
            self.chosen.swap(place, other);
            self.refresh();
            self.highlight(&id);
        }
    }

    fn highlight(&mut self, id: &str) {
        let is_it = |idx: &usize| self.candidates.get(*idx).is_some_and(|c| c.id == id);
        if let Some(place) = self.found.iter().position(is_it) {
            self.selected = place;
        }
    }
}

fn candidates(map: &Map, target: &Target, single: bool) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let kinds: Vec<&str> = match target {
        Target::Kind(kind) => vec![kind.as_str()],
        Target::Message => map
            .schema()
            .kinds()
            .iter()
            .filter(|kind| matches!(kind.role, Role::Message | Role::Situation))
            .map(|kind| kind.name.as_str())
            .collect(),
    };
    let is_dimension =
        |kind: &str| map.schema().kind(kind).is_some_and(|kind| kind.role == Role::Dimension);
    if !single && kinds.first().is_some_and(|kind| is_dimension(kind)) {
        candidates.push(Candidate {
            id: "*".into(),
            title: "any".into(),
            note: "said to hold for all of them".into(),
            words: "any all *".into(),
        });
    }
    for kind in kinds {
        let label = map.schema().kind(kind).map_or("", |kind| kind.label.as_str());
        for entry in map.of_kind(kind) {
            let id = match target {
                Target::Kind(_) => entry.key.id.to_string(),
                Target::Message => entry.key.to_string(),
            };
            let mut notes = Vec::new();
            if *target == Target::Message {
                notes.push(label);
            }
            if entry.status() != crate::model::Status::Live {
                notes.push(entry.status().word());
            }
            if entry.audience() == crate::model::Audience::Internal {
                notes.push("internal");
            }
            let words = format!("{} {} {}", entry.title(), entry.words("aliases").join(" "), id);
            let title = entry.title().to_owned();
            candidates.push(Candidate { id, title, note: notes.join(", "), words });
        }
    }
    candidates
}

/// Returns the items whose words fit what is typed, best first; all of them when nothing is.
pub fn fuzzy<T>(
    typed: &str,
    items: impl Iterator<Item = T>,
    words: impl Fn(&T) -> String,
) -> Vec<T> {
    if typed.trim().is_empty() {
        return items.collect();
    }
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut letters = Vec::new();
    let mut found: Vec<(u32, T)> = items
        .filter_map(|item| {
            let words = words(&item);
            let score = pattern.score(Utf32Str::new(&words, &mut letters), &mut matcher)?;
            Some((score, item))
        })
        .collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, item)| item).collect()
}
