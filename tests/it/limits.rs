//! What no real map comes near to: told with its place, in no time, without a fall.

use std::fmt::Write as _;

use msgmap::model::{Edit, Key, Level, Path, Value};
use msgmap::source::{
    Bound, Document, ENTRIES_MAX, FIELDS_MAX, ITEMS_MAX, LINE_BYTES_MAX, ProblemKind,
    TEXT_BYTES_MAX, VALUES_MAX, is_sound,
};
use msgmap::workspace::Workspace;

#[track_caller]
fn is_too_deep(text: &str) {
    let document = Document::parse(text.to_owned(), false);
    let first = document.problems().first().map(|problem| problem.kind.clone());
    assert_eq!(
        first,
        Some(ProblemKind::TooLarge(Bound::Depth)),
        "{}",
        text.get(..60).unwrap_or(text)
    );
}

#[test]
fn depth_ends_before_the_stack_does() {
    let many = 100_000;
    is_too_deep(&format!("[{}]\nx = 1\n", vec!["a"; 50_000].join(".")));
    is_too_deep(&format!("[[{}]]\nx = 1\n", vec!["a"; 50_000].join(".")));
    is_too_deep(&format!("{} = 1\n", vec!["a"; 50_000].join(".")));
    is_too_deep(&format!("[odd.x]\na = {{ {} = 1 }}\n", vec!["a"; 50_000].join(".")));
    for text in [
        format!("[odd.x]\na = {}{}\n", "[".repeat(many), "]".repeat(many)),
        format!("[odd.x]\na = {}1{}\n", "{ a = ".repeat(many), " }".repeat(many)),
        format!("[odd.x]\na = {}", "[".repeat(many)),
    ] {
        assert!(!Document::parse(text, false).problems().is_empty());
    }
}

/// What we understand we can edit: the reader that looks at every new text must understand it, too.
#[test]
fn what_is_deep_and_understood_is_understood_by_others() {
    for depth in [40, 60, 64, 65, 70, 79, 80, 90, 100] {
        for text in [
            format!("[odd.x]\na = {}{}\n", "[".repeat(depth), "]".repeat(depth)),
            format!("[odd.x]\na = {}1{}\n", "{ a = ".repeat(depth), " }".repeat(depth)),
            format!("[odd.x]\n{} = 1\n", vec!["a"; depth].join(".")),
            format!("[odd.{}]\nx = 1\n", vec!["a"; depth].join(".")),
        ] {
            let is_ours = Document::parse(text.clone(), false).problems().is_empty();
            assert!(!is_ours || is_sound(text.as_bytes()), "{depth}: {text}");
            assert!(is_ours || depth > 60, "{depth}: {text}");
        }
    }
}

#[test]
fn a_file_of_nothing_but_problems_is_told_up_to_a_thousand() {
    let text = "[feature.x]\ntitle = \"X\"\n".repeat(3_000);
    let workspace = Workspace::open([("map.toml", text.into_bytes())]);
    let found = workspace.reading();
    assert_eq!(found.len(), 1_001);
    assert_eq!(found[1_000].message, "from here on more problems in this file are not listed");
    assert!(workspace.place(&found[1_000].spot).is_some());
}

#[test]
fn a_hundred_thousand_places_in_one_line_are_found() {
    let mut text = "[feature.x]\ntitle = \"X\"\nrequirements = [".to_owned();
    for number in 0..100_000 {
        write!(text, "\"r{number}\", ").unwrap();
    }
    text += "]\n";
    let workspace = Workspace::open([("map.toml", text.clone().into_bytes())]);
    let key = Key::new("feature", "x");
    let mut placer = workspace.placer();
    let mut last = 0;
    for item_idx in 0..100_000 {
        let path = Path::field("requirements").item(item_idx);
        let spot = msgmap::model::Spot::Map(msgmap::model::Location::value(&key, path));
        let place = placer.place(&spot).unwrap();
        assert!(place.line == 3 && place.column > last, "{place:?}");
        last = place.column;
    }
    assert_eq!(last, text.lines().nth(2).unwrap().find("\"r99999\"").unwrap() + 1);
}

/// Tells the bounds that a text exceeds, each with its line and column.
fn exceeded(text: String) -> Vec<(usize, usize, Bound)> {
    let document = Document::parse(text, false);
    let problems = document.problems().iter();
    problems
        .map(|problem| {
            let (line, column) = document.line_column(problem.span.start);
            (line, column, problem.kind.exceeded().unwrap())
        })
        .collect()
}

const HEAD: &str = "[feature.x]\ntitle = \"X\"\n";

#[test]
fn a_line_may_be_as_long_as_is_said_and_no_longer() {
    let comment = |bytes: usize| format!("{HEAD}#{}\n", "y".repeat(bytes - 1));
    assert_eq!(exceeded(comment(LINE_BYTES_MAX)), []);
    assert_eq!(exceeded(comment(LINE_BYTES_MAX + 1)), [(3, 1, Bound::Line)]);
    let last = |bytes: usize| format!("{HEAD}#{}", "y".repeat(bytes - 1));
    assert_eq!(exceeded(last(LINE_BYTES_MAX)), []);
    assert_eq!(exceeded(last(LINE_BYTES_MAX + 1)), [(3, 1, Bound::Line)]);
}

