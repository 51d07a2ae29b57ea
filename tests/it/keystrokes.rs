//! How many keys a first message takes, from `msgmap init` on, and in a spreadsheet.
//!
//! Both say the same: a situation in which one value proposition is said, proved by a story with a
//! measured result, made possible by a feature, answering an objection. In the app every key is
//! counted, from the first screen to the saved file; the words that are typed are in it.
//!
//! The spreadsheet is the best one that keeps the same links: one sheet a kind, a column for its
//! id, one for its title, and in the sheet of situations one column for each sort of link. Counted
//! are each letter, one key to leave each cell, one to go to the next sheet (Ctrl-PageDown), one to
//! save. It is given ids as short as can be, two letters (`S1`), its columns are there and named,
//! and the cursor stands in the first free row of each sheet. With the ids that the app gives by
//! itself, which tell what they are of, the same sheets take more; both counts are below.
//!
//! Neither the spreadsheet's ids nor its links are checked by anybody; the app's are.

use super::terminal::Terminal;

const SITUATION: &str = "A CFO weighing us against Globex";
const CLAIM: &str = "Close in three days, not ten";
const STORY: &str = "Acme Bank closes in three days";
const FEATURE: &str = "Continuous reconciliation";
const OBJECTION: &str = "We would have to replace everything";
const MEASURE: &str = "Days to close";
const BEFORE: &str = "10 days";
const AFTER: &str = "3 days";

/// The keys that it takes in the app, as the README has it.
const IN_THE_APP: usize = 212;
/// The keys that it takes in a spreadsheet with ids of two letters, and with the app's own ids.
const IN_A_SPREADSHEET: (usize, usize) = (216, 464);

/// A terminal that counts the keys that are pressed.
struct Counted {
    terminal: Terminal,
    count: usize,
}

impl Counted {
    /// Presses one key, and waits for what it shows.
    #[track_caller]
    fn press(&mut self, key: &str, shows: &str) {
        self.terminal.keys(key);
        self.count += 1;
        self.terminal.wait_for(shows);
    }

    /// Types words and a key behind them, and waits for what that shows.
    #[track_caller]
    fn say(&mut self, words: &str, key: &str, shows: &str) {
        self.terminal.keys(words);
        self.count += words.chars().count();
        self.terminal.wait_for(words);
        self.press(key, shows);
    }
}

#[test]
fn a_first_message_takes_as_many_keys_as_the_readme_says() {
    let folder = tempfile::tempdir().unwrap();
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_msgmap"))
        .args(["init", "map.toml"])
        .current_dir(folder.path())
        .env("MSGMAP_STATE", folder.path().join("state"))
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let terminal = Terminal::start(120, 40, &["--map", "map.toml"], folder.path());
    let mut desk = Counted { terminal, count: 0 };
    desk.terminal.wait_for("Our message map");
    first_message(&mut desk);
    desk.press("\x13", "Saved map.toml");
    let count = desk.count;
    desk.terminal.keys("\x11");
    assert_eq!(desk.terminal.ended().0, 0);
    let text = std::fs::read_to_string(folder.path().join("map.toml")).unwrap();
    let point = "[situation.a-cfo-weighing-us-against-globex]\n\
                 title = \"A CFO weighing us against Globex\"\n\n\
                 [[situation.a-cfo-weighing-us-against-globex.point]]\n\
                 value_proposition = \"close-in-three-days-not-ten\"\n\
                 success_stories = [\"acme-bank-closes-in-three-days\"]\n\
                 features = [\"continuous-reconciliation\"]\n\
                 objections = [\"we-would-have-to-replace-everything\"]\n";
    assert!(text.contains(point), "{text}");
    let result = "[[success_story.acme-bank-closes-in-three-days.result]]\n\
                  measure = \"Days to close\"\nbefore = \"10 days\"\nafter = \"3 days\"\n";
    assert!(text.contains(result), "{text}");
    assert_eq!(count, IN_THE_APP);
}

/// Presses the keys, as the screen tells them one after the other.
fn first_message(desk: &mut Counted) {
    desk.press("\x1bOR", "Outline");
    // The situation that stands there as an example says of which kind a new entry is.
    desk.press("\x1b[F", "▸  Customer");
    desk.press("\x1b[A", "▸- Terms");
    desk.press("\x1b[A", "▸  Assets");
    desk.press("\x1b[A", "▸  A head of operations");
    desk.press("n", "New situation, 1 of 6: title");
    desk.say(SITUATION, "\r", "2 of 6: requirements");
    desk.press("\r", "3 of 6: competitors");
    desk.press("\r", "4 of 6: personas");
    desk.press("\r", "5 of 6: value proposition");
    desk.say(CLAIM, "\r", "6 of 6: proof");
    desk.say(STORY, "\r", "━▶ Situation a-cfo");
    desk.press("\x1b[F", "▸ Notes");
    desk.press("\x1b[A", "What a rep says, in order.");
    desk.press("\x1b[A", "▸ Points");
    desk.press("\r", "‹ point 1 of");
    desk.press("\x1b[B", "▸ Proof");
    for (words, field) in [(FEATURE, "▸ Features"), (OBJECTION, "▸ Objections")] {
        desk.press("\x1b[B", field);
        desk.press("\r", "Tab marks");
        desk.say(words, "\r", "New \"");
    }
    // From the links beside the form to the story, for its figures.
    desk.press("\t", "━▶");
    for _ in 0..2 {
        desk.press("\x1b[B", "Links to");
    }
    desk.press("\r", "━▶ Success story acme");
    desk.press("a", "What was measured.");
    desk.say(MEASURE, "\r", "‹ result 1 of");
    for words in [BEFORE, AFTER] {
        desk.press("\x1b[B", "The figure");
        desk.press("\r", "For example");
        desk.say(words, "\r", "(u takes it back)");
    }
}

#[test]
fn a_spreadsheet_takes_this_many() {
    let ids = |short: bool| {
        let id = |slug: &'static str| if short { 2 } else { slug.len() };
        [
            id("a-cfo-weighing-us-against-globex"),
            id("close-in-three-days-not-ten"),
            id("acme-bank-closes-in-three-days"),
            id("continuous-reconciliation"),
            id("we-would-have-to-replace-everything"),
        ]
    };
    let count = |short: bool| {
        let [situation, claim, story, feature, objection] = ids(short);
        let sheets: [&[usize]; 5] = [
            &[claim, CLAIM.len()],
            &[story, STORY.len(), MEASURE.len(), BEFORE.len(), AFTER.len()],
            &[feature, FEATURE.len()],
            &[objection, OBJECTION.len()],
            &[situation, SITUATION.len(), claim, story, feature, objection],
        ];
        let cells: usize = sheets.iter().flat_map(|sheet| sheet.iter()).map(|cell| cell + 1).sum();
        cells + (sheets.len() - 1) + 1
    };
    assert_eq!((count(true), count(false)), IN_A_SPREADSHEET);
}
