//! How well the words of a query match the texts of the entries: BM25 over the postings.
//!
//! Counted here and not by tantivy's queries, for three reasons: a prefix or a typo stands for many
//! terms, and the best of them counts, not their sum; numbers must come from living entries alone,
//! or an index that was brought up to date would rank otherwise than a new one; and a row must be
//! able to say where its points come from.

use std::sync::PoisonError;

use rustc_hash::FxHashMap;
use tantivy::postings::Postings as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, TERMINATED};

use super::fields::FieldName;
use super::index::IndexError;
use super::query::{EXCLUDED_BITS, PHRASE_BITS, Reading};
use super::snapshot::{Segment, Snapshot};

/// Saturation by repetition, as everywhere.
const K1: f32 = 1.2;
/// How much a long text counts for less.
const B: f32 = 0.75;
/// What a word found in the name of a linked entry counts beside one of the entry's own.
const LINKED: f32 = 0.5;
/// What each matched word adds, so that two words found beat one found twice.
pub(super) const PER_WORD: f32 = 0.5;

/// A word of the query, with all that it may stand for in the index.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// What it may stand for; the best one counts.
    pub(super) forms: Vec<Form>,
    /// How much it counts among the words of the query.
    pub(super) weight: f32,
    /// How much it tells, by how few entries have it.
    pub(super) idf: f32,
}

/// A term of the index that a word of the query stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Form {
    pub(super) term: String,
    /// How surely the word means it: 1 for the word itself.
    pub(super) weight: f32,
    pub(super) how: super::How,
    /// Whether it is a term of [`FieldName::Exact`] and not a stem.
    pub(super) exact: bool,
}

/// Words that stand one behind the other, as they are written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Phrase {
    pub(super) words: Vec<String>,
    /// What an entry gains that has them so.
    pub(super) bonus: f32,
}

/// An entry that has at least one of the words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scored {
    pub(super) slot_idx: usize,
    /// Points of all words together.
    pub(super) points: f32,
    /// The share of what the query tells that the entry has, from 0 to 1.
    pub(super) covered: f32,
    /// How many words it has.
    pub(super) n_words: u32,
    /// Which words and phrases it has, one bit each; see [`super::query::Must`].
    pub(super) bits: u128,
}

impl Scored {
    /// Returns an entry that no word has found yet.
    pub(super) fn nothing(slot_idx: usize) -> Self {
        Self { slot_idx, points: 0.0, covered: 0.0, n_words: 0, bits: 0 }
    }
}

/// What a word brings an entry, for the explanation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WordPoints {
    pub(super) word_idx: usize,
    pub(super) form_idx: usize,
    pub(super) field: FieldName,
    pub(super) points: f32,
}

/// Returns how much a term tells that this many of all entries have.
pub(super) fn idf(n_having: u64, n_entries: usize) -> f32 {
    let n_lacking = (n_entries as u64).saturating_sub(n_having);
    ln(1.0 + ratio(2 * n_lacking + 1, 2 * n_having + 1))
}

/// Returns the natural logarithm of a number from 1 on.
///
/// The one of the standard library comes from each system's own library, and one bit of difference
/// would let the same map rank otherwise on another machine. This one takes nothing but sums,
/// products and quotients, which are the same everywhere.
fn ln(number: f32) -> f32 {
    let mut rest = f64::from(number);
    let mut halvings = 0.0;
    while rest > 1.5 {
        rest /= 2.0;
        halvings += 1.0;
    }
    let ratio = (rest - 1.0) / (rest + 1.0);
    let square = ratio * ratio;
    let (mut term, mut sum, mut odd) = (ratio, 0.0, 1.0);
    for _ in 0..14 {
        sum += term / odd;
        term *= square;
        odd += 2.0;
    }
    #[expect(clippy::cast_possible_truncation, reason = "points are counted with f32")]
    let rounded = (2.0 * sum + halvings * std::f64::consts::LN_2) as f32;
    rounded
}

/// Returns a quotient of two counts.
#[expect(clippy::cast_precision_loss, reason = "a ratio of counts needs no more than f32 has")]
pub(super) fn ratio(count: u64, of: u64) -> f32 {
    count as f32 / of as f32
}

