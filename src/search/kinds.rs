//! Words of a query that name a kind: "story", "objections", "case study", "who uses".
//!
//! Whoever types "proof against globex" wants stories, and most stories don't say "proof". So such
//! a word is taken to stand in every entry of its kind.

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::analysis::{Stems, Token};
use super::index::Index;
use super::query::Reading;
use super::scoring::{PER_WORD, Scored, Word, idf};
use crate::model::{Map, Role};

/// How much a word counts beside others that names a kind: entries that happen to say "story" are
/// seldom meant.
const WEIGHT: f32 = 0.5;

/// What people call the kinds, beside their labels; two words stand one behind the other.
const CALLED: &[(&str, &[&str])] = &[
    (
        "success_story",
        &[
            "story",
            "proof",
            "evidence",
            "reference",
            "case study",
            "who uses",
            "who proves",
            "who has",
            "used by",
        ],
    ),
    ("objection", &["objection", "pushback"]),
    ("question", &["question", "what ask", "to ask"]),
    ("feature", &["feature", "capability"]),
    ("value_proposition", &["proposition", "value prop", "claim"]),
    ("situation", &["situation"]),
    // A case study is a story, and the paper that tells it.
    ("asset", &["asset", "collateral", "case study"]),
    ("term", &["wording"]),
];

/// Words of a query that name kinds.
#[derive(Debug, Clone, Default)]
pub(super) struct KindWords {
    /// The tokens of the query that do, and the kind that each names.
    named: Vec<(usize, SmolStr)>,
    /// The words to find that do, by their places in [`Reading::words`].
    words: Vec<(usize, SmolStr)>,
}

impl KindWords {
    /// Finds them. A kind of which there is nothing, or hardly anything else, is named by no word:
    /// it would tell nothing apart.
    pub(super) fn find(index: &Index, map: &Map, tokens: &[Token], stems: &mut Stems) -> Self {
        let mut named: Vec<(usize, SmolStr)> = Vec::new();
        for (kind, names) in CALLED {
            for name in *names {
                let mut parts = name.split(' ');
                let (Some(first), second) = (parts.next(), parts.next()) else { continue };
                for (at, token) in tokens.iter().enumerate() {
                    let next = tokens.get(at + 1);
                    let fits = match second {
                        None => is_form(stems, &token.word, first),
                        Some(second) => {
                            is_form(stems, &token.word, first)
                                && next.is_some_and(|next| is_form(stems, &next.word, second))
                        }
                    };
                    if fits {
                        let end = at + 1 + usize::from(second.is_some());
                        named.extend((at..end).map(|at| (at, SmolStr::new(kind))));
                    }
                }
            }
        }
        if named.is_empty() {
            return Self::default();
        }
        let counts = index.count_by_kind();
        let n_all: usize = counts.values().sum();
        named.retain(|(_, kind)| {
            let n_of_kind = counts.get(kind.as_str()).copied().unwrap_or_default();
            let is_kind = map.schema().kind(kind).is_some_and(|it| it.role != Role::Map);
            is_kind && n_of_kind > 0 && n_of_kind * 2 <= n_all
        });
        Self { named, words: Vec::new() }
    }

    /// Returns the kinds that are named.
    pub(super) fn kinds(&self) -> Vec<SmolStr> {
        let mut kinds: Vec<SmolStr> = self.named.iter().map(|(_, kind)| kind.clone()).collect();
        kinds.sort();
        kinds.dedup();
        kinds
    }

    /// Takes note of the word to find that a token of the query became.
    pub(super) fn expanded(&mut self, token_idx: usize, word_idx: usize, word: &mut Word) {
        let named = self.named.iter().filter(|(at, _)| *at == token_idx);
        let kinds: Vec<SmolStr> = named.map(|(_, kind)| kind.clone()).collect();
        if !kinds.is_empty() {
            word.weight = word.weight.min(WEIGHT);
        }
        self.words.extend(kinds.into_iter().map(|kind| (word_idx, kind)));
    }

    /// Lets such a word tell no more than its kind does.
    pub(super) fn dampen(&self, index: &Index, words: &mut [Word]) {
        if self.words.is_empty() {
            return;
        }
        let counts = index.count_by_kind();
        for (word_idx, kind) in &self.words {
            let n_of_kind = counts.get(kind.as_str()).copied().unwrap_or_default();
            if let Some(word) = words.get_mut(*word_idx) {
                let of_kind = idf(n_of_kind as u64, index.n_entries());
                word.idf = if word.forms.is_empty() { of_kind } else { word.idf.min(of_kind) };
            }
        }
    }

    /// Tells whether a word to find names a kind.
    pub(super) fn has(&self, word_idx: usize) -> bool {
        self.words.iter().any(|(at, _)| *at == word_idx)
    }
}

/// Lets the entries of a kind have the words that name it: those that other words found, and where
/// there are no other words, all of them.
pub(super) fn add_kinds(index: &Index, reading: &Reading, scored: &mut Vec<Scored>) {
    let named = &reading.kind_words.words;
    if named.is_empty() {
        return;
    }
    let told: f32 = reading.words.iter().map(|word| word.weight * word.idf).sum();
    let mut others = reading.words.iter().enumerate();
    if !others.any(|(word_idx, word)| {
        !word.forms.is_empty() && word.weight >= 1.0 && !reading.kind_words.has(word_idx)
    }) {
        let found: FxHashSet<usize> = scored.iter().map(|scored| scored.slot_idx).collect();
        let more = index.living().into_iter().filter(|slot_idx| !found.contains(slot_idx));
        scored.extend(
            more.filter(|slot_idx| {
                let kind = index.glance(*slot_idx).map(|(kind, _)| kind);
                named.iter().any(|(_, named)| kind == Some(named))
            })
            .map(Scored::nothing),
        );
    }
    for scored in scored {
        let Some((kind, _)) = index.glance(scored.slot_idx) else { continue };
        for (word_idx, _) in named.iter().filter(|(_, named)| *named == kind) {
            let Some(word) = reading.words.get(*word_idx) else { continue };
            let bit = 1_u128 << (*word_idx).min(127);
            if scored.bits & bit != 0 {
                continue;
            }
            scored.bits |= bit;
            scored.n_words += 1;
            scored.points += word.weight * (word.idf + PER_WORD);
            if told > 0.0 {
                scored.covered = (scored.covered + word.weight * word.idf / told).min(1.0);
            }
        }
    }
}

/// Tells whether a word is a form of another: "stories" of "story".
fn is_form(stems: &mut Stems, word: &str, of: &str) -> bool {
    if word == of {
        return true;
    }
    let stem = stems.all(of).to_vec();
    stems.all(word).iter().any(|it| stem.contains(it))
}
