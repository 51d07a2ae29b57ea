//! What a query says: its free words, the values of dimensions that it names, its conditions.

use std::ops::Range;

use jiff::civil::Date;
use smol_str::SmolStr;

use super::analysis::{Stems, Token, is_filler, is_negation, is_stop_word, tokens};
use super::counts::Choice;
use super::filters::{self, Filter};
use super::index::{Index, IndexError};
use super::kinds::KindWords;
use super::scoring::{Phrase, Word, ratio};
use super::snapshot::Snapshot;
use super::syntax::{Condition, Note, take_apart};
use super::terms::{self, Typed, as_it_stands, expand, knows};
use super::{How, Understood};
use crate::model::{Context, Key, Map};

/// How much a filler counts beside a word that says something.
const FILLER: f32 = 0.4;
/// How much it counts that "no kubernetes" stands there so, beside the word itself.
const NEGATED: f32 = 1.2;
/// The most words of a query that are read; the rest of a pasted page adds nothing.
const MOST_WORDS: usize = 64;
/// The most words that are shut out.
const MOST_EXCLUDED: usize = 32;
/// The most phrases.
const MOST_PHRASES: usize = 16;

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The words as they were typed: free words, `"phrases"`, `-word`, AND, OR, NOT, parentheses,
    /// and labels such as `kind:story`, `competitor:globex`, `status:draft`, `owner:ann`,
    /// `fresh:overdue`, `has:proof`, `unused:`, `audience:internal`, `tag:price`.
    pub words: String,
    /// Only entries of these kinds; all kinds when empty.
    pub kinds: Vec<SmolStr>,
    /// What is known of the customer: entries that are meant for others are left out, those that
    /// fit come first.
    pub context: Context,
    /// Values of dimensions that words seem to name, but are not meant: those words count as
    /// nothing but words.
    pub not_meant: Vec<Key>,
    /// The most hits to return.
    pub limit: usize,
    /// Leaves out all that is internal.
    pub customer_only: bool,
    /// Only entries that have these values: one of each label's. Those that lack something are
    /// counted in [`Found::left_out`](super::Found::left_out).
    pub chosen: Vec<Choice>,
    /// Whether to count the values of what is found, in [`Found::tallies`](super::Found::tallies);
    /// of a query that asks for nothing, those of all entries.
    pub counts: bool,
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
            not_meant: Vec::new(),
            limit: 10,
            customer_only: false,
            chosen: Vec::new(),
            counts: false,
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
    /// Words that only decide who must not be there.
    pub(super) excluded: Vec<Word>,
    /// Words that must stand one behind the other.
    pub(super) phrases: Vec<Phrase>,
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
    /// The words that name them.
    pub(super) kind_words: KindWords,
    /// What an entry must meet.
    pub(super) must: Option<Must>,
    /// What was not understood.
    pub(super) notes: Vec<Note>,
}

/// What an entry must meet, by the bits of words and phrases that it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Must {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    /// Any of these bits.
    Bits(u128),
    Filter(Filter),
}

impl Must {
    /// Tells whether it is met by something with these bits; `holds` answers for filters.
    pub(super) fn is_met(&self, bits: u128, holds: &mut dyn FnMut(&Filter) -> bool) -> bool {
        match self {
            Self::All(all) => all.iter().all(|one| one.is_met(bits, holds)),
            Self::Any(any) => any.iter().any(|one| one.is_met(bits, holds)),
            Self::Not(inner) => !inner.is_met(bits, holds),
            Self::Bits(any) => bits & any != 0,
            Self::Filter(filter) => holds(filter),
        }
    }

