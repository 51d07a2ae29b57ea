//! The texts of a map as git has them: the only file that starts `git`.
//!
//! Plumbing alone, so that no setting of the user's changes what comes out, and no work tree is
//! ever touched. `GIT_*` variables of the caller count, as they do for git itself. Nothing here
//! knows what a text means. Start with [`Repository::of`].

mod history;
mod setup;

use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use thiserror::Error;

pub use history::{Record, Ref};
pub use setup::{Attributes, Unmerged};

/// Why git did not give what was asked.
#[derive(Debug, Error)]
pub enum GitError {
    /// The program is not there.
    #[error("git is not installed, or not where programs are looked for")]
    NoGit {
        /// What the operating system said.
        source: io::Error,
    },
    /// The map is in no repository.
    #[error("`{path}` is in no git repository")]
    NoRepository {
        /// The map.
        path: PathBuf,
    },
    /// No commit has that name.
    #[error("`{revision}` is no revision of this repository")]
    UnknownRevision {
        /// What was said.
        revision: String,
    },
    /// Nothing has that path at a revision.
    #[error("at `{revision}` nothing was at `{path}`")]
    NothingThere {
        /// The revision.
        revision: String,
        /// The path, from the top of the repository.
        path: String,
    },
    /// Nothing was ever committed.
    #[error("nothing has been committed here yet")]
    NoCommit,
    /// Nothing was committed by then.
    #[error("nothing had been committed by {day}")]
    NothingYet {
        /// The day.
        day: jiff::civil::Date,
    },
    /// Two commits have no common past.
    #[error("`{one}` and `{other}` have no commit in common")]
    NoMergeBase {
        /// One of them.
        one: String,
        /// The other one.
        other: String,
    },
    /// Git gave up.
    #[error("git {command} stopped: {said}")]
    Failed {
        /// Which command.
        command: &'static str,
        /// What it said.
        said: String,
    },
    /// Git could not be talked to.
    #[error("could not talk to git {command}")]
    Talk {
        /// Which command.
        command: &'static str,
        /// What the operating system said.
        source: io::Error,
    },
}

impl GitError {
    /// Returns the way out, if there is one to tell.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NoGit { source: _ } => Some("install git, or name two maps: OLD NEW"),
            Self::NoRepository { path: _ } => Some("name two maps instead: OLD NEW"),
            Self::UnknownRevision { revision: _ } => {
                Some("a revision is a branch, a tag, HEAD~2 or the start of a commit's id")
            }
            Self::NothingThere { .. } => Some("the path counts from the top of the repository"),
            Self::NoCommit => Some("commit the map, or name two maps: OLD NEW"),
            Self::NoMergeBase { one: _, other: _ } => {
                Some("write two dots to compare them as they are")
            }
            Self::NothingYet { day: _ } => Some("name a later day"),
            Self::Failed { .. } | Self::Talk { .. } => None,
        }
    }
}

/// The id of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit(String);

impl Commit {
    /// Returns the id as git writes it.
    pub fn id(&self) -> &str {
        &self.0
    }
}

/// A text of a map at a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The path inside the map; for a map of one file, the file's name.
    pub relative: PathBuf,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The repository that a map is in.
#[derive(Debug, Clone)]
pub struct Repository {
    /// Where git is started.
    folder: PathBuf,
    /// The top of the work tree.
    top: PathBuf,
    /// The map's path from the top of the repository; empty for the top itself.
    map: PathBuf,
    is_folder: bool,
}

impl Repository {
    /// Finds the repository of a map, which is there.
    ///
    /// Git is started in `cwd` where the caller has set `GIT_DIR`, which may be relative to it;
    /// otherwise beside the map, so that the map's own repository is found.
    pub fn of(map: &Path, cwd: &Path, git_dir_is_set: bool) -> Result<Self, GitError> {
        let none = || GitError::NoRepository { path: map.to_path_buf() };
        let real = std::fs::canonicalize(map).map_err(|_| none())?;
        let is_folder = real.is_dir();
        let beside = if is_folder { Some(real.as_path()) } else { real.parent() };
        let folder = if git_dir_is_set { cwd } else { beside.ok_or_else(none)? };
        let found = git(folder, "rev-parse", &["--show-toplevel".as_ref()])?;
        let said = String::from_utf8_lossy(&found.err);
        let is_none = ["not a git repository", "must be run in a work tree"];
        if !found.is_good {
            // Anything else is worth hearing, such as whose repository it is.
            let is_none = is_none.iter().any(|words| said.contains(words));
            return Err(if is_none { none() } else { found.failed("rev-parse") });
        }
        let top = std::fs::canonicalize(path_of(line(&found.out))).map_err(|_| none())?;
        let inside = real.strip_prefix(&top).map_err(|_| none())?.to_path_buf();
        Ok(Self { folder: folder.to_path_buf(), top, map: inside, is_folder })
    }

