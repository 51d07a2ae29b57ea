//! `msgmap link` and `msgmap unlink`: references come and go.

use super::edit::{Plan, edit};
use super::error::{CliError, Exit};
use super::field::{Said, What, find_entry, find_field, find_target, split_card};
use super::nearest::did_you_mean;
use super::output::Ui;
use super::session::{Opened, Session};
use super::set::{dotted, set_edit};
use crate::model::{Edit, Entry, Field, Location, Map, Path, Shape, Step, Target, Value};

/// Add references to a field of an entry
#[derive(Debug, clap::Args)]
pub(super) struct LinkArgs {
    /// The entry that refers, such as situation.cfo-against-globex
    #[arg(value_name = "KIND.ID")]
    entry: String,
    /// The field, such as competitors, competitor or point.1.features
    field: String,
    /// What it shall refer to
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
}

/// Remove references from a field of an entry
#[derive(Debug, clap::Args)]
pub(super) struct UnlinkArgs {
    /// The entry that refers, such as situation.cfo-against-globex
    #[arg(value_name = "KIND.ID")]
    entry: String,
    /// The field, such as competitors, competitor or point.1.features
    field: String,
    /// What it shall no longer refer to
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
}

pub(super) fn run_link(
    session: &Session<'_>,
    ui: &mut Ui,
    args: &LinkArgs,
) -> Result<Exit, CliError> {
    edit(session, ui, &|opened| plan_link(opened, args))?;
    Ok(Exit::Fine)
}

pub(super) fn run_unlink(
    session: &Session<'_>,
    ui: &mut Ui,
    args: &UnlinkArgs,
) -> Result<Exit, CliError> {
    edit(session, ui, &|opened| plan_unlink(opened, args))?;
    Ok(Exit::Fine)
}

/// A field of references that was said.
struct Place<'m> {
    entry: &'m Entry,
    said: Said,
    target: Target,
    /// Whether it holds one reference at most.
    single: bool,
    /// What it refers to now, as it is written.
    now: Vec<String>,
}

fn find_place<'m>(map: &'m Map, entry: &str, field: &str) -> Result<Place<'m>, CliError> {
    let entry = find_entry(map, entry)?;
    let said = find_field(map, entry, field)?;
    let shape = match &said.what {
        What::Field(field) | What::NewCard(field) => Some(&field.shape),
        What::Item(_) | What::Card | What::Reason | What::Setting | What::Unknown { .. } => None,
    };
    let (target, single) = match shape {
        Some(Shape::References(target)) => (target.clone(), false),
        Some(Shape::Reference(target)) => (target.clone(), true),
        Some(_) | None => {
            let error =
                CliError::new(format!("{} of `{}` holds no references", dotted(&said), entry.key));
            if let What::Unknown { near: Some(near) } = &said.what {
                return Err(error.hint(format!("did you mean `{near}`?")));
            }
            return Err(error.maybe_hint(reference_fields(map, entry)));
        }
    };
    let now = match entry.at(&said.path) {
        Some(Value::Text(id)) => vec![id.clone()],
        Some(Value::List(items)) => {
            items.iter().filter_map(Value::as_text).map(str::to_owned).collect()
        }
        Some(_) | None => Vec::new(),
    };
    Ok(Place { entry, said, target, single, now })
}

fn reference_fields(map: &Map, entry: &Entry) -> Option<String> {
    let kind = map.kind_of(entry)?;
    let mut names: Vec<String> = Vec::new();
    for field in &kind.fields {
        if refers(field) {
            names.push(field.name.to_string());
        } else if let Shape::Cards(inner) = &field.shape
            && field.name != "variant"
        {
            let inner = inner.iter().filter(|field| refers(field));
            names.extend(inner.map(|inner| format!("{}.1.{}", field.name, inner.name)));
        }
    }
    (!names.is_empty()).then(|| format!("fields that do: {}", names.join(", ")))
}

fn refers(field: &Field) -> bool {
    matches!(field.shape, Shape::Reference(_) | Shape::References(_))
}

