//! One entry in the outline, and all entries of a kind.

use jiff::civil::Date;
use smol_str::SmolStr;

use crate::model::{Audience, Entry, Freshness, Key, Map, Role, Status};

/// The entries of one kind.
#[derive(Debug, Clone)]
pub struct Group {
    /// The kind.
    pub kind: SmolStr,
    /// What it is called.
    pub label: String,
    /// Its entries, by title, below what they belong to.
    pub items: Vec<Item>,
}

/// One entry in the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The entry.
    pub key: Key,
    /// What it is called.
    pub title: String,
    /// How many entries it belongs to, one in the other.
    pub depth: usize,
    /// The sign of its state: `~`, `x`, `#`, `!` or a blank.
    pub sign: char,
    /// How far it has come.
    pub status: Status,
    /// Who may read it.
    pub audience: Audience,
    /// How fresh it is, if it is of a kind that is reviewed.
    pub fresh: Option<Freshness>,
    /// When somebody last looked at it.
    pub reviewed: Option<Date>,
    /// What a filter looks through, in small letters.
    pub words: String,
    /// The titles of what it belongs to and its own, in small letters: its place in the group.
    place: String,
}

impl Group {
    /// Makes the entries of a kind.
    pub fn new(map: &Map, kind: SmolStr, today: Date) -> Self {
        let declared = map.schema().kind(&kind);
        let label =
            declared.map_or_else(|| format!("{kind} (unknown)"), |kind| kind.labels.to_string());
        let mut items: Vec<Item> =
            map.of_kind(&kind).map(|entry| Item::new(map, entry, today)).collect();
        items.sort_by(|a, b| a.place.cmp(&b.place));
        Self { kind, label, items }
    }

    /// Makes one entry anew, or takes it out; tells whether that was all there is to do.
    ///
    /// A value of a dimension that got another name or place takes what is below it along.
    pub fn refresh(&mut self, map: &Map, key: &Key, today: Date) -> bool {
        let old = self.items.iter().position(|item| item.key == *key);
        let new = map.get(key).map(|entry| Item::new(map, entry, today));
        let is_dimension =
            map.schema().kind(&self.kind).is_some_and(|kind| kind.role == Role::Dimension);
        let stays = match (old.and_then(|item_idx| self.items.get_mut(item_idx)), &new) {
            (Some(old), Some(new)) if old.place == new.place => {
                old.clone_from(new);
                return true;
            }
            (None, None) => return true,
            _ => !is_dimension,
        };
        if let Some(item_idx) = old {
            self.items.remove(item_idx);
        }
        if let Some(new) = new {
            let order = |item: &Item| (&item.place, &item.key.id) < (&new.place, &new.key.id);
            self.items.insert(self.items.partition_point(order), new);
        }
        stays
    }
}

impl Item {
    fn new(map: &Map, entry: &Entry, today: Date) -> Self {
        let is_dimension = map.kind_of(entry).is_some_and(|kind| kind.role == Role::Dimension);
        let mut place = entry.title().to_lowercase();
        let mut depth = 0;
        if is_dimension && entry.fields.contains_key("parent") {
            let line = map.with_ancestors(entry);
            depth = line.len() - 1;
            let titles: Vec<String> =
                line.iter().rev().map(|above| above.title().to_lowercase()).collect();
            // What is below a value comes behind it, and before any longer title.
            place = titles.join("\u{1}");
        }
        let fresh = Freshness::asked(map, entry, today);
        let (status, audience) = (entry.status(), entry.audience());
        let sign = match (status, audience, fresh) {
            (Status::Retired, ..) => 'x',
            (Status::Draft, ..) => '~',
            (Status::Live, Audience::Internal, _) => '#',
            (Status::Live, Audience::Customer, Some(Freshness::Overdue { .. })) => '!',
            (Status::Live, Audience::Customer, _) => ' ',
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
            if audience == Audience::Internal { audience.word() } else { "" },
            fresh.map_or("", Freshness::word),
        );
        Self {
            key: entry.key.clone(),
            title: title.to_owned(),
            depth,
            sign,
            status,
            audience,
            fresh,
            reviewed: entry.reviewed(),
            words: words.to_lowercase(),
            place,
        }
    }
}