/// Scores all entries that have any of the words of a query.
pub(super) fn score(snapshot: &Snapshot, reading: &Reading) -> Result<Vec<Scored>, IndexError> {
    let words = &reading.words;
    let told: f32 = words.iter().map(|word| word.weight * word.idf).sum();
    let mut sums = {
        let mut room = snapshot.room.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *room)
    };
    if sums.is_empty() {
        sums = snapshot.segments.iter().map(Sums::new).collect();
    }
    for (word_idx, word) in words.iter().enumerate() {
        for form in &word.forms {
            each_match(snapshot, form, &mut |segment_idx, doc, field, points| {
                if let Some(sums) = sums.get_mut(segment_idx) {
                    sums.add(doc, field, points);
                }
            })?;
            for sums in &mut sums {
                sums.end_form(form.weight);
            }
        }
        for sums in &mut sums {
            sums.end_word(word_idx, word);
        }
    }
    for (word_idx, word) in reading.excluded.iter().enumerate() {
        for form in &word.forms {
            each_match(snapshot, form, &mut |segment_idx, doc, _, _| {
                if let Some(sums) = sums.get_mut(segment_idx) {
                    sums.mark(doc, EXCLUDED_BITS + word_idx, 0.0);
                }
            })?;
        }
    }
    for (phrase_idx, phrase) in reading.phrases.iter().enumerate() {
        each_phrase(snapshot, &phrase.words, &mut |segment_idx, doc| {
            if let Some(sums) = sums.get_mut(segment_idx) {
                sums.mark(doc, PHRASE_BITS + phrase_idx, phrase.bonus);
            }
        })?;
    }
    let mut scored = Vec::new();
    for (segment, sums) in snapshot.segments.iter().zip(&mut sums) {
        scored.reserve(sums.found.len());
        for doc in &sums.found {
            let Some(sum) = sums.docs.get(*doc) else { continue };
            scored.push(Scored {
                slot_idx: segment.slots()[*doc as usize],
                points: sum.points,
                covered: if told > 0.0 { (sum.covered / told).min(1.0) } else { 1.0 },
                n_words: sum.n_words,
                bits: sum.bits,
            });
        }
        sums.clear();
    }
    *snapshot.room.lock().unwrap_or_else(PoisonError::into_inner) = sums;
    Ok(scored)
}

/// Returns the words that are shut out and the phrases that each entry has that has any.
pub(super) fn bits(
    snapshot: &Snapshot,
    reading: &Reading,
) -> Result<FxHashMap<usize, u128>, IndexError> {
    let mut bits: FxHashMap<usize, u128> = FxHashMap::default();
    let mut mark = |segment_idx: usize, doc: u32, bit: usize| {
        let segment = snapshot.segments.get(segment_idx);
        if let Some(slot_idx) = segment.and_then(|segment| segment.slots().get(doc as usize)) {
            *bits.entry(*slot_idx).or_default() |= 1 << bit.min(127);
        }
    };
    for (word_idx, word) in reading.excluded.iter().enumerate() {
        for form in &word.forms {
            each_match(snapshot, form, &mut |segment_idx, doc, _, _| {
                mark(segment_idx, doc, EXCLUDED_BITS + word_idx);
            })?;
        }
    }
    for (phrase_idx, phrase) in reading.phrases.iter().enumerate() {
        each_phrase(snapshot, &phrase.words, &mut |segment_idx, doc| {
            mark(segment_idx, doc, PHRASE_BITS + phrase_idx);
        })?;
    }
    Ok(bits)
}

