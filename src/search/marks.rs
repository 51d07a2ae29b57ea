//! Which words of a shown text made the match.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::analysis::{Stems, each_token, is_stop_word};
use super::scoring::Word;

/// A text to show, with the words that made the match.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marked {
    /// The text as the map says it; only its line ends may have become blanks.
    pub text: String,
    /// Whole words, in bytes, in order, none overlapping another, all on character boundaries.
    pub marks: Vec<Range<usize>>,
}

/// Finds the words of a query in texts, in all the forms that the search itself found them.
pub(super) struct Marker {
    stems: Stems,
    /// Which words of the query a term stands for.
    words_of: FxHashMap<String, Vec<usize>>,
    /// The first letters of the terms: stemming leaves them alone, so that most words of a text
    /// need no stem.
    initials: Vec<char>,
    exact: bool,
}

impl Marker {
    /// Returns a marker for these words.
    pub(super) fn new(words: &[Word], stems: Stems) -> Self {
        let mut words_of: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut initials = Vec::new();
        for (word_idx, word) in words.iter().enumerate() {
            for form in &word.forms {
                words_of.entry(form.term.clone()).or_default().push(word_idx);
                initials.extend(form.term.chars().next());
            }
        }
        initials.sort_unstable();
        initials.dedup();
        let exact = words.iter().flat_map(|word| &word.forms).any(|form| form.exact);
        Self { stems, words_of, initials, exact }
    }

    /// Returns the places of the words in a text, each with the words of the query that it stands
    /// for.
    pub(super) fn find(&mut self, text: &str) -> Vec<(Range<usize>, &[usize])> {
        let mut found = Vec::new();
        let Self { stems, words_of, initials, exact } = self;
        if words_of.is_empty() {
            return found;
        }
        let words_of = &*words_of;
        each_token(text, &mut |range, word, _| {
            let starts = word.chars().next();
            let may_be = |first| initials.binary_search(&first).is_ok();
            if stems.keep_initials() && !starts.is_some_and(may_be) {
                return;
            }
            let words = if *exact {
                words_of.get(word)
            } else if is_stop_word(word) {
                return;
            } else {
                stems.all(word).iter().find_map(|stem| words_of.get(stem))
            };
            if let Some(words) = words {
                found.push((range, words.as_slice()));
            }
        });
        found
    }

    /// Returns where in a text which words of the query stand; a place that stands for several comes
    /// several times.
    pub(super) fn places(&mut self, text: &str) -> Vec<(usize, usize)> {
        let found = self.find(text).into_iter();
        found
            .flat_map(|(range, words)| words.iter().map(move |word| (range.start, *word)))
            .collect()
    }

    /// Returns a text with its marks.
    pub(super) fn mark(&mut self, text: String) -> Marked {
        let mut places: Vec<Range<usize>> =
            self.find(&text).into_iter().map(|(range, _)| range).collect();
        places.sort_by_key(|range| (range.start, range.end));
        let mut marks: Vec<Range<usize>> = Vec::with_capacity(places.len());
        for place in places {
            match marks.last_mut() {
                Some(last) if place.start < last.end => last.end = last.end.max(place.end),
                Some(_) | None => marks.push(place),
            }
        }
        Marked { text, marks }
    }
}
