//! Where everything stands in the picture of a neighbourhood: a pure function of what is drawn and
//! of the room for it.
//!
//! The entry stands in the middle as a box, who says it on the left and what it says on the right,
//! each step in a column of its own. Every line of a column belongs to one entry, and what is
//! behind an entry stands beside it: so no edge crosses another. Where there is no room for two
//! steps there is one, and where there is none for that a list.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use smol_str::SmolStr;
use unicode_width::UnicodeWidthStr;

use super::lines::Corner;
use super::{Group, Neighbour, Neighbours, Way};
use crate::model::Key;

/// How wide a column is at least and at most.
const WIDTH: (usize, usize) = (16, 40);
/// How many blanks are between the columns of two steps.
const GAP: usize = 5;
/// How many columns are between the box and a side where no name of a field stands.
const PLAIN: usize = 7;

/// A picture: what stands where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picture {
    /// What can be chosen, and headings; the entry in the middle first.
    pub spots: Vec<Spot>,
    /// The edges: the directions that meet at a column and a line.
    pub edges: IndexMap<(usize, usize), Corner, FxBuildHasher>,
    /// The names of fields on edges: column, line, name.
    pub labels: Vec<(usize, usize, String)>,
    /// How many lines it has.
    pub height: usize,
    /// Whether it is a list.
    pub is_list: bool,
}

/// Something in a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Its column on the screen.
    pub x: usize,
    /// Its line.
    pub y: usize,
    /// How wide it is at most.
    pub width: usize,
    /// How many steps it is from the middle: left of it less than nothing.
    pub step: i8,
    /// What it stands beside: the place of a spot.
    pub beside: usize,
    /// Its kind in a word.
    pub kind: String,
    /// What it says.
    pub title: String,
    /// The field that links it.
    pub field: String,
    /// What it stands for.
    pub what: What,
}

/// What a spot stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The entry in the middle: its line is the middle of the five of a box.
    Centre(Key),
    /// An entry.
    Entry(Key),
    /// An entry that there is not.
    Missing(Key),
    /// The rest of a kind.
    More(Way, SmolStr),
    /// The rest of what is beside an entry.
    MoreOf(Key),
    /// The name of a kind, which can't be chosen.
    Heading,
}

impl Spot {
    /// Returns the entry that it stands for.
    pub fn key(&self) -> Option<&Key> {
        match &self.what {
            What::Centre(key) | What::Entry(key) => Some(key),
            What::Missing(_) | What::More(..) | What::MoreOf(_) | What::Heading => None,
        }
    }
}

impl Picture {
    /// Returns a spot that can be chosen.
    pub fn spot(&self, place: usize) -> Option<&Spot> {
        self.spots.get(place).filter(|spot| spot.what != What::Heading)
    }

    /// Returns the spot at a column and a line.
    pub fn spot_at(&self, x: usize, y: usize) -> Option<usize> {
        self.spots.iter().position(|spot| {
            let rows = match spot.what {
                What::Centre(_) if !self.is_list => spot.y.saturating_sub(2)..spot.y + 3,
                What::Centre(_)
                | What::Entry(_)
                | What::Missing(_)
                | What::More(..)
                | What::MoreOf(_) => spot.y..spot.y + 1,
                What::Heading => 0..0,
            };
            rows.contains(&y) && (spot.x..spot.x + spot.width).contains(&x)
        })
    }
}

/// How wide the columns are.
#[derive(Debug, Clone, Copy)]
struct Widths {
    centre: usize,
    column: usize,
    /// Between the box and who says it, and what it says.
    gaps: [usize; 2],
    n_steps: usize,
}

/// Returns the picture of a neighbourhood in this many columns and lines.
pub fn layout(around: &Neighbours, width: usize, height: usize) -> Picture {
    match widths(around, width) {
        Some(widths) => drawn(around, widths, width, height),
        None => listed(around, width),
    }
}

/// Returns how wide the columns are; `None` where there is only room for a list.
fn widths(around: &Neighbours, width: usize) -> Option<Widths> {
    let sides = [&around.said_by, &around.says];
    let firsts = sides.iter().filter(|groups| !groups.is_empty()).count();
    let goes_on = |groups: &&&Vec<Group>| {
        groups.iter().flat_map(|group| &group.shown).any(|it| !it.beside.is_empty())
    };
    let seconds = sides.iter().filter(goes_on).count();
    let centre = (width / 6).clamp(20, 30);
    // A name on an edge is worth less than a title.
    let named = sides.map(|groups| gap_of(groups));
    for n_steps in [2, 1] {
        let seconds = if n_steps == 2 { seconds } else { 0 };
        let columns = (firsts + seconds).max(1);
        for (gaps, least) in [(named, WIDTH.0 + 4), ([PLAIN; 2], WIDTH.0)] {
            let between: usize = sides
                .iter()
                .zip(gaps)
                .filter(|(groups, _)| !groups.is_empty())
                .map(|(_, gap)| gap)
                .sum();
            let left = width.saturating_sub(centre + between + seconds * GAP);
            let column = (left / columns).min(WIDTH.1);
            if column >= least {
                return Some(Widths { centre, column, gaps, n_steps });
            }
        }
    }
    None
}

