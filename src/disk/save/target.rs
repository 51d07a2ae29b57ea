//! What the path of a change leads to, and the folders that a new file still needs.
//!
//! Nothing is made before all of a save has been looked at, and what was made for nothing is
//! removed again. Start with [`resolve`].

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::regular::ReadError;
use crate::disk::save::fault::SaveFault;
use crate::disk::save::{Change, Step, Watch};

/// The file that a change is about, with all links followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// The file itself, without any link on the way.
    pub(super) path: PathBuf,
    /// The path for messages: as the user said it, or the link's target, which the user may not
    /// know of.
    pub(super) shown: PathBuf,
    /// The folder of the file, where its new content is written.
    pub(super) folder: PathBuf,
    /// The folders that lack, the outermost first.
    pub(super) missing: Vec<PathBuf>,
}

/// Finds the file that a change is about. There need not be one yet.
pub(super) fn resolve(change: &Change) -> Result<Target, SaveFault> {
    let path = change.path();
    let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
    if is_link && matches!(change, Change::Remove { .. }) {
        let path = path.to_path_buf();
        return Err(ReadError::NotRegular { path, found: "a link" }.into());
    }
    match fs::canonicalize(path) {
        Ok(real) => {
            let folder = real.parent().ok_or_else(|| bad(path))?.to_path_buf();
            let shown = if is_link { real.clone() } else { path.to_path_buf() };
            Ok(Target { path: real, shown, folder, missing: Vec::new() })
        }
        Err(source) if source.kind() == io::ErrorKind::NotFound => {
            if is_link {
                return Err(SaveFault::BrokenLink { path: path.to_path_buf() });
            }
            resolve_new(path)
        }
        Err(source) => Err(SaveFault::Resolve { path: path.to_path_buf(), source }),
    }
}

/// Finds where a file that is not there belongs: from the nearest folder above it that is.
fn resolve_new(path: &Path) -> Result<Target, SaveFault> {
    let failed = |source| SaveFault::Resolve { path: path.to_path_buf(), source };
    let absolute = std::path::absolute(path).map_err(failed)?;
    // A name lacks after `..`, which leads nowhere in a folder that is not there.
    let name = absolute.file_name().ok_or_else(|| bad(path))?;
    let mut ancestor = absolute.parent().ok_or_else(|| bad(path))?;
    let mut names = Vec::new();
    let mut folder = loop {
        match fs::canonicalize(ancestor) {
            Ok(real) => break real,
            Err(source) if source.kind() == io::ErrorKind::NotFound => {
                if fs::symlink_metadata(ancestor).is_ok() {
                    return Err(SaveFault::BrokenLink { path: ancestor.to_path_buf() });
                }
                names.push(ancestor.file_name().ok_or_else(|| bad(path))?);
                ancestor = ancestor.parent().ok_or_else(|| bad(path))?;
            }
            Err(source) => return Err(failed(source)),
        }
    };
    let mut missing = Vec::new();
    for name in names.into_iter().rev() {
        folder.push(name);
        missing.push(folder.clone());
    }
    Ok(Target { path: folder.join(name), shown: path.to_path_buf(), folder, missing })
}

fn bad(path: &Path) -> SaveFault {
    SaveFault::NoFileName { path: path.to_path_buf() }
}

/// The folders that were made for new files. Unless they are kept, the empty ones are removed.
#[derive(Debug, Default)]
pub(super) struct MadeFolders {
    made: Vec<PathBuf>,
    keep: bool,
}

impl MadeFolders {
    /// Makes the folders that lack for a file.
    pub(super) fn make(&mut self, target: &Target, watch: Watch<'_>) -> Result<(), SaveFault> {
        for folder in &target.missing {
            let made = watch(Step::MakeFolder, folder).and_then(|()| fs::create_dir(folder));
            match made {
                Ok(()) => self.made.push(folder.clone()),
                // Made for an earlier file, or by another program, and then not ours to remove.
                Err(source) if source.kind() == io::ErrorKind::AlreadyExists => {}
                Err(source) => {
                    return Err(SaveFault::MakeFolder { path: folder.clone(), source });
                }
            }
        }
        Ok(())
    }

    /// Keeps the folders.
    pub(super) fn keep(&mut self) {
        self.keep = true;
    }

    /// Returns the folders in which folders were made.
    pub(super) fn parents(&self) -> impl Iterator<Item = &Path> {
        self.made.iter().filter_map(|folder| folder.parent())
    }
}

impl Drop for MadeFolders {
    fn drop(&mut self) {
        if !self.keep {
            for folder in self.made.iter().rev() {
                // One that holds something by now stays: this removes empty folders only.
                fs::remove_dir(folder).ok();
            }
        }
    }
}
