//! From the paths behind a command to maps, and to the parts of them that are meant.

use std::path::{Component, Path, PathBuf};

use super::error::CliError;
use super::output::Ui;
use super::session::{Located, Opened, Session};
use crate::disk::{self, Found, Wanted};

/// A map, or some files of it.
pub(super) struct Scope {
    /// Where the map lies; `None` for the sample.
    pub(super) root: Option<PathBuf>,
    /// The files or folders in it that are meant; all of it when empty.
    only: Vec<PathBuf>,
}

impl Scope {
    /// Tells whether a file of the map is meant.
    pub(super) fn holds(&self, path: &Path) -> bool {
        self.only.is_empty() || {
            let path = plain(path);
            self.only.iter().any(|only| path.starts_with(only))
        }
    }

    /// Tells whether a file of the map is meant, by its name inside the map.
    pub(super) fn holds_file(&self, opened: &Opened, name: &str) -> bool {
        self.only.is_empty() || self.holds(&opened.path_of(name))
    }

    /// Refuses paths that name no file of the map.
    pub(super) fn refuse_strangers(
        &self,
        session: &Session<'_>,
        opened: &Opened,
    ) -> Result<(), CliError> {
        let unread = opened.unread.iter().map(disk::LoadError::path);
        let known: Vec<PathBuf> =
            opened.files.iter().map(|file| file.path.as_path()).chain(unread).map(plain).collect();
        for only in &self.only {
            if !known.iter().any(|path| path.starts_with(only)) {
                let shown = session.shown(only).display();
                return Err(CliError::new(format!("`{shown}` is no part of the map"))
                    .hint("a map is its *.toml files; names that start with a dot are left out"));
            }
        }
        Ok(())
    }
}

/// Finds the maps that these paths mean: without any the map that is meant otherwise.
pub(super) fn scopes(
    session: &Session<'_>,
    ui: &mut Ui,
    paths: &[PathBuf],
) -> Result<Vec<Scope>, CliError> {
    if paths.is_empty() {
        let root = match session.locate(ui)? {
            Located::Map(root) => Some(root),
            Located::Sample => None,
        };
        return Ok(vec![Scope { root, only: Vec::new() }]);
    }
    let mut scopes: Vec<Scope> = Vec::new();
    for path in paths {
        for (root, only) in meant(session, ui, path)? {
            match scopes.iter_mut().find(|scope| scope.root.as_ref() == Some(&root)) {
                // All of it, once asked for, holds whatever part is named beside it.
                Some(scope) if only.is_none() => scope.only.clear(),
                Some(scope) if scope.only.is_empty() => {}
                Some(scope) => scope.only.extend(only),
                None => {
                    scopes.push(Scope { root: Some(root), only: only.into_iter().collect() });
                }
            }
        }
    }
    Ok(scopes)
}

/// Returns the maps that a path means, each with the part of it.
fn meant(
    session: &Session<'_>,
    ui: &mut Ui,
    path: &Path,
) -> Result<Vec<(PathBuf, Option<PathBuf>)>, CliError> {
    let full = plain(&session.environment.cwd.join(path));
    if path == Path::new("") || full.symlink_metadata().is_err() {
        return Err(CliError::new(format!("there is no file or folder `{}`", path.display()))
            .hint("check the spelling, or was it moved?"));
    }
    let is_said = session.map.is_some() || session.environment.map.is_some();
    if is_said && let Located::Map(root) = session.locate(ui)? {
        let root = plain(&root);
        if let Some(part) = part_of(&root, &full) {
            return Ok(vec![(root, part)]);
        }
    }
    let start = if full.is_dir() { full.as_path() } else { full.parent().unwrap_or(&full) };
    let wanted = Wanted { option: None, env: None, cwd: start, preferred: None };
    let maps = match disk::find_map(wanted)? {
        Found::Map(root) => vec![root],
        Found::Several(roots) => roots,
        Found::None => Vec::new(),
    };
    for root in &maps {
        if let Some(part) = part_of(root, &full) {
            return Ok(vec![(root.clone(), part)]);
        }
    }
    // A folder of maps is no map itself.
    let inside: Vec<_> = maps.into_iter().filter(|root| root.starts_with(&full)).collect();
    if !inside.is_empty() && full.is_dir() {
        return Ok(inside.into_iter().map(|root| (root, None)).collect());
    }
    Ok(vec![(full, None)])
}

/// Returns which part of a map a path is: `None` when it is no part of it, all of it as
/// `Some(None)`.
#[expect(clippy::option_option, reason = "no part, the whole, a part: read in one place only")]
fn part_of(root: &Path, path: &Path) -> Option<Option<PathBuf>> {
    if path == root {
        return Some(None);
    }
    (root.is_dir() && path.starts_with(root)).then(|| Some(path.to_path_buf()))
}

/// Returns a path without `.` and `..`, as far as its words tell.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => out.push(part),
        }
    }
    out
}
