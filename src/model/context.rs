//! Matching a selling context: which situation, and which variant, fits this customer best.

use super::entry::{Entry, Key, words_of};
use super::map::Map;
use super::table::Table;

/// What is known of a customer: values of dimensions, such as the competitor `globex` and the
/// persona `cfo`. Several values of one dimension mean any of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    values: Vec<Key>,
}

/// How well something fits a context; a greater one fits better.
///
/// Compared field by field in this order: what is said counts for more than "any", "any" for more
/// than nothing said, and of two that say the same the one that asks for less beyond it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fit {
    /// How many dimensions of the context are met by a value that is said.
    pub said: u32,
    /// How close the said values are: for each dimension met the highest for the value itself,
    /// less for each step up to the value that is said.
    pub closeness: u32,
    /// How many dimensions of the context are met by `"*"`.
    pub any: u32,
    /// Minus how many dimensions it names that the context does not speak of.
    pub beyond: i32,
}

/// What the value itself counts for in [`Fit::closeness`]; hierarchies deeper than this are rare,
/// and their far ends count alike.
const CLOSEST: u32 = 16;

impl Context {
    /// Returns the context of these values.
    pub fn new(values: Vec<Key>) -> Self {
        Self { values }
    }

    /// Returns its values.
    pub fn values(&self) -> &[Key] {
        &self.values
    }

    /// Tells whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Returns how well an entry fits by the values of dimensions that it names; `None` when it
    /// is meant for others.
    pub fn fit(&self, map: &Map, entry: &Entry) -> Option<Fit> {
        self.fit_table(map, &entry.fields)
    }

    /// Returns how well a table fits, an entry's or a variant's.
    pub fn fit_table(&self, map: &Map, table: &Table) -> Option<Fit> {
        let mut fit = Fit::default();
        for dimension in map.schema().dimensions() {
            let said = words_of(table, &dimension.plural);
            let mut wanted = self.values.iter().filter(|key| key.kind == dimension.name).peekable();
            if wanted.peek().is_none() {
                fit.beyond -= i32::from(!said.is_empty() && !said.contains(&"*"));
                continue;
            }
            if said.is_empty() {
                continue;
            }
            match wanted.filter_map(|value| steps_up(map, value, &said)).min() {
                Some(steps) => {
                    fit.said += 1;
                    fit.closeness += CLOSEST.saturating_sub(steps).max(1);
                }
                None if said.contains(&"*") => fit.any += 1,
                None => return None,
            }
        }
        Some(fit)
    }

    /// Returns the situations that fit, best first; those that fit alike stay in their order.
    pub fn situations<'a>(&self, map: &'a Map) -> Vec<(&'a Entry, Fit)> {
        let mut fitting: Vec<(&Entry, Fit)> = map
            .of_kind("situation")
            .filter_map(|entry| Some((entry, self.fit(map, entry)?)))
            .collect();
        fitting.sort_by_key(|(_, fit)| std::cmp::Reverse(*fit));
        fitting
    }

    /// Returns the words of an entry's best variant for this context: one that names a value of
    /// it. `None` when the general text is the right one.
    pub fn variant<'a>(&self, map: &Map, entry: &'a Entry) -> Option<&'a Table> {
        let mut best: Option<(&Table, Fit)> = None;
        for variant in entry.cards("variant") {
            if let Some(fit) = self.fit_table(map, variant)
                && fit.said > 0
                && best.is_none_or(|(_, best)| fit > best)
            {
                best = Some((variant, fit));
            }
        }
        best.map(|(variant, _)| variant)
    }
}

/// Returns how many steps up from a value the nearest of the said ones is: 0 for the value itself.
fn steps_up(map: &Map, value: &Key, said: &[&str]) -> Option<u32> {
    let entry = map.resolve(value).entry()?;
    let names = |entry: &Entry| {
        said.iter().any(|id| {
            let formerly = || {
                let key = Key { kind: value.kind.clone(), id: (*id).into() };
                map.resolve(&key).entry().is_some_and(|named| named.key == entry.key)
            };
            *id == entry.key.id || map.has_former() && formerly()
        })
    };
    let steps = map.with_ancestors(entry).into_iter().position(names)?;
    Some(u32::try_from(steps).unwrap_or(u32::MAX))
}
