//! Words of a query that name a value of a dimension: "globex", "fast close", "glbex".

use std::ops::Range;

use rustc_hash::FxHashSet;
use tantivy::directory::OwnedBytes;

use super::How;
use super::analysis::{Stems, Token, fold, is_filler, is_stop_word, tokens};
use super::document::names_of;
use super::pen::{Pen, fixed_at};
use super::rows::{Keys, List, Rows, Words, read_key, write_key, write_list};
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
    /// The values.
    keys: Keys,
    /// Titles, aliases and ids.
    whole: Rows,
    /// Two and more words out of a longer name, and the first word of a proper name.
    part: Rows,
    /// Names that small letters would make an everyday word, such as "US": as they are written.
    as_written: Rows,
    /// Whole names with their endings: "controller" is no "controls", though they share a stem.
    exact: Rows,
    /// All words of the names, for the half-typed and the misspelt.
    vocabulary: Words,
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
                    let number = table.keys.put(&value.key);
                    table.add(map, (value, number), &mut stems);
                }
            }
        }
        for rows in [&mut table.whole, &mut table.part, &mut table.as_written, &mut table.exact] {
            rows.settle();
        }
        table
    }

    /// Writes the table down.
    pub(super) fn write(&self, pen: &mut Pen) {
        self.keys.write(pen);
        for rows in [&self.whole, &self.part, &self.as_written, &self.exact] {
            rows.write(pen);
        }
        write_list(pen, self.vocabulary.from(""), |word, pen| pen.text(word));
        let mut internal: Vec<&Key> = self.internal.iter().collect();
        internal.sort();
        write_list(pen, internal.into_iter(), write_key);
        pen.fixed(u32::try_from(self.most_words).unwrap_or_default());
    }

    /// Reads what [`NameTable::write`] wrote, as far as it is needed at once.
    pub(super) fn read(bytes: &OwnedBytes) -> Option<Self> {
        let (keys, mut at) = List::read(bytes, 0)?;
        let mut next = || {
            let (list, end) = List::read(bytes, at)?;
            at = end;
            Some(list)
        };
        let mut rows = || Some(Rows::Kept(next()?));
        let (whole, part, as_written, exact) = (rows()?, rows()?, rows()?, rows()?);
        let (vocabulary, listed) = (next()?, next()?);
        let mut internal = FxHashSet::default();
        for place in 0..listed.len() {
            internal.insert(read_key(&mut listed.get(place)?)?);
        }
        let most_words = fixed_at(bytes.get(at..)?, 0)? as usize;
        let (keys, vocabulary) = (Keys::Kept(keys), Words::Kept(vocabulary));
        Some(Self { keys, whole, part, as_written, exact, vocabulary, internal, most_words })
    }

    /// Adds the names of a value that has a number.
    fn add(&mut self, map: &Map, (value, number): (&Entry, u32), stems: &mut Stems) {
        let mut names: Vec<&str> = names_of(map, value);
        names.push(&value.key.id);
        names.extend(value.words("formerly"));
        for name in names {
            let (compounds, parts): (Vec<_>, Vec<_>) =
                tokens(name).into_iter().partition(|token| token.compound);
            if let [word] = parts.as_slice()
                && is_everyday(&word.word)
            {
                self.as_written.put(name.trim(), number);
                continue;
            }
            let words: Vec<&str> = parts.iter().map(|token| token.word.as_str()).collect();
            if words.is_empty() || words.len() > 8 {
                continue;
            }
            self.most_words = self.most_words.max(words.len());
            for word in &words {
                self.vocabulary.put(word);
            }
            self.exact.put(&words.join(" "), number);
            for compound in compounds {
                let spans = compound.range.start == parts[0].range.start
                    && Some(compound.range.end) == parts.last().map(|part| part.range.end);
                if spans {
                    for stem in stems.all(&compound.word) {
                        self.whole.put(stem, number);
                    }
                    self.vocabulary.put(&compound.word);
                }
            }
            for stemmed in stems.rows(&words) {
                self.add_stems(number, &words, &stemmed, is_proper(name, &parts));
            }
        }
    }

    /// Adds a name by its stems in one language.
    fn add_stems(&mut self, number: u32, words: &[&str], stemmed: &[String], is_proper: bool) {
        self.whole.put(&stemmed.join(" "), number);
        let tells: Vec<bool> = words.iter().map(|word| !is_everyday(word)).collect();
        let without: Vec<&str> = stemmed
            .iter()
            .zip(words)
            .filter(|(_, word)| !is_stop_word(word))
            .map(|(stem, _)| stem.as_str())
            .collect();
        if without.len() > 1 {
            self.whole.put(&without.join(" "), number);
        }
        let mut row = String::new();
        for start in 0..words.len() {
            row.clear();
            let mut n_telling = 0;
            for (word_idx, stem) in stemmed.iter().enumerate().skip(start) {
                if word_idx > start {
                    row.push(' ');
                }
                row.push_str(stem);
                n_telling += usize::from(tells[word_idx]);
                if n_telling > 1 {
                    self.part.put(&row, number);
                }
            }
        }
        if is_proper {
            self.part.put(&stemmed[0], number);
        }
    }

    /// Tells whether a value is for our own people only.
    pub(super) fn is_internal(&self, key: &Key) -> bool {
        self.internal.contains(key)
    }

    /// Returns the value of a dimension that a text names, rightly spelt or nearly so.
    pub(super) fn value(&self, dimension: &str, text: &str, stems: &mut Stems) -> Option<Key> {
        let of_dimension = |keys: Vec<Key>| keys.into_iter().find(|key| key.kind == dimension);
        if let Some(key) = self.as_written.get(text.trim(), &self.keys).and_then(of_dimension) {
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
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let stemmed: Vec<String> = stems.rows(&words).iter().map(|row| row.join(" ")).collect();
        let row = words.join(" ");
        let exactly = self.exact.get(&row, &self.keys).and_then(of_dimension);
        let in_table = |table: &Rows| {
            stemmed.iter().find_map(|row| table.get(row, &self.keys).and_then(of_dimension))
        };
        let named = || in_table(&self.whole);
        let in_part = || in_table(&self.part);
        let misspelt = || {
            let n_typos = usize::from(allowed_typos(&row));
            let near = self.exact.all().filter_map(|(name, numbers)| {
                let n_wrong = strsim::osa_distance(name, &row);
                if n_wrong > n_typos {
                    return None;
                }
                let keys = numbers.iter().filter_map(|number| self.keys.get(*number)).collect();
                Some((n_wrong, name, of_dimension(keys)?))
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
            let named = self
                .look_up(&self.whole, &guesses, start..start + longest, true)
                .or_else(|| {
                    let keys = self.as_written.get(written?, &self.keys)?;
                    let tokens = start..start + 1;
                    Some(Named { tokens, keys, how: How::Word, whole: true, sure: 1.0 })
                })
                .or_else(|| self.look_up(&self.part, &guesses, start..start + longest, false))
                .map(|named| self.exactly(named, words));
            start = named.as_ref().map_or(start + 1, |named| named.tokens.end);
            found.extend(named);
        }
        found
    }

    /// Looks up the longest row of words, from the first of these places on, that a table has.
    fn look_up(
        &self,
        table: &Rows,
        guesses: &[Vec<Guess>],
        places: Range<usize>,
        whole: bool,
    ) -> Option<Named> {
        let start = places.start;
        (1..=places.len()).rev().find_map(|n_words| {
            let mut best: Option<Named> = None;
            for guess in combine(&guesses[start..start + n_words]) {
                let Some(keys) = table.get(&guess.stem, &self.keys) else { continue };
                let sure = guess.sure * if whole { 1.0 } else { PART };
                if keys.len() <= MOST_VALUES && best.as_ref().is_none_or(|best| sure > best.sure) {
                    let tokens = start..start + n_words;
                    best = Some(Named { tokens, keys, how: guess.how, whole, sure });
                }
            }
            best
        })
    }

    /// Keeps only the values whose names stand in the query letter by letter, where there are any.
    fn exactly(&self, mut named: Named, words: &[Token]) -> Named {
        let row: Vec<&str> = words
            .get(named.tokens.clone())
            .unwrap_or_default()
            .iter()
            .map(|token| token.word.as_str())
            .collect();
        if let Some(exact) = self.exact.get(&row.join(" "), &self.keys)
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
        let guess = |stem: &String| Guess { stem: stem.clone(), how: How::Word, sure: 1.0 };
        let mut guesses: Vec<Guess> = stems.all(word).iter().map(guess).collect();
        if self.vocabulary.contains(word) || is_everyday(word) || knows(word, stems) {
            return guesses;
        }
        let n_own = guesses.len();
        if typed.unfinished && word.chars().count() >= SHORTEST_PREFIX {
            let begun = self.vocabulary.from(word);
            for name in begun.take_while(|name| name.starts_with(word)) {
                for stem in stems.all(name) {
                    if !guesses.iter().any(|guess| guess.stem == *stem) {
                        let stem = stem.clone();
                        guesses.push(Guess { stem, how: How::Prefix, sure: PREFIX });
                    }
                }
            }
        }
        let n_typos = usize::from(allowed_typos(word));
        if guesses.len() == n_own && n_typos > 0 {
            for name in self.vocabulary.from("") {
                let n_wrong = if name.len().abs_diff(word.len()) > n_typos {
                    continue;
                } else {
                    strsim::osa_distance(name, word)
                };
                // In a short word the first letter is seldom wrong: "lost" is no misspelt "host".
                let begins_alike =
                    word.len() >= SURE_OF_ANY || name.chars().next() == word.chars().next();
                if n_wrong <= n_typos && begins_alike {
                    let sure = typo_weight(word, n_wrong);
                    for stem in stems.all(name) {
                        guesses.push(Guess { stem: stem.clone(), how: How::Typo, sure });
                    }
                }
            }
        }
        guesses.truncate(n_own + MOST_GUESSES);
        guesses
    }
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
