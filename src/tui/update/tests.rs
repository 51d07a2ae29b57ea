mod begin;
mod entries;
mod form;
mod lost;
mod model;
mod outline;
mod ways;

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use crate::disk::RecentNote;
use crate::disk::{Before, Change, Saved, digest};
use crate::model::{Key, Path};
use crate::tui::app::{FindFocus, MapFocus, Popup, Tab};
use crate::tui::commands::{Action, COMMANDS, Context};
use crate::tui::desk::{Desk, MAP};
use crate::tui::keys;
use crate::tui::msg::{CopiedBy, Effect, Msg, Reloaded, SaveFailure};
use crate::workspace::Workspace;

/// Presses keys from the start, and compares the state as one line: the tab, what listens, the
/// entry in view, and what the status says.
#[track_caller]
fn check(keys: &[&str], expect: &str) {
    let mut desk = Desk::new(100, 30);
    desk.press(keys);
    assert_eq!(state(&desk), expect);
}

fn state(desk: &Desk) -> String {
    let key = desk.app.chosen().map_or_else(|| "-".to_owned(), ToString::to_string);
    format!("{:?} {:?} {key} | {}", desk.app.tab, desk.app.listener(), desk.app.status.text)
}

/// Goes to the form of the value proposition.
const TO_FORM: &[&str] = &["F3", "'/close in three", "Enter", "Enter"];

#[test]
fn a_rep_types_reads_goes_on_and_comes_back() {
    check(&["'globex cfo"], "Find Query situation.cfo-against-globex | ");
    check(&["'globex cfo", "Enter"], "Find Results situation.cfo-against-globex | ");
    check(&["'globex cfo", "Enter", "Enter"], "Find Preview situation.cfo-against-globex | ");
    let follow = ["'globex cfo", "Enter", "Enter", "Enter"];
    check(&follow, "Find Preview value_proposition.close-in-three-days | ");
    let back = ["'globex cfo", "Enter", "Enter", "Enter", "Esc"];
    check(&back, "Find Preview situation.cfo-against-globex | ");
    let more = ["'globex cfo", "Enter", "Enter", "Enter", "Esc", "Esc", "Esc"];
    check(&more, "Find Query situation.cfo-against-globex | ");
    let all = ["'globex cfo", "Enter", "Enter", "Esc", "Esc", "Esc", "Esc"];
    check(&all, "Find Query - | This is the first step. Ctrl-Q leaves msgmap.");
}

#[test]
fn letters_are_typed_in_the_line_and_act_in_the_list() {
    let mut desk = Desk::new(80, 24);
    desk.press(&["'qy1u?:/"]);
    assert_eq!(desk.app.find.input.text(), "qy1u?:/");
    assert_eq!(desk.effects, []);
    desk.press(&["Esc", "'globex", "Down", "q"]);
    // What was given up had found no answer, which is worth keeping.
    let recent =
        Effect::Recent { root: desk.app.root.clone(), note: RecentNote::Search("globex".into()) };
    assert_eq!(desk.effects, [Effect::Missed("qy1u?:/".into()), recent, Effect::Quit]);
}

#[test]
fn what_is_copied_is_plain_sentences_with_proof() {
    let mut desk = Desk::new(80, 24);
    desk.press(&["'globex cfo", "Ctrl-Y"]);
    let text = "Globex batches at night. We reconcile as it happens, so day 3 is your review \
                day.\nProof: Acme Bank: Days to close from 10 days to 3 days (as of 2026-06-30) \
                (https://northwind.example/stories/acme-bank)";
    // Beside it, the search that was of use is kept.
    assert_eq!(desk.effects.last(), Some(&Effect::Copy(text.into())));
    desk.happen(Msg::Copied(Ok(CopiedBy::Terminal)));
    assert_eq!(desk.app.status.text, "Copied to the terminal's clipboard.");
    desk.happen(Msg::Copied(Err("no clipboard".into())));
    assert!(desk.app.status.bad);
}

#[test]
fn an_answer_to_an_old_question_is_dropped() {
    let mut desk = Desk::new(80, 24);
    desk.press(&["'globex"]);
    let before = desk.app.find.found.clone();
    let generation = desk.app.find.asked - 1;
    desk.happen(Msg::Found { generation, result: Ok(<_>::default()) });
    assert_eq!(desk.app.find.found, before);
}

