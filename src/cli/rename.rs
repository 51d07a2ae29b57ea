//! `msgmap rename`: another id, and every reference follows.

use super::edit::{Plan, edit, header};
use super::error::{CliError, Exit};
use super::field::find_entry;
use super::new::suggested_id;
use super::output::Ui;
use super::session::{Opened, Session};
use crate::model::{Edit, Key, plain_id};

/// Give an entry another id; every reference follows
///
/// The entry remembers its old id, so that references from elsewhere still lead to it.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The entry, such as feature.auto-reconcile
    #[arg(value_name = "KIND.ID")]
    entry: String,
    /// Its new id
    #[arg(value_name = "NEW-ID")]
    id: String,
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    edit(session, ui, &|opened| plan(opened, args))?;
    Ok(Exit::Fine)
}

fn plan(opened: &Opened, args: &Args) -> Result<Plan, CliError> {
    let workspace = &opened.workspace;
    let map = workspace.map();
    let entry = find_entry(map, &args.entry)?;
    let key = entry.key.clone();
    let bare = args.id.strip_prefix(key.kind.as_str()).and_then(|rest| rest.strip_prefix('.'));
    let id = bare.unwrap_or(&args.id);
    if *id == key.id {
        return Ok(Plan::Nothing(format!("`{key}` has that id already; nothing to do")));
    }
    if !plain_id(id) {
        let suggested = suggested_id(id).map(|id| format!("such as `{id}`"));
        return Err(CliError::new(format!("`{id}` is no id")).hint(suggested.unwrap_or_else(
            || "an id is small letters, digits and hyphens, 64 at most".to_owned(),
        )));
    }
    if let Some(unread) = opened.unread.iter().find(|error| !error.is_left_out()) {
        return Err(CliError::new(format!(
            "{}, and it may refer to this entry",
            unread.describe()
        ))
        .hint("see that it can be read; then every reference can follow"));
    }
    if workspace.has_broken_files() {
        return Err(CliError::new("a file can't be understood, and may refer to this entry")
            .hint("mend it first; `msgmap check` tells where"));
    }
    let naming = map.naming(&key).len();
    let follow = match naming {
        0 => String::new(),
        1 => "; 1 reference follows".to_owned(),
        count => format!("; {count} references follow"),
    };
    let new = Key { kind: key.kind.clone(), id: id.into() };
    let done = format!("Renamed {key} to {new}{follow}");
    Ok(Plan::one(Edit::Rename { key, id: id.into() }, done, header(&new)))
}
