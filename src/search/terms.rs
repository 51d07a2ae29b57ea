//! What a word of a query may stand for in the index: itself, what it begins, what it misspells.

use std::collections::BTreeMap;

use tantivy::query::FuzzyTermQuery;

use super::How;
use super::analysis::{Stems, is_stop_word};
use super::fields::FieldName;
use super::index::IndexError;
use super::scoring::{Form, Word, each_phrase, idf};
use super::snapshot::{Segment, Snapshot};

/// How much a word counts that only begins as the query does.
const PREFIX: f32 = 0.7;
/// How much it counts that a prefix has to be misspelt for, too.
const MISSPELT_PREFIX: f32 = 0.5;
/// How much it counts that a word stands in one piece with its neighbor.
const JOINED: f32 = 0.9;
/// How like each other two words are at least, so that one is the nearest to the other.
const LIKE: f64 = 0.8;
/// How much a word counts that is spelt nearly as one whose stem is known, but not itself.
const ODD_FORM: f32 = 0.8;
/// How many letters a word has at least that may be such a one.
const LONG: usize = 8;
/// How much a word counts that begins as one in front of others does, and how many letters that has
/// at least.
const BEGUN: f32 = 0.6;
const SHORTEST_BEGUN: usize = 4;
/// How many letters each half has of a word that is taken apart.
const SHORTEST_PART: usize = 3;
/// The most words that a prefix stands for; the commonest ones, not the first of the alphabet.
const MOST_FORMS: usize = 96;

/// In how many entries the words that a prefix stands for may be found, all together; a key press
/// has no time for more.
const MOST_BEGUN: u64 = 15_000;

/// A word as it stands in the query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Typed<'a> {
    /// The folded word.
    pub(super) word: &'a str,
    /// Whether the user may still be typing it.
    pub(super) unfinished: bool,
    /// Whether other words follow.
    pub(super) followed: bool,
}