#[test]
fn a_title_is_edited_taken_back_and_made_again() {
    let mut desk = Desk::new(100, 30);
    desk.press(TO_FORM);
    assert_eq!(state(&desk), "Map Form value_proposition.close-in-three-days | ");
    desk.press(&["Enter", "End", "' at all", "Enter"]);
    assert!(desk.text().contains("title = \"Close in three days, not ten at all\"\n"));
    assert!(desk.app.popups.is_empty());
    desk.press(&["u"]);
    assert_eq!(desk.text(), MAP);
    desk.press(&["Ctrl-R"]);
    assert!(desk.text().contains("not ten at all"));
    desk.press(&["Ctrl-Z"]);
    assert_eq!(desk.text(), MAP);
}

#[test]
fn what_is_refused_stays_in_its_editor() {
    let mut desk = Desk::new(100, 30);
    desk.press(TO_FORM).press(&["Enter", "Ctrl-U", "Enter"]);
    let Some(Popup::Line(editor)) = desk.app.popups.last() else { panic!("the editor is gone") };
    assert_eq!(editor.error.as_deref(), Some("An entry needs a title."));
    desk.press(&["Esc"]);
    assert_eq!(desk.app.listener(), Context::Confirm);
    desk.press(&["Esc"]);
    assert_eq!(desk.app.listener(), Context::Line);
    desk.press(&["Esc", "n"]);
    assert_eq!((desk.app.listener(), desk.text()), (Context::Form, MAP));
}

#[test]
fn a_day_is_typed_moved_and_proved() {
    let mut desk = Desk::new(100, 40);
    desk.press(TO_FORM);
    select(&mut desk, "reviewed");
    desk.press(&["Enter", "Ctrl-U", "'32nd", "Enter"]);
    let Some(Popup::Line(editor)) = desk.app.popups.last() else { panic!("the editor is gone") };
    assert!(editor.error.as_deref().is_some_and(|error| error.contains("is no day")));
    desk.press(&["Ctrl-U", "'today", "Up", "Up", "Down", "Enter"]);
    assert!(desk.text().contains("reviewed = 2026-11-23\n"));
}

#[track_caller]
fn select(desk: &mut Desk, field: &str) {
    desk.app.map_tab.form.select(&Path::field(field));
    let row = desk.app.map_tab.form.row().map(crate::tui::form::FormRow::path);
    assert_eq!(row, Some(Path::field(field)));
}

#[test]
fn a_long_text_is_edited_and_kept() {
    let mut desk = Desk::new(100, 30);
    desk.press(TO_FORM);
    select(&mut desk, "body");
    desk.press(&["Enter", "'Now. ", "Ctrl-S"]);
    assert!(desk.text().contains("body = \"\"\"\nNow.\nReconciliation runs"));
    desk.press(&["Enter", "'x", "Esc", "Enter"]);
    assert!(
        desk.text().contains("body = \"\"\"\nxNow.\nReconciliation runs"),
        "Esc asks, Enter keeps"
    );
}

#[test]
fn a_long_text_ends_in_one_line_break_and_a_line_in_none() {
    let mut desk = Desk::new(100, 30);
    desk.press(TO_FORM);
    select(&mut desk, "body");
    desk.press(&["Enter", "Ctrl-S"]);
    assert_eq!(desk.text(), MAP, "what is unchanged stays");
    desk.press(&["Enter", "Down", "Down", "Enter", "Enter", "Ctrl-S"]);
    assert_eq!(desk.text(), MAP, "a last Enter is no content");
    desk.press(&["Enter", "Ctrl-a", "'One line.", "Enter", "Ctrl-S"]);
    let entry = desk.app.map().get(&Key::new("value_proposition", "close-in-three-days")).unwrap();
    assert_eq!(entry.text("body"), Some("One line."));
    desk.press(&["Delete"]);
    select(&mut desk, "body");
    desk.press(&["Enter", "'One. Two.", "Enter", "'three", "Enter", "Ctrl-S"]);
    let body = "body = \"\"\"\nOne.\nTwo. three\n\"\"\"\n";
    assert!(desk.text().contains(body), "a new text has a sentence a line: {}", desk.text());
    desk.press(&["Enter", "'Now ", "Ctrl-S"]);
    let body = "body = \"\"\"\nNow One.\nTwo. three\n\"\"\"\n";
    assert!(desk.text().contains(body), "{}", desk.text());
}

