//! The worker that looks into the past: git runs here and never where keys are handled.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};

use jiff::civil::Date;
use smol_str::SmolStr;

use super::start;
use crate::disk;
use crate::git::{GitError, Repository, Unmerged};
use crate::review;
use crate::tui::begin::Shell;
use crate::tui::msg::Msg;
use crate::tui::review::{Reviewed, Trouble};
use crate::tui::settling::{Settling, WorkFile};
use crate::workspace::Workspace;

/// What the worker is asked; only the latest matters.
pub(in crate::tui) struct LookBack {
    pub(in crate::tui) generation: u64,
    pub(in crate::tui) revision: String,
    /// The texts of the map now.
    pub(in crate::tui) texts: Vec<(SmolStr, String)>,
}

/// Where git is asked.
#[derive(Debug, Clone)]
pub(in crate::tui) struct Where {
    pub(in crate::tui) root: PathBuf,
    pub(in crate::tui) shell: Shell,
}

/// Starts the worker.
pub(in crate::tui) fn review_worker(
    at: Where,
    today: Date,
    events: &Sender<Msg>,
) -> Sender<LookBack> {
    let (asks, asked) = channel();
    let out = events.clone();
    start("The review", events, move || reviewing(&at, today, &asked, &out));
    asks
}

fn reviewing(at: &Where, today: Date, asked: &Receiver<LookBack>, out: &Sender<Msg>) {
    if let Some(top) = driver_is_missing(at) {
        drop(out.send(Msg::DriverMissing(top)));
    }
    while let Ok(first) = asked.recv() {
        let Some(ask) = std::iter::once(first).chain(asked.try_iter()).last() else { continue };
        let result = look_back(at, &ask, today).map(Box::new);
        let question = (ask.revision, ask.generation);
        if out.send(Msg::Reviewed { question, result }).is_err() {
            return;
        }
    }
}

fn open(at: &Where) -> Result<Repository, GitError> {
    Repository::of(&at.root, &at.shell.cwd, at.shell.git_dir)
}

/// Tells which repository has the attributes of msgmap and nothing that acts on them.
fn driver_is_missing(at: &Where) -> Option<String> {
    let repository = open(at).ok()?;
    let some_file = if repository.is_folder() { "map.toml" } else { "" };
    let found = repository.attributes(&[PathBuf::from(some_file)]).ok()?;
    let is_meant = found.iter().any(|it| it.merge == "msgmap");
    let is_there = repository.effective("merge.msgmap.driver").ok()?.is_some();
    (is_meant && !is_there).then(|| repository.top().display().to_string())
}

/// Finds out what differs from a revision.
pub(in crate::tui) fn look_back(
    at: &Where,
    ask: &LookBack,
    today: Date,
) -> Result<Reviewed, Trouble> {
    if !at.root.exists() {
        return Err(vec!["This map has no past: it is built into msgmap.".to_owned()]);
    }
    let repository = open(at).map_err(trouble)?;
    let commit = repository.commit(&ask.revision).map_err(trouble)?;
    let older = repository.workspace(&commit).map_err(trouble)?;
    let texts = ask.texts.iter().map(|(name, text)| (name.clone(), text.clone().into_bytes()));
    let now = Workspace::open_beside(texts.collect::<Vec<_>>(), &older);
    let difference = review::diff(&older, &now, today);
    let refs = repository.refs().map_err(trouble)?;
    let unmerged = repository.unmerged().map_err(trouble)?;
    let settling = settling(at, &unmerged);
    Ok(Reviewed {
        settling,
        difference,
        before: older,
        revisions: refs.into_iter().map(|it| (it.name, it.subject)).collect(),
        user: repository.user_name().map_err(trouble)?,
        unmerged: unmerged
            .into_iter()
            .map(|file| file.relative.display().to_string().into())
            .collect(),
    })
}

/// Merges anew what git left with marks in the work tree: its sides as they were committed.
fn settling(at: &Where, unmerged: &[Unmerged]) -> Option<Result<Settling, String>> {
    if unmerged.is_empty() {
        return None;
    }
    let (map, _) = disk::load(&at.root).ok()?;
    let names = disk::names(map.files.iter().map(|file| file.relative.as_path()));
    let (mut files, mut sides) = (Vec::new(), [Vec::new(), Vec::new(), Vec::new()]);
    for (file, name) in map.files.into_iter().zip(names) {
        let name = SmolStr::from(name);
        let sides_of = unmerged.iter().find(|it| it.relative == file.relative);
        let sides_of = sides_of.filter(|_| has_marks(&file.bytes));
        let texts = match sides_of {
            Some(it) => [&it.base, &it.ours, &it.theirs].map(|it| it.clone().unwrap_or_default()),
            None => [file.bytes.clone(), file.bytes.clone(), file.bytes],
        };
        for (side, text) in sides.iter_mut().zip(texts) {
            side.push((name.clone(), text));
        }
        files.push(WorkFile {
            name,
            typed: typed(file.path.strip_prefix(&at.shell.cwd).unwrap_or(&file.path)),
            path: file.path,
            held: file.digest,
            is_marked: sides_of.is_some(),
        });
    }
    if !files.iter().any(|file| file.is_marked) {
        return None;
    }
    let [base, ours, theirs] = sides.map(Workspace::open);
    let merge = review::merge(&base, &ours, &theirs);
    Some(match merge {
        Ok(merge) => Ok(Settling::new(merge, files)),
        Err(error) => Err(format!("It can't be settled here: {error}.")),
    })
}

/// Returns a path as it is typed in a shell.
fn typed(path: &Path) -> String {
    let words = path.display().to_string();
    let is_plain = |letter: char| letter.is_alphanumeric() || "/._-".contains(letter);
    if words.chars().all(is_plain) {
        return words;
    }
    format!("'{}'", words.replace('\'', "'\\''"))
}

/// Tells whether git's marks of a conflict stand in a text.
fn has_marks(text: &[u8]) -> bool {
    let has = |mark: &[u8]| text.split(|byte| *byte == b'\n').any(|line| line.starts_with(mark));
    has(b"<<<<<<<") && has(b">>>>>>>")
}

#[expect(clippy::needless_pass_by_value, reason = "it is what an error is turned into")]
fn trouble(error: GitError) -> Trouble {
    let sentence = |words: &str| {
        let mut letters = words.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string());
        format!("{}{}.", first.unwrap_or_default(), letters.as_str())
    };
    if let GitError::NoRepository { .. } = error {
        return vec![
            "This map is not in git, so nobody knows what it said before.".to_owned(),
            "In a shell, beside the map: git init, git add, git commit. From then on every change \
             can be looked at here."
                .to_owned(),
        ];
    }
    if let GitError::NoCommit = error {
        return vec![
            "Nothing has been committed here yet.".to_owned(),
            "In a shell, beside the map: git add, git commit. From then on every change can be \
             looked at here."
                .to_owned(),
        ];
    }
    let hint = error.hint().map(sentence);
    std::iter::once(sentence(&error.to_string())).chain(hint).collect()
}
