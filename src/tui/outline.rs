//! All entries by kind, dimensions by what they belong to: folded, filtered, sorted, marked.
//!
//! An edit makes the entries that it touched anew, and no others; the rows are made on every fold,
//! filter and sort.

mod item;

use indexmap::IndexSet;
use jiff::civil::Date;
use rustc_hash::{FxBuildHasher, FxHashSet};
use smol_str::SmolStr;

use super::facets::sieve::{Ground, Sieve};
use crate::model::{Key, Map, Role};

pub use item::{Group, Item};

/// From how many changed entries on all entries of their kinds are made anew.
const MANY: usize = 200;

/// All entries, folded, filtered, sorted and marked.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// The entries of each kind.
    pub groups: Vec<Group>,
    /// The kinds of which only the heading is shown.
    pub folded: FxHashSet<SmolStr>,
    /// In which order entries stand.
    pub sort: Sort,
    /// The entries that are marked, in the order in which they were.
    pub marks: IndexSet<Key, FxBuildHasher>,
    /// What is shown.
    pub rows: Vec<OutlineRow>,
    /// How many entries pass the filter, those below a folded heading too.
    pub n_passed: usize,
    /// The chosen row.
    pub selected: usize,
    /// The first row in view.
    pub scroll: usize,
}

/// In which order entries stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sort {
    /// By kind, then by title.
    #[default]
    Title,
    /// By kind, then by id: as canonical form has them.
    Canonical,
    /// The longest ago reviewed first.
    Reviewed,
    /// By who looks after them.
    Owner,
    /// Those with most problems first.
    Problems,
    /// Those that most others refer to first.
    Used,
    /// By the file in which they stand.
    File,
}

impl Sort {
    /// All orders, as they are offered.
    pub const ALL: [Self; 7] = [
        Self::Title,
        Self::Canonical,
        Self::Reviewed,
        Self::Owner,
        Self::Problems,
        Self::Used,
        Self::File,
    ];

    /// Returns what the order is called, and what it says.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Title => ("Title", "by kind, then by title"),
            Self::Canonical => ("Id", "by kind, then by id, as in a tidy file"),
            Self::Reviewed => ("Reviewed", "never or longest ago reviewed first"),
            Self::Owner => ("Owner", "by who looks after them"),
            Self::Problems => ("Problems", "most problems first"),
            Self::Used => ("Use", "those that most others refer to first"),
            Self::File => ("File", "by the file in which they stand"),
        }
    }

    /// Tells whether entries stand below their kind.
    pub fn is_by_kind(self) -> bool {
        match self {
            Self::Title | Self::Canonical => true,
            Self::Reviewed | Self::Owner | Self::Problems | Self::Used | Self::File => false,
        }
    }
}

/// One row of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutlineRow {
    /// A kind, by its group.
    Kind {
        /// Its place among the groups.
        group_idx: usize,
        /// How many of its entries the filter lets through.
        count: usize,
    },
    /// What the entries below it have in common, where they do not stand by kind.
    Heading {
        /// What it says.
        label: SmolStr,
        /// How many entries are below it.
        count: usize,
    },
    /// An entry.
    Entry {
        /// Its kind's place among the groups.
        group_idx: usize,
        /// Its place in the group.
        item_idx: usize,
    },
}

impl Outline {
    /// Makes all groups.
    pub fn rebuild(&mut self, map: &Map, today: Date) {
        let mut kinds: Vec<SmolStr> = vec!["map".into()];
        kinds.extend(
            map.schema()
                .kinds()
                .iter()
                .filter(|kind| kind.role != Role::Approval)
                .map(|kind| kind.name.clone()),
        );
        // Unknown kinds stand behind all known ones.
        for entry in map.entries() {
            let kind = &entry.key.kind;
            if map.schema().kind(kind).is_none() && kinds.last() != Some(kind) {
                kinds.push(kind.clone());
            }
        }
        self.groups = kinds.into_iter().map(|kind| Group::new(map, kind, today)).collect();
        self.forget_gone(map);
    }

