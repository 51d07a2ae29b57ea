//! From text to terms: words, folded letters, stems, filler words.
//!
//! The index, the query, the names of dimension values and the marks in a shown text all read text
//! through here, so that what is found and what is marked can never differ.

use std::ops::Range;

use frostem::{Algorithm, Stemmer};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::model::Map;

/// Longer words are cut: nobody types them, and a term of the index has a greatest length.
const LONGEST_WORD: usize = 40;

/// A compound such as "month-end" is one word too, up to this many letters.
const LONGEST_COMPOUND: usize = 24;

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Where it stands in the text, in bytes.
    pub(super) range: Range<usize>,
    /// The word in small letters, without accents.
    pub(super) word: String,
    /// Whether it repeats its neighbors in one piece: "monthend" for "month-end".
    pub(super) compound: bool,
}

/// Splits a text into words.
///
/// Letters, digits and marks make words; "C++" and "C#" keep their signs. Scripts that are written
/// without blanks give overlapping pairs of letters. The parts of "month-end", "24/7" and "F&B"
/// come one by one and, behind them, in one piece.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    each_token(text, &mut |range, word, compound| {
        tokens.push(Token { range, word: word.to_owned(), compound });
    });
    tokens
}

/// Calls a function with each of the [`tokens`] of a text: where it stands, the word, and whether
/// it is a compound.
pub(super) fn each_token(text: &str, found: &mut impl FnMut(Range<usize>, &str, bool)) {
    let mut compound = Compound::default();
    let mut word = String::new();
    let mut from = 0;
    while let Some((start, first)) = next_letter(text, from) {
        if unspaced(first) {
            from = run_end(text, start);
            each_pair(text, start..from, &mut word, found);
            compound.n_parts = 0;
            continue;
        }
        let mut end = word_end(text, start + first.len_utf8(), start);
        from = end;
        fold_into(text.get(start..end).unwrap_or_default(), &mut word);
        let rest = text.get(end..).unwrap_or_default();
        if word.len() == 1 {
            for sign in ["++", "#"] {
                if let Some(behind) = rest.strip_prefix(sign)
                    && !behind.starts_with(|c: char| c.is_alphanumeric() || c == '+' || c == '#')
                {
                    word.push_str(sign);
                    end += sign.len();
                }
            }
        }
        if word.is_empty() {
            continue;
        }
        let gap = text.get(compound.range.end..start).unwrap_or_default();
        let joins = ["-", "/", "&", "_"].contains(&gap)
            || (gap == "," && is_thousands(&compound.word, &word));
        if compound.n_parts == 0 || !joins {
            compound.range.start = start;
            compound.n_parts = 0;
            compound.word.clear();
        }
        compound.range.end = end;
        compound.n_parts += 1;
        compound.word.push_str(&word);
        found(start..end, &word, false);
        let mut behind = text.get(end..).unwrap_or_default().chars();
        let goes_on = match behind.next() {
            Some('-' | '/' | '&' | '_') => behind.next().is_some_and(char::is_alphanumeric),
            Some(',') => {
                let next = behind.as_str();
                let len = next.bytes().take_while(u8::is_ascii_alphanumeric).count();
                is_thousands(&compound.word, next.get(..len).unwrap_or_default())
            }
            Some(_) | None => false,
        };
        if compound.n_parts > 1 && !goes_on {
            if compound.n_parts <= 3 && compound.word.len() <= LONGEST_COMPOUND {
                found(compound.range.clone(), &compound.word, true);
            }
            compound.n_parts = 0;
        }
    }
}

/// Tells whether digits go on behind a comma: "3,900" is one number.
fn is_thousands(before: &str, behind: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    behind.len() == 3 && is_number(before) && is_number(behind)
}

/// Parts that may turn out to be one word, as those of "month-end".
#[derive(Debug, Default)]
struct Compound {
    range: Range<usize>,
    n_parts: usize,
    word: String,
}

/// Returns the first letter or digit of a text from a place on.
fn next_letter(text: &str, from: usize) -> Option<(usize, char)> {
    let rest = text.get(from..)?;
    // Most of what stands between words is one blank.
    let letter = rest.char_indices().find(|(_, letter)| {
        if letter.is_ascii() { letter.is_ascii_alphanumeric() } else { letter.is_alphanumeric() }
    });
    letter.map(|(at, letter)| (from + at, letter))
}

/// Returns where a run of a script that is written without blanks ends.
fn run_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let inside = |letter: char| unspaced(letter) || is_combining_mark(letter);
    rest.char_indices()
        .find(|(at, letter)| *at > 0 && !inside(*letter))
        .map_or(text.len(), |(at, _)| start + at)
}

