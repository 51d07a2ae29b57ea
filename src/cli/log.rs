//! `msgmap log`: the history of one entry in meaning.

use std::rc::Rc;

use indexmap::IndexMap;
use jiff::civil::Date;
use rustc_hash::FxBuildHasher;
use serde_json::{Value as Json, json};

use super::error::{CliError, Exit};
use super::field::near_entry;
use super::output::Ui;
use super::revision::History;
use super::session::{Located, Opened, Session};
use crate::git::{Commit, GitError, Record, Repository};
use crate::model::difference::{EntryChange, Fate};
use crate::model::{Key, Map};
use crate::render::{Role, Styled, diff, json as write};
use crate::review;
use crate::workspace::Workspace;

/// How many states of the map are kept: a commit's parent mostly is the next one to be looked at.
const KEPT: usize = 6;

/// How much of a commit's id is shown.
const SHORT: usize = 9;

/// Tell the history of one entry: what changed in meaning, who changed it and when
///
/// Follows the entry through other ids and other files. What only changed its layout is left out.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The entry, which may be gone: KIND.ID, or an ID alone
    #[arg(value_name = "KIND.ID")]
    entry: String,
    /// Only so many of the newest changes
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Print JSON for other programs
    #[arg(long)]
    json: bool,
}

/// One change of the entry.
struct Item {
    /// The commit; `None` for what is not committed yet.
    record: Option<Record>,
    change: EntryChange,
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    let Located::Map(root) = session.locate(ui)? else {
        return Err(
            CliError::new("there is no map here with a history").hint("--map says where one is")
        );
    };
    let opened = Opened::read(&root)?;
    opened.refuse_newer()?;
    session.tell_broken(ui, &opened);
    let history = History::of(session, &root)?;
    let repository = history.repository();
    let head = repository.commit("HEAD")?;
    let key = entry_meant(opened.workspace.map(), &args.entry)?;
    let today = session.environment.today;
    let mut walk = Walk { repository, today, key, kept: IndexMap::default(), items: Vec::new() };
    let limit = args.limit.unwrap_or(usize::MAX);
    walk.not_committed(&opened.workspace, &head)?;
    for record in repository.records(&head, None)? {
        if walk.items.len() >= limit {
            break;
        }
        walk.look_at(record)?;
    }
    let mut items = walk.items;
    items.truncate(limit);
    if items.is_empty() {
        let near = near_entry(opened.workspace.map(), &args.entry);
        return Err(CliError::no_result(format!("nothing is known of an entry `{}`", args.entry))
            .maybe_hint(near));
    }
    if args.json {
        ui.print_page(&to_json(&items)?)?;
    } else {
        ui.print(&human(&items, ui.width))?;
    }
    Ok(Exit::Fine)
}

/// Returns the key that is meant; one that is gone must be said in full.
fn entry_meant(map: &Map, name: &str) -> Result<Key, CliError> {
    match map.find(name).as_slice() {
        [entry] => Ok(entry.key.clone()),
        [] => Key::parse(name).ok_or_else(|| {
            CliError::no_result(format!("there is no entry `{name}`"))
                .maybe_hint(near_entry(map, name))
                .hint("one that is gone is named by its kind, too: KIND.ID")
        }),
        several => {
            let keys: Vec<String> = several.iter().map(|e| format!("`{}`", e.key)).collect();
            Err(CliError::new(format!("`{name}` may be {}", keys.join(" or ")))
                .hint("say the kind, too"))
        }
    }
}

/// The way back through the commits.
struct Walk<'r> {
    repository: &'r Repository,
    today: Date,
    /// What the entry is called at the commits that come next.
    key: Key,
    kept: IndexMap<String, Rc<Workspace>, FxBuildHasher>,
    items: Vec<Item>,
}

