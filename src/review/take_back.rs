//! Taking a change back: the edits by which the newer map says again what the older one said.

use super::sides::Sides;
use crate::model::difference::{CardChange, Change, EntryChange, Fate};
use crate::model::{Edit, Entry, Key, Map, Path, Shape, Table, Value};

/// Which part of a changed entry is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// All of it.
    Whole,
    /// Its other id.
    Name,
    /// One of its changed fields, by its place among them.
    Field(usize),
    /// One of a field's changed cards: the places of both.
    Card(usize, usize),
    /// The file in which it stands.
    File,
    /// Its comments.
    Comments,
}

/// Returns the parts of a change that can be taken back one by one, in the order in which they are
/// told.
pub fn parts(change: &EntryChange) -> Vec<Part> {
    if change.fate != Fate::Kept {
        return vec![Part::Whole];
    }
    let mut parts = Vec::new();
    if change.renamed.is_some() {
        parts.push(Part::Name);
    }
    for (field_idx, field) in change.fields.iter().enumerate() {
        if let Change::Cards(cards) = &field.change {
            parts.extend((0..cards.len()).map(|card_idx| Part::Card(field_idx, card_idx)));
        } else {
            parts.push(Part::Field(field_idx));
        }
    }
    parts.extend(change.moved.as_ref().map(|_| Part::File));
    if !change.comments.is_empty() {
        parts.push(Part::Comments);
    }
    parts
}

/// Returns a change with nothing in it but one part.
#[must_use]
pub fn only(change: &EntryChange, part: Part) -> EntryChange {
    let mut only = EntryChange { moved: None, comments: <_>::default(), ..change.clone() };
    match part {
        Part::Whole => return change.clone(),
        Part::Name => only.fields.clear(),
        Part::File => {
            (only.renamed, only.fields) = (None, Vec::new());
            only.moved.clone_from(&change.moved);
        }
        Part::Comments => {
            (only.renamed, only.fields) = (None, Vec::new());
            only.comments = change.comments.clone();
        }
        Part::Field(field_idx) => {
            only.renamed = None;
            only.fields = change.fields.get(field_idx).cloned().into_iter().collect();
        }
        Part::Card(field_idx, card_idx) => {
            only.renamed = None;
            only.fields = change.fields.get(field_idx).cloned().into_iter().collect();
            if let Some(Change::Cards(cards)) = only.fields.first_mut().map(|it| &mut it.change) {
                *cards = cards.get(card_idx).cloned().into_iter().collect();
            }
        }
    }
    only
}

/// Returns the edits that take a change of what is said back, or a part of it; in which file that
/// stands and with which comments is not theirs to say.
pub(super) fn take_back(before: &Map, after: &Map, change: &EntryChange, part: Part) -> Vec<Edit> {
    let key = &change.entry.key;
    let old_key = change.renamed.as_ref().map_or(key, |renamed| &renamed.from);
    let old = before.get(old_key);
    match (part, change.fate, old) {
        (Part::Whole, Fate::Added, _) => vec![Edit::Delete { key: key.clone() }],
        (Part::Whole, Fate::Removed, Some(old)) => {
            vec![Edit::New { key: key.clone(), fields: old.fields.clone() }]
        }
        (Part::Whole, Fate::Kept, Some(old)) => {
            let mut edits: Vec<Edit> =
                change.fields.iter().map(|field| field_back(key, old, &field.name)).collect();
            if change.renamed.is_some() {
                edits.extend(name_back(key, old));
            }
            edits
        }
        (Part::Name, _, Some(old)) => name_back(key, old),
        (Part::Field(field_idx), _, Some(old)) => {
            let field = change.fields.get(field_idx);
            field.map(|field| field_back(key, old, &field.name)).into_iter().collect()
        }
        (Part::Card(field_idx, card_idx), _, Some(old)) => {
            let Some(field) = change.fields.get(field_idx) else { return Vec::new() };
            let Change::Cards(cards) = &field.change else { return Vec::new() };
            let list = cards
                .get(card_idx)
                .and_then(|card| cards_back(before, after, (old, key), &field.name, card));
            // What can't be told card by card is taken back whole.
            let Some(list) = list else { return vec![field_back(key, old, &field.name)] };
            let path = Path::field(&field.name);
            vec![if list.is_empty() {
                Edit::Unset { key: key.clone(), path }
            } else {
                Edit::Set { key: key.clone(), path, value: Value::List(list) }
            }]
        }
        (
            Part::Whole
            | Part::Name
            | Part::Field(_)
            | Part::Card(..)
            | Part::File
            | Part::Comments,
            _,
            _,
        ) => Vec::new(),
    }
}

fn field_back(key: &Key, old: &Entry, name: &str) -> Edit {
    let path = Path::field(name);
    match old.fields.get(name) {
        Some(value) => Edit::Set { key: key.clone(), path, value: value.clone() },
        None => Edit::Unset { key: key.clone(), path },
    }
}

