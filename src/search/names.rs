//! Words of a query that name a value of a dimension: "globex", "fast close", "glbex".

use std::collections::BTreeSet;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::How;
use super::analysis::{Stems, Token, fold, is_filler, is_stop_word, tokens};
use super::document::names_of;
use super::pen::{Eye, Pen};
use super::terms::{Typed, allowed_typos, typo_weight};
use crate::model::{Audience, Entry, Key, Map, Status};

/// A name that so many values share says too little.
const MOST_VALUES: usize = 3;
/// How many words of the table a half-typed or misspelt word may stand for.
const MOST_GUESSES: usize = 4;
/// How many letters a half-typed name has at least.
const SHORTEST_PREFIX: usize = 3;
/// How long a misspelt name is at least whose first letter may be the wrong one.
const SURE_OF_ANY: usize = 6;
/// How much a name counts that is half typed.
const PREFIX: f32 = 0.7;
/// How much a part of a name counts.
const PART: f32 = 0.6;

/// The names of all values of all dimensions, by their stems.
#[derive(Debug, Default)]
pub(super) struct NameTable {
    /// Titles, aliases and ids.
    whole: FxHashMap<String, Vec<Key>>,
    /// Two and more words out of a longer name, and the first word of a proper name.
    part: FxHashMap<String, Vec<Key>>,
    /// Names that small letters would make an everyday word, such as "US": as they are written.
    as_written: FxHashMap<String, Vec<Key>>,
    /// Whole names with their endings: "controller" is no "controls", though they share a stem.
    exact: FxHashMap<String, Vec<Key>>,
    /// All words of the names, for the half-typed and the misspelt.
    vocabulary: BTreeSet<String>,
    /// Values that no customer may hear of.
    internal: FxHashSet<Key>,
    most_words: usize,
}

/// A stretch of the query that names values of dimensions.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Named {
    /// The words, by their places among the tokens.
    pub(super) tokens: Range<usize>,
    /// The values; several when the name is shared.
    pub(super) keys: Vec<Key>,
    pub(super) how: How,
    /// Whether it is a whole name.
    pub(super) whole: bool,
    /// How sure that is, from 0 to 1.
    pub(super) sure: f32,
}

impl NameTable {
    /// Returns the table of a map.
    pub(super) fn of(map: &Map) -> Self {
        let mut table = Self::default();
        let mut stems = Stems::of(map);
        for kind in map.schema().dimensions() {
            for value in map.of_kind(&kind.name) {
                if value.audience() == Audience::Internal {
                    table.internal.insert(value.key.clone());
                }
                if value.status() != Status::Retired {
                    table.add(map, value, &mut stems);
                }
            }
        }
        table
    }

    /// Writes the table down.
    pub(super) fn write(&self, pen: &mut Pen) {
        let mut keys: Vec<&Key> = Vec::new();
        let mut place: FxHashMap<&Key, usize> = FxHashMap::default();
        for key in self.tables().into_iter().flat_map(|table| table.values().flatten()) {
            place.entry(key).or_insert_with(|| {
                keys.push(key);
                keys.len() - 1
            });
        }
        pen.count(keys.len());
        for key in &keys {
            pen.text(&key.kind);
            pen.text(&key.id);
        }
        for table in self.tables() {
            let mut names: Vec<_> = table.iter().collect();
            names.sort();
            pen.count(names.len());
            for (name, keys) in names {
                pen.text(name);
                pen.count(keys.len());
                for key in keys {
                    pen.count(place.get(key).copied().unwrap_or_default());
                }
            }
        }
        pen.count(self.vocabulary.len());
        self.vocabulary.iter().for_each(|word| pen.text(word));
        let mut internal: Vec<&Key> = self.internal.iter().collect();
        internal.sort();
        pen.count(internal.len());
        for key in internal {
            pen.text(&key.kind);
            pen.text(&key.id);
        }
        pen.count(self.most_words);
    }