    /// Returns the map's path from the top of the repository.
    pub fn map(&self) -> &Path {
        &self.map
    }

    /// Returns the repository with the map at another path from its top, where it lay at a commit;
    /// `None` when nothing was there.
    pub fn with_map_at(&self, commit: &Commit, path: &Path) -> Result<Option<Self>, GitError> {
        let map: PathBuf = path.iter().collect();
        let slashed = slashed(&map);
        let args = ["-z", "--full-tree", &commit.0, "--"].map(OsStr::new);
        let listed = git(&self.folder, "ls-tree", &[&args[..], &[&slashed]].concat())?;
        if !listed.is_good {
            return Err(listed.failed("ls-tree"));
        }
        let row = listed.out.split(|byte| *byte == 0).next().and_then(columns);
        Ok(row.map(|(mode, _, _)| Self { map, is_folder: mode == b"040000", ..self.clone() }))
    }

    /// Finds the commit that a revision names.
    pub fn commit(&self, revision: &str) -> Result<Commit, GitError> {
        let wanted = format!("{revision}^{{commit}}");
        let args = ["--verify", "--quiet", "--end-of-options", &wanted].map(OsStr::new);
        let found = git(&self.folder, "rev-parse", &args)?;
        let id = String::from_utf8_lossy(line(&found.out)).into_owned();
        let is_id = id.len() >= 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        if found.is_good && is_id {
            Ok(Commit(id))
        } else if revision == "HEAD" {
            Err(GitError::NoCommit)
        } else {
            Err(GitError::UnknownRevision { revision: revision.to_owned() })
        }
    }

    /// Finds the newest commit that two have in common.
    pub fn merge_base(&self, one: &Commit, other: &Commit) -> Result<Commit, GitError> {
        let found = git(&self.folder, "merge-base", &[one.0.as_ref(), other.0.as_ref()])?;
        let id = String::from_utf8_lossy(line(&found.out)).into_owned();
        if found.is_good && !id.is_empty() {
            return Ok(Commit(id));
        }
        Err(GitError::NoMergeBase { one: one.0.clone(), other: other.0.clone() })
    }

    /// Returns the texts of the map at a commit, sorted by path; none when it was not there yet.
    ///
    /// Of a folder these are its `*.toml` files at any depth without hidden ones, as on disk.
    pub fn texts(&self, commit: &Commit) -> Result<Vec<Text>, GitError> {
        let mut args: Vec<&OsStr> =
            ["-r", "-z", "--full-tree", &commit.0, "--"].map(OsStr::new).to_vec();
        let path = slashed(&self.map);
        if !path.is_empty() {
            args.push(&path);
        }
        let listed = git(&self.folder, "ls-tree", &args)?;
        if !listed.is_good {
            return Err(listed.failed("ls-tree"));
        }
        let mut objects = Objects::start(&self.folder)?;
        let mut texts = Vec::new();
        for row in listed.out.split(|byte| *byte == 0) {
            let Some((mode, id, path)) = columns(row) else { continue };
            let Some(relative) = self.inside(&path_of(path)) else { continue };
            let bytes = match mode {
                b"100644" | b"100755" | b"100664" => objects.get(&String::from_utf8_lossy(id))?,
                b"120000" => objects.linked(commit, &path_of(path), id)?,
                // A repository inside this one is no part of the map.
                _ => None,
            };
            texts.extend(bytes.map(|bytes| Text { relative, bytes }));
        }
        objects.finish()?;
        texts.sort_by_cached_key(|text| slashed(&text.relative));
        Ok(texts)
    }

    /// Returns the path inside the map of a file that belongs to it.
    fn inside(&self, path: &Path) -> Option<PathBuf> {
        if !self.is_folder {
            return (path == self.map).then(|| path.file_name().map(PathBuf::from)).flatten();
        }
        let relative = path.strip_prefix(&self.map).ok()?;
        let is_hidden = relative.iter().any(|part| part.as_encoded_bytes().starts_with(b"."));
        let is_toml = relative.extension() == Some(OsStr::new("toml"));
        (is_toml && !is_hidden).then(|| relative.to_path_buf())
    }
}

