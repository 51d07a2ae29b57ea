//! `msgmap set`: a value for a field.

use super::edit::{Plan, edit};
use super::error::{CliError, Exit};
use super::field::{Said, What, find_entry, find_field, split_card};
use super::nearest::did_you_mean;
use super::output::Ui;
use super::session::{Opened, Session};
use super::value::{from_stdin, read_value};
use crate::check::RULES;
use crate::model::{Edit, Entry, Location, Step, Table, Value};

/// Set a field of an entry
///
/// The value is read by the field's type: text, a date (2026-11-30 or today), yes or no, a number,
/// one of a few words, or a list (with commas, or several values). `-` reads it from standard
/// input. Fields of cards are counted from 1: point.2.say; the next number makes a new one.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The entry, such as value_proposition.close-in-three-days; `map` for the map itself
    #[arg(value_name = "KIND.ID")]
    entry: String,
    /// The field, such as title, point.2.say or allow.unproven-claim
    field: String,
    /// The value
    #[arg(required = true, allow_negative_numbers = true)]
    value: Vec<String>,
    /// Set it even when the format does not know the field
    #[arg(long)]
    force: bool,
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    let words = from_stdin(&args.value)?;
    edit(session, ui, &|opened| plan(session, opened, args, &words))?;
    Ok(Exit::Fine)
}

fn plan(
    session: &Session<'_>,
    opened: &Opened,
    args: &Args,
    words: &[String],
) -> Result<Plan, CliError> {
    let map = opened.workspace.map();
    let nothing = Entry { key: crate::model::Key::map(), fields: Table::default() };
    let entry = if args.entry == "map" {
        map.get(&nothing.key).unwrap_or(&nothing)
    } else {
        find_entry(map, &args.entry)?
    };
    let said = find_field(map, entry, &args.field)?;
    let warnings = refuse_unknown(entry, &said, args.force)?;
    let old = entry.at(&said.path);
    let value = read_value(map, &said, words, session.environment.today, old)?;
    if old == Some(&value) {
        return Ok(Plan::Nothing(format!(
            "{} of `{}` says so already; nothing to do",
            dotted(&said),
            entry.key
        )));
    }
    let at = Location::value(&entry.key, said.path.clone());
    let done = format!("Set {} of {}", dotted(&said), entry.key);
    let edit = set_edit(entry, &said, value);
    Ok(Plan::Do { edits: vec![edit], done, at: Some(at), warnings })
}

/// Returns the edit that sets a field, which may be one of a card that comes to be.
pub(super) fn set_edit(entry: &Entry, said: &Said, value: Value) -> Edit {
    let key = entry.key.clone();
    if matches!(said.what, What::NewCard(_))
        && let Some((path, item_idx, rest)) = split_card(&said.path)
        && let Some(Step::Field(name)) = rest.0.first()
    {
        let card = Table::from_iter([(name.clone(), value)]);
        return Edit::Insert { key, path, item_idx, value: Value::Table(card) };
    }
    Edit::Set { key, path: said.path.clone(), value }
}

/// Refuses a field that nobody declares, unless it stands already or is forced; returns warnings.
pub(super) fn refuse_unknown(
    entry: &Entry,
    said: &Said,
    force: bool,
) -> Result<Vec<String>, CliError> {
    match &said.what {
        What::Unknown { near } => {
            let message =
                format!("`{}` has no field `{}` that msgmap knows", entry.key, dotted(said));
            if force || entry.at(&said.path).is_some() {
                return Ok(vec![message]);
            }
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`--force` sets it all the same".to_owned(),
            };
            Err(CliError::new(message).hint(hint))
        }
        What::Reason => {
            let rule = said.path.last_field().unwrap_or_default();
            let names = || RULES.iter().map(|rule| rule.name);
            if names().any(|name| name == rule) {
                return Ok(Vec::new());
            }
            Err(CliError::new(format!("there is no rule `{rule}`"))
                .maybe_hint(did_you_mean(rule, names())))
        }
        What::Field(_) | What::NewCard(_) | What::Item(_) | What::Card | What::Setting => {
            Ok(Vec::new())
        }
    }
}

/// Returns a path as it is said on the command line.
pub(super) fn dotted(said: &Said) -> String {
    let steps = said.path.0.iter().map(|step| match step {
        Step::Field(name) => name.to_string(),
        Step::Index(item_idx) => (item_idx + 1).to_string(),
    });
    steps.collect::<Vec<_>>().join(".")
}
