//! An entry in bytes, in two parts: what ranking looks at, and the rest.

use jiff::civil::Date;
use smol_str::SmolStr;

use super::facts::Facts;
use super::pen::{Eye, Pen};
use crate::model::{Entry, Key, Map, Resolved, Role, SearchWeight, Shape, Table, Value};

/// How deep values may be nested; what is deeper was not written here.
const DEEPEST: usize = 64;

/// Writes the part of an entry that ranking looks at.
pub(super) fn write_head(pen: &mut Pen, map: &Map, entry: &Entry, facts: &Facts) {
    pen.text(&entry.key.kind);
    pen.text(&entry.key.id);
    facts.write(pen);
    let mut head = Table::default();
    for (name, value) in &entry.fields {
        if let Some(value) = ranked_part(map, entry, name, value) {
            head.insert(name.clone(), value);
        }
    }
    write_table(pen, &head);
}

/// Writes what of an entry is not in its head, or not whole.
pub(super) fn write_rest(pen: &mut Pen, map: &Map, entry: &Entry) {
    let mut rest = Table::default();
    for (name, value) in &entry.fields {
        if ranked_part(map, entry, name, value).as_ref() != Some(value) {
            rest.insert(name.clone(), value.clone());
        }
    }
    write_table(pen, &rest);
}

/// Reads a head, as an entry that has no more than that.
pub(super) fn read_head(eye: &mut Eye<'_>) -> Option<(Entry, Facts)> {
    let key = Key { kind: eye.text()?.into(), id: eye.text()?.into() };
    let facts = Facts::read(eye)?;
    Some((Entry { key, fields: read_table(eye, 0)? }, facts))
}

/// Adds the rest of an entry to its head.
pub(super) fn read_rest(eye: &mut Eye<'_>, entry: &mut Entry) -> Option<()> {
    let rest = read_table(eye, 0)?;
    entry.fields.extend(rest);
    Some(())
}

/// Returns what ranking needs of a field: nothing, all of it, or a part.
fn ranked_part(map: &Map, entry: &Entry, name: &str, value: &Value) -> Option<Value> {
    match name {
        "status" | "audience" | "reviewed" | "review_every_days" | "parent" => {
            return Some(value.clone());
        }
        // Only the ids that lead here: another entry may have claimed one first.
        "formerly" => {
            let own: Vec<&str> = entry
                .words("formerly")
                .into_iter()
                .filter(|id| {
                    let former = Key::new(&entry.key.kind, id);
                    matches!(map.resolve(&former), Resolved::Formerly(now) if now.key == entry.key)
                })
                .collect();
            return Some(Value::words(own));
        }
        _ => {}
    }
    // What decides over the kinds must be there before anything else can be read.
    if entry.key == Key::map() {
        return Some(value.clone());
    }
    let kind = map.kind_of(entry)?;
    let field = kind.field(name)?;
    if matches!(field.search, SearchWeight::Title | SearchWeight::Alias)
        || map.schema().is_context(field)
    {
        return Some(value.clone());
    }
    if name == "variant" {
        let inner = field.shape.fields();
        let of_context = |name: &SmolStr| {
            inner.iter().any(|field| field.name == *name && map.schema().is_context(field))
        };
        let cards = value.as_list()?.iter().filter_map(Value::as_table).map(|card| {
            let fields = card.iter().filter(|(name, _)| of_context(name));
            Value::Table(fields.map(|(name, value)| (name.clone(), value.clone())).collect())
        });
        return Some(Value::List(cards.collect()));
    }
    // A dimension counts for more that has cards at all.
    let counts = matches!(field.shape, Shape::Cards(_)) && kind.role == Role::Dimension;
    let has_cards = counts && entry.cards(name).next().is_some();
    has_cards.then(|| Value::List(vec![Value::Table(Table::default())]))
}

fn write_table(pen: &mut Pen, table: &Table) {
    pen.count(table.len());
    for (name, value) in table {
        pen.text(name);
        write_value(pen, value);
    }
}

fn write_value(pen: &mut Pen, value: &Value) {
    match value {
        Value::Text(text) => {
            pen.byte(0);
            pen.text(text);
        }
        Value::Integer(number) => {
            pen.byte(1);
            pen.number(u64::from_le_bytes(number.to_le_bytes()));
        }
        Value::Float(number) => {
            pen.byte(2);
            pen.number(number.to_bits());
        }
        Value::Boolean(flag) => pen.byte(3 + u8::from(*flag)),
        Value::Date(date) => {
            pen.byte(5);
            let [low, high] = date.year().to_le_bytes();
            let small = |number: i8| u8::try_from(number).unwrap_or_default();
            for byte in [low, high, small(date.month()), small(date.day())] {
                pen.byte(byte);
            }
        }
        Value::Time(text) => {
            pen.byte(6);
            pen.text(text);
        }
        Value::List(items) => {
            pen.byte(7);
            pen.count(items.len());
            for item in items {
                write_value(pen, item);
            }
        }
        Value::Table(table) => {
            pen.byte(8);
            write_table(pen, table);
        }
    }
}

fn read_table(eye: &mut Eye<'_>, depth: usize) -> Option<Table> {
    let count = eye.count()?;
    let mut table = Table::with_capacity(count.min(256));
    for _ in 0..count {
        let name: SmolStr = eye.text()?.into();
        table.insert(name, read_value(eye, depth)?);
    }
    Some(table)
}

fn read_value(eye: &mut Eye<'_>, depth: usize) -> Option<Value> {
    if depth > DEEPEST {
        return None;
    }
    Some(match eye.byte()? {
        0 => Value::Text(eye.text()?.to_owned()),
        1 => Value::Integer(i64::from_le_bytes(eye.number()?.to_le_bytes())),
        2 => Value::Float(f64::from_bits(eye.number()?)),
        3 => Value::Boolean(false),
        4 => Value::Boolean(true),
        5 => {
            let year = i16::from_le_bytes([eye.byte()?, eye.byte()?]);
            let (month, day) = (i8::try_from(eye.byte()?).ok()?, i8::try_from(eye.byte()?).ok()?);
            Value::Date(Date::new(year, month, day).ok()?)
        }
        6 => Value::Time(eye.text()?.into()),
        7 => {
            let count = eye.count()?;
            let mut items = Vec::with_capacity(count.min(256));
            for _ in 0..count {
                items.push(read_value(eye, depth + 1)?);
            }
            Value::List(items)
        }
        8 => Value::Table(read_table(eye, depth + 1)?),
        _ => return None,
    })
}