impl Walk<'_> {
    fn at(&mut self, commit: &Commit) -> Result<Rc<Workspace>, GitError> {
        if let Some(kept) = self.kept.get(commit.id()) {
            return Ok(Rc::clone(kept));
        }
        let workspace = Rc::new(self.repository.workspace(commit)?);
        if self.kept.len() >= KEPT {
            self.kept.shift_remove_index(0);
        }
        self.kept.insert(commit.id().to_owned(), Rc::clone(&workspace));
        Ok(workspace)
    }

    fn not_committed(&mut self, now: &Workspace, head: &Commit) -> Result<(), GitError> {
        let before = self.at(head)?;
        self.compare(&[before], now, None);
        Ok(())
    }

    fn look_at(&mut self, record: Record) -> Result<(), GitError> {
        let now = self.at(&record.commit)?;
        let mut before = Vec::new();
        for parent in &record.parents {
            before.push(self.at(parent)?);
        }
        self.compare(&before, &now, Some(record));
        Ok(())
    }

    /// Keeps what changed between what was there before and what is there after; what one of
    /// several parents has already was changed elsewhere.
    fn compare(&mut self, before: &[Rc<Workspace>], now: &Workspace, record: Option<Record>) {
        if before.iter().any(|before| is_same(&self.key, before, now)) {
            return;
        }
        let nothing = Workspace::default();
        let before = before.first().map_or(&nothing, Rc::as_ref);
        let difference = review::diff(before, now, self.today);
        let found = difference.entries.into_iter().find(|change| change.entry.key == self.key);
        let Some(change) = found else { return };
        if let Some(renamed) = &change.renamed {
            self.key = renamed.from.clone();
        }
        self.items.push(Item { record, change });
    }
}

/// Tells whether an entry says the same, in the same file, with the same comments.
fn is_same(key: &Key, before: &Workspace, now: &Workspace) -> bool {
    let is_one_file = before.files().len() <= 1 && now.files().len() <= 1;
    before.map().get(key) == now.map().get(key)
        && (is_one_file || before.file_of(key) == now.file_of(key))
        && comments(key, before) == comments(key, now)
}

fn comments(key: &Key, workspace: &Workspace) -> Vec<String> {
    let Some(file) = workspace.file_of(key) else { return Vec::new() };
    let all = workspace.comments(file).into_iter();
    all.filter(|(of, _)| of.as_ref() == Some(key)).flat_map(|(_, lines)| lines).collect()
}

fn human(items: &[Item], width: Option<usize>) -> Styled {
    let mut out = Styled::new();
    for (item_idx, item) in items.iter().enumerate() {
        if item_idx > 0 {
            out.end();
        }
        let verb = match item.change.fate {
            Fate::Added => "added",
            Fate::Removed => "removed",
            Fate::Kept => "changed",
        };
        match &item.record {
            Some(record) => {
                let day = record.day.map(|day| day.to_string()).unwrap_or_default();
                out.push(Role::Title, &format!("{day} {}", record.author));
                out.plain(&format!(" {verb} {}", item.change.entry.key));
                let id: String = record.commit.id().chars().take(SHORT).collect();
                out.push(Role::Faint, &format!("  {id}  {}", record.subject)).end();
            }
            None => {
                out.push(Role::Title, "Not committed yet");
                out.plain(&format!(": {verb} {}", item.change.entry.key)).end();
            }
        }
        out.append(diff::change(&item.change, 4, width));
    }
    out
}

fn to_json(items: &[Item]) -> Result<String, serde_json::Error> {
    let item = |item: &Item| {
        let record = item.record.as_ref();
        json!({
            "commit": record.map(|record| record.commit.id()),
            "author": record.map(|record| record.author.as_str()),
            "day": record.and_then(|record| record.day).map(|day| day.to_string()),
            "subject": record.map(|record| record.subject.as_str()),
            "change": diff::entry(&item.change),
        })
    };
    write(&json!({ "history": items.iter().map(item).collect::<Vec<Json>>() }))
}
