//! What must be known before an entry is used.

use std::fmt;

use jiff::civil::Date;

use super::facts::{Conflict, Facts, SignOff};
use super::query::Query;
use super::ranking::Ranked;
use crate::model::{Audience, Entry, Freshness, Map, Status};

/// Why a hit is not to be used without a second look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// It is no longer said.
    Retired,
    /// It is not finished.
    Draft,
    /// No customer may hear it.
    Internal,
    /// Its review has ended.
    Overdue {
        /// The last day on which it held.
        since: Date,
    },
    /// It changed after somebody had signed it off.
    Lapsed,
    /// No live story proves it.
    Unproven,
    /// It is not built yet.
    Planned,
    /// How little the customer of a story may be named.
    Naming(&'static str),
    /// Another entry tells the same figure otherwise.
    Conflicting(Conflict),
    /// It has one word of several.
    OneWord {
        /// That word, as it was typed.
        word: String,
    },
}

/// Says it in a few words, without a full stop.
impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Retired => f.write_str("retired: no longer said"),
            Self::Draft => f.write_str("a draft: not agreed on yet"),
            Self::Internal => f.write_str("internal: not for customers"),
            Self::Overdue { since } => write!(f, "overdue for review since {since}"),
            Self::Lapsed => f.write_str("sign-off lapsed: changed since it was signed"),
            Self::Unproven => f.write_str("unproven: no story proves it"),
            Self::Planned => f.write_str("planned: never promise it"),
            Self::Naming(how) => f.write_str(how),
            Self::Conflicting(conflict) => write!(
                f,
                "conflicting figures: {}: {} here, {} in {}",
                conflict.measure,
                conflict.here,
                conflict.there,
                conflict.with()
            ),
            Self::OneWord { word } => write!(f, "only one of your words fits: {word}"),
        }
    }
}

/// Returns what must be known of a hit.
pub(super) fn warnings(
    map: &Map,
    query: &Query,
    ranked: &Ranked<'_>,
    typed: &[(String, bool)],
) -> Vec<Warning> {
    let mut warnings = of_entry(map, query, ranked.entry, Some(ranked.facts));
    // A word that only fills the question is none that could fit; half of two is no news.
    let telling = || typed.iter().enumerate().filter(|(_, (_, tells))| *tells);
    let mut fitting =
        telling().filter(|(word_idx, _)| ranked.bits & (1 << (*word_idx).min(127)) != 0);
    if telling().count() > 1
        && let (Some((_, (word, _))), None) = (fitting.next(), fitting.next())
    {
        warnings.push(Warning::OneWord { word: word.clone() });
    }
    warnings
}

/// Returns what must be known of an entry, whatever found it; without its facts, what it says
/// itself.
pub(super) fn of_entry(
    map: &Map,
    query: &Query,
    entry: &Entry,
    facts: Option<&Facts>,
) -> Vec<Warning> {
    let mut warnings = Vec::new();
    match entry.status() {
        Status::Live => {}
        Status::Draft => warnings.push(Warning::Draft),
        Status::Retired => warnings.push(Warning::Retired),
    }
    if entry.audience() == Audience::Internal {
        warnings.push(Warning::Internal);
    }
    if let Some(Freshness::Overdue { since }) = Freshness::asked(map, entry, query.today) {
        warnings.push(Warning::Overdue { since });
    }
    if entry.text("availability") == Some("planned") {
        warnings.push(Warning::Planned);
    }
    match entry.text("reference") {
        Some("logo") => warnings.push(Warning::Naming("only the name and logo may be shown")),
        Some("private") => warnings.push(Warning::Naming("named in confidence: do not name them")),
        Some("anonymous") => warnings.push(Warning::Naming("do not name the customer")),
        Some(_) | None => {}
    }
    let Some(facts) = facts else { return warnings };
    if facts.sign_off == SignOff::Lapsed {
        warnings.push(Warning::Lapsed);
    }
    if facts.proven == Some(false) && entry.status() != Status::Retired {
        warnings.push(Warning::Unproven);
    }
    let may_be_told = |conflict: &&Conflict| !(query.customer_only && conflict.with_internal);
    let conflicts = facts.conflicts.iter().filter(may_be_told);
    warnings.extend(conflicts.cloned().map(Warning::Conflicting));
    warnings
}
