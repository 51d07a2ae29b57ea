//! Picking by a few letters: entries for a reference, and any other list.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use smol_str::SmolStr;

use super::input::Input;
use super::popup::Purpose;
use crate::model::{Audience, Key, Kind, Map, Role, Status, Target, Value, text_of, words_of};

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
    /// Whether something was typed since one was marked last.
    pub typed: bool,
    /// The kinds of which an entry can be made here.
    pub kinds: Vec<NewKind>,
    /// Entries to be made once this is kept.
    pub fresh: Vec<Fresh>,
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

/// A kind of which an entry can be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKind {
    /// Its name.
    pub name: SmolStr,
    /// What people call one.
    pub label: String,
}

/// An entry to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fresh {
    /// Its key.
    pub key: Key,
    /// Its title.
    pub title: String,
    /// What a reference to it says.
    pub id: String,
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
    /// Why it is the likely one, where it is; it stands before the others.
    pub fits: Option<String>,
    /// What the filter looks through.
    words: String,
}

impl Candidate {
    /// Returns something that can be chosen and is no entry.
    pub fn new(id: &str, title: &str, note: &str) -> Self {
        let words =
            if id == title { format!("{id} {note}") } else { format!("{id} {title} {note}") };
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            note: note.to_owned(),
            fits: None,
            words,
        }
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
        // Only a field takes what is not there yet: what replaces an entry stands already.
        let is_field =
            matches!(purpose, Purpose::Field { .. } | Purpose::NewCard { .. } | Purpose::Answer(_));
        let mut picker = Self {
            purpose,
            label: label.to_owned(),
            help: help.to_owned(),
            single,
            input: Input::default(),
            typed: false,
            kinds: if is_field { kinds_of(map, target) } else { Vec::new() },
            fresh: Vec::new(),
            candidates: candidates(map, target, single),
            before: chosen.clone(),
            chosen,
            found: Vec::new(),
            selected: 0,
            scroll: 0,
            error: None,
        };
        picker.rank(map);
        // What leads nowhere is shown too, so that it can be taken out.
        for id in &picker.chosen {
            if !picker.candidates.iter().any(|candidate| candidate.id == *id) {
                let note = "leads nowhere".to_owned();
                picker.candidates.push(Candidate {
                    id: id.clone(),
                    title: id.clone(),
                    note,
                    fits: None,
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
            typed: false,
            kinds: Vec::new(),
            fresh: Vec::new(),
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
            let mut all: Vec<((usize, bool), usize)> = self
                .candidates
                .iter()
                .enumerate()
                .map(|(idx, candidate)| {
                    let place = place(&candidate.id).unwrap_or(usize::MAX);
                    ((place, candidate.fits.is_none()), idx)
                })
                .collect();
            all.sort_unstable();
            self.found = all.into_iter().map(|(_, idx)| idx).collect();
        } else {
            let all = 0..self.candidates.len();
            self.found = fuzzy(self.input.text(), all, |idx| {
                self.candidates.get(*idx).map(|c| c.words.clone()).unwrap_or_default()
            });
            let is_other = |idx: &usize| self.candidates.get(*idx).is_none_or(|c| c.fits.is_none());
            self.found.sort_by_key(is_other);
        }
        self.selected = self.selected.min(self.n_rows().saturating_sub(1));
    }

    /// Returns how many rows there are: what was found, and below it what can be made.
    pub fn n_rows(&self) -> usize {
        self.found.len() + self.creatable().len()
    }

    /// Returns the kinds of which an entry with the typed title can be made: none as long as
    /// nothing is typed, or where one is called so already.
    pub fn creatable(&self) -> &[NewKind] {
        let typed = self.input.text().trim();
        let is_called = |candidate: &Candidate| {
            candidate.title.to_lowercase() == typed.to_lowercase() || candidate.id == typed
        };
        if typed.is_empty() || self.candidates.iter().any(is_called) { &[] } else { &self.kinds }
    }

    /// Returns the kind of which an entry is to be made, when that row is highlighted.
    pub fn to_create(&self) -> Option<&NewKind> {
        self.creatable().get(self.selected.checked_sub(self.found.len())?)
    }

    /// Takes in entries that are to be made and were named before.
    pub fn know(&mut self, made: &[(Key, String)]) {
        for candidate in &mut self.candidates {
            if let Some((_, title)) = made.iter().find(|(key, _)| key.id == candidate.id) {
                title.clone_into(&mut candidate.title);
                "new".clone_into(&mut candidate.note);
            }
        }
    }

    /// Takes in an entry that is to be made, as chosen.
    pub fn create(&mut self, key: Key, title: &str) {
        let whole = self.kinds.len() > 1;
        let id = if whole { key.to_string() } else { key.id.to_string() };
        self.candidates.push(Candidate {
            id: id.clone(),
            title: title.to_owned(),
            note: "new".into(),
            fits: None,
            words: title.to_owned(),
        });
        if self.single {
            self.chosen.clear();
        }
        self.chosen.push(id.clone());
        self.fresh.push(Fresh { key, title: title.to_owned(), id: id.clone() });
        self.input = Input::default();
        self.typed = false;
        self.refresh();
        self.highlight(&id);
    }

    /// Returns what the field says once this is kept.
    pub fn value(&self) -> Option<Value> {
        match (self.single, self.chosen.first()) {
            (_, None) => None,
            (true, Some(id)) => Some(Value::text(id.as_str())),
            (false, Some(_)) => Some(Value::words(self.chosen.clone())),
        }
    }

    /// Marks what goes with the rest of a point: the proof of its claim, what makes it possible;
    /// and which claims a situation makes already.
    fn rank(&mut self, map: &Map) {
        #[expect(clippy::wildcard_enum_match_arm, reason = "only fields are ranked")]
        let (key, path) = match &self.purpose {
            Purpose::Field { key, path } => (key, path.clone()),
            Purpose::NewCard { key, list, field } => (key, list.item(usize::MAX).then(field)),
            _ => return,
        };
        let Some(entry) = map.get(key) else { return };
        let Some((card, _)) = path.split_last() else { return };
        let Some((list, _)) = card.split_last().filter(|_| path.first_field() == Some("point"))
        else {
            return;
        };
        let claim = entry.at(&card).and_then(|card| text_of(card.as_table()?, "value_proposition"));
        match path.last_field() {
            Some("value_proposition") => {
                let points = entry.at(&list).and_then(Value::as_list).unwrap_or_default();
                let claims: Vec<Option<&str>> = points
                    .iter()
                    .map(|point| text_of(point.as_table()?, "value_proposition"))
                    .collect();
                for candidate in &mut self.candidates {
                    let said = claims.iter().position(|id| *id == Some(candidate.id.as_str()));
                    if let Some(place) = said.filter(|_| claim != Some(candidate.id.as_str())) {
                        let said = format!("said in point {} already", place + 1);
                        candidate.note = [said, std::mem::take(&mut candidate.note)].join(" ");
                    }
                }
            }
            Some(field @ ("success_stories" | "features")) => {
                let Some(claim) = claim else { return };
                let (kind, why) = if field == "features" {
                    ("feature", "makes it possible")
                } else {
                    ("success_story", "proves it")
                };
                for candidate in &mut self.candidates {
                    let other = map.get(&Key::new(kind, &candidate.id));
                    let fits = other.is_some_and(|other| {
                        words_of(&other.fields, "value_propositions").contains(&claim)
                    });
                    candidate.fits = fits.then(|| why.to_owned());
                }
            }
            Some(_) | None => {}
        }
    }

    /// Returns the highlighted candidate.
    pub fn candidate(&self) -> Option<&Candidate> {
        self.candidates.get(*self.found.get(self.selected)?)
    }

    /// Chooses the highlighted candidate, or takes it back.
    pub fn mark(&mut self) {
        let Some(id) = self.candidate().map(|candidate| candidate.id.clone()) else { return };
        self.typed = false;
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

/// Returns the kinds that a reference can lead to.
fn kinds_of(map: &Map, target: &Target) -> Vec<NewKind> {
    let leads = |kind: &&Kind| match target {
        Target::Kind(name) => kind.name == *name,
        Target::Message => matches!(kind.role, Role::Message | Role::Situation),
    };
    let kinds = map.schema().kinds().iter().filter(leads);
    kinds.map(|kind| NewKind { name: kind.name.clone(), label: kind.label.to_string() }).collect()
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
            fits: None,
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
            candidates.push(Candidate { id, title, note: notes.join(", "), fits: None, words });
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