/// Returns what each word brings to one entry, in the order of the words.
pub(super) fn explain(
    snapshot: &Snapshot,
    words: &[Word],
    slot_idx: usize,
) -> Result<Vec<WordPoints>, IndexError> {
    let mut told = Vec::new();
    for (word_idx, word) in words.iter().enumerate() {
        let mut best: Option<(f32, usize, FieldName)> = None;
        let mut surest = 0.0_f32;
        for (form_idx, form) in word.forms.iter().enumerate() {
            let mut of_form = FormPoints::default();
            let mut nearest: Option<(FieldName, f32)> = None;
            each_match(snapshot, form, &mut |segment_idx, doc, field, points| {
                let segment = snapshot.segments.get(segment_idx);
                if segment.and_then(|segment| segment.slots().get(doc as usize)) == Some(&slot_idx)
                {
                    of_form.add(field, points);
                    // A word of the title is one of the whole entry too: name the nearer place.
                    let nearer = nearest.is_none_or(|(name, most)| {
                        name == FieldName::All || (field != FieldName::All && points > most)
                    });
                    if nearer && (nearest.is_none() || field != FieldName::Linked) {
                        nearest = Some((field, points));
                    }
                }
            })?;
            let Some((field, _)) = nearest else { continue };
            surest = surest.max(form.weight);
            let points = form.weight * of_form.total();
            if best.is_none_or(|(most, _, _)| points > most) {
                best = Some((points, form_idx, field));
            }
        }
        if let Some((points, form_idx, field)) = best {
            let points = word.weight * (points + PER_WORD * surest);
            told.push(WordPoints { word_idx, form_idx, field, points });
        }
    }
    Ok(told)
}

/// Calls a function with each living entry that has a form: its segment, its number in there, the
/// field and the points.
fn each_match(
    snapshot: &Snapshot,
    form: &Form,
    found: &mut impl FnMut(usize, u32, FieldName, f32),
) -> Result<(), IndexError> {
    let fields: &[FieldName] = if form.exact {
        &[FieldName::Exact]
    } else {
        &[FieldName::All, FieldName::Title, FieldName::Alias, FieldName::Linked]
    };
    for name in fields {
        let places = snapshot.find(*name, &form.term)?;
        let n_having: u64 = places.iter().map(|place| place.n_having).sum();
        if n_having == 0 {
            continue;
        }
        let weight = idf(n_having, snapshot.n_entries) * (K1 + 1.0);
        for place in places {
            let segment = &snapshot.segments[place.segment_idx];
            let lengths = &segment.field(*name).lengths;
            let mut postings = snapshot.postings(*name, &place)?;
            while !postings.docs().is_empty() {
                for (doc, times) in postings.docs().iter().zip(postings.freqs()) {
                    if !segment.is_alive(*doc) {
                        continue;
                    }
                    let times = ratio(u64::from(*times), 1);
                    let damping = snapshot.damping(*name, lengths.fieldnorm_id(*doc));
                    found(place.segment_idx, *doc, *name, weight * times / (times + damping));
                }
                postings.advance();
            }
        }
    }
    Ok(())
}

/// Returns how much the length of a text dampens what stands in it.
pub(super) fn damping(length: u32, mean_length: f32) -> f32 {
    let length = ratio(u64::from(length), 1) / mean_length.max(1.0);
    K1 * (1.0 - B + B * length)
}

/// Calls a function with each living entry that has words one behind the other.
pub(super) fn each_phrase(
    snapshot: &Snapshot,
    words: &[String],
    found: &mut impl FnMut(usize, u32),
) -> Result<(), IndexError> {
    for (segment_idx, segment) in snapshot.segments.iter().enumerate() {
        let field = segment.field(FieldName::Exact);
        let mut rows = Vec::with_capacity(words.len());
        for word in words {
            let term = field.term(word);
            let positions = IndexRecordOption::WithFreqsAndPositions;
            rows.extend(field.inverted.read_postings(&term, positions)?);
        }
        if rows.len() < words.len() {
            continue;
        }
        let Some((first, rest)) = rows.split_first_mut() else { continue };
        let (mut starts, mut places) = (Vec::new(), Vec::new());
        let mut doc = first.doc();
        while doc != TERMINATED {
            let in_all = rest.iter_mut().all(|row| {
                if row.doc() < doc {
                    row.seek(doc);
                }
                row.doc() == doc
            });
            if in_all && segment.is_alive(doc) {
                first.positions(&mut starts);
                for (behind, row) in (1_u32..).zip(rest.iter_mut()) {
                    row.positions(&mut places);
                    starts.retain(|start| places.binary_search(&(start + behind)).is_ok());
                }
                if !starts.is_empty() {
                    found(segment_idx, doc);
                }
            }
            doc = first.advance();
        }
    }
    Ok(())
}

/// The points of one form in one entry: titles and aliases are names of the same thing, so the
/// better one counts; the rest adds up.
#[derive(Debug, Clone, Copy, Default)]
struct FormPoints {
    text: f32,
    name: f32,
}

