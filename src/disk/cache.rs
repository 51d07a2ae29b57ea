//! What is kept beside a map in the user's cache folder: where, by whom it may be written, and
//! whether the map is still what it was made from.
//!
//! Everything here may fail, and then there simply is no cache. Start with [`Cache::of`].

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use super::digest::{Digest, digest};
use super::load::load;
use super::stamp::Stamp;
use super::walk::Walk;
use super::{names, regular};

/// The folder in the cache that belongs to one map.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

/// A file of a map as it was when something was made from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its name inside the map.
    pub name: String,
    /// What the file system said of it.
    pub stamp: Option<Stamp>,
    /// What it held.
    pub digest: Digest,
}

/// How a map compares with what something was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compared {
    /// Nobody has written to it.
    Untouched,
    /// It holds the same, though it was written to, or could have been; with its files as they are
    /// now.
    Same(Vec<Source>),
    /// It holds something else, or can't be looked at.
    Different,
}

/// Keeps other processes from writing while it lives.
#[derive(Debug)]
pub struct CacheLock {
    _file: File,
}

impl Cache {
    /// Returns the folder for a map, which need not be there yet.
    pub fn of(cache_folder: &Path, map_root: &Path) -> Option<Self> {
        let root = fs::canonicalize(map_root).ok()?;
        let name = digest(root.as_os_str().as_encoded_bytes()).to_string();
        let name = name.get(..32)?;
        Some(Self { folder: cache_folder.join("search").join(name) })
    }

    /// Returns the folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes the folder, and returns a stamp of this very moment by the clock of the file system;
    /// `None` where nothing can be written.
    pub fn begin(&self) -> Option<Stamp> {
        make(&self.folder).ok()?;
        let file = tempfile::NamedTempFile::new_in(&self.folder).ok()?;
        Stamp::of(&file.as_file().metadata().ok()?)
    }

    /// Takes the lock of the folder, unless another process has it.
    pub fn lock(&self) -> Option<CacheLock> {
        let path = self.folder.join("lock");
        let file = OpenOptions::new().create(true).append(true).open(path).ok()?;
        file.try_lock().ok()?;
        Some(CacheLock { _file: file })
    }

    /// Returns what the file system says of a file in the folder.
    pub fn stamp(&self, name: &str) -> Option<Stamp> {
        let metadata = fs::symlink_metadata(self.folder.join(name)).ok()?;
        Stamp::of(&metadata).filter(|_| metadata.is_file())
    }

    /// Returns the names of the files in the folder that are not among these.
    pub fn others(&self, names: &[String]) -> Vec<String> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let found = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        found.filter(|name| name != "lock" && !names.contains(name)).collect()
    }
}

/// Makes a folder that only the user can look into.
fn make(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;

        builder.mode(0o700);
    }
    builder.create(folder)
}

/// Compares a map with the files that something was made from; `made` is a stamp of the moment
/// before they were read.
pub fn compare(root: &Path, sources: &[Source], made: Option<&Stamp>) -> Compared {
    let Ok(metadata) = fs::metadata(root) else { return Compared::Different };
    let relatives = if metadata.is_dir() {
        let Ok(walk) = Walk::new(root) else { return Compared::Different };
        let Ok(mut relatives) = walk.collect::<Result<Vec<PathBuf>, _>>() else {
            return Compared::Different;
        };
        relatives.sort_by_cached_key(|relative| super::load::slashed(relative));
        relatives
    } else {
        vec![root.file_name().map_or_else(|| root.to_path_buf(), PathBuf::from)]
    };
    let found = names(relatives.iter().map(PathBuf::as_path));
    if !found.iter().eq(sources.iter().map(|source| &source.name)) {
        return Compared::Different;
    }
    let mut now = sources.to_vec();
    let mut untouched = true;
    for (source, relative) in now.iter_mut().zip(&relatives) {
        let path = if metadata.is_dir() { root.join(relative) } else { root.to_path_buf() };
        let stamp = fs::metadata(&path).ok().and_then(|metadata| Stamp::of(&metadata));
        let is_certain = stamp.is_some()
            && stamp == source.stamp
            && made.is_some_and(|made| stamp.is_some_and(|stamp| stamp.is_older(made)));
        if is_certain {
            continue;
        }
        untouched = false;
        let Ok(content) = regular::read(&path) else { return Compared::Different };
        if digest(&content.bytes) != source.digest {
            return Compared::Different;
        }
        source.stamp = Stamp::of(&content.metadata);
    }
    if untouched { Compared::Untouched } else { Compared::Same(now) }
}

/// Returns the files of a map as they are now; `None` when one of them can't be read.
pub fn sources(root: &Path) -> Option<Vec<Source>> {
    let (map, unread) = load(root).ok()?;
    let found = names(map.files.iter().map(|file| file.relative.as_path()));
    let files = map.files.into_iter().zip(found);
    unread.is_empty().then(|| {
        files.map(|(file, name)| Source { name, stamp: file.stamp, digest: file.digest }).collect()
    })
}
