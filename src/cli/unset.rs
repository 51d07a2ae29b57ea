//! `msgmap unset`: a field is taken away.

use super::edit::{Plan, edit, header};
use super::error::{CliError, Exit};
use super::field::{What, find_entry, find_field};
use super::output::Ui;
use super::session::{Opened, Session};
use super::set::dotted;
use crate::model::{Edit, Step};

/// Take a field, an item of a list or a card away
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The entry, such as value_proposition.close-in-three-days
    #[arg(value_name = "KIND.ID")]
    entry: String,
    /// The field, such as short, aliases.2 or point.3
    field: String,
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    edit(session, ui, &|opened| plan(opened, args))?;
    Ok(Exit::Fine)
}

fn plan(opened: &Opened, args: &Args) -> Result<Plan, CliError> {
    let map = opened.workspace.map();
    let entry = find_entry(map, &args.entry)?;
    let said = find_field(map, entry, &args.field)?;
    let key = entry.key.clone();
    if entry.at(&said.path).is_none() {
        if let What::Unknown { near: Some(near) } = &said.what {
            return Err(CliError::new(format!("`{key}` has no field `{}`", dotted(&said)))
                .hint(format!("did you mean `{near}`?")));
        }
        return Ok(Plan::Nothing(format!("`{key}` has no {} anyway", dotted(&said))));
    }
    if let What::Field(field) = &said.what
        && field.required
        && said.path.0.len() == 1
    {
        return Err(CliError::new(format!("an entry needs its {}", field.name))
            .hint(format!("`msgmap set {key} {}` gives it another one", field.name)));
    }
    let done = format!("Cleared {} of {key}", dotted(&said));
    let edit = match said.path.split_last() {
        Some((path, Step::Index(item_idx))) => {
            Edit::Remove { key: key.clone(), path, item_idx: *item_idx }
        }
        Some((_, Step::Field(_))) | None => {
            Edit::Unset { key: key.clone(), path: said.path.clone() }
        }
    };
    Ok(Plan::one(edit, done, header(&key)))
}
