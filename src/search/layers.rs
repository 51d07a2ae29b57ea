//! The files of an index in two layers: what lies in the cache, never changed, and what came since,
//! in memory.
//!
//! So an index in the cache can be brought up to date without a single write to the disk; only when
//! it is kept are the new files written down ([`super::store`]). Another process that reads the old
//! ones is not disturbed.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    FileHandle, MmapDirectory, RamDirectory, WatchCallback, WatchHandle, WritePtr,
};

/// Files in memory above files in a folder.
#[derive(Debug, Clone, Default)]
pub(super) struct Layers {
    above: RamDirectory,
    below: Option<MmapDirectory>,
    /// The files in the folder that can be seen.
    seen: Arc<Mutex<BTreeSet<PathBuf>>>,
    /// The files that were written since.
    written: Arc<Mutex<BTreeSet<PathBuf>>>,
}

impl Layers {
    /// Returns these files of a folder with nothing above them.
    pub(super) fn over(folder: &Path, files: impl Iterator<Item = String>) -> Option<Self> {
        let below = MmapDirectory::open(folder).ok()?;
        let seen = files.map(PathBuf::from).collect();
        Some(Self { below: Some(below), seen: Arc::new(Mutex::new(seen)), ..Self::default() })
    }

    /// Returns the files that were written since.
    pub(super) fn written(&self) -> Vec<PathBuf> {
        let written = self.written.lock().unwrap_or_else(PoisonError::into_inner).clone();
        written.into_iter().filter(|path| self.above.exists(path).unwrap_or_default()).collect()
    }

    /// Returns the folder's files that can still be seen.
    pub(super) fn kept(&self) -> Vec<PathBuf> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    fn below(&self, path: &Path) -> Option<&MmapDirectory> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        self.below.as_ref().filter(|_| seen.contains(path))
    }
}

impl Directory for Layers {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        match self.below(path) {
            Some(below) => below.get_file_handle(path),
            None => self.above.get_file_handle(path),
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        // A file in the folder is only no longer seen.
        if self.seen.lock().unwrap_or_else(PoisonError::into_inner).remove(path) {
            return Ok(());
        }
        self.above.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.below(path).is_some() || self.above.exists(path)?)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_path_buf());
        self.above.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.above.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.above.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn watch(&self, watch_callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.above.watch(watch_callback)
    }
}
