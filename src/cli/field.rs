//! Entries and fields as they are said on the command line: `situation.cfo point.2.say`.

use super::error::CliError;
use super::nearest::{did_you_mean, nearest};
use crate::model::{Entry, Field, Key, Map, Path, Shape, Step, Target, Value, words_of};

/// A field that was said, found in the declarations and in the entry.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// The way to it.
    pub(super) path: Path,
    /// What it is.
    pub(super) what: What,
}

/// What a path leads to.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// A declared field, of the entry or of a card.
    Field(Field),
    /// A declared field of a card that does not stand yet: the next one.
    NewCard(Field),
    /// One item of a declared list.
    Item(Field),
    /// A whole card.
    Card,
    /// The reason why an entry is excused from a rule.
    Reason,
    /// A setting of the map with a free name.
    Setting,
    /// A field that nobody declares.
    Unknown {
        /// The declared name that it may be meant to be.
        near: Option<String>,
    },
}

/// Finds the entry that is said: `kind.id`, or an id that only one entry has.
pub(super) fn find_entry<'m>(map: &'m Map, name: &str) -> Result<&'m Entry, CliError> {
    match map.find(name).as_slice() {
        [entry] => Ok(entry),
        [] => {
            Err(CliError::new(format!("there is no entry `{name}`"))
                .maybe_hint(near_entry(map, name)))
        }
        several => {
            let keys: Vec<String> = several.iter().map(|e| format!("`{}`", e.key)).collect();
            Err(CliError::new(format!("`{name}` may be {}", keys.join(" or ")))
                .hint("say the kind, too"))
        }
    }
}

/// Returns a question for the entry that may be meant.
pub(super) fn near_entry(map: &Map, name: &str) -> Option<String> {
    if let Some((kind, id)) = name.split_once('.') {
        if map.schema().kind(kind).is_none()
            && let Some(kind) = nearest(kind, kind_names(map))
            && map.get(&Key::new(kind, id)).is_some()
        {
            return Some(format!("did you mean `{kind}.{id}`?"));
        }
        let ids = map.of_kind(kind).map(|entry| entry.key.id.as_str());
        if let Some(id) = nearest(id, ids) {
            return Some(format!("did you mean `{kind}.{id}`?"));
        }
        let elsewhere = map.find(id);
        return elsewhere.first().map(|entry| format!("did you mean `{}`?", entry.key));
    }
    let entries = || map.entries().filter(|entry| entry.key.kind != "approval");
    let called = |entry: &&Entry| {
        let name = name.to_lowercase();
        entry.title().to_lowercase() == name
            || entry.words("aliases").iter().any(|alias| alias.to_lowercase() == name)
    };
    if let Some(entry) = entries().find(called) {
        return Some(format!("did you mean `{}`?", entry.key));
    }
    let id = nearest(name, entries().map(|entry| entry.key.id.as_str()))?;
    let entry = *map.find(id).first()?;
    Some(format!("did you mean `{}`?", entry.key))
}

/// Returns the names of all kinds that a user makes entries of.
pub(super) fn kind_names(map: &Map) -> impl Iterator<Item = &str> {
    map.schema().kinds().iter().map(|kind| kind.name.as_str()).filter(|name| *name != "approval")
}

/// Finds the kind that is said: by its name, or as people write it.
pub(super) fn find_kind<'m>(map: &'m Map, name: &str) -> Result<&'m str, CliError> {
    let schema = map.schema();
    if let Some(kind) = schema.kind(name).or_else(|| schema.kind_called(name)) {
        return Ok(&kind.name);
    }
    let known = || kind_names(map).collect::<Vec<_>>().join(", ");
    Err(CliError::new(format!("`{name}` is no kind of entry"))
        .hint(did_you_mean(name, kind_names(map)).unwrap_or_else(|| format!("kinds: {}", known()))))
}