/// Gives an entry its old id; every reference follows, and what it was called before is as it was.
fn name_back(key: &Key, old: &Entry) -> Vec<Edit> {
    vec![
        Edit::Rename { key: key.clone(), id: old.key.id.clone() },
        field_back(&old.key, old, "formerly"),
    ]
}

/// Returns a list of cards as it is now, with one of them as it was.
fn cards_back(
    before: &Map,
    after: &Map,
    (old, key): (&Entry, &Key),
    name: &str,
    card: &CardChange,
) -> Option<Vec<Value>> {
    let list = |entry: Option<&Entry>| -> Vec<Value> {
        entry.and_then(|it| it.fields.get(name)?.as_list()).unwrap_or_default().to_vec()
    };
    let (was, mut now) = (list(Some(old)), list(after.get(key)));
    let place = card.place.checked_sub(1)?;
    match card.fate {
        Fate::Added => {
            (place < now.len()).then(|| now.remove(place))?;
        }
        Fate::Removed => now.insert(place.min(now.len()), was.get(place)?.clone()),
        Fate::Kept => {
            let Some(Shape::Cards(inner)) =
                after.schema().field(&key.kind, name).map(|it| &it.shape)
            else {
                return None;
            };
            let tables = |list: &[Value]| -> Vec<Table> {
                list.iter().filter_map(Value::as_table).cloned().collect()
            };
            let (old_cards, new_cards) = (tables(&was), tables(&now));
            if old_cards.len() != was.len() || new_cards.len() != now.len() {
                return None;
            }
            let sides = Sides::new(before, after);
            let (olds, news): (Vec<&Table>, Vec<&Table>) =
                (old_cards.iter().collect(), new_cards.iter().collect());
            let old_idx = sides.partners(inner, &olds, &news).get(place).copied().flatten()?;
            let value = was.get(old_idx)?.clone();
            (place < now.len()).then(|| now.remove(place))?;
            let back_to = card.moved_from.map_or(place, |from| from.saturating_sub(1));
            now.insert(back_to.min(now.len()), value);
        }
    }
    Some(now)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::review::diff;
    use crate::workspace::Workspace;

    const OLD: &str = "[value_proposition.v]\ntitle = \"V\"\n[value_proposition.w]\ntitle = \"W\"\n\
        [situation.s]\ntitle = \"S\"\ntags = [\"a\", \"b\"]\n\
        [[situation.s.point]]\nvalue_proposition = \"v\"\nsay = \"One.\"\n\
        [[situation.s.point]]\nvalue_proposition = \"w\"\nsay = \"Two.\"\n[persona.p]\ntitle = \"P\"\n";

    fn open(text: &str) -> Workspace {
        Workspace::open([("m.toml", text.as_bytes().to_vec())])
    }

    /// Takes every part back, one after the other and also whole: both must end at the old map.
    #[track_caller]
    fn check(new: &str) {
        let old = open(OLD);
        let today = date(2026, 11, 22);
        for whole in [false, true] {
            let mut now = open(new);
            for _ in 0..20 {
                let difference = diff(&old, &now, today);
                let Some(change) = difference.entries.first() else { break };
                let part = if whole { Part::Whole } else { parts(change)[0] };
                let edits = take_back(old.map(), now.map(), change, part);
                assert!(!edits.is_empty(), "{change:?}");
                now.apply_all(&edits, "Take back".into()).unwrap();
            }
            let left = diff(&old, &now, today);
            assert!(left.entries.is_empty(), "{whole} {new}\n{:?}", left.entries);
        }
    }

    #[test]
    fn every_change_can_be_taken_back() {
        check(&OLD.replace("title = \"S\"", "title = \"Other\""));
        check(&OLD.replace("tags = [\"a\", \"b\"]\n", ""));
        check(&OLD.replace("[\"a\", \"b\"]", "[\"b\", \"c\"]"));
        check(&OLD.replace("say = \"Two.\"", "say = \"Deux.\"\nfeatures = [\"f\"]"));
        check(
            &OLD.replace("[[situation.s.point]]\nvalue_proposition = \"v\"\nsay = \"One.\"\n", ""),
        );
        check(&OLD.replace("[persona.p]\ntitle = \"P\"\n", ""));
        check(&format!("{OLD}[persona.q]\ntitle = \"Q\"\n"));
        check(&OLD.replace("\"v\"", "\"x\"").replace("\"w\"", "\"v\"").replace("\"x\"", "\"w\""));
        check(&format!("{OLD}[[situation.s.point]]\nvalue_proposition = \"new\"\n"));
    }

    #[test]
    fn an_id_comes_back_with_its_references() {
        let new = OLD
            .replace("[value_proposition.v]\n", "[value_proposition.x]\nformerly = [\"v\"]\n")
            .replace("value_proposition = \"v\"", "value_proposition = \"x\"");
        check(&new);
        let mut now = open(&new);
        let old = open(OLD);
        let difference = diff(&old, &now, date(2026, 11, 22));
        let edits = take_back(old.map(), now.map(), &difference.entries[0], Part::Name);
        now.apply_all(&edits, "Take back".into()).unwrap();
        assert_eq!(now.text("m.toml"), Some(OLD));
    }
}
