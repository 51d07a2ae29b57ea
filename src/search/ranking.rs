//! The order of the hits: what a rep would want first.
//!
//! The words decide who is found. Who comes first is a sum, each part of which can be told: how
//! well the words match, how much of the query is there, how well the entry fits the customer, what
//! sort of entry it is and how good its state is. Retired entries come last whatever they score.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use super::Reason;
use super::analysis::tokens;
use super::counts::Count;
use super::document::names_of;
use super::explain::What;
use super::facts::{Facts, SignOff};
use super::fit::{Met, meet};
use super::kinds::add_kinds;
use super::query::{Query, Reading, Wanted};
use super::scoring::{Scored, ratio};
use super::sight::Sight;
use super::syntax::Note;
use crate::model::{Entry, Fit, Freshness, Key, Map, Role, Status};

/// How many of the best by words alone are looked at closely.
const CANDIDATES: usize = 400;
/// How many of them at a time, until the rest cannot reach a row.
const AT_ONCE: usize = 32;
/// What having all of the query counts beside the best match of its words, for a query of this
/// many words or fewer. In a whole sentence it says less that a word is missing.
const COVERED: f32 = 1.0;
const COVERED_WORDS: u64 = 2;
/// What is left of that for a long query.
const COVERED_LONG: f32 = 0.25;
/// What an entry gains that fits the customer in one dimension.
const FITS: f32 = 0.3;
/// What a situation gains on top, since it holds the whole answer.
const SITUATION_FITS: f32 = 0.15;
/// What a situation gains where something is known of the customer, and what on top when the query
/// says nothing else: it then asks "what do I say to these?".
const SITUATION: f32 = 0.2;
const SITUATION_ONLY: f32 = 0.5;
/// What a value of a dimension gains that is asked for: it is a customer's side of the answer.
const VALUE: f32 = 0.15;
/// The same for one that has something to tell, such as how a competitor compares.
const TELLING_VALUE: f32 = 0.5;
/// What an entry gains whose kind a word of the query names.
const KIND_NAMED: f32 = 0.5;
/// The part of that for saying "any".
const ANY: f32 = 0.3;
/// What a value above or below the one that is asked for counts.
const RELATED: f32 = 0.6;
/// What is lost for each dimension that an entry asks for beyond those that are known.
const BEYOND: f32 = 0.04;
/// What an entry gains that has words of its own for this customer.
const VARIANT: f32 = 0.1;
/// What an entry gains whose name is what was typed.
const NAMED: f32 = 0.3;
/// What is left of the points of an entry that is meant for another competitor.
const OTHER_COMPETITOR: f32 = 0.5;
/// The same, where another of the dimensions does not fit: less apt, but not wrong.
const OTHER: f32 = 0.85;
/// What is left of the points of a draft.
const DRAFT: f32 = 0.8;
/// What is left when the review has ended.
const OVERDUE: f32 = 0.95;
/// What is left when nobody has ever reviewed it.
const NEVER_REVIEWED: f32 = 0.98;

/// What an entry gains that all have signed off.
const SIGNED: f32 = 0.03;
/// What is left where it has changed since somebody signed it.
const LAPSED: f32 = 0.98;

/// The most that an entry gains for its kind.
const MOST_KIND_BONUS: f32 = 0.06;

/// A hit in its place.
#[derive(Debug)]
pub(super) struct Ranked<'a> {
    pub(super) entry: &'a Entry,
    pub(super) facts: &'a Facts,
    pub(super) score: f32,
    /// The slot in the index.
    pub(super) slot: usize,
    /// The same; `None` for a hit that no word found.
    pub(super) slot_idx: Option<usize>,
    /// The share of the query that it has, from 0 to 1.
    pub(super) covered: f32,
    /// How many words of the query it has.
    pub(super) n_words: u32,
    /// Which words and phrases it has.
    pub(super) bits: u128,
    pub(super) reasons: Vec<Reason>,
    /// Near-duplicates that stand in this row, too.
    pub(super) folded: Vec<Key>,
}

/// The hits in order, and how many there are in all.
#[derive(Debug, Default)]
pub(super) struct Ranking<'a> {
    pub(super) hits: Vec<Ranked<'a>>,
    pub(super) total: usize,
    /// The most points that the words brought any entry.
    pub(super) most_points: f32,
    /// What has exactly the name that was typed and is no longer said.
    pub(super) retired: Option<Note>,
}