#[test]
fn words_are_one_a_line() {
    let mut desk = Desk::new(100, 30);
    desk.press(TO_FORM);
    select(&mut desk, "aliases");
    desk.press(&["Enter", "'quick", "Enter", "'swift close", "Ctrl-S"]);
    assert!(desk.text().contains("aliases = [\n  \"quick\",\n  \"swift close\",\n]\n"));
}

#[test]
fn references_are_picked_by_title_and_marked() {
    let mut desk = Desk::new(100, 30);
    desk.press(TO_FORM);
    select(&mut desk, "markets");
    desk.press(&["Enter", "'bank", "Enter"]);
    assert!(desk.text().contains("markets = [\"banking\"]\n"));
    desk.press(&["Enter", "Tab", "Down", "Down", "Tab", "Enter"]);
    assert!(desk.text().contains("markets = [\"finance\"]\n"), "{}", desk.text());
}

#[test]
fn cards_are_opened_added_moved_and_removed() {
    let mut desk = Desk::new(100, 40);
    desk.press(&["F3"]);
    super::map::show(&mut desk.app, &Key::new("success_story", "acme-bank"));
    desk.app.map_tab.focus = MapFocus::Form;
    super::settle(&mut desk.app);
    desk.press(&["End", "Up", "Enter", "'Open items", "Enter"]);
    assert_eq!(desk.app.map_tab.form.at, Path::field("result").item(1));
    desk.press(&["Down", "Enter", "'900", "Enter", "Esc"]);
    assert!(desk.text().contains("measure = \"Open items\"\nbefore = \"900\"\n"));
    desk.press(&["K"]);
    let first = desk.text().find("Open items").unwrap();
    assert!(first < desk.text().find("Days to close").unwrap());
    desk.press(&["Delete", "u", "u", "u", "u"]);
    assert_eq!(desk.text(), MAP);
}

#[test]
fn a_save_says_what_was_read_and_takes_in_how_it_went() {
    let mut desk = Desk::new(100, 30);
    desk.press(TO_FORM).press(&["Enter", "'x", "Enter", "Ctrl-S", "Ctrl-S"]);
    let Some(Effect::Save { changes, texts, .. }) = desk.effects.pop() else { panic!("no save") };
    assert_eq!(desk.effects, [], "the second one waits for the first");
    let after = desk.text().as_bytes().to_vec();
    let path = std::path::PathBuf::from("map.toml");
    let before = Before::Content(digest(MAP.as_bytes()));
    assert_eq!(changes, [Change::Write { path, before, after: after.clone() }]);
    let failure = SaveFailure {
        message: "the disk is full".into(),
        hint: Some("free some space".into()),
        written: Vec::new(),
        is_outdated: false,
    };
    desk.happen(Msg::Saved { texts: texts.clone(), result: Err(failure), unnoted: None });
    assert!(desk.app.status.bad && desk.app.workspace.is_unsaved());
    desk.press(&["Enter"]);
    let saved = Saved { digest: Some(digest(&after)), written: true, notes: Vec::new() };
    desk.happen(Msg::Saved { texts, result: Ok(vec![saved]), unnoted: None });
    assert_eq!(desk.app.status.text, "Saved map.toml.");
    assert!(!desk.app.workspace.is_unsaved());
    desk.press(&["q"]);
    assert_eq!(desk.effects, [Effect::Quit]);
}

