//! Comments of theirs, taken over to where what they speak of stands in ours.

use std::cell::{OnceCell, RefCell};

use rustc_hash::{FxHashMap, FxHashSet};

use super::Merge;
use super::cards::places_in;
use super::names::{BASE, Entity, OURS, THEIRS, Three};
use super::plan::Plan;
use crate::model::{Field, Key, Path, Step, Table, Value};
use crate::source::Remark;
use crate::source::plan::Remarking;
use crate::workspace::Workspace;

/// How an entry stands in the merged map so far.
#[derive(Debug, Clone, Copy)]
pub(super) enum Written<'r> {
    /// With the comments of ours.
    AsInOurs,
    /// With those of theirs, but for what stands apart above it; those of the merged map are found
    /// when they are needed first.
    AsInTheirs(&'r OnceCell<ByEntry>),
}

/// Comments by the entries that they speak of.
pub(super) type ByEntry = FxHashMap<Key, Vec<Remark>>;

/// The comments of three versions.
pub(super) struct Comments {
    of: Three<ByEntry>,
    /// Those that speak of no entry, by file.
    of_files: Three<FxHashMap<String, Remark>>,
}

impl Comments {
    pub(super) fn of(plan: &Plan<'_>) -> Self {
        let [base, ours, theirs] = [&plan.base.workspace, plan.ours, plan.theirs].map(sorted);
        Self { of: [base.0, ours.0, theirs.0], of_files: [base.1, ours.1, theirs.1] }
    }

    fn at(&self, side: usize, key: Option<&Key>) -> &[Remark] {
        key.and_then(|key| self.of.get(side)?.get(key)).map_or(&[], Vec::as_slice)
    }

    /// Brings the comments of theirs about an entry that both have into the merged one. A comment
    /// that has no place there is told in a note.
    pub(super) fn bring(
        &self,
        plan: &Plan<'_>,
        merge: &mut Merge,
        entity: &Entity<'_>,
        written: Written<'_>,
    ) {
        let [base, ours, theirs] = entity.keys;
        let lists = [self.at(BASE, base), self.at(OURS, ours), self.at(THEIRS, theirs)];
        let [before, here, there] = lists;
        if there == before || there == here {
            return;
        }
        let here = match written {
            Written::AsInOurs => here,
            Written::AsInTheirs(fresh) => {
                let fresh = fresh.get_or_init(|| sorted(&merge.workspace).0);
                fresh.get(&entity.name).map_or(&[][..], Vec::as_slice)
            }
        };
        let Some(now) = merge.workspace.map().get(&entity.name).map(|it| it.fields.clone()) else {
            return;
        };
        let tables = plan.tables(entity).map(Option::unwrap_or_default);
        let [one, two, three] = &tables;
        let declared = plan.declared(&entity.name.kind);
        let moves = |from, to| Moves { declared, from, to, places: RefCell::default() };
        let [there_before, there_here, there_now] = [one, two, &now].map(|to| moves(three, to));
        let [was_there, was_here, was_now] = [three, two, &now].map(|to| moves(one, to));
        let nothing = Remark::default();
        let [before_by, here_by, there_by] = [before, here, there].map(by_path);
        let mut changes: Vec<(Path, Remarking)> = Vec::new();
        for remark in there {
            let was = find(&before_by, there_before.of(&remark.path).as_ref()).unwrap_or(&nothing);
            let mine = find(&here_by, there_here.of(&remark.path).as_ref()).unwrap_or(&nothing);
            let place = there_now.of(&remark.path).unwrap_or_default();
            let wanted = remarking(was, mine, remark);
            if remark.path == Path::default()
                && !wanted.come.is_empty()
                && let Some((key, go)) = self.now_above(plan, was, mine, remark)
            {
                let go = [go, wanted.go.clone()].concat();
                let wanted = Remarking { go, ..wanted.clone() };
                if merge.workspace.remark(key, &Path::default(), &wanted).is_ok() {
                    continue;
                }
            }
            changes.push((place, wanted));
        }
        for was in before {
            let gone = was_there.of(&was.path).is_none_or(|path| !there_by.contains_key(&path));
            let mine = find(&here_by, was_here.of(&was.path).as_ref()).unwrap_or(&nothing);
            if let Some(place) = was_now.of(&was.path).filter(|_| gone) {
                changes.push((place, remarking(was, mine, &nothing)));
            }
        }
        changes.retain(|(_, wanted)| *wanted != Remarking::default());
        if changes.len() > 1 && merge.workspace.remark_all(&entity.name, &changes).is_ok() {
            return;
        }
        for (path, wanted) in changes {
            if merge.workspace.remark(&entity.name, &path, &wanted).is_err() {
                let words = wanted.come.join(" ");
                merge
                    .notes
                    .push(format!("A comment of theirs on {} was left out: {words}", entity.name));
            }
        }
    }
}

impl Comments {
    /// Brings the comments that speak of no entry into the merged files.
    pub(super) fn bring_those_of_files(&self, plan: &Plan<'_>, merge: &mut Merge) {
        let nothing = Remark::default();
        for file in plan.theirs.files() {
            let [was, mine, other] =
                self.of_files.each_ref().map(|of| of.get(file).unwrap_or(&nothing));
            let head = lines(&was.above, &mine.above, &other.above);
            let tail = lines(&was.below, &mine.below, &other.below);
            if (&head, &tail) != (&Remarking::default(), &Remarking::default())
                && merge.workspace.remark_file(file, &head, &tail).is_err()
            {
                merge.notes.push(format!("A comment of theirs on {file} was left out."));
            }
        }
    }

