//! What a word of a query may stand for in the index: itself, what it begins, what it misspells.

use std::collections::BTreeMap;

use tantivy::Term;
use tantivy::query::FuzzyTermQuery;

use super::How;
use super::analysis::{Stems, is_stop_word};
use super::index::{FieldName, IndexError, Snapshot};
use super::scoring::{Form, Word, idf, n_having};

/// How much a word counts that only begins as the query does.
const PREFIX: f32 = 0.7;
/// How much it counts that a prefix has to be misspelt for, too.
const MISSPELT_PREFIX: f32 = 0.5;
/// The most words that a prefix stands for; the commonest ones, not the first of the alphabet.
const MOST_FORMS: usize = 96;

/// A word as it stands in the query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Typed<'a> {
    /// The folded word.
    pub(super) word: &'a str,
    /// Whether the user may still be typing it.
    pub(super) unfinished: bool,
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
    Ok(n_having(snapshot, FieldName::Exact, word)? > 0
        || n_having(snapshot, FieldName::All, stems.stem(word))? > 0)
}

/// Returns a word with its forms.
pub(super) fn expand(
    snapshot: &Snapshot,
    typed: Typed<'_>,
    stems: &mut Stems,
) -> Result<Word, IndexError> {
    let stem = stems.stem(typed.word).to_owned();
    let mut forms = Forms { stems, forms: Vec::new() };
    let mut commonest = n_having(snapshot, FieldName::All, &stem)?;
    if commonest.max(n_having(snapshot, FieldName::Linked, &stem)?) > 0 {
        forms.push_stem(stem, 1.0, How::Word);
    }
    let known = !forms.forms.is_empty();
    if typed.unfinished {
        for (word, _) in beginning_with(snapshot, typed.word)? {
            forms.push(&word, PREFIX, How::Prefix);
        }
    }
    if forms.forms.is_empty() {
        let n_typos = allowed_typos(typed.word);
        for word in near(snapshot, typed.word, n_typos, false)? {
            let n_wrong = strsim::osa_distance(typed.word, &word);
            forms.push(&word, typo_weight(typed.word, n_wrong), How::Typo);
        }
    }
    if forms.forms.is_empty() && typed.unfinished && allowed_typos(typed.word) > 0 {
        for word in near(snapshot, typed.word, 1, true)? {
            forms.push(&word, MISSPELT_PREFIX, How::Typo);
        }
    }
    let forms = forms.forms;
    if !known {
        for form in &forms {
            commonest = commonest.max(n_having(snapshot, FieldName::All, &form.term)?);
        }
    }
    Ok(Word { forms, weight: 1.0, idf: idf(commonest, snapshot.n_entries) })
}

/// Returns a stop word as itself, for a query that has nothing else.
pub(super) fn as_it_stands(snapshot: &Snapshot, word: &str) -> Result<Word, IndexError> {
    let n_having = n_having(snapshot, FieldName::Exact, word)?;
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
        let stem = self.stems.stem(word).to_owned();
        self.push_stem(stem, weight, how);
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
    if snapshot.segments.iter().any(|segment| segment.reader.has_deletes()) {
        for (word, n_having) in &mut found {
            *n_having = super::scoring::n_having(snapshot, FieldName::Exact, word)?;
        }
        found.retain(|_, n_having| *n_having > 0);
    }
    let mut found: Vec<(String, u64)> = found.into_iter().collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found.truncate(MOST_FORMS);
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
        let term = Term::from_field_text(field.field, word);
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
        if n_having(snapshot, FieldName::Exact, &word)? > 0 {
            living.push(word);
        }
    }
    if begins {
        living.truncate(MOST_FORMS);
    }
    Ok(living)
}
