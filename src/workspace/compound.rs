//! Edits that are more than one change of one text.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::apply::{Expected, Splice};
use super::{EditError, Workspace};
use crate::model::{
    Edit, Entry, Key, Path, Shape, Step, Table, Target, Value, plain_id, with_values,
};
use crate::source::{TextEdit, plan};

impl Workspace {
    /// Cuts an edit into smaller ones that together mean the same and touch fewer bytes: a list
    /// that gains one word is not written anew.
    pub(super) fn parts(&self, edit: &Edit) -> Vec<Edit> {
        let whole = || vec![edit.clone()];
        if let Edit::Unset { key, path } = edit
            && let Some((outer, Step::Field(_))) = path.split_last()
            && matches!(outer.0.last(), Some(Step::Field(_)))
            && let Some(Value::Table(table)) = self.map().get(key).and_then(|it| it.at(&outer))
            && table.len() == 1
        {
            return self.parts(&Edit::Unset { key: key.clone(), path: outer });
        }
        if let Edit::Remove { key, path, item_idx: 0 } = edit
            && let Some(Value::List(items)) = self.map().get(key).and_then(|it| it.at(path))
            && matches!(items.as_slice(), [Value::Table(_)])
        {
            return vec![Edit::Unset { key: key.clone(), path: path.clone() }];
        }
        let Edit::Set { key, path, value: new } = edit else { return whole() };
        let Some(old) = self.map().get(key).and_then(|entry| entry.at(path)) else {
            return whole();
        };
        let cards = |items: &[Value]| {
            !items.is_empty() && items.iter().all(|item| item.as_table().is_some())
        };
        match (old, new) {
            (Value::List(old), Value::List(new)) if cards(old) && cards(new) => {
                card_parts(key, path, old, new)
            }
            (Value::List(old), Value::List(new)) if old.iter().any(|item| new.contains(item)) => {
                list_parts(key, path, old, new)
            }
            (Value::Table(old), Value::Table(new)) if !new.is_empty() => {
                table_parts(key, path, old, new)
            }
            // What stands in sections of its own goes before something else comes.
            (Value::List(items), _) if cards(items) && !self.can_set(key, path, new) => {
                anew(key, path, new)
            }
            (Value::Table(old), _) if !old.is_empty() && !self.can_set(key, path, new) => {
                anew(key, path, new)
            }
            _ => whole(),
        }
    }

    /// Tells whether a field is written as one value, in whose place another one can stand.
    fn can_set(&self, key: &Key, path: &Path, value: &Value) -> bool {
        self.document_for(key).is_ok_and(|(_, document)| {
            plan::set(document, self.map().schema(), key, path, value).is_ok()
        })
    }

    pub(super) fn delete(
        &mut self,
        key: &Key,
        splices: &mut Vec<Splice>,
        keys: &mut Vec<Key>,
    ) -> Result<(), EditError> {
        let sign_offs = Key { kind: "approval".into(), id: key.to_string().into() };
        for key in [key, &sign_offs] {
            if *key == sign_offs && self.map().get(key).is_none() {
                continue;
            }
            let (file_idx, document) = self.document_for(key)?;
            let edits = plan::remove_entry(document, key)
                .map_err(|error| self.no_plan(error, key, &Path::default(), file_idx))?;
            splices.push(self.splice(file_idx, edits, &vec![(key.clone(), None)])?);
            keys.push(key.clone());
        }
        Ok(())
    }

