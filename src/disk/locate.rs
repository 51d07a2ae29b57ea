//! Which map is meant, when nobody has said it in full.
//!
//! The order is a contract with scripts: what was said, then the environment, then the nearest map
//! at or above the current folder. No map is read here, and nothing is guessed among several.
//! Start with [`find_map`].

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::disk::hint;
use crate::disk::walk::{Walk, is_hidden, is_toml};

/// The name of a folder that holds maps.
const MAPS: &str = "maps";

/// How the name of a map of one file ends.
const MAP_ENDING: &str = ".msgmap.toml";

/// What is known of the map that is meant.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// What `--map` says.
    pub option: Option<&'a Path>,
    /// What `$MSGMAP` says; nothing where it is empty.
    pub env: Option<&'a Path>,
    /// The current folder, as an absolute path.
    pub cwd: &'a Path,
    /// The map that the settings name, for a choice among several: its path from the folder where
    /// they lie or from `maps/`, or its name (`acme` for `acme.msgmap.toml`).
    pub preferred: Option<&'a Path>,
}

/// Which map was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The map: a file or a folder.
    Map(PathBuf),
    /// Several maps, of which none is preferred, sorted.
    Several(Vec<PathBuf>),
    /// No map at all.
    None,
}

/// Why the map that is meant is not known.
#[derive(Debug, Error)]
pub enum LocateError {
    /// What was said to be the map is not there.
    #[error("there is no map at `{path}`, which {by} names")]
    Missing {
        /// The path that was said.
        path: PathBuf,
        /// Who said it: `--map` or `$MSGMAP`.
        by: &'static str,
    },
    /// What was said to be the map could not be looked at.
    #[error("could not look at `{path}`, which {by} names")]
    Look {
        /// The path that was said.
        path: PathBuf,
        /// Who said it: `--map` or `$MSGMAP`.
        by: &'static str,
        /// What the operating system said.
        source: io::Error,
    },
    /// A folder of maps could not be listed.
    #[error("could not list the folder `{path}`, which may hold the map")]
    List {
        /// The `maps/` folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl LocateError {
    /// Returns the way out, if there is one to tell.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Missing { path: _, by: _ } => Some("check the spelling, or was the map moved?"),
            Self::Look { path: _, by: _, source } | Self::List { path: _, source } => {
                hint::for_error(source)
            }
        }
    }
}

/// Finds the map that is meant.
///
/// A `maps/` folder that directly holds `*.toml` files is a map itself. Otherwise each of its
/// folders that holds such files at any depth is one, and so is each `*.msgmap.toml` in it or beside
/// it. The only one is taken, else the one that the current folder is in, else the preferred one.
/// Links to folders of maps are followed; hidden names are left out.
pub fn find_map(wanted: Wanted<'_>) -> Result<Found, LocateError> {
    for (said, by) in [(wanted.option, "--map"), (wanted.env, "$MSGMAP")] {
        // A variable that is set to nothing is one that is not set; an option so is an error.
        if let Some(path) = said.filter(|path| by == "--map" || *path != Path::new("")) {
            return named(&wanted.cwd.join(path), path, by);
        }
    }
    for folder in wanted.cwd.ancestors() {
        let maps = maps_at(folder)?;
        match maps.as_slice() {
            [] => {}
            [map] => return Ok(Found::Map(map.clone())),
            [_, ..] => return Ok(choose(maps, folder, wanted)),
        }
    }
    Ok(Found::None)
}

fn named(path: &Path, said: &Path, by: &'static str) -> Result<Found, LocateError> {
    if said == Path::new("") {
        return Err(LocateError::Missing { path: said.to_path_buf(), by });
    }
    match fs::metadata(path) {
        Ok(_) => Ok(Found::Map(path.to_path_buf())),
        Err(source) if source.kind() == io::ErrorKind::NotFound => {
            Err(LocateError::Missing { path: said.to_path_buf(), by })
        }
        Err(source) => Err(LocateError::Look { path: said.to_path_buf(), by, source }),
    }
}

fn choose(maps: Vec<PathBuf>, folder: &Path, wanted: Wanted<'_>) -> Found {
    if let Some(map) = maps.iter().find(|map| wanted.cwd.starts_with(map)) {
        return Found::Map(map.clone());
    }
    if let Some(preferred) = wanted.preferred {
        let is_preferred = |map: &&PathBuf| {
            **map == folder.join(preferred)
                || **map == folder.join(MAPS).join(preferred)
                || map.file_name().and_then(|name| name.to_str()?.strip_suffix(MAP_ENDING))
                    == preferred.to_str()
        };
        if let Some(map) = maps.iter().find(is_preferred) {
            return Found::Map(map.clone());
        }
    }
    Found::Several(maps)
}

/// Returns the maps that lie in a folder: its own files, and what is in its `maps/`.
fn maps_at(folder: &Path) -> Result<Vec<PathBuf>, LocateError> {
    let mut maps = Vec::new();
    // In a `maps/` folder one file is not nearer than its neighbours: the folder above has them all.
    if folder.file_name() != Some(OsStr::new(MAPS)) {
        // A folder above us that we may not list holds no map of ours.
        maps = names_in(folder).unwrap_or_default();
        maps.retain(|path| is_map_file(path));
    }
    let inner = folder.join(MAPS);
    if inner.is_dir() {
        let names =
            names_in(&inner).map_err(|source| LocateError::List { path: inner.clone(), source })?;
        if names.iter().any(|path| is_plain_toml(path)) {
            maps.push(inner);
        } else {
            maps.extend(names.into_iter().filter(|path| is_map_file(path) || holds_toml(path)));
        }
    }
    maps.sort();
    Ok(maps)
}

