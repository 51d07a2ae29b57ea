//! What a merge of maps promises to those who call it; how each class of change merges is shown
//! by the cases in `tests/merge`.

use super::{Choice, Merge, Unmergeable, merge};
use crate::model::{Key, Value};
use crate::workspace::Workspace;

fn open(text: &str) -> Workspace {
    Workspace::open([("map.toml", text.as_bytes().to_vec())])
}

#[track_caller]
fn merged(base: &str, ours: &str, theirs: &str) -> Merge {
    merge(&open(base), &open(ours), &open(theirs)).unwrap()
}

fn text(merge: &Merge) -> &str {
    merge.workspace.text("map.toml").unwrap()
}

const BASE: &str = r#"[feature.a]
title = "A" # why
tags = ["x"]

[situation.s]
title = "S"

[[situation.s.point]]
value_proposition = "one"
say = "One. Two."

[[situation.s.point]]
value_proposition = "two"
"#;

#[test]
fn different_fields_merge_and_are_undone_as_one() {
    let ours = BASE.replace("\"A\"", "\"Ours\"").replace("One.", "Uno.");
    let theirs = BASE.replace("[\"x\"]", "[\"x\", \"y\"]").replace("Two.", "Due.");
    let mut merge = merged(BASE, &ours, &theirs);
    assert!(merge.is_clean(), "{:?}", merge.conflicts);
    let expected = ours.replace("[\"x\"]", "[\"x\", \"y\"]").replace("Two.", "Due.");
    assert_eq!(text(&merge), expected);
    merge.workspace.undo();
    assert_eq!(text(&merge), ours);
}

#[test]
fn a_point_that_each_side_replaced_by_its_own_is_followed_by_both() {
    let replaced = |claim: &str| {
        let other = format!("value_proposition = \"{claim}\"\nsay = \"One. {claim}.\"");
        BASE.replace("value_proposition = \"one\"\nsay = \"One. Two.\"", &other)
    };
    let (ours, theirs) = (replaced("safe"), replaced("cheap"));
    let merge = merged(BASE, &ours, &theirs);
    assert!(merge.is_clean(), "{:?}", merge.conflicts);
    let points = "value_proposition = \"safe\"\nsay = \"One. safe.\"\n\n[[situation.s.point]]\n\
        value_proposition = \"cheap\"\nsay = \"One. cheap.\"\n\n[[situation.s.point]]\n\
        value_proposition = \"two\"\n";
    let expected = BASE.split("value_proposition").next().unwrap().to_owned();
    assert_eq!(text(&merge), expected + points);
}

#[test]
fn an_empty_point_that_each_side_filled_is_followed_by_both() {
    let with = |claim: &str| format!("[situation.s]\n\n[[situation.s.point]]\n{claim}");
    let (ours, theirs) =
        (with("value_proposition = [\"\"]\n"), with("value_proposition = \"b\"\n"));
    let merge = merged(&with(""), &ours, &theirs);
    assert!(merge.is_clean(), "{:?}", merge.conflicts);
    assert_eq!(text(&merge).matches("value_proposition = ").count(), 2);
}

#[test]
fn a_reference_to_what_its_side_removed_may_lead_to_what_the_other_renamed() {
    let base = BASE.to_owned() + "\n[value_proposition.old]\ntitle = \"V\"\n";
    let ours = base.replace("n.old]", "n.new]\nformerly = [\"old\"]");
    let theirs = BASE.replace("\"one\"", "\"old\"");
    let merge = merged(&base, &ours, &theirs);
    let [conflict] = merge.conflicts.as_slice() else { panic!("{:?}", merge.conflicts) };
    assert_eq!(conflict.key.to_string(), "value_proposition.new");
    assert!(text(&merge).contains("value_proposition = \"old\""));
}

#[test]
fn a_reference_that_its_side_put_elsewhere_does_not_come_back_with_a_rename() {
    let base = BASE.to_owned() + "features = [\"a\"]\n";
    let ours = base.replace("features = [\"a\"]", "features = [\"other\"]");
    let theirs = base
        .replace("feature.a]", "feature.b]\nformerly = [\"a\"]")
        .replace("features = [\"a\"]", "features = [\"b\"]");
    let merge = merged(&base, &ours, &theirs);
    assert!(merge.is_clean(), "{:?}", merge.conflicts);
    assert_eq!(text(&merge), theirs.replace("features = [\"b\"]", "features = [\"other\"]"));
}