/// Ranks the entries that the words found.
pub(super) fn rank<'a>(
    sight: Sight<'a>,
    query: &Query,
    reading: &Reading,
    mut scored: Vec<Scored>,
    count: Option<&mut Count<'_>>,
) -> Ranking<'a> {
    let Sight { index, map, shelf: _ } = sight;
    let strict: Vec<&Wanted> = reading.wanted.iter().filter(|wanted| wanted.strict).collect();
    add_kinds(index, reading, &mut scored);
    let entry_of = |slot_idx: usize| index.slot(slot_idx).and_then(|slot| sight.entry(slot));
    if !reading.kinds.is_empty() || query.customer_only {
        scored.retain(|scored| {
            let Some((kind, internal)) = index.glance(scored.slot_idx) else { return false };
            let kind_fits =
                reading.kinds.is_empty() || reading.kinds.iter().any(|wanted| *wanted == kind);
            kind_fits && !(query.customer_only && internal)
        });
    }
    scored.retain(|scored| meets(sight, query, reading, scored.slot_idx, scored.bits));
    if !strict.is_empty() {
        scored.retain(|scored| {
            entry_of(scored.slot_idx).is_some_and(|entry| {
                strict.iter().all(|wanted| !matches!(meet(map, entry, wanted), Met::Other))
            })
        });
    }
    // Among fewer entries each has the points that it has among all: their order stays.
    let most_points = scored.iter().map(|scored| scored.points).fold(0.0, f32::max);
    if let Some(count) = count {
        scored.retain(|scored| count.passes(scored.slot_idx));
    }
    let total = scored.len();
    let covering = covering(reading.words.len());
    let by_words = |scored: &Scored| scored.points / most_points + covering * scored.covered;
    let best_first = |a: &Scored, b: &Scored| {
        let name = |scored: &Scored| index.name(scored.slot_idx);
        by_words(b).total_cmp(&by_words(a)).then_with(|| name(a).cmp(&name(b)))
    };
    let n_candidates = CANDIDATES.max(query.limit);
    if scored.len() > n_candidates {
        scored.select_nth_unstable_by(n_candidates, best_first);
        scored.truncate(n_candidates);
    }
    scored.sort_unstable_by(best_first);
    let most_gained = most_gained(reading);
    let mut hits: Vec<Ranked<'a>> = Vec::new();
    let mut candidates = scored.iter().peekable();
    while let Some(next) = candidates.peek() {
        // The rest can no longer reach a row.
        if last_row(&hits, query.limit).is_some_and(|last| by_words(next) + most_gained < last) {
            break;
        }
        for scored in candidates.by_ref().take(AT_ONCE.max(2 * query.limit)) {
            let Some(slot) = index.slot(scored.slot_idx) else { continue };
            let Some(entry) = sight.entry(slot) else { continue };
            let mut tally = Tally::new(query.explain);
            tally.score = scored.points / most_points;
            tally.add(What::Covered { n_words: scored.n_words }, covering * scored.covered);
            // Whoever is named so has all of its words.
            let folded: &[String] = if scored.covered > 0.99 { &reading.folded } else { &[] };
            judge(&mut tally, sight, query, reading, (entry, &slot.facts), folded);
            hits.push(Ranked {
                entry,
                facts: &slot.facts,
                score: tally.score,
                slot: scored.slot_idx,
                slot_idx: Some(scored.slot_idx),
                covered: scored.covered,
                n_words: scored.n_words,
                bits: scored.bits,
                reasons: tally.reasons,
                folded: Vec::new(),
            });
        }
        hits.sort_by(|a, b| in_order(map, a, b));
    }
    let retired = hits.iter().find(|hit| {
        is_retired(hit.entry) && hit.covered > 0.99 && is_named(map, hit.entry, &reading.folded)
    });
    let retired = retired.map(|hit| Note::Retired {
        title: hit.entry.title().to_owned(),
        key: hit.entry.key.clone(),
    });
    let hits = fold(hits, query.limit);
    let shown = |note: &Note| hits.iter().any(|hit| note.is_of(&hit.entry.key));
    let retired = retired.filter(|note| !shown(note));
    Ranking { hits, total, most_points, retired }
}

