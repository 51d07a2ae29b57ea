//! A second look at a merge: nothing of either side may be lost in silence.
//!
//! This knows nothing of how a merge is made. It counts what each version says, word list by word
//! list and sentence by sentence, and compares the counts.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Merge;
use super::names::{Entity, OURS, THEIRS, Three};
use super::plan::Plan;
use crate::model::prose::sentence_a_line;
use crate::model::{Entry, Field, Key, Shape, Table, Value, links_of};
use crate::review::cards::subject_fields;
use crate::review::sides::target_key;

/// Returns the first entry about which the merged map does not say what the two sides together
/// say, and that is not a conflict.
pub(super) fn lost(plan: &Plan<'_>, merge: &Merge) -> Option<Key> {
    let now = merge.workspace.map();
    let doubtful: FxHashSet<(&Key, Option<&str>)> =
        merge.conflicts.iter().map(|it| (&it.key, it.path.first_field())).collect();
    let by_name: FxHashMap<&Key, &Entity<'_>> =
        plan.names.entities.iter().map(|entity| (&entity.name, entity)).collect();
    for entity in plan.names.entities.iter().filter(|entity| entity.name.kind != "approval") {
        let name = &entity.name;
        if doubtful.contains(&(name, None)) {
            continue;
        }
        let stays = match &entity.keys {
            [_, Some(_), Some(_)] | [None, Some(_), None] | [None, None, Some(_)] => true,
            [Some(_), _, _] | [None, None, None] => false,
        };
        if now.get(name).is_some() != stays {
            return Some(name.clone());
        }
        let (Some(result), [_, Some(_), Some(_)]) = (now.get(name), &entity.keys) else { continue };
        // Most entries are the same everywhere, and most others were changed by one side alone.
        let same = |one: Option<&Entry>, other: Option<&Entry>| match (one, other) {
            (Some(one), Some(other)) => std::ptr::eq(one, other) || one.fields == other.fields,
            _ => false,
        };
        let [base, ours, theirs] = plan.entries(entity);
        let is_of = |side, other| same(base, other) && same(side, Some(result));
        let is_everywhere = is_of(theirs, ours) && same(ours, theirs);
        if is_everywhere || (!plan.names.renames && (is_of(theirs, ours) || is_of(ours, theirs))) {
            continue;
        }
        let declared = plan.declared(&name.kind);
        let mut result = result.fields.clone();
        let mut tables = plan.tables(entity).map(Option::unwrap_or_default);
        if plan.names.renames {
            // In the sides, too: what led nowhere there may lead somewhere by a former id now.
            for table in tables.iter_mut().chain([&mut result]) {
                follow(merge, &by_name, declared, table);
            }
        }
        let mut unsaid = unsaid(declared, &tables, &result, Cards::Alike);
        if !unsaid.is_empty() {
            let by_subject = self::unsaid(declared, &tables, &result, Cards::BySubject);
            unsaid.retain(|field| by_subject.contains(field));
        }
        if unsaid.iter().any(|field| !doubtful.contains(&(name, Some(field.as_str())))) {
            return Some(name.clone());
        }
    }
    dangling(plan, merge, &by_name)
}

/// Returns an entry with a reference that led somewhere on a side and leads nowhere now.
fn dangling(plan: &Plan<'_>, merge: &Merge, by_name: &FxHashMap<&Key, &Entity<'_>>) -> Option<Key> {
    let now = merge.workspace.map();
    let doubtful: FxHashSet<&Key> = merge.conflicts.iter().map(|it| &it.key).collect();
    let maps = plan.maps();
    for entry in now.entries().filter(|entry| entry.key.kind != "approval") {
        // Asked once of each, they need not be kept.
        let links = links_of(now.schema(), entry);
        let mut lost = links
            .iter()
            .filter(|link| now.resolve(&link.to).entry().is_none() && !doubtful.contains(&link.to));
        let Some(first) = lost.next() else { continue };
        let Some(entity) = by_name.get(&entry.key) else { continue };
        // Where the sides' own references lead, told once: an entry may have very many.
        let mut led: FxHashSet<Key> = FxHashSet::default();
        let mut dangled: FxHashSet<Key> = FxHashSet::default();
        for side in [OURS, THEIRS] {
            let (Some(map), Some(Some(key))) = (maps.get(side), entity.keys.get(side)) else {
                continue;
            };
            let Some(there) = map.get(key) else { continue };
            for other in links_of(map.schema(), there) {
                let leads = map.resolve(&other.to).entry().is_some();
                if leads { &mut led } else { &mut dangled }.insert(other.to);
            }
        }
        if std::iter::once(first)
            .chain(lost)
            .any(|link| led.contains(&link.to) && !dangled.contains(&link.to))
        {
            return Some(entry.key.clone());
        }
    }
    None
}

/// How the words of cards are counted. Each way knows something that the other can't: where a
/// card got another subject only the counts of all cards together stay the same, and where both
/// sides put other cards in the place of one, only those of each subject.
#[derive(Debug, Clone, Copy)]
enum Cards {
    /// Those of all cards together.
    Alike,
    /// Those of the cards about each subject.
    BySubject,
}

