//! All texts of a map, what is derived from them, and the one place where edits are applied.
//!
//! A [`Workspace`] is made from bytes and hands bytes out; it never touches a file. An edit comes
//! in the map's own terms; it is carried out on the text, the touched part is read again, and the
//! difference in meaning must be exactly the one that was meant, else everything is taken back
//! ([`apply`](Workspace::apply)). Whatever was applied can be undone to the first byte.

mod apply;
mod compound;
mod error;
mod history;
mod kept;
mod notes;
mod place;
mod reading;
mod relocate;
mod replace;
mod transplant;

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

pub use error::EditError;
pub use history::{Logged, Step};
pub use kept::{Kept, KeptSplice, KeptStep};
pub use place::{Place, Placer};
pub use replace::NotReplaced;

use crate::model::{Entries, Entry, FORMAT, Key, Map, Value};
use crate::source::{
    Beside, Document, ENTRIES_MAX, NotCanonical, Refusal, canonical, comments, text_of,
};

/// The texts of a map and everything derived from them.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    files: Vec<File>,
    map: Map,
    /// Which file an entry stands in; of several the first.
    home: FxHashMap<Key, usize>,
    /// Entries that stand in a second file, too.
    again: Vec<(Key, usize)>,
    undo: Vec<Step>,
    redo: Vec<Step>,
    /// Counts states of texts, each of which has a number of its own.
    revisions: u64,
    /// What changed the texts, until somebody asks for it.
    log: Vec<Logged>,
    /// The time that steps bear.
    now: i64,
}

/// One text of a map.
#[derive(Debug, Clone)]
struct File {
    name: SmolStr,
    content: Content,
    /// Which state the text is in.
    revision: u64,
    /// Which state is on disk; `None` when the file is not there.
    saved: Option<u64>,
}

#[derive(Debug, Clone)]
enum Content {
    Text(Box<Document>),
    /// Bytes that are no text: kept as they are.
    Refused(Refusal),
}

impl File {
    fn document(&self) -> Option<&Document> {
        match &self.content {
            Content::Text(document) => Some(document),
            Content::Refused(_) => None,
        }
    }

    fn is_unsaved(&self) -> bool {
        match self.saved {
            Some(saved) => saved != self.revision,
            None => self.document().is_some_and(|document| !document.text().is_empty()),
        }
    }
}

/// Gives the bytes of a file back if this program understands it, whole, without a map made of it.
pub fn understood(bytes: Vec<u8>) -> Option<Vec<u8>> {
    let (text, bom) = text_of(bytes).ok()?;
    let document = Document::parse(text, bom);
    let settings = document.read(&Key::map());
    let format = settings.and_then(|map| map.fields.get("format").and_then(Value::as_integer));
    let is_understood =
        document.problems().is_empty() && format.is_none_or(|format| format <= FORMAT);
    is_understood.then(|| document.into_bytes())
}

/// A text that differs from what is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsaved {
    /// The file's name inside the map.
    pub name: SmolStr,
    /// What belongs into it.
    pub bytes: Vec<u8>,
    /// Whether the file is not on disk yet.
    pub new: bool,
    /// The state that `bytes` are, for [`Workspace::saved`].
    revision: u64,
}

impl Workspace {
    /// Reads the texts of a map: names inside the map with the bytes of the files.
    ///
    /// Never fails: what can't be understood is told by [`Workspace::reading`].
    pub fn open<N: Into<SmolStr>>(files: impl IntoIterator<Item = (N, Vec<u8>)>) -> Self {
        Self::open_beside(files, &Self::default())
    }

    /// Reads the texts of another version of a map, as [`Workspace::open`] does: two versions of a
    /// large map take little more room than one, since they share what both say.
    pub fn open_beside<N: Into<SmolStr>>(
        files: impl IntoIterator<Item = (N, Vec<u8>)>,
        version: &Self,
    ) -> Self {
        let mut workspace = Self::default();
        let mut entries = Entries::default();
        for (file_idx, (name, bytes)) in files.into_iter().enumerate() {
            let name = name.into();
            let content = match text_of(bytes) {
                Ok((text, bom)) => {
                    let room = ENTRIES_MAX.saturating_sub(entries.len());
                    let beside = version.beside(&name);
                    let document = Document::parse_with_entries(text, bom, room, beside, |entry| {
                        if workspace.home.contains_key(&entry.key) {
                            workspace.again.push((entry.key.clone(), file_idx));
                        } else {
                            workspace.home.insert(entry.key.clone(), file_idx);
                            let known = version.map.shared(&entry.key);
                            let is_alike = |known: &&Arc<Entry>| {
                                Arc::ptr_eq(known, &entry) || known.is_said_alike(&entry)
                            };
                            let entry = known.filter(is_alike).cloned().unwrap_or(entry);
                            entries.insert(entry.key.clone(), entry);
                        }
                    });
                    Content::Text(Box::new(document))
                }
                Err(refusal) => Content::Refused(refusal),
            };
            workspace.revisions += 1;
            workspace.files.push(File {
                name,
                content,
                revision: workspace.revisions,
                saved: Some(workspace.revisions),
            });
        }
        workspace.map = Map::of(entries);
        workspace
    }

