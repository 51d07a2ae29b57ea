//! What an entry says after an edit: the meaning that the text must have once it is carried out.

use super::edit::Edit;
use super::entry::Entry;
use super::path::{Path, Step};
use super::table::Table;
use super::value::Value;

/// Why an edit has no meaning for an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Impossible {
    /// The path leads to no field.
    NoField,
    /// The list has no such item.
    NoItem,
    /// The field holds something that is no list.
    NoList,
}

/// Returns the entry as it is after an edit within it; edits of whole entries leave it as it is.
pub fn changed(entry: &Entry, edit: &Edit) -> Result<Entry, Impossible> {
    let mut entry = entry.clone();
    match &edit.with_plain_line_ends() {
        Edit::Set { path, value, .. } => set(&mut entry.fields, &path.0, value)?,
        Edit::Unset { path, .. } => unset(&mut entry.fields, &path.0)?,
        Edit::Insert { path, item_idx, value, .. } => {
            let list = list_at(&mut entry.fields, path, true)?;
            if *item_idx > list.len() {
                return Err(Impossible::NoItem);
            }
            list.insert(*item_idx, value.clone());
        }
        Edit::Remove { path, item_idx, .. } => {
            let list = list_at(&mut entry.fields, path, false)?;
            if *item_idx >= list.len() {
                return Err(Impossible::NoItem);
            }
            let was_card = matches!(list.remove(*item_idx), Value::Table(_));
            // The last card takes its field with it: no section is left that could say "none".
            if list.is_empty() && was_card {
                unset(&mut entry.fields, &path.0)?;
            }
        }
        Edit::Move { path, from, to, .. } => {
            let list = list_at(&mut entry.fields, path, false)?;
            if *from >= list.len() || *to >= list.len() {
                return Err(Impossible::NoItem);
            }
            let item = list.remove(*from);
            list.insert(*to, item);
        }
        Edit::New { .. } | Edit::Delete { .. } | Edit::Rename { .. } | Edit::Duplicate { .. } => {}
    }
    Ok(entry)
}

/// Returns an entry with several values set, each as [`Edit::Set`] does.
pub fn with_values(entry: &Entry, values: &[(Path, Value)]) -> Result<Entry, Impossible> {
    let mut entry = entry.clone();
    for (path, value) in values {
        set(&mut entry.fields, &path.0, value)?;
    }
    Ok(entry)
}

fn set(table: &mut Table, steps: &[Step], value: &Value) -> Result<(), Impossible> {
    match steps {
        [Step::Field(name)] => {
            table.insert(name.clone(), value.clone());
            Ok(())
        }
        [Step::Field(name), rest @ ..] => {
            // A field of a table that does not stand yet makes the table.
            let fields_only = rest.iter().all(|step| matches!(step, Step::Field(_)));
            if fields_only && !table.contains_key(name) {
                table.insert(name.clone(), Value::Table(Table::default()));
            }
            set_in(table.get_mut(name).ok_or(Impossible::NoField)?, rest, value)
        }
        [Step::Index(_), ..] | [] => Err(Impossible::NoField),
    }
}

fn set_in(place: &mut Value, steps: &[Step], value: &Value) -> Result<(), Impossible> {
    match (steps, place) {
        ([], place) => {
            *place = value.clone();
            Ok(())
        }
        ([Step::Index(item_idx), rest @ ..], Value::List(items)) => {
            set_in(items.get_mut(*item_idx).ok_or(Impossible::NoItem)?, rest, value)
        }
        (steps, Value::Table(table)) => set(table, steps, value),
        _ => Err(Impossible::NoField),
    }
}

fn unset(table: &mut Table, steps: &[Step]) -> Result<(), Impossible> {
    match steps {
        [Step::Field(name)] => table.shift_remove(name).map(drop).ok_or(Impossible::NoField),
        [Step::Field(name), rest @ ..] => {
            let inner = table.get_mut(name).ok_or(Impossible::NoField)?;
            unset_in(inner, rest)?;
            // A table that lost its last field says nothing more; a card is there all the same.
            if inner.as_table().is_some_and(Table::is_empty) {
                table.shift_remove(name);
            }
            Ok(())
        }
        [Step::Index(_), ..] | [] => Err(Impossible::NoField),
    }
}

fn unset_in(place: &mut Value, steps: &[Step]) -> Result<(), Impossible> {
    match (steps, place) {
        ([Step::Index(item_idx), rest @ ..], Value::List(items)) if !rest.is_empty() => {
            unset_in(items.get_mut(*item_idx).ok_or(Impossible::NoItem)?, rest)
        }
        (steps, Value::Table(table)) => unset(table, steps),
        _ => Err(Impossible::NoField),
    }
}

/// Finds a list; a lone text becomes a list of one, since that is how it is read, and a field that
/// does not stand becomes an empty one when it may be made.
fn list_at<'t>(
    table: &'t mut Table,
    path: &Path,
    make: bool,
) -> Result<&'t mut Vec<Value>, Impossible> {
    let place = place_at(table, &path.0, make)?;
    if let Value::Text(text) = place
        && make
    {
        *place = Value::List(vec![Value::Text(std::mem::take(text))]);
    }
    match place {
        Value::List(items) => Ok(items),
        Value::Text(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::Table(_) => Err(Impossible::NoList),
    }
}

fn place_at<'t>(
    table: &'t mut Table,
    steps: &[Step],
    make: bool,
) -> Result<&'t mut Value, Impossible> {
    let Some((Step::Field(name), rest)) = steps.split_first() else {
        return Err(Impossible::NoField);
    };
    if make && rest.is_empty() && !table.contains_key(name) {
        table.insert(name.clone(), Value::List(Vec::new()));
    }
    let mut place = table.get_mut(name).ok_or(Impossible::NoField)?;
    for (step_idx, step) in rest.iter().enumerate() {
        place = match (step, place) {
            (Step::Index(item_idx), Value::List(items)) => {
                items.get_mut(*item_idx).ok_or(Impossible::NoItem)?
            }
            (Step::Field(_), Value::Table(inner)) => {
                return place_at(inner, rest.get(step_idx..).unwrap_or_default(), make);
            }
            (Step::Index(_) | Step::Field(_), _) => return Err(Impossible::NoField),
        };
    }
    Ok(place)
}