/// Returns the most that [`judge`] adds to any entry.
fn most_gained(reading: &Reading) -> f32 {
    let mut most = MOST_KIND_BONUS + SIGNED;
    if !reading.kinds_named.is_empty() {
        most += KIND_NAMED;
    }
    if !reading.folded.is_empty() {
        most += NAMED;
    }
    if !reading.wanted.is_empty() {
        most += SITUATION + SITUATION_ONLY * reading.share_of_context + VARIANT;
    }
    for wanted in &reading.wanted {
        most += (FITS + SITUATION_FITS).max(TELLING_VALUE) * wanted.sure;
    }
    // Sums of rounded numbers are rounded, too.
    most + 0.001
}

/// Returns the score of the last row, if these hits fill all of them with what is still said.
fn last_row(hits: &[Ranked<'_>], limit: usize) -> Option<f32> {
    let mut rows: Vec<&Ranked<'_>> = Vec::with_capacity(limit.min(hits.len()));
    for hit in hits {
        if rows.len() == limit {
            break;
        }
        if !rows.iter().any(|row| are_one(row, hit)) {
            rows.push(hit);
        }
    }
    rows.last().filter(|last| rows.len() == limit && !is_retired(last.entry)).map(|last| last.score)
}

/// Tells whether a hit stands in the row of a better one, as its near-duplicate.
fn are_one(row: &Ranked<'_>, hit: &Ranked<'_>) -> bool {
    row.entry.key.kind == hit.entry.key.kind
        && is_retired(row.entry) == is_retired(hit.entry)
        && row.facts.conflicts.is_empty()
        && row.facts.is_like(hit.facts)
}

/// Tells whether an entry meets the conditions of a query.
fn meets(sight: Sight<'_>, query: &Query, reading: &Reading, slot_idx: usize, bits: u128) -> bool {
    let Some(must) = &reading.must else { return true };
    must.is_met(bits, &mut |filter| {
        sight.index.slot(slot_idx).is_some_and(|slot| sight.holds(query, filter, slot))
    })
}

/// Lets near-duplicates stand in the row of the best of them, until there are enough rows.
fn fold(hits: Vec<Ranked<'_>>, limit: usize) -> Vec<Ranked<'_>> {
    let mut rows: Vec<Ranked<'_>> = Vec::with_capacity(limit.min(hits.len()));
    for hit in hits {
        if let Some(row_idx) = rows.iter().position(|row| are_one(row, &hit)) {
            if let Some(row) = rows.get_mut(row_idx) {
                row.folded.push(hit.entry.key.clone());
            }
        } else if rows.len() < limit {
            rows.push(hit);
        }
    }
    rows
}

/// Ranks without words: what fits the customer, situations unless other kinds are asked for or
/// conditions are made. What asks for nothing is only counted.
pub(super) fn rank_by_context<'a>(
    sight: Sight<'a>,
    query: &Query,
    reading: &Reading,
    bits: &FxHashMap<usize, u128>,
    mut count: Option<&mut Count<'_>>,
) -> Ranking<'a> {
    let Sight { index, map, shelf: _ } = sight;
    let context = &reading.context;
    let asks = !context.is_empty() || !reading.kinds.is_empty() || reading.must.is_some();
    if !asks && count.is_none() {
        return Ranking::default();
    }
    let shows = asks || !query.chosen.is_empty();
    if let Some(count) = count.as_deref_mut().filter(|_| !context.is_empty()) {
        count.keep_to_situations(map);
    }
    let mut hits = Vec::new();
    let mut fits: Vec<(Fit, usize)> = Vec::new();
    for slot_idx in index.living() {
        let Some((kind_name, internal)) = index.glance(slot_idx) else { continue };
        let Some(kind) = map.schema().kind(kind_name) else { continue };
        let wanted_kind = if reading.kinds.is_empty() {
            kind.role == Role::Situation || context.is_empty() || count.is_some()
        } else {
            reading.kinds.contains(&kind.name)
        };
        if !wanted_kind || (query.customer_only && internal) {
            continue;
        }
        if let Some(count) = count.as_deref_mut().filter(|_| !shows) {
            count.passes(slot_idx);
            continue;
        }
        let Some(slot) = index.slot(slot_idx) else { continue };
        let Some(entry) = sight.entry(slot) else { continue };
        let Some(fit) = context.fit(map, entry) else { continue };
        // What says nothing of the customer is no answer to "for this customer".
        if !context.is_empty() && fit.said == 0 && fit.any == 0 {
            continue;
        }
        let bits = bits.get(&slot_idx).copied().unwrap_or_default();
        if !meets(sight, query, reading, slot_idx, bits)
            || count.as_deref_mut().is_some_and(|count| !count.passes(slot_idx))
        {
            continue;
        }
        let mut tally = Tally::new(query.explain);
        judge(&mut tally, sight, query, reading, (entry, &slot.facts), &[]);
        fits.push((fit, hits.len()));
        hits.push(Some(Ranked {
            entry,
            facts: &slot.facts,
            score: tally.score,
            slot: slot_idx,
            slot_idx: None,
            covered: 1.0,
            n_words: 0,
            bits,
            reasons: tally.reasons,
            folded: Vec::new(),
        }));
    }
    let total = hits.len();
    // The model says what fits best; the score only tells apart what fits alike.
    fits.sort_by(|(a_fit, a), (b_fit, b)| {
        let (Some(a), Some(b)) = (&hits[*a], &hits[*b]) else { return Ordering::Equal };
        is_retired(a.entry)
            .cmp(&is_retired(b.entry))
            .then_with(|| b_fit.cmp(a_fit))
            .then_with(|| in_order(map, a, b))
    });
    let in_place = fits.into_iter().filter_map(|(_, hit_idx)| hits.get_mut(hit_idx)?.take());
    let hits = fold(in_place.collect(), query.limit);
    Ranking { hits, total, most_points: 0.0, retired: None }
}