#[test]
fn the_files_are_read_again_after_asking_about_what_is_not_saved() {
    let text =
        MAP.replace("Acme Bank cut", "Acme Bank halved").replace("[feature.ask]", "[feature.tell]");
    let read = || Reloaded {
        workspace: Workspace::open([("map.toml", text.as_bytes().to_vec())]),
        is_folder: false,
        digests: [("map.toml".into(), digest(text.as_bytes()))].into_iter().collect(),
        unread: Vec::new(),
    };
    let mut desk = Desk::new(100, 30);
    desk.press(TO_FORM).press(&["Enter", "'x", "Enter", "Ctrl-S"]);
    let Some(Effect::Save { texts, .. }) = desk.effects.pop() else { panic!("no save") };
    let failure = SaveFailure {
        message: "`map.toml` was changed".into(),
        hint: None,
        written: Vec::new(),
        is_outdated: true,
    };
    desk.happen(Msg::Saved { texts, result: Err(failure), unnoted: None });
    desk.press(&["n"]);
    let Some(Popup::Confirm(question)) = desk.app.popups.last() else { panic!("nothing is asked") };
    let words = "Your 1 unsaved edit is dropped.";
    assert_eq!(question.lines.first().map(String::as_str), Some(words));
    desk.press(&["Enter"]);
    let Some(Effect::Reload { generation, .. }) = desk.effects.pop() else { panic!("no reading") };
    desk.happen(Msg::Reloaded { generation: generation + 1, result: Ok(Box::new(read())) });
    assert!(desk.app.status.bad && desk.app.workspace.is_unsaved(), "edited meanwhile");
    desk.happen(Msg::Reloaded { generation, result: Err("it is gone".into()) });
    assert!(desk.app.status.bad && desk.app.workspace.is_unsaved());
    desk.happen(Msg::Reloaded { generation, result: Ok(Box::new(read())) });
    assert_eq!(desk.app.status.text, "The files were read again.");
    assert_eq!(desk.text(), text);
    assert!(!desk.app.workspace.is_unsaved());
    desk.press(&["F2", "'tell the ledger halved"]);
    let found = |id: &str| desk.app.find.found.hits.iter().any(|hit| hit.key.id == id);
    assert!(found("tell") && found("acme-bank") && !found("ask"));
}

#[test]
fn leaving_with_something_unsaved_asks_once() {
    let edited = |keys: &[&str]| {
        let mut desk = Desk::new(100, 30);
        desk.press(TO_FORM).press(&["Enter", "'x", "Enter", "q"]).press(keys);
        desk
    };
    assert_eq!(edited(&[]).app.listener(), Context::Confirm);
    assert_eq!(edited(&["Esc"]).effects, []);
    assert_eq!(edited(&["n"]).effects, [Effect::Quit]);
    let mut desk = edited(&["Enter"]);
    let Some(Effect::Save { texts, .. }) = desk.effects.pop() else { panic!("no save") };
    let saved = Saved { digest: None, written: true, notes: Vec::new() };
    desk.happen(Msg::Saved { texts, result: Ok(vec![saved]), unnoted: None });
    assert_eq!(desk.effects, [Effect::Quit]);
}

#[test]
fn leaving_out_of_an_editor_asks_about_what_was_typed() {
    let mut desk = Desk::new(100, 30);
    desk.press(TO_FORM).press(&["Enter", "'x", "Ctrl-Q"]);
    assert_eq!((desk.app.listener(), desk.effects.len()), (Context::Confirm, 0));
    desk.press(&["n", "q"]);
    assert_eq!(desk.effects, [Effect::Quit]);
}

#[test]
fn a_read_only_map_is_not_edited_and_says_why() {
    let mut desk = Desk::of(MAP, 100, 30, Some("--read-only"));
    desk.press(TO_FORM).press(&["Enter"]);
    assert!(desk.app.popups.is_empty() && desk.app.status.text.contains("--read-only"));
    desk.press(&["n", "a", "Delete", "Ctrl-S"]);
    assert_eq!(desk.text(), MAP);
    assert!(desk.app.status.bad);
}

#[test]
fn a_read_only_map_offers_no_edits_and_says_the_way_out() {
    let mut desk = Desk::of(MAP, 160, 45, Some("--read-only"));
    desk.press(&["F3", "n"]);
    let words =
        "The map is open read-only (--read-only). Start msgmap without --read-only to edit.";
    assert_eq!(desk.app.status.text, words);
    let footer = |desk: &Desk| desk.screen().lines().last().unwrap_or_default().to_owned();
    assert!(!footer(&desk).contains("n new"), "{}", footer(&desk));
    assert!(footer(&desk).contains("q quit"), "{}", footer(&desk));
    let mut desk = Desk::of(MAP, 160, 45, Some("the built-in sample"));
    desk.press(&["F3", "n"]);
    assert!(desk.app.status.text.ends_with("`msgmap init` makes a map of your own."));
    let mut desk = Desk::new(160, 45);
    desk.press(&["F3"]);
    assert!(footer(&desk).contains("n new"), "{}", footer(&desk));
}

#[test]
fn what_finds_nothing_says_why() {
    let mut desk = Desk::new(100, 30);
    assert_eq!(desk.app.find.welcome.n_entries, 12, "the settings of the map are no entry");
    desk.press(&["'ask ledger", "Ctrl-T"]);
    desk.press(&["Ctrl-U", "'zzzz"]);
    assert!(desk.screen().contains("Internal entries are left out; Ctrl-T shows them."));
    desk.press(&["Ctrl-T"]);
    assert!(!desk.screen().contains("Internal entries"));
    desk.press(&["Ctrl-P", "'zzzz"]);
    assert!(desk.screen().contains("Nothing fits."));
}

