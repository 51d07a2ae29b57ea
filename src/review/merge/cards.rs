//! Cards, merged by what they are about.

use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use super::conflict::Conflict;
use super::fields::{At, Fusion};
use super::names::Three;
use super::order;
use super::same::{same, same_table};
use crate::model::{Edit, Field, Table, Value};
use crate::review::cards::subject_fields;

/// One card, wherever it stands: its place in each list.
#[derive(Debug, Clone, Copy, Default)]
struct Card {
    places: Three<Option<usize>>,
    /// Removed on one side and changed on the other.
    clashes: bool,
    gone: bool,
}

impl Fusion {
    /// Merges three lists of cards; those that ours has are edited where they stand.
    pub(super) fn cards(
        &mut self,
        inner: &[Field],
        lists: Three<&[&Table]>,
        values: Three<Option<&Value>>,
        at: &At,
    ) {
        let [base, ours, theirs] = lists;
        let (cards, numbers) = match_up(inner, lists);
        let [before, mine, other] = &numbers;
        let survives =
            |item: usize| cards.get(item).is_some_and(|card| !card.gone && card.in_ours_or_new());
        let (merged, clash) = order::merged(before, mine, other, survives);
        if clash {
            let why = Conflict::moved_twice(&self.key, &at.then);
            return self.clash_of(values, at, why);
        }
        if let Some(subject) = twice(inner, &merged, &cards, lists) {
            let (key, path) = (&self.key, &at.then);
            let why = format!("Together {path} of {key} would have {subject} twice.");
            return self.clash_of(values, at, why);
        }
        let places: FxHashMap<usize, usize> = merged.iter().copied().zip(0..).collect();
        let place_then = |item: usize| places.get(&item).copied();
        for (item, card) in cards.iter().enumerate() {
            let [one, two, three] = card.places;
            let tables = [
                one.and_then(|idx| base.get(idx)).copied(),
                two.and_then(|idx| ours.get(idx)).copied(),
                three.and_then(|idx| theirs.get(idx)).copied(),
            ];
            if let ([_, Some(_), Some(_)], Some(now), Some(then)) = (tables, two, place_then(item))
            {
                let at = At { now: at.now.item(now), then: at.then.item(then) };
                self.table(inner, tables, &at);
            } else if card.clashes {
                // One that ours has not would stand behind those in front of it.
                let then = place_then(item).unwrap_or_else(|| {
                    let earlier = other.iter().take_while(|it| **it != item);
                    earlier.filter_map(|it| place_then(*it)).max().map_or(0, |last| last + 1)
                });
                let at = At { now: at.now.clone(), then: at.then.item(then) };
                let values = tables.map(|table| table.cloned().map(Value::Table));
                let [one, two, three] = &values;
                self.clash([one.as_ref(), two.as_ref(), three.as_ref()], &at);
            }
        }
        self.rearrange(mine, &merged, &cards, theirs, at);
    }

    /// Takes cards out of ours, moves those that stay, and puts new ones in.
    fn rearrange(
        &mut self,
        mine: &[usize],
        merged: &[usize],
        cards: &[Card],
        theirs: &[&Table],
        at: &At,
    ) {
        let mut now = mine.to_vec();
        let (key, path) = (|| self.key.clone(), || at.now.clone());
        let mut edits = Vec::new();
        let stays: FxHashSet<usize> = merged.iter().copied().collect();
        for item_idx in (0..now.len()).rev() {
            if now.get(item_idx).is_some_and(|item| !stays.contains(item)) {
                now.remove(item_idx);
                edits.push(Edit::Remove { key: key(), path: path(), item_idx });
            }
        }
        for (item_idx, item) in merged.iter().enumerate() {
            if now.get(item_idx) == Some(item) {
                continue;
            }
            if let Some(from) = now.iter().position(|other| other == item) {
                now.remove(from);
                now.insert(item_idx, *item);
                edits.push(Edit::Move { key: key(), path: path(), from, to: item_idx });
            } else if let Some(card) = cards.get(*item)
                && let [_, _, Some(place)] = card.places
                && let Some(table) = theirs.get(place)
            {
                now.insert(item_idx, *item);
                let value = Value::Table((*table).clone());
                edits.push(Edit::Insert { key: key(), path: path(), item_idx, value });
            }
        }
        self.edits.extend(edits);
    }
}