fn is_retired(entry: &Entry) -> bool {
    entry.status() == Status::Retired
}

/// Returns how much it counts that an entry has all the words of a query with so many.
fn covering(n_words: usize) -> f32 {
    (COVERED * ratio(COVERED_WORDS, n_words.max(1) as u64)).clamp(COVERED_LONG, COVERED)
}

fn in_order(map: &Map, a: &Ranked<'_>, b: &Ranked<'_>) -> Ordering {
    let rank = |hit: &Ranked<'_>| kind_bonus(map, hit.entry);
    is_retired(a.entry)
        .cmp(&is_retired(b.entry))
        .then_with(|| b.score.total_cmp(&a.score))
        .then_with(|| rank(b).total_cmp(&rank(a)))
        .then_with(|| {
            let place = |key: &Key| map.schema().rank(&key.kind);
            place(&a.entry.key).cmp(&place(&b.entry.key))
        })
        .then_with(|| a.entry.key.cmp(&b.entry.key))
}

/// A score that grows, and where it came from.
struct Tally {
    score: f32,
    reasons: Vec<Reason>,
    explain: bool,
}

impl Tally {
    fn new(explain: bool) -> Self {
        Self { score: 0.0, reasons: Vec::new(), explain }
    }

    fn add(&mut self, what: What, points: f32) {
        self.score += points;
        if self.explain {
            self.reasons.push(Reason { what, points });
        }
    }

    /// Leaves only a part of the score.
    fn leave(&mut self, what: What, part: f32) {
        let lost = self.score * (part - 1.0);
        self.add(what, lost);
    }
}

