//! Picking by a few letters: entries for a reference, and any other list.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::input::Input;
use super::popup::Purpose;
use crate::model::{Audience, Map, Role, Status, Target};

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

impl Candidate {
    /// Returns something that can be chosen and is no entry.
    pub fn new(id: &str, title: &str, note: &str) -> Self {
        let words =
            if id == title { format!("{id} {note}") } else { format!("{id} {title} {note}") };
        Self { id: id.to_owned(), title: title.to_owned(), note: note.to_owned(), words }
    }
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

    /// Returns a picker of one of these.
    pub fn of(purpose: Purpose, (label, help): (&str, &str), candidates: Vec<Candidate>) -> Self {
        let mut picker = Self {
            purpose,
            label: label.to_owned(),
            help: help.to_owned(),
            single: true,
            input: Input::default(),
            candidates,
            before: Vec::new(),
            chosen: Vec::new(),
            found: Vec::new(),
            selected: 0,
            scroll: 0,
            error: None,
        };
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
            if entry.status() != Status::Live {
                notes.push(entry.status().word());
            }
            if entry.audience() == Audience::Internal {
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