    /// Reads what [`NameTable::write`] wrote.
    pub(super) fn read(eye: &mut Eye<'_>) -> Option<Self> {
        let key = |eye: &mut Eye<'_>| Some(Key::new(eye.text()?, eye.text()?));
        let mut keys = Vec::new();
        for _ in 0..eye.count()? {
            keys.push(key(eye)?);
        }
        let mut tables: [FxHashMap<String, Vec<Key>>; 4] = Default::default();
        for table in &mut tables {
            let count = eye.count()?;
            table.reserve(count);
            for _ in 0..count {
                let name = eye.text()?.to_owned();
                let mut named = Vec::new();
                for _ in 0..eye.count()? {
                    named.push(keys.get(usize::try_from(eye.number()?).ok()?)?.clone());
                }
                table.insert(name, named);
            }
        }
        let [whole, part, as_written, exact] = tables;
        let mut vocabulary = Vec::new();
        for _ in 0..eye.count()? {
            vocabulary.push(eye.text()?.to_owned());
        }
        let mut internal = FxHashSet::default();
        for _ in 0..eye.count()? {
            internal.insert(key(eye)?);
        }
        let most_words = usize::try_from(eye.number()?).ok()?;
        // Sorted as it is, it becomes a tree at once.
        let vocabulary = vocabulary.into_iter().collect();
        Some(Self { whole, part, as_written, exact, vocabulary, internal, most_words })
    }

    fn tables(&self) -> [&FxHashMap<String, Vec<Key>>; 4] {
        [&self.whole, &self.part, &self.as_written, &self.exact]
    }

    fn add(&mut self, map: &Map, value: &Entry, stems: &mut Stems) {
        let mut names: Vec<&str> = names_of(map, value);
        names.push(&value.key.id);
        names.extend(value.words("formerly"));
        for name in names {
            let (compounds, parts): (Vec<_>, Vec<_>) =
                tokens(name).into_iter().partition(|token| token.compound);
            if let [word] = parts.as_slice()
                && is_everyday(&word.word)
            {
                put(&mut self.as_written, name.trim().to_owned(), &value.key);
                continue;
            }
            let words: Vec<&str> = parts.iter().map(|token| token.word.as_str()).collect();
            let stemmed: Vec<String> =
                words.iter().map(|word| stems.stem(word).to_owned()).collect();
            if stemmed.is_empty() || stemmed.len() > 8 {
                continue;
            }
            self.most_words = self.most_words.max(stemmed.len());
            self.vocabulary.extend(words.iter().map(|word| (*word).to_owned()));
            put(&mut self.whole, stemmed.join(" "), &value.key);
            put(&mut self.exact, words.join(" "), &value.key);
            for compound in compounds {
                let spans = compound.range.start == parts[0].range.start
                    && Some(compound.range.end) == parts.last().map(|part| part.range.end);
                if spans {
                    put(&mut self.whole, stems.stem(&compound.word).to_owned(), &value.key);
                    self.vocabulary.insert(compound.word);
                }
            }
            let telling =
                |range: Range<usize>| words[range].iter().filter(|word| !is_everyday(word)).count();
            let without: Vec<&str> = stemmed
                .iter()
                .zip(&words)
                .filter(|(_, word)| !is_stop_word(word))
                .map(|(stem, _)| stem.as_str())
                .collect();
            if without.len() > 1 {
                put(&mut self.whole, without.join(" "), &value.key);
            }
            for start in 0..words.len() {
                for end in start + 2..=words.len() {
                    if telling(start..end) > 1 {
                        put(&mut self.part, stemmed[start..end].join(" "), &value.key);
                    }
                }
            }
            if is_proper(name, &parts) {
                put(&mut self.part, stemmed[0].clone(), &value.key);
            }
        }
    }

    /// Tells whether a value is for our own people only.
    pub(super) fn is_internal(&self, key: &Key) -> bool {
        self.internal.contains(key)
    }

