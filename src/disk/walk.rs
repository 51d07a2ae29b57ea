//! Which files a map's folder holds.
//!
//! A walk never reads a file and always ends: hidden names are left out, a link to a folder is
//! never entered (it may lead round in a circle, or over the whole disk), and after
//! [`ENTRIES_MAX`] names it gives up. Start with [`Walk::new`].

use std::ffi::OsStr;
use std::fs::{self, DirEntry, ReadDir};
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::disk::hint;

/// The largest number of names that are looked at in a folder and all below it.
pub const ENTRIES_MAX: usize = 200_000;

/// Why a folder, or a part of it, was not looked through.
#[derive(Debug, Error)]
pub enum WalkError {
    /// The folder could not be listed.
    #[error("could not list the folder `{path}`")]
    List {
        /// The folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A link to a folder elsewhere, whose files are not part of the map.
    #[error("`{path}` is a link to a folder outside the map, so it was left out")]
    LinkedFolder {
        /// The link.
        path: PathBuf,
    },
    /// The folder holds more than [`ENTRIES_MAX`] names; there is no more to come.
    #[error("`{path}` holds more than {ENTRIES_MAX} files and folders")]
    TooManyEntries {
        /// The folder where the walk began.
        path: PathBuf,
    },
}

impl WalkError {
    /// Returns the path that the error is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::List { path, source: _ }
            | Self::LinkedFolder { path }
            | Self::TooManyEntries { path } => path,
        }
    }

    /// Returns the way out, if there is one to tell.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::List { path: _, source } => hint::for_error(source),
            Self::LinkedFolder { path: _ } => {
                Some("put the folder itself here, or links to its files")
            }
            Self::TooManyEntries { path: _ } => {
                Some("this does not look like a map's folder: name the map's own folder or file")
            }
        }
    }
}

/// Goes through the `*.toml` files in a folder at any depth, in no order, as paths relative to it.
///
/// What could not be looked at comes as an error in between, and the walk goes on.
pub(super) struct Walk {
    root: PathBuf,
    /// The folder that is being listed, relative to the root, and what is left of it.
    listing: Option<(PathBuf, ReadDir)>,
    /// Folders still to be listed, relative to the root.
    waiting: Vec<PathBuf>,
    n_entries: usize,
}

impl Walk {
    /// Begins a walk; a folder that can't be listed at all is the error.
    pub(super) fn new(root: &Path) -> Result<Self, WalkError> {
        let entries = list(root)?;
        Ok(Self {
            root: root.to_path_buf(),
            listing: Some((PathBuf::new(), entries)),
            waiting: Vec::new(),
            n_entries: 0,
        })
    }

    /// Returns the file or the trouble that this entry of the folder `within` is, if it is either.
    fn look_at(&mut self, within: &Path, entry: &DirEntry) -> Option<Result<PathBuf, WalkError>> {
        let name = entry.file_name();
        if is_hidden(&name) {
            return None;
        }
        let relative = within.join(&name);
        // Where the type can't be told, reading the file will tell why.
        let file_type = entry.file_type().ok();
        if file_type.is_some_and(|file_type| file_type.is_dir()) {
            self.waiting.push(relative);
            return None;
        }
        let path = self.root.join(&relative);
        if file_type.is_some_and(|file_type| file_type.is_symlink())
            && fs::metadata(&path).is_ok_and(|metadata| metadata.is_dir())
        {
            let known = leads_into(&self.root, &path);
            return (!known).then_some(Err(WalkError::LinkedFolder { path }));
        }
        is_toml(&name).then_some(Ok(relative))
    }
}

impl Iterator for Walk {
    type Item = Result<PathBuf, WalkError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some((within, mut entries)) = self.listing.take() else {
                let within = self.waiting.pop()?;
                match list(&self.root.join(&within)) {
                    Ok(entries) => self.listing = Some((within, entries)),
                    Err(error) => return Some(Err(error)),
                }
                continue;
            };
            let Some(entry) = entries.next() else { continue };
            self.n_entries += 1;
            if self.n_entries > ENTRIES_MAX {
                self.waiting.clear();
                return Some(Err(WalkError::TooManyEntries { path: self.root.clone() }));
            }
            let found = match entry {
                Ok(entry) => self.look_at(&within, &entry),
                // The rest of this folder is lost with it: an error here comes again and again.
                Err(source) => {
                    return Some(Err(WalkError::List { path: self.root.join(within), source }));
                }
            };
            self.listing = Some((within, entries));
            if found.is_some() {
                return found;
            }
        }
    }
}

/// Tells whether a name is that of a map's file.
pub(super) fn is_toml(name: &OsStr) -> bool {
    !is_hidden(name) && Path::new(name).extension() == Some(OsStr::new("toml"))
}

/// Tells whether a name is left out of every map.
pub(super) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

fn list(folder: &Path) -> Result<ReadDir, WalkError> {
    fs::read_dir(folder).map_err(|source| WalkError::List { path: folder.to_path_buf(), source })
}

/// Tells whether a link leads to a folder of this walk, so that its files are had without it.
fn leads_into(root: &Path, link: &Path) -> bool {
    let (Ok(root), Ok(to)) = (fs::canonicalize(root), fs::canonicalize(link)) else {
        return false;
    };
    to.strip_prefix(&root).is_ok_and(|relative| !relative.iter().any(is_hidden))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Walk, WalkError};

    fn files(root: &Path) -> Vec<String> {
        let mut files: Vec<String> = Walk::new(root)
            .unwrap()
            .filter_map(Result::ok)
            .map(|path| path.to_string_lossy().into_owned())
            .collect();
        files.sort();
        files
    }

    #[test]
    fn finds_toml_files_at_any_depth_but_no_hidden_ones() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["a.toml", "b/c/d.toml", "b/.e.toml", ".git/f.toml", "b/README.md", "toml"] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        assert_eq!(files(folder.path()), ["a.toml", "b/c/d.toml"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_link_is_never_entered_and_one_that_leads_out_is_told() {
        use std::os::unix::fs::symlink;

        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("x.toml"), "").unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        fs::write(folder.path().join("b/a.toml"), "").unwrap();
        symlink("..", folder.path().join("b/round")).unwrap();
        symlink(outside.path(), folder.path().join("out")).unwrap();
        symlink("/", folder.path().join("everything")).unwrap();

        assert_eq!(files(folder.path()), ["b/a.toml"]);
        let mut told: Vec<_> = Walk::new(folder.path())
            .unwrap()
            .filter_map(Result::err)
            .map(|error| {
                let WalkError::LinkedFolder { path } = error else { panic!("{error}") };
                path.file_name().unwrap().to_owned()
            })
            .collect();
        told.sort();
        assert_eq!(told, ["everything", "out"]);
    }
}
