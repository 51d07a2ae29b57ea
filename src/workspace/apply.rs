//! Edits, carried out and proved.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::{Content, EditError, File, Logged, Step, Workspace};
use crate::model::{Edit, Entry, Key, changed, plain_id};
use crate::source::plan::{self, NoPlan};
use crate::source::{Bound, Document, ENTRIES_MAX, TextEdit, invert};

/// One change of one text, forth and back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Splice {
    pub(super) file_idx: usize,
    /// Shared by all that remember it: a merge may write very much at one go.
    pub(super) forth: Arc<[TextEdit]>,
    pub(super) back: Arc<[TextEdit]>,
    pub(super) revision_before: u64,
    pub(super) revision_after: u64,
}

/// What an entry must say once a change is made; `None` that it must be gone.
pub(super) type Expected = Vec<(Key, Option<Entry>)>;

impl Workspace {
    /// Carries out an edit.
    ///
    /// Either the map says afterwards exactly what the edit means, and nothing else is different,
    /// or nothing has changed and the error says why.
    pub fn apply(&mut self, edit: &Edit) -> Result<Step, EditError> {
        self.apply_all(std::slice::from_ref(edit), edit.words())
    }

    /// Carries out several edits as one step, which is undone as one: all of them or none.
    pub fn apply_all(&mut self, edits: &[Edit], words: String) -> Result<Step, EditError> {
        if let Some(format) = self.newer_format() {
            return Err(EditError::NewerFormat(format));
        }
        let mut splices = Vec::new();
        let mut keys = Vec::new();
        for edit in edits {
            let edit = edit.with_plain_line_ends();
            if let Err(error) = self.apply_into(&edit, &mut splices, &mut keys) {
                self.take_back(&splices);
                return Err(error);
            }
        }
        keys.sort();
        keys.dedup();
        Ok(self.done(words, keys, splices))
    }

    /// Takes splices back that were made just now.
    pub(super) fn take_back(&mut self, splices: &[Splice]) {
        for splice in splices.iter().rev() {
            self.run(splice.file_idx, &splice.back, splice.revision_before);
        }
    }

    /// Notes what was done as a step.
    pub(super) fn done(&mut self, words: String, keys: Vec<Key>, splices: Vec<Splice>) -> Step {
        let step = Step { words, keys, at: self.now, splices };
        if !step.splices.is_empty() {
            self.undo.push(step.clone());
            self.redo.clear();
            self.log.push(Logged::Made(step.clone()));
        }
        step
    }

    /// Carries out one edit and notes its splices, also when it fails half-way.
    fn apply_into(
        &mut self,
        edit: &Edit,
        splices: &mut Vec<Splice>,
        keys: &mut Vec<Key>,
    ) -> Result<(), EditError> {
        let parts = self.parts(edit);
        if parts.as_slice() == std::slice::from_ref(edit) {
            return self.apply_part(edit, splices, keys);
        }
        // A part may have parts of its own: a list within a card.
        for part in parts {
            self.apply_into(&part, splices, keys)?;
        }
        Ok(())
    }

    /// Carries out an edit that is one change of one file, or calls the ones that are more.
    pub(super) fn apply_part(
        &mut self,
        edit: &Edit,
        splices: &mut Vec<Splice>,
        keys: &mut Vec<Key>,
    ) -> Result<(), EditError> {
        match edit {
            Edit::New { key, fields } => {
                let entry = Entry { key: key.clone(), fields: fields.clone() };
                let splice = self.create(&entry, None)?;
                keys.push(key.clone());
                splices.push(splice);
                Ok(())
            }
            Edit::Delete { key } => self.delete(key, splices, keys),
            Edit::Rename { key, id } => self.rename(key, id, splices, keys),
            Edit::Duplicate { key, id } => self.duplicate(key, id, splices, keys),
            Edit::Set { .. }
            | Edit::Unset { .. }
            | Edit::Insert { .. }
            | Edit::Remove { .. }
            | Edit::Move { .. } => {
                let key = edit.key().clone();
                if let Some(splice) = self.change(&key, edit)? {
                    splices.push(splice);
                    keys.push(key);
                }
                Ok(())
            }
        }
    }