#[test]
fn a_text_may_be_as_long_as_is_said_and_no_longer() {
    let line = "Aa.\n";
    let quotes = 3 + 1 + 3;
    let body = |bytes: usize| {
        let lines = line.repeat((bytes - quotes) / line.len());
        let rest = "b".repeat((bytes - quotes) % line.len());
        format!("{HEAD}body = \"\"\"\n{lines}{rest}\"\"\"\n")
    };
    assert_eq!(exceeded(body(TEXT_BYTES_MAX)), []);
    assert_eq!(exceeded(body(TEXT_BYTES_MAX + 1)), [(3, 8, Bound::Text)]);
    // One whose end is missing runs on to the end of the file.
    let open = body(TEXT_BYTES_MAX + 4);
    assert_eq!(exceeded(open[..open.len() - 4].to_owned()), [(3, 8, Bound::Text)]);
}

#[test]
fn a_list_may_have_as_many_items_as_is_said_and_no_more() {
    let list = |items: usize| format!("{HEAD}tags = [{}]\n", "1,".repeat(items));
    assert_eq!(exceeded(list(ITEMS_MAX)), []);
    assert_eq!(exceeded(list(ITEMS_MAX + 1)), [(3, 8, Bound::Items)]);
    assert_eq!(exceeded(list(ITEMS_MAX + 5_000)), [(3, 8, Bound::Items)]);
    let cards = |items: usize| format!("{HEAD}{}", "[[feature.x.y]]\n".repeat(items));
    assert_eq!(exceeded(cards(ITEMS_MAX)), []);
    assert_eq!(exceeded(cards(ITEMS_MAX + 2)), [(ITEMS_MAX + 3, 1, Bound::Items)]);
}

#[test]
fn an_entry_may_have_as_many_fields_as_is_said_and_no_more() {
    let fields = |from: usize, to: usize| {
        (from..to).fold(String::new(), |text, field_idx| text + &format!("k{field_idx} = 1\n"))
    };
    let one = |fields_: usize| format!("[feature.x]\n{}", fields(0, fields_));
    assert_eq!(exceeded(one(FIELDS_MAX)), []);
    assert_eq!(exceeded(one(FIELDS_MAX + 2)), [(FIELDS_MAX + 2, 1, Bound::Fields)]);
    let braces = one(FIELDS_MAX + 1).replacen("[feature.x]\n", "x = { ", 1).replace('\n', ", ");
    assert_eq!(
        exceeded(format!("[feature]\n{braces}}}\n")).first().map(|it| it.2),
        Some(Bound::Fields)
    );
}

#[test]
fn a_file_may_hold_as_many_values_as_is_said_and_no_more() {
    // A header, and 19 lists that count beside their items.
    let lists = |more: usize| {
        let full = format!("[{}]", "1,".repeat(ITEMS_MAX));
        let last = VALUES_MAX - 19 * (ITEMS_MAX + 1) - 2 + more;
        let fields = (0..19).map(|list_idx| format!("a{list_idx} = {full}\n"));
        format!("[odd.x]\n{}b = [{}]\n", fields.collect::<String>(), "1,".repeat(last))
    };
    assert_eq!(exceeded(lists(0)), []);
    assert_eq!(exceeded(lists(1)).first().map(|it| (it.0, it.2)), Some((21, Bound::Values)));
}

#[test]
fn a_map_may_have_as_many_entries_as_is_said_over_all_its_files() {
    let entries = |numbers: std::ops::Range<usize>| {
        numbers.fold(String::new(), |mut all, number| {
            writeln!(all, "[feature.f-{number}]").unwrap();
            all
        })
    };
    assert_eq!(exceeded(entries(0..ENTRIES_MAX)), []);
    let one_more = [(ENTRIES_MAX + 1, 1, Bound::Entries)];
    assert_eq!(exceeded(entries(0..ENTRIES_MAX + 2)), one_more);

    let last = entries(ENTRIES_MAX - 2..ENTRIES_MAX);
    let open = |last: String| {
        let first = entries(0..ENTRIES_MAX - 2).into_bytes();
        Workspace::open([("a.toml", first), ("b.toml", last.into_bytes())])
    };
    let mut full = open(last.clone());
    assert_eq!(full.reading(), []);
    let over = open(last + "[feature.g]\n[feature.h]\n");
    assert_eq!(over.map().len(), ENTRIES_MAX);
    let told = over.reading();
    let place = over.place(&told.first().unwrap().spot).unwrap();
    assert_eq!((told.len(), place.file.as_str(), place.line), (1, "b.toml", 3));

    let new = Edit::New { key: Key::new("feature", "g"), fields: <_>::default() };
    let words = full.apply(&new).unwrap_err().to_string();
    assert_eq!(words, "this map has more than the 200,000 entries that a map may have");
    let rename = Edit::Rename { key: Key::new("feature", "f-1"), id: "g".into() };
    assert!(full.apply(&rename).is_ok());
}