/// Returns how many letters of a word may be wrong: none in a short one or in a number, since
/// another year is not a typo.
pub(super) fn allowed_typos(word: &str) -> u8 {
    if word.chars().any(|letter| letter.is_ascii_digit()) {
        return 0;
    }
    match word.chars().count() {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// Returns how surely a word is meant that differs by this many letters.
pub(super) fn typo_weight(word: &str, n_wrong: usize) -> f32 {
    let n_letters = word.chars().count().max(1);
    (1.0 - super::scoring::ratio(n_wrong as u64, n_letters as u64)).clamp(0.5, 1.0)
}

/// Tells whether any living entry says this very word, or one of the same stem.
pub(super) fn knows(
    snapshot: &Snapshot,
    word: &str,
    stems: &mut Stems,
) -> Result<bool, IndexError> {
    if snapshot.n_having(FieldName::Exact, word)? > 0 {
        return Ok(true);
    }
    for stem in stems.all(word) {
        if snapshot.n_having(FieldName::All, stem)? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns a word with its forms, and where it is not in the map and was taken for a misspelt one,
/// the commonest of those.
pub(super) fn expand(
    snapshot: &Snapshot,
    typed: Typed<'_>,
    stems: &mut Stems,
) -> Result<(Word, Option<String>), IndexError> {
    let own = stems.all(typed.word).to_vec();
    let mut forms = Forms { stems, forms: Vec::new() };
    let mut commonest = 0;
    for stem in own {
        let n_having_stem = snapshot.n_having(FieldName::All, &stem)?;
        commonest = commonest.max(n_having_stem);
        if n_having_stem.max(snapshot.n_having(FieldName::Linked, &stem)?) > 0 {
            forms.push_stem(stem, 1.0, How::Word);
        }
    }
    let known = !forms.forms.is_empty();
    if typed.unfinished {
        for (word, _) in beginning_with(snapshot, typed.word)? {
            forms.push(&word, PREFIX, How::Prefix);
        }
    }
    let mut read_as: Vec<String> = Vec::new();
    if forms.forms.is_empty() {
        let n_typos = allowed_typos(typed.word);
        for word in near(snapshot, typed.word, n_typos, false)? {
            let n_wrong = strsim::osa_distance(typed.word, &word);
            forms.push(&word, typo_weight(typed.word, n_wrong), How::Typo);
            read_as.push(word);
        }
        // "hashi terraform": half a word in front of others.
        if typed.followed && typed.word.chars().count() >= SHORTEST_BEGUN {
            for (word, _) in beginning_with(snapshot, typed.word)? {
                forms.push(&word, BEGUN, How::Prefix);
                read_as.clear();
            }
        }
    }
    // "reconcilation" has the stem of "reconcile", and still is a misspelt "reconciliation".
    let is_odd_form = known
        && typed.word.chars().count() >= LONG
        && allowed_typos(typed.word) > 0
        && snapshot.n_having(FieldName::Exact, typed.word)? == 0;
    if is_odd_form {
        for word in near(snapshot, typed.word, 1, false)? {
            forms.push(&word, ODD_FORM, How::Typo);
        }
    }
    if forms.forms.is_empty() && typed.unfinished && allowed_typos(typed.word) > 0 {
        for word in near(snapshot, typed.word, 1, true)? {
            forms.push(&word, MISSPELT_PREFIX, How::Typo);
            read_as.push(word);
        }
    }
    let forms = forms.forms;
    if !known {
        for form in &forms {
            commonest = commonest.max(snapshot.n_having(FieldName::All, &form.term)?);
        }
    }
    let read_as = commonest_of(snapshot, typed.word, read_as)?;
    Ok((Word { forms, weight: 1.0, idf: idf(commonest, snapshot.n_entries) }, read_as))
}

/// Returns the word that is likest to what was typed, and among those the commonest.
fn commonest_of(
    snapshot: &Snapshot,
    typed: &str,
    words: Vec<String>,
) -> Result<Option<String>, IndexError> {
    let mut best: Option<(usize, u64, String)> = None;
    for word in words {
        let n_wrong = strsim::osa_distance(typed, &word);
        let n_having = snapshot.n_having(FieldName::Exact, &word)?;
        let better =
            best.as_ref().is_none_or(|(wrong, having, _)| (n_wrong, *having) < (*wrong, n_having));
        if better {
            best = Some((n_wrong, n_having, word));
        }
    }
    Ok(best.map(|(_, _, word)| word))
}

/// Returns the two words that an unknown one is made of, as "monthend" is, where an entry has them
/// side by side.
pub(super) fn parts(
    snapshot: &Snapshot,
    word: &str,
    unfinished: bool,
    stems: &mut Stems,
) -> Result<Option<[String; 2]>, IndexError> {
    if let Some(parts) = letters_and_digits(word)
        && !knows(snapshot, word, stems)?
    {
        let mut n_side_by_side = 0;
        each_phrase(snapshot, &parts, &mut |_, _| n_side_by_side += 1)?;
        return Ok((n_side_by_side > 0).then_some(parts));
    }
    if word.chars().count() < 2 * SHORTEST_PART || knows(snapshot, word, stems)? {
        return Ok(None);
    }
    if unfinished && !beginning_with(snapshot, word)?.is_empty() {
        return Ok(None);
    }
    let mut best: Option<(u64, [String; 2])> = None;
    for (cut, _) in word.char_indices().skip(SHORTEST_PART) {
        let (Some(left), Some(right)) = (word.get(..cut), word.get(cut..)) else { continue };
        if right.chars().count() < SHORTEST_PART
            || snapshot.n_having(FieldName::Exact, left)? == 0
            || snapshot.n_having(FieldName::Exact, right)? == 0
        {
            continue;
        }
        let parts = [left.to_owned(), right.to_owned()];
        let mut n_side_by_side = 0;
        each_phrase(snapshot, &parts, &mut |_, _| n_side_by_side += 1)?;
        if n_side_by_side > best.as_ref().map_or(0, |(most, _)| *most) {
            best = Some((n_side_by_side, parts));
        }
    }
    Ok(best.map(|(_, parts)| parts))
}

/// Takes "soc2" apart into its letters and its digits.
fn letters_and_digits(word: &str) -> Option<[String; 2]> {
    let cut = word.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, digits) = (word.get(..cut)?, word.get(cut..)?);
    let fits = !letters.is_empty() && digits.chars().all(|letter| letter.is_ascii_digit());
    fits.then(|| [letters.to_owned(), digits.to_owned()])
}

/// Lets a word stand also for itself and its neighbor in one piece, where an entry writes it so.
pub(super) fn push_joined(
    snapshot: &Snapshot,
    word: &mut Word,
    joined: &str,
    stems: &mut Stems,
) -> Result<(), IndexError> {
    if snapshot.n_having(FieldName::Exact, joined)? == 0 {
        return Ok(());
    }
    for stem in stems.all(joined) {
        if !word.forms.iter().any(|form| form.term == *stem) {
            let term = stem.clone();
            word.forms.push(Form { term, weight: JOINED, how: How::Word, exact: false });
        }
    }
    Ok(())
}

/// Returns the word of the index that is spelt most like one that is not there, further away than
/// a typo would be.
pub(super) fn spelt_like(snapshot: &Snapshot, word: &str) -> Result<Option<String>, IndexError> {
    let word = super::analysis::fold(word);
    if word.chars().count() < SHORTEST_PART {
        return Ok(None);
    }
    let mut best: Option<(f64, String)> = None;
    for segment in &snapshot.segments {
        let mut stream = segment.field(FieldName::Exact).inverted.terms().stream()?;
        while let Some((term, _)) = stream.next() {
            let Ok(term) = std::str::from_utf8(term) else { continue };
            if term.chars().count() < SHORTEST_PART || is_stop_word(term) {
                continue;
            }
            let likeness = strsim::jaro_winkler(&word, term);
            let nearer = match &best {
                Some((most, other)) => likeness > *most || (likeness >= *most && *term < **other),
                None => likeness > LIKE,
            };
            if nearer {
                best = Some((likeness, term.to_owned()));
            }
        }
    }
    match best {
        Some((_, term)) if snapshot.n_having(FieldName::Exact, &term)? > 0 => Ok(Some(term)),
        Some(_) | None => Ok(None),
    }
}

/// Returns a stop word as itself, for a query that has nothing else.
pub(super) fn as_it_stands(snapshot: &Snapshot, word: &str) -> Result<Word, IndexError> {
    let n_having = snapshot.n_having(FieldName::Exact, word)?;
    let form = Form { term: word.to_owned(), weight: 1.0, how: How::Word, exact: true };
    let forms = if n_having > 0 { vec![form] } else { Vec::new() };
    Ok(Word { forms, weight: 1.0, idf: idf(n_having, snapshot.n_entries) })
}

/// Forms of a word, each stem once.
struct Forms<'a> {
    stems: &'a mut Stems,
    forms: Vec<Form>,
}

impl Forms<'_> {
    fn push(&mut self, word: &str, weight: f32, how: How) {
        for stem in self.stems.all(word).to_vec() {
            self.push_stem(stem, weight, how);
        }
    }

    fn push_stem(&mut self, term: String, weight: f32, how: How) {
        match self.forms.iter_mut().find(|form| form.term == term) {
            Some(form) if form.weight < weight => (form.weight, form.how) = (weight, how),
            Some(_) => {}
            None => self.forms.push(Form { term, weight, how, exact: false }),
        }
    }
}

/// Returns the words of the index that begin so, the commonest first.
fn beginning_with(snapshot: &Snapshot, prefix: &str) -> Result<Vec<(String, u64)>, IndexError> {
    let mut found = BTreeMap::new();
    for segment in &snapshot.segments {
        let terms = segment.field(FieldName::Exact).inverted.terms();
        let mut stream = terms.range().ge(prefix.as_bytes()).into_stream()?;
        while let Some((term, info)) = stream.next() {
            if !term.starts_with(prefix.as_bytes()) {
                break;
            }
            if let Ok(word) = std::str::from_utf8(term)
                && !is_stop_word(word)
            {
                *found.entry(word.to_owned()).or_insert(0) += u64::from(info.doc_freq);
            }
        }
    }
    if snapshot.segments.iter().any(Segment::has_deleted) {
        for (word, n_having) in &mut found {
            *n_having = snapshot.n_having(FieldName::Exact, word)?;
        }
        found.retain(|_, n_having| *n_having > 0);
    }
    let mut found: Vec<(String, u64)> = found.into_iter().collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found.truncate(MOST_FORMS);
    // In a large map a letter or two begin words of nearly all entries, and tell nothing apart.
    let mut room = MOST_BEGUN;
    found.retain(|(_, n_having)| {
        let fits = *n_having <= room;
        room -= if fits { *n_having } else { 0 };
        fits
    });
    Ok(found)
}

/// Returns the words of the index that differ by at most this many letters; two neighbors that
/// changed places are one.
fn near(
    snapshot: &Snapshot,
    word: &str,
    n_typos: u8,
    begins: bool,
) -> Result<Vec<String>, IndexError> {
    let mut found = Vec::new();
    if n_typos == 0 {
        return Ok(found);
    }
    for segment in &snapshot.segments {
        let field = segment.field(FieldName::Exact);
        let term = field.term(word);
        let query = if begins {
            FuzzyTermQuery::new_prefix(term, n_typos, true)
        } else {
            FuzzyTermQuery::new(term, n_typos, true)
        };
        let mut stream = field.inverted.terms().search(query.automaton()?).into_stream()?;
        while let Some((term, _)) = stream.next() {
            if let Ok(word) = std::str::from_utf8(term)
                && !is_stop_word(word)
            {
                found.push(word.to_owned());
            }
        }
    }
    found.sort();
    found.dedup();
    let mut living = Vec::with_capacity(found.len());
    for word in found {
        if snapshot.n_having(FieldName::Exact, &word)? > 0 {
            living.push(word);
        }
    }
    if begins {
        living.truncate(MOST_FORMS);
    }
    Ok(living)
}