impl FormPoints {
    fn add(&mut self, field: FieldName, points: f32) {
        match field {
            FieldName::Title | FieldName::Alias => self.name = self.name.max(points),
            FieldName::All | FieldName::Exact => self.text += points,
            FieldName::Linked => self.text += LINKED * points,
        }
    }

    fn total(self) -> f32 {
        self.text + self.name
    }
}

/// Running sums over the documents of one segment.
pub(super) struct Sums {
    docs: Pages,
    /// The documents that the form at hand has brought points.
    in_form: Vec<u32>,
    /// Those that any form of the word at hand has.
    in_word: Vec<u32>,
    found: Vec<u32>,
    /// Those that have marks, found or not; some of them several times.
    marked: Vec<u32>,
}

/// The sums of one document; they lie side by side, since a query goes from one document to a far
/// one all the time.
#[derive(Debug, Clone, Copy, Default)]
struct DocSums {
    of_form: FormPoints,
    /// The best form of the word at hand, and the surest one.
    best: f32,
    surest: f32,
    points: f32,
    covered: f32,
    n_words: u32,
    bits: u128,
}

impl Sums {
    fn new(segment: &Segment) -> Self {
        Self {
            docs: Pages::new(segment.slots().len()),
            in_form: Vec::new(),
            in_word: Vec::new(),
            found: Vec::new(),
            marked: Vec::new(),
        }
    }

    fn add(&mut self, doc: u32, field: FieldName, points: f32) {
        let sum = &mut self.docs.of(doc).of_form;
        if sum.total() <= 0.0 {
            self.in_form.push(doc);
        }
        sum.add(field, points);
    }

    /// Takes the form's points over where it is the best form of its word so far.
    fn end_form(&mut self, weight: f32) {
        for doc in self.in_form.drain(..) {
            let sum = self.docs.of(doc);
            let points = std::mem::take(&mut sum.of_form).total();
            if sum.surest <= 0.0 {
                self.in_word.push(doc);
            }
            sum.best = sum.best.max(weight * points);
            sum.surest = sum.surest.max(weight);
        }
    }

    /// Notes that a document has a word or a phrase beside those that are scored.
    fn mark(&mut self, doc: u32, bit: usize, bonus: f32) {
        let sum = self.docs.of(doc);
        let mark = 1_u128 << bit.min(127);
        if sum.bits & mark == 0 {
            sum.bits |= mark;
            sum.points += bonus;
            self.marked.push(doc);
        }
    }

    fn end_word(&mut self, word_idx: usize, word: &Word) {
        for doc in self.in_word.drain(..) {
            let sum = self.docs.of(doc);
            let best = std::mem::take(&mut sum.best);
            let surest = std::mem::take(&mut sum.surest);
            if sum.n_words == 0 {
                self.found.push(doc);
            }
            sum.points += word.weight * (best + PER_WORD * surest);
            sum.covered += word.weight * word.idf * surest;
            sum.n_words += 1;
            sum.bits |= 1 << word_idx.min(127);
        }
    }

    /// Makes all sums nothing again.
    fn clear(&mut self) {
        for doc in self.found.drain(..).chain(self.marked.drain(..)) {
            *self.docs.of(doc) = DocSums::default();
        }
    }
}

/// How many documents a page has.
const PAGE: usize = 64;

/// The sums of documents; a page of them is there once one of its documents is found, since most
/// queries find few.
struct Pages(Vec<Option<Box<[DocSums; PAGE]>>>);

impl Pages {
    fn new(n_docs: usize) -> Self {
        let mut pages = Vec::new();
        pages.resize_with(n_docs.div_ceil(PAGE), || None);
        Self(pages)
    }

    fn get(&self, doc: u32) -> Option<&DocSums> {
        let page = self.0.get(doc as usize / PAGE)?.as_deref()?;
        page.get(doc as usize % PAGE)
    }

    fn of(&mut self, doc: u32) -> &mut DocSums {
        let page = &mut self.0[doc as usize / PAGE];
        let page = page.get_or_insert_with(|| Box::new([DocSums::default(); PAGE]));
        &mut page[doc as usize % PAGE]
    }
}
