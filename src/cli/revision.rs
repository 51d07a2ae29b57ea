//! A map as it was at a revision.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::error::CliError;
use super::session::{FileRead, Opened, Session};
use crate::disk;
use crate::git::{Commit, GitError, Repository};
use crate::workspace::Workspace;

/// The past of a map.
pub(super) struct History {
    root: PathBuf,
    repository: Repository,
}

/// A commit and what the user calls it.
pub(super) struct Named {
    commit: Commit,
    pub(super) name: String,
    /// The repository with the map at another path, where the user named one.
    elsewhere: Option<Repository>,
}

impl History {
    /// Finds the past of the map at a path.
    pub(super) fn of(session: &Session<'_>, root: &Path) -> Result<Self, GitError> {
        let environment = session.environment;
        let repository = Repository::of(root, &environment.cwd, environment.git_dir)?;
        Ok(Self { root: root.to_path_buf(), repository })
    }

    /// Returns the repository.
    pub(super) fn repository(&self) -> &Repository {
        &self.repository
    }

    /// Finds the commit that a revision names, or the newest one at the end of a day, and the day
    /// as of which it speaks.
    pub(super) fn as_of(&self, said: &str) -> Result<(Named, Option<Date>), GitError> {
        let name = said.to_owned();
        // A revision may be called like a day.
        match (self.repository.commit(said), said.parse::<Date>()) {
            (Err(GitError::UnknownRevision { .. }), Ok(day)) => {
                let commit = self.repository.commit_on(day)?;
                Ok((Named { commit, name, elsewhere: None }, Some(day)))
            }
            (commit, _) => {
                let commit = commit?;
                let day = self.repository.day_of(&commit)?;
                Ok((Named { commit, name, elsewhere: None }, day))
            }
        }
    }

    /// Returns where the map lies.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Finds the commit that a revision names: `REV`, or `REV:PATH` where the map lay elsewhere then.
    pub(super) fn commit(&self, revision: &str) -> Result<Named, GitError> {
        let name = revision.to_owned();
        let Some((words, path)) = revision.split_once(':').filter(|(words, _)| !words.is_empty())
        else {
            return Ok(Named { commit: self.repository.commit(revision)?, name, elsewhere: None });
        };
        let commit = self.repository.commit(words)?;
        let elsewhere = self.repository.with_map_at(&commit, Path::new(path))?;
        if elsewhere.is_none() {
            let (revision, path) = (words.to_owned(), path.to_owned());
            return Err(GitError::NothingThere { revision, path });
        }
        Ok(Named { commit, name, elsewhere })
    }

    /// Finds where two revisions parted.
    pub(super) fn merge_base(&self, one: &Named, other: &Named) -> Result<Named, GitError> {
        let commit = self.repository.merge_base(&one.commit, &other.commit)?;
        let name = format!("{}...{}", one.name, other.name);
        Ok(Named { commit, name, elsewhere: None })
    }

    /// Opens the map as it was; an empty one where it was not there.
    pub(super) fn open(&self, at: &Named) -> Result<Opened, CliError> {
        self.open_beside(at, &Workspace::default())
    }

    /// Opens the map as it was beside another version of it.
    pub(super) fn open_beside(&self, at: &Named, version: &Workspace) -> Result<Opened, CliError> {
        // Places are told as git would have them: `HEAD~2:maps/acme/stories.toml:3:1`.
        let (repository, root) = match &at.elsewhere {
            Some(elsewhere) => (elsewhere, at.name.clone()),
            None => (&self.repository, format!("{}:{}", at.name, self.repository.map().display())),
        };
        let (root, is_folder) = (PathBuf::from(root), repository.is_folder());
        let (mut files, mut texts) = (Vec::new(), Vec::new());
        let found = repository.texts(&at.commit)?;
        let names = disk::names(found.iter().map(|text| text.relative.as_path()));
        for (text, name) in found.into_iter().zip(names) {
            let path = if is_folder { root.join(&text.relative) } else { root.clone() };
            let bom = text.bytes.starts_with(b"\xef\xbb\xbf");
            let digest = disk::digest(&text.bytes);
            files.push(FileRead { name: name.as_str().into(), path, digest, bom, stamp: None });
            texts.push((name, text.bytes));
        }
        let workspace = Workspace::open_beside(texts, version);
        Ok(Opened { workspace, is_folder, files, is_past: true, ..Opened::nothing(&root) })
    }
}