impl Card {
    /// One that ours removed and theirs changed is not there until somebody decides.
    fn in_ours_or_new(&self) -> bool {
        let [_, ours, _] = self.places;
        ours.is_some() || !self.clashes
    }
}

/// Returns what two of the merged cards are about, where they are about one thing and no two of
/// either side are: then one of them said something else before.
fn twice(
    inner: &[Field],
    merged: &[usize],
    cards: &[Card],
    lists: Three<&[&Table]>,
) -> Option<String> {
    let subjects = subject_fields(inner);
    let [field] = subjects.as_slice() else { return None };
    let [base, ours, theirs] = lists;
    let about = |table: &&Table| table.get(&field.name).map(ToString::to_string);
    let subject = |item: &usize| {
        let [one, two, three] = cards.get(*item)?.places;
        let (one, two, three) = (
            one.and_then(|idx| base.get(idx)).and_then(about),
            two.and_then(|idx| ours.get(idx)).map(about),
            three.and_then(|idx| theirs.get(idx)).map(about),
        );
        match (two, three) {
            (Some(two), Some(three)) => {
                if two == one {
                    three
                } else {
                    two
                }
            }
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => None,
        }
    };
    let all: Vec<String> = merged.iter().filter_map(subject).collect();
    let twice_in = |words: &mut dyn Iterator<Item = String>| -> FxHashSet<String> {
        let mut once = FxHashSet::default();
        words.filter(|words| !once.insert(words.clone())).collect()
    };
    let before = [ours, theirs].map(|list| twice_in(&mut list.iter().filter_map(about)));
    let now = twice_in(&mut all.iter().cloned());
    all.into_iter()
        .find(|words| now.contains(words) && !before.iter().any(|twice| twice.contains(words)))
}

/// Finds which card is which, and returns them with each list as their numbers.
fn match_up(inner: &[Field], lists: Three<&[&Table]>) -> (Vec<Card>, Three<Vec<usize>>) {
    let [base, ours, theirs] = lists;
    let mut cards: Vec<Card> = (0..base.len())
        .map(|idx| Card { places: [Some(idx), None, None], ..Card::default() })
        .collect();
    let (from_ours, from_theirs) = (partners(inner, base, ours), partners(inner, base, theirs));
    let mut mine = Vec::new();
    for (idx, partner) in from_ours.iter().enumerate() {
        mine.push(partner.unwrap_or(cards.len()));
        match partner.and_then(|old| cards.get_mut(old)) {
            Some(Card { places: [_, ours, _], .. }) => *ours = Some(idx),
            None => cards.push(Card { places: [None, Some(idx), None], ..Card::default() }),
        }
    }
    // What both sides added may be one card, too.
    let new_mine: Vec<usize> = mine.iter().copied().filter(|item| *item >= base.len()).collect();
    let new_other: Vec<usize> = (0..theirs.len())
        .filter(|idx| from_theirs.get(*idx).copied().flatten().is_none())
        .collect();
    let table = |list: &[&Table], idx: usize| list.get(idx).copied().cloned().unwrap_or_default();
    let mine_added: Vec<Table> = new_mine
        .iter()
        .filter_map(|item| match cards.get(*item)?.places {
            [_, Some(idx), _] => Some(table(ours, idx)),
            [_, None, _] => None,
        })
        .collect();
    let other_added: Vec<Table> = new_other.iter().map(|idx| table(theirs, *idx)).collect();
    let (one, two): (Vec<&Table>, Vec<&Table>) =
        (mine_added.iter().collect(), other_added.iter().collect());
    let both = partners_by(inner, &one, &two, &[same_table, same_subject]);
    let mut other = Vec::new();
    for (idx, partner) in from_theirs.iter().enumerate() {
        let added = || {
            let place = new_other.binary_search(&idx).ok()?;
            new_mine.get((*both.get(place)?)?).copied()
        };
        let found = partner.or_else(added);
        other.push(found.unwrap_or(cards.len()));
        match found.and_then(|item| cards.get_mut(item)) {
            Some(Card { places: [_, _, theirs], .. }) => *theirs = Some(idx),
            None => cards.push(Card { places: [None, None, Some(idx)], ..Card::default() }),
        }
    }
    for card in &mut cards {
        let (old, kept) = match card.places {
            [Some(old), Some(ours_idx), None] => (old, ours.get(ours_idx)),
            [Some(old), None, Some(theirs_idx)] => (old, theirs.get(theirs_idx)),
            [Some(_), None, None] => {
                card.gone = true;
                continue;
            }
            _ => continue,
        };
        let unchanged =
            kept.is_some_and(|kept| base.get(old).is_some_and(|old| same_table(inner, old, kept)));
        (card.gone, card.clashes) = (unchanged, !unchanged);
    }
    (cards, [(0..base.len()).collect(), mine, other])
}

