//! Maps of values that make no sense: no rule may stumble over them, and no message may carry what
//! a terminal would obey.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::testing::around;
use super::*;
use crate::model::unseen::is_unseen;
use crate::model::{Schema, Table, Value};

/// Texts that rules look for, cut off, doubled and turned around.
const TEXTS: &[&str] = &[
    "",
    " ",
    "*",
    "a",
    "b",
    "A",
    "a.b",
    "feature.a",
    "map",
    "live",
    "\u{1b}[2J",
    "x\u{202e}y",
    "??",
    "???",
    "[missing",
    "[a](b",
    "<a",
    "<company>",
    "insert",
    "insert x here",
    "http://",
    "…",
    "́",
    "é\u{301}",
    "ﬁ",
    "👨\u{200d}",
    "\u{200d}",
    "\n\n",
    "2026-13-01",
    "2026-01-01",
    "TBD tbd",
    "😀😀😀😀😀😀😀😀😀😀😀",
    "unused-entry",
    "\t",
    "`",
    "../x",
];

fn value() -> impl Strategy<Value = Value> {
    let plain = prop_oneof![
        6 => select(TEXTS).prop_map(Value::text),
        1 => ".{0,90}".prop_map(Value::text),
        1 => any::<i64>().prop_map(Value::Integer),
        1 => any::<f64>().prop_map(Value::Float),
        1 => any::<bool>().prop_map(Value::Boolean),
        1 => (-9999..9999_i16).prop_map(|year| Value::Date(jiff::civil::date(year, 2, 28))),
        1 => Just(Value::Time("23:59:60".into())),
    ];
    plain.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::List),
            table(inner).prop_map(Value::Table),
        ]
    })
}

fn table(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Table> {
    vec((name(), value), 0..6).prop_map(|fields| fields.into_iter().collect())
}

/// Names of fields, of kinds and of rules, and some that are nothing.
fn name() -> impl Strategy<Value = smol_str::SmolStr> {
    let schema = Schema::default();
    let kinds = schema.kinds().iter().chain(schema.kind("map"));
    let mut names: Vec<smol_str::SmolStr> =
        ["nonsense", "", "\u{7}", "region", "plural"].map(smol_str::SmolStr::new).to_vec();
    for kind in kinds {
        names.push(kind.name.clone());
        for field in &kind.fields {
            names.push(field.name.clone());
            names.extend(field.shape.fields().iter().map(|inner| inner.name.clone()));
        }
    }
    names.extend(RULES.iter().map(|rule| rule.name.into()));
    select(names)
}

fn entry() -> impl Strategy<Value = Entry> {
    let schema = Schema::default();
    let kinds = schema.kinds().iter().map(|kind| kind.name.as_str());
    let kinds: Vec<String> = kinds.chain(["map", "nonsense"]).map(str::to_owned).collect();
    (select(kinds), select(TEXTS), table(value())).prop_map(|(kind, id, fields)| {
        let key = if kind == "map" { Key::map() } else { Key::new(&kind, id) };
        Entry { key, fields }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_value_makes_a_rule_stumble(entries in vec(entry(), 0..30)) {
        let map = Map::new(entries);
        for entry in map.entries() {
            check_entry(&map, entry, &around());
        }
        let found = check(&map, &around());
        for diagnostic in &found {
            let texts = [Some(&diagnostic.message), diagnostic.help.as_ref()];
            for text in texts.into_iter().flatten() {
                prop_assert!(!text.chars().any(|char| is_unseen(char) || char == '\n'), "{text:?}");
                prop_assert!(text.chars().count() < 400, "{text:?}");
            }
            prop_assert!(Rule::named(diagnostic.rule).is_some());
        }
        prop_assert_eq!(&found, &check(&map, &around()));
        settle(&map, found);
    }
}