#[test]
fn a_conflict_can_be_decided_in_every_way() {
    let (ours, theirs) = (BASE.replace("\"A\"", "\"O\""), BASE.replace("\"A\"", "\"T\""));
    for (choice, title) in [
        (Choice::Ours, "O"),
        (Choice::Theirs, "T"),
        (Choice::Both, "O T"),
        (Choice::Edited(Some(Value::text("E"))), "E"),
    ] {
        let mut merge = merged(BASE, &ours, &theirs);
        assert_eq!(merge.conflicts.len(), 1);
        merge.resolve(0, &choice).unwrap();
        assert!(merge.is_clean());
        assert_eq!(text(&merge), BASE.replace("\"A\"", &format!("{title:?}")));
    }
}

#[test]
fn a_card_that_comes_back_keeps_the_places_of_other_conflicts() {
    let second = "\n[[situation.s.point]]\nvalue_proposition = \"two\"\n";
    let first = "[[situation.s.point]]\nvalue_proposition = \"one\"\nsay = \"One. Two.\"\n";
    let base = BASE.replace("\"two\"\n", "\"two\"\nsay = \"Say\"\n");
    let ours = base.replace(&format!("\n{first}"), "").replace("Say", "Ours");
    let theirs = base.replace("One.", "Uno.").replace("Say", "Theirs");
    assert!(base.contains(second.trim_end()));
    let mut merge = merged(&base, &ours, &theirs);
    let shown = |merge: &Merge| -> Vec<String> {
        merge.conflicts.iter().map(|it| format!("{}: {}", it.path, it.why)).collect()
    };
    assert_eq!(
        shown(&merge),
        [
            "point 1: Ours removed point 1 of situation.s, and theirs changed it.",
            "point 1, say: Both sides changed the field point 1, say of situation.s, not in the same way.",
        ]
    );
    merge.resolve(0, &Choice::Theirs).unwrap();
    merge.resolve(0, &Choice::Theirs).unwrap();
    assert_eq!(text(&merge), theirs);
}

#[test]
fn a_broken_side_is_not_merged() {
    let broken = merge(&open(BASE), &open("[feature.a\n"), &open(BASE));
    assert_eq!(broken.unwrap_err(), Unmergeable::Broken { side: "ours", file: "map.toml".into() });
}

#[test]
fn entries_of_several_files_are_merged_where_they_stand() {
    let files = |one: &str, two: &str| {
        let files = [("a.toml", one), ("b.toml", two)];
        Workspace::open(files.map(|(name, text)| (name, text.as_bytes().to_vec())))
    };
    let (a, b) = ("[feature.a]\ntitle = \"A\"\n", "[feature.b]\ntitle = \"B\"\n");
    let moved = format!("{b}\n[feature.a]\ntitle = \"A\"\n");
    let theirs = files("", &moved);
    let ours = files(&a.replace("\"A\"", "\"New\""), b);
    let merge = merge(&files(a, b), &ours, &theirs).unwrap();
    assert!(merge.is_clean(), "{:?}", merge.conflicts);
    let key = Key::new("feature", "a");
    assert_eq!(merge.workspace.file_of(&key), Some("b.toml"));
    assert_eq!(merge.workspace.map().get(&key).unwrap().title(), "New");
    assert_eq!(merge.workspace.text("a.toml"), Some(""));
}

#[test]
fn what_theirs_alone_changed_is_taken_as_it_is_written_however_many_entries_it_is() {
    let entry = |n: usize, side: &str| {
        format!("\n# About {n} {side}\n[feature.f-{n}]\ntitle = '{side} {n}' # {side}\n")
    };
    let map = |side: &dyn Fn(usize) -> &'static str| -> String {
        (0..300).map(|n| entry(n, side(n))).collect::<Vec<_>>().concat()
    };
    let base = map(&|_| "Old");
    let (ours, theirs) = (
        map(&|n| if n % 100 == 7 { "Mine" } else { "Old" }),
        map(&|n| if n % 100 == 7 { "Old" } else { "Other" }),
    );
    let mut merge = merged(&base, &ours, &theirs);
    assert!(merge.is_clean(), "{:?}", merge.conflicts);
    assert_eq!(merge.notes, Vec::<String>::new());
    let expected = map(&|n| if n % 100 == 7 { "Mine" } else { "Other" });
    assert_eq!(text(&merge), expected);
    merge.workspace.undo();
    assert_eq!(text(&merge), ours);
}

