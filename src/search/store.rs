//! An index in the user's cache folder: found, checked, opened, kept.
//!
//! The folder holds files that never change once they are written, and one list of them, which is
//! replaced as a whole. Whoever reads the list reads one state of the index; whoever writes one
//! must hold the lock of the folder, which is the caller's. A file of the list that is not as it was
//! written (cut short, spoiled, gone) makes the whole folder count for nothing, and so does a list
//! of another version: then the index is made anew.

use std::fmt::Write as _;
use std::io::Write as _;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};
use tantivy::Directory;
use tantivy::directory::{MmapDirectory, OwnedBytes, TerminatingWrite as _};

use super::index::{Index, IndexError};
use super::layers::Layers;
use super::shelf::{self, Shelf};
use crate::model::Map;

/// The version of all that is written here: one higher with every change of what goes into the
/// index, how words are read, or how it is written down.
const VERSION: u32 = 5;
/// The name of the list.
const LIST: &str = "list.json";
/// The files that tantivy writes over; they stand in the list itself.
const META: &str = "meta.json";
const MANAGED: &str = ".managed.json";

/// The folder of an index.
pub struct Store<'a> {
    folder: &'a Path,
    /// Returns what the file system says of a file in the folder, where it says enough to know that
    /// nobody wrote to the file.
    stamp: &'a dyn Fn(&str) -> Option<String>,
}

/// A file of the map that an index was made of: its name, what the file system said of it, and a
/// digest of what it held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name inside the map.
    pub name: String,
    /// What the file system said of it.
    pub stamp: Option<String>,
    /// A digest of its content.
    pub digest: String,
}

/// What an index was made of, and when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// The files of the map, in order.
    pub files: Vec<SourceFile>,
    /// A stamp of the moment before they were read.
    pub made: Option<String>,
}

/// An index that was found in the cache.
#[derive(Debug)]
pub struct Stored {
    /// What it was made of.
    pub origin: Origin,
    parts: Vec<StoredPart>,
    shelf: String,
    meta: String,
    managed: String,
}

#[derive(Debug, Clone)]
struct StoredPart {
    name: String,
    stamp: Option<String>,
    digest: String,
}

impl<'a> Store<'a> {
    /// Returns the store in a folder; `stamp` tells what the file system says of a file in it.
    pub fn new(folder: &'a Path, stamp: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { folder, stamp }
    }

    /// Returns what is in the folder, as far as its list says; `None` when there is nothing that
    /// this program can use.
    pub fn find(&self) -> Option<Stored> {
        let directory = MmapDirectory::open(self.folder).ok()?;
        let bytes = directory.atomic_read(Path::new(LIST)).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let (digest, body) = text.split_once('\n')?;
        if hex(body.as_bytes()) != digest {
            return None;
        }
        let list: Json = serde_json::from_str(body).ok()?;
        if list.get("version")?.as_str()? != version() {
            return None;
        }
        let text = |value: &Json, name: &str| Some(value.get(name)?.as_str()?.to_owned());
        let maybe = |value: &Json, name: &str| value.get(name)?.as_str().map(str::to_owned);
        let mut origin = Origin { files: Vec::new(), made: maybe(&list, "made") };
        for file in list.get("files")?.as_array()? {
            origin.files.push(SourceFile {
                name: text(file, "name")?,
                stamp: maybe(file, "stamp"),
                digest: text(file, "digest")?,
            });
        }
        let mut parts = Vec::new();
        for part in list.get("parts")?.as_array()? {
            parts.push(StoredPart {
                name: text(part, "name")?,
                stamp: maybe(part, "stamp"),
                digest: text(part, "digest")?,
            });
        }
        Some(Stored {
            origin,
            parts,
            shelf: text(&list, "shelf")?,
            meta: text(&list, "meta")?,
            managed: text(&list, "managed")?,
        })
    }

    /// Opens the index, if all of its files are as they were written.
    pub fn open(&self, stored: &Stored) -> Option<Index> {
        let directory = MmapDirectory::open(self.folder).ok()?;
        for part in &stored.parts {
            let stamp = (self.stamp)(&part.name);
            if stamp.is_some() && stamp == part.stamp {
                continue;
            }
            let content = directory.open_read(Path::new(&part.name)).ok()?.read_bytes().ok()?;
            if hex(&content) != part.digest {
                return None;
            }
        }
        let files = stored.parts.iter().map(|part| part.name.clone());
        let layers = Layers::over(self.folder, files)?;
        layers.atomic_write(Path::new(META), stored.meta.as_bytes()).ok()?;
        layers.atomic_write(Path::new(MANAGED), stored.managed.as_bytes()).ok()?;
        let bytes: OwnedBytes =
            directory.open_read(Path::new(&stored.shelf)).ok()?.read_bytes().ok()?;
        Index::over(layers, Shelf::read(bytes)?).ok()
    }