    /// Changes something within one entry; `None` when the map says so already.
    fn change(&mut self, key: &Key, edit: &Edit) -> Result<Option<Splice>, EditError> {
        let Some(entry) = self.map().get(key) else {
            // Settings of a map that has no `[map]` yet: it is made.
            if *key == Key::map()
                && let Ok(entry) =
                    changed(&Entry { key: key.clone(), fields: <_>::default() }, edit)
            {
                return self.create(&entry, None).map(Some);
            }
            return Err(EditError::NoEntry(key.clone()));
        };
        let path = match edit {
            Edit::Set { path, .. }
            | Edit::Unset { path, .. }
            | Edit::Insert { path, .. }
            | Edit::Remove { path, .. }
            | Edit::Move { path, .. } => path.clone(),
            Edit::New { .. }
            | Edit::Delete { .. }
            | Edit::Rename { .. }
            | Edit::Duplicate { .. } => {
                return Ok(None);
            }
        };
        let after =
            changed(entry, edit).map_err(|error| EditError::impossible(error, key, &path))?;
        if after == *entry {
            return Ok(None);
        }
        let (file_idx, document) = self.document_for(key)?;
        let schema = self.map().schema();
        let edits = match edit {
            Edit::Set { value, .. } => plan::set(document, schema, key, &path, value),
            Edit::Unset { .. } => plan::unset(document, key, &path),
            Edit::Insert { item_idx, value, .. } => {
                match plan::insert(document, schema, key, &path, *item_idx, value) {
                    Ok(Some(edits)) => Ok(edits),
                    // The list does not stand yet, or as a lone text: write all of it.
                    Ok(None) => match after.at(&path) {
                        Some(list) => plan::set(document, schema, key, &path, list),
                        None => Err(NoPlan::NoPath),
                    },
                    Err(error) => Err(error),
                }
            }
            Edit::Remove { item_idx, .. } => plan::remove(document, key, &path, *item_idx),
            Edit::Move { from, to, .. } => plan::reorder(document, key, &path, *from, *to),
            Edit::New { .. }
            | Edit::Delete { .. }
            | Edit::Rename { .. }
            | Edit::Duplicate { .. } => Ok(Vec::new()),
        };
        let edits = edits.map_err(|error| self.no_plan(error, key, &path, file_idx))?;
        self.splice(file_idx, edits, &vec![(key.clone(), Some(after))]).map(Some)
    }

    /// Writes a new entry; `block` is its text where it is more than canonical form.
    pub(super) fn create(
        &mut self,
        entry: &Entry,
        block: Option<(usize, String)>,
    ) -> Result<Splice, EditError> {
        let key = &entry.key;
        if self.map().get(key).is_some() {
            return Err(EditError::Taken(key.clone()));
        }
        if !matches!(key.kind.as_str(), "map" | "approval") && !plain_id(&key.id) {
            return Err(EditError::BadId(key.id.clone()));
        }
        let Some(kind) = self.map().schema().kind(&key.kind) else {
            return Err(EditError::NoKind(key.kind.clone()));
        };
        let text = plan::render_entry(Some(kind), key, &entry.fields);
        let (file_idx, block) = match block {
            Some(block) => block,
            None => (self.file_for_new(key)?, text),
        };
        let document = self.document(file_idx)?;
        let edit = plan::place_entry(document, self.map().schema(), entry, &block);
        self.splice(file_idx, vec![edit], &vec![(key.clone(), Some(entry.clone()))])
    }

    /// Returns the file in which a new entry belongs: the one with most entries of its kind, else
    /// of kinds that play the same part, else with most entries at all. A map without a file gets
    /// one.
    fn file_for_new(&mut self, key: &Key) -> Result<usize, EditError> {
        let schema = self.map().schema();
        let role = |kind: &str| schema.kind(kind).map(|kind| kind.role);
        let own_role = role(&key.kind);
        let best = self
            .files
            .iter()
            .enumerate()
            .filter_map(|(file_idx, file)| {
                let document = file.document().filter(|document| document.problems().is_empty())?;
                let of_kind = document.keys().filter(|other| other.kind == key.kind).count();
                let of_role = document.keys().filter(|other| role(&other.kind) == own_role).count();
                let all = document.keys().len();
                Some(((of_kind, of_role, all, std::cmp::Reverse(file_idx)), file_idx))
            })
            .max();
        if let Some((_, file_idx)) = best {
            return Ok(file_idx);
        }
        if let Some(broken) = self.files.first() {
            return Err(EditError::BrokenFile(broken.name.clone()));
        }
        self.revisions += 1;
        self.files.push(File {
            name: "map.toml".into(),
            content: Content::Text(Box::new(Document::parse(String::new(), false))),
            revision: self.revisions,
            saved: None,
        });
        Ok(0)
    }