#[test]
fn comments_of_theirs_on_many_things_of_an_entry_that_ours_changed_come_together() {
    let map = |title: &str, side: &str| {
        let item = |n| format!("  # Above {n} {side}\n  \"t-{n}\", # {side}\n");
        let items = (0..9).map(item).collect::<Vec<_>>().concat();
        format!(
            "[feature.a]\ntitle = \"{title}\"\ntags = [\n{items}]\n# On short {side}\n\
             short = \"S\" # {side}\n"
        )
    };
    let merge = merged(&map("A", "old"), &map("B", "old"), &map("A", "new"));
    assert!(merge.is_clean(), "{:?}", merge.conflicts);
    assert_eq!(merge.notes, Vec::<String>::new());
    assert_eq!(text(&merge), map("B", "new"));
}

#[test]
fn entries_that_both_sides_added_are_one_by_a_former_id_of_either() {
    let ours =
        format!("{BASE}\n[feature.new]\ntitle = \"New\"\n\n[feature.other]\ntitle = \"O\"\n");
    let theirs =
        format!("{BASE}\n[feature.renamed]\ntitle = \"New\"\nformerly = [\"old\", \"new\"]\n");
    for (ours, theirs) in [(&ours, &theirs), (&theirs, &ours)] {
        let merge = merged(BASE, ours, theirs);
        let about: Vec<String> = merge.conflicts.iter().map(|it| it.path.to_string()).collect();
        assert_eq!(about, ["formerly"], "{:?}", merge.conflicts);
        let keys: Vec<String> =
            merge.workspace.map().of_kind("feature").map(|entry| entry.key.to_string()).collect();
        assert_eq!(keys.len(), 3, "{keys:?}");
        let is_one = |key: &String| ["feature.renamed", "feature.new"].contains(&key.as_str());
        assert_eq!(keys.iter().filter(|key| is_one(key)).count(), 1, "{keys:?}");
    }
}

#[test]
fn comments_on_the_cards_of_a_long_list_come_from_theirs_wherever_ours_moved_the_cards() {
    let map = |order: &[usize], side: &str| {
        let card = |n: &usize| {
            format!(
                "\n# Above {n} {side}\n[[situation.s.point]] # {side}\nvalue_proposition = \"v-{n}\"\n\
                 say = \"Say {n}.\" # {side} {n}\n"
            )
        };
        format!("[situation.s]\ntitle = \"S\"\n{}", order.iter().map(card).collect::<String>())
    };
    let base: Vec<usize> = (0..600).collect();
    // Further than cards are looked for, and not as far.
    let mut ours = base.clone();
    let first = ours.remove(0);
    ours.push(first);
    let third = ours.remove(2);
    ours.insert(30, third);
    let merge = merged(&map(&base, "old"), &map(&ours, "old"), &map(&base, "new"));
    let now = text(&merge);
    for n in &base {
        assert_eq!(now.matches(&format!("\"v-{n}\"")).count(), 1, "{n}");
        if *n > 0 {
            assert!(now.contains(&format!("say = \"Say {n}.\" # new {n}\n")), "{n}");
        }
    }
}

#[test]
fn a_sign_off_goes_with_what_both_sides_removed() {
    let signed =
        "[approval.feature.a]\nmarketing = { by = \"Ann\", on = 2026-01-01, seal = \"0\" }\n";
    let base = "[feature.a]\ntitle = \"A\"\n";
    for (ours, theirs) in [(signed, ""), ("", signed)] {
        let merge = merged(base, ours, theirs);
        assert!(merge.is_clean(), "{:?}", merge.conflicts);
        assert_eq!(text(&merge).trim(), "");
    }
}
