//! `msgmap history`: what was saved, and having it back.

use super::MAP;
use crate::program::Desk;

/// Takes the times out, which differ from run to run.
fn timeless(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let is_time = |word: &str| {
            (word.len() == 10 && word.matches('-').count() == 2)
                || (word.len() == 5 && word.as_bytes()[2] == b':')
        };
        let words = words.into_iter().map(|word| if is_time(word) { "#" } else { word });
        out.push_str(&words.collect::<Vec<_>>().join(" "));
        out.push('\n');
    }
    out
}

fn desk() -> Desk {
    let desk = Desk::new(&[("m.msgmap.toml", MAP)]);
    desk.run(&["set", "feature.auto", "title", "One"]).fine();
    desk.run(&["set", "feature.auto", "title", "Two"]).fine();
    desk.run(&["rm", "feature.auto", "--force"]).shown();
    desk
}

#[test]
fn every_save_is_listed_and_any_state_can_be_had_back() {
    let desk = desk();
    let before = desk.read("m.msgmap.toml");
    let listed = desk.run(&["history"]).fine();
    assert!(timeless(&listed).contains("   1  # #  Set title of feature.auto\n"), "{listed}");
    assert!(listed.contains("States are kept for 30 days, up to 200 MB."));
    let restored = desk.run(&["history", "restore", "1"]).fine();
    assert_eq!(timeless(&restored), "Restored state 1 of # #\n  m.msgmap.toml\n");
    let one = MAP.replace("Continuous reconciliation", "One");
    assert_eq!(desk.read("m.msgmap.toml"), one);
    // What was there before is a state, too.
    let count = desk.run(&["history"]).fine().lines().count() - 3;
    desk.run(&["history", "restore", &count.to_string()]).fine();
    assert_eq!(desk.read("m.msgmap.toml"), before);
    assert!(desk.run(&["history", "restore", &count.to_string()]).shown().contains("already"));
    // And what was there before msgmap saved anything.
    assert!(timeless(&listed).contains("   0  # #  What was there before\n"), "{listed}");
    desk.run(&["history", "restore", "0"]).fine();
    assert_eq!(desk.read("m.msgmap.toml"), MAP);
}

#[test]
fn a_state_is_shown_by_what_it_changed() {
    let desk = desk();
    let shown = timeless(&desk.run(&["history", "show", "2"]).fine());
    assert!(shown.starts_with("2  # #  Set title of feature.auto\n"), "{shown}");
    assert!(shown.contains("One") && shown.contains("Two"), "{shown}");
    let json = desk.run(&["history", "--json"]).fine();
    let page: serde_json::Value = serde_json::from_str(&json).unwrap();
    let last = page["states"].as_array().unwrap().last().unwrap();
    assert_eq!(last["number"], 1);
    assert_eq!(last["words"][0], "Set title of feature.auto");
    assert_eq!(last["entries"][0], "feature.auto");
    assert_eq!(last["files"][0], "m.msgmap.toml");
}

#[test]
fn where_nothing_was_saved_or_no_such_state_is_there_the_exit_code_is_one() {
    let desk = Desk::new(&[("m.msgmap.toml", MAP)]);
    assert_eq!(desk.run(&["history"]).code, 1);
    assert_eq!(desk.run(&["history", "--json"]).code, 1);
    assert_eq!(desk.run(&["history", "restore", "7"]).code, 1);
    desk.run(&["fmt"]).shown();
    assert_eq!(desk.run(&["--read-only", "history", "restore", "1"]).code, 2);
    let nowhere = Desk::new(&[]);
    assert_eq!(nowhere.run(&["history"]).code, 2);
}

#[test]
fn a_history_that_cannot_be_written_keeps_no_save_from_happening() {
    let desk = Desk::new(&[("m.msgmap.toml", MAP)]);
    // Where the folder for what is kept of maps belongs, lies a file.
    std::fs::create_dir_all(desk.path().join("../state")).unwrap();
    std::fs::write(desk.path().join("../state/maps"), "").unwrap();
    let ran = desk.run(&["set", "feature.auto", "title", "One"]);
    assert_eq!(ran.code, 0, "{}", ran.shown());
    assert!(ran.err.contains("could not write the history"), "{}", ran.err);
    assert_eq!(desk.read("m.msgmap.toml"), MAP.replace("Continuous reconciliation", "One"));
}
