//! The Find tab: what was asked, what was found, what is shown.

use super::app::FindFocus;
use super::home::{items, pinned};
use super::input::Input;
use super::narrow::Narrow;
use super::page::Page;
use crate::disk::Recent;
use crate::model::{Context, Entry, Freshness, Key, Map, Role};
use crate::search::Found;
use jiff::civil::Date;

/// The Find tab.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each tells something of its own")]
pub struct Find {
    /// Which part listens.
    pub focus: FindFocus,
    /// What is typed.
    pub input: Input,
    /// While the index is made: how many entries it has, and will have.
    pub indexing: Option<(usize, usize)>,
    /// The number of the last question.
    pub asked: u64,
    /// The number of the question that `found` answers.
    pub answered: u64,
    /// What was found.
    pub found: Found,
    /// The words that `found` answers; none where nothing was asked for.
    pub found_for: Option<String>,
    /// What is known of the customer on the call; it stays from search to search.
    pub known: Vec<Key>,
    /// What narrows the results.
    pub narrow: Narrow,
    /// Values that words seemed to name, and are not meant.
    pub not_meant: Vec<Key>,
    /// Whether nothing was found, and the results are only the nearest there is.
    pub is_nearest: bool,
    /// What is known of the customer, set or understood.
    pub context: Context,
    /// When nothing was found: words of the map that are near to what was typed.
    pub nearest: Vec<String>,
    /// The chosen result.
    pub selected: usize,
    /// Whether it was chosen by hand: then it is followed while typing goes on.
    pub moved: bool,
    /// The first result in view.
    pub scroll: usize,
    /// The entries that were gone on to from the result, the last one in view.
    pub trail: Vec<Stop>,
    /// The message in view.
    pub page: Page,
    /// What the page was made for.
    pub page_of: Option<(Key, u64, usize)>,
    /// The chosen link of the page.
    pub link: usize,
    /// The first line of the page in view.
    pub page_scroll: usize,
    /// Whether what is internal is left out.
    pub customer_only: bool,
    /// What is shown before anything is typed.
    pub welcome: Welcome,
    /// Which state of the map that is about.
    pub welcome_of: Option<u64>,
    /// What of that is chosen.
    pub home: usize,
    /// What the user came back to in this map.
    pub recent: Recent,
    /// Whether searches that found something are kept.
    pub keeps: bool,
    /// The result of which it is asked why it stands where it does.
    pub why: Option<Key>,
}

/// An entry that was gone on to, and where its predecessor was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The entry.
    pub key: Key,
    /// The link of the page before.
    pub link: usize,
    /// The first line in view of the page before.
    pub scroll: usize,
}

impl Find {
    /// Tells whether anything is asked for: in words, by what is known of the customer, or by a
    /// value that was chosen.
    pub fn asks(&self) -> bool {
        let narrows = !self.narrow.chosen.is_empty();
        !self.input.text().trim().is_empty() || !self.known.is_empty() || narrows
    }

    /// Returns how many entries there are to choose from, before anything is asked for: all.
    pub fn candidates(&self) -> usize {
        if self.asks() {
            return self.found.total;
        }
        let kinds = self.found.tallies.iter().find(|tally| tally.label == "kind");
        kinds.map_or(0, |kinds| kinds.values.iter().map(|(_, count)| count).sum())
    }

    /// Returns what listens beside the column of values.
    pub fn beside(&self) -> FindFocus {
        let has_list = !self.found.hits.is_empty() || !self.asks() && self.has_home();
        if has_list { FindFocus::Results } else { FindFocus::Query }
    }

    /// Tells whether something can be chosen below an empty search line.
    pub fn has_home(&self) -> bool {
        !items(&self.welcome).is_empty()
    }

    /// Tells whether there is a list of results to choose from.
    pub fn has_results(&self) -> bool {
        !self.found.hits.is_empty() || !self.trail.is_empty()
    }

    /// Returns the entry in view.
    pub fn shown(&self) -> Option<&Key> {
        self.trail
            .last()
            .map(|stop| &stop.key)
            .or_else(|| self.found.hits.get(self.selected).map(|hit| &hit.key))
            .or_else(|| {
                let in_list = self.focus == FindFocus::Results && !self.asks();
                self.welcome.pinned.get(self.home).filter(|_| in_list)
            })
    }
}

