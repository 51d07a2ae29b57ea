//! Finding what to say: reading a query, the index, ranking, marks, excerpts, the reasons.
//!
//! The one room that knows tantivy. It works on [`Map`] alone and knows neither files nor the
//! terminal; texts come back as the map says them, to be cleaned by whoever prints them. Start
//! reading at [`Index::search`], which is the whole way from a query to its hits.

mod analysis;
mod answer;
mod counts;
mod document;
mod excerpt;
mod explain;
mod facts;
mod fields;
mod filters;
mod fit;
mod gap;
mod index;
mod kinds;
mod layers;
mod marks;
mod names;
mod neighbors;
mod pack;
mod pen;
mod proofs;
mod query;
mod ranking;
mod record;
mod relations;
mod rows;
mod scoring;
mod shelf;
mod sight;
mod slots;
mod snapshot;
mod store;
mod syntax;
mod terms;
mod warning;

#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::model::{Audience, Freshness, Key, Map, Status};
use analysis::Stems;
use counts::Count;
use excerpt::Wish;
use marks::Marker;
use ranking::{Ranked, Ranking};
use sight::Sight;

pub use answer::{Point, Proof};
pub use counts::{Choice, Tally};
pub use excerpt::Excerpt;
pub use explain::{Place, Reason, What};
pub use facts::{Conflict, SignOff};
pub use fit::Met;
pub use gap::Gap;
pub use index::{Index, IndexError};
pub use marks::Marked;
pub use query::Query;
pub use store::{Origin, SourceFile, Store, Stored};
pub use syntax::Note;
pub use warning::Warning;

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
    /// What of the query was not understood.
    pub notes: Vec<Note>,
    /// When nothing was found: the nearest that there is.
    pub nearest: Vec<Hit>,
    /// What the map lacks, when nothing answers the query.
    pub gap: Option<Gap>,
    /// How many entries have each value, if the query asks for that: of each label all that the
    /// choices of the other labels leave.
    pub tallies: Vec<Tally>,
    /// How many entries were found that lack something that is chosen.
    pub left_out: usize,
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
    /// How far it is signed off.
    pub sign_off: SignOff,
    /// What must be known before it is used, the gravest first.
    pub warnings: Vec<Warning>,
    /// What a rep says in it, point by point, where it is a situation.
    pub points: Vec<Point>,
    /// Near-duplicates of it that were found, too, and stand in this row.
    pub folded: Vec<Key>,
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
    /// Without words it gives the situations that fit the context, or all entries that meet the
    /// kinds and conditions asked for.
    pub fn search(&self, map: &Map, query: &Query) -> Result<Found, IndexError> {
        let mut found = self.answer(map, query)?;
        if found.hits.is_empty() && found.left_out == 0 && !query.words.trim().is_empty() {
            let wide = Query { chosen: Vec::new(), counts: false, ..query.clone() };
            found.nearest = self.nearest(&wide, &found, &mut |query| self.answer(map, query))?;
        }
        Ok(found)
    }

    fn answer(&self, map: &Map, query: &Query) -> Result<Found, IndexError> {
        let reading = query::read(self, map, query)?;
        let sight = Sight { index: self, map, shelf: None };
        let counted = self.counted(map, query);
        let table = counted.as_deref().and_then(Option::as_ref);
        let mut count = table.map(|table| Count::new(table, &query.chosen));
        let ranking = if reading.folded.is_empty() {
            let bits = scoring::bits(&self.snapshot, &reading)?;
            ranking::rank_by_context(sight, query, &reading, &bits, count.as_mut())
        } else {
            let scored = scoring::score(&self.snapshot, &reading)?;
            ranking::rank(sight, query, &reading, scored, count.as_mut())
        };
        let left_out = count.as_ref().filter(|_| !query.chosen.is_empty());
        let left_out = left_out.map_or(0, Count::left_out);
        // What only the choices leave out is there.
        let gap = gap::gap(query, &reading, &ranking).filter(|_| left_out == 0);
        let Ranking { hits, total, most_points, retired } = ranking;
        let mut reading = reading;
        reading.notes.extend(retired);
        let found = self.found(map, query, reading, hits, (total, most_points), gap)?;
        let tallies = count.filter(|_| query.counts).map(|count| count.tallies());
        Ok(Found { tallies: tallies.unwrap_or_default(), left_out, ..found })
    }

    fn found(
        &self,
        map: &Map,
        query: &Query,
        reading: query::Reading,
        ranked: Vec<Ranked<'_>>,
        (total, most_points): (usize, f32),
        gap: Option<Gap>,
    ) -> Result<Found, IndexError> {
        let lost = reading.words.iter().zip(&reading.typed).enumerate();
        let lost = lost.filter(|(word_idx, (word, _))| {
            word.forms.is_empty() && !reading.kind_words.has(*word_idx)
        });
        let mut unmatched: Vec<String> = lost.map(|(_, (_, typed))| typed.clone()).collect();
        unmatched.dedup();
        let hits = self.shown(map, query, &reading, ranked, most_points)?;
        let (understood, notes) = (reading.understood, reading.notes);
        Ok(Found { hits, understood, unmatched, total, notes, gap, ..Found::default() })
    }

    fn shown(
        &self,
        map: &Map,
        query: &Query,
        reading: &query::Reading,
        ranked: Vec<Ranked<'_>>,
        most_points: f32,
    ) -> Result<Vec<Hit>, IndexError> {
        let customer_only = query.customer_only;
        let wish = Wish { map, words: &reading.words, context: &reading.context, customer_only };
        let mut marker = Marker::new(&reading.words, Stems::of(map));
        let typed: Vec<(String, bool)> = reading
            .words
            .iter()
            .zip(&reading.typed)
            .map(|(word, typed)| (typed.clone(), word.weight >= 1.0))
            .collect();
        let mut hits = Vec::with_capacity(ranked.len());
        for ranked in ranked {
            let mut why = Vec::new();
            if let Some(slot_idx) = ranked.slot_idx.filter(|_| query.explain) {
                why = self.why_found(reading, slot_idx, ranked.bits, most_points)?;
            }
            let facts_of = |key: &Key| self.facts_at(self.slot_of(key)?).cloned();
            let points = answer::points(&wish, ranked.entry, query, &facts_of);
            hits.push(Hit { points, ..hit(&wish, query, &ranked, &typed, why, &mut marker) });
        }
        Ok(hits)
    }

    fn why_found(
        &self,
        reading: &query::Reading,
        slot_idx: usize,
        bits: u128,
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
        let mut why: Vec<Reason> = told.into_iter().filter_map(reason).collect();
        for (phrase_idx, phrase) in reading.phrases.iter().enumerate() {
            if bits & (1 << (query::PHRASE_BITS + phrase_idx).min(127)) != 0 {
                let what = What::Phrase(phrase.words.join(" "));
                why.push(Reason { what, points: phrase.bonus / most_points });
            }
        }
        Ok(why)
    }
}

fn hit(
    wish: &Wish<'_>,
    query: &Query,
    ranked: &Ranked<'_>,
    typed: &[(String, bool)],
    mut why: Vec<Reason>,
    marker: &mut Marker,
) -> Hit {
    let entry = ranked.entry;
    why.extend(ranked.reasons.iter().cloned());
    Hit {
        key: entry.key.clone(),
        score: ranked.score,
        title: marker.mark(entry.title().to_owned()),
        excerpt: excerpt::excerpt(wish, entry, marker),
        freshness: Freshness::asked(wish.map, entry, query.today),
        status: entry.status(),
        audience: entry.audience(),
        sign_off: ranked.facts.sign_off,
        warnings: warning::warnings(wish.map, query, ranked, typed),
        points: Vec::new(),
        folded: ranked.folded.clone(),
        why,
    }
}
