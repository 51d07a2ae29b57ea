//! How many of what was found have each value, and the choice of some of them.
//!
//! Values of one label are alternatives, and what is counted of a label does not depend on what is
//! chosen of it: so every number says how many entries its value would let through. Labels narrow
//! one another. What an entry has is worked out once, since a key press has no time for it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::index::Index;
use crate::model::{Entry, Freshness, Key, Map, Role};

/// The most labels: each is a bit of a set.
const MOST_LABELS: usize = 64;
/// The labels that every map has; behind them stand its dimensions.
const OWN: [&str; 4] = ["kind", "status", "fresh", "audience"];
const KIND: usize = 0;
const STATUS: usize = 1;
const FRESH: usize = 2;
const AUDIENCE: usize = 3;

/// A value that is chosen among those of its label.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Choice {
    /// The label, as it is typed in a query: `kind`, `status`, `fresh`, `audience`, or a dimension.
    pub label: SmolStr,
    /// The value, as it is typed behind the label.
    pub value: SmolStr,
}

/// How many entries have each value of a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The label.
    pub label: SmolStr,
    /// The values that at least one entry has, and those that are chosen, the most frequent first.
    pub values: Vec<(SmolStr, usize)>,
}

/// What every entry of an index has of every label, by numbers.
#[derive(Debug)]
pub(super) struct Table {
    today: Date,
    labels: Vec<Label>,
    /// Of each value its label and how it is typed.
    values: Vec<(usize, SmolStr)>,
    number_of: FxHashMap<(usize, SmolStr), u32>,
    /// Of each slot where its values begin and how many there are.
    rows: Vec<(u32, u32)>,
    row_values: Vec<u32>,
}

#[derive(Debug)]
struct Label {
    name: SmolStr,
    /// What fields call it, where it is a dimension.
    plural: SmolStr,
    /// The number of having it for any value.
    any: Option<u32>,
}

impl Table {
    /// Looks at all entries of an index.
    pub(super) fn of(index: &Index, map: &Map, today: Date) -> Self {
        let own = OWN.iter().map(|name| Label {
            name: (*name).into(),
            plural: SmolStr::default(),
            any: None,
        });
        let dimensions = map.schema().dimensions().map(|kind| Label {
            name: kind.name.clone(),
            plural: kind.plural.clone(),
            any: None,
        });
        let mut table = Self {
            today,
            labels: own.chain(dimensions).take(MOST_LABELS).collect(),
            values: Vec::new(),
            number_of: FxHashMap::default(),
            rows: Vec::new(),
            row_values: Vec::new(),
        };
        for label_idx in OWN.len()..table.labels.len() {
            let any = table.number(label_idx, "*");
            if let Some(label) = table.labels.get_mut(label_idx) {
                label.any = Some(any);
            }
        }
        for entry in map.entries() {
            if let Some(slot_idx) = index.slot_of(&entry.key) {
                table.put(slot_idx, map, entry);
            }
        }
        table
    }

    /// Tells whether it still says how fresh entries are.
    pub(super) fn is_of(&self, today: Date) -> bool {
        self.today == today
    }

    /// Takes in what an entry has.
    pub(super) fn put(&mut self, slot_idx: usize, map: &Map, entry: &Entry) {
        let mut has = vec![
            self.number(KIND, &entry.key.kind),
            self.number(STATUS, entry.status().word()),
            self.number(AUDIENCE, entry.audience().word()),
        ];
        if let Some(fresh) = Freshness::asked(map, entry, self.today) {
            let word = match fresh {
                Freshness::Fresh => "fresh",
                Freshness::Due { .. } => "due",
                Freshness::Overdue { .. } => "overdue",
                Freshness::Never => "never",
            };
            has.push(self.number(FRESH, word));
        }
        for label_idx in OWN.len()..self.labels.len() {
            self.take_dimension(label_idx, map, entry, &mut has);
        }
        let first = u32::try_from(self.row_values.len()).unwrap_or(u32::MAX);
        let row = (first, u32::try_from(has.len()).unwrap_or(0));
        self.row_values.extend(has);
        if self.rows.len() <= slot_idx {
            self.rows.resize(slot_idx + 1, (0, 0));
        }
        if let Some(place) = self.rows.get_mut(slot_idx) {
            *place = row;
        }
    }

    /// Takes in the values of a dimension that an entry names, each with those above it.
    fn take_dimension(&mut self, label_idx: usize, map: &Map, entry: &Entry, has: &mut Vec<u32>) {
        let Some(label) = self.labels.get(label_idx) else { return };
        let (name, any) = (label.name.clone(), label.any);
        let own = entry.key.kind == name;
        let said = if own { Vec::new() } else { entry.words(&label.plural) };
        if said.contains(&"*") {
            has.extend(any);
            return;
        }
        let said = said.into_iter().filter_map(|id| map.resolve(&Key::new(&name, id)).entry());
        let named: Vec<&Entry> = said.chain(own.then_some(entry)).collect();
        for value in named.into_iter().flat_map(|value| map.with_ancestors(value)) {
            let number = self.number(label_idx, &value.key.id);
            if !has.contains(&number) {
                has.push(number);
            }
        }
    }

