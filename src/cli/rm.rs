//! `msgmap rm`: an entry goes.

use super::edit::{Plan, edit, header};
use super::error::{CliError, Exit};
use super::field::find_entry;
use super::output::Ui;
use super::session::{Opened, Session};
use crate::model::{Edit, Key};

/// How many entries that refer to a removed one are named.
const NAMED: usize = 5;

/// Remove an entry and its sign-offs
///
/// References to it stay, and `msgmap check` finds them. To keep it for old links, set its status
/// to retired instead.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The entry, such as feature.auto-reconcile
    #[arg(value_name = "KIND.ID")]
    entry: String,
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    edit(session, ui, &|opened| plan(opened, args))?;
    Ok(Exit::Fine)
}

fn plan(opened: &Opened, args: &Args) -> Result<Plan, CliError> {
    let map = opened.workspace.map();
    let entry = find_entry(map, &args.entry)?;
    let key = entry.key.clone();
    if key == Key::map() {
        return Err(CliError::new("the settings of the map can't be removed as a whole"));
    }
    let referring: Vec<String> = map
        .linked_from(&key)
        .into_iter()
        .filter(|other| other.key != key && other.key.kind != "approval")
        .map(|other| other.key.to_string())
        .collect();
    let mut warnings = Vec::new();
    if !referring.is_empty() {
        let named = referring.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        let more = referring.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        warnings.push(format!("still referred to by {named}{more}"));
    }
    let done = format!("Removed {key}");
    let at = Some(header(&key));
    Ok(Plan::Do { edits: vec![Edit::Delete { key }], done, at, warnings })
}
