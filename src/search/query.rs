//! What a query says: its free words, the values of dimensions that it names, its filters.

use std::ops::Range;

use jiff::civil::Date;
use smol_str::SmolStr;

use super::analysis::{Stems, Token, fold, is_filler, is_stop_word, tokens};
use super::index::{Index, IndexError, Snapshot};
use super::scoring::{Word, ratio};
use super::terms::{Typed, as_it_stands, expand, knows};
use super::{How, Understood};
use crate::model::{Audience, Context, Key, Map, Role};

/// How much a filler counts beside a word that says something.
const FILLER: f32 = 0.4;
/// The most words of a query that are read; the rest of a pasted page adds nothing.
const MOST_WORDS: usize = 64;

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The words as they were typed. They have no syntax but `kind:KIND` and `DIMENSION:VALUE`.
    pub words: String,
    /// Only entries of these kinds; all kinds when empty.
    pub kinds: Vec<SmolStr>,
    /// What is known of the customer: entries that are meant for others are left out, those that
    /// fit come first.
    pub context: Context,
    /// The most hits to return.
    pub limit: usize,
    /// Leaves out all that is internal.
    pub customer_only: bool,
    /// Whether each hit shall say why it stands where it does, in [`Hit::why`](super::Hit::why).
    pub explain: bool,
    /// The day on which reviews are looked at.
    pub today: Date,
}

impl Query {
    /// Returns a query of these words over everything, with ten hits.
    pub fn new(words: &str, today: Date) -> Self {
        Self {
            words: words.to_owned(),
            kinds: Vec::new(),
            context: Context::default(),
            limit: 10,
            customer_only: false,
            explain: false,
            today,
        }
    }
}

/// A query as it was understood.
#[derive(Debug)]
pub(super) struct Reading {
    /// The words to find.
    pub(super) words: Vec<Word>,
    /// The same words as they were typed.
    pub(super) typed: Vec<String>,
    /// The folded words of the whole query, to compare with titles.
    pub(super) folded: Vec<String>,
    pub(super) understood: Vec<Understood>,
    /// What the customer is like, dimension by dimension.
    pub(super) wanted: Vec<Wanted>,
    /// Everything that is known of the customer, said and understood.
    pub(super) context: Context,
    /// How much of the query only says what the customer is like, from 0 to 1.
    pub(super) share_of_context: f32,
    /// Only these kinds; all when empty.
    pub(super) kinds: Vec<SmolStr>,
    /// Kinds that a word of the query names, such as "story".
    pub(super) kinds_named: Vec<SmolStr>,
}

/// The values of one dimension that the query asks for; any of them will do.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) context: Context,
    /// How sure it is that they are meant; at 1 or more somebody said so outright.
    pub(super) sure: f32,
    /// Whether what is meant for others is left out.
    pub(super) strict: bool,
}

/// Reads a query.
pub(super) fn read(index: &Index, map: &Map, query: &Query) -> Result<Reading, IndexError> {
    let snapshot = &index.snapshot;
    let mut stems = Stems::default();
    let mut kinds = query.kinds.clone();
    let mut strict: Vec<Key> = query.context.values().to_vec();
    let mut understood = Vec::new();
    let visible = |key: &Key| {
        let entry = map.get(key);
        entry.is_some_and(|entry| !query.customer_only || entry.audience() == Audience::Customer)
    };

    let mut free = query.words.clone();
    for (range, asked) in labeled(map, &query.words) {
        match asked {
            Asked::Kind(kind) => kinds.push(kind),
            Asked::Value(key) if !visible(&key) => continue,
            Asked::Value(key) => {
                understood.push(Understood {
                    words: range.clone(),
                    key: key.clone(),
                    how: How::Word,
                    sure: 1.0,
                });
                strict.push(key);
            }
        }
        let blank = " ".repeat(range.len());
        free.replace_range(range, &blank);
    }

    let mut words: Vec<Token> = tokens(&free).into_iter().filter(|token| !token.compound).collect();
    words.truncate(MOST_WORDS);
    // A blank or a full stop behind the last word says that it is finished.
    let unfinished = words.last().is_some_and(|last| last.range.end == free.len());

    let mut failed = None;
    let named = index.names.find(&free, &words, unfinished, &mut stems, &mut |word, stems| {
        knows(snapshot, word, stems).unwrap_or_else(|error| {
            failed = Some(error);
            true
        })
    });
    if let Some(error) = failed {
        return Err(error);
    }
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut told = vec![0.0_f32; words.len()];
    for named in &named {
        let keys: Vec<Key> = named.keys.iter().filter(|key| visible(key)).cloned().collect();
        let (Some(first), Some(last)) =
            (words.get(named.tokens.start), words.get(named.tokens.end.saturating_sub(1)))
        else {
            continue;
        };
        if !keys.is_empty() {
            // Squared, so that a guess at a name does not make the query one about the customer.
            told[named.tokens.clone()].fill(named.sure * named.sure);
        }
        for key in keys {
            let range = first.range.start..last.range.end;
            let how = named.how;
            let sure = named.sure;
            understood.push(Understood { words: range, key: key.clone(), how, sure });
            want(&mut wanted, key, sure, false);
        }
    }
    // What was said outright stands above what was understood of the same dimension.
    wanted.retain(|wanted| {
        let dimension = wanted.context.values().first().map(|key| &key.kind);
        !strict.iter().any(|key| Some(&key.kind) == dimension)
    });
    for key in strict {
        want(&mut wanted, key, 1.0, true);
    }

    let known = wanted.iter().flat_map(|wanted| wanted.context.values()).cloned().collect();
    let telling = words.iter().zip(&told).filter(|(token, told)| **told > 0.0 || !is_empty(token));
    let n_telling = ratio(telling.count().max(1) as u64, 1);
    let share_of_context = told.iter().sum::<f32>() / n_telling;

    let kinds_named = kinds_named(map, &words, &mut stems);
    let (found, typed) = expand_all(snapshot, &free, &words, unfinished, &mut stems)?;
    understood.sort_by_key(|understood| understood.words.start);
    let folded = words.into_iter().map(|token| token.word).collect();
    Ok(Reading {
        words: found,
        typed,
        folded,
        understood,
        wanted,
        context: Context::new(known),
        share_of_context,
        kinds,
        kinds_named,
    })
}

