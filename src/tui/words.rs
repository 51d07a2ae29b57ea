//! The words that stand for the state of an entry, each with a sign in front of it.

use jiff::civil::Date;

use super::text::Row;
use super::theme::Role as Look;
use crate::model::{Audience, Entry, Freshness, Key, Level, Map, Status, Table, words_of};
use crate::search::Warning;

/// Returns what matters of an entry's state, in words; empty when all is well.
pub(super) fn state(map: &Map, entry: &Entry, today: Date) -> Row {
    state_row(Freshness::asked(map, entry, today), entry.status(), entry.audience())
}

/// Returns what matters of a state, in words with a sign each.
pub(super) fn state_row(freshness: Option<Freshness>, status: Status, audience: Audience) -> Row {
    let mut parts: Vec<(String, Look)> = Vec::new();
    match status {
        Status::Live => {}
        Status::Draft => parts.push(("~ draft".into(), Look::Warn)),
        Status::Retired => parts.push(("x retired".into(), Look::Error)),
    }
    match audience {
        Audience::Customer => {}
        Audience::Internal => parts.push(("# internal".into(), Look::Warn)),
    }
    match freshness {
        None | Some(Freshness::Fresh) => {}
        Some(Freshness::Due { until }) => parts.push((format!("! due by {until}"), Look::Warn)),
        Some(Freshness::Overdue { since }) => {
            parts.push((format!("! overdue since {since}"), Look::Warn));
        }
        Some(Freshness::Never) => parts.push(("? never reviewed".into(), Look::Warn)),
    }
    let mut row = Row::default();
    for (word, look) in parts {
        if !row.0.is_empty() {
            row = row.then("  ", Look::Plain);
        }
        row = row.then(&word, look);
    }
    row
}

/// Tells whether a warning stands among the words of the state already.
pub(super) fn is_state(warning: &Warning) -> bool {
    match warning {
        Warning::Retired | Warning::Draft | Warning::Internal | Warning::Overdue { .. } => true,
        Warning::Lapsed
        | Warning::Unproven
        | Warning::Planned
        | Warning::Naming(_)
        | Warning::Conflicting(_)
        | Warning::OneWord { .. } => false,
    }
}

/// Returns a warning in as few words as a list has room for.
pub(super) fn in_short(warning: &Warning) -> String {
    match warning {
        Warning::Lapsed => "sign-off lapsed".to_owned(),
        Warning::Unproven => "unproven".to_owned(),
        Warning::Planned => "planned".to_owned(),
        Warning::Conflicting(conflict) => {
            format!("conflicting figures: {} or {}", conflict.here, conflict.there)
        }
        Warning::OneWord { word } => format!("only “{word}” fits"),
        Warning::Retired
        | Warning::Draft
        | Warning::Internal
        | Warning::Overdue { .. }
        | Warning::Naming(_) => warning.to_string(),
    }
}

/// Returns the kind's label, or its name where the kind is unknown.
pub(super) fn kind_label<'a>(map: &'a Map, key: &'a Key) -> &'a str {
    map.schema().kind(&key.kind).map_or(key.kind.as_str(), |kind| kind.label.as_str())
}

/// Returns the title of the entry that a key leads to, or the key itself where there is none.
pub(super) fn title_of(map: &Map, key: &Key) -> String {
    map.resolve(key).entry().map_or_else(|| format!("{key} (missing)"), |e| e.title().to_owned())
}

/// Returns the sign of a level.
pub(super) fn sign(level: Level) -> (&'static str, Look) {
    match level {
        Level::Error => ("✗", Look::Error),
        Level::Warning => ("!", Look::Warn),
        Level::Hint => ("·", Look::Dim),
    }
}

/// Names for whom a table is meant: "CFO, Banking"; empty when it does not say.
pub(super) fn whom(map: &Map, table: &Table) -> String {
    let mut names = Vec::new();
    for dimension in map.schema().dimensions() {
        for id in words_of(table, &dimension.plural) {
            if id == "*" {
                names.push(format!("any {}", dimension.label.to_lowercase()));
            } else {
                names.push(title_of(map, &Key::new(&dimension.name, id)));
            }
        }
    }
    names.join(", ")
}

/// Counts entries in words: "1 entry", "3 entries".
pub(super) fn entries(number: usize) -> String {
    if number == 1 { "1 entry".into() } else { format!("{number} entries") }
}

/// Counts in words: "1 problem", "3 problems".
pub(super) fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}