/// What is shown before anything is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Welcome {
    /// The pinned entries, the latest first.
    pub pinned: Vec<Key>,
    /// The searches of before, the latest first.
    pub searches: Vec<String>,
    /// Searches that find something in this map.
    pub examples: Vec<String>,
    /// How many entries there are.
    pub n_entries: usize,
    /// How many situations.
    pub n_situations: usize,
    /// How many of them are overdue for review.
    pub n_overdue: usize,
}

impl Welcome {
    /// Looks through the map.
    pub fn of(map: &Map, recent: &Recent, today: Date) -> Self {
        let is_overdue = |entry: &&Entry| {
            matches!(Freshness::asked(map, entry, today), Some(Freshness::Overdue { .. }))
        };
        let n_overdue = map.entries().filter(is_overdue).count();
        Self {
            pinned: pinned(map, recent),
            searches: recent.searches.clone(),
            examples: examples(map),
            n_entries: map.entries().filter(|entry| is_counted(map, entry)).count(),
            n_situations: map.of_kind("situation").count(),
            n_overdue,
        }
    }
}

/// Tells whether anyone counts an entry: the settings of the map and approvals are none.
fn is_counted(map: &Map, entry: &Entry) -> bool {
    map.kind_of(entry).is_some_and(|kind| match kind.role {
        Role::Message | Role::Situation | Role::Dimension | Role::Asset | Role::Term => true,
        Role::Approval | Role::Map => false,
    })
}

/// Returns three searches in the words of the map: a rival and a persona, an objection, an alias.
fn examples(map: &Map) -> Vec<String> {
    let mut examples = Vec::new();
    let first_word = |text: &str| text.split_whitespace().next().map(str::to_lowercase);
    let named =
        |entry: &Entry, field: &str| entry.words(field).first().is_some_and(|id| *id != "*");
    let situation = map
        .of_kind("situation")
        .filter(|entry| named(entry, "competitors") && named(entry, "personas"))
        .max_by_key(|entry| (entry.cards("point").count(), std::cmp::Reverse(&entry.key.id)));
    if let Some(entry) = situation {
        let value = |field: &str, kind: &str| {
            map.resolve(&Key::new(kind, entry.words(field).first()?)).entry()
        };
        let rival = value("competitors", "competitor").and_then(|rival| first_word(rival.title()));
        let persona = value("personas", "persona").and_then(|persona| {
            let short = persona.words("aliases").first().map(|alias| alias.to_lowercase());
            short.or_else(|| first_word(persona.title()))
        });
        examples.push([rival, persona].into_iter().flatten().collect::<Vec<_>>().join(" "));
    }
    let objection = map
        .of_kind("objection")
        .max_by_key(|entry| (map.naming(&entry.key).len(), std::cmp::Reverse(&entry.key.id)));
    if let Some(entry) = objection {
        let mut words: Vec<&str> = entry
            .title()
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| word.chars().count() > 4)
            .collect();
        words.truncate(2);
        examples.push(words.join(" ").to_lowercase());
    }
    let requirement = map.of_kind("requirement").filter(|entry| !entry.words("aliases").is_empty());
    if let Some(entry) = requirement.max_by_key(|entry| map.naming(&entry.key).len()) {
        examples.extend(entry.words("aliases").first().map(|alias| alias.to_lowercase()));
    }
    examples.retain(|example| !example.trim().is_empty());
    examples
}

/// Returns the words of titles and aliases that are nearest to words that were not found.
pub fn nearest(map: &Map, words: &[String]) -> Vec<String> {
    let mut near: Vec<(f64, String)> = Vec::new();
    for entry in map.entries() {
        let names = std::iter::once(entry.title()).chain(entry.words("aliases"));
        for name in names.flat_map(str::split_whitespace) {
            let name = name.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
            let likeness = words
                .iter()
                .map(|word| strsim::jaro_winkler(&word.to_lowercase(), &name))
                .fold(0.0, f64::max);
            if likeness > 0.8
                && name.chars().count() > 2
                && !near.iter().any(|(_, other)| *other == name)
            {
                near.push((likeness, name));
            }
        }
    }
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    near.into_iter().take(4).map(|(_, word)| word).collect()
}
