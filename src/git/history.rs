//! The commits of a map: who changed it, when, and what it said then.

use std::ffi::OsStr;

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::{Commit, GitError, Repository, git, line, slashed};
use crate::workspace::Workspace;

/// A commit and who made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The commit.
    pub commit: Commit,
    /// Those that it was made from.
    pub parents: Vec<Commit>,
    /// Who made it.
    pub author: String,
    /// On which day, where it is known.
    pub day: Option<Date>,
    /// The first line of its message.
    pub subject: String,
}

/// A branch, a tag or a commit that can be compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ref {
    /// What to call it, such as `main` or `origin/main`.
    pub name: String,
    /// The first line of its commit's message.
    pub subject: String,
}

/// The form in which commits are asked for: five parts, each ended by a zero byte.
const FORM: &str = "--format=%H%x00%P%x00%an%x00%as%x00%s";

impl Repository {
    /// Returns the commits that changed the map, newest first, at most so many.
    pub fn records(&self, from: &Commit, most: Option<usize>) -> Result<Vec<Record>, GitError> {
        let most = most.map(|most| format!("--max-count={most}"));
        let args: Vec<&OsStr> = most.iter().map(OsStr::new).collect();
        self.log(&args, from)
    }

    /// Returns the commits in which one of these words came into a file of the map or left it.
    ///
    /// The words are of letters and digits alone.
    pub fn records_of(&self, from: &Commit, words: &[&str]) -> Result<Vec<Record>, GitError> {
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let wanted = format!("-S{}", words.join("|"));
        let args = ["--pickaxe-regex", "--full-history", &wanted].map(OsStr::new);
        self.log(&args, from)
    }

    /// Runs `git log` over the files of the map, whatever the user has set.
    fn log(&self, more: &[&OsStr], from: &Commit) -> Result<Vec<Record>, GitError> {
        let fixed = [
            "-z",
            FORM,
            "--encoding=UTF-8",
            "--no-color",
            "--no-show-signature",
            "--no-follow",
            "--no-ext-diff",
            "--no-textconv",
            "--topo-order",
        ];
        let mut args: Vec<&OsStr> = fixed.map(OsStr::new).to_vec();
        args.extend(more);
        args.extend([OsStr::new(from.id()), OsStr::new("--")]);
        // In full, since git may be started elsewhere than at the top.
        let path = self.top.join(&self.map);
        args.push(path.as_os_str());
        let ran = git(&self.folder, "log", &args)?;
        if !ran.is_good {
            return Err(ran.failed("log"));
        }
        let parts: Vec<&[u8]> = ran.out.split(|byte| *byte == 0).collect();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let record = |parts: &[&[u8]]| {
            let [id, parents, author, day, subject] = parts else { return None };
            let parents = text(parents);
            Some(Record {
                commit: Commit(text(id)),
                parents: parents.split_whitespace().map(|id| Commit(id.to_owned())).collect(),
                author: text(author),
                day: text(day).parse().ok(),
                subject: text(subject),
            })
        };
        Ok(parts.chunks_exact(5).filter_map(record).collect())
    }

    /// Finds the commit that was the newest one at the end of a day.
    pub fn commit_on(&self, day: Date) -> Result<Commit, GitError> {
        let until = format!("--until={day} 23:59:59");
        let ran = git(&self.folder, "rev-list", &["-1".as_ref(), until.as_ref(), "HEAD".as_ref()])?;
        let id = String::from_utf8_lossy(line(&ran.out)).into_owned();
        if ran.is_good && !id.is_empty() {
            return Ok(Commit(id));
        }
        // Without any commit there is another way out.
        self.commit("HEAD")?;
        Err(GitError::NothingYet { day })
    }

    /// Returns the day on which a commit was made.
    pub fn day_of(&self, commit: &Commit) -> Result<Option<Date>, GitError> {
        let args = ["-1", "--no-show-signature", "--no-color", "-s", "--format=%cs", commit.id()];
        let ran = git(&self.folder, "show", &args.map(OsStr::new))?;
        Ok(String::from_utf8_lossy(line(&ran.out)).parse().ok())
    }

    /// Returns the map as it was at a commit; an empty one where it was not there.
    pub fn workspace(&self, commit: &Commit) -> Result<Workspace, GitError> {
        let mut taken = FxHashSet::default();
        let files = self.texts(commit)?.into_iter().map(|text| {
            let mut name = slashed(&text.relative).to_string_lossy().into_owned();
            while !taken.insert(name.clone()) {
                name.push('\'');
            }
            (name, text.bytes)
        });
        Ok(Workspace::open(files.collect::<Vec<_>>()))
    }

    /// Returns the branches and tags, those with the newest commits first.
    pub fn refs(&self) -> Result<Vec<Ref>, GitError> {
        let format = "--format=%(refname:short)%00%(contents:subject)";
        let places = ["refs/heads", "refs/remotes", "refs/tags"];
        let mut args = vec![OsStr::new(format), OsStr::new("--sort=-creatordate")];
        args.extend(places.map(OsStr::new));
        let ran = git(&self.folder, "for-each-ref", &args)?;
        if !ran.is_good {
            return Err(ran.failed("for-each-ref"));
        }
        let text = String::from_utf8_lossy(&ran.out);
        let row = |row: &str| {
            let (name, subject) = row.split_once('\0')?;
            Some(Ref { name: name.to_owned(), subject: subject.to_owned() })
        };
        Ok(text.lines().filter_map(row).collect())
    }

    /// Returns what git calls the user, where somebody said it.
    pub fn user_name(&self) -> Result<Option<String>, GitError> {
        let ran = git(&self.folder, "config", &["--get".as_ref(), "user.name".as_ref()])?;
        let name = String::from_utf8_lossy(line(&ran.out)).trim().to_owned();
        Ok(Some(name).filter(|name| ran.is_good && !name.is_empty()))
    }
}
