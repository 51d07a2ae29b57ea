//! What no real map comes near to: told with its place, in no time, without a fall.

use std::fmt::Write as _;

use msgmap::source::{Document, ProblemKind, is_sound};
use msgmap::workspace::Workspace;

#[track_caller]
fn is_too_deep(text: &str) {
    let document = Document::parse(text.to_owned(), false);
    let first = document.problems().first().map(|problem| problem.kind.clone());
    assert_eq!(first, Some(ProblemKind::TooDeep), "{}", text.get(..60).unwrap_or(text));
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
    assert_eq!(found[1_000].message, "1999 more problems in this file are not listed");
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
    let key = msgmap::model::Key::new("feature", "x");
    let mut placer = workspace.placer();
    let mut last = 0;
    for item_idx in 0..100_000 {
        let path = msgmap::model::Path::field("requirements").item(item_idx);
        let spot = msgmap::model::Spot::Map(msgmap::model::Location::value(&key, path));
        let place = placer.place(&spot).unwrap();
        assert!(place.line == 3 && place.column > last, "{place:?}");
        last = place.column;
    }
    assert_eq!(last, text.lines().nth(2).unwrap().find("\"r99999\"").unwrap() + 1);
}
