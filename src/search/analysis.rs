//! From text to terms: words, folded letters, stems, filler words.
//!
//! The index, the query, the names of dimension values and the marks in a shown text all read text
//! through here, so that what is found and what is marked can never differ.

use std::ops::Range;

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;
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
    let mut chars = text.char_indices().peekable();
    // Where the parts of a compound began among the tokens, and where its last part ended.
    let mut compound: Option<(usize, usize)> = None;
    while let Some((start, first)) = chars.next() {
        if !first.is_alphanumeric() {
            continue;
        }
        if unspaced(first) {
            let mut run = vec![(start, first)];
            while let Some(&(at, next)) = chars.peek()
                && (unspaced(next) || is_combining_mark(next))
            {
                run.push((at, next));
                chars.next();
            }
            push_pairs(text, &run, &mut tokens);
            compound = None;
            continue;
        }
        let mut end = start + first.len_utf8();
        while let Some(&(at, next)) = chars.peek() {
            let inside = (next.is_alphanumeric() && !unspaced(next)) || is_combining_mark(next);
            if !(inside || is_apostrophe(next) && joins_by_apostrophe(text, start, at, next)) {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        let mut word = fold(text.get(start..end).unwrap_or_default());
        let rest = text.get(end..).unwrap_or_default();
        for sign in ["++", "#"] {
            if let Some(behind) = rest.strip_prefix(sign)
                && !behind.starts_with(|c: char| c.is_alphanumeric() || c == '+' || c == '#')
                && word.len() == 1
            {
                word.push_str(sign);
                end += sign.len();
            }
        }
        if word.is_empty() {
            continue;
        }
        let joined = compound.filter(|(_, last_end)| {
            text.get(*last_end..start).is_some_and(|gap| ["-", "/", "&", "_"].contains(&gap))
        });
        let first_part = joined.map_or(tokens.len(), |(first_part, _)| first_part);
        tokens.push(Token { range: start..end, word, compound: false });
        compound = Some((first_part, end));
        let goes_on = text
            .get(end..)
            .and_then(|rest| rest.strip_prefix(['-', '/', '&', '_']))
            .is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        if tokens.len() - first_part > 1 && !goes_on {
            push_compound(first_part, &mut tokens);
            compound = None;
        }
    }
    tokens
}

/// Returns a word in small letters, without accents, in the form in which it is indexed.
pub(super) fn fold(word: &str) -> String {
    let mut folded = if word.is_ascii() {
        word.to_ascii_lowercase()
    } else {
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
        // Put together again what is one letter, such as a Hangul syllable, and leave out what
        // would split a term.
        plain
            .nfc()
            .filter(|c| c.is_alphanumeric() || is_combining_mark(*c) || is_apostrophe(*c))
            .collect()
    };
    if let Some(owner) = folded.strip_suffix("'s").or_else(|| folded.strip_suffix("’s")) {
        folded.truncate(owner.len());
    }
    folded.retain(|c| !is_apostrophe(c));
    if let Some((cut, _)) = folded.char_indices().nth(LONGEST_WORD) {
        folded.truncate(cut);
    }
    folded
}

/// Stems words, each once, by the rules of the languages of a map.
pub(super) struct Stems {
    stemmers: Vec<Stemmer>,
    known: FxHashMap<String, Vec<String>>,
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
            known: FxHashMap::default(),
        }
    }

    /// Returns the stem of a folded word in the map's first language.
    pub(super) fn stem(&mut self, word: &str) -> &str {
        self.all(word).first().map_or("", String::as_str)
    }

    /// Returns the stems of a folded word in all languages of the map, each once.
    pub(super) fn all(&mut self, word: &str) -> &[String] {
        if !self.known.contains_key(word) {
            let mut stems: Vec<String> = Vec::with_capacity(self.stemmers.len());
            for stemmer in &self.stemmers {
                let stem = stemmer.stem(word).into_owned();
                if !stems.contains(&stem) {
                    stems.push(stem);
                }
            }
            // Ever new words, as in hostile text, must not fill the memory.
            if self.known.len() > 200_000 {
                self.known.clear();
            }
            self.known.insert(word.to_owned(), stems);
        }
        self.known.get(word).map_or(&[], Vec::as_slice)
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
    STOP_WORDS.binary_search(&word).is_ok()
}

/// Tells whether a folded word turns the one behind it around: "no kubernetes".
pub(super) fn is_negation(word: &str) -> bool {
    matches!(word, "no" | "not" | "without" | "never" | "non" | "kein" | "keine" | "ohne" | "sans")
}

/// Tells whether a folded word is one with which people fill a question.
pub(super) fn is_filler(word: &str) -> bool {
    FILLERS.binary_search(&word).is_ok()
}

const STOP_WORDS: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it",
    "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "these",
    "they", "this", "to", "was", "will", "with",
];

const FILLERS: &[&str] = &[
    "about", "am", "any", "anyone", "can", "could", "did", "do", "does", "from", "had", "has",
    "have", "he", "her", "hi", "him", "his", "how", "i", "im", "just", "may", "me", "my", "our",
    "please", "say", "says", "she", "should", "so", "some", "tell", "than", "them", "us", "we",
    "what", "whats", "when", "where", "which", "who", "whom", "whose", "why", "would", "you",
    "your",
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

fn push_pairs(text: &str, run: &[(usize, char)], tokens: &mut Vec<Token>) {
    let end_of = |(at, letter): (usize, char)| at + letter.len_utf8();
    let mut push = |first: (usize, char), last: (usize, char)| {
        let range = first.0..end_of(last);
        let word = fold(text.get(range.clone()).unwrap_or_default());
        if !word.is_empty() {
            tokens.push(Token { range, word, compound: false });
        }
    };
    match run {
        [] => {}
        [one] => push(*one, *one),
        _ => run.windows(2).for_each(|pair| push(pair[0], pair[1])),
    }
}

fn push_compound(first_part: usize, tokens: &mut Vec<Token>) {
    let Some(parts) = tokens.get(first_part..) else { return };
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return };
    let word: String = parts.iter().map(|part| part.word.as_str()).collect();
    if parts.len() <= 3 && word.len() <= LONGEST_COMPOUND {
        let range = first.range.start..last.range.end;
        tokens.push(Token { range, word, compound: true });
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
    }

    #[test]
    fn stems_join_the_forms_of_a_word() {
        let mut stems = Stems::of(&Map::default());
        assert_eq!(stems.stem("closing").to_owned(), stems.stem("close"));
        assert_eq!(stems.stem("batches").to_owned(), stems.stem("batch"));
    }

    #[test]
    fn languages_go_by_code_and_by_name() {
        for word in ["de", "de-AT", "German", " german "] {
            assert_eq!(algorithm(word), Some(Algorithm::German), "{word}");
        }
        assert_eq!(algorithm("ja"), None);
    }
}
