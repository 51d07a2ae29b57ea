//! Maps for the tests of rules, written as they stand in a file.

use jiff::civil::{Date, date};
use toml::de::{DeTable, DeValue};

use crate::model::{Diagnostic, Edit, Entry, Key, Map, Path, Spot, Table, Value};

use super::{AssetPlace, Rule, Surroundings};

/// The day on which all tests run.
pub(super) const TODAY: Date = date(2026, 11, 22);

/// Checks that exactly these findings of a rule come of a map, each as
/// `level entry, path: message`, in any order.
#[track_caller]
pub(super) fn check(rule: &str, text: &str, expected: &[&str]) {
    let mut found: Vec<String> = find(rule, text).iter().map(line).collect();
    let mut expected = expected.to_vec();
    // Entries are walked in canonical order, which is no matter of a rule.
    found.sort();
    expected.sort_unstable();
    assert_eq!(found, expected, "{text}");
}

/// Returns the findings of a rule.
#[track_caller]
pub(super) fn find(rule: &str, text: &str) -> Vec<Diagnostic> {
    assert!(Rule::named(rule).is_some(), "{rule} is no rule");
    let mut found = find_all(&map(text));
    found.retain(|diagnostic| diagnostic.rule == rule);
    found
}

/// Returns all findings of a map.
pub(super) fn find_all(map: &Map) -> Vec<Diagnostic> {
    super::check(map, &around())
}

/// Returns the world of the tests: the file's name says where it is.
pub(super) fn around() -> Surroundings<'static> {
    Surroundings {
        today: TODAY,
        asset: &|path| match path {
            "gone.pdf" => AssetPlace::Missing,
            "folder" => AssetPlace::NotAFile,
            _ if path.starts_with(['.', '/']) => AssetPlace::Leaves,
            _ => AssetPlace::Fine,
        },
    }
}

/// Shows a finding as the expectations have it.
pub(super) fn line(diagnostic: &Diagnostic) -> String {
    let Spot::Map(location) = &diagnostic.spot else { panic!("a rule points at a text") };
    let mut place = location.key.to_string();
    if location.path != Path::default() {
        place = format!("{place}, {}", location.path);
    }
    format!("{} {place}: {}", diagnostic.level.word(), diagnostic.message)
}

/// Returns what the fix of a finding sets a field to; `None` without such a fix.
pub(super) fn fixed(diagnostic: &Diagnostic) -> Option<Value> {
    let Some(Edit::Set { value, .. }) = &diagnostic.fix else { return None };
    Some(value.clone())
}

/// Reads a map; entries and fields stand in the order of the text.
#[track_caller]
pub(super) fn map(text: &str) -> Map {
    Map::new(entries(text).expect("the test's map can be read"))
}

/// Reads entries; `None` when the text is not well formed.
pub(super) fn entries(text: &str) -> Option<Vec<Entry>> {
    let document = DeTable::parse(text).ok()?;
    let mut found: Vec<(usize, Entry)> = Vec::new();
    let mut add = |start: usize, key: Key, value: &DeValue<'_>| {
        if let DeValue::Table(fields) = value {
            found.push((start, Entry { key, fields: table(fields) }));
        }
    };
    for (kind, value) in document.get_ref() {
        let DeValue::Table(of_kind) = value.get_ref() else { continue };
        if kind.get_ref() == "map" {
            add(kind.span().start, Key::map(), value.get_ref());
            continue;
        }
        for (id, value) in of_kind {
            if kind.get_ref() == "approval" {
                let DeValue::Table(of_approval) = value.get_ref() else { continue };
                for (inner, value) in of_approval {
                    let id = format!("{}.{}", id.get_ref(), inner.get_ref());
                    add(inner.span().start, Key::new("approval", &id), value.get_ref());
                }
            } else {
                add(id.span().start, Key::new(kind.get_ref(), id.get_ref()), value.get_ref());
            }
        }
    }
    found.sort_by_key(|(start, _)| *start);
    Some(found.into_iter().map(|(_, entry)| entry).collect())
}

fn table(fields: &DeTable<'_>) -> Table {
    let mut fields: Vec<_> = fields.iter().collect();
    fields.sort_by_key(|(name, _)| name.span().start);
    fields
        .into_iter()
        .map(|(name, item)| (name.get_ref().as_ref().into(), value(item.get_ref())))
        .collect()
}

fn value(item: &DeValue<'_>) -> Value {
    match item {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| Value::Text(number.to_string()), Value::Integer),
        DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Value::Boolean(*flag),
        DeValue::Datetime(time) => {
            let written = time.to_string();
            written.parse().map_or_else(
                |_| Value::Time(written.as_str().into()),
                |date| {
                    if written.len() == 10 {
                        Value::Date(date)
                    } else {
                        Value::Time(written.as_str().into())
                    }
                },
            )
        }
        DeValue::Array(items) => {
            Value::List(items.iter().map(|item| value(item.get_ref())).collect())
        }
        DeValue::Table(fields) => Value::Table(table(fields)),
    }
}
