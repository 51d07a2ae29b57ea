//! The neighbourhood of an entry: what it says and who says it, two steps each way.
//!
//! [`Neighbours`] reads it from the map, [`layout`](layout::layout) makes a picture of it; neither
//! knows the screen.

pub mod layout;
mod lines;

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashSet};
use smol_str::SmolStr;

use super::words::kind_label;
use crate::model::{Audience, Key, Map};
use crate::render::clean_line;
use layout::Picture;

/// How many entries of one kind are shown before the rest is asked for.
const SHOWN: usize = 5;
/// How many entries of the second step are shown beside one of the first.
const BESIDE: usize = 2;

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// To those who say it, drawn on the left.
    SaidBy,
    /// To what it says, drawn on the right.
    Says,
}

/// An entry beside another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// The entry.
    pub key: Key,
    /// What kind it is of, in a word.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// The field that makes the link.
    pub field: String,
    /// Whether there is no such entry.
    pub is_missing: bool,
    /// The next step, those that are shown.
    pub beside: Vec<Self>,
    /// How many of the next step are not shown.
    pub n_more: usize,
}

/// The neighbours of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The kind.
    pub kind: SmolStr,
    /// What several of it are called.
    pub label: String,
    /// How many there are.
    pub count: usize,
    /// Those that are shown.
    pub shown: Vec<Neighbour>,
}

/// The neighbourhood of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbours {
    /// The entry.
    pub key: Key,
    /// What kind it is of, in a word.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// Who says it.
    pub said_by: Vec<Group>,
    /// What it says.
    pub says: Vec<Group>,
}

/// What of a neighbourhood is to be seen.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// The map.
    pub map: &'a Map,
    /// Whether what is internal is left out.
    pub customer_only: bool,
    /// The kinds of which all are shown.
    pub opened: &'a FxHashSet<(Way, SmolStr)>,
}

impl Sight<'_> {
    /// Returns the links of an entry one way: to whom, and by which field; each entry once.
    fn links(&self, key: &Key, way: Way) -> Vec<(Key, String)> {
        let map = self.map;
        let field = |from: &Key, to: &Key| {
            let links = map.links_from(from).iter();
            let mut links = links.filter(|link| {
                link.to == *to || map.resolve(&link.to).entry().is_some_and(|it| it.key == *to)
            });
            let field = links.next().and_then(|link| map.schema().field_at(&from.kind, &link.at));
            field.map_or_else(String::new, |field| field.label.to_string())
        };
        let mut found: Vec<(Key, String)> = Vec::new();
        let mut seen = FxHashSet::default();
        let mut put = |other: Key, field: &dyn Fn() -> String| {
            let entry = map.get(&other);
            let is_hidden =
                self.customer_only && entry.is_some_and(|it| it.audience() == Audience::Internal);
            if other.kind != "approval" && !is_hidden && seen.insert(other.clone()) {
                let field = field();
                found.push((other, field));
            }
        };
        match way {
            Way::Says => {
                for link in map.links_from(key) {
                    let entry = map.resolve(&link.to).entry();
                    let other = entry.map_or_else(|| link.to.clone(), |entry| entry.key.clone());
                    put(other.clone(), &|| field(key, &other));
                }
            }
            Way::SaidBy => {
                for entry in map.linked_from(key) {
                    put(entry.key.clone(), &|| field(&entry.key, key));
                }
            }
        }
        found
    }

    fn neighbour(&self, (key, field): (Key, String)) -> Neighbour {
        let entry = self.map.get(&key);
        let title = entry.map_or_else(
            || format!("{} (missing)", key.id),
            |it| clean_line(it.title()).into_owned(),
        );
        let (kind, is_missing) = (kind_label(self.map, &key).to_owned(), entry.is_none());
        Neighbour { key, kind, title, field, is_missing, beside: Vec::new(), n_more: 0 }
    }

    /// Returns the neighbours one way by their kinds, each with the step behind it.
    fn groups(&self, centre: &Key, way: Way) -> Vec<Group> {
        let mut kinds: IndexMap<SmolStr, Vec<(Key, String)>, FxBuildHasher> = IndexMap::default();
        for link in self.links(centre, way) {
            kinds.entry(link.0.kind.clone()).or_default().push(link);
        }
        let group = |(kind, mut links): (SmolStr, Vec<(Key, String)>)| {
            let declared = self.map.schema().kind(&kind);
            let label = declared.map_or_else(|| kind.to_string(), |it| it.labels.to_string());
            let count = links.len();
            if !self.opened.contains(&(way, kind.clone())) {
                cut(&mut links, SHOWN);
            }
            let shown = links.into_iter().map(|link| {
                let mut neighbour = self.neighbour(link);
                let mut behind = self.links(&neighbour.key, way);
                behind.retain(|(key, _)| key != centre);
                neighbour.n_more = cut(&mut behind, BESIDE);
                neighbour.beside = behind.into_iter().map(|link| self.neighbour(link)).collect();
                neighbour
            });
            let shown = shown.collect();
            Group { kind, label, count, shown }
        };
        kinds.into_iter().map(group).collect()
    }

    /// Returns the neighbourhood of an entry; `None` when there is no such entry.
    pub fn around(&self, key: &Key) -> Option<Neighbours> {
        let entry = self.map.get(key)?;
        Some(Neighbours {
            key: key.clone(),
            kind: kind_label(self.map, key).to_owned(),
            title: clean_line(entry.title()).into_owned(),
            said_by: self.groups(key, Way::SaidBy),
            says: self.groups(key, Way::Says),
        })
    }
}