/// Returns how many columns are wanted between the box and a side: room for the names of fields.
fn gap_of(groups: &[Group]) -> usize {
    let names = groups.iter().flat_map(|group| {
        group.shown.iter().filter(|it| tells(group, it)).map(|it| it.field.width() + 8)
    });
    names.max().unwrap_or(0).clamp(PLAIN, 24)
}

/// Tells whether the field's name says more than the heading does.
fn tells(group: &Group, neighbour: &Neighbour) -> bool {
    let heading = group.label.to_lowercase();
    !neighbour.field.is_empty() && !heading.starts_with(&neighbour.field.to_lowercase())
}

fn drawn(around: &Neighbours, widths: Widths, width: usize, height: usize) -> Picture {
    let mut picture = Picture::default();
    let tall = |groups: &[Group]| side_height(groups, widths.n_steps);
    let (left, right) = (tall(&around.said_by), tall(&around.says));
    picture.height = left.max(right).max(5);
    // The box stands where the eye is: in the middle of what is seen first.
    let middle = (picture.height / 2).min(height / 2).max(2);
    let goes_on = |groups: &[Group]| {
        widths.n_steps == 2
            && groups.iter().flat_map(|group| &group.shown).any(|it| !it.beside.is_empty())
    };
    let extent = |groups: &[Group], gap: usize| match (groups.is_empty(), goes_on(groups)) {
        (true, _) => 0,
        (false, false) => gap + widths.column,
        (false, true) => gap + GAP + 2 * widths.column,
    };
    let [to_left, to_right] = widths.gaps;
    let before = extent(&around.said_by, to_left);
    let taken = before + widths.centre + extent(&around.says, to_right);
    let x = width.saturating_sub(taken) / 2 + before;
    picture.spots.push(Spot {
        x,
        y: middle,
        width: widths.centre,
        step: 0,
        beside: 0,
        kind: around.kind.clone(),
        title: around.title.clone(),
        field: String::new(),
        what: What::Centre(around.key.clone()),
    });
    for (way, groups, tall) in
        [(Way::SaidBy, &around.said_by, left), (Way::Says, &around.says, right)]
    {
        // The shorter side stands beside the box, not above it.
        let top = middle.saturating_sub(tall / 2).min(picture.height.saturating_sub(tall));
        side(&mut picture, widths, way, groups, top);
    }
    picture.height = picture.spots.iter().map(|spot| spot.y + 1).max().unwrap_or(0).max(middle + 3);
    picture
}

fn side_height(groups: &[Group], n_steps: usize) -> usize {
    let lines = |group: &Group| {
        let more = usize::from(group.count > group.shown.len());
        1 + more + group.shown.iter().map(|it| lines_of(it, n_steps)).sum::<usize>()
    };
    groups.iter().map(lines).sum()
}

/// Returns how many lines an entry of the first step takes with what is behind it.
fn lines_of(neighbour: &Neighbour, n_steps: usize) -> usize {
    if n_steps < 2 {
        return 1;
    }
    (neighbour.beside.len() + usize::from(neighbour.n_more > 0)).max(1)
}

/// Puts one side into the picture, from a line on.
fn side(picture: &mut Picture, widths: Widths, way: Way, groups: &[Group], top: usize) {
    let Some((x, y)) = picture.spots.first().map(|centre| (centre.x, centre.y)) else { return };
    if groups.is_empty() {
        return;
    }
    let Widths { centre, column, gaps, n_steps } = widths;
    let to_right = way == Way::Says;
    let gap = if to_right { gaps[1] } else { gaps[0] };
    let (near, trunk) =
        if to_right { (x + centre + gap, x + centre + 1) } else { (x - gap - column, x - 2) };
    let step = if to_right { 1 } else { -1 };
    let mut at = top;
    let mut branches = Vec::new();
    for group in groups {
        picture.spots.push(heading(group, near, at, column, step));
        at += 1;
        let mut last_field = "";
        for neighbour in &group.shown {
            let place = picture.spots.len();
            picture.spots.push(spot(neighbour, near, at, column, (step, 0)));
            branches.push(at);
            // The branch goes from the trunk to the title, and carries the name of the field.
            let (from, to) =
                if to_right { (trunk + 1, near - 2) } else { (near + column + 1, trunk - 1) };
            picture.across(from, to, at);
            let room = to + 1 - from;
            if neighbour.field != last_field
                && tells(group, neighbour)
                && neighbour.field.width() + 4 <= room
            {
                picture.labels.push((from + 1, at, format!(" {} ", neighbour.field)));
            }
            last_field = &neighbour.field;
            if n_steps == 2 {
                behind(picture, neighbour, place, way);
            }
            at += lines_of(neighbour, n_steps);
        }
        if group.count > group.shown.len() {
            let what = What::More(way, group.kind.clone());
            let title = format!("and {} more", group.count - group.shown.len());
            picture.spots.push(Spot { title, what, ..heading(group, near, at, column, step) });
            at += 1;
        }
    }
    if !branches.is_empty() {
        picture.trunk(trunk, y, &branches, to_right);
        // From the box to the trunk.
        let stem = if to_right { x + centre } else { x - 1 };
        picture.across(stem, stem, y);
    }
}