    /// Returns the value of a dimension that a text names, rightly spelt or nearly so.
    pub(super) fn value(&self, dimension: &str, text: &str, stems: &mut Stems) -> Option<Key> {
        let of_dimension = |keys: &[Key]| keys.iter().find(|key| key.kind == dimension).cloned();
        if let Some(key) = self.as_written.get(text.trim()).and_then(|keys| of_dimension(keys)) {
            return Some(key);
        }
        let words: Vec<String> = tokens(text)
            .into_iter()
            .filter(|token| !token.compound)
            .map(|token| token.word)
            .collect();
        if words.is_empty() {
            return None;
        }
        let stemmed: Vec<String> = words.iter().map(|word| stems.stem(word).to_owned()).collect();
        let row = words.join(" ");
        let exactly = self.exact.get(&row).and_then(|keys| of_dimension(keys));
        let named = || self.whole.get(&stemmed.join(" ")).and_then(|keys| of_dimension(keys));
        let in_part = || self.part.get(&stemmed.join(" ")).and_then(|keys| of_dimension(keys));
        let misspelt = || {
            let n_typos = usize::from(allowed_typos(&row));
            let near = self.exact.iter().filter_map(|(name, keys)| {
                let n_wrong = strsim::osa_distance(name, &row);
                Some((n_wrong, name, of_dimension(keys)?)).filter(|_| n_wrong <= n_typos)
            });
            near.min().map(|(_, _, key)| key)
        };
        exactly.or_else(named).or_else(in_part).or_else(misspelt)
    }

    /// Finds the names in a query, from left to right, whole and long ones first; `knows` tells
    /// whether the index has a word.
    pub(super) fn find(
        &self,
        query: &str,
        words: &[Token],
        unfinished: bool,
        stems: &mut Stems,
        knows: &mut impl FnMut(&str, &mut Stems) -> bool,
    ) -> Vec<Named> {
        let guesses: Vec<Vec<Guess>> = words
            .iter()
            .enumerate()
            .map(|(word_idx, token)| {
                let unfinished = unfinished && word_idx + 1 == words.len();
                self.guesses(Typed { word: &token.word, unfinished, followed: false }, stems, knows)
            })
            .collect();
        let mut found = Vec::new();
        let mut start = 0;
        while start < words.len() {
            let written = words.get(start).and_then(|token| query.get(token.range.clone()));
            let longest = self.most_words.min(words.len() - start);
            let named = look_up(&self.whole, &guesses, start, longest, true)
                .or_else(|| {
                    let keys = self.as_written.get(written?)?.clone();
                    let tokens = start..start + 1;
                    Some(Named { tokens, keys, how: How::Word, whole: true, sure: 1.0 })
                })
                .or_else(|| look_up(&self.part, &guesses, start, longest, false))
                .map(|named| self.exactly(named, words));
            start = named.as_ref().map_or(start + 1, |named| named.tokens.end);
            found.extend(named);
        }
        found
    }

    /// Keeps only the values whose names stand in the query letter by letter, where there are any.
    fn exactly(&self, mut named: Named, words: &[Token]) -> Named {
        let row: Vec<&str> = words
            .get(named.tokens.clone())
            .unwrap_or_default()
            .iter()
            .map(|token| token.word.as_str())
            .collect();
        if let Some(exact) = self.exact.get(&row.join(" "))
            && named.keys.iter().any(|key| exact.contains(key))
        {
            named.keys.retain(|key| exact.contains(key));
        }
        named
    }