/// Adds to the score of an entry all that is not in its words; `folded` is what it may be named.
fn judge(
    tally: &mut Tally,
    Sight { map, .. }: Sight<'_>,
    query: &Query,
    reading: &Reading,
    (entry, facts): (&Entry, &Facts),
    folded: &[String],
) {
    let Some(kind) = map.kind_of(entry) else { return };
    let is_situation = kind.role == Role::Situation;
    let bonus = kind_bonus(map, entry);
    tally.add(What::Kind { kind: kind.label.clone() }, bonus);
    if reading.kinds_named.contains(&entry.key.kind) {
        tally.add(What::KindNamed, KIND_NAMED);
    }
    let understood = kind.role == Role::Dimension && !reading.wanted.is_empty();
    // A term is about a word; whoever types the word wants what is said with it.
    let is_term = kind.role == Role::Term;
    let by_name = !folded.is_empty() && !understood && !is_term;
    if by_name && is_named(map, entry, folded) {
        tally.add(What::Name, NAMED);
    }
    if !reading.wanted.is_empty() {
        if is_situation {
            tally.add(What::Situation, SITUATION + SITUATION_ONLY * reading.share_of_context);
        }
        fit(tally, map, reading, entry, is_situation);
    }
    match entry.status() {
        Status::Live => {}
        Status::Draft => tally.leave(What::Status(Status::Draft), DRAFT),
        // They come last, so that their score only orders them among themselves.
        Status::Retired => tally.leave(What::Status(Status::Retired), 1.0),
    }
    match facts.sign_off {
        SignOff::Signed => tally.add(What::SignOff(SignOff::Signed), SIGNED),
        SignOff::Lapsed => tally.leave(What::SignOff(SignOff::Lapsed), LAPSED),
        SignOff::None | SignOff::Partly => {}
    }
    match Freshness::asked(map, entry, query.today) {
        Some(stale @ Freshness::Overdue { .. }) => tally.leave(What::Freshness(stale), OVERDUE),
        Some(stale @ Freshness::Never) => tally.leave(What::Freshness(stale), NEVER_REVIEWED),
        Some(Freshness::Fresh | Freshness::Due { .. }) | None => {}
    }
}

fn fit(tally: &mut Tally, map: &Map, reading: &Reading, entry: &Entry, is_situation: bool) {
    let gain = FITS + if is_situation { SITUATION_FITS } else { 0.0 };
    for wanted in &reading.wanted {
        let Some(value) = wanted.context.values().first() else { continue };
        let met = meet(map, entry, wanted);
        let what = What::Context { value: value.clone(), met };
        match met {
            Met::Itself => {
                let tells = map.kind_of(entry).is_some_and(|kind| {
                    let mut fields = kind.fields.iter();
                    fields.any(|field| entry.cards(&field.name).next().is_some())
                });
                let gain = if tells { TELLING_VALUE } else { VALUE };
                tally.add(what, gain * wanted.sure);
            }
            Met::Said { closeness } => {
                tally.add(what, gain * wanted.sure * ratio(u64::from(closeness.min(16)), 16));
            }
            Met::Related => tally.add(what, gain * wanted.sure * RELATED),
            Met::Any => tally.add(what, gain * wanted.sure * ANY),
            Met::Nothing => {}
            Met::Other => {
                let left = if value.kind == "competitor" { OTHER_COMPETITOR } else { OTHER };
                tally.leave(what, 1.0 - (1.0 - left) * wanted.sure);
            }
        }
    }
    let context = &reading.context;
    if is_situation
        && let Some(fit) = context.fit(map, entry)
        && fit.beyond < 0
    {
        let n_beyond = ratio(u64::from(fit.beyond.unsigned_abs()), 1);
        tally.add(What::Beyond, -BEYOND * n_beyond);
    }
    if context.variant(map, entry).is_some() {
        tally.add(What::Variant, VARIANT);
    }
}

/// Tells whether the words typed are exactly the title or an alias.
fn is_named(map: &Map, entry: &Entry, folded: &[String]) -> bool {
    // Most names can be told apart by their lengths alone, folded or not.
    let n_letters: usize = folded.iter().map(String::len).sum();
    let near = |name: &str| (n_letters / 2..=2 * n_letters + 8).contains(&name.len());
    names_of(map, entry).into_iter().filter(|name| near(name)).any(|name| {
        let words = tokens(name);
        let words = words.iter().filter(|token| !token.compound).map(|token| &token.word);
        words.eq(folded)
    })
}

/// Answers before claims, claims and proof before what they rest on; only enough to tell apart
/// what the words do not.
fn kind_bonus(map: &Map, entry: &Entry) -> f32 {
    let Some(kind) = map.kind_of(entry) else { return 0.0 };
    match kind.role {
        Role::Situation => MOST_KIND_BONUS,
        Role::Message => match entry.key.kind.as_str() {
            // Proof before the claim that it proves.
            "success_story" | "objection" => 0.05,
            "value_proposition" => 0.04,
            "question" => 0.02,
            _ => 0.01,
        },
        Role::Dimension => 0.01,
        Role::Asset | Role::Approval | Role::Map => 0.0,
        Role::Term => -0.25,
    }
}