    /// Returns the new entry of ours that came between a comment and the entry below it, where
    /// theirs changed that comment, and the lines that theirs took away.
    fn now_above<'p>(
        &self,
        plan: &'p Plan<'_>,
        was: &Remark,
        mine: &Remark,
        other: &Remark,
    ) -> Option<(&'p Key, Vec<String>)> {
        let mut gone = was.above.clone();
        gone.retain(|line| !other.above.contains(line) && !mine.above.contains(line));
        let mut added =
            plan.names.entities.iter().filter(|it| matches!(&it.keys, [None, Some(_), _]));
        let stands_above = |entity: &&Entity<'_>| {
            let header = |remark: &&Remark| remark.path == Path::default();
            let above = self.at(OURS, entity.keys[OURS]).iter().find(header);
            above.is_some_and(|it| gone.iter().all(|line| it.above.contains(line)))
        };
        let entity = if gone.is_empty() { None } else { added.find(stands_above) };
        entity.map(|entity| (&entity.name, gone))
    }
}

fn find<'r>(list: &FxHashMap<&Path, &'r Remark>, path: Option<&Path>) -> Option<&'r Remark> {
    path.and_then(|path| list.get(path).copied())
}

/// Returns the remarks on an entry by what they speak of; of two about the same the first.
fn by_path(remarks: &[Remark]) -> FxHashMap<&Path, &Remark> {
    remarks.iter().rev().map(|remark| (&remark.path, remark)).collect()
}

/// Returns the comments of a workspace by the entries that they speak of, and those that speak of
/// none by file.
fn sorted(workspace: &Workspace) -> (ByEntry, FxHashMap<String, Remark>) {
    let (mut of, mut of_files) = (ByEntry::default(), FxHashMap::default());
    for file in workspace.files() {
        for remark in workspace.remarks(file) {
            match &remark.key {
                Some(key) => of.entry(key.clone()).or_default().push(remark),
                None => drop(of_files.insert(file.to_owned(), remark)),
            }
        }
    }
    (of, of_files)
}

/// Returns what theirs changed about comments, and ours did not.
fn remarking(was: &Remark, mine: &Remark, other: &Remark) -> Remarking {
    let mut wanted = lines(&was.above, &mine.above, &other.above);
    // What stood below has no place of its own, and is not lost above.
    wanted.come.extend(lines(&was.below, &mine.below, &other.below).come);
    if other.behind != was.behind && other.behind != mine.behind {
        if mine.behind == was.behind {
            wanted.behind = Some(other.behind.join(" "));
        } else {
            wanted.come.extend(other.behind.iter().cloned());
        }
    }
    wanted
}

fn lines(was: &[String], mine: &[String], other: &[String]) -> Remarking {
    let without = |list: &[String], rest: &[String]| -> Vec<String> {
        let mut left: FxHashMap<&str, usize> = FxHashMap::default();
        for line in rest {
            *left.entry(line).or_default() += 1;
        }
        let is_more = |line: &&String| match left.get_mut(line.as_str()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            Some(_) | None => true,
        };
        list.iter().filter(is_more).cloned().collect()
    };
    let come = without(&without(other, was), &without(mine, was));
    let mut go = without(was, other);
    if !go.is_empty() {
        let mine: FxHashSet<&String> = mine.iter().collect();
        go.retain(|line| mine.contains(line));
    }
    Remarking { come, go, behind: None }
}

/// Where what stands in one version of an entry stands in another.
struct Moves<'t> {
    declared: &'t [Field],
    from: &'t Table,
    to: &'t Table,
    /// Where the cards of a list went, by the list: asked for each of them, it is found once.
    places: RefCell<FxHashMap<Path, Option<Vec<Option<usize>>>>>,
}

impl Moves<'_> {
    fn of(&self, path: &Path) -> Option<Path> {
        let mut steps = Vec::new();
        let (mut declared, mut here) = (self.declared, (self.from, self.to));
        let mut rest = path.0.as_slice();
        while let Some((Step::Field(name), more)) = rest.split_first() {
            steps.push(Step::Field(name.clone()));
            let values = (here.0.get(name)?, here.1.get(name)?);
            let field = declared.iter().find(|field| field.name == *name);
            let inner = field.map_or(&[][..], |field| field.shape.fields());
            let list = path.0.len() - more.len();
            rest = more;
            let tables = match (values, more.split_first()) {
                (_, None) => break,
                ((Value::List(old), Value::List(new)), Some((Step::Index(idx), deeper))) => {
                    rest = deeper;
                    let item = old.get(*idx)?;
                    let place = if item.as_table().is_some() {
                        let list = Path(path.0.get(..list)?.to_vec());
                        let mut places = self.places.borrow_mut();
                        let places = places.entry(list);
                        let places = places.or_insert_with(|| places_in(inner, old, new));
                        (*places.as_ref()?.get(*idx)?)?
                    } else if new.get(*idx) == Some(item) {
                        // Most stand where they stood, in lists that may be very long.
                        *idx
                    } else {
                        new.iter().position(|other| other == item)?
                    };
                    steps.push(Step::Index(place));
                    match (item, new.get(place)?) {
                        (Value::Table(old), Value::Table(new)) => (old, new),
                        _ => break,
                    }
                }
                ((Value::Table(old), Value::Table(new)), Some(_)) => (old, new),
                _ => return None,
            };
            (declared, here) = (inner, tables);
        }
        Some(Path(steps))
    }
}
