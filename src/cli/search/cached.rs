//! Answering out of the cache, and filling it.

use crate::cli::session::{Located, Opened, Session};
use crate::disk::{self, Cache, Compared, Source, Stamp};
use crate::model::Map;
use crate::search::{Found, Index, IndexError, Origin, Query, SourceFile, Store};

/// The cache of the map that is meant.
pub(super) struct Cached {
    root: std::path::PathBuf,
    cache: Cache,
}

impl Cached {
    /// Returns the cache of a map; `None` for the built-in one, and where there is no cache.
    pub(super) fn of(session: &Session<'_>, located: &Located) -> Option<Self> {
        let Located::Map(root) = located else { return None };
        let folder = disk::cache_folder(session.environment.cache.clone()).ok()?;
        Some(Self { root: root.clone(), cache: Cache::of(&folder, root)? })
    }

    /// Answers out of the cache, if the map still is what the cache was made of; returns the query,
    /// what was found and the entries to show it with. `query` makes the query of a map that has
    /// the settings and, if wanted, the values of dimensions.
    pub(super) fn answer(
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
        Some((query, found, map))
    }

    /// Notes that the map holds the same, so that it need not be read the next time.
    fn confirm(&self, store: &Store<'_>, stored: crate::search::Stored, files: &[Source]) {
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
    pub(super) fn begin(&self) -> Option<Stamp> {
        self.cache.begin()
    }

    /// Returns the index of a map: the one in the cache, brought up to date, or a new one.
    pub(super) fn index(&self, map: &Map) -> Result<Index, IndexError> {
        let stamp = |name: &str| self.cache.stamp(name).map(|stamp| stamp.words());
        let store = Store::new(self.cache.folder(), &stamp);
        let old = store.find().and_then(|stored| store.open(&stored));
        if let Some(mut index) = old
            && index.catch_up(map).is_ok()
        {
            return Ok(index);
        }
        Index::in_memory(map)
    }

    /// Keeps an index for the next time. What can't be kept is made again.
    pub(super) fn keep(&self, index: &mut Index, map: &Map, opened: &Opened, made: Stamp) {
        let files: Vec<Source> = opened
            .files
            .iter()
            .map(|file| Source {
                name: file.name.to_string(),
                stamp: file.stamp,
                digest: file.digest,
            })
            .collect();
        let Some(_lock) = self.cache.lock() else { return };
        let stamp = |name: &str| self.cache.stamp(name).map(|stamp| stamp.words());
        let store = Store::new(self.cache.folder(), &stamp);
        if let Ok(names) = store.keep(index, map, &origin(&files, &made)) {
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
