//! What msgmap asks of a repository's settings, and where they lie.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::{GitError, Ran, Repository, git, line, path_of, slashed};

/// A file with a conflict that nobody has settled yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmerged {
    /// The path inside the map; for a map of one file, the file's name.
    pub relative: PathBuf,
    /// The text that both sides came from; `None` when there was none.
    pub base: Option<Vec<u8>>,
    /// The text on our side; `None` when it was removed there.
    pub ours: Option<Vec<u8>>,
    /// The text on the other side; `None` when it was removed there.
    pub theirs: Option<Vec<u8>>,
}

/// What git takes a file of the map for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attributes {
    /// The path from the top of the repository.
    pub path: PathBuf,
    /// How it is compared: the value of `diff`.
    pub diff: String,
    /// How it is merged: the value of `merge`.
    pub merge: String,
}

impl Repository {
    /// Returns the top of the work tree.
    pub fn top(&self) -> &Path {
        &self.top
    }

    /// Tells whether the map is a folder.
    pub fn is_folder(&self) -> bool {
        self.is_folder
    }

    /// Returns which git it is, as it says itself: `git version 2.47.3`.
    pub fn version(&self) -> Result<String, GitError> {
        let ran = git(&self.folder, "version", &[])?;
        Ok(String::from_utf8_lossy(line(&ran.out)).into_owned())
    }

    /// Returns a setting of this repository alone, not of the user.
    pub fn setting(&self, key: &str) -> Result<Option<String>, GitError> {
        let ran = self.config(&["--null", "--get", key])?;
        let value = ran.out.strip_suffix(b"\0").unwrap_or(&ran.out);
        Ok(ran.is_good.then(|| String::from_utf8_lossy(value).into_owned()))
    }

    /// Returns what a setting says here, whoever has set it.
    pub fn effective(&self, key: &str) -> Result<Option<String>, GitError> {
        let args = ["--null", "--get", key].map(OsStr::new);
        let ran = git(&self.folder, "config", &args)?;
        let value = ran.out.strip_suffix(b"\0").unwrap_or(&ran.out);
        Ok(ran.is_good.then(|| String::from_utf8_lossy(value).into_owned()))
    }

    /// Gives this repository a setting.
    pub fn set(&self, key: &str, value: &str) -> Result<(), GitError> {
        let ran = self.config(&["--replace-all", key, value])?;
        if ran.is_good { Ok(()) } else { Err(ran.failed("config")) }
    }

    /// Takes a setting of this repository out, and its section where that is empty then.
    pub fn unset(&self, key: &str) -> Result<(), GitError> {
        let ran = self.config(&["--unset-all", key])?;
        if ran.is_good { Ok(()) } else { Err(ran.failed("config")) }
    }

    fn config(&self, args: &[&str]) -> Result<Ran, GitError> {
        let args: Vec<&OsStr> =
            std::iter::once("--local").chain(args.iter().copied()).map(OsStr::new).collect();
        git(&self.folder, "config", &args)
    }

    /// Returns where git looks for hooks, whatever folder it was told.
    pub fn hooks(&self) -> Result<PathBuf, GitError> {
        let args = ["--path-format=absolute", "--git-path", "hooks"].map(OsStr::new);
        let ran = git(&self.folder, "rev-parse", &args)?;
        if !ran.is_good {
            return Err(ran.failed("rev-parse"));
        }
        Ok(path_of(line(&ran.out)))
    }