/// Returns the fields about which the result does not say what the two sides together say.
fn unsaid(
    declared: &[Field],
    tables: &Three<Table>,
    result: &Table,
    cards: Cards,
) -> FxHashSet<String> {
    let [base, ours, theirs] = tables.each_ref().map(|table| count(declared, table, cards));
    let result = count(declared, result, cards);
    let all: FxHashSet<&(String, String)> =
        [&base, &ours, &theirs, &result].into_iter().flat_map(FxHashMap::keys).collect();
    let is_lost = |said: &&(String, String)| {
        let of = |counts: &Counts| counts.get(*said).copied().unwrap_or_default();
        let (base, ours, theirs, result) = (of(&base), of(&ours), of(&theirs), of(&result));
        let both = (ours + theirs - base).max(0);
        let least = ours.min(theirs).min(both);
        let most = ours.max(theirs).max(both);
        let fits = if theirs == base {
            result == ours
        } else if ours == base {
            result == theirs
        } else {
            (least..=most).contains(&result)
        };
        !fits
    };
    all.into_iter().filter(is_lost).map(|(field, _)| field.clone()).collect()
}

/// How often each thing is said, by its field and its words.
type Counts = FxHashMap<(String, String), i64>;

/// Counts what a table says.
fn count(declared: &[Field], table: &Table, cards: Cards) -> Counts {
    let mut counts = Counts::default();
    for (name, value) in table {
        let shape = declared.iter().find(|field| field.name == *name).map(|field| &field.shape);
        tally(shape, value, "", cards, &mut |words| {
            *counts.entry((name.to_string(), words)).or_default() += 1;
        });
    }
    counts
}

fn tally(
    shape: Option<&Shape>,
    value: &Value,
    at: &str,
    cards: Cards,
    add: &mut impl FnMut(String),
) {
    match value {
        Value::Text(text) if matches!(shape, Some(Shape::Text)) || text.contains('\n') => {
            for sentence in sentence_a_line(text).split('\n') {
                if !sentence.trim().is_empty() {
                    add(format!("{at}: {}", sentence.trim()));
                }
            }
        }
        // A lone text is a list of one.
        Value::Text(text) => add(format!("{at}: {text}")),
        Value::List(items) => {
            for item in items {
                tally(shape, item, at, cards, add);
            }
        }
        Value::Table(table) => {
            let inner = shape.map_or(&[][..], Shape::fields);
            let mut at = at.to_owned();
            if matches!(shape, Some(Shape::Cards(_))) {
                if matches!(cards, Cards::BySubject) {
                    at.push_str(&about(inner, table));
                }
                add(format!("{at}: a card"));
            }
            for (name, value) in table {
                let shape = inner.iter().find(|field| field.name == *name).map(|it| &it.shape);
                tally(shape, value, &format!("{at}.{name}"), cards, add);
            }
        }
        Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Date(_)
        | Value::Time(_) => add(format!("{at}: {value:?}")),
    }
}

/// Returns what a card is about, in words for no reader.
fn about(inner: &[Field], card: &Table) -> String {
    let fields = subject_fields(inner);
    let values = fields.iter().filter_map(|field| card.get(&field.name));
    // A field that says nothing is not the same as none here.
    format!("{:?}", values.collect::<Vec<_>>())
}

/// Writes references that lead by a former id as those to the entry itself.
fn follow(
    merge: &Merge,
    by_name: &FxHashMap<&Key, &Entity<'_>>,
    declared: &[Field],
    table: &mut Table,
) {
    let now = merge.workspace.map();
    for (name, value) in table {
        match declared.iter().find(|field| field.name == *name).map(|field| &field.shape) {
            Some(Shape::Reference(target) | Shape::References(target)) => {
                let reference = |written: &mut String| {
                    let to = now.resolve(&target_key(target, written)).entry();
                    let entity = to.and_then(|to| by_name.get(&to.key));
                    if let Some(entity) = entity
                        && entity.keys.iter().flatten().any(|key| **key != entity.name)
                    {
                        *written = match target {
                            crate::model::Target::Kind(_) => entity.name.id.to_string(),
                            crate::model::Target::Message => entity.name.to_string(),
                        };
                    }
                };
                match value {
                    Value::Text(written) => reference(written),
                    Value::List(items) => {
                        for item in items {
                            if let Value::Text(written) = item {
                                reference(written);
                            }
                        }
                    }
                    Value::Integer(_)
                    | Value::Float(_)
                    | Value::Boolean(_)
                    | Value::Date(_)
                    | Value::Time(_)
                    | Value::Table(_) => {}
                }
            }
            Some(Shape::Cards(inner)) => {
                if let Value::List(items) = value {
                    for item in items {
                        if let Value::Table(card) = item {
                            follow(merge, by_name, inner, card);
                        }
                    }
                }
            }
            _ => {}
        }
    }
}