    /// Makes entries anew that an edit touched.
    pub fn refresh(&mut self, map: &Map, today: Date, keys: &[Key]) {
        let mut whole: Vec<&SmolStr> = Vec::new();
        for key in keys.iter().filter(|key| key.kind != "approval") {
            let Some(group) = self.groups.iter_mut().find(|group| group.kind == key.kind) else {
                self.rebuild(map, today);
                return;
            };
            if key.kind == "map" {
                self.rebuild(map, today);
                return;
            }
            if whole.contains(&&key.kind) {
                continue;
            }
            if keys.len() > MANY || !group.refresh(map, key, today) {
                whole.push(&key.kind);
            }
        }
        for kind in whole {
            if let Some(place) = self.groups.iter_mut().find(|group| group.kind == *kind) {
                *place = Group::new(map, kind.clone(), today);
            }
        }
        self.forget_gone(map);
    }

    fn forget_gone(&mut self, map: &Map) {
        if !self.marks.is_empty() {
            self.marks.retain(|key| map.get(key).is_some());
        }
    }

    /// Makes the rows anew; the chosen entry stays chosen where it is still there.
    pub fn filter(&mut self, filter: &str, ground: &Ground<'_>) {
        let chosen = self.selected_key().cloned();
        let sieve = Sieve::new(ground.workspace.map(), filter);
        self.rows.clear();
        self.n_passed = 0;
        if self.sort.is_by_kind() {
            self.rows_by_kind(&sieve, ground);
        } else {
            self.rows_in_order(&sieve, ground);
        }
        let stays = chosen.is_some_and(|key| self.select(&key));
        if !stays && !sieve.is_open() {
            // The first entry, below its heading.
            let is_entry = |row: &OutlineRow| matches!(row, OutlineRow::Entry { .. });
            self.selected = self.rows.iter().position(is_entry).unwrap_or(0);
        }
        self.selected = self.selected.min(self.rows.len().saturating_sub(1));
    }

    fn rows_by_kind(&mut self, sieve: &Sieve, ground: &Ground<'_>) {
        for (group_idx, group) in self.groups.iter().enumerate() {
            let mut found: Vec<usize> = (0..group.items.len()).collect();
            if !sieve.is_open() {
                found.retain(|item_idx| {
                    group.items.get(*item_idx).is_some_and(|item| sieve.passes(ground, item))
                });
                if found.is_empty() {
                    continue;
                }
            }
            if self.sort == Sort::Canonical {
                found.sort_by_key(|item_idx| group.items.get(*item_idx).map(|item| &item.key.id));
            }
            if group.kind != "map" {
                self.n_passed += found.len();
            }
            self.rows.push(OutlineRow::Kind { group_idx, count: found.len() });
            if sieve.is_open() && self.folded.contains(&group.kind) {
                continue;
            }
            let rows = found.into_iter();
            self.rows.extend(rows.map(|item_idx| OutlineRow::Entry { group_idx, item_idx }));
        }
    }

    fn rows_in_order(&mut self, sieve: &Sieve, ground: &Ground<'_>) {
        let mut found: Vec<(i64, SmolStr, OutlineRow)> = Vec::new();
        for (group_idx, group) in self.groups.iter().enumerate() {
            if group.kind == "map" {
                continue;
            }
            for (item_idx, item) in group.items.iter().enumerate() {
                if sieve.is_open() || sieve.passes(ground, item) {
                    let (number, label) = self.rank(item, ground);
                    found.push((number, label, OutlineRow::Entry { group_idx, item_idx }));
                }
            }
        }
        self.n_passed = found.len();
        // A stable sort: what is equal stays by kind and title.
        found.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        let has_headings = matches!(self.sort, Sort::Owner | Sort::File);
        let mut last: Option<(SmolStr, usize)> = None;
        for (_, label, row) in found {
            if has_headings {
                match &last {
                    Some((heading, _)) if *heading == label => {}
                    Some(_) | None => {
                        last = Some((label.clone(), self.rows.len()));
                        self.rows.push(OutlineRow::Heading { label, count: 0 });
                    }
                }
                if let Some((_, row_idx)) = last
                    && let Some(OutlineRow::Heading { count, .. }) = self.rows.get_mut(row_idx)
                {
                    *count += 1;
                }
            }
            self.rows.push(row);
        }
    }

