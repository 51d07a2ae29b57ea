//! A situation as an answer: its points in order, with the words to say and the proof.

use super::excerpt::Wish;
use super::facts::Facts;
use super::query::Query;
use super::warning::{Warning, of_entry};
use crate::model::{Audience, Entry, Freshness, Key, Status, Table, prose, text_of, words_of};

/// The most points that an answer tells.
const MOST_POINTS: usize = 12;

/// One point of a situation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The claim.
    pub claim: Key,
    /// What the claim is called.
    pub title: String,
    /// The words to say: the point's own, else those of the claim for this customer.
    pub say: Option<String>,
    /// The stories that prove it, the best first: public and fresh before others.
    pub proof: Vec<Proof>,
}

/// A story that proves a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The story.
    pub story: Key,
    /// What must be known before it is told.
    pub warnings: Vec<Warning>,
}

/// Returns the points of a situation that may be told; none of another entry.
pub(super) fn points(
    wish: &Wish<'_>,
    entry: &Entry,
    query: &Query,
    facts_of: &dyn Fn(&Key) -> Option<Facts>,
) -> Vec<Point> {
    if entry.key.kind != "situation" {
        return Vec::new();
    }
    entry
        .cards("point")
        .filter_map(|card| point(wish, card, query, facts_of))
        .take(MOST_POINTS)
        .collect()
}

fn point(
    wish: &Wish<'_>,
    card: &Table,
    query: &Query,
    facts_of: &dyn Fn(&Key) -> Option<Facts>,
) -> Option<Point> {
    let map = wish.map;
    let id = text_of(card, "value_proposition")?;
    let claim = map.resolve(&Key::new("value_proposition", id)).entry()?;
    let may_be_told =
        |entry: &Entry| !query.customer_only || entry.audience() == Audience::Customer;
    if claim.status() == Status::Retired || !may_be_told(claim) {
        return None;
    }
    let mut proof: Vec<&Entry> = words_of(card, "success_stories")
        .into_iter()
        .filter_map(|id| map.resolve(&Key::new("success_story", id)).entry())
        .filter(|story| story.status() != Status::Retired && may_be_told(story))
        .collect();
    // A stable sort: what is as good stays in the order in which the point has it.
    proof.sort_by_key(|story| {
        let stale =
            matches!(Freshness::asked(map, story, query.today), Some(Freshness::Overdue { .. }));
        (story.status() != Status::Live, story.audience() == Audience::Internal, stale)
    });
    let variant = wish.context.variant(map, claim).and_then(|variant| text_of(variant, "text"));
    let say = text_of(card, "say").or(variant).or_else(|| claim.text("short"));
    Some(Point {
        claim: claim.key.clone(),
        title: claim.title().to_owned(),
        say: say.map(|say| {
            let lines = prose::unwrapped(say);
            lines.split_whitespace().collect::<Vec<_>>().join(" ")
        }),
        proof: proof
            .into_iter()
            .map(|story| Proof {
                story: story.key.clone(),
                warnings: of_entry(map, query, story, facts_of(&story.key).as_ref()),
            })
            .collect(),
    })
}
