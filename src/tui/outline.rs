//! All entries by kind, dimensions by what they belong to, folded and filtered.
//!
//! The groups are made anew for the kinds that an edit touched; the rows on every fold and filter.

use jiff::civil::Date;
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::app::Findings;
use super::words::freshness;
use crate::model::{Key, Level, Map, Role, Status};

/// All entries, folded and filtered.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// The entries of each kind.
    pub groups: Vec<Group>,
    /// The kinds of which only the heading is shown.
    pub folded: FxHashSet<SmolStr>,
    /// What is shown.
    pub rows: Vec<OutlineRow>,
    /// The chosen row.
    pub selected: usize,
    /// The first row in view.
    pub scroll: usize,
}

/// The entries of one kind.
#[derive(Debug, Clone)]
pub struct Group {
    /// The kind.
    pub kind: SmolStr,
    /// What it is called.
    pub label: String,
    /// Its entries, in the order of the screen.
    pub items: Vec<Item>,
}

/// One entry in the outline.
#[derive(Debug, Clone)]
pub struct Item {
    /// The entry.
    pub key: Key,
    /// What it is called.
    pub title: String,
    /// How many entries it belongs to, one in the other.
    pub depth: usize,
    /// The sign of its state: `~`, `x`, `#`, `!` or a blank.
    pub sign: char,
    /// What the filter looks through.
    words: String,
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
        self.groups = kinds.into_iter().map(|kind| group(map, kind, today)).collect();
    }

    /// Makes the groups of some kinds anew.
    pub fn refresh(&mut self, map: &Map, today: Date, kinds: &[SmolStr]) {
        for kind in kinds {
            match self.groups.iter_mut().find(|group| group.kind == *kind) {
                Some(place) => *place = group(map, kind.clone(), today),
                None if kind != "approval" => {
                    self.rebuild(map, today);
                    return;
                }
                None => {}
            }
        }
    }

    /// Makes the rows anew; the chosen entry stays chosen where it is still there.
    pub fn filter(&mut self, filter: &str, findings: &Findings) {
        let chosen = self.selected_key().cloned();
        let words: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
        self.rows.clear();
        for (group_idx, group) in self.groups.iter().enumerate() {
            let passes = |item: &Item| {
                words.iter().all(|word| {
                    item.words.contains(word.as_str())
                        || "problems".starts_with(word.as_str())
                            && word.len() > 3
                            && findings.worst(&item.key).is_some_and(|level| level > Level::Hint)
                })
            };
            if words.is_empty() {
                self.rows.push(OutlineRow::Kind { group_idx, count: group.items.len() });
                if self.folded.contains(&group.kind) {
                    continue;
                }
                let entries = 0..group.items.len();
                self.rows.extend(entries.map(|item_idx| OutlineRow::Entry { group_idx, item_idx }));
                continue;
            }
            let found: Vec<usize> = (0..group.items.len())
                .filter(|item_idx| group.items.get(*item_idx).is_some_and(&passes))
                .collect();
            if !found.is_empty() {
                self.rows.push(OutlineRow::Kind { group_idx, count: found.len() });
                self.rows.extend(
                    found.into_iter().map(|item_idx| OutlineRow::Entry { group_idx, item_idx }),
                );
            }
        }
        let stays = chosen.is_some_and(|key| self.select(&key));
        if !stays && !words.is_empty() {
            // The first entry, below its kind's heading.
            self.selected = 1;
        }
        self.selected = self.selected.min(self.rows.len().saturating_sub(1));
    }

    /// Returns the entry of a row.
    pub fn item(&self, row: &OutlineRow) -> Option<&Item> {
        match row {
            OutlineRow::Kind { .. } => None,
            OutlineRow::Entry { group_idx, item_idx } => {
                self.groups.get(*group_idx)?.items.get(*item_idx)
            }
        }
    }

    /// Returns the chosen entry.
    pub fn selected_key(&self) -> Option<&Key> {
        self.item(self.rows.get(self.selected)?).map(|item| &item.key)
    }

    /// Returns the kind of the chosen row.
    pub fn selected_kind(&self) -> Option<&SmolStr> {
        let (OutlineRow::Kind { group_idx, .. } | OutlineRow::Entry { group_idx, .. }) =
            self.rows.get(self.selected)?;
        self.groups.get(*group_idx).map(|group| &group.kind)
    }

    /// Chooses an entry; tells whether it has a row.
    pub fn select(&mut self, key: &Key) -> bool {
        let place = self.rows.iter().position(|row| self.item(row).is_some_and(|i| i.key == *key));
        if let Some(place) = place {
            self.selected = place;
        }
        place.is_some()
    }
}

fn group(map: &Map, kind: SmolStr, today: Date) -> Group {
    let declared = map.schema().kind(&kind);
    let label =
        declared.map_or_else(|| format!("{kind} (unknown)"), |kind| kind.labels.to_string());
    let is_dimension = declared.is_some_and(|kind| kind.role == Role::Dimension);
    let mut items: Vec<(Vec<String>, Item)> = map
        .of_kind(&kind)
        .map(|entry| {
            let mut place = vec![entry.title().to_lowercase()];
            if is_dimension && entry.fields.contains_key("parent") {
                place =
                    map.with_ancestors(entry).iter().map(|e| e.title().to_lowercase()).collect();
                place.reverse();
            }
            let fresh = freshness(map, entry, today);
            let (status, audience) = (entry.status(), entry.audience());
            let sign = match (status, audience, fresh) {
                (Status::Retired, _, _) => 'x',
                (Status::Draft, _, _) => '~',
                (_, crate::model::Audience::Internal, _) => '#',
                (_, _, Some(crate::model::Freshness::Overdue { .. })) => '!',
                _ => ' ',
            };
            let title = if entry.key.kind == "map" { "Settings of the map" } else { entry.title() };
            let words = format!(
                "{} {} {} {} {} {} {} {}",
                title,
                entry.key.id,
                entry.words("aliases").join(" "),
                entry.words("tags").join(" "),
                entry.text("owner").unwrap_or_default(),
                status.word(),
                if audience == crate::model::Audience::Internal { "internal" } else { "" },
                fresh.map_or("", crate::model::Freshness::word),
            );
            let item = Item {
                key: entry.key.clone(),
                title: title.to_owned(),
                depth: place.len() - 1,
                sign,
                words: words.to_lowercase(),
            };
            (place, item)
        })
        .collect();
    items.sort_by(|a, b| a.0.cmp(&b.0));
    Group { kind, label, items: items.into_iter().map(|(_, item)| item).collect() }
}
