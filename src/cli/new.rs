//! `msgmap new`: an entry comes to be.

use super::edit::{Plan, edit, header};
use super::error::{CliError, Exit};
use super::field::{find_field, find_kind};
use super::output::Ui;
use super::session::{Opened, Session};
use super::set::{refuse_unknown, set_edit};
use super::value::read_value;
use crate::model::{Edit, Entry, Key, Table, Value, changed, plain_id};

/// Make an entry
///
/// It comes to stand where entries of its kind stand.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What sort of entry, such as feature
    kind: String,
    /// Its id: small letters, digits and hyphens
    id: String,
    /// What it is called
    #[arg(long)]
    title: String,
    /// Further fields (repeatable), such as --set owner=ann@northwind.example
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    fields: Vec<String>,
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    edit(session, ui, &|opened| plan(session, opened, args))?;
    Ok(Exit::Fine)
}

fn plan(session: &Session<'_>, opened: &Opened, args: &Args) -> Result<Plan, CliError> {
    let map = opened.workspace.map();
    let kind = find_kind(map, &args.kind)?;
    if matches!(kind, "map" | "approval") {
        return Err(CliError::new(format!("`{kind}` is no entry that is made by hand")));
    }
    let key = Key::new(kind, &args.id);
    if !plain_id(&args.id) {
        let error = CliError::new(format!("`{}` is no id", args.id));
        return Err(match suggested_id(&args.id) {
            Some(id) => error.hint(format!("such as `{id}`")),
            None => error.hint("an id is small letters, digits and hyphens, 64 at most"),
        });
    }
    if map.get(&key).is_some() {
        return Err(CliError::new(format!("`{key}` is there already"))
            .hint(format!("`msgmap show {key}` shows it")));
    }
    let mut warnings = Vec::new();
    let mut entry = Entry { key: key.clone(), fields: Table::default() };
    let title = ("title", args.title.as_str());
    let others = args.fields.iter().map(|assignment| {
        assignment
            .split_once('=')
            .ok_or_else(|| CliError::new(format!("`{assignment}` does not say FIELD=VALUE")))
    });
    for assignment in std::iter::once(Ok(title)).chain(others) {
        let (field, value) = assignment?;
        let said = find_field(map, &entry, field)?;
        warnings.extend(refuse_unknown(&entry, &said, false)?);
        let words = [value.to_owned()];
        let value: Value = read_value(map, &said, &words, session.environment.today, None)?;
        entry = changed(&entry, &set_edit(&entry, &said, value))
            .map_err(|_| CliError::new(format!("a new entry can't have {field} like this")))?;
    }
    let done = format!("Made {key}");
    let edit = Edit::New { key: key.clone(), fields: entry.fields };
    Ok(Plan::Do { edits: vec![edit], done, at: Some(header(&key)), warnings })
}

/// Returns what somebody may have meant as an id.
pub(super) fn suggested_id(words: &str) -> Option<String> {
    let words = words.to_lowercase();
    let letters =
        words.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' });
    let id = letters.collect::<String>();
    let id = id.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    plain_id(&id).then_some(id)
}