/// Returns where a word ends that began at a place and goes on at least up to another.
fn word_end(text: &str, from: usize, start: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    for (at, letter) in rest.char_indices() {
        let inside = if letter.is_ascii() {
            letter.is_ascii_alphanumeric()
        } else {
            (letter.is_alphanumeric() && !unspaced(letter)) || is_combining_mark(letter)
        };
        let at = from + at;
        if !(inside || is_apostrophe(letter) && joins_by_apostrophe(text, start, at, letter)) {
            return at;
        }
    }
    text.len()
}

/// Returns a word in small letters, without accents, in the form in which it is indexed.
pub(super) fn fold(word: &str) -> String {
    let mut folded = String::new();
    fold_into(word, &mut folded);
    folded
}

/// Does the same into a text that is there already.
fn fold_into(word: &str, folded: &mut String) {
    folded.clear();
    if word.is_ascii() {
        folded.push_str(word);
        folded.make_ascii_lowercase();
    } else {
        fold_letters(word, folded);
    }
    if let Some(owner) = folded.strip_suffix("'s").or_else(|| folded.strip_suffix("’s")) {
        folded.truncate(owner.len());
    }
    if folded.contains(is_apostrophe) {
        folded.retain(|c| !is_apostrophe(c));
    }
    if folded.len() > LONGEST_WORD
        && let Some((cut, _)) = folded.char_indices().nth(LONGEST_WORD)
    {
        folded.truncate(cut);
    }
}

fn fold_letters(word: &str, folded: &mut String) {
    let mut plain = String::with_capacity(word.len());
    for letter in word.nfkd().flat_map(char::to_lowercase) {
        match letter {
            // Cyrillic й is a letter of its own, on which endings are told apart.
            '\u{306}' if plain.ends_with('и') => plain.push(letter),
            '\u{300}'..='\u{36f}' => {}
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ø' => plain.push('o'),
            'đ' | 'ð' => plain.push('d'),
            'ł' => plain.push('l'),
            'ı' => plain.push('i'),
            'þ' => plain.push_str("th"),
            letter => plain.push(letter),
        }
    }
    // Put together again what is one letter, such as a Hangul syllable, and leave out what would
    // split a term.
    folded.extend(
        plain.nfc().filter(|c| c.is_alphanumeric() || is_combining_mark(*c) || is_apostrophe(*c)),
    );
}

/// Stems words, each once, by the rules of the languages of a map.
pub(super) struct Stems {
    stemmers: Vec<Stemmer>,
    known: IndexMap<Box<str>, Vec<String>, FxBuildHasher>,
    /// Whether no language takes letters off the beginning of a word.
    keeps_initials: bool,
}

impl Stems {
    /// Returns the stemmers of a map: of the languages that it names, else of English.
    pub(super) fn of(map: &Map) -> Self {
        let mut algorithms: Vec<Algorithm> = Vec::new();
        for language in &map.header().languages {
            if let Some(algorithm) = algorithm(language)
                && !algorithms.contains(&algorithm)
            {
                algorithms.push(algorithm);
            }
        }
        if algorithms.is_empty() {
            algorithms.push(Algorithm::English);
        }
        Self {
            keeps_initials: !algorithms.iter().any(|algorithm| {
                matches!(algorithm, Algorithm::Indonesian | Algorithm::Arabic | Algorithm::Tamil)
            }),
            stemmers: algorithms.into_iter().map(Stemmer::new).collect(),
            known: IndexMap::default(),
        }
    }

