//! Comments of theirs, taken over to where what they speak of stands in ours.

use rustc_hash::FxHashMap;

use super::Merge;
use super::cards::partner_of;
use super::names::{BASE, Entity, OURS, THEIRS, Three};
use super::plan::Plan;
use crate::model::{Field, Key, Path, Step, Table, Value};
use crate::source::Remark;
use crate::source::plan::Remarking;
use crate::workspace::Workspace;

/// How an entry stands in the merged map so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// With the comments of ours.
    AsInOurs,
    /// With those of theirs, but for what stands apart above it.
    AsInTheirs,
}

/// The comments of three versions, by entry.
pub(super) struct Comments {
    of: Three<FxHashMap<Key, Vec<Remark>>>,
}

impl Comments {
    pub(super) fn of(plan: &Plan<'_>) -> Self {
        let by_entry = |workspace: &Workspace| {
            let mut found: FxHashMap<Key, Vec<Remark>> = FxHashMap::default();
            for file in workspace.files() {
                for remark in workspace.remarks(file) {
                    if let Some(key) = remark.key.clone() {
                        found.entry(key).or_default().push(remark);
                    }
                }
            }
            found
        };
        Self { of: [&plan.base.workspace, plan.ours, plan.theirs].map(by_entry) }
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
        entity: &Entity,
        written: Written,
    ) {
        let [base, ours, theirs] = &entity.keys;
        let lists = [
            self.at(BASE, base.as_ref()),
            self.at(OURS, ours.as_ref()),
            self.at(THEIRS, theirs.as_ref()),
        ];
        let [before, here, there] = lists;
        if there == before || there == here {
            return;
        }
        let fresh = match written {
            Written::AsInOurs => Vec::new(),
            Written::AsInTheirs => remarks_on(&merge.workspace, &entity.name),
        };
        let here = if written == Written::AsInOurs { here } else { &fresh };
        let Some(now) = merge.workspace.map().get(&entity.name).map(|it| it.fields.clone()) else {
            return;
        };
        let tables = plan.tables(entity).map(Option::unwrap_or_default);
        let [one, two, three] = &tables;
        let declared = plan.declared(&entity.name.kind);
        let to = |from: &Table, to: &Table, path: &Path| moved(declared, from, to, path);
        let nothing = Remark::default();
        let find = |list: &'_ [Remark], path: Option<Path>| -> Remark {
            let found = path.and_then(|path| list.iter().find(|remark| remark.path == path));
            found.unwrap_or(&nothing).clone()
        };
        let mut changes: Vec<(Path, Remarking)> = Vec::new();
        for remark in there {
            let (was, mine) = (
                find(before, to(three, one, &remark.path)),
                find(here, to(three, two, &remark.path)),
            );
            let place = to(three, &now, &remark.path).unwrap_or_default();
            let wanted = remarking(&was, &mine, remark);
            if remark.path == Path::default()
                && !wanted.come.is_empty()
                && let Some((key, go)) = self.now_above(plan, &was, &mine, remark)
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
            let gone = to(one, three, &was.path)
                .is_none_or(|path| there.iter().all(|remark| remark.path != path));
            let mine = find(here, to(one, two, &was.path));
            if let Some(place) = to(one, &now, &was.path).filter(|_| gone) {
                changes.push((place, remarking(was, &mine, &nothing)));
            }
        }
        for (path, wanted) in changes {
            if wanted != Remarking::default()
                && merge.workspace.remark(&entity.name, &path, &wanted).is_err()
            {
                let words = wanted.come.join(" ");
                merge
                    .notes
                    .push(format!("A comment of theirs on {} was left out: {words}", entity.name));
            }
        }
    }
}

impl Comments {
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
        let stands_above = |entity: &&Entity| {
            let header = |remark: &&Remark| remark.path == Path::default();
            let above = self.at(OURS, entity.keys[OURS].as_ref()).iter().find(header);
            above.is_some_and(|it| gone.iter().all(|line| it.above.contains(line)))
        };
        let entity = if gone.is_empty() { None } else { added.find(stands_above) };
        entity.map(|entity| (&entity.name, gone))
    }
}

fn remarks_on(workspace: &Workspace, key: &Key) -> Vec<Remark> {
    let of_file = workspace.file_of(key).map(|file| workspace.remarks(file));
    let mut found = of_file.unwrap_or_default();
    found.retain(|remark| remark.key.as_ref() == Some(key));
    found
}

/// Brings the comments that speak of no entry into the merged files.
pub(super) fn bring_those_of_files(plan: &Plan<'_>, merge: &mut Merge) {
    let files: Vec<String> = plan.theirs.files().map(str::to_owned).collect();
    for file in files {
        let of = |workspace: &Workspace| {
            let remarks = workspace.remarks(&file);
            remarks.into_iter().find(|remark| remark.key.is_none()).unwrap_or_default()
        };
        let (was, mine, other) = (of(&plan.base.workspace), of(plan.ours), of(plan.theirs));
        let head = lines(&was.above, &mine.above, &other.above);
        let tail = lines(&was.below, &mine.below, &other.below);
        if (&head, &tail) != (&Remarking::default(), &Remarking::default())
            && merge.workspace.remark_file(&file, &head, &tail).is_err()
        {
            merge.notes.push(format!("A comment of theirs on {file} was left out."));
        }
    }
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
        let mut rest: Vec<&String> = rest.iter().collect();
        let mut left = Vec::new();
        for line in list {
            match rest.iter().position(|it| *it == line) {
                Some(place) => drop(rest.remove(place)),
                None => left.push(line.clone()),
            }
        }
        left
    };
    let come = without(&without(other, was), &without(mine, was));
    let mut go = without(was, other);
    go.retain(|line| mine.contains(line));
    Remarking { come, go, behind: None }
}

/// Returns where in another version of an entry something stands.
fn moved(declared: &[Field], from: &Table, to: &Table, path: &Path) -> Option<Path> {
    let mut steps = Vec::new();
    let (mut declared, mut here) = (declared, (from, to));
    let mut rest = path.0.as_slice();
    while let Some((Step::Field(name), more)) = rest.split_first() {
        steps.push(Step::Field(name.clone()));
        let values = (here.0.get(name)?, here.1.get(name)?);
        let field = declared.iter().find(|field| field.name == *name);
        let inner = field.map_or(&[][..], |field| field.shape.fields());
        rest = more;
        let tables = match (values, more.split_first()) {
            (_, None) => break,
            ((Value::List(old), Value::List(new)), Some((Step::Index(idx), deeper))) => {
                rest = deeper;
                let item = old.get(*idx)?;
                let place = match item.as_table() {
                    Some(card) => partner_of(inner, old, new, card, *idx)?,
                    None => new.iter().position(|other| other == item)?,
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