    pub(super) fn rename(
        &mut self,
        key: &Key,
        id: &SmolStr,
        splices: &mut Vec<Splice>,
        keys: &mut Vec<Key>,
    ) -> Result<(), EditError> {
        let new = Key { kind: key.kind.clone(), id: id.clone() };
        if !plain_id(id) || matches!(key.kind.as_str(), "map" | "approval") {
            return Err(EditError::BadId(id.clone()));
        }
        if self.map().get(&new).is_some() {
            return Err(EditError::Taken(new));
        }
        self.move_key(key, &new, splices, keys)?;
        let old_offs = Key { kind: "approval".into(), id: key.to_string().into() };
        if self.map().get(&old_offs).is_some() {
            let new_offs = Key { kind: "approval".into(), id: new.to_string().into() };
            self.move_key(&old_offs, &new_offs, splices, keys)?;
        }
        // References first: once `formerly` names the old id they would resolve without it.
        let mut sources: Vec<Key> = self.map().naming(key).to_vec();
        sources.sort();
        sources.dedup();
        let sources = self.refer_to(&new, key, sources, splices, keys)?;
        for source in sources {
            let links: Vec<Path> = self
                .map()
                .links_from(&source)
                .iter()
                .filter(|link| link.to == *key && !link.at.0.is_empty())
                .map(|link| link.at.clone())
                .collect();
            for at in links {
                let written = self.written_reference(&source, &at, &new);
                let edit = Edit::Set { key: source.clone(), path: at, value: written };
                self.apply_part(&edit, splices, keys)?;
            }
        }
        let former = self.map().get(&new).map(|entry| entry.fields.get("formerly").cloned());
        let formerly = Path::field("formerly");
        let position = |value: &str, list: &Option<Value>| {
            list.as_ref()?.as_list()?.iter().position(|item| item.as_text() == Some(value))
        };
        if let Some(list) = former {
            if let Some(item_idx) = position(id, &list) {
                let edit = Edit::Remove { key: new.clone(), path: formerly.clone(), item_idx };
                self.apply_part(&edit, splices, keys)?;
            }
            if position(&key.id, &list).is_none() && plain_id(&key.id) {
                let count = self.map().get(&new).map_or(0, |entry| entry.words("formerly").len());
                let value = Value::text(key.id.as_str());
                let edit =
                    Edit::Insert { key: new.clone(), path: formerly, item_idx: count, value };
                self.apply_part(&edit, splices, keys)?;
            }
        }
        Ok(())
    }

    /// Writes all references to an entry anew, file by file; returns the entries for which that
    /// must be done one reference after the other.
    fn refer_to(
        &mut self,
        new: &Key,
        old: &Key,
        sources: Vec<Key>,
        splices: &mut Vec<Splice>,
        keys: &mut Vec<Key>,
    ) -> Result<Vec<Key>, EditError> {
        let mut by_file: BTreeMap<usize, (Vec<TextEdit>, Expected)> = BTreeMap::new();
        let mut others = Vec::new();
        for source in sources {
            let links = self.map().links_from(&source).iter();
            let links = links.filter(|link| link.to == *old && !link.at.0.is_empty());
            let values: Vec<(Path, Value)> = links
                .map(|link| (link.at.clone(), self.written_reference(&source, &link.at, new)))
                .collect();
            let (file_idx, document) = self.document_for(&source)?;
            let edits = plan::set_all(document, self.map().schema(), &source, &values);
            let after = self.map().get(&source).map(|entry| with_values(entry, &values));
            if let (Ok(edits), Some(Ok(after))) = (edits, after) {
                let (of_file, expected) = by_file.entry(file_idx).or_default();
                of_file.extend(edits);
                expected.push((source.clone(), Some(after)));
                keys.push(source);
            } else {
                others.push(source);
            }
        }
        for (file_idx, (mut edits, expected)) in by_file {
            edits.sort_by_key(|edit| edit.range.start);
            splices.push(self.splice(file_idx, edits, &expected)?);
        }
        Ok(others)
    }

    /// Gives an entry another key, and changes nothing that it says.
    fn move_key(
        &mut self,
        key: &Key,
        new: &Key,
        splices: &mut Vec<Splice>,
        keys: &mut Vec<Key>,
    ) -> Result<(), EditError> {
        let entry = self.map().get(key).ok_or_else(|| EditError::NoEntry(key.clone()))?;
        let moved = Entry { key: new.clone(), fields: entry.fields.clone() };
        let (file_idx, document) = self.document_for(key)?;
        let id = new.id.rsplit('.').next().unwrap_or_default();
        let edits = plan::id_edits(document, key, id)
            .map_err(|error| self.no_plan(error, key, &Path::default(), file_idx))?;
        let expected = vec![(key.clone(), None), (new.clone(), Some(moved))];
        splices.push(self.splice(file_idx, edits, &expected)?);
        keys.extend([key.clone(), new.clone()]);
        Ok(())
    }

    /// Returns how a field refers to an entry: by `kind.id` where kinds mix, else by the id.
    fn written_reference(&self, source: &Key, at: &Path, to: &Key) -> Value {
        let field = self.map().schema().field_at(&source.kind, at);
        match field.map(|field| &field.shape) {
            Some(Shape::Reference(Target::Message) | Shape::References(Target::Message)) => {
                Value::text(to.to_string())
            }
            _ => Value::text(to.id.as_str()),
        }
    }

