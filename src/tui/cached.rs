//! The index of a map in the user's cache folder: answering out of it, and filling it.
//!
//! For the app and for `msgmap search` alike. Whatever can't be found, read or written, the map
//! itself is the answer.

use std::path::{Path, PathBuf};

use crate::disk::{self, Cache, Compared, Source, Stamp};
use crate::model::Map;
use crate::search::{Found, Index, IndexError, Origin, Query, SourceFile, Store, Stored};

/// The cache of one map.
#[derive(Debug, Clone)]
pub struct Cached {
    root: PathBuf,
    cache: Cache,
}

impl Cached {
    /// Returns the cache of a map; `None` where there is none.
    pub fn of(cache_folder: &Path, root: &Path) -> Option<Self> {
        Some(Self { root: root.to_path_buf(), cache: Cache::of(cache_folder, root)? })
    }

    /// Answers out of the cache, if the map still is what the cache was made of; returns the query,
    /// what was found and the entries to show it with. `query` makes the query of a map that has
    /// the settings and, if wanted, the values of dimensions.
    pub fn answer(
        &self,
        with_dimensions: bool,
        query: impl Fn(&Map) -> Option<Query>,
    ) -> Option<(Query, Found, Map)> {
        let stamp = |name: &str| self.cache.stamp(name).map(|stamp| stamp.words());
        let store = Store::new(self.cache.folder(), &stamp);
        let stored = store.find()?;
        let made = stored.origin.made.as_deref().and_then(Stamp::read);
        let files: Option<Vec<Source>> = stored.origin.files.iter().map(source).collect();
        let now = match disk::compare(&self.root, &files?, made.as_ref()) {
            Compared::Untouched => None,
            Compared::Same(files) => Some(files),
            Compared::Different => return None,
        };
        let index = store.open(&stored)?;
        let query = query(&index.settings_map(with_dimensions)?)?;
        let (found, map) = index.search_alone(&query).ok()??;
        if let Some(files) = now {
            self.confirm(&store, stored, &files);
        }
        // It answers once; to take it apart would take as long as the answer.
        std::mem::forget(index);
        Some((query, found, map))
    }

    /// Notes that the map holds the same, so that it need not be read the next time.
    fn confirm(&self, store: &Store<'_>, stored: Stored, files: &[Source]) {
        // What was written to just now can't be told from what will be, so it is not worth noting.
        let Some(made) = self.cache.begin() else { return };
        let is_old = |file: &Source| file.stamp.is_some_and(|stamp| stamp.is_older(&made));
        if !files.iter().all(is_old) {
            return;
        }
        if let Some(_lock) = self.cache.lock() {
            let origin = origin(files, &made);
            drop(store.confirm(stored, origin));
        }
    }

    /// Returns a stamp of this moment, before the map is read; `None` where nothing can be kept.
    pub fn begin(&self) -> Option<Stamp> {
        self.cache.begin()
    }

    /// Returns the index of a map: the one in the cache, brought up to date, or a new one, of which
    /// `progress` hears while it grows.
    ///
    /// Tells beside it whether it differs from what is in the cache.
    pub fn index(
        &self,
        map: &Map,
        progress: &mut dyn FnMut(usize),
    ) -> Result<(Index, bool), IndexError> {
        let stamp = |name: &str| self.cache.stamp(name).map(|stamp| stamp.words());
        let store = Store::new(self.cache.folder(), &stamp);
        let old = store.find().and_then(|stored| store.open(&stored));
        if let Some(mut index) = old
            && let Ok(changed) = index.catch_up(map)
        {
            return Ok((index, changed));
        }
        Ok((Index::in_memory_with(map, progress)?, true))
    }

    /// Keeps an index for the next time; `files` are those of the map, read after `made`. What can't
    /// be kept is made again.
    pub fn keep(&self, index: &mut Index, map: &Map, files: &[Source], made: Stamp) {
        let Some(_lock) = self.cache.lock() else { return };
        let stamp = |name: &str| self.cache.stamp(name).map(|stamp| stamp.words());
        let store = Store::new(self.cache.folder(), &stamp);
        if let Ok(names) = store.keep(index, map, &origin(files, &made)) {
            store.remove(&self.cache.others(&names));
        }
    }
}

fn source(file: &SourceFile) -> Option<Source> {
    let stamp = file.stamp.as_deref().and_then(Stamp::read);
    Some(Source { name: file.name.clone(), stamp, digest: disk::Digest::read(&file.digest)? })
}

fn origin(files: &[Source], made: &Stamp) -> Origin {
    let files = files.iter().map(|file| SourceFile {
        name: file.name.clone(),
        stamp: file.stamp.map(|stamp| stamp.words()),
        digest: file.digest.to_string(),
    });
    Origin { files: files.collect(), made: Some(made.words()) }
}

/// What the app needs to keep its index for the next time.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Where.
    pub cached: Cached,
    /// The files of the map as they were read.
    pub files: Vec<Source>,
    /// A stamp of the moment before that; none where nothing can be written.
    pub made: Option<Stamp>,
}