/// Among how many cards that have no partner yet one is looked for. Lists are seldom as long; in one
/// of a hundred thousand it would take hours to look at all for each.
const LOOKED_AT: usize = 200;

/// Tells whether two cards are one, as far as it knows.
type Alike = fn(&[Field], &Table, &Table) -> bool;

/// Returns for each card of a side which one of the base it is.
fn partners(inner: &[Field], base: &[&Table], side: &[&Table]) -> Vec<Option<usize>> {
    // What is wholly the same goes first, so that of several about one thing each finds its own;
    // last the same words about something else: then the card got another subject.
    partners_by(inner, base, side, &[same_table, same_subject, differ_in_subject])
}

fn partners_by(
    inner: &[Field],
    base: &[&Table],
    side: &[&Table],
    ways: &[Alike],
) -> Vec<Option<usize>> {
    let mut left: VecDeque<usize> = (0..base.len()).collect();
    let mut partners: Vec<Option<usize>> = vec![None; side.len()];
    for alike in ways {
        for (card, partner) in side.iter().zip(&mut partners) {
            if partner.is_none() {
                let is_like = |idx: &usize| base.get(*idx).is_some_and(|it| alike(inner, it, card));
                let found = left.iter().take(LOOKED_AT).position(is_like);
                *partner = found.and_then(|place| left.remove(place));
            }
        }
    }
    partners
}

fn same_subject(inner: &[Field], one: &Table, two: &Table) -> bool {
    subject_fields(inner)
        .iter()
        .all(|field| same(Some(&field.shape), one.get(&field.name), two.get(&field.name)))
}

/// Tells whether two cards say the same about different things.
fn differ_in_subject(inner: &[Field], one: &Table, two: &Table) -> bool {
    let subject = subject_fields(inner);
    let is_subject = |name: &str| subject.iter().any(|field| field.name == name);
    let rest = |table: &Table| {
        let mut rest = table.clone();
        rest.retain(|name, _| !is_subject(name));
        rest
    };
    let (one, two) = (rest(one), rest(two));
    !two.is_empty() && same_table(inner, &one, &two)
}

/// Returns for each card of a list where in another list it stands; `None` where one of the lists
/// holds something else.
pub(super) fn places_in(
    inner: &[Field],
    from: &[Value],
    to: &[Value],
) -> Option<Vec<Option<usize>>> {
    let tables = |list| <[Value]>::iter(list).map(Value::as_table).collect::<Option<Vec<&Table>>>();
    let (from, to) = (tables(from)?, tables(to)?);
    let mut places = vec![None; from.len()];
    for (place, partner) in partners(inner, &from, &to).into_iter().enumerate() {
        if let Some(own) = partner.and_then(|partner| places.get_mut(partner)) {
            *own = Some(place);
        }
    }
    Some(places)
}
