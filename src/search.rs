//! Finding what to say: reading a query, the index, ranking, marks, excerpts, the reasons.
//!
//! The one room that knows tantivy. It works on [`Map`] alone and knows neither files nor the
//! terminal; texts come back as the map says them, to be cleaned by whoever prints them. Start
//! reading at [`Index::search`], which is the whole way from a query to its hits.

mod analysis;
mod document;
mod excerpt;
mod explain;
mod fit;
mod index;
mod marks;
mod names;
mod query;
mod ranking;
mod scoring;
mod terms;

#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::model::{Audience, Freshness, Key, Map, Status};
use excerpt::Wish;
use marks::Marker;
use ranking::Ranked;

pub use excerpt::Excerpt;
pub use explain::{Place, Reason, What};
pub use fit::Met;
pub use index::{Index, IndexError};
pub use marks::Marked;
pub use query::Query;

/// What a query found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// The best hits, best first.
    pub hits: Vec<Hit>,
    /// The words that were understood as values of dimensions, in the order of the query.
    pub understood: Vec<Understood>,
    /// The words that stand nowhere in the map, as they were typed.
    pub unmatched: Vec<String>,
    /// How many entries were found in all.
    pub total: usize,
}

/// An entry that a query found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The entry.
    pub key: Key,
    /// Its points; only their order within one answer means anything.
    pub score: f32,
    /// Its title.
    pub title: Marked,
    /// Its words that answer the query best, unless it has none but a title.
    pub excerpt: Option<Excerpt>,
    /// How fresh it is; `None` for what needs no review.
    pub freshness: Option<Freshness>,
    /// Its status.
    pub status: Status,
    /// Who may read it.
    pub audience: Audience,
    /// Where its points come from, when the query asks for that.
    pub why: Vec<Reason>,
}

/// Words of a query that name a value of a dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct Understood {
    /// The words, in bytes of [`Query::words`].
    pub words: Range<usize>,
    /// The value.
    pub key: Key,
    /// How the words lead to its name.
    pub how: How,
    /// How sure that is: 1 for a whole name rightly spelt.
    pub sure: f32,
}

/// How a typed word leads to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// It is that word, in one of its forms.
    Word,
    /// It begins it.
    Prefix,
    /// It misspells it.
    Typo,
}

impl Index {
    /// Answers a query over the map that the index was made of.
    ///
    /// Without words it gives the situations that fit the context, or all entries of the kinds
    /// asked for.
    pub fn search(&self, map: &Map, query: &Query) -> Result<Found, IndexError> {
        let reading = query::read(self, map, query)?;
        let ranking = if reading.folded.is_empty() {
            ranking::rank_by_context(map, query, &reading)
        } else {
            let scored = scoring::score(&self.snapshot, &reading.words)?;
            ranking::rank(self, map, query, &reading, scored)
        };
        let customer_only = query.customer_only;
        let wish = Wish { map, words: &reading.words, context: &reading.context, customer_only };
        let mut marker = Marker::new(&reading.words);
        let mut hits = Vec::with_capacity(ranking.hits.len());
        for ranked in ranking.hits {
            let mut why = Vec::new();
            if let Some(slot_idx) = ranked.slot_idx.filter(|_| query.explain) {
                why = self.why_found(&reading, slot_idx, ranking.most_points)?;
            }
            hits.push(hit(&wish, query, ranked, why, &mut marker));
        }
        let lost =
            reading.words.iter().zip(reading.typed).filter(|(word, _)| word.forms.is_empty());
        let unmatched = lost.map(|(_, typed)| typed).collect();
        Ok(Found { hits, understood: reading.understood, unmatched, total: ranking.total })
    }

    fn why_found(
        &self,
        reading: &query::Reading,
        slot_idx: usize,
        most_points: f32,
    ) -> Result<Vec<Reason>, IndexError> {
        let told = scoring::explain(&self.snapshot, &reading.words, slot_idx)?;
        let reason = |points: scoring::WordPoints| {
            let form = reading.words.get(points.word_idx)?.forms.get(points.form_idx)?;
            let what = What::Word {
                typed: reading.typed.get(points.word_idx)?.clone(),
                term: form.term.clone(),
                how: form.how,
                place: points.field.into(),
            };
            Some(Reason { what, points: points.points / most_points })
        };
        Ok(told.into_iter().filter_map(reason).collect())
    }
}

fn hit(
    wish: &Wish<'_>,
    query: &Query,
    ranked: Ranked<'_>,
    mut why: Vec<Reason>,
    marker: &mut Marker,
) -> Hit {
    let entry = ranked.entry;
    why.extend(ranked.reasons);
    Hit {
        key: entry.key.clone(),
        score: ranked.score,
        title: marker.mark(entry.title().to_owned()),
        excerpt: excerpt::excerpt(wish, entry, marker),
        freshness: ranking::freshness(wish.map, entry, query),
        status: entry.status(),
        audience: entry.audience(),
        why,
    }
}
