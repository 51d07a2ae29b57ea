//! Reading a map: one file, or a folder whose `*.toml` files make one map together.
//!
//! Loading never changes anything, never waits for a pipe, never follows a link to a folder, and
//! one bad file never keeps the others away. Start with [`load`].

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use thiserror::Error;

use crate::disk::digest::{Digest, digest};
use crate::disk::regular::{self, ReadError};
use crate::disk::stamp::Stamp;
use crate::disk::walk::{Walk, WalkError};

/// The largest number of files that one map may have.
pub const FILES_MAX: usize = 20_000;

/// The largest number of bytes that one map may have in all its files.
pub const MAP_BYTES_MAX: u64 = 200 * 1024 * 1024;

/// The files of a map, as they were when they were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapFiles {
    /// The file or the folder that is the map.
    pub root: PathBuf,
    /// Whether the map is a folder; also one with a single file or none.
    pub is_folder: bool,
    /// The files, sorted by their relative path as it is written with `/`.
    pub files: Vec<MapFile>,
}

/// One file of a map, as it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapFile {
    /// The path to open and to save the file by.
    pub path: PathBuf,
    /// The path within the map's folder; for a map of one file, the file's name.
    pub relative: PathBuf,
    /// What the file held.
    pub bytes: Vec<u8>,
    /// The digest of `bytes`.
    pub digest: Digest,
    /// What the file system said of it, where it says enough.
    pub stamp: Option<Stamp>,
}

/// Why a map, or a part of it, was not read.
#[derive(Debug, Error)]
pub enum LoadError {
    /// There is nothing at the map's path.
    #[error("there is no map at `{path}`")]
    Missing {
        /// The map's path.
        path: PathBuf,
    },
    /// A file was not read.
    #[error(transparent)]
    File(#[from] ReadError),
    /// A folder was not looked through.
    #[error(transparent)]
    Folder(#[from] WalkError),
    /// The map has more than [`FILES_MAX`] files.
    #[error("the map `{path}` has more than the {FILES_MAX} files that a map may have")]
    TooManyFiles {
        /// The map's folder.
        path: PathBuf,
    },
    /// The map's files have more than [`MAP_BYTES_MAX`] bytes together.
    #[error("the files of the map `{path}` have more than the {} MiB that a map may have", MAP_BYTES_MAX / (1024 * 1024))]
    TooManyBytes {
        /// The map's folder.
        path: PathBuf,
    },
}

impl LoadError {
    /// Tells why something was not read, with what the operating system said.
    pub fn describe(&self) -> String {
        let cause = std::error::Error::source(self);
        cause.map_or_else(|| self.to_string(), |cause| format!("{self}: {cause}"))
    }

    /// Tells whether something was left out on purpose, rather than not understood.
    pub fn is_left_out(&self) -> bool {
        matches!(self, Self::Folder(WalkError::LinkedFolder { .. }))
    }

    /// Returns the path that the error is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::File(error) => error.path(),
            Self::Folder(error) => error.path(),
            Self::Missing { path } | Self::TooManyFiles { path } | Self::TooManyBytes { path } => {
                path
            }
        }
    }

    /// Returns the way out, if there is one to tell.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Missing { path: _ } => Some("check the spelling, or was the map moved?"),
            Self::File(error) => error.hint(),
            Self::Folder(error) => error.hint(),
            Self::TooManyFiles { path: _ } | Self::TooManyBytes { path: _ } => {
                Some("is this the right folder? A map this large has to be split into several maps")
            }
        }
    }
}

/// Reads the map at `root`: one file, or every `*.toml` file in a folder at any depth.
///
/// Names that start with a dot are left out. Links to files are followed; links to folders are
/// not, and one that leads out of the map is told. A file that can't be read is told beside the
/// files that can; the error is for a map of which nothing can be said.
pub fn load(root: &Path) -> Result<(MapFiles, Vec<LoadError>), LoadError> {
    let metadata = fs::metadata(root).map_err(|source| {
        let path = root.to_path_buf();
        if source.kind() == io::ErrorKind::NotFound {
            LoadError::Missing { path }
        } else {
            ReadError::Look { path, source }.into()
        }
    })?;
    if metadata.is_dir() {
        return load_folder(root);
    }
    let name = root.file_name().map_or_else(|| root.to_path_buf(), PathBuf::from);
    let file = read(root.to_path_buf(), name)?;
    Ok((MapFiles { root: root.to_path_buf(), is_folder: false, files: vec![file] }, Vec::new()))
}