    /// Calls a function with each filter.
    pub(super) fn each_filter<'a>(&'a self, found: &mut dyn FnMut(&'a Filter)) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.each_filter(found);
                }
            }
            Self::Not(inner) => inner.each_filter(found),
            Self::Bits(_) => {}
            Self::Filter(filter) => found(filter),
        }
    }
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
    let mut stems = Stems::of(map);
    let mut kinds = query.kinds.clone();
    let mut strict: Vec<Key> = query.context.values().to_vec();
    let mut understood = Vec::new();
    let mut filters = Vec::new();
    let visible = |key: &Key| !query.customer_only || !index.names.is_internal(key);

    let schema = map.schema();
    let syntax = take_apart(&query.words, &mut |label, value| {
        filters::meaning(schema, &index.names, &mut stems, label, value)
    });
    for (words, filter) in syntax.labels {
        match filter {
            Filter::Kind(kind) => kinds.push(kind),
            Filter::Value(key) if !visible(&key) => {}
            Filter::Value(key) => {
                understood.push(Understood { words, key: key.clone(), how: How::Word, sure: 1.0 });
                strict.push(key);
            }
            other @ (Filter::Status(_)
            | Filter::SignOff(_)
            | Filter::Audience(_)
            | Filter::Owner(_)
            | Filter::Fresh(_)
            | Filter::Has(_)
            | Filter::Unused
            | Filter::Tag(_)) => filters.push(Must::Filter(other)),
        }
    }
    let free = syntax.free;

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
        let meant = |key: &&Key| visible(key) && !query.not_meant.contains(key);
        let keys: Vec<Key> = named.keys.iter().filter(meant).cloned().collect();
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

    let mut kind_words = KindWords::find(index, map, &words, &mut stems);
    let mut expanded =
        expand_all(snapshot, &free, &words, unfinished, &mut stems, &mut kind_words)?;
    kind_words.dampen(index, &mut expanded.words);
    let mut notes = syntax.notes;
    notes.extend(expanded.read_as.iter().filter_map(|(token_idx, typed, word)| {
        // A misspelt value of a dimension is told beside the value.
        let is_told = told.get(*token_idx).is_some_and(|told| *told > 0.0);
        (!is_told).then(|| Note::ReadAs { typed: typed.clone(), word: word.clone() })
    }));
    understood.sort_by_key(|understood| understood.words.start);
    let folded = words.iter().map(|token| token.word.clone()).collect();

    let mut bits = Bits {
        snapshot,
        query: &query.words,
        stems: &mut stems,
        words: expanded.places,
        excluded: Vec::new(),
        phrases: expanded.phrases,
    };
    for range in &syntax.excluded {
        bits.exclude(range)?;
    }
    let mut musts = filters;
    if let Some(condition) = syntax.condition {
        musts.extend(bits.must(condition)?);
    }
    let must = (!musts.is_empty()).then_some(Must::All(musts));
    let (excluded, phrases) = (bits.excluded, bits.phrases);
    Ok(Reading {
        words: expanded.words,
        typed: expanded.typed,
        excluded: excluded.into_iter().map(|(_, word)| word).collect(),
        phrases,
        folded,
        understood,
        wanted,
        context: Context::new(known),
        share_of_context,
        kinds,
        kinds_named: kind_words.kinds(),
        kind_words,
        must,
        notes,
    })
}

fn is_empty(token: &Token) -> bool {
    is_stop_word(&token.word) || is_filler(&token.word)
}

/// The free words with all that they may stand for.
struct Expanded {
    words: Vec<Word>,
    typed: Vec<String>,
    /// Where in the query each of the words stands.
    places: Vec<Range<usize>>,
    /// Stretches such as "no kubernetes", which are worth more where they stand so.
    phrases: Vec<Phrase>,
    /// Words that are not in the map and were taken for another: their places among the tokens,
    /// as they were typed, and for what.
    read_as: Vec<(usize, String, String)>,
}

/// Expands the words that say something; when none does, the others as they stand.
fn expand_all(
    snapshot: &Snapshot,
    free: &str,
    words: &[Token],
    unfinished: bool,
    stems: &mut Stems,
    kind_words: &mut KindWords,
) -> Result<Expanded, IndexError> {
    let mut all = Expanded {
        words: Vec::new(),
        typed: Vec::new(),
        places: Vec::new(),
        phrases: Vec::new(),
        read_as: Vec::new(),
    };
    let only_fillers = words.iter().all(is_empty);
    let only_stop_words = words.iter().all(|token| is_stop_word(&token.word));
    for (word_idx, token) in words.iter().enumerate() {
        let last = word_idx + 1 == words.len();
        let unfinished = unfinished && last;
        let typed = free.get(token.range.clone()).unwrap_or_default().to_owned();
        let mut word = if only_stop_words {
            as_it_stands(snapshot, &token.word)?
        } else if is_stop_word(&token.word) {
            continue;
        } else {
            if let Some(parts) = terms::parts(snapshot, &token.word, unfinished, stems)? {
                for part in parts {
                    let typed_part = Typed { word: &part, unfinished: false, followed: false };
                    all.words.push(expand(snapshot, typed_part, stems)?.0);
                    all.typed.push(typed.clone());
                    all.places.push(token.range.clone());
                }
                continue;
            }
            let (word, read_as) =
                expand(snapshot, Typed { word: &token.word, unfinished, followed: !last }, stems)?;
            all.read_as.extend(read_as.map(|read| (word_idx, typed.clone(), read)));
            word
        };
        if !is_empty(token) {
            let near = [word_idx.checked_sub(1), Some(word_idx + 1)];
            for (neighbor, before) in near.into_iter().zip([true, false]) {
                let Some(neighbor) = neighbor.and_then(|idx| words.get(idx)) else { continue };
                if !is_empty(neighbor) {
                    let (one, two) = if before { (neighbor, token) } else { (token, neighbor) };
                    let joined = format!("{}{}", one.word, two.word);
                    terms::push_joined(snapshot, &mut word, &joined, stems)?;
                }
            }
        }
        if let Some(before) = word_idx.checked_sub(1).and_then(|idx| words.get(idx))
            && is_negation(&before.word)
            && !only_stop_words
            && !is_empty(token)
        {
            let words = vec![before.word.clone(), token.word.clone()];
            all.phrases.push(Phrase { words, bonus: NEGATED * word.idf });
        }
        if is_filler(&token.word) && !only_fillers {
            // It is not looked for under other spellings: nobody wants "tell" for "sell".
            word.forms.retain(|form| form.how == How::Word);
            word.weight = FILLER;
        }
        kind_words.expanded(word_idx, all.words.len(), &mut word);
        all.words.push(word);
        all.typed.push(typed);
        all.places.push(token.range.clone());
    }
    all.phrases.truncate(MOST_PHRASES);
    Ok(all)
}