/// Puts what is behind an entry of the first step beside it.
fn behind(picture: &mut Picture, neighbour: &Neighbour, place: usize, way: Way) {
    let Some((x, y, column, step)) =
        picture.spots.get(place).map(|spot| (spot.x, spot.y, spot.width, spot.step))
    else {
        return;
    };
    if neighbour.beside.is_empty() {
        return;
    }
    let to_right = way == Way::Says;
    let (far, trunk) =
        if to_right { (x + column + GAP, x + column + 2) } else { (x - GAP - column, x - 3) };
    let mut branches = Vec::new();
    for (line, other) in neighbour.beside.iter().enumerate() {
        picture.spots.push(spot(other, far, y + line, column, (step * 2, place)));
        branches.push(y + line);
    }
    if neighbour.n_more > 0 {
        let y = y + neighbour.beside.len();
        picture.spots.push(Spot {
            x: far,
            y,
            width: column,
            step: step * 2,
            beside: place,
            kind: String::new(),
            title: format!("and {} more", neighbour.n_more),
            field: String::new(),
            what: What::MoreOf(neighbour.key.clone()),
        });
        branches.push(y);
    }
    picture.trunk(trunk, y, &branches, to_right);
    // The edge begins where the title ends, so that nobody has to look across a gap.
    let title = neighbour.title.width().min(column);
    let (from, to) =
        if to_right { (x + title + 1, trunk - 1) } else { (trunk + 1, x + column - title - 2) };
    picture.across(from, to.max(from), y);
    let branch = if to_right { trunk + 1 } else { trunk - 1 };
    for line in branches {
        picture.across(branch, branch, line);
    }
}

fn spot(it: &Neighbour, x: usize, y: usize, width: usize, (step, beside): (i8, usize)) -> Spot {
    let key = it.key.clone();
    Spot {
        x,
        y,
        width,
        step,
        beside,
        kind: it.kind.clone(),
        title: it.title.clone(),
        field: it.field.clone(),
        what: if it.is_missing { What::Missing(key) } else { What::Entry(key) },
    }
}

fn heading(group: &Group, x: usize, y: usize, width: usize, step: i8) -> Spot {
    Spot {
        x,
        y,
        width,
        step,
        beside: 0,
        kind: String::new(),
        title: format!("{} {}", group.label, group.count),
        field: String::new(),
        what: What::Heading,
    }
}

/// Returns the neighbourhood as a list: who says it, the entry, what it says.
fn listed(around: &Neighbours, width: usize) -> Picture {
    let mut picture = Picture { is_list: true, ..Picture::default() };
    let inner = width.saturating_sub(4);
    picture.spots.push(Spot {
        x: 0,
        y: side_height(&around.said_by, 1),
        width,
        step: 0,
        beside: 0,
        kind: around.kind.clone(),
        title: around.title.clone(),
        field: String::new(),
        what: What::Centre(around.key.clone()),
    });
    let mut at = 0;
    for (way, groups, step) in [(Way::SaidBy, &around.said_by, -1), (Way::Says, &around.says, 1)] {
        if way == Way::Says {
            at += 1;
        }
        for group in groups {
            picture.spots.push(heading(group, 2, at, inner, step));
            at += 1;
            for neighbour in &group.shown {
                picture.spots.push(spot(neighbour, 4, at, inner, (step, 0)));
                at += 1;
            }
            if group.count > group.shown.len() {
                let title = format!("and {} more", group.count - group.shown.len());
                let what = What::More(way, group.kind.clone());
                picture.spots.push(Spot { title, what, ..heading(group, 4, at, inner, step) });
                at += 1;
            }
        }
    }
    picture.height = at.max(1);
    picture
}