/// Finds a field of an entry; `name` counts items from 1.
pub(super) fn find_field(map: &Map, entry: &Entry, name: &str) -> Result<Said, CliError> {
    if entry.key.kind == "approval" {
        return Err(CliError::new("a sign-off is made by `approve` and never by hand"));
    }
    let mut steps = name.split('.').peekable();
    let mut path = Path::default();
    let mut fields: &[Field] = map.kind_of(entry).map_or(&[], |kind| &kind.fields);
    let mut new_card = false;
    loop {
        let step = steps.next().unwrap_or_default();
        if step.is_empty() {
            return Err(CliError::new(format!("`{name}` is no name of a field"))
                .hint("such as title, or point.2.say"));
        }
        let Some(field) = field_called(fields, step) else {
            let near = nearest(step, fields.iter().map(|field| field.name.as_str()));
            let near = near.map(|near| {
                let mut names: Vec<&str> = name.split('.').collect();
                let place = names.iter().position(|other| *other == step);
                if let Some(place) = place.and_then(|place| names.get_mut(place)) {
                    *place = near;
                }
                names.join(".")
            });
            path = path.then(step);
            for step in steps {
                path = match step.parse::<usize>() {
                    Ok(number) if number > 0 => path.item(number - 1),
                    Ok(_) | Err(_) => path.then(step),
                };
            }
            return Ok(Said { path, what: What::Unknown { near } });
        };
        path = path.then(&field.name);
        let Some(next) = steps.next() else {
            let what =
                if new_card { What::NewCard(field.clone()) } else { What::Field(field.clone()) };
            return Ok(Said { path, what });
        };
        match &field.shape {
            Shape::Cards(inner) => {
                let (item_idx, is_new) = card_number(entry, &path, field, next)?;
                new_card = is_new;
                path = path.item(item_idx);
                fields = inner;
                if steps.peek().is_none() {
                    return Ok(Said { path, what: What::Card });
                }
            }
            Shape::Words | Shape::References(_) => {
                let (item_idx, is_new) = card_number(entry, &path, field, next)?;
                if is_new || steps.peek().is_some() {
                    return Err(no_such_item(entry, field, next, item_idx));
                }
                let path = path.item(item_idx);
                return Ok(Said { path, what: What::Item(field.clone()) });
            }
            Shape::Reasons if steps.peek().is_none() => {
                return Ok(Said { path: path.then(next), what: What::Reason });
            }
            Shape::Settings => {
                path = path.then(next);
                for step in steps {
                    path = path.then(step);
                }
                return Ok(Said { path, what: What::Setting });
            }
            Shape::Line
            | Shape::Text
            | Shape::Date
            | Shape::Days
            | Shape::Number
            | Shape::Flag
            | Shape::Choice(_)
            | Shape::Reference(_)
            | Shape::File
            | Shape::Url
            | Shape::Reasons
            | Shape::Card(_) => {
                return Err(CliError::new(format!(
                    "{} holds a single value: there is no `{next}` in it",
                    field.name
                )));
            }
        }
    }
}

/// Finds a field by its name, or a list of references by the kind that it refers to.
fn field_called<'f>(fields: &'f [Field], name: &str) -> Option<&'f Field> {
    fields.iter().find(|field| field.name == name).or_else(|| {
        let refers =
            |shape: &Shape| matches!(shape, Shape::References(Target::Kind(kind)) if kind == name);
        fields.iter().find(|field| refers(&field.shape))
    })
}

/// Reads the number of an item, which may be the next one; returns its place counted from 0.
fn card_number(
    entry: &Entry,
    path: &Path,
    field: &Field,
    number: &str,
) -> Result<(usize, bool), CliError> {
    let len = entry.at(path).and_then(Value::as_list).map_or(0, <[Value]>::len);
    match number.parse::<usize>() {
        Ok(number) if number > 0 && number <= len + 1 => Ok((number - 1, number == len + 1)),
        Ok(_) | Err(_) => Err(no_such_item(entry, field, number, len)),
    }
}

fn no_such_item(entry: &Entry, field: &Field, number: &str, len: usize) -> CliError {
    let name = &field.name;
    let message = if number.parse::<usize>().is_ok() {
        format!("`{}` has no {name} {number}", entry.key)
    } else {
        format!("`{number}` is no number: say {name}.1 for the first one")
    };
    let has = match len {
        0 => "it has none".to_owned(),
        1 => format!("it has one, {name}.1"),
        len => format!("it has {len}, {name}.1 to {name}.{len}"),
    };
    CliError::new(message).hint(has)
}

/// Finds the entry that a reference shall name, and returns how the reference is written.
pub(super) fn find_target(map: &Map, target: &Target, name: &str) -> Result<String, CliError> {
    let name = name.trim();
    match target {
        Target::Kind(kind) => {
            let is_dimension = map.schema().dimensions().any(|dimension| dimension.name == *kind);
            if name == "*" && is_dimension {
                return Ok(name.to_owned());
            }
            let bare = name.strip_prefix(kind.as_str()).and_then(|rest| rest.strip_prefix('.'));
            let id = bare.unwrap_or(name);
            if let Some(entry) = map.resolve(&Key::new(kind, id)).entry() {
                return Ok(entry.key.id.to_string());
            }
            let near = near_in_kind(map, kind, id);
            let make = || format!("`msgmap new {kind} ID --title TITLE` makes one");
            Err(CliError::new(format!("there is no {kind} `{id}`")).hint(near.unwrap_or_else(make)))
        }
        Target::Message => {
            let entry = find_entry(map, name)?;
            Ok(entry.key.to_string())
        }
    }
}

fn near_in_kind(map: &Map, kind: &str, name: &str) -> Option<String> {
    let folded = name.to_lowercase();
    let called = |entry: &&Entry| {
        entry.title().to_lowercase() == folded
            || words_of(&entry.fields, "aliases").iter().any(|word| word.to_lowercase() == folded)
    };
    let by_name = map.of_kind(kind).find(called).map(|entry| entry.key.id.as_str());
    let id =
        by_name.or_else(|| nearest(name, map.of_kind(kind).map(|entry| entry.key.id.as_str())))?;
    Some(format!("did you mean `{id}`?"))
}

/// Returns the card that a path leads into, and the rest of the path.
pub(super) fn split_card(path: &Path) -> Option<(Path, usize, Path)> {
    let place = path.0.iter().position(|step| matches!(step, Step::Index(_)))?;
    let (list, rest) = path.0.split_at_checked(place)?;
    let (Step::Index(item_idx), rest) = rest.split_first()? else { return None };
    Some((Path(list.to_vec()), *item_idx, Path(rest.to_vec())))
}