    fn number(&mut self, label_idx: usize, value: &str) -> u32 {
        let next = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        let key = (label_idx, SmolStr::from(value));
        let number = *self.number_of.entry(key).or_insert(next);
        if number == next {
            self.values.push((label_idx, value.into()));
        }
        number
    }

    fn row(&self, slot_idx: usize) -> &[u32] {
        let (first, n_values) = self.rows.get(slot_idx).copied().unwrap_or_default();
        let first = first as usize;
        self.row_values.get(first..first + n_values as usize).unwrap_or_default()
    }
}

/// A count that goes over what was found.
pub(super) struct Count<'t> {
    table: &'t Table,
    /// Of each value how many entries have it.
    counts: Vec<usize>,
    /// Which values are chosen, those that mean any among them.
    chosen: Vec<bool>,
    /// Of which labels something is chosen, a bit each.
    narrowed: u64,
    /// How many entries lack something that is chosen.
    n_out: usize,
}

impl<'t> Count<'t> {
    /// Begins with nothing counted.
    pub(super) fn new(table: &'t Table, choices: &[Choice]) -> Self {
        let n_values = table.values.len();
        let mut count = Self {
            table,
            counts: vec![0; n_values],
            chosen: vec![false; n_values],
            narrowed: 0,
            n_out: 0,
        };
        for choice in choices {
            count.choose(choice);
        }
        count
    }

    fn choose(&mut self, choice: &Choice) {
        let labels = &self.table.labels;
        let Some(label_idx) = labels.iter().position(|label| label.name == choice.label) else {
            return;
        };
        self.narrowed |= 1 << label_idx;
        let any = labels.get(label_idx).and_then(|label| label.any);
        let value = self.table.number_of.get(&(label_idx, choice.value.clone())).copied();
        for number in value.into_iter().chain(any) {
            if let Some(chosen) = self.chosen.get_mut(number as usize) {
                *chosen = true;
            }
        }
    }

    /// Lets only situations through where no kind is chosen: for a question without words.
    pub(super) fn keep_to_situations(&mut self, map: &Map) {
        if self.narrowed & (1 << KIND) != 0 {
            return;
        }
        for kind in map.schema().kinds().iter().filter(|kind| kind.role == Role::Situation) {
            let choice = Choice { label: OWN[KIND].into(), value: kind.name.clone() };
            self.choose(&choice);
        }
    }

    /// Counts an entry, and tells whether it has all that is chosen.
    pub(super) fn passes(&mut self, slot_idx: usize) -> bool {
        let row = self.table.row(slot_idx);
        let label_of = |number: u32| self.table.values.get(number as usize).map_or(0, |it| it.0);
        let mut met = 0_u64;
        if self.narrowed != 0 {
            for number in row {
                if self.chosen.get(*number as usize) == Some(&true) {
                    met |= 1 << label_of(*number);
                }
            }
        }
        let lacks = self.narrowed & !met;
        // What lacks one label alone is what another choice of that label would let through.
        if lacks.count_ones() <= 1 {
            for number in row {
                if (lacks == 0 || lacks == 1 << label_of(*number))
                    && let Some(count) = self.counts.get_mut(*number as usize)
                {
                    *count += 1;
                }
            }
        }
        self.n_out += usize::from(lacks != 0);
        lacks == 0
    }

    /// Returns how many entries lack something that is chosen.
    pub(super) fn left_out(&self) -> usize {
        self.n_out
    }

    /// Returns what was counted, label by label.
    pub(super) fn tallies(&self) -> Vec<Tally> {
        let count = |number: u32| self.counts.get(number as usize).copied().unwrap_or_default();
        let mut of_label: BTreeMap<usize, Vec<(SmolStr, usize)>> = BTreeMap::new();
        for (number, (label_idx, value)) in (0_u32..).zip(&self.table.values) {
            let any = self.table.labels.get(*label_idx).and_then(|label| label.any);
            let own = count(number);
            let is_chosen = self.chosen.get(number as usize) == Some(&true);
            if any != Some(number) && (own > 0 || is_chosen) {
                let found = own + any.map_or(0, count);
                of_label.entry(*label_idx).or_default().push((value.clone(), found));
            }
        }
        of_label
            .into_iter()
            .filter_map(|(label_idx, mut values)| {
                values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
                let label = self.table.labels.get(label_idx)?.name.clone();
                Some(Tally { label, values })
            })
            .collect()
    }
}