fn names_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect()
}

/// Tells whether a path is that of a `*.msgmap.toml` file.
fn is_map_file(path: &Path) -> bool {
    ends_as_map(path) && !path.is_dir()
}

/// Tells whether a path is that of a file that makes its folder a map.
fn is_plain_toml(path: &Path) -> bool {
    path.file_name().is_some_and(is_toml) && !ends_as_map(path) && !path.is_dir()
}

fn ends_as_map(path: &Path) -> bool {
    path.file_name().is_some_and(|name| {
        is_toml(name) && name.as_encoded_bytes().ends_with(MAP_ENDING.as_bytes())
    })
}

fn holds_toml(folder: &Path) -> bool {
    !folder.file_name().is_some_and(is_hidden)
        && folder.is_dir()
        && Walk::new(folder).is_ok_and(|mut walk| walk.any(|found| found.is_ok()))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::{Found, LocateError, Wanted, find_map};

    /// Makes a folder with these files, goes to `cwd` in it and checks what is found, with paths
    /// relative to the folder: one is the map, several are a choice.
    #[track_caller]
    fn check(files: &[&str], cwd: &str, preferred: Option<&str>, expect: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let cwd = folder.path().join(cwd);
        fs::create_dir_all(&cwd).unwrap();
        let wanted =
            Wanted { option: None, env: None, cwd: &cwd, preferred: preferred.map(Path::new) };
        let paths: Vec<PathBuf> = expect.iter().map(|path| folder.path().join(path)).collect();
        let found = find_map(wanted).unwrap();
        match paths.as_slice() {
            // What lies above the temporary folder is not ours to say.
            [] => assert!(!format!("{found:?}").contains(folder.path().to_str().unwrap())),
            [path] => assert_eq!(found, Found::Map(path.clone())),
            [_, ..] => assert_eq!(found, Found::Several(paths)),
        }
    }

    #[test]
    fn a_maps_folder_with_files_is_the_map() {
        check(&["maps/a.toml", "maps/b/c.toml", "maps/README.md"], "", None, &["maps"]);
        check(&["maps/a.toml"], "src/deep", None, &["maps"]);
        check(&["maps/a.toml"], "maps/b", None, &["maps"]);
        check(&["maps/a.toml", "maps/b.msgmap.toml"], "", None, &["maps"]);
    }

    #[test]
    fn the_nearest_one_counts() {
        check(&["maps/a.toml", "x/y.msgmap.toml"], "x/z", None, &["x/y.msgmap.toml"]);
        check(&["y.msgmap.toml", "x/maps/a.toml"], "x/z", None, &["x/maps"]);
        check(&["y.msgmap.toml", "x/maps/README.md"], "x", None, &["y.msgmap.toml"]);
        check(&["y.msgmap.toml", "x/maps"], "x", None, &["y.msgmap.toml"]);
    }

    #[test]
    fn folders_and_map_files_in_maps_are_maps() {
        check(&["maps/a/b/c.toml", "maps/README.md", "maps/e/f.md"], "", None, &["maps/a"]);
        check(&["maps/a.msgmap.toml", "maps/.b/c.toml"], "", None, &["maps/a.msgmap.toml"]);
        let several = ["maps/a", "maps/b.msgmap.toml"];
        check(&["maps/b.msgmap.toml", "maps/a/x.toml"], "", None, &several);
        check(&["maps/b.msgmap.toml", "maps/a/x.toml"], "", Some("none"), &several);
    }

    #[test]
    fn the_preferred_one_is_taken_among_several_only() {
        let files = ["maps/b.msgmap.toml", "maps/a/x.toml"];
        for preferred in ["b", "b.msgmap.toml", "maps/b.msgmap.toml", "./maps/b.msgmap.toml"] {
            check(&files, "", Some(preferred), &["maps/b.msgmap.toml"]);
        }
        check(&files, "src", Some("a"), &["maps/a"]);
        // Who stands in a map means that one.
        check(&files, "maps/a", Some("b"), &["maps/a"]);
        check(&files, "maps", None, &["maps/a", "maps/b.msgmap.toml"]);
        check(&["maps/a/x.toml"], "", Some("b"), &["maps/a"]);
        check(&["b/x.toml"], "", Some("b"), &[]);
    }

    #[test]
    fn what_is_said_comes_first_and_must_exist() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("maps")).unwrap();
        for file in ["maps/a.toml", "b.toml", "c.txt"] {
            fs::write(folder.path().join(file), "").unwrap();
        }
        let wanted = |option: Option<&'static str>, env: Option<&'static str>| {
            find_map(Wanted {
                option: option.map(Path::new),
                env: env.map(Path::new),
                cwd: folder.path(),
                preferred: None,
            })
        };
        let found = |path: &str| Found::Map(folder.path().join(path));
        assert_eq!(wanted(Some("b.toml"), Some("c.txt")).unwrap(), found("b.toml"));
        assert_eq!(wanted(None, Some("c.txt")).unwrap(), found("c.txt"));
        assert_eq!(wanted(None, Some("")).unwrap(), found("maps"));
        for (option, env, expect) in [
            (Some("no.toml"), None, "there is no map at `no.toml`, which --map names"),
            (Some(""), None, "there is no map at ``, which --map names"),
            (None, Some("no.toml"), "there is no map at `no.toml`, which $MSGMAP names"),
        ] {
            let error = wanted(option, env).unwrap_err();
            assert!(matches!(error, LocateError::Missing { .. }));
            assert_eq!(error.to_string(), expect);
        }
    }
}