#[cfg(test)]
mod tests {
    use super::*;

    fn neighbour(title: &str, beside: &[&str]) -> Neighbour {
        Neighbour {
            key: Key::new("feature", title),
            kind: "Feature".into(),
            title: title.into(),
            field: "Makes possible".into(),
            is_missing: false,
            beside: beside.iter().map(|title| neighbour(title, &[])).collect(),
            n_more: 0,
        }
    }

    fn around(said_by: &[(&str, &[&str])], says: &[(&str, &[&str])]) -> Neighbours {
        let group = |side: &[(&str, &[&str])]| {
            let shown: Vec<Neighbour> =
                side.iter().map(|(title, beside)| neighbour(title, beside)).collect();
            let count = shown.len() + 12;
            vec![Group { kind: "feature".into(), label: "Features".into(), count, shown }]
        };
        Neighbours {
            key: Key::new("market", "m"),
            kind: "Market".into(),
            title: "Banking".into(),
            said_by: if said_by.is_empty() { Vec::new() } else { group(said_by) },
            says: if says.is_empty() { Vec::new() } else { group(says) },
        }
    }

    /// Draws a picture with letters alone: titles, edges and names where they stand.
    fn drawn(around: &Neighbours, width: usize, height: usize) -> String {
        let picture = layout(around, width, height);
        let mut cells = vec![vec![' '; width]; picture.height];
        let mut put = |x: usize, y: usize, text: &str| {
            for (at, letter) in (x..).zip(text.chars()) {
                cells[y][at] = letter;
            }
        };
        for ((x, y), corner) in &picture.edges {
            put(*x, *y, corner.sign());
        }
        for (x, y, label) in &picture.labels {
            put(*x, *y, label);
        }
        for spot in &picture.spots {
            let right = spot.width - spot.title.width().min(spot.width);
            let indent = if spot.step < 0 && !picture.is_list { right } else { 0 };
            put(spot.x + indent, spot.y, &spot.title);
        }
        let lines = cells.iter().map(|line| line.iter().collect::<String>());
        lines.map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }

    const BOTH: [&[(&str, &[&str])]; 2] =
        [&[("one", &["a", "b"]), ("two", &[])], &[("three", &[]), ("four", &["c"])]];

    #[test]
    fn two_steps_stand_in_columns_without_a_crossing() {
        insta::assert_snapshot!(drawn(&around(BOTH[0], BOTH[1]), 150, 20), @r"
                            Features 14                                       Features 14
        a ─┬─────────────────────── one ────╮                           ╭──── three
        b ─╯                                ├─Banking                  ─┴──── four ──────────────────────── c
                                    two ────╯                                 and 12 more
                            and 12 more
        ");
    }

    #[test]
    fn where_there_is_little_room_there_is_one_step_and_then_a_list() {
        insta::assert_snapshot!(drawn(&around(BOTH[0], BOTH[1]), 76, 20), @r"
        Features 14                                  Features 14
                one ────╮                      ╭──── three
                two ────┴─Banking             ─┴──── four
        and 12 more                                  and 12 more
        ");
        insta::assert_snapshot!(drawn(&around(BOTH[0], BOTH[1]), 36, 20), @r"
          Features 14
            one
            two
            and 12 more
        Banking
          Features 14
            three
            four
            and 12 more
        ");
    }

    #[test]
    fn nothing_overlaps_whatever_the_room() {
        let wide = ("日本語の題名でとても長いもの", &["また別の長い題名がここに", "b"][..]);
        let sides: [&[(&str, &[&str])]; 4] = [&[], &[("one", &[])], &[wide, ("two", &[])], BOTH[0]];
        for said_by in sides {
            for says in sides {
                for width in 1..200 {
                    let picture = layout(&around(said_by, says), width, 20);
                    let n_spots = picture.spots.len();
                    let mut taken = rustc_hash::FxHashSet::default();
                    for spot in &picture.spots {
                        assert!(
                            picture.is_list || spot.x + spot.width <= width,
                            "{width} {spot:?}"
                        );
                        assert!(spot.y < picture.height);
                        let title = spot.title.width().min(spot.width);
                        let indent =
                            if spot.step < 0 && !picture.is_list { spot.width - title } else { 0 };
                        for x in spot.x + indent..spot.x + indent + title {
                            assert!(
                                taken.insert((x, spot.y)),
                                "{width}: {x} {spot:?} of {n_spots}"
                            );
                        }
                    }
                    for (x, y) in picture.edges.keys() {
                        assert!(*x < width && *y < picture.height, "{width}: {x} {y}");
                        assert!(
                            !taken.contains(&(*x, *y)),
                            "{width}: an edge runs through {x} {y}"
                        );
                    }
                }
            }
        }
    }
}
