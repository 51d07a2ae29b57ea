//! An entry in bytes, in two parts: what ranking looks at, and the rest.

use jiff::civil::Date;
use smol_str::SmolStr;

use super::facts::Facts;
use super::pen::{Eye, Pen};
use crate::model::{Entry, Key, Kind, Map, Resolved, Role, SearchWeight, Shape, Table, Value};

/// How deep values may be nested; what is deeper was not written here.
const DEEPEST: usize = 64;

/// What ranking needs of a field.
enum Ranked {
    Nothing,
    All,
    Part(Value),
}

/// Writes the part of an entry that ranking looks at, and what is not in it, or not whole.
pub(super) fn write(heads: &mut Pen, rests: &mut Pen, map: &Map, entry: &Entry, facts: &Facts) {
    heads.text(&entry.key.kind);
    heads.text(&entry.key.id);
    facts.write(heads);
    let kind = map.kind_of(entry);
    let ranked: Vec<Ranked> = entry
        .fields
        .iter()
        .map(|(name, value)| match ranked_part(map, kind, entry, name, value) {
            Ranked::Part(part) if part == *value => Ranked::All,
            other @ (Ranked::Nothing | Ranked::All | Ranked::Part(_)) => other,
        })
        .collect();
    heads.count(ranked.iter().filter(|it| !matches!(it, Ranked::Nothing)).count());
    rests.count(ranked.iter().filter(|it| !matches!(it, Ranked::All)).count());
    for ((name, value), ranked) in entry.fields.iter().zip(&ranked) {
        let in_head = match ranked {
            Ranked::Nothing => None,
            Ranked::All => Some(value),
            Ranked::Part(part) => Some(part),
        };
        if let Some(value) = in_head {
            heads.text(name);
            write_value(heads, value);
        }
        if !matches!(ranked, Ranked::All) {
            rests.text(name);
            write_value(rests, value);
        }
    }
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

fn ranked_part(map: &Map, kind: Option<&Kind>, entry: &Entry, name: &str, value: &Value) -> Ranked {
    match name {
        "status" | "audience" | "reviewed" | "review_every_days" | "parent" => return Ranked::All,
        // Only the ids that lead here: another entry may have claimed one first.
        "formerly" => {
            let own: Vec<&str> = entry
                .words("formerly")
                .into_iter()
                .filter(|id| {
                    let former = Key { kind: entry.key.kind.clone(), id: (*id).into() };
                    matches!(map.resolve(&former), Resolved::Formerly(now) if now.key == entry.key)
                })
                .collect();
            return Ranked::Part(Value::words(own));
        }
        _ => {}
    }
    // What decides over the kinds must be there before anything else can be read.
    if entry.key.kind == "map" && entry.key.id.is_empty() {
        return Ranked::All;
    }
    let Some(kind) = kind else { return Ranked::Nothing };
    let Some(field) = kind.field(name) else { return Ranked::Nothing };
    if matches!(field.search, SearchWeight::Title | SearchWeight::Alias)
        || map.schema().is_context(field)
    {
        return Ranked::All;
    }
    if name == "variant" {
        let Some(cards) = value.as_list() else { return Ranked::Nothing };
        let inner = field.shape.fields();
        let of_context = |name: &SmolStr| {
            inner.iter().any(|field| field.name == *name && map.schema().is_context(field))
        };
        let cards = cards.iter().filter_map(Value::as_table).map(|card| {
            let fields = card.iter().filter(|(name, _)| of_context(name));
            Value::Table(fields.map(|(name, value)| (name.clone(), value.clone())).collect())
        });
        return Ranked::Part(Value::List(cards.collect()));
    }
    // A dimension counts for more that has cards at all.
    let counts = matches!(field.shape, Shape::Cards(_)) && kind.role == Role::Dimension;
    if counts && entry.cards(name).next().is_some() {
        return Ranked::Part(Value::List(vec![Value::Table(Table::default())]));
    }
    Ranked::Nothing
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
