//! How well the words of a query match the texts of the entries: BM25 over the postings.
//!
//! Counted here and not by tantivy's queries, for three reasons: a prefix or a typo stands for many
//! terms, and the best of them counts, not their sum; numbers must come from living entries alone,
//! or an index that was brought up to date would rank otherwise than a new one; and a row must be
//! able to say where its points come from.

use rustc_hash::FxHashMap;
use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, TERMINATED, Term};

use super::index::{FieldName, IndexError, Segment, Snapshot};
use super::query::{EXCLUDED_BITS, PHRASE_BITS, Reading};

/// Saturation by repetition, as everywhere.
const K1: f32 = 1.2;
/// How much a long text counts for less.
const B: f32 = 0.75;
/// What a word found in the name of a linked entry counts beside one of the entry's own.
const LINKED: f32 = 0.5;
/// What each matched word adds, so that two words found beat one found twice.
const PER_WORD: f32 = 0.5;

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
    let mut sums: Vec<Sums> = snapshot.segments.iter().map(Sums::new).collect();
    for (word_idx, word) in words.iter().enumerate() {
        for form in &word.forms {
            each_match(snapshot, form, &mut |segment_idx, doc, field, points| {
                if let Some(sums) = sums.get_mut(segment_idx) {
                    sums.of_form.add(doc, field, points);
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
    for (segment, sums) in snapshot.segments.iter().zip(sums) {
        for doc in sums.found {
            let idx = doc as usize;
            scored.push(Scored {
                slot_idx: segment.slots[idx],
                points: sums.points[idx],
                covered: if told > 0.0 { (sums.covered[idx] / told).min(1.0) } else { 1.0 },
                n_words: sums.n_words[idx],
                bits: sums.bits[idx],
            });
        }
    }
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
        if let Some(slot_idx) = segment.and_then(|segment| segment.slots.get(doc as usize)) {
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
                if segment.and_then(|segment| segment.slots.get(doc as usize)) == Some(&slot_idx) {
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
        let postings = open(snapshot, *name, &form.term)?;
        let n_having: u64 = postings.iter().map(|(_, _, n_having)| n_having).sum();
        if n_having == 0 {
            continue;
        }
        let weight = idf(n_having, snapshot.n_entries) * (K1 + 1.0);
        let mean_length = snapshot.mean_length(*name).max(1.0);
        for (segment_idx, mut postings, _) in postings {
            let segment = &snapshot.segments[segment_idx];
            let lengths = &segment.field(*name).lengths;
            let alive = segment.reader.alive_bitset();
            let mut doc = postings.doc();
            while doc != TERMINATED {
                if alive.is_none_or(|alive| alive.is_alive(doc)) {
                    let times = ratio(u64::from(postings.term_freq()), 1);
                    let length = ratio(u64::from(lengths.fieldnorm(doc)), 1) / mean_length;
                    let points = weight * times / (times + K1 * (1.0 - B + B * length));
                    found(segment_idx, doc, *name, points);
                }
                doc = postings.advance();
            }
        }
    }
    Ok(())
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
            let term = Term::from_field_text(field.field, word);
            let positions = IndexRecordOption::WithFreqsAndPositions;
            rows.extend(field.inverted.read_postings(&term, positions)?);
        }
        if rows.len() < words.len() {
            continue;
        }
        let Some((first, rest)) = rows.split_first_mut() else { continue };
        let alive = segment.reader.alive_bitset();
        let (mut starts, mut places) = (Vec::new(), Vec::new());
        let mut doc = first.doc();
        while doc != TERMINATED {
            let in_all = rest.iter_mut().all(|row| {
                if row.doc() < doc {
                    row.seek(doc);
                }
                row.doc() == doc
            });
            if in_all && alive.is_none_or(|alive| alive.is_alive(doc)) {
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

/// Opens the postings of a term in each segment that has it, with how many living entries those
/// are.
fn open(
    snapshot: &Snapshot,
    name: FieldName,
    term: &str,
) -> Result<Vec<(usize, SegmentPostings, u64)>, IndexError> {
    let mut opened = Vec::new();
    for (segment_idx, segment) in snapshot.segments.iter().enumerate() {
        let field = segment.field(name);
        let term = Term::from_field_text(field.field, term);
        let postings = field.inverted.read_postings(&term, IndexRecordOption::WithFreqs)?;
        if let Some(postings) = postings {
            let n_having = segment.reader.alive_bitset().map_or_else(
                || postings.doc_freq(),
                |alive| postings.doc_freq_given_deletes(alive),
            );
            opened.push((segment_idx, postings, u64::from(n_having)));
        }
    }
    Ok(opened)
}

/// Returns how many living entries have a term in a field.
pub(super) fn n_having(
    snapshot: &Snapshot,
    name: FieldName,
    term: &str,
) -> Result<u64, IndexError> {
    Ok(open(snapshot, name, term)?.into_iter().map(|(_, _, n_having)| n_having).sum())
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
struct Sums {
    of_form: Touched,
    of_word: Vec<(f32, f32)>,
    in_word: Vec<u32>,
    points: Vec<f32>,
    covered: Vec<f32>,
    n_words: Vec<u32>,
    bits: Vec<u128>,
    found: Vec<u32>,
}

/// Points of a form by document, and which documents have any.
struct Touched {
    points: Vec<FormPoints>,
    docs: Vec<u32>,
}

impl Touched {
    fn add(&mut self, doc: u32, field: FieldName, points: f32) {
        let sum = &mut self.points[doc as usize];
        if sum.total() <= 0.0 {
            self.docs.push(doc);
        }
        sum.add(field, points);
    }
}

impl Sums {
    fn new(segment: &Segment) -> Self {
        let n_docs = segment.slots.len();
        Self {
            of_form: Touched { points: vec![FormPoints::default(); n_docs], docs: Vec::new() },
            of_word: vec![(0.0, 0.0); n_docs],
            in_word: Vec::new(),
            points: vec![0.0; n_docs],
            covered: vec![0.0; n_docs],
            n_words: vec![0; n_docs],
            bits: vec![0; n_docs],
            found: Vec::new(),
        }
    }

    /// Takes the form's points over where it is the best form of its word so far.
    fn end_form(&mut self, weight: f32) {
        for doc in self.of_form.docs.drain(..) {
            let points = std::mem::take(&mut self.of_form.points[doc as usize]).total();
            let (best, surest) = &mut self.of_word[doc as usize];
            if *surest <= 0.0 {
                self.in_word.push(doc);
            }
            *best = best.max(weight * points);
            *surest = surest.max(weight);
        }
    }

    /// Notes that a document has a word or a phrase beside those that are scored.
    fn mark(&mut self, doc: u32, bit: usize, bonus: f32) {
        let idx = doc as usize;
        let mark = 1_u128 << bit.min(127);
        if self.bits[idx] & mark == 0 {
            self.bits[idx] |= mark;
            self.points[idx] += bonus;
        }
    }

    fn end_word(&mut self, word_idx: usize, word: &Word) {
        for doc in self.in_word.drain(..) {
            let idx = doc as usize;
            let (best, surest) = std::mem::take(&mut self.of_word[idx]);
            if self.n_words[idx] == 0 {
                self.found.push(doc);
            }
            self.points[idx] += word.weight * (best + PER_WORD * surest);
            self.covered[idx] += word.weight * word.idf * surest;
            self.n_words[idx] += 1;
            self.bits[idx] |= 1 << word_idx.min(127);
        }
    }
}
