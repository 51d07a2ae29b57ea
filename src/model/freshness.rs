//! Whether an entry has been looked at lately.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::entry::Entry;
use super::header::Header;
use super::kind::Role;
use super::map::Map;
use super::value::Value;

/// How many days before the end of its period an entry counts as due.
const DUE_DAYS: i64 = 14;

/// How fresh an entry is on a given day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Freshness {
    /// Reviewed, and the review still holds.
    Fresh,
    /// The review ends within two weeks.
    Due {
        /// The last day on which it holds.
        until: Date,
    },
    /// The review has ended.
    Overdue {
        /// The last day on which it held.
        since: Date,
    },
    /// Nobody has ever reviewed it.
    Never,
}

impl Freshness {
    /// Returns how fresh an entry is today.
    ///
    /// The period is the entry's own `review_every_days`, else the map's; with neither a review
    /// holds for good.
    pub fn of(entry: &Entry, header: &Header, today: Date) -> Self {
        let Some(reviewed) = entry.reviewed() else { return Self::Never };
        let own = entry.fields.get("review_every_days").and_then(Value::as_integer);
        let Some(days) = own.filter(|days| *days > 0).or(header.review_every_days) else {
            return Self::Fresh;
        };
        // A period too long for the calendar holds for good.
        let Some(until) =
            Span::new().try_days(days).ok().and_then(|span| reviewed.checked_add(span).ok())
        else {
            return Self::Fresh;
        };
        if today > until {
            return Self::Overdue { since: until };
        }
        match until.checked_sub(DUE_DAYS.days()) {
            Ok(due) if today >= due => Self::Due { until },
            Ok(_) | Err(_) => Self::Fresh,
        }
    }

    /// Returns how fresh an entry is, when it is of a kind that is reviewed or has been reviewed.
    pub fn asked(map: &Map, entry: &Entry, today: Date) -> Option<Self> {
        let is_asked = map.kind_of(entry).is_some_and(|kind| match kind.role {
            Role::Message | Role::Situation | Role::Asset => true,
            Role::Dimension | Role::Term | Role::Approval | Role::Map => false,
        });
        (is_asked || entry.reviewed().is_some()).then(|| Self::of(entry, map.header(), today))
    }

    /// Returns the word that stands for it on the screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Due { .. } => "due",
            Self::Overdue { .. } => "overdue",
            Self::Never => "never reviewed",
        }
    }
}