/// Splits `mode type id<TAB>path`.
fn columns(row: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let tab = row.iter().position(|byte| *byte == b'\t')?;
    let mut head = row.get(..tab)?.split(|byte| *byte == b' ');
    let (mode, _, id) = (head.next()?, head.next()?, head.next()?);
    Some((mode, id, row.get(tab + 1..)?))
}

/// A running `git cat-file --batch`: asked for one object after the other.
struct Objects {
    child: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

const CAT_FILE: &str = "cat-file";

impl Objects {
    fn start(folder: &Path) -> Result<Self, GitError> {
        let mut command = command(folder, CAT_FILE);
        command.arg("--batch").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(started)?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (ask, answers) = pipes.ok_or_else(|| talk(io::ErrorKind::BrokenPipe.into()))?;
        Ok(Self { child, ask, answers: BufReader::new(answers) })
    }

    /// Returns the bytes of the object with this name; `None` when it is not there or no file.
    fn get(&mut self, name: &str) -> Result<Option<Vec<u8>>, GitError> {
        self.ask.write_all(format!("{name}\n").as_bytes()).map_err(talk)?;
        self.ask.flush().map_err(talk)?;
        let mut head = String::new();
        self.answers.read_line(&mut head).map_err(talk)?;
        // `id type size`; a missing one is told as `name missing`.
        let words: Vec<&str> = head.split_whitespace().collect();
        let [_, kind, size] = words.as_slice() else {
            return if head.is_empty() {
                Err(talk(io::ErrorKind::UnexpectedEof.into()))
            } else {
                Ok(None)
            };
        };
        let Ok(size) = size.parse::<usize>() else { return Ok(None) };
        let mut bytes = vec![0; size + 1];
        self.answers.read_exact(&mut bytes).map_err(talk)?;
        bytes.pop();
        Ok((*kind == "blob").then_some(bytes))
    }

    /// Returns the file that a link leads to inside the repository.
    fn linked(
        &mut self,
        commit: &Commit,
        link: &Path,
        id: &[u8],
    ) -> Result<Option<Vec<u8>>, GitError> {
        let Some(target) = self.get(&String::from_utf8_lossy(id))? else { return Ok(None) };
        let mut path = link.parent().map(Path::to_path_buf).unwrap_or_default();
        for part in path_of(&target).components() {
            match part {
                Component::Normal(part) => path.push(part),
                Component::CurDir => {}
                Component::ParentDir if path.pop() => {}
                Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                    return Ok(None);
                }
            }
        }
        match slashed(&path).into_string() {
            // A name with a line end can't be asked for.
            Ok(path) if !path.contains('\n') => self.get(&format!("{}:{path}", commit.0)),
            Ok(_) | Err(_) => Ok(None),
        }
    }

    fn finish(mut self) -> Result<(), GitError> {
        drop(self.ask);
        self.child.wait().map(drop).map_err(talk)
    }
}

fn talk(source: io::Error) -> GitError {
    GitError::Talk { command: CAT_FILE, source }
}

fn started(source: io::Error) -> GitError {
    GitError::NoGit { source }
}

/// What a run of git gave.
struct Ran {
    is_good: bool,
    out: Vec<u8>,
    err: Vec<u8>,
}

impl Ran {
    fn failed(&self, command: &'static str) -> GitError {
        GitError::Failed { command, said: String::from_utf8_lossy(line(&self.err)).into_owned() }
    }
}

fn git(folder: &Path, name: &'static str, args: &[&OsStr]) -> Result<Ran, GitError> {
    let output = command(folder, name).args(args).stdin(Stdio::null()).output().map_err(started)?;
    Ok(Ran { is_good: output.status.success(), out: output.stdout, err: output.stderr })
}

#[expect(clippy::disallowed_methods, reason = "the one place where git is started")]
fn command(folder: &Path, name: &'static str) -> Command {
    let mut command = Command::new("git");
    // A path is a path, whatever letters it has.
    command.args(["--no-pager", "--literal-pathspecs", name]).current_dir(folder);
    // What it says when it gives up is read here.
    command.env("LC_ALL", "C");
    command
}

fn line(out: &[u8]) -> &[u8] {
    out.split(|byte| *byte == b'\n').next().unwrap_or_default()
}

/// Returns a path with `/` between its parts, as git has it.
fn slashed(path: &Path) -> OsString {
    let mut out = OsString::new();
    for (part_idx, part) in path.iter().enumerate() {
        if part_idx > 0 {
            out.push("/");
        }
        out.push(part);
    }
    out
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