    /// Returns what git takes the files of the map for, as all its settings together say.
    pub fn attributes(&self, relative: &[PathBuf]) -> Result<Vec<Attributes>, GitError> {
        let mut args: Vec<OsString> = ["-z", "diff", "merge", "--"].map(OsString::from).to_vec();
        args.extend(relative.iter().map(|path| self.in_full(path).into_os_string()));
        let args: Vec<&OsStr> = args.iter().map(OsString::as_os_str).collect();
        let ran = git(&self.folder, "check-attr", &args)?;
        if !ran.is_good {
            return Err(ran.failed("check-attr"));
        }
        let parts: Vec<&[u8]> = ran.out.split(|byte| *byte == 0).collect();
        let value = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut found: Vec<Attributes> = Vec::new();
        for part in parts.chunks_exact(3) {
            let [path, name, said] = part else { continue };
            let path = path_of(path);
            let path = path.strip_prefix(&self.top).map(Path::to_path_buf).unwrap_or(path);
            match *name {
                b"diff" => {
                    found.push(Attributes { path, diff: value(said), merge: String::new() });
                }
                _ => {
                    if let Some(last) = found.last_mut() {
                        last.merge = value(said);
                    }
                }
            }
        }
        Ok(found)
    }

    /// Tells whether a file at the top of the repository is in the index.
    pub fn is_tracked(&self, name: &str) -> Result<bool, GitError> {
        let path = self.top.join(name);
        let args = [OsStr::new("--error-unmatch"), OsStr::new("--"), path.as_os_str()];
        Ok(git(&self.folder, "ls-files", &args)?.is_good)
    }

    /// Returns the files of the map with a conflict, each with its three texts.
    pub fn unmerged(&self) -> Result<Vec<Unmerged>, GitError> {
        let args = ["-u", "-z", "--full-name", "--"].map(OsStr::new);
        let path = self.top.join(&self.map);
        let args: Vec<&OsStr> = args.into_iter().chain([path.as_os_str()]).collect();
        let ran = git(&self.folder, "ls-files", &args)?;
        if !ran.is_good {
            return Err(ran.failed("ls-files"));
        }
        let mut objects = super::Objects::start(&self.folder)?;
        let mut found: Vec<Unmerged> = Vec::new();
        for row in ran.out.split(|byte| *byte == 0) {
            // `mode id stage<TAB>path`.
            let Some((_, stage, path)) = super::columns(row) else { continue };
            let Some(relative) = self.inside(&path_of(path)) else { continue };
            let id = row.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
            let bytes = objects.get(&String::from_utf8_lossy(id))?;
            let place = found.iter().position(|unmerged| unmerged.relative == relative);
            let place = place.unwrap_or_else(|| {
                found.push(Unmerged { relative, base: None, ours: None, theirs: None });
                found.len() - 1
            });
            let Some(unmerged) = found.get_mut(place) else { continue };
            match stage {
                b"1" => unmerged.base = bytes,
                b"2" => unmerged.ours = bytes,
                _ => unmerged.theirs = bytes,
            }
        }
        objects.finish()?;
        Ok(found)
    }

    /// Returns the full path of a file of the map.
    pub fn in_full(&self, relative: &Path) -> PathBuf {
        let map = self.top.join(&self.map);
        let is_inside = self.is_folder && relative != Path::new("");
        if is_inside { map.join(relative) } else { map }
    }

    /// Returns the pattern by which `.gitattributes` at the top names the files of the map.
    pub fn pattern(&self) -> String {
        let path = slashed(&self.map).to_string_lossy().into_owned();
        let mut out = String::from("/");
        for letter in path.chars() {
            if "\\*?[".contains(letter) {
                out.push('\\');
            }
            out.push(letter);
        }
        if self.is_folder {
            out.push_str(if path.is_empty() { "**/*.toml" } else { "/**/*.toml" });
        }
        let is_plain =
            |letter: char| !(letter.is_whitespace() || letter == '"' || letter.is_control());
        if out.chars().all(is_plain) {
            return out;
        }
        // In quotes a backslash is one once it is doubled.
        let mut quoted = String::from("\"");
        for letter in out.chars() {
            match letter {
                '"' | '\\' => quoted.extend(['\\', letter]),
                '\t' => quoted.push_str("\\t"),
                '\n' => quoted.push_str("\\n"),
                _ => quoted.push(letter),
            }
        }
        quoted.push('"');
        quoted
    }
}