    /// Returns the stems of some folded words in each language of the map, each row once.
    pub(super) fn rows(&mut self, words: &[&str]) -> Vec<Vec<String>> {
        let mut rows: Vec<Vec<String>> = Vec::with_capacity(self.stemmers.len());
        for stemmer in &self.stemmers {
            let row = words.iter().map(|word| stemmer.stem(word).into_owned()).collect();
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
        rows
    }

    /// Returns the stems of a folded word in all languages of the map, each once.
    pub(super) fn all(&mut self, word: &str) -> &[String] {
        let place = match self.known.get_index_of(word) {
            Some(place) => place,
            None => self.learn(word),
        };
        self.known.get_index(place).map_or(&[], |(_, stems)| stems)
    }

    fn learn(&mut self, word: &str) -> usize {
        let mut stems: Vec<String> = Vec::with_capacity(self.stemmers.len());
        for stemmer in &self.stemmers {
            let stem = stemmer.stem(word).into_owned();
            if !stems.contains(&stem) {
                stems.push(stem);
            }
        }
        // Ever new words, as in hostile text, must not fill the memory.
        if self.known.len() > 50_000 {
            self.known.clear();
        }
        self.known.insert_full(word.into(), stems).0
    }

    /// Tells whether a word and its stems begin with the same letter.
    pub(super) fn keep_initials(&self) -> bool {
        self.keeps_initials
    }
}

/// Returns the stemmer for a language by its code or its English name: "de", "de-AT", "German".
fn algorithm(language: &str) -> Option<Algorithm> {
    let word = language.trim().to_lowercase();
    let word = word.split(['-', '_']).next().unwrap_or_default();
    LANGUAGES
        .iter()
        .find(|(code, name, _)| *code == word || *name == word)
        .map(|(_, _, algorithm)| *algorithm)
}

const LANGUAGES: &[(&str, &str, Algorithm)] = &[
    ("ar", "arabic", Algorithm::Arabic),
    ("hy", "armenian", Algorithm::Armenian),
    ("eu", "basque", Algorithm::Basque),
    ("ca", "catalan", Algorithm::Catalan),
    ("cs", "czech", Algorithm::Czech),
    ("da", "danish", Algorithm::Danish),
    ("nl", "dutch", Algorithm::Dutch),
    ("en", "english", Algorithm::English),
    ("eo", "esperanto", Algorithm::Esperanto),
    ("et", "estonian", Algorithm::Estonian),
    ("fi", "finnish", Algorithm::Finnish),
    ("fr", "french", Algorithm::French),
    ("de", "german", Algorithm::German),
    ("el", "greek", Algorithm::Greek),
    ("hi", "hindi", Algorithm::Hindi),
    ("hu", "hungarian", Algorithm::Hungarian),
    ("id", "indonesian", Algorithm::Indonesian),
    ("ga", "irish", Algorithm::Irish),
    ("it", "italian", Algorithm::Italian),
    ("lt", "lithuanian", Algorithm::Lithuanian),
    ("ne", "nepali", Algorithm::Nepali),
    ("no", "norwegian", Algorithm::Norwegian),
    ("nb", "norwegian", Algorithm::Norwegian),
    ("nn", "norwegian", Algorithm::Norwegian),
    ("fa", "persian", Algorithm::Persian),
    ("pl", "polish", Algorithm::Polish),
    ("pt", "portuguese", Algorithm::Portuguese),
    ("ro", "romanian", Algorithm::Romanian),
    ("ru", "russian", Algorithm::Russian),
    ("sr", "serbian", Algorithm::Serbian),
    ("st", "sesotho", Algorithm::Sesotho),
    ("es", "spanish", Algorithm::Spanish),
    ("sv", "swedish", Algorithm::Swedish),
    ("ta", "tamil", Algorithm::Tamil),
    ("tr", "turkish", Algorithm::Turkish),
    ("yi", "yiddish", Algorithm::Yiddish),
];

/// Tells whether a folded word is so common that it says nothing: the list of Lucene.
pub(super) fn is_stop_word(word: &str) -> bool {
    word.len() <= LONGEST_STOP_WORD && STOP_NUMBERS.contains(&as_number(word.as_bytes()))
}

/// Returns a short word as a number: it is asked of every word of a map whether it is a stop word.
const fn as_number(word: &[u8]) -> u64 {
    let mut number = 0;
    let mut at = 0;
    while at < word.len() {
        number = number << 8 | word[at] as u64;
        at += 1;
    }
    number
}

const STOP_NUMBERS: [u64; STOP_WORDS.len()] = {
    let mut numbers = [0; STOP_WORDS.len()];
    let mut at = 0;
    while at < STOP_WORDS.len() {
        numbers[at] = as_number(STOP_WORDS[at].as_bytes());
        at += 1;
    }
    numbers
};

/// Tells whether a folded word turns the one behind it around: "no kubernetes".
pub(super) fn is_negation(word: &str) -> bool {
    matches!(word, "no" | "not" | "without" | "never" | "non" | "kein" | "keine" | "ohne" | "sans")
}

/// Tells whether a folded word is one with which people fill a question.
pub(super) fn is_filler(word: &str) -> bool {
    FILLERS.binary_search(&word).is_ok()
}

const LONGEST_STOP_WORD: usize = 5;
const STOP_WORDS: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it",
    "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "these",
    "they", "this", "to", "was", "will", "with",
];

