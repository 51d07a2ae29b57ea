//! Fields, each merged as what it is.

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::conflict::Conflict;
use super::names::Three;
use super::same::{same, words};
use super::{order, texts};
use crate::model::{Edit, Field, Key, Path, Shape, Table, Value};

/// The merge of one entry: what must be edited in ours, and what clashes.
pub(super) struct Fusion {
    /// The entry's key in the merged map.
    pub(super) key: Key,
    /// Whether there is nothing to compare with, so that every difference clashes.
    pub(super) blind: bool,
    pub(super) edits: Vec<Edit>,
    pub(super) conflicts: Vec<Conflict>,
}

/// Where something stands: in ours while it is edited, and in the merged map.
#[derive(Debug, Clone, Default)]
pub(super) struct At {
    pub(super) now: Path,
    pub(super) then: Path,
}

impl At {
    fn field(&self, name: &str) -> Self {
        Self { now: self.now.then(name), then: self.then.then(name) }
    }
}

impl Fusion {
    pub(super) fn new(key: &Key, blind: bool) -> Self {
        Self { key: key.clone(), blind, edits: Vec::new(), conflicts: Vec::new() }
    }

    /// Merges three tables, field by field.
    pub(super) fn table(&mut self, declared: &[Field], sides: Three<Option<&Table>>, at: &At) {
        let mut names: Vec<&SmolStr> = Vec::new();
        // Theirs last, so that what is new comes in the order in which they wrote it.
        let [base, ours, theirs] = sides;
        for table in [ours, base, theirs].into_iter().flatten() {
            names.extend(table.keys());
        }
        let mut seen: Vec<&SmolStr> = Vec::new();
        for name in names {
            if seen.contains(&name) {
                continue;
            }
            seen.push(name);
            let shape = declared.iter().find(|field| field.name == *name).map(|it| &it.shape);
            let values = sides.map(|table| table.and_then(|table| table.get(name)));
            self.value(shape, values, &at.field(name));
        }
    }

    /// Merges what three tables say in one field.
    fn value(&mut self, shape: Option<&Shape>, values: Three<Option<&Value>>, at: &At) {
        let [base, ours, theirs] = values;
        if same(shape, ours, theirs) {
            return;
        }
        if self.blind {
            return self.clash(values, at);
        }
        if same(shape, base, theirs) {
            return;
        }
        if theirs.is_none() && same(shape, base, ours) {
            return self.take(None, at);
        }
        let none = Table::default();
        let tables = values.map(|value| value.map_or(Some(&none), Value::as_table));
        if let [Some(one), Some(two), Some(three)] = tables
            && values.iter().flatten().count() > 1
        {
            let inner = match shape {
                Some(Shape::Card(inner)) => inner.as_slice(),
                _ => &[],
            };
            return self.table(inner, [Some(one), Some(two), Some(three)], at);
        }
        if let Some(Shape::Cards(inner)) = shape
            && let [Some(base), Some(ours), Some(theirs)] = values.map(cards)
        {
            return self.cards(inner, [&base, &ours, &theirs], values, at);
        }
        if same(shape, base, ours) {
            // One that ours only wrapped anew keeps its lines where theirs left the words.
            if matches!(shape, Some(Shape::Text)) && base != ours && theirs.is_some() {
                return self.text(values, at);
            }
            return self.take(theirs, at);
        }
        let (Some(_), Some(mine), Some(other)) = (base, ours, theirs) else {
            let list = |value: Option<&Value>| value.is_none_or(|value| words(value).is_some());
            // Both began a list: what they put into it does not clash.
            if base.is_none()
                && values.into_iter().flatten().all(|value| value.as_list().is_some())
                && list(ours)
                && list(theirs)
            {
                return self.list(values, at);
            }
            return self.clash(values, at);
        };
        match shape {
            Some(Shape::Text) => self.text(values, at),
            Some(Shape::Words | Shape::References(_)) => self.list(values, at),
            Some(_) => self.clash(values, at),
            None => match (mine, other) {
                (Value::List(_), Value::List(_)) => self.list(values, at),
                (Value::Text(one), Value::Text(two))
                    if one.contains('\n') && two.contains('\n') =>
                {
                    self.text(values, at);
                }
                _ => self.clash(values, at),
            },
        }
    }

    fn text(&mut self, values: Three<Option<&Value>>, at: &At) {
        let [base, ours, theirs] = values.map(|value| value.and_then(Value::as_text));
        if let (Some(base), Some(ours), Some(theirs)) = (base, ours, theirs)
            && let Some(merged) = texts::merged(base, ours, theirs)
        {
            return self.take(Some(&Value::Text(merged)), at);
        }
        self.clash(values, at);
    }

    /// Merges lists of words as sets, and their orders where only one side changed it.
    fn list(&mut self, values: Three<Option<&Value>>, at: &At) {
        let [Some(base), Some(ours), Some(theirs)] =
            values.map(|value| value.map_or(Some(Vec::new()), words))
        else {
            return self.clash(values, at);
        };
        // The second of two equal words is another item.
        let mut items: IndexSet<(&str, usize), FxBuildHasher> = IndexSet::default();
        let lists = [&base, &ours, &theirs].map(|list| number(&mut items, list));
        let [before, mine, other] = &lists;
        let [in_base, in_ours, in_theirs] =
            [before, mine, other].map(|list| list.iter().copied().collect::<FxHashSet<usize>>());
        let survives = |item: usize| match (in_ours.contains(&item), in_theirs.contains(&item)) {
            (true, true) => true,
            (true, false) | (false, true) => !in_base.contains(&item),
            (false, false) => false,
        };
        let (merged, clash) = order::merged(before, mine, other, survives);
        if clash {
            return self.clash_of(values, at, Conflict::moved_twice(&self.key, &at.then));
        }
        let merged: Vec<&str> =
            merged.iter().filter_map(|item| Some(items.get_index(*item)?.0)).collect();
        if merged != ours {
            self.take(Some(&Value::words(merged)), at);
        }
    }

    /// Lets ours say what theirs says.
    fn take(&mut self, value: Option<&Value>, at: &At) {
        let (key, path) = (self.key.clone(), at.now.clone());
        self.edits.push(match value {
            Some(value) => Edit::Set { key, path, value: value.clone() },
            None => Edit::Unset { key, path },
        });
    }

    pub(super) fn clash(&mut self, values: Three<Option<&Value>>, at: &At) {
        let why = Conflict::why_of_field(&self.key, &at.then, values);
        self.clash_of(values, at, why);
    }

    pub(super) fn clash_of(&mut self, values: Three<Option<&Value>>, at: &At, why: String) {
        self.conflicts.push(Conflict::new(&self.key, &at.then, values, why));
    }
}

/// Numbers the words of a list, the same in every list.
fn number<'v>(
    items: &mut IndexSet<(&'v str, usize), FxBuildHasher>,
    list: &[&'v str],
) -> Vec<usize> {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    let mut numbers = Vec::with_capacity(list.len());
    for word in list {
        let nth = counts.entry(word).or_default();
        numbers.push(items.insert_full((word, *nth)).0);
        *nth += 1;
    }
    numbers
}

/// Returns the cards of a field, none where it is not there; `None` where it holds others.
fn cards(value: Option<&Value>) -> Option<Vec<&Table>> {
    match value {
        None => Some(Vec::new()),
        Some(value) => value.as_list()?.iter().map(Value::as_table).collect(),
    }
}
