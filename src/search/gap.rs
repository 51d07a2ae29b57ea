//! When nothing answers: what the map lacks, and the nearest that there is.

use super::index::{Index, IndexError};
use super::query::{Query, Reading};
use super::ranking::Ranking;
use super::{Found, Hit, terms};
use crate::model::{Context, Key};

/// How many of the nearest are shown.
const NEAREST: usize = 3;
/// How much of a query an answer has at least; with less it is a gap that something stands in.
const ANSWERED: f32 = 0.34;

/// What the map lacks: a start for a new entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The kind of the entry that would answer.
    pub kind: &'static str,
    /// What it could be called: the words of the query.
    pub title: String,
    /// The values of dimensions that were understood.
    pub values: Vec<Key>,
}

/// Returns what the map lacks to answer a query; `None` where it answers.
pub(super) fn gap(query: &Query, reading: &Reading, ranking: &Ranking<'_>) -> Option<Gap> {
    if reading.folded.is_empty() {
        return None;
    }
    let fits = |hit: &super::ranking::Ranked<'_>| {
        hit.covered >= ANSWERED || (hit.n_words > 1 && !reading.context.is_empty())
    };
    if ranking.hits.iter().any(fits) {
        return None;
    }
    let title = query.words.split_whitespace().filter(|word| !word.contains(':'));
    let title = title.collect::<Vec<_>>().join(" ");
    let values = reading.context.values().to_vec();
    Some(Gap { kind: "situation", title, values })
}

impl Index {
    /// Returns the nearest to a query that found nothing: without its conditions, then with words
    /// of the map that are spelt much like those that are not there.
    pub(super) fn nearest(
        &self,
        query: &Query,
        found: &Found,
        answer: &mut dyn FnMut(&Query) -> Result<Found, IndexError>,
    ) -> Result<Vec<Hit>, IndexError> {
        let plain: String = query
            .words
            .split_whitespace()
            .filter(|word| !word.contains(':') && !matches!(*word, "AND" | "OR" | "NOT"))
            .map(|word| word.trim_matches(|c: char| "\"“”„()+-".contains(c)))
            .collect::<Vec<_>>()
            .join(" ");
        let loose = Query {
            words: plain,
            kinds: Vec::new(),
            context: Context::default(),
            limit: NEAREST,
            ..query.clone()
        };
        if loose.words != query.words || query.kinds != loose.kinds || !query.context.is_empty() {
            let nearest = answer(&loose)?.hits;
            if !nearest.is_empty() {
                return Ok(nearest);
            }
        }
        let mut near = Vec::new();
        for word in &found.unmatched {
            near.extend(terms::spelt_like(&self.snapshot, word)?);
        }
        if near.is_empty() {
            return Ok(Vec::new());
        }
        Ok(answer(&Query { words: near.join(" "), ..loose })?.hits)
    }
}
