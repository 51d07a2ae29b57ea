//! Whether an entry suits the customer, one dimension at a time.

use super::query::Wanted;
use crate::model::{Entry, Fit, Key, Map, words_of};

/// How an entry answers to the values of one dimension that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    /// It is the value.
    Itself,
    /// It names the value, or one above it.
    Said {
        /// How near the named value is, at most 16.
        closeness: u32,
    },
    /// It names a value below the one asked for, or is itself above or below it.
    Related,
    /// It is for any.
    Any,
    /// It says nothing of this dimension.
    Nothing,
    /// It is meant for others.
    Other,
}

/// Returns how an entry answers to what is wanted of one dimension.
pub(super) fn meet(map: &Map, entry: &Entry, wanted: &Wanted) -> Met {
    let Some(dimension) = wanted.context.values().first().map(|key| &key.kind) else {
        return Met::Nothing;
    };
    let above = |lower: &Entry, upper: &Key| {
        map.with_ancestors(lower).iter().any(|entry| entry.key == *upper)
    };
    let values = || wanted.context.values().iter().filter_map(|key| map.resolve(key).entry());
    // A value of the dimension itself is "the competitor Globex", not something said to it.
    if entry.key.kind == *dimension {
        return if values().any(|value| value.key == entry.key) {
            Met::Itself
        } else if values().any(|value| above(value, &entry.key) || above(entry, &value.key)) {
            Met::Related
        } else {
            Met::Other
        };
    }
    match wanted.context.fit(map, entry) {
        Some(Fit { said: 1.., closeness, .. }) => Met::Said { closeness },
        Some(Fit { any: 1.., .. }) => Met::Any,
        Some(_) => Met::Nothing,
        None => {
            let plural = map.schema().kind(dimension).map_or("", |kind| kind.plural.as_str());
            let said = words_of(&entry.fields, plural).into_iter();
            let mut named = said.filter_map(|id| {
                map.resolve(&Key { kind: dimension.clone(), id: id.into() }).entry()
            });
            let below = named.any(|lower| values().any(|value| above(lower, &value.key)));
            if below { Met::Related } else { Met::Other }
        }
    }
}