    /// Returns the stems of the table that a word of the query may mean.
    fn guesses(
        &self,
        typed: Typed<'_>,
        stems: &mut Stems,
        knows: &mut impl FnMut(&str, &mut Stems) -> bool,
    ) -> Vec<Guess> {
        let word = typed.word;
        let itself = Guess { stem: stems.stem(word).to_owned(), how: How::Word, sure: 1.0 };
        if self.vocabulary.contains(word) || is_everyday(word) || knows(word, stems) {
            return vec![itself];
        }
        let mut guesses = vec![itself];
        if typed.unfinished && word.chars().count() >= SHORTEST_PREFIX {
            let begun = self.vocabulary.range(word.to_owned()..);
            for name in begun.take_while(|name| name.starts_with(word)) {
                let stem = stems.stem(name).to_owned();
                if !guesses.iter().any(|guess| guess.stem == stem) {
                    guesses.push(Guess { stem, how: How::Prefix, sure: PREFIX });
                }
            }
        }
        let n_typos = usize::from(allowed_typos(word));
        if guesses.len() == 1 && n_typos > 0 {
            for name in &self.vocabulary {
                let n_wrong = if name.len().abs_diff(word.len()) > n_typos {
                    continue;
                } else {
                    strsim::osa_distance(name, word)
                };
                // In a short word the first letter is seldom wrong: "lost" is no misspelt "host".
                let begins_alike =
                    word.len() >= SURE_OF_ANY || name.chars().next() == word.chars().next();
                if n_wrong <= n_typos && begins_alike {
                    let (stem, sure) = (stems.stem(name).to_owned(), typo_weight(word, n_wrong));
                    guesses.push(Guess { stem, how: How::Typo, sure });
                }
            }
        }
        guesses.truncate(1 + MOST_GUESSES);
        guesses
    }
}

/// Looks up the longest row of words from a place on that a table has.
fn look_up(
    table: &FxHashMap<String, Vec<Key>>,
    guesses: &[Vec<Guess>],
    start: usize,
    longest: usize,
    whole: bool,
) -> Option<Named> {
    (1..=longest).rev().find_map(|n_words| {
        let mut best: Option<Named> = None;
        for guess in combine(&guesses[start..start + n_words]) {
            let Some(keys) = table.get(&guess.stem) else { continue };
            let sure = guess.sure * if whole { 1.0 } else { PART };
            if keys.len() <= MOST_VALUES && best.as_ref().is_none_or(|best| sure > best.sure) {
                let tokens = start..start + n_words;
                best = Some(Named { tokens, keys: keys.clone(), how: guess.how, whole, sure });
            }
        }
        best
    })
}

/// A stem, or several between blanks, that words of the query may mean.
#[derive(Debug, Clone)]
struct Guess {
    stem: String,
    how: How,
    sure: f32,
}

/// Returns the ways to read a row of words, the likeliest first; with many, only some.
fn combine(words: &[Vec<Guess>]) -> Vec<Guess> {
    let Some((first, rest)) = words.split_first() else { return Vec::new() };
    rest.iter().fold(first.clone(), |rows, word| {
        let mut longer = Vec::new();
        for row in &rows {
            for next in word {
                longer.push(Guess {
                    stem: format!("{} {}", row.stem, next.stem),
                    how: row.how.max(next.how),
                    sure: row.sure.min(next.sure),
                });
            }
        }
        longer.truncate(32);
        longer
    })
}

/// Tells whether a name reads as one of a company, a product or a place: all its telling words
/// begin with a capital. Its first word then stands for it.
fn is_proper(name: &str, parts: &[Token]) -> bool {
    parts.len() > 1
        && parts.first().is_some_and(|first| first.word.chars().count() > SHORTEST_PREFIX)
        && parts.iter().filter(|part| !is_stop_word(&part.word)).all(|part| {
            name.get(part.range.clone())
                .is_some_and(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()))
        })
}

/// Tells whether a word alone cannot be a name.
fn is_everyday(word: &str) -> bool {
    is_stop_word(word) || is_filler(word) || fold(word).chars().count() < 2
}

fn put(table: &mut FxHashMap<String, Vec<Key>>, name: String, key: &Key) {
    let keys = table.entry(name).or_default();
    if !keys.contains(key) {
        keys.push(key.clone());
    }
}
