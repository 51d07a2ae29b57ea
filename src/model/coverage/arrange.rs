//! Which lines are shown, and in which order.

use std::cmp::Ordering;

use rustc_hash::FxHashSet;

use super::{Coverage, Crossing, Line};
use crate::model::entry::Key;

/// In which order lines stand; what stands below a line stays below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sort {
    /// As in the map: by id.
    #[default]
    Map,
    /// By title.
    Name,
    /// Those with the most to do first, counted with all that stand below them.
    Worst,
    /// Those that are covered best first, counted likewise.
    Best,
}

/// How the lines of one edge are shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arrangement {
    /// In which order.
    pub sort: Sort,
    /// Whether only those with something left to do.
    pub only_gaps: bool,
    /// Only those whose title or id has all these words, and what they stand below; nothing is
    /// folded then, for what is looked for shall be seen.
    pub words: String,
    /// The lines whose lines below are not shown.
    pub folded: FxHashSet<Key>,
}

impl Arrangement {
    /// Tells whether the lines below a line are not shown.
    pub fn folds(&self, line: &Line) -> bool {
        self.words.trim().is_empty() && self.folded.contains(&line.key)
    }
}

impl Coverage {
    /// Returns the places of the rows that are shown, in order.
    pub fn arranged_rows(&self, arrangement: &Arrangement) -> Vec<usize> {
        arranged(&self.rows, arrangement, |row| self.has_gap(row))
    }

    /// Returns the places of the columns that are shown, in order.
    ///
    /// The columns of a further view stand as they are: the gaps there are those of rows.
    pub fn arranged_cols(&self, arrangement: &Arrangement) -> Vec<usize> {
        if self.crossing != Crossing::Situations {
            return (0..self.cols.len()).collect();
        }
        arranged(&self.cols, arrangement, |col| {
            self.cols.get(col).is_some_and(|line| line.tally.complete < line.tally.of)
        })
    }
}

fn arranged(
    lines: &[Line],
    arrangement: &Arrangement,
    has_gap: impl Fn(usize) -> bool,
) -> Vec<usize> {
    // What serves a value serves those below it, too: one without a gap has none below it, and so
    // no line that is shown stands below one that is not.
    let is_met = met(lines, &arrangement.words);
    let is_shown = |place: &usize| {
        is_met.get(*place) != Some(&false) && (!arrangement.only_gaps || has_gap(*place))
    };
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); lines.len()];
    let mut roots = Vec::new();
    for (place, line) in lines.iter().enumerate().filter(|(place, _)| is_shown(place)) {
        match line.parent {
            Some(parent) if arrangement.folds(&lines[parent]) => {}
            Some(parent) => children[parent].push(place),
            None => roots.push(place),
        }
    }
    let load: Vec<Load> = match arrangement.sort {
        Sort::Worst | Sort::Best => loads(lines),
        Sort::Map | Sort::Name => Vec::new(),
    };
    let order = |a: &usize, b: &usize| match arrangement.sort {
        Sort::Map => Ordering::Equal,
        Sort::Name => name(&lines[*a]).cmp(&name(&lines[*b])),
        Sort::Worst => load[*a].order(&load[*b]),
        Sort::Best => load[*b].order(&load[*a]),
    };
    let mut shown = Vec::with_capacity(lines.len());
    let mut waiting = roots;
    waiting.sort_by(order);
    waiting.reverse();
    while let Some(place) = waiting.pop() {
        shown.push(place);
        let mut below = std::mem::take(&mut children[place]);
        below.sort_by(order);
        waiting.extend(below.into_iter().rev());
    }
    shown
}

/// Tells of each line whether it has all words, or stands above one that has them; nothing when
/// there are no words.
fn met(lines: &[Line], words: &str) -> Vec<bool> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let mut is_met = Vec::new();
    if words.is_empty() {
        return is_met;
    }
    is_met.resize(lines.len(), false);
    for (place, line) in lines.iter().enumerate().rev() {
        let title = name(line);
        let has = |word: &String| title.contains(word) || line.key.id.contains(word.as_str());
        is_met[place] |= words.iter().all(has);
        if let Some(parent) = line.parent.filter(|_| is_met[place]) {
            is_met[parent] = true;
        }
    }
    is_met
}

fn name(line: &Line) -> String {
    line.title.to_lowercase()
}

/// How much of a line and of all below it is done.
#[derive(Debug, Clone, Copy, Default)]
struct Load {
    complete: usize,
    of: usize,
    weight: usize,
}

impl Load {
    /// Compares shares without a division: the least done first.
    fn order(&self, other: &Self) -> Ordering {
        let share = (self.complete * other.of).cmp(&(other.complete * self.of));
        share.then_with(|| (self.weight * other.of).cmp(&(other.weight * self.of)))
    }
}

fn loads(lines: &[Line]) -> Vec<Load> {
    let mut loads: Vec<Load> = lines
        .iter()
        .map(|line| {
            let tally = line.tally;
            Load { complete: tally.complete, of: tally.of, weight: line.weight }
        })
        .collect();
    for place in (0..lines.len()).rev() {
        let load = loads[place];
        if let Some(parent) = lines[place].parent {
            loads[parent].complete += load.complete;
            loads[parent].of += load.of;
            loads[parent].weight += load.weight;
        }
    }
    loads
}