    pub(super) fn duplicate(
        &mut self,
        key: &Key,
        id: &SmolStr,
        splices: &mut Vec<Splice>,
        keys: &mut Vec<Key>,
    ) -> Result<(), EditError> {
        if matches!(key.kind.as_str(), "map" | "approval") {
            return Err(EditError::BadId(id.clone()));
        }
        let entry = self.map().get(key).ok_or_else(|| EditError::NoEntry(key.clone()))?;
        let new = Key { kind: key.kind.clone(), id: id.clone() };
        let mut copy = Entry { key: new.clone(), fields: entry.fields.clone() };
        let (file_idx, document) = self.document_for(key)?;
        match plan::duplicate(document, key, id) {
            Some(block) => splices.push(self.create(&copy, Some((file_idx, block)))?),
            None => {
                for field in NOT_COPIED {
                    copy.fields.shift_remove(field);
                }
                splices.push(self.create(&copy, None)?);
            }
        }
        keys.push(new.clone());
        for field in NOT_COPIED {
            if self.map().get(&new).is_some_and(|entry| entry.fields.contains_key(field)) {
                let edit = Edit::Unset { key: new.clone(), path: Path::field(field) };
                self.apply_part(&edit, splices, keys)?;
            }
        }
        Ok(())
    }
}

/// A copy never had the other's ids, and nobody has reviewed it.
const NOT_COPIED: [&str; 2] = ["formerly", "reviewed"];

/// Turns one list of words into another by removing, moving and adding.
fn list_parts(key: &Key, path: &Path, old: &[Value], new: &[Value]) -> Vec<Edit> {
    let mut parts = Vec::new();
    let mut now: Vec<Value> = old.to_vec();
    for item_idx in (0..now.len()).rev() {
        let Some(item) = now.get(item_idx) else { continue };
        let wanted = new.iter().filter(|other| *other == item).count();
        let have = now.iter().filter(|other| *other == item).count();
        if have > wanted {
            now.remove(item_idx);
            parts.push(Edit::Remove { key: key.clone(), path: path.clone(), item_idx });
        }
    }
    for (item_idx, item) in new.iter().enumerate() {
        if now.get(item_idx) == Some(item) {
            continue;
        }
        let later = now.iter().skip(item_idx).position(|other| other == item);
        match later.map(|found| found + item_idx) {
            Some(from) => {
                let moved = now.remove(from);
                now.insert(item_idx, moved);
                parts.push(Edit::Move { key: key.clone(), path: path.clone(), from, to: item_idx });
            }
            None => {
                now.insert(item_idx, item.clone());
                parts.push(Edit::Insert {
                    key: key.clone(),
                    path: path.clone(),
                    item_idx,
                    value: item.clone(),
                });
            }
        }
    }
    parts
}

/// Turns one list of cards into another field by field.
fn card_parts(key: &Key, path: &Path, old: &[Value], new: &[Value]) -> Vec<Edit> {
    let mut parts = Vec::new();
    for (card_idx, (before, after)) in old.iter().zip(new).enumerate() {
        let (Value::Table(before), Value::Table(after)) = (before, after) else { continue };
        parts.extend(table_parts(key, &path.item(card_idx), before, after));
    }
    for item_idx in (new.len()..old.len()).rev() {
        parts.push(Edit::Remove { key: key.clone(), path: path.clone(), item_idx });
    }
    for (item_idx, value) in new.iter().enumerate().skip(old.len()) {
        let value = value.clone();
        parts.push(Edit::Insert { key: key.clone(), path: path.clone(), item_idx, value });
    }
    parts
}

/// Turns one table into another field by field.
fn table_parts(key: &Key, path: &Path, old: &Table, new: &Table) -> Vec<Edit> {
    let gone = old.keys().filter(|name| !new.contains_key(name));
    let unset = gone.map(|name| Edit::Unset { key: key.clone(), path: path.then(name) });
    let other = new.iter().filter(|(name, value)| old.get(name) != Some(value));
    let set = other.map(|(name, value)| Edit::Set {
        key: key.clone(),
        path: path.then(name),
        value: value.clone(),
    });
    // What comes first: a table that lost its last field could be lost with it.
    set.chain(unset).collect()
}

/// Takes a field away and writes it again.
fn anew(key: &Key, path: &Path, value: &Value) -> Vec<Edit> {
    let unset = Edit::Unset { key: key.clone(), path: path.clone() };
    vec![unset, Edit::Set { key: key.clone(), path: path.clone(), value: value.clone() }]
}