    /// Keeps an index, made of this map; returns the names of all files that the folder now needs.
    /// The caller holds the lock of the folder.
    pub fn keep(
        &self,
        index: &mut Index,
        map: &Map,
        origin: &Origin,
    ) -> Result<Vec<String>, IndexError> {
        index.settle()?;
        let directory = MmapDirectory::open(self.folder).map_err(tantivy::TantivyError::from)?;
        let layers = index.layers().clone();
        let old = self.find().map(|stored| stored.parts).unwrap_or_default();
        let mut parts: Vec<StoredPart> = Vec::new();
        for path in layers.kept() {
            let name = path.to_string_lossy().into_owned();
            // The old shelf is replaced below.
            if name.ends_with(SHELF) {
                continue;
            }
            match old.iter().find(|part| part.name == name) {
                Some(part) => parts.push(part.clone()),
                // Another process took the folder over in between.
                None => return Err(IndexError::Replaced),
            }
        }
        let index: &Index = index;
        let pieces = std::thread::scope(|scope| {
            let pieces = scope.spawn(|| index.shelf_pieces(map));
            for path in layers.written() {
                let is_lock = path.extension().is_some_and(|extension| extension == "lock");
                let name = path.to_string_lossy().into_owned();
                if is_lock || name == META || name == MANAGED {
                    continue;
                }
                let content = layers.open_read(&path).map_err(tantivy::TantivyError::from)?;
                let content = content.read_bytes()?;
                parts.push(self.write(&directory, &name, &[&content], &hex(&content))?);
            }
            Ok::<_, IndexError>(pieces.join().unwrap_or_else(|panic| resume_unwind(panic)))
        })?;
        let pieces: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
        let digest = hex_of(&pieces);
        let shelf = format!("{}.{SHELF}", digest.get(..16).unwrap_or_default());
        parts.push(self.write(&directory, &shelf, &pieces, &digest)?);
        let read = |name: &str| {
            let bytes = layers.atomic_read(Path::new(name)).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        let stored = Stored {
            origin: origin.clone(),
            parts,
            shelf,
            meta: read(META),
            managed: read(MANAGED),
        };
        write_list(&directory, &stored)
    }

    /// Keeps what is in the folder, with other words on what it was made of: the map holds the same,
    /// but its files look different.
    pub fn confirm(&self, mut stored: Stored, origin: Origin) -> Result<(), IndexError> {
        let directory = MmapDirectory::open(self.folder).map_err(tantivy::TantivyError::from)?;
        stored.origin = origin;
        write_list(&directory, &stored).map(|_| ())
    }

    /// Takes files out that no list names.
    pub fn remove(&self, names: &[String]) {
        let Ok(directory) = MmapDirectory::open(self.folder) else { return };
        for name in names {
            drop(directory.delete(Path::new(name)));
        }
    }

    fn write(
        &self,
        directory: &MmapDirectory,
        name: &str,
        pieces: &[&[u8]],
        digest: &str,
    ) -> Result<StoredPart, IndexError> {
        let path = PathBuf::from(name);
        // What lies there under this name was left by a process that was stopped.
        drop(directory.delete(&path));
        let mut file = directory.open_write(&path).map_err(tantivy::TantivyError::from)?;
        for piece in pieces {
            file.write_all(piece)?;
        }
        file.terminate()?;
        let stamp = (self.stamp)(name);
        Ok(StoredPart { name: name.to_owned(), stamp, digest: digest.to_owned() })
    }
}

fn write_list(directory: &MmapDirectory, stored: &Stored) -> Result<Vec<String>, IndexError> {
    let Stored { origin, parts, shelf, meta, managed } = stored;
    let files: Vec<Json> = origin
        .files
        .iter()
        .map(|file| json!({"name": file.name, "stamp": file.stamp, "digest": file.digest}))
        .collect();
    let listed: Vec<Json> = parts
        .iter()
        .map(|part| json!({"name": part.name, "stamp": part.stamp, "digest": part.digest}))
        .collect();
    let body = json!({
        "version": version(),
        "made": origin.made,
        "files": files,
        "parts": listed,
        "shelf": shelf,
        "meta": meta,
        "managed": managed,
    })
    .to_string();
    let list = format!("{}\n{body}", hex(body.as_bytes()));
    directory.atomic_write(Path::new(LIST), list.as_bytes())?;
    let mut names: Vec<String> = parts.iter().map(|part| part.name.clone()).collect();
    names.push(LIST.to_owned());
    Ok(names)
}

/// The ending of the file with the entries.
const SHELF: &str = "shelf";

fn version() -> String {
    format!("{} {VERSION}", env!("CARGO_PKG_VERSION"))
}

fn hex(bytes: &[u8]) -> String {
    hex_of(&[bytes])
}

fn hex_of(pieces: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for piece in pieces {
        digest.update(piece);
    }
    digest.finalize().iter().fold(String::with_capacity(64), |mut out, byte| {
        write!(out, "{byte:02x}").ok();
        out
    })
}

impl Index {
    /// Returns the entries of the map in bytes, by the rows that this index knows them by.
    fn shelf_pieces(&self, map: &Map) -> Vec<Vec<u8>> {
        shelf::write(map, &self.names, self.n_slots(), |key| self.facts_of(key))
    }
}