#[test]
fn an_edit_past_a_bound_is_refused_in_the_words_of_the_reader() {
    let key = Key::new("feature", "x");
    let mut text = format!("{HEAD}tags = [");
    for number in 0..ITEMS_MAX {
        write!(text, "\"t{number}\", ").unwrap();
    }
    text += "]\n";
    let mut workspace = Workspace::open([("map.toml", text.clone().into_bytes())]);
    assert_eq!(workspace.reading(), []);
    let body = "Aa.\n".repeat(TEXT_BYTES_MAX / 4 + 1);
    let long = Edit::Set { key: key.clone(), path: Path::field("body"), value: Value::text(body) };
    let item = Edit::Insert {
        key,
        path: Path::field("tags"),
        item_idx: ITEMS_MAX,
        value: Value::text("one more"),
    };
    for (edit, words) in [
        (long, "this text is longer than the 4 MiB that a text may have"),
        (item, "this list has more than the 100,000 items that a list may have"),
    ] {
        assert_eq!(workspace.apply(&edit).unwrap_err().to_string(), words);
        assert_eq!(workspace.text("map.toml"), Some(text.as_str()));
    }
}

/// Edits must not make a file that nobody can open again.
#[test]
fn a_file_grows_by_edits_as_far_as_it_may_and_no_further() {
    let full = format!("[{}]", "1,".repeat(ITEMS_MAX));
    let mut text = "[odd.x]\n".to_owned();
    for list_idx in 0..19 {
        writeln!(text, "a{list_idx} = {full}").unwrap();
    }
    // Room for two more values: one, and the header of the other entry with a title.
    let rest = VALUES_MAX - 19 * (ITEMS_MAX + 1) - 4 - 2;
    writeln!(text, "b = [{}]", "1,".repeat(rest)).unwrap();
    text += "[feature.x]\ntitle = \"X\"\n";
    let mut workspace = Workspace::open([("map.toml", text.into_bytes())]);
    assert_eq!(workspace.reading().iter().filter(|it| it.level == Level::Error).count(), 0);
    let key = Key::new("feature", "x");
    let mut set = |name: &str| {
        let (path, value) = (Path::field(name), Value::text("words"));
        workspace.apply(&Edit::Set { key: key.clone(), path, value }).map(drop)
    };
    assert_eq!((set("short"), set("owner")), (Ok(()), Ok(())));
    let words = set("source").unwrap_err().to_string();
    assert_eq!(words, "this file holds more than the 2,000,000 values that a file may hold");
    assert_eq!(set("short"), Ok(()));
}

#[test]
fn a_map_past_a_bound_is_told_with_its_place_and_read_no_further() {
    let text = format!("{HEAD}# {}\n", "y".repeat(LINE_BYTES_MAX));
    let desk = crate::program::Desk::new(&[("m.toml", &text)]);
    let shown = desk.run(&["--map", "m.toml", "show", "x"]);
    assert_eq!(shown.code, 2);
    assert_eq!(
        shown.err,
        "m.toml:3:1: this line is longer than the 4 MiB that a line may have\n\
         hint: Put it on several lines, or keep it in a file of its own and link to it.\n"
    );
    let checked = desk.run(&["--map", "m.toml", "check"]);
    assert_eq!(checked.code, 1);
    assert!(checked.out.starts_with("error[too-large]: this line is longer"), "{}", checked.out);
    assert!(checked.out.len() < 1_000);
}

/// One change of the text for all references, and one look at it: not one for each.
#[test]
fn what_very_many_refer_to_is_renamed_and_renamed_back() {
    let mut text = "[feature.x]\ntitle = \"X\"\n\n[situation.s]\ntitle = \"S\"\n".to_owned();
    for number in 0..3_000 {
        write!(text, "\n[[situation.s.point]]\nfeatures = ['x', \"y\"] # {number}\n").unwrap();
    }
    for number in 0..3_000 {
        write!(text, "\n[success_story.o-{number}]\ntitle = \"O\"\nfeatures = [\"y\", \"x\"]\n")
            .unwrap();
    }
    let mut workspace = Workspace::open([("map.toml", text.clone().into_bytes())]);
    workspace.apply(&Edit::Rename { key: Key::new("feature", "x"), id: "z".into() }).unwrap();
    let after = text.replace("'x'", "'z'").replace("\"x\"", "\"z\"").replace(
        "[feature.x]\ntitle = \"X\"\n",
        "[feature.z]\ntitle = \"X\"\nformerly = [\"x\"]\n",
    );
    let said = workspace.text("map.toml").unwrap();
    let other = said.lines().zip(after.lines()).find(|(said, wanted)| said != wanted);
    assert_eq!((other, said.len()), (None, after.len()));
    assert_eq!(workspace.map().naming(&Key::new("feature", "z")).len(), 6_000);
    assert_eq!(workspace.map().naming(&Key::new("feature", "x")).len(), 0);
    workspace.undo();
    assert!(workspace.text("map.toml") == Some(text.as_str()));
    assert_eq!(workspace.map().naming(&Key::new("feature", "x")).len(), 6_000);
}