const FILLERS: &[&str] = &[
    "about", "against", "am", "any", "anyone", "can", "could", "did", "do", "does", "find", "from",
    "get", "gets", "give", "got", "had", "has", "have", "he", "her", "hi", "him", "his", "how",
    "i", "im", "just", "many", "may", "me", "much", "my", "need", "needs", "our", "please", "say",
    "says", "she", "should", "so", "some", "tell", "than", "them", "too", "us", "versus", "vs",
    "want", "wants", "we", "what", "whats", "when", "where", "which", "who", "whom", "whose",
    "why", "would", "you", "your",
];

/// Tells whether a letter belongs to a script that is written without blanks between words.
fn unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{0e00}'..='\u{0eff}' // Thai, Lao
        | '\u{1000}'..='\u{109f}' // Burmese
        | '\u{1780}'..='\u{17ff}' // Khmer
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' // Kana
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' // Han
        | '\u{20000}'..='\u{323af}')
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’')
}

/// "don't" and "Acme's" are one word, "l'export" is two, and a closing quote ends one.
fn joins_by_apostrophe(text: &str, start: usize, at: usize, apostrophe: char) -> bool {
    let behind = text.get(at + apostrophe.len_utf8()..).unwrap_or_default();
    let left = text.get(start..at).unwrap_or_default().chars().count();
    behind.starts_with(char::is_alphanumeric)
        && (left > 2 || behind.chars().take_while(|c| c.is_alphanumeric()).count() <= 2)
}

/// Calls a function with each pair of neighbors in a run, or with the one letter that it is.
fn each_pair(
    text: &str,
    run: Range<usize>,
    word: &mut String,
    found: &mut impl FnMut(Range<usize>, &str, bool),
) {
    let letters: Vec<(usize, char)> =
        text.get(run.clone()).unwrap_or_default().char_indices().collect();
    let mut push = |first: (usize, char), last: (usize, char)| {
        let range = run.start + first.0..run.start + last.0 + last.1.len_utf8();
        fold_into(text.get(range.clone()).unwrap_or_default(), word);
        if !word.is_empty() {
            found(range, word, false);
        }
    };
    match letters.as_slice() {
        [] => {}
        [one] => push(*one, *one),
        _ => letters.windows(2).for_each(|pair| push(pair[0], pair[1])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, words: &[&str]) {
        let tokens = tokens(text);
        let found: Vec<_> = tokens.iter().map(|token| token.word.as_str()).collect();
        assert_eq!(found, words, "{text}");
        for token in tokens {
            assert!(text.get(token.range.clone()).is_some(), "{text}: {:?}", token.range);
        }
    }

    #[test]
    fn words_are_folded() {
        check("Crème BRÛLÉE, Straße", &["creme", "brulee", "strasse"]);
        check("Acme's don't 'quoted'", &["acme", "dont", "quoted"]);
        check("l'export", &["l", "export"]);
        check("ＦＵＬＬ ﬁne", &["full", "fine"]);
        check("", &[]);
        check(" \u{200b}\u{202e}\u{0} ", &[]);
    }

    #[test]
    fn compounds_stand_in_parts_and_in_one_piece() {
        check("month-end", &["month", "end", "monthend"]);
        check("F&B 24/7 SOC-2", &["f", "b", "fb", "24", "7", "247", "soc", "2", "soc2"]);
        check("a - b", &["a", "b"]);
        check("one-two-three-four", &["one", "two", "three", "four"]);
        check("C++ and C#, a+b", &["c++", "and", "c#", "a", "b"]);
    }

    #[test]
    fn unspaced_scripts_give_pairs() {
        check("会計ソフト", &["会計", "計ソ", "ソフ", "フト"]);
        check("会 ERP会計", &["会", "erp", "会計"]);
        check("決算3日", &["決算", "3", "日"]);
    }

    #[test]
    fn lists_are_sorted() {
        assert!(STOP_WORDS.is_sorted());
        assert!(FILLERS.is_sorted());
        let longest = STOP_WORDS.iter().map(|word| word.len()).max();
        assert_eq!(longest, Some(LONGEST_STOP_WORD));
    }

    #[test]
    fn stems_join_the_forms_of_a_word() {
        let mut stems = Stems::of(&Map::default());
        assert_eq!(stems.all("closing").to_vec(), stems.all("close"));
        assert_eq!(stems.all("batches").to_vec(), stems.all("batch"));
    }

    #[test]
    fn languages_go_by_code_and_by_name() {
        for word in ["de", "de-AT", "German", " german "] {
            assert_eq!(algorithm(word), Some(Algorithm::German), "{word}");
        }
        assert_eq!(algorithm("ja"), None);
    }
}