    /// Changes a text, reads what was touched again, and takes it back unless the map says
    /// exactly what is expected.
    pub(super) fn splice(
        &mut self,
        file_idx: usize,
        edits: Vec<TextEdit>,
        expected: &Expected,
    ) -> Result<Splice, EditError> {
        self.refuse_too_many(expected)?;
        let name = self.name_of(file_idx);
        let unproved = |document: &Document| {
            // `feature = 1` at the top of a file leaves no room for `[feature.id]`.
            let is_in_the_way = document.strays().iter().any(|stray| {
                let kind = stray.name.split('.').next();
                expected.iter().any(|(key, _)| kind == Some(key.kind.as_str()))
            });
            let file = name.clone();
            if is_in_the_way { EditError::Layout { file } } else { EditError::Unproved { file } }
        };
        let Some(file) = self.files.get_mut(file_idx) else {
            return Err(EditError::Unproved { file: name });
        };
        let Content::Text(document) = &mut file.content else {
            return Err(EditError::BrokenFile(name));
        };
        let back = invert(document.text(), &edits);
        let strays = document.strays().len();
        let touched = match document.splice(&edits) {
            Ok(touched) => touched,
            Err(problems) => {
                let too_large = problems.iter().find_map(|problem| problem.kind.exceeded());
                return Err(too_large.map_or_else(
                    || unproved(document),
                    |bound| EditError::TooLarge(bound.message()),
                ));
            }
        };
        let meant: FxHashSet<&Key> = expected.iter().map(|(key, _)| key).collect();
        let proved = document.strays().len() == strays
            && expected.iter().all(|(key, entry)| document.read(key) == *entry)
            && touched.iter().filter(|key| !meant.contains(key)).all(|key| {
                // An entry that counts in another file is not the map's; it has not changed either.
                self.home.get(key) != Some(&file_idx)
                    || document.read(key).as_ref() == self.map.get(key)
            });
        if !proved {
            drop(document.splice(&back));
            return Err(unproved(document));
        }
        let (forth, back) = (edits.into(), back.into());
        let revision_before = file.revision;
        self.revisions += 1;
        file.revision = self.revisions;
        self.refresh(file_idx, &touched);
        Ok(Splice { file_idx, forth, back, revision_before, revision_after: self.revisions })
    }

    /// Refuses a new entry for which the map has no room.
    fn refuse_too_many(&self, expected: &Expected) -> Result<(), EditError> {
        let is_new =
            |(key, entry): &&(Key, Option<Entry>)| entry.is_some() && self.map.get(key).is_none();
        let goes =
            |(key, entry): &&(Key, Option<Entry>)| entry.is_none() && self.map.get(key).is_some();
        let come = expected.iter().filter(is_new).count();
        let len = self.map.len() + come - expected.iter().filter(goes).count();
        if come > 0 && len > ENTRIES_MAX {
            return Err(EditError::TooLarge(Bound::Entries.message()));
        }
        Ok(())
    }

    /// Carries out a splice that was proved before, or its inverse; tells whether it could.
    pub(super) fn run(&mut self, file_idx: usize, edits: &[TextEdit], revision: u64) -> bool {
        let Some(file) = self.files.get_mut(file_idx) else { return false };
        let Content::Text(document) = &mut file.content else { return false };
        // It may lead back to a text that can't be understood, and was mended since.
        let touched = document.splice_proved(edits);
        file.revision = revision;
        self.rehome(&touched);
        true
    }

    /// Brings the map up to date with a file.
    pub(super) fn refresh(&mut self, file_idx: usize, touched: &[Key]) {
        let mut changed = Vec::new();
        for key in touched {
            let home = self.home.get(key).copied();
            if home.is_some_and(|home| home != file_idx) {
                continue;
            }
            let Some(document) = self.files.get(file_idx).and_then(File::document) else { break };
            match document.read(key) {
                Some(entry) => {
                    self.home.insert(key.clone(), file_idx);
                    if self.map.get(key) != Some(&entry) {
                        changed.push(entry);
                    }
                }
                None => {
                    self.home.remove(key);
                    self.map.take(key);
                    // What moves to another file may come there first.
                    let holds = |file: &File| {
                        let document = file.document().filter(|document| document.holds(key));
                        document.is_some_and(|document| document.read(key).is_some())
                    };
                    if let Some(other) = self.files.iter().position(holds) {
                        self.refresh(other, std::slice::from_ref(key));
                    }
                }
            }
        }
        self.map.put_all(changed);
    }

    /// Returns the document in which an entry can be edited.
    pub(super) fn document_for(&self, key: &Key) -> Result<(usize, &Document), EditError> {
        let file_idx = *self.home.get(key).ok_or_else(|| EditError::NoEntry(key.clone()))?;
        if let Some((_, second)) = self.again.iter().find(|(other, _)| other == key) {
            return Err(EditError::TwoFiles {
                key: key.clone(),
                first: self.name_of(file_idx),
                second: self.name_of(*second),
            });
        }
        Ok((file_idx, self.document(file_idx)?))
    }

    /// Returns a document that can be edited.
    pub(super) fn document(&self, file_idx: usize) -> Result<&Document, EditError> {
        self.files
            .get(file_idx)
            .and_then(File::document)
            .filter(|document| document.problems().is_empty())
            .ok_or_else(|| EditError::BrokenFile(self.name_of(file_idx)))
    }

    pub(super) fn name_of(&self, file_idx: usize) -> SmolStr {
        self.files.get(file_idx).map(|file| file.name.clone()).unwrap_or_default()
    }

    pub(super) fn no_plan(
        &self,
        error: NoPlan,
        key: &Key,
        path: &crate::model::Path,
        file_idx: usize,
    ) -> EditError {
        match error {
            NoPlan::NoEntry => EditError::NoEntry(key.clone()),
            NoPlan::NoPath => EditError::NoField { key: key.clone(), path: path.clone() },
            NoPlan::Layout => EditError::Layout { file: self.name_of(file_idx) },
        }
    }
}