fn load_folder(root: &Path) -> Result<(MapFiles, Vec<LoadError>), LoadError> {
    let mut relatives = Vec::new();
    let mut errors = Vec::new();
    for found in Walk::new(root)? {
        match found {
            Ok(relative) => relatives.push(relative),
            // Half a map would be worse than none: every check of it would be wrong.
            Err(error @ WalkError::TooManyEntries { .. }) => return Err(error.into()),
            Err(error @ (WalkError::List { .. } | WalkError::LinkedFolder { .. })) => {
                errors.push(error.into());
            }
        }
        if relatives.len() > FILES_MAX {
            return Err(LoadError::TooManyFiles { path: root.to_path_buf() });
        }
    }
    relatives.sort_by_cached_key(|relative| slashed(relative));
    errors.sort_by(|one: &LoadError, other| one.path().cmp(other.path()));

    let mut files = Vec::new();
    let mut n_bytes = 0;
    for relative in relatives {
        match read(root.join(&relative), relative) {
            Ok(file) => {
                n_bytes += file.bytes.len() as u64;
                files.push(file);
            }
            Err(error) => errors.push(error.into()),
        }
        if n_bytes > MAP_BYTES_MAX {
            return Err(LoadError::TooManyBytes { path: root.to_path_buf() });
        }
    }
    Ok((MapFiles { root: root.to_path_buf(), is_folder: true, files }, errors))
}

fn read(path: PathBuf, relative: PathBuf) -> Result<MapFile, ReadError> {
    let regular::Content { bytes, metadata } = regular::read(&path)?;
    let digest = digest(&bytes);
    Ok(MapFile { path, relative, bytes, digest, stamp: Stamp::of(&metadata) })
}

/// Returns what to call files of a map: their relative paths with `/` between the parts, each once
/// also where two that are no Unicode look alike.
pub fn names<'p>(relatives: impl Iterator<Item = &'p Path>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    relatives
        .map(|relative| {
            let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
            let mut name = parts.join("/");
            while !taken.insert(name.clone()) {
                name.push('\'');
            }
            name
        })
        .collect()
}

/// Returns a relative path's bytes with `/` between its parts, so that maps sort alike everywhere.
pub(super) fn slashed(relative: &Path) -> Vec<u8> {
    let parts: Vec<&[u8]> = relative
        .components()
        .map(Component::as_os_str)
        .map(std::ffi::OsStr::as_encoded_bytes)
        .collect();
    parts.join(&b'/')
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{LoadError, load};
    use crate::disk::digest::digest;
    use crate::disk::regular::ReadError;

    fn put(folder: &Path, relative: &str, text: &str) {
        let path = folder.join(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn one_file_is_a_map_whatever_its_name() {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "map.txt", "a = 1\r\n");
        let root = folder.path().join("map.txt");
        let (map, errors) = load(&root).unwrap();
        assert!(errors.is_empty() && !map.is_folder);
        let [file] = map.files.as_slice() else { panic!("{:?}", map.files) };
        assert_eq!((file.path.as_path(), file.relative.as_path()), (&*root, Path::new("map.txt")));
        assert_eq!((file.bytes.as_slice(), file.digest), (&b"a = 1\r\n"[..], digest(b"a = 1\r\n")));
    }

    #[test]
    fn a_folders_files_are_sorted_as_written_with_slashes() {
        let folder = tempfile::tempdir().unwrap();
        for relative in ["a/x.toml", "a.toml", "a-b.toml", "B.toml", "a/b/c.toml"] {
            put(folder.path(), relative, relative);
        }
        let (map, errors) = load(folder.path()).unwrap();
        assert!(errors.is_empty() && map.is_folder);
        let names: Vec<_> = map.files.iter().map(|file| file.relative.to_str().unwrap()).collect();
        assert_eq!(names, ["B.toml", "a-b.toml", "a.toml", "a/b/c.toml", "a/x.toml"]);
        for file in &map.files {
            assert_eq!(file.path, folder.path().join(&file.relative));
            assert_eq!(file.bytes, file.relative.to_str().unwrap().as_bytes());
        }
    }

    #[test]
    fn an_empty_folder_is_an_empty_map_and_nothing_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let (map, errors) = load(folder.path()).unwrap();
        assert!(map.files.is_empty() && errors.is_empty());
        let missing = folder.path().join("no");
        match load(&missing) {
            Err(LoadError::Missing { path }) => assert_eq!(path, missing),
            other => panic!("{other:?}"),
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_bad_file_is_told_and_the_rest_loads() {
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "good.toml", "good");
        put(folder.path(), "folder.toml/inner.toml", "inner");
        symlink("good.toml", folder.path().join("link.toml")).unwrap();
        symlink("nowhere", folder.path().join("broken.toml")).unwrap();
        symlink("circle.toml", folder.path().join("circle.toml")).unwrap();
        symlink("/dev/zero", folder.path().join("device.toml")).unwrap();
        symlink("nowhere", folder.path().join("not-a-map")).unwrap();
        let (map, errors) = load(folder.path()).unwrap();
        let names: Vec<_> = map.files.iter().map(|file| file.relative.to_str().unwrap()).collect();
        assert_eq!(names, ["folder.toml/inner.toml", "good.toml", "link.toml"]);
        assert_eq!(map.files[2].bytes, b"good");
        let told: Vec<_> = errors
            .iter()
            .map(|error| error.path().file_name().unwrap().to_str().unwrap())
            .collect();
        assert_eq!(told, ["broken.toml", "circle.toml", "device.toml"]);
        assert!(matches!(errors[2], LoadError::File(ReadError::NotRegular { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn a_map_that_is_a_device_is_refused() {
        let error = load(Path::new("/dev/zero")).unwrap_err();
        assert_eq!(error.to_string(), "`/dev/zero` is a device, not a file");
        assert!(error.hint().is_some());
    }
}