    /// Returns what decides over an entry's place: a number, and a label where there are headings.
    fn rank(&self, item: &Item, ground: &Ground<'_>) -> (i64, SmolStr) {
        let none = SmolStr::default();
        match self.sort {
            Sort::Title | Sort::Canonical => (0, none),
            Sort::Reviewed => match (item.reviewed, item.fresh) {
                (Some(day), _) => {
                    let (year, month) = (i64::from(day.year()), i64::from(day.month()));
                    (year * 400 + month * 32 + i64::from(day.day()), none)
                }
                (None, Some(_)) => (i64::MIN, none),
                // Nobody reviews the values of dimensions.
                (None, None) => (i64::MAX, none),
            },
            Sort::Owner => {
                let entry = ground.workspace.map().get(&item.key);
                match entry.and_then(|entry| entry.text("owner")) {
                    Some(owner) => (0, owner.into()),
                    None => (1, "nobody".into()),
                }
            }
            Sort::Problems => (-number(ground.findings.of(&item.key).count()), none),
            Sort::Used => (-number(uses(ground.workspace.map(), &item.key)), none),
            Sort::File => (0, ground.workspace.file_of(&item.key).unwrap_or_default().into()),
        }
    }

    /// Returns the entry of a row.
    pub fn item(&self, row: &OutlineRow) -> Option<&Item> {
        match row {
            OutlineRow::Kind { .. } | OutlineRow::Heading { .. } => None,
            OutlineRow::Entry { group_idx, item_idx } => {
                self.groups.get(*group_idx)?.items.get(*item_idx)
            }
        }
    }

    /// Returns how many entries there are; the settings of the map are none.
    pub fn len(&self) -> usize {
        let groups = self.groups.iter().filter(|group| group.kind != "map");
        groups.map(|group| group.items.len()).sum()
    }

    /// Tells whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the chosen entry.
    pub fn selected_key(&self) -> Option<&Key> {
        self.item(self.rows.get(self.selected)?).map(|item| &item.key)
    }

    /// Returns the kind of the chosen row.
    pub fn selected_kind(&self) -> Option<&SmolStr> {
        match self.rows.get(self.selected)? {
            OutlineRow::Kind { group_idx, .. } | OutlineRow::Entry { group_idx, .. } => {
                self.groups.get(*group_idx).map(|group| &group.kind)
            }
            OutlineRow::Heading { .. } => None,
        }
    }

    /// Chooses an entry; tells whether it has a row.
    pub fn select(&mut self, key: &Key) -> bool {
        let place = self.rows.iter().position(|row| self.item(row).is_some_and(|i| i.key == *key));
        if let Some(place) = place {
            self.selected = place;
        }
        place.is_some()
    }

    /// Returns the entries that have a row, or stand below a folded heading; `[map]` is none.
    pub fn passed(&self) -> Vec<Key> {
        let mut keys = Vec::with_capacity(self.n_passed);
        let mut rows = self.rows.iter().peekable();
        while let Some(row) = rows.next() {
            let unfolded = matches!(rows.peek(), Some(OutlineRow::Entry { .. }));
            match row {
                OutlineRow::Kind { group_idx, .. } if !unfolded => {
                    let items = self.groups.get(*group_idx).map_or(&[][..], |it| &it.items);
                    keys.extend(items.iter().map(|item| item.key.clone()));
                }
                OutlineRow::Kind { .. } | OutlineRow::Heading { .. } => {}
                OutlineRow::Entry { .. } => keys.extend(self.item(row).map(|it| it.key.clone())),
            }
        }
        keys.retain(|key| key.kind != "map");
        keys
    }
}

/// Returns how many entries refer to this one.
pub fn uses(map: &Map, key: &Key) -> usize {
    map.naming(key).iter().filter(|from| from.kind != "approval").count()
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
