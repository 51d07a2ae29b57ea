//! Edits in files of every layout change the lines that they are about and no others.

use msgmap::model::{Edit, Key, Path, Value};
use msgmap::workspace::Workspace;

/// Applies an edit to a text, checks that undo gives the bytes back, and returns the new text.
#[track_caller]
fn edited(text: &str, edit: &Edit) -> String {
    let mut workspace = Workspace::open([("map.toml", text.as_bytes().to_vec())]);
    assert_eq!(workspace.reading(), [], "the text must be sound");
    workspace.apply(edit).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let after = String::from_utf8(bytes_of(&workspace)).unwrap();
    workspace.undo();
    assert_eq!(String::from_utf8(bytes_of(&workspace)).unwrap(), text);
    after
}

fn bytes_of(workspace: &Workspace) -> Vec<u8> {
    match workspace.unsaved().into_iter().next() {
        Some(unsaved) => unsaved.bytes,
        None => workspace.text("map.toml").unwrap().as_bytes().to_vec(),
    }
}

/// Checks which lines an edit takes away and which it brings.
#[track_caller]
fn check(text: &str, edit: &Edit, gone: &[&str], come: &[&str]) {
    let after = edited(text, edit);
    let (before_lines, after_lines): (Vec<_>, Vec<_>) =
        (text.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    let head = before_lines.iter().zip(&after_lines).take_while(|(a, b)| a == b).count();
    let most = before_lines.len().min(after_lines.len()) - head;
    let tail = before_lines.iter().rev().zip(after_lines.iter().rev());
    let tail = tail.take(most).take_while(|(a, b)| a == b).count();
    assert_eq!(&before_lines[head..before_lines.len() - tail], gone, "gone from\n{after}");
    assert_eq!(&after_lines[head..after_lines.len() - tail], come, "come into\n{after}");
}

fn set(key: &str, path: Path, value: Value) -> Edit {
    Edit::Set { key: Key::parse(key).unwrap(), path, value }
}

fn title(text: &str) -> Edit {
    set("feature.a", Path::field("title"), Value::text(text))
}

fn insert(key: &str, path: Path, item_idx: usize, value: Value) -> Edit {
    Edit::Insert { key: Key::parse(key).unwrap(), path, item_idx, value }
}

fn remove(key: &str, field: &str, item_idx: usize) -> Edit {
    Edit::Remove { key: Key::parse(key).unwrap(), path: Path::field(field), item_idx }
}

#[test]
fn a_title_changes_in_its_place_whatever_stands_around_it() {
    check(
        "# head\n\n[feature.a] # a\n  title   =   'Old' # why\nshort = \"s\"\n",
        &title("New"),
        &["  title   =   'Old' # why\n"],
        &["  title   =   'New' # why\n"],
    );
    check(
        "[feature.a]\ntitle = \"Old\"",
        &title("New"),
        &["title = \"Old\""],
        &["title = \"New\""],
    );
    check(
        "[feature.a]\r\ntitle = \"Old\"\r\n\r\n[feature.b]\r\ntitle = \"B\"\r\n",
        &title("New"),
        &["title = \"Old\"\r\n"],
        &["title = \"New\"\r\n"],
    );
    check(
        "feature = { a = { title = \"Old\", tags = [\"x\"] }, b = { title = \"B\" } } # both\n",
        &title("New"),
        &["feature = { a = { title = \"Old\", tags = [\"x\"] }, b = { title = \"B\" } } # both\n"],
        &["feature = { a = { title = \"New\", tags = [\"x\"] }, b = { title = \"B\" } } # both\n"],
    );
    check(
        "[feature]\na.title = \"Old\"\n\"b\".'title' = \"B\"\n",
        &title("New"),
        &["a.title = \"Old\"\n"],
        &["a.title = \"New\"\n"],
    );
    check(
        "[ 'feature' . \"a\" ]\n\"title\"=\"Old\"\n",
        &title("New"),
        &["\"title\"=\"Old\"\n"],
        &["\"title\"=\"New\"\n"],
    );
}

#[test]
fn a_byte_order_mark_stays() {
    let bytes = b"\xef\xbb\xbf[feature.a]\r\ntitle = \"Old\"".to_vec();
    let mut workspace = Workspace::open([("map.toml", bytes)]);
    workspace.apply(&title("New")).unwrap();
    assert_eq!(workspace.unsaved()[0].bytes, b"\xef\xbb\xbf[feature.a]\r\ntitle = \"New\"");
}

#[test]
fn a_new_field_stands_where_canonical_form_wants_it() {
    let short = set("feature.a", Path::field("short"), Value::text("S"));
    check("[feature.a]\ntitle = \"A\"\ntags = [\"x\"]\n", &short, &[], &["short = \"S\"\n"]);
    let after = edited("[feature.a]\ntitle = \"A\"\ntags = [\"x\"]\n", &short);
    assert_eq!(after, "[feature.a]\ntitle = \"A\"\nshort = \"S\"\ntags = [\"x\"]\n");
    let after = edited("[feature.a]\n  tags = [\"x\"]", &short);
    assert_eq!(after, "[feature.a]\n  short = \"S\"\n  tags = [\"x\"]");
    let after = edited("[feature.a]", &short);
    assert_eq!(after, "[feature.a]\nshort = \"S\"");
    let after = edited("feature.a.title = \"A\"\r\n", &short);
    assert_eq!(after, "feature.a.title = \"A\"\r\nfeature.a.short = \"S\"\r\n");
    let after = edited("[feature]\na = { title = \"A\" }\n", &short);
    assert_eq!(after, "[feature]\na = { title = \"A\", short = \"S\" }\n");
    let after = edited("[feature]\na = {}\n", &short);
    assert_eq!(after, "[feature]\na = { short = \"S\" }\n");
}

#[test]
fn a_field_goes_with_its_line() {
    let unset = Edit::Unset { key: Key::new("feature", "a"), path: Path::field("short") };
    check(
        "[feature.a]\ntitle = \"A\"\n# above\nshort = \"\"\"\nS\n\"\"\" # behind\ntags = []\n",
        &unset,
        &["short = \"\"\"\n", "S\n", "\"\"\" # behind\n"],
        &[],
    );
    assert_eq!(edited("[feature.a]\ntitle = 1\nshort = \"S\"", &unset), "[feature.a]\ntitle = 1");
    assert_eq!(
        edited("feature.a = { short = 1, title = 2 }\n", &unset),
        "feature.a = { title = 2 }\n"
    );
    assert_eq!(
        edited("feature.a = { title = 2, short = 1 }\n", &unset),
        "feature.a = { title = 2 }\n"
    );
}

#[test]
fn words_come_and_go_one_line_each() {
    let tags = || Path::field("tags");
    let add = |at| insert("feature.a", tags(), at, Value::text("new"));
    let lines = "[feature.a]\ntags = [\n  \"one\", # first\n  # two is special\n  \"two\",\n]\n";
    check(lines, &add(2), &[], &["  \"new\",\n"]);
    check(lines, &add(1), &[], &["  \"new\",\n"]);
    check(lines, &add(0), &[], &["  \"new\",\n"]);
    check(lines, &remove("feature.a", "tags", 0), &["  \"one\", # first\n"], &[]);
    check(lines, &remove("feature.a", "tags", 1), &["  \"two\",\n"], &[]);
    let open = "[feature.a]\ntags = [\n  \"one\",\n  \"two\" # last\n]\n";
    check(open, &add(2), &["  \"two\" # last\n"], &["  \"two\", # last\n", "  \"new\"\n"]);
    let row = "[feature.a]\ntags = [\"one\", \"two\"] # all\n";
    check(
        row,
        &add(2),
        &["tags = [\"one\", \"two\"] # all\n"],
        &["tags = [\"one\", \"two\", \"new\"] # all\n"],
    );
    check(
        row,
        &add(0),
        &["tags = [\"one\", \"two\"] # all\n"],
        &["tags = [\"new\", \"one\", \"two\"] # all\n"],
    );
    check(
        row,
        &remove("feature.a", "tags", 0),
        &["tags = [\"one\", \"two\"] # all\n"],
        &["tags = [\"two\"] # all\n"],
    );
    check(
        row,
        &remove("feature.a", "tags", 1),
        &["tags = [\"one\", \"two\"] # all\n"],
        &["tags = [\"one\"] # all\n"],
    );
    assert_eq!(edited("[feature.a]\ntags = []\n", &add(0)), "[feature.a]\ntags = [\"new\"]\n");
    assert_eq!(
        edited("[feature.a]\ntags = \"one\"\n", &add(1)),
        "[feature.a]\ntags = [\n  \"one\",\n  \"new\",\n]\n"
    );
    assert_eq!(
        edited("[feature.a]\ntags = [\"a\",]\n", &add(1)),
        "[feature.a]\ntags = [\"a\", \"new\",]\n"
    );
    assert_eq!(edited("[feature.a]\n", &add(0)), "[feature.a]\ntags = [\"new\"]\n");
}

#[test]
fn words_come_and_go_where_commas_lead_the_lines() {
    let text = "[feature.a]\ntags = [\n    \"one\"\n  , \"two\"\n  , \"three\"\n]\n";
    let tags = || Path::field("tags");
    let add = |item_idx| insert("feature.a", tags(), item_idx, Value::text("new"));
    check(text, &add(0), &[], &["    \"new\",\n"]);
    check(text, &add(1), &["  , \"two\"\n"], &["  , \"new\", \"two\"\n"]);
    check(text, &add(3), &["  , \"three\"\n"], &["  , \"three\",\n", "  \"new\"\n"]);
    let words = |text: &str| {
        let workspace = Workspace::open([("map.toml", text.as_bytes().to_vec())]);
        workspace.map().get(&Key::new("feature", "a")).unwrap().words("tags").join(" ")
    };
    for (item_idx, left) in ["two three", "one three", "one two"].into_iter().enumerate() {
        assert_eq!(words(&edited(text, &remove("feature.a", "tags", item_idx))), left);
    }
}

#[test]
fn a_list_set_anew_changes_only_what_differs() {
    let text = "[feature.a]\ntags = [\n  \"one\",\n  \"two\", # 2\n  \"three\",\n]\n";
    let new = set("feature.a", Path::field("tags"), Value::words(["one", "2b", "three"]));
    check(text, &new, &["  \"two\", # 2\n"], &["  \"2b\",\n"]);
}

const SITUATION: &str = "\
[situation.s]
title = \"S\"

# the first
[[situation.s.point]]
value_proposition = \"one\" # 1

[[situation.s.point]]
value_proposition = \"two\"
say = \"Two.\"

# --- next part ---

[situation.t]
title = \"T\"
";

fn point(claim: &str) -> Value {
    let mut table = msgmap::model::Table::default();
    table.insert("value_proposition".into(), Value::text(claim));
    Value::Table(table)
}

#[test]
fn points_come_go_and_move_as_blocks() {
    let add = |at| insert("situation.s", Path::field("point"), at, point("new"));
    let block = ["[[situation.s.point]]\n", "value_proposition = \"new\"\n", "\n"];
    check(SITUATION, &add(0), &[], &block);
    let after = edited(SITUATION, &add(0));
    assert!(after.contains("\"new\"\n\n# the first\n[[situation.s.point]]"), "{after}");
    let after = edited(SITUATION, &add(2));
    assert!(
        after.contains(
            "say = \"Two.\"\n\n[[situation.s.point]]\nvalue_proposition = \"new\"\n\n# ---"
        ),
        "{after}"
    );
    check(
        SITUATION,
        &remove("situation.s", "point", 1),
        &["[[situation.s.point]]\n", "value_proposition = \"two\"\n", "say = \"Two.\"\n", "\n"],
        &[],
    );
    let key = Key::new("situation", "s");
    let path = Path::field("point");
    let after = edited(SITUATION, &Edit::Move { key, path, from: 0, to: 1 });
    let moved = "\
[situation.s]
title = \"S\"

[[situation.s.point]]
value_proposition = \"two\"
say = \"Two.\"

# the first
[[situation.s.point]]
value_proposition = \"one\" # 1

# --- next part ---
";
    assert!(after.starts_with(moved), "{after}");
}

#[test]
fn the_first_point_of_a_situation_and_the_only_one() {
    let text = "[situation.s]\ntitle = \"S\"\n";
    let add = insert("situation.s", Path::field("point"), 0, point("new"));
    let with =
        "[situation.s]\ntitle = \"S\"\n\n[[situation.s.point]]\nvalue_proposition = \"new\"\n";
    assert_eq!(edited(text, &add), with);
    assert_eq!(edited(with, &remove("situation.s", "point", 0)), text);
    let no_end = "[situation.s]\ntitle = \"S\"";
    assert_eq!(edited(no_end, &add), with.trim_end());
    assert_eq!(edited(with.trim_end(), &remove("situation.s", "point", 0)), no_end);
}

#[test]
fn an_entry_goes_with_its_comments_and_leaves_the_next_ones() {
    let delete = Edit::Delete { key: Key::new("situation", "s") };
    assert_eq!(edited(SITUATION, &delete), "# --- next part ---\n\n[situation.t]\ntitle = \"T\"\n");
    let delete = Edit::Delete { key: Key::new("situation", "t") };
    let after = edited(SITUATION, &delete);
    assert!(after.ends_with("say = \"Two.\"\n\n# --- next part ---\n"), "{after}");
}

#[test]
fn a_new_entry_stands_between_its_neighbors_in_the_file_s_own_line_ends() {
    let text =
        "# head\r\n\r\n[feature.a]\r\ntitle = \"A\"\r\n\r\n# c\r\n[feature.c]\r\ntitle = \"C\"\r\n";
    let mut fields = msgmap::model::Table::default();
    fields.insert("title".into(), Value::text("B"));
    fields.insert("tags".into(), Value::words(["x", "y"]));
    let new = Edit::New { key: Key::new("feature", "b"), fields };
    check(
        text,
        &new,
        &[],
        &[
            "[feature.b]\r\n",
            "title = \"B\"\r\n",
            "tags = [\r\n",
            "  \"x\",\r\n",
            "  \"y\",\r\n",
            "]\r\n",
            "\r\n",
        ],
    );
}

#[test]
fn a_rename_is_followed_by_every_reference() {
    let text = "\
[value_proposition.old]
title = \"V\"
competitors = [\"*\"]

[feature.f]
value_propositions = ['old'] # one

[situation.s]
[[situation.s.point]]
value_proposition = \"old\"

[asset.a]
messages = [\"value_proposition.old\", \"feature.old\"]

[approval.value_proposition.old]
marketing = { by = \"Ann\", on = 2026-01-01, seal = \"x\" }
";
    let after =
        edited(text, &Edit::Rename { key: Key::new("value_proposition", "old"), id: "new".into() });
    let expected = text
        .replace("[value_proposition.old]", "[value_proposition.new]")
        .replace("competitors = [\"*\"]\n", "competitors = [\"*\"]\nformerly = [\"old\"]\n")
        .replace("['old']", "['new']")
        .replace("value_proposition = \"old\"", "value_proposition = \"new\"")
        .replace("\"value_proposition.old\"", "\"value_proposition.new\"")
        .replace("[approval.value_proposition.old]", "[approval.value_proposition.new]");
    assert_eq!(after, expected);
}

#[test]
fn a_rename_finds_every_place_of_an_id_in_braces() {
    let rename = Edit::Rename { key: Key::new("feature", "a"), id: "b".into() };
    for (text, renamed) in [
        (
            "feature = { a.title = \"A\", c.title = \"C\", a.short = \"S\" }\n",
            "feature = { b.title = \"A\", c.title = \"C\", b.short = \"S\", b.formerly = [\"a\"] }\n",
        ),
        (
            "approval = { feature.c.x.by = \"X\", feature.a = { x.by = \"X\", y.by = \"Y\" } }\n[feature]\na = {}\n",
            "approval = { feature.c.x.by = \"X\", feature.b = { x.by = \"X\", y.by = \"Y\" } }\n[feature]\nb = { formerly = [\"a\"] }\n",
        ),
        (
            "approval = { feature = { a.x.by = \"X\", c.x.by = \"X\", a.y.by = \"Y\" } }\n[feature.a]\n",
            "approval = { feature = { b.x.by = \"X\", c.x.by = \"X\", b.y.by = \"Y\" } }\n[feature.b]\nformerly = [\"a\"]\n",
        ),
    ] {
        assert_eq!(edited(text, &rename), renamed);
    }
}

#[test]
fn a_copy_stands_in_order_and_takes_no_review_along() {
    let text = "[feature.a]\ntitle = \"A\" # note\nreviewed = 2026-01-01\nformerly = [\"z\"]\n\n[feature.c]\ntitle = \"C\"\n";
    let copy = Edit::Duplicate { key: Key::new("feature", "a"), id: "b".into() };
    check(text, &copy, &[], &["[feature.b]\n", "title = \"A\" # note\n", "\n"]);
}

#[test]
fn settings_of_a_map_without_any_are_made_at_its_head() {
    let edit = Edit::Set { key: Key::map(), path: Path::field("name"), value: Value::text("N") };
    let after = edited("[feature.a]\ntitle = \"A\"\n", &edit);
    assert_eq!(after, "[map]\nname = \"N\"\n\n[feature.a]\ntitle = \"A\"\n");
}

#[test]
fn an_excuse_is_a_field_of_a_field() {
    let path = Path::field("allow").then("unproven-claim");
    let edit = set("feature.a", path, Value::text("due in May"));
    let after = edited("[feature.a]\ntitle = \"A\"\n", &edit);
    assert_eq!(after, "[feature.a]\ntitle = \"A\"\nallow = { unproven-claim = \"due in May\" }\n");
    let after = edited("[feature.a]\nallow = { x = \"y\" }\n", &edit);
    assert_eq!(after, "[feature.a]\nallow = { unproven-claim = \"due in May\", x = \"y\" }\n");
    let after = edited("[feature.a]\nallow.x = \"y\"\n", &edit);
    assert_eq!(after, "[feature.a]\nallow.x = \"y\"\nallow.unproven-claim = \"due in May\"\n");
}

#[test]
fn an_edit_that_would_damage_is_refused() {
    let mut workspace = Workspace::open([("map.toml", b"[feature.a]\ntitle = \"A\n".to_vec())]);
    assert!(workspace.apply(&title("New")).is_err());
    assert!(!workspace.is_unsaved());
}

#[test]
fn an_entry_that_stands_only_by_its_points_gets_a_header() {
    let text = "# note\n\n[[situation.a.point]]\nsay = \"x\"\n";
    let edit = set("situation.a", Path::field("tags"), Value::words(["", ""]));
    let after = edited(text, &edit);
    assert_eq!(
        after,
        "# note\n\n[situation.a]\ntags = [\n  \"\",\n  \"\",\n]\n\n[[situation.a.point]]\nsay = \"x\"\n"
    );
    let after = edited(text, &remove("situation.a", "point", 0));
    assert_eq!(after, "# note\n\n[situation.a]\n");
}

#[test]
fn a_list_of_one_table_that_nobody_knows_has_one_canonical_form() {
    let text = "[feature.a]\ntitle = \"A\"\n\n[[feature.a.odd]]\nx = 1\n";
    let canonical = |text: &str| {
        Workspace::open([("map.toml", text.as_bytes().to_vec())]).canonical("map.toml").unwrap()
    };
    let once = canonical(text);
    assert_eq!(once, "[feature.a]\ntitle = \"A\"\nodd = [{ x = 1 }]\n");
    assert_eq!(canonical(&once), once);
}

#[test]
fn comments_among_fields_that_nobody_knows_stay_in_canonical_form() {
    let canonical = |text: &str| {
        Workspace::open([("map.toml", text.as_bytes().to_vec())]).canonical("map.toml").unwrap()
    };
    for (text, form) in [
        (
            "[[situation.s.pofeature]]\n# why\nsay = \"S\" # here\n",
            "[situation.s]\n# why\n# here\npofeature = [{ say = \"S\" }]\n",
        ),
        (
            "[feature.a]\ntitle = \"A\"\n\n# odd\n[feature.a.odd] # table\n# why\nx = 1\n# last\n",
            "[feature.a]\ntitle = \"A\"\n# odd\n# why\nodd = { x = 1 } # table\n# last\n",
        ),
        (
            "[feature.a]\n# one\n[[feature.a.odd]]\nx = 1 # 1\n# two\n[[feature.a.odd]]\nx = 2\n",
            "[feature.a]\n# 1\nodd = [\n  # one\n  { x = 1 },\n  # two\n  { x = 2 },\n]\n",
        ),
        (
            "# why\n[x] # here\n# own\n[odd.a]\nx = 1\n[feature.b]\ntitle = \"B\"\n",
            "[feature.b]\ntitle = \"B\"\n\n# why\n# here\n# own\n[odd.a]\nx = 1\n",
        ),
        (
            "[feature.b]\n\n# apart\n\n# own\n[odd.a.part]\nx = 1\n",
            "[feature.b]\n\n# apart\n# own\n[odd.a.part]\nx = 1\n",
        ),
        (
            "[odd.a]\nx = 1\n\n# one\n\n[[odd.a.part]]\nx = 1\n\n# two\n\n[[odd.a.part]]\nx = 2\n",
            "[odd.a]\nx = 1\n\n# one\n[[odd.a.part]]\nx = 1\n\n# two\n[[odd.a.part]]\nx = 2\n",
        ),
    ] {
        assert_eq!(canonical(text), form);
        assert_eq!(canonical(form), form);
    }
}

#[test]
fn an_empty_item_of_a_list_in_a_text_stays_in_canonical_form() {
    let text = "[feature.a]\ntitle = \"A\"\nbody = \"\"\"\n- one\n- \n| - |\n\"\"\"\n";
    let workspace = Workspace::open([("map.toml", text.as_bytes().to_vec())]);
    assert_eq!(workspace.canonical("map.toml").unwrap(), text.replace("- \n", "-\n"));
}

#[test]
fn where_a_value_takes_the_place_of_a_kind_no_entry_of_it_is_made() {
    let text = "feature = \"a\"\ncompetitor.b = 1\n\n[competitor.c]\ntitle = \"C\"\n";
    let mut workspace = Workspace::open([("map.toml", text.as_bytes().to_vec())]);
    let (key, id) = (Key::new("competitor", "c"), "b".into());
    for edit in [
        Edit::New { key: Key::new("feature", "n"), fields: <_>::default() },
        Edit::Rename { key, id },
    ] {
        let refused = workspace.apply(&edit).unwrap_err().to_string();
        let by_hand = "map.toml is written in a way that this change would disturb; make it there \
                       by hand";
        assert_eq!(refused, by_hand);
        assert!(!workspace.is_unsaved());
    }
}

#[test]
fn how_the_lines_of_a_new_text_end_is_a_matter_of_the_file() {
    let text = "[feature.a]\ntitle = \"A\"\n";
    let body = || Path::field("body");
    let after = edited(text, &set("feature.a", body(), Value::text("One.\r\nTwo.\r\n")));
    assert_eq!(after, "[feature.a]\ntitle = \"A\"\nbody = \"\"\"\nOne.\nTwo.\n\"\"\"\n");
    let tags = Value::words(["x\r\r\ny"]);
    let after = edited(text, &set("feature.a", Path::field("tags"), tags));
    assert_eq!(after, "[feature.a]\ntitle = \"A\"\ntags = [\"x\\ny\"]\n");
}

#[test]
fn the_settings_of_a_map_have_no_copy() {
    let mut workspace =
        Workspace::open([("map.toml", b"[map]\nformat = 1\nname = \"N\"\n".to_vec())]);
    let edit = Edit::Duplicate { key: Key::map(), id: "n2".into() };
    let refused = workspace.apply(&edit).unwrap_err();
    assert!(refused.to_string().starts_with("`n2` is no id"), "{refused}");
    assert!(!workspace.is_unsaved());
}

#[test]
fn what_stands_in_braces_inside_braces_changes_in_its_place() {
    let deep = Path::field("").then("").then("");
    let text = "[feature.a]\n\"\" = { \"\" = { \"\" = { \"\" = 1 } } } # why\nodd = 2\n";
    for (value, written) in [
        (Value::Boolean(true), "true"),
        (Value::List(Vec::new()), "[]"),
        (Value::text("x"), "\"x\""),
    ] {
        check(
            text,
            &set("feature.a", deep.clone(), value),
            &["\"\" = { \"\" = { \"\" = { \"\" = 1 } } } # why\n"],
            &[&format!("\"\" = {{ \"\" = {{ \"\" = {written} }} }} # why\n")],
        );
    }
    check(
        "[situation.s]\n\"...\" = { \"..\" = { \".\" = {} , \"]'\" = 4.5 } }\ntitle = \"S\"\n",
        &set("situation.s", Path::field("...").then(".."), Value::Float(6.5)),
        &["\"...\" = { \"..\" = { \".\" = {} , \"]'\" = 4.5 } }\n"],
        &["\"...\" = { \"..\" = 6.5 }\n"],
    );
    // With dots there is nothing to put it in the place of.
    check(
        "[feature.a]\nx = { y = { z.a = 1 } } # why\nodd = 2\n",
        &set("feature.a", Path::field("x").then("y").then("z"), Value::Boolean(true)),
        &["x = { y = { z.a = 1 } } # why\n", "odd = 2\n"],
        &["odd = 2\n", "x = { y = { z = true } }\n"],
    );
}

#[test]
fn the_only_card_in_braces_takes_along_what_it_leaves_empty() {
    let remove = Edit::Remove {
        key: Key::new("feature", "a"),
        path: Path::field("x").then("y"),
        item_idx: 0,
    };
    let text = "[feature.a]\ntitle = \"A\"\nx = { y = [{ a = 1 }] }\n";
    check(text, &remove, &["x = { y = [{ a = 1 }] }\n"], &[]);
}

#[test]
fn a_list_in_a_card_set_with_its_card_changes_only_what_differs() {
    let text = "[[situation.s.point]]\nsay = \"S\"\nfeatures = [\n  \"a\", # first\n  \"b\",\n]\n";
    let mut card = msgmap::model::Table::default();
    card.insert("say".into(), Value::text("S"));
    card.insert("features".into(), Value::words(["a", "b", "c"]));
    let points = Value::List(vec![Value::Table(card)]);
    check(text, &set("situation.s", Path::field("point"), points), &[], &["  \"c\",\n"]);
}

#[test]
fn a_part_of_a_dotted_field_in_braces_stands_behind_the_others() {
    check(
        "[feature.a]\nx = [{ y.z = \"a\", say = \"A\" }]\n",
        &set("feature.a", Path::field("x").item(0).then("y").then("w"), Value::Boolean(true)),
        &["x = [{ y.z = \"a\", say = \"A\" }]\n"],
        &["x = [{ y.z = \"a\", y.w = true, say = \"A\" }]\n"],
    );
}
