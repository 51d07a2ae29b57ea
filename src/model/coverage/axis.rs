//! The values of a dimension as lines, and which of them a list of values reaches.

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{Line, Tally};
use crate::model::entry::{Entry, Key, Status};
use crate::model::kind::Kind;
use crate::model::map::Map;

/// The values of a dimension that are not retired, each in front of those below it.
pub(super) struct Axis {
    kind: Key,
    pub(super) lines: Vec<Line>,
    /// The lines that a value reaches: its own and those of all that stand below it, by the rule
    /// of [`Map::with_ancestors`]. Retired values reach, too, though they have no line.
    below: FxHashMap<Key, Vec<usize>>,
    place: FxHashMap<Key, usize>,
}

/// Which lines something serves.
#[derive(Debug, Clone, Default)]
pub(super) struct Reach {
    /// Whether all.
    pub(super) is_any: bool,
    /// Those that it names itself.
    pub(super) named: Vec<usize>,
    /// Those that it names or that stand below one that it names, in order.
    pub(super) lines: Vec<usize>,
}

impl Reach {
    /// Returns the reach of exactly these lines.
    pub(super) fn to(mut lines: Vec<usize>) -> Self {
        lines.sort_unstable();
        lines.dedup();
        Self { is_any: false, named: lines.clone(), lines }
    }

    /// Tells whether it is of no line.
    pub(super) fn is_none(&self) -> bool {
        !self.is_any && self.lines.is_empty()
    }

    /// Visits the lines that it tells one by one.
    pub(super) fn each(&self, see: impl FnMut(usize)) {
        self.lines.iter().copied().for_each(see);
    }
}

impl Axis {
    pub(super) fn of(map: &Map, kind: &Kind) -> Self {
        let values: IndexMap<&Key, &Entry, FxBuildHasher> = map
            .of_kind(&kind.name)
            .filter(|value| value.status() != Status::Retired)
            .map(|value| (&value.key, value))
            .collect();
        let lines = outline(map, &values);
        let place: FxHashMap<Key, usize> =
            lines.iter().enumerate().map(|(place, line)| (line.key.clone(), place)).collect();
        let mut below: FxHashMap<Key, Vec<usize>> = FxHashMap::default();
        for (place, line) in lines.iter().enumerate() {
            for above in values.get(&line.key).into_iter().flat_map(|it| map.with_ancestors(it)) {
                below.entry(above.key.clone()).or_default().push(place);
            }
        }
        Self { kind: Key::new(&kind.name, ""), lines, below, place }
    }

    /// Returns which lines these values serve, as they are written in a map.
    pub(super) fn reach(&self, map: &Map, said: &[&str]) -> Reach {
        let mut reach = Reach::default();
        for id in said {
            if *id == "*" {
                reach.is_any = true;
                continue;
            }
            let key = Key { kind: self.kind.kind.clone(), id: (*id).into() };
            let Some(value) = map.resolve(&key).entry() else { continue };
            reach.named.extend(self.place.get(&value.key));
            reach.lines.extend(self.below.get(&value.key).into_iter().flatten());
        }
        reach.lines.sort_unstable();
        reach.lines.dedup();
        reach
    }
}

/// Puts values below their parents; those of a circle of parents stand below its first one.
fn outline(map: &Map, values: &IndexMap<&Key, &Entry, FxBuildHasher>) -> Vec<Line> {
    let parents: Vec<Option<usize>> = values
        .values()
        .map(|value| {
            // A retired parent is passed over.
            let above = map.with_ancestors(value);
            above.into_iter().skip(1).find_map(|above| values.get_index_of(&above.key))
        })
        .collect();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); values.len()];
    for (value_idx, parent) in parents.iter().enumerate() {
        if let Some(below) = parent.and_then(|parent| children.get_mut(parent)) {
            below.push(value_idx);
        }
    }
    let mut lines: Vec<Line> = Vec::with_capacity(values.len());
    let mut is_placed = vec![false; values.len()];
    let roots = (0..values.len()).filter(|idx| parents.get(*idx) == Some(&None));
    // What no root leads to is in a circle, which has to begin somewhere.
    for start in roots.chain(0..values.len()) {
        let mut waiting: Vec<(usize, Option<usize>)> = vec![(start, None)];
        while let Some((value_idx, parent)) = waiting.pop() {
            let Some((_, value)) = values.get_index(value_idx) else { continue };
            if is_placed.get(value_idx) != Some(&false) {
                continue;
            }
            is_placed[value_idx] = true;
            let depth = parent.and_then(|it| lines.get(it)).map_or(0, |line| line.depth + 1);
            let place = lines.len();
            let inner = children.get(value_idx).into_iter().flatten().rev();
            waiting.extend(inner.map(|child| (*child, Some(place))));
            lines.push(Line { depth, parent, ..Line::new(value.key.clone(), value.title()) });
        }
    }
    set_ends(&mut lines);
    lines
}

/// Notes of each line where those below it end.
fn set_ends(lines: &mut [Line]) {
    // Of lines that stand in order, the last one below a line is told by its last child.
    for place in (0..lines.len()).rev() {
        let Some(line) = lines.get_mut(place) else { continue };
        line.end = line.end.max(place + 1);
        let (end, parent) = (line.end, line.parent);
        if let Some(parent) = parent.and_then(|parent| lines.get_mut(parent)) {
            parent.end = parent.end.max(end);
        }
    }
}

impl Line {
    /// Returns a line that stands below none.
    fn new(key: Key, title: &str) -> Self {
        let tally = Tally::default();
        Self { key, title: title.to_owned(), depth: 0, parent: None, end: 0, tally, weight: 0 }
    }

    /// Returns lines that stand below none.
    pub(super) fn flat<'a>(lines: impl IntoIterator<Item = (Key, &'a str)>) -> Vec<Self> {
        let mut lines: Vec<Self> =
            lines.into_iter().map(|(key, title)| Self::new(key, title)).collect();
        set_ends(&mut lines);
        lines
    }
}