/// Cuts a list to what is shown of it, and returns how many are left out. Never only one: a line
/// that says "and 1 more" would take the room of the one.
fn cut<T>(list: &mut Vec<T>, most: usize) -> usize {
    let n_more = list.len().saturating_sub(most);
    if n_more < 2 {
        return 0;
    }
    list.truncate(most);
    n_more
}

/// The picture of a neighbourhood, and the way through it.
#[derive(Debug, Clone)]
pub struct Around {
    /// The entry in the middle.
    pub centre: Key,
    /// The entries that were in the middle before.
    pub before: Vec<Key>,
    /// Whether what is internal is left out.
    pub customer_only: bool,
    /// The kinds of which all are shown.
    pub opened: FxHashSet<(Way, SmolStr)>,
    /// The picture.
    pub picture: Picture,
    /// What the picture was made for: which state of the map, and how much room.
    pub made_for: Option<(Key, u64, usize, usize, usize)>,
    /// The chosen place of the picture.
    pub selected: usize,
    /// The first line in view.
    pub scroll: usize,
}

impl Around {
    /// Returns the picture around an entry, which is not drawn yet.
    pub fn new(centre: Key, customer_only: bool) -> Self {
        Self {
            centre,
            before: Vec::new(),
            customer_only,
            opened: FxHashSet::default(),
            picture: Picture::default(),
            made_for: None,
            selected: 0,
            scroll: 0,
        }
    }

    /// Makes the picture anew when what it is made from has changed; tells whether the entry in
    /// the middle is still there.
    pub fn refresh(&mut self, map: &Map, generation: u64, (width, height): (usize, usize)) -> bool {
        let made_for = Some((self.centre.clone(), generation, width, height, self.opened.len()));
        if self.made_for == made_for {
            return true;
        }
        let sight = Sight { map, customer_only: self.customer_only, opened: &self.opened };
        let Some(neighbours) = sight.around(&self.centre) else { return false };
        let is_same_room = self
            .made_for
            .as_ref()
            .is_some_and(|(key, _, was, ..)| *key == self.centre && *was == width);
        self.picture = layout::layout(&neighbours, width, height);
        if !is_same_room || self.picture.spot(self.selected).is_none() {
            self.selected = 0;
            self.scroll = 0;
        }
        self.made_for = made_for;
        true
    }

    /// Puts another entry in the middle.
    pub fn go_to(&mut self, key: Key) {
        let before = std::mem::replace(&mut self.centre, key);
        self.before.push(before);
        self.opened.clear();
    }
}