#[test]
fn pasted_text_is_data() {
    let mut desk = Desk::new(100, 30);
    desk.happen(Msg::Paste("globex\r\ncfo\u{11}".into()));
    assert_eq!(desk.app.find.input.text(), "globex cfo");
    desk.press(&["F3"]);
    desk.happen(Msg::Paste("q".into()));
    assert_eq!(desk.effects, []);
}

#[test]
fn what_nobody_sees_does_not_get_in() {
    let stray =
        "a\u{1b}[0m\u{9b}\u{202e}\u{200b}\tb\u{feff}\r\nمی\u{200c}خ 👩\u{200d}💻 1\u{fe0f}\u{20e3}";
    let mut desk = Desk::new(100, 30);
    desk.press(TO_FORM).press(&["Enter", "Ctrl-U"]);
    desk.happen(Msg::Paste(stray.into()));
    desk.press(&["'\u{1b}\u{202e}"]);
    let Some(Popup::Line(editor)) = desk.app.popups.last() else { panic!("no editor") };
    assert_eq!(editor.input.text(), "a[0m b می\u{200c}خ 👩\u{200d}💻 1\u{fe0f}\u{20e3}");
    desk.press(&["Esc", "n"]);
    select(&mut desk, "body");
    desk.press(&["Enter", "Ctrl-a"]);
    desk.happen(Msg::Paste(stray.into()));
    desk.press(&["'\u{9b}\u{202e}"]);
    let Some(Popup::Text(editor)) = desk.app.popups.last() else { panic!("no editor") };
    assert_eq!(editor.text(), "a[0m\tb\nمی\u{200c}خ 👩\u{200d}💻 1\u{fe0f}\u{20e3}");
}

#[test]
fn the_map_tab_says_that_it_hides_nothing() {
    let said = |keys: &[&str]| {
        let mut desk = Desk::new(100, 30);
        desk.press(keys);
        desk.app.status.text.clone()
    };
    assert_eq!(said(&["Ctrl-T"]), super::command::ONLY_CUSTOMERS);
    assert_eq!(said(&["Ctrl-T", "F3"]), super::command::MAP_SHOWS_ALL);
    assert_eq!(said(&["'globex", "Ctrl-T", "Enter", "e"]), super::command::MAP_SHOWS_ALL);
    assert_eq!(said(&["Ctrl-T", "F3", "F2"]), super::command::ONLY_CUSTOMERS);
    assert_eq!(said(&["Ctrl-T", "F2", "Ctrl-T", "F3"]), "What is internal is shown again.");
}

#[test]
fn the_form_shows_what_the_filter_marks() {
    let mut desk = Desk::new(100, 30);
    desk.press(&["F3", "/", "'acme"]);
    assert_eq!(state(&desk), "Map Filter success_story.acme-bank | ");
    desk.press(&["Ctrl-U"]);
    desk.happen(Msg::Paste("ask the".into()));
    assert_eq!(state(&desk), "Map Filter feature.ask | ");
}

