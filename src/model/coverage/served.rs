//! What makes the state of a situation, of a story, of any entry that serves.

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use crate::model::entry::{Entry, Key, Status, text_of, words_of};
use crate::model::freshness::Freshness;
use crate::model::map::Map;
use crate::model::sign_off::standings;
use crate::model::table::Table;

/// How well something is served, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Served {
    /// Nothing is there.
    #[default]
    Nothing,
    /// All that is there is a draft. So is a situation in use without a finished point: one with a
    /// claim in use and with words, its own or the claim's.
    Draft,
    /// It is in use, but no point of it tells a success story that is in use; or it makes a claim
    /// that no such story proves anywhere and that is not excused from `unproven-claim`.
    NoProof,
    /// It is in use and proven, but its own review or that of a story that it tells is overdue, or
    /// was never made where the map asks for reviews.
    Stale,
    /// In use, proven, fresh.
    Complete,
    /// Complete, and every signatory of the map has signed what it says today. Where nobody signs,
    /// nothing is signed off.
    SignedOff,
}

impl Served {
    /// All states, worst first.
    pub const ALL: [Self; 6] =
        [Self::Nothing, Self::Draft, Self::NoProof, Self::Stale, Self::Complete, Self::SignedOff];

    /// Returns the sign that stands for it, beside its color.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Nothing => "✗",
            Self::Draft => "…",
            Self::NoProof => "?",
            Self::Stale => "!",
            Self::Complete => "✓",
            Self::SignedOff => "✓✓",
        }
    }

    /// Returns the word that stands for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Draft => "draft",
            Self::NoProof => "no proof",
            Self::Stale => "stale",
            Self::Complete => "complete",
            Self::SignedOff => "signed off",
        }
    }

    /// Says in a sentence what it means of a selling situation.
    pub fn help(self) -> &'static str {
        match self {
            Self::Nothing => "No situation is for it.",
            Self::Draft => "Only drafts, or situations without a point that can be said.",
            Self::NoProof => "In use, but without a success story that is in use.",
            Self::Stale => "A review, its own or that of a story, is overdue or was never made.",
            Self::Complete => "In use, proven, fresh.",
            Self::SignedOff => "Complete, and signed by every signatory as it stands today.",
        }
    }

    /// Tells whether nothing is left to do but to sign.
    pub fn is_complete(self) -> bool {
        self >= Self::Complete
    }
}

/// Tells the states of a map's entries on a day.
pub(super) struct Judge<'m> {
    map: &'m Map,
    today: Date,
    /// The claims that a success story in use proves, or that are excused from proof.
    proven: FxHashSet<&'m Key>,
}

impl<'m> Judge<'m> {
    pub(super) fn new(map: &'m Map, today: Date) -> Self {
        let mut judge = Self { map, today, proven: FxHashSet::default() };
        let claim = |id: &str| judge.find("value_proposition", id).map(|claim| &claim.key);
        let mut proven = FxHashSet::default();
        for story in map.of_kind("success_story").filter(|story| story.status() == Status::Live) {
            proven.extend(story.words("value_propositions").into_iter().filter_map(claim));
        }
        for situation in map.of_kind("situation").filter(|it| it.status() != Status::Retired) {
            for point in situation.cards("point") {
                if judge.stories(point).next().is_some() {
                    proven.extend(text_of(point, "value_proposition").and_then(claim));
                }
            }
        }
        let excused = map.of_kind("value_proposition");
        proven.extend(
            excused.filter(|it| it.excuse("unproven-claim").is_some()).map(|claim| &claim.key),
        );
        judge.proven = proven;
        judge
    }

    /// Returns the state of a situation; `None` when it is retired.
    pub(super) fn situation(&self, situation: &Entry) -> Option<Served> {
        match situation.status() {
            Status::Retired => return None,
            Status::Draft => return Some(Served::Draft),
            Status::Live => {}
        }
        let finished = || situation.cards("point").filter_map(|point| self.finished(point));
        if finished().next().is_none() {
            return Some(Served::Draft);
        }
        let stories = || situation.cards("point").flat_map(|point| self.stories(point));
        let is_proven =
            stories().next().is_some() && finished().all(|claim| self.proven.contains(&claim.key));
        if !is_proven {
            return Some(Served::NoProof);
        }
        Some(if self.is_stale(situation) || stories().any(|story| self.is_stale(story)) {
            Served::Stale
        } else {
            self.complete(situation)
        })
    }

    /// Returns the state of a message that serves by itself; `None` when it is retired.
    pub(super) fn message(&self, message: &Entry) -> Option<Served> {
        match message.status() {
            Status::Retired => None,
            Status::Draft => Some(Served::Draft),
            Status::Live if self.is_stale(message) => Some(Served::Stale),
            Status::Live => Some(self.complete(message)),
        }
    }

    fn complete(&self, entry: &Entry) -> Served {
        if is_signed_off(self.map, entry) { Served::SignedOff } else { Served::Complete }
    }

    fn find(&self, kind: &str, id: &str) -> Option<&'m Entry> {
        self.map.resolve(&Key::new(kind, id)).entry()
    }

    /// Returns the claim of a point that can be said as it stands.
    fn finished(&self, point: &Table) -> Option<&'m Entry> {
        let claim = self.find("value_proposition", text_of(point, "value_proposition")?)?;
        let has_words = text_of(point, "say").is_some()
            || claim.text("short").is_some()
            || claim.text("body").is_some();
        (claim.status() == Status::Live && has_words).then_some(claim)
    }

    /// Returns the success stories in use that a point tells.
    fn stories<'a>(&'a self, point: &'a Table) -> impl Iterator<Item = &'m Entry> + 'a {
        words_of(point, "success_stories")
            .into_iter()
            .filter_map(|id| self.find("success_story", id))
            .filter(|story| story.status() == Status::Live)
    }

    fn is_stale(&self, entry: &Entry) -> bool {
        let header = self.map.header();
        match Freshness::of(entry, header, self.today) {
            Freshness::Fresh | Freshness::Due { .. } => false,
            Freshness::Overdue { .. } => true,
            Freshness::Never => {
                header.review_every_days.is_some() || entry.fields.contains_key("review_every_days")
            }
        }
    }
}

/// Tells whether every signatory of the map has signed what an entry says today; where there are
/// no signatories, nobody has.
fn is_signed_off(map: &Map, entry: &Entry) -> bool {
    !map.header().signatories.is_empty()
        && standings(map, entry).iter().all(|(_, standing)| standing.holds())
}