fn is_empty(token: &Token) -> bool {
    is_stop_word(&token.word) || is_filler(&token.word)
}

/// Returns the kinds of messages, situations and assets that a word of the query names: "story",
/// "objections".
fn kinds_named(map: &Map, words: &[Token], stems: &mut Stems) -> Vec<SmolStr> {
    let mut named = Vec::new();
    for kind in map.schema().kinds() {
        if !matches!(kind.role, Role::Message | Role::Situation | Role::Asset) {
            continue;
        }
        let Some(last) = tokens(&kind.label).pop() else { continue };
        let stem = stems.stem(&last.word).to_owned();
        if words.iter().any(|token| stems.stem(&token.word) == stem) {
            named.push(kind.name.clone());
        }
    }
    named
}

/// Expands the words that say something; when none does, the others as they stand.
fn expand_all(
    snapshot: &Snapshot,
    free: &str,
    words: &[Token],
    unfinished: bool,
    stems: &mut Stems,
) -> Result<(Vec<Word>, Vec<String>), IndexError> {
    let mut found = Vec::new();
    let mut typed = Vec::new();
    let only_fillers = words.iter().all(is_empty);
    let only_stop_words = words.iter().all(|token| is_stop_word(&token.word));
    for (word_idx, token) in words.iter().enumerate() {
        let last = word_idx + 1 == words.len();
        let mut word = if only_stop_words {
            as_it_stands(snapshot, &token.word)?
        } else if is_stop_word(&token.word) {
            continue;
        } else {
            let typed = Typed { word: &token.word, unfinished: unfinished && last };
            expand(snapshot, typed, stems)?
        };
        if is_filler(&token.word) && !only_fillers {
            // It is not looked for under other spellings: nobody wants "tell" for "sell".
            word.forms.retain(|form| form.how == How::Word);
            word.weight = FILLER;
        }
        found.push(word);
        typed.push(free.get(token.range.clone()).unwrap_or_default().to_owned());
    }
    Ok((found, typed))
}

fn want(wanted: &mut Vec<Wanted>, key: Key, sure: f32, strict: bool) {
    let same = |wanted: &&mut Wanted| {
        wanted.strict == strict
            && wanted.context.values().iter().any(|other| other.kind == key.kind)
    };
    match wanted.iter_mut().find(same) {
        Some(wanted) => {
            let mut values = wanted.context.values().to_vec();
            if !values.contains(&key) {
                values.push(key);
            }
            wanted.context = Context::new(values);
            wanted.sure = wanted.sure.max(sure);
        }
        None => wanted.push(Wanted { context: Context::new(vec![key]), sure, strict }),
    }
}

/// What a labeled word asks for.
enum Asked {
    Kind(SmolStr),
    Value(Key),
}

/// Finds `kind:KIND` and `DIMENSION:VALUE` in a query; what leads nowhere stays ordinary words.
fn labeled(map: &Map, query: &str) -> Vec<(Range<usize>, Asked)> {
    let mut found = Vec::new();
    let mut start = 0;
    for piece in query.split_inclusive(char::is_whitespace) {
        let range = start..start + piece.trim_end().len();
        start += piece.len();
        let Some((label, value)) = piece.trim_end().split_once(':') else { continue };
        if value.is_empty() {
            continue;
        }
        if label.eq_ignore_ascii_case("kind") {
            let kind = map.schema().kind_called(value);
            found.extend(kind.map(|kind| (range, Asked::Kind(kind.name.clone()))));
            continue;
        }
        let Some(kind) = map.schema().kind_called(label) else { continue };
        if kind.role == Role::Dimension {
            let key = Key::new(&kind.name, &fold(value));
            let key = map.resolve(&key).entry().map(|entry| entry.key.clone());
            found.extend(key.map(|key| (range, Asked::Value(key))));
        }
    }
    found
}