#[test]
fn the_outline_is_filtered_by_words_and_states() {
    let titles = |filter: &str| {
        let mut desk = Desk::new(100, 30);
        desk.press(&["F3", "/"]);
        desk.press(&[&format!("'{filter}")]);
        let outline = &desk.app.map_tab.outline;
        let items = outline.rows.iter().filter_map(|row| outline.item(row));
        items.map(|item| item.key.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(titles("acme"), ["acme-bank"]);
    assert_eq!(titles("draft"), ["ask"]);
    assert_eq!(titles("overdue"), ["acme-bank"]);
    assert_eq!(titles("bank acme"), ["acme-bank"]);
    assert_eq!(titles("nothing-like-it"), [""; 0]);
}

#[test]
fn a_click_chooses_and_two_go_on() {
    let mut desk = Desk::new(120, 40);
    desk.press(&["'globex cfo"]);
    desk.click("Globex Finance Cloud  ");
    desk.press(&["Esc"]);
    desk.click("What happens to your close");
    assert_eq!(desk.app.find.focus, FindFocus::Results);
    desk.click("2 Map");
    assert_eq!(desk.app.tab, Tab::Map);
    desk.click_twice("Title");
    assert_eq!(desk.app.listener(), Context::Line);
    desk.click("Esc back");
    desk.click("? keys");
    assert_eq!(desk.app.listener(), Context::Help);
}

#[test]
fn every_command_can_be_found_in_the_palette_or_has_a_key_and_never_panics() {
    for command in COMMANDS {
        for tab in ["F2", "F3"] {
            let mut desk = Desk::new(80, 24);
            desk.press(&["'globex", tab]);
            for effect in super::run(&mut desk.app, command.action) {
                assert_ne!(effect, Effect::Copy(String::new()));
            }
            super::settle(&mut desk.app);
            assert!(!desk.screen().is_empty());
        }
        if command.in_palette {
            let mut desk = Desk::new(80, 24);
            desk.press(&["Ctrl-P"]);
            let Some(Popup::Palette(palette)) = desk.app.popups.last() else { panic!("none") };
            assert!(palette.found.iter().any(|found| found.action == command.action));
        }
    }
    let _: Action = Action::Save;
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % below.max(1)
    }
}

#[test]
fn a_storm_of_keys_clicks_and_sizes_breaks_nothing_and_is_undone_to_the_first_byte() {
    let names: Vec<&str> = COMMANDS
        .iter()
        .flat_map(|command| command.keys.iter().map(|binding| binding.key))
        .collect();
    for seed in 0..6 {
        let mut numbers = Numbers(seed * 7 + 1);
        let mut desk = Desk::new(80, 24);
        for _ in 0..400 {
            match numbers.next(12) {
                0 => {
                    let sizes = [
                        (80, 24),
                        (120, 40),
                        (160, 45),
                        (59, 14),
                        (40, 12),
                        (10, 3),
                        (1, 1),
                        (0, 0),
                    ];
                    let (width, height) = sizes[numbers.next(sizes.len())];
                    desk.happen(Msg::Resize(width, height));
                }
                1 => {
                    let (column, row) = (numbers.next(170), numbers.next(50));
                    let kinds = [
                        MouseEventKind::Down(MouseButton::Left),
                        MouseEventKind::ScrollDown,
                        MouseEventKind::ScrollUp,
                    ];
                    let kind = kinds[numbers.next(kinds.len())];
                    let event = MouseEvent {
                        kind,
                        column: u16::try_from(column).unwrap(),
                        row: u16::try_from(row).unwrap(),
                        modifiers: crossterm::event::KeyModifiers::NONE,
                    };
                    desk.happen(Msg::Mouse(event, 0));
                }
                2 => desk.happen(Msg::Paste("a\u{202e}b\nc".into())),
                3 | 4 => {
                    desk.press(&["'globex e2"]);
                }
                _ => {
                    let name = names[numbers.next(names.len())];
                    assert!(keys::parse(name).is_some());
                    desk.press(&[name]);
                }
            }
            drop(desk.screen());
        }
        while desk.app.workspace.undo().is_some() {}
        assert_eq!(desk.text(), MAP);
    }
}

#[test]
fn a_large_map_stays_quick() {
    use std::fmt::Write;
    let mut text = String::from("[map]\nformat = 1\n");
    for number in 0..4000 {
        write!(
            text,
            "[feature.f-{number}]\ntitle = \"Feature number {number}\"\nshort = \"It does {number}.\"\n\
             [value_proposition.v-{number}]\ntitle = \"Claim number {number}\"\n\
             [success_story.s-{number}]\ntitle = \"Story {number}\"\nvalue_propositions = [\"v-{number}\"]\n",
        )
        .unwrap();
    }
    let mut desk = Desk::of(&text, 160, 45, None);
    desk.press(&["F3", "z"]);
    let mut slowest = std::time::Duration::ZERO;
    for keys in [
        &["Down"][..],
        &["PageDown"],
        &["/"],
        &["'9"],
        &["Esc"],
        &["Enter"],
        &["Down"],
        &["Enter"],
        &["'x"],
    ] {
        let began = std::time::Instant::now();
        desk.press(keys);
        drop(desk.screen());
        println!("{keys:?} {:?}", began.elapsed());
        slowest = slowest.max(began.elapsed());
    }
    // Far above what it takes, and far below what a walk over the map for each row would.
    assert!(slowest.as_millis() < 2000, "{slowest:?}");
}