fn plan_link(opened: &Opened, args: &LinkArgs) -> Result<Plan, CliError> {
    let map = opened.workspace.map();
    let place = find_place(map, &args.entry, &args.field)?;
    let key = &place.entry.key;
    let mut ids: Vec<String> = Vec::new();
    for id in &args.ids {
        let id = find_target(map, &place.target, id)?;
        let is_there = place.now.iter().any(|now| same(map, &place.target, now, &id));
        if !is_there && !ids.contains(&id) {
            ids.push(id);
        }
    }
    let (path, name) = (&place.said.path, dotted(&place.said));
    let (Some(first), rest) = (ids.first(), ids.len()) else {
        return Ok(Plan::Nothing(format!(
            "{name} of `{key}` refers to {} already; nothing to do",
            args.ids.join(", ")
        )));
    };
    let done = format!("Linked {} in {name} of {key}", ids.join(", "));
    if place.single {
        if rest > 1 {
            return Err(CliError::new(format!("{name} refers to one entry at most")));
        }
        if let Some(now) = place.now.first() {
            return Err(CliError::new(format!("{name} of `{key}` refers to `{now}` already"))
                .hint(format!("`msgmap set {key} {} {first}` changes it", dotted(&place.said))));
        }
        let edit = set_edit(place.entry, &place.said, Value::text(first.as_str()));
        return Ok(Plan::one(edit, done, Location::value(key, path.clone())));
    }
    let edits = if matches!(place.said.what, What::NewCard(_)) {
        vec![set_edit(place.entry, &place.said, Value::words(ids))]
    } else {
        let insert = |(new_idx, id): (usize, String)| Edit::Insert {
            key: key.clone(),
            path: path.clone(),
            item_idx: place.now.len() + new_idx,
            value: Value::Text(id),
        };
        ids.into_iter().enumerate().map(insert).collect()
    };
    let at = Some(Location::value(key, path.clone()));
    Ok(Plan::Do { edits, done, at, warnings: Vec::new() })
}

fn plan_unlink(opened: &Opened, args: &UnlinkArgs) -> Result<Plan, CliError> {
    let map = opened.workspace.map();
    let place = find_place(map, &args.entry, &args.field)?;
    let key = &place.entry.key;
    let (path, name) = (&place.said.path, dotted(&place.said));
    let mut gone: Vec<usize> = Vec::new();
    let mut words = Vec::new();
    for id in &args.ids {
        let found =
            place.now.iter().enumerate().filter(|(_, now)| same(map, &place.target, now, id));
        let before = gone.len();
        gone.extend(found.map(|(item_idx, _)| item_idx));
        if gone.len() > before {
            words.push(id.as_str());
        }
    }
    gone.sort_unstable();
    gone.dedup();
    if gone.is_empty() {
        let near =
            args.ids.first().and_then(|id| did_you_mean(id, place.now.iter().map(String::as_str)));
        let near = near.unwrap_or_else(|| "nothing to do".to_owned());
        return Ok(Plan::Nothing(format!(
            "{name} of `{key}` does not refer to {}; {near}",
            args.ids.join(", ")
        )));
    }
    let done = format!("Unlinked {} from {name} of {key}", words.join(", "));
    let edits = if gone.len() == place.now.len() || place.single {
        vec![Edit::Unset { key: key.clone(), path: unset_path(path) }]
    } else {
        let remove =
            |item_idx: usize| Edit::Remove { key: key.clone(), path: path.clone(), item_idx };
        // From the end, so that the places before it stay what they are.
        gone.into_iter().rev().map(remove).collect()
    };
    let at = Some(Location::value(key, path.clone()));
    Ok(Plan::Do { edits, done, at, warnings: Vec::new() })
}

/// Returns the path of the field itself, never of an item in it.
fn unset_path(path: &Path) -> Path {
    match path.split_last() {
        Some((field, Step::Index(_))) if split_card(&field).is_none() => field,
        Some((_, Step::Index(_) | Step::Field(_))) | None => path.clone(),
    }
}

/// Tells whether two written references mean the same.
fn same(map: &Map, target: &Target, now: &str, said: &str) -> bool {
    if now == said {
        return true;
    }
    match find_target(map, target, said) {
        Ok(said) => now == said || find_target(map, target, now).is_ok_and(|now| now == said),
        Err(_) => false,
    }
}