/// Gives the words and phrases of a condition their bits: free words first, then those shut out,
/// then phrases.
struct Bits<'a> {
    snapshot: &'a Snapshot,
    query: &'a str,
    stems: &'a mut Stems,
    words: Vec<Range<usize>>,
    excluded: Vec<(Range<usize>, Word)>,
    phrases: Vec<Phrase>,
}

/// The first bit of the words that are shut out.
pub(super) const EXCLUDED_BITS: usize = 72;
/// The first bit of the phrases.
pub(super) const PHRASE_BITS: usize = EXCLUDED_BITS + MOST_EXCLUDED;

impl Bits<'_> {
    fn exclude(&mut self, range: &Range<usize>) -> Result<(), IndexError> {
        let text = self.query.get(range.clone()).unwrap_or_default();
        for token in tokens(text) {
            if token.compound || is_stop_word(&token.word) || self.excluded.len() >= MOST_EXCLUDED {
                continue;
            }
            let typed = Typed { word: &token.word, unfinished: false, followed: false };
            let (mut word, _) = expand(self.snapshot, typed, self.stems)?;
            // Shutting out must be sure of its word.
            word.forms.retain(|form| form.how == How::Word);
            let place = range.start + token.range.start..range.start + token.range.end;
            self.excluded.push((place, word));
        }
        Ok(())
    }

    fn must(&mut self, condition: Condition<Filter>) -> Result<Option<Must>, IndexError> {
        Ok(match condition {
            Condition::All(all) => {
                let all = self.each(all)?;
                (!all.is_empty()).then_some(Must::All(all))
            }
            Condition::Any(any) => {
                let any = self.each(any)?;
                (!any.is_empty()).then_some(Must::Any(any))
            }
            Condition::Not(inner) => self.must(*inner)?.map(|inner| Must::Not(Box::new(inner))),
            Condition::Words(range) => {
                let inside =
                    |place: &Range<usize>| range.start <= place.start && place.end <= range.end;
                let free = self.words.iter().enumerate().filter(|(_, place)| inside(place));
                let shut = self.excluded.iter().enumerate().filter(|(_, (place, _))| inside(place));
                let bits = free
                    .map(|(idx, _)| idx)
                    .chain(shut.map(|(idx, _)| EXCLUDED_BITS + idx))
                    .filter(|bit| *bit < 128)
                    .fold(0, |bits, bit| bits | 1_u128 << bit);
                // A word that says nothing asks for nothing.
                (bits != 0).then_some(Must::Bits(bits))
            }
            Condition::Phrase(range) => {
                let text = self.query.get(range).unwrap_or_default();
                let words: Vec<String> = tokens(text)
                    .into_iter()
                    .filter(|token| !token.compound)
                    .map(|token| token.word)
                    .collect();
                if words.is_empty() || self.phrases.len() >= MOST_PHRASES {
                    return Ok(None);
                }
                self.phrases.push(Phrase { words, bonus: 0.0 });
                Some(Must::Bits(1 << (PHRASE_BITS + self.phrases.len() - 1)))
            }
            Condition::Label(filter) => Some(Must::Filter(filter)),
        })
    }

    fn each(&mut self, conditions: Vec<Condition<Filter>>) -> Result<Vec<Must>, IndexError> {
        let mut musts = Vec::with_capacity(conditions.len());
        for condition in conditions {
            musts.extend(self.must(condition)?);
        }
        Ok(musts)
    }
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