    /// Returns a file for another version of it to be read beside: the one of that name, else the
    /// only one.
    fn beside(&self, name: &str) -> Option<Beside<'_>> {
        let only = || if let [only] = self.files.as_slice() { Some(only) } else { None };
        let file = self.file(name).or_else(only).filter(|_| self.again.is_empty())?;
        let document = file.document()?;
        Some(Beside { document, map: &self.map })
    }

    /// Returns what the texts say.
    pub fn map(&self) -> &Map {
        &self.map
    }

    /// Returns what the texts say and lets go of the texts, where nothing is asked of them any more.
    pub fn into_map(self) -> Map {
        self.map
    }

    /// Returns the names of the files, in order.
    pub fn files(&self) -> impl ExactSizeIterator<Item = &str> {
        self.files.iter().map(|file| file.name.as_str())
    }

    /// Returns the text of a file, if it is one.
    pub fn text(&self, file: &str) -> Option<&str> {
        Some(self.file(file)?.document()?.text())
    }

    /// Returns the name of the file in which an entry stands.
    pub fn file_of(&self, key: &Key) -> Option<&str> {
        self.home.get(key).and_then(|file_idx| self.files.get(*file_idx)).map(|f| f.name.as_str())
    }

    /// Tells whether the file in which an entry stands can be edited.
    pub fn can_edit(&self, key: &Key) -> bool {
        self.newer_format().is_none()
            && self
                .home
                .get(key)
                .and_then(|file_idx| self.files.get(*file_idx)?.document())
                .is_some_and(|document| document.problems().is_empty())
    }

    /// Tells whether a second file holds the entry, too: then neither can be edited.
    pub fn is_held_twice(&self, key: &Key) -> bool {
        self.again.iter().any(|(other, _)| other == key)
    }

    /// Returns the version of the format that the map has, when it is newer than this program
    /// knows: then it must not be used, and can't be edited.
    pub fn newer_format(&self) -> Option<i64> {
        self.map.header().format.filter(|format| *format > FORMAT)
    }

    /// Tells whether a file could not be understood, whole or in part.
    pub fn has_broken_files(&self) -> bool {
        self.files
            .iter()
            .any(|file| file.document().is_none_or(|document| !document.problems().is_empty()))
    }

    /// Returns the first file that could not be understood, whole or in part.
    pub fn broken_file(&self) -> Option<SmolStr> {
        let broken =
            |file: &&File| file.document().is_none_or(|document| !document.problems().is_empty());
        self.files.iter().find(broken).map(|file| file.name.clone())
    }

    /// Tells whether something is not on disk yet.
    pub fn is_unsaved(&self) -> bool {
        self.files.iter().any(File::is_unsaved)
    }

    /// Returns the texts that differ from what is on disk.
    pub fn unsaved(&self) -> Vec<Unsaved> {
        let files = self.files.iter().filter(|file| file.is_unsaved());
        files
            .filter_map(|file| {
                Some(Unsaved {
                    name: file.name.clone(),
                    bytes: file.document()?.bytes(),
                    new: file.saved.is_none(),
                    revision: file.revision,
                })
            })
            .collect()
    }

    /// Returns the texts that differ from what is on disk and lets go of the rest: what a large map
    /// says takes several times the room of its texts.
    pub fn into_unsaved(self) -> Vec<Unsaved> {
        let Self { files, .. } = self;
        let files = files.into_iter().filter(File::is_unsaved);
        files
            .filter_map(|file| {
                let (new, revision) = (file.saved.is_none(), file.revision);
                let Content::Text(document) = file.content else { return None };
                Some(Unsaved { name: file.name, bytes: document.into_bytes(), new, revision })
            })
            .collect()
    }

    /// Notes that a text is on disk now.
    pub fn saved(&mut self, saved: &Unsaved) {
        if let Some(file) = self.files.iter_mut().find(|file| file.name == saved.name) {
            file.saved = Some(saved.revision);
        }
    }

    /// Returns a file's text in canonical form.
    pub fn canonical(&self, file: &str) -> Result<String, NotCanonical> {
        let document = self.file(file).and_then(File::document).ok_or(NotCanonical::Broken)?;
        let known = |key: &Key| match self.again.as_slice() {
            [] => self.map.shared(key).cloned(),
            [..] => document.read(key).map(Arc::new),
        };
        canonical(document, self.map.schema(), known)
    }

    /// Returns the comments of a file by the entries that they speak of, in no order; those
    /// without an entry speak of none.
    pub fn comments(&self, file: &str) -> Vec<(Option<Key>, Vec<String>)> {
        self.file(file).and_then(File::document).map_or_else(Vec::new, comments)
    }

    fn file(&self, name: &str) -> Option<&File> {
        self.files.iter().find(|file| file.name == name)
    }
}
