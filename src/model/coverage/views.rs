//! The further views: what proves the claims, and who uses the features.

use indexmap::IndexMap;
use jiff::civil::Date;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::axis::Reach;
use super::served::Judge;
use super::{Coverage, Crossing, Line, Name, Reaching};
use crate::model::entry::{Entry, Key, Status, text_of, words_of};
use crate::model::kinds::PROOF;
use crate::model::map::Map;

/// Entries by key, each with the lines that it serves.
type Serving<'m> = IndexMap<&'m Key, Vec<usize>, FxBuildHasher>;

/// The entries of a kind that are rows.
struct Rows<'m> {
    map: &'m Map,
    kind: &'static str,
    place: FxHashMap<&'m Key, usize>,
    lines: Vec<Line>,
}

impl<'m> Rows<'m> {
    fn of(map: &'m Map, kind: &'static str) -> Self {
        let entries: Vec<&Entry> =
            map.of_kind(kind).filter(|entry| entry.status() != Status::Retired).collect();
        let place = entries.iter().enumerate().map(|(place, entry)| (&entry.key, place)).collect();
        let lines = Line::flat(entries.iter().map(|entry| (entry.key.clone(), entry.title())));
        Self { map, kind, place, lines }
    }

    fn find(&self, id: &str) -> Option<usize> {
        let entry = self.map.resolve(&Key::new(self.kind, id)).entry()?;
        self.place.get(&entry.key).copied()
    }

    fn find_all(&self, ids: Vec<&str>) -> Vec<usize> {
        ids.into_iter().filter_map(|id| self.find(id)).collect()
    }

    fn name(&self) -> Name {
        self.map.schema().kind(self.kind).map_or_else(|| Name::plain("", "", ""), Name::of)
    }
}

impl Name {
    fn plain(word: &str, label: &str, labels: &str) -> Self {
        Self { word: word.into(), label: label.into(), labels: labels.into() }
    }
}

impl Coverage {
    /// Crosses value propositions with kinds of proof.
    ///
    /// A story proves the claims that it lists, and the claim of every point that tells it. A
    /// story that does not say what sort of evidence it is stands in a column of its own.
    pub fn proof(map: &Map, today: Date) -> Self {
        let rows = Rows::of(map, "value_proposition");
        let mut proves: Serving<'_> = Serving::default();
        for story in map.of_kind("success_story") {
            let claims = rows.find_all(story.words("value_propositions"));
            proves.entry(&story.key).or_default().extend(claims);
        }
        for (_, point) in points(map) {
            let Some(claim) = text_of(point, "value_proposition").and_then(|id| rows.find(id))
            else {
                continue;
            };
            for id in words_of(point, "success_stories") {
                if let Some(story) = map.resolve(&Key::new("success_story", id)).entry() {
                    proves.entry(&story.key).or_default().push(claim);
                }
            }
        }
        let judge = Judge::new(map, today);
        let mut servers = Vec::new();
        let mut is_unsaid = false;
        for (key, claims) in proves {
            let Some(story) = map.get(key) else { continue };
            let Some(served) = judge.message(story) else { continue };
            let said = story.text("proof");
            let col = PROOF.iter().position(|proof| Some(proof.word) == said);
            is_unsaid |= col.is_none();
            let (rows, cols) = (Reach::to(claims), vec![col.unwrap_or(PROOF.len())]);
            servers.push(Reaching { key: key.clone(), served, rows, cols: Reach::to(cols) });
        }
        let kinds = PROOF.iter().map(|proof| (proof.word, capital(proof.word)));
        let unsaid = is_unsaid.then(|| ("not-said", "Not said".to_owned()));
        let cols: Vec<(&str, String)> = kinds.chain(unsaid).collect();
        let cols =
            Line::flat(cols.iter().map(|(word, title)| (Key::new("proof", word), title.as_str())));
        let names = (rows.name(), Name::plain("proof", "Proof", "Kinds of proof"));
        Self::build(Crossing::Proof, names, (rows.lines, cols), servers)
    }

    /// Crosses features with the kinds of entries that use them.
    ///
    /// A value proposition uses the features that list it, and those of the points that make it; a
    /// situation those of its points; a success story those that it lists.
    pub fn features(map: &Map, today: Date) -> Self {
        const USERS: [&str; 3] = ["value_proposition", "situation", "success_story"];
        let rows = Rows::of(map, "feature");
        let mut uses: Serving<'_> = Serving::default();
        for feature in map.of_kind("feature") {
            let Some(row) = rows.place.get(&feature.key) else { continue };
            for id in feature.words("value_propositions") {
                if let Some(claim) = map.resolve(&Key::new("value_proposition", id)).entry() {
                    uses.entry(&claim.key).or_default().push(*row);
                }
            }
        }
        for (situation, point) in points(map) {
            let features = rows.find_all(words_of(point, "features"));
            let claim = text_of(point, "value_proposition")
                .and_then(|id| map.resolve(&Key::new("value_proposition", id)).entry());
            for user in claim.into_iter().chain([situation]) {
                uses.entry(&user.key).or_default().extend(&features);
            }
        }
        for story in map.of_kind("success_story") {
            let features = rows.find_all(story.words("features"));
            uses.entry(&story.key).or_default().extend(features);
        }
        let judge = Judge::new(map, today);
        let mut servers = Vec::new();
        for (key, features) in uses {
            let Some(user) = map.get(key) else { continue };
            let is_situation = key.kind == "situation";
            let served = if is_situation { judge.situation(user) } else { judge.message(user) };
            let Some(col) = USERS.iter().position(|kind| key.kind == *kind) else { continue };
            let Some(served) = served else { continue };
            let (rows, cols) = (Reach::to(features), Reach::to(vec![col]));
            servers.push(Reaching { key: key.clone(), served, rows, cols });
        }
        let labels = USERS.iter().filter_map(|kind| map.schema().kind(kind));
        let cols = Line::flat(labels.map(|kind| (Key::new("use", &kind.name), &*kind.labels)));
        let names = (rows.name(), Name::plain("use", "Used by", "Who uses them"));
        Self::build(Crossing::Features, names, (rows.lines, cols), servers)
    }
}

/// Returns the points of all situations that are not retired.
fn points(map: &Map) -> impl Iterator<Item = (&Entry, &crate::model::Table)> {
    map.of_kind("situation")
        .filter(|situation| situation.status() != Status::Retired)
        .flat_map(|situation| situation.cards("point").map(move |point| (situation, point)))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
