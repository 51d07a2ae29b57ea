//! What stands below an empty search line: pinned entries, recent searches, examples.

use super::find::Welcome;
use crate::disk::Recent;
use crate::model::{Key, Map};

/// How many recent searches are shown.
const MOST_SEARCHES: usize = 6;
/// With so many recent searches nobody needs examples.
const ENOUGH: usize = 3;

/// A line below an empty search line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// An empty one.
    Gap,
    /// What to do.
    Lead,
    /// What stands below it.
    Heading(&'static str),
    /// Something to choose, by its place among [`items`].
    Item(usize),
    /// How much there is in the map.
    Counts,
    /// How many messages are overdue.
    Overdue,
}

/// Something to choose below an empty search line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A pinned entry.
    Pinned(Key),
    /// Words to search for.
    Search(String),
}

/// Returns the pinned entries that there are: one that has another id by now is the same, one that
/// is gone is none.
pub fn pinned(map: &Map, recent: &Recent) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    for said in recent.pinned.iter().rev() {
        let Some((kind, id)) = said.split_once('.') else { continue };
        if let Some(entry) = map.resolve(&Key::new(kind, id)).entry()
            && !keys.contains(&entry.key)
        {
            keys.push(entry.key.clone());
        }
    }
    keys
}

/// Returns everything to choose, in the order of the lines.
pub fn items(welcome: &Welcome) -> Vec<Item> {
    let pinned = welcome.pinned.iter().cloned().map(Item::Pinned);
    pinned.chain(searches(welcome).cloned().map(Item::Search)).collect()
}

fn searches(welcome: &Welcome) -> impl Iterator<Item = &String> {
    let examples = if welcome.searches.len() < ENOUGH { &*welcome.examples } else { &[] };
    let is_new = |example: &&String| !welcome.searches.contains(*example);
    welcome.searches.iter().take(MOST_SEARCHES).chain(examples.iter().filter(is_new))
}

/// Returns the lines.
pub fn lines(welcome: &Welcome) -> Vec<Line> {
    let mut lines = vec![Line::Gap];
    let (n_pinned, n_searches) = (welcome.pinned.len(), welcome.searches.len().min(MOST_SEARCHES));
    let n_items = n_pinned + searches(welcome).count();
    if n_pinned + n_searches == 0 {
        lines.extend([Line::Lead, Line::Gap]);
    }
    let mut put = |heading, from: usize, to: usize| {
        if from < to {
            lines.push(Line::Heading(heading));
            lines.extend((from..to).map(Line::Item));
            lines.push(Line::Gap);
        }
    };
    put("Pinned", 0, n_pinned);
    put("Recent searches", n_pinned, n_pinned + n_searches);
    put("For example:", n_pinned + n_searches, n_items);
    lines.push(Line::Counts);
    if welcome.n_overdue > 0 {
        lines.push(Line::Overdue);
    }
    lines
}

/// Returns the first line in view, so that the chosen one is.
pub fn first_line(lines: &[Line], selected: Option<usize>, height: usize) -> usize {
    let place = selected.and_then(|item| lines.iter().position(|line| *line == Line::Item(item)));
    place.map_or(0, |place| (place + 2).saturating_sub(height))
}
