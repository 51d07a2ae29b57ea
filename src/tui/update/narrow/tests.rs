//! Narrowing what was found, by key and by mouse; and the list that stays while one types.

use std::fmt::Write as _;

use crate::tui::app::{FindFocus, Popup};
use crate::tui::desk::{Desk, MAP};
use crate::tui::msg::{Effect, Msg};
use crate::tui::update::update;
use crate::workspace::Workspace;

fn chosen(desk: &Desk) -> Vec<String> {
    let chosen = desk.app.find.narrow.chosen.iter();
    chosen.map(|choice| format!("{}:{}", choice.label, choice.value)).collect()
}

fn hits(desk: &Desk) -> Vec<String> {
    desk.app.find.found.hits.iter().map(|hit| hit.key.to_string()).collect()
}

/// A desk with room for the column.
fn wide() -> Desk {
    Desk::new(160, 45)
}

#[test]
fn the_column_counts_all_that_is_found_and_a_key_narrows_it() {
    let mut desk = wide();
    desk.press(&["'close", "Enter"]);
    let all = desk.app.find.found.total;
    assert!(desk.screen().contains("Show only"), "{}", desk.screen());
    desk.press(&["F"]);
    assert_eq!(desk.app.find.focus, FindFocus::Counts);
    let first = desk.app.find.narrow.value(desk.app.find.narrow.selected).unwrap().clone();
    desk.press(&["Space"]);
    assert_eq!(desk.app.find.found.total, first.count);
    assert!(first.count < all);
    assert_eq!(chosen(&desk), [format!("{}:{}", first.facet.word(), first.value)]);
    assert!(desk.screen().contains(&format!("kind: {} ×", first.label)), "{}", desk.screen());
    // The cursor stays on the value, and takes it off again.
    desk.press(&["Enter"]);
    assert_eq!((chosen(&desk).len(), desk.app.find.found.total), (0, all));
    desk.press(&["Esc"]);
    assert_eq!(desk.app.find.focus, FindFocus::Results);
}

#[test]
fn a_click_on_a_value_narrows_and_a_click_on_its_chip_takes_it_off() {
    let mut desk = wide();
    desk.press(&["'close"]).click("· Objections");
    assert_eq!(chosen(&desk), ["kind:objection"]);
    assert!(hits(&desk).iter().all(|key| key.starts_with("objection.")));
    desk.click("kind: Objections ×");
    assert!(chosen(&desk).is_empty() && hits(&desk).len() > 1);
}

#[test]
fn where_there_is_no_room_for_a_column_the_same_values_stand_in_a_menu() {
    let mut desk = Desk::new(80, 24);
    desk.press(&["'close", "Ctrl-G", "'story"]);
    let Some(Popup::Facets(_)) = desk.app.popups.last() else { panic!("{}", desk.screen()) };
    assert!(desk.screen().contains("Success stories"), "{}", desk.screen());
    desk.press(&["Enter"]);
    assert_eq!(chosen(&desk), ["kind:success_story"]);
    assert_eq!(hits(&desk), ["success_story.acme-bank"]);
    assert_eq!(desk.app.find.focus, FindFocus::Query, "the menu leaves everything as it was");
    // Several, one behind the other, and all off by the key of the list.
    desk.press(&["Down", "F", "'objection", "Tab", "Esc"]);
    assert_eq!(chosen(&desk).len(), 2);
    desk.press(&["Backspace", "Backspace"]);
    assert!(chosen(&desk).is_empty());
    // The key that takes words off takes these, too.
    desk.press(&["F", "'objection", "Enter", "x"]);
    assert!(chosen(&desk).is_empty(), "{:?}", chosen(&desk));
}

#[test]
fn before_anything_is_typed_the_whole_map_is_counted_and_a_value_lists_it() {
    let mut desk = wide();
    assert!(desk.screen().contains("· Objections"), "{}", desk.screen());
    desk.click("· Objections");
    assert_eq!(hits(&desk), ["objection.rip-and-replace"]);
    desk.press(&["/", "Esc"]);
    assert!(chosen(&desk).is_empty() && hits(&desk).is_empty());
}

#[test]
fn a_choice_that_leaves_nothing_says_so_and_how_to_go_back() {
    let mut desk = wide();
    desk.press(&["'close"]).click("· Objections").press(&["/", "Ctrl-U", "'continuous"]);
    assert!(hits(&desk).is_empty());
    let screen = desk.screen();
    assert!(
        screen.contains("2 entries fit without what is chosen; Ctrl-G goes to it."),
        "{screen}"
    );
    assert!(!screen.contains("makes the situation that is missing"), "{screen}");
    // A new search starts afresh.
    desk.press(&["Esc", "'continuous"]);
    assert_eq!(hits(&desk)[0], "feature.auto-reconcile");
}

#[test]
fn a_value_that_is_deleted_narrows_nothing() {
    let mut desk = wide();
    desk.press(&["'close"]).click("  Banking");
    assert_eq!(chosen(&desk), ["market:banking"]);
    // Another program takes the value away.
    let text = MAP.replace("[market.banking]\ntitle = \"Banking\"\nparent = \"finance\"\n", "");
    desk.app.workspace = Workspace::open([("map.toml", text.into_bytes())]);
    desk.press(&["/", "'s"]);
    assert!(chosen(&desk).is_empty());
}

/// Presses a key of which the answer is still to come; returns the question.
fn asks(desk: &mut Desk, letter: char) -> Effect {
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
    let event = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE);
    let mut effects = update(&mut desk.app, Msg::Key(event));
    effects.retain(|effect| matches!(effect, Effect::Search { .. }));
    effects.pop().unwrap()
}

#[test]
fn while_an_answer_is_awaited_the_screen_below_the_search_line_stays() {
    for typed in ["'", "'clos", "'zzyzx"] {
        for size in [(80, 24), (160, 45)] {
            let mut desk = Desk::new(size.0, size.1);
            desk.press(&[typed]);
            let below = |desk: &Desk| {
                // Only the title tells that something is awaited.
                let screen = desk.screen().replace("Looking …", "What do you need?");
                let lines = screen.lines().skip(2).map(|line| line.replace(['─', '━'], ""));
                lines.collect::<Vec<_>>().join("\n")
            };
            let before = below(&desk);
            asks(&mut desk, 'e');
            assert_eq!(below(&desk), before);
        }
    }
}

#[test]
fn the_row_that_was_chosen_by_hand_is_followed_while_one_types_on() {
    let mut desk = Desk::new(120, 40);
    desk.press(&["'close", "Enter", "Down", "Down"]);
    let key = desk.app.find.shown().cloned().unwrap();
    desk.press(&["/", "' days"]);
    assert_eq!(desk.app.find.shown(), Some(&key));
    assert_ne!(hits(&desk)[0], key.to_string(), "the best one is another");
    // One that is no longer there gives way to the best, and nothing is followed any more.
    desk.press(&["Ctrl-U", "'continuous reconciliation"]);
    assert_eq!(desk.app.find.selected, 0);
    assert!(!desk.app.find.moved);
}

#[test]
fn without_a_choice_by_hand_the_best_is_shown_first() {
    let mut desk = Desk::new(120, 40);
    desk.press(&["'close", "Enter", "/", "' nightly batch"]);
    assert_eq!(desk.app.find.selected, 0);
}

#[test]
fn the_page_stays_where_it_was_while_it_shows_the_same_entry() {
    let mut desk = Desk::new(80, 24);
    desk.press(&["'globex cf", "Enter", "Enter", "PageDown"]);
    let (key, scroll) = (desk.app.find.shown().cloned(), desk.app.find.page_scroll);
    assert!(scroll > 0);
    desk.press(&["/", "'o"]);
    assert_eq!((desk.app.find.shown().cloned(), desk.app.find.page_scroll), (key, scroll));
    // Another entry is read from its top.
    desk.press(&["Ctrl-U", "'continuous"]);
    assert_eq!(desk.app.find.page_scroll, 0);
}

#[test]
fn a_followed_row_stays_at_its_place_on_the_screen() {
    // More entries than the list has rows.
    let mut text = MAP.to_owned();
    for number in 0..30 {
        write!(text, "\n[objection.o{number}]\ntitle = \"Ledger worry {number}\"\n").unwrap();
    }
    let mut desk = Desk::of(&text, 80, 24, None);
    desk.press(&["'ledger worry", "Enter", "End"]);
    let row = |desk: &Desk| desk.app.find.selected - desk.app.find.scroll;
    let before = (desk.app.find.shown().cloned(), row(&desk));
    assert!(desk.app.find.scroll > 0);
    desk.press(&["/", "' replace"]);
    assert_eq!((desk.app.find.shown().cloned(), row(&desk)), before);
}

#[test]
fn a_value_that_is_chosen_shows_the_best_of_what_is_left() {
    let mut desk = wide();
    desk.press(&["'close", "Ctrl-G"]);
    let first = hits(&desk)[0].clone();
    desk.press(&["Space", "Space"]);
    assert_eq!((desk.app.find.selected, desk.app.find.scroll), (0, 0));
    assert_eq!(hits(&desk)[0], first);
}

#[test]
fn whoever_goes_on_before_the_answer_is_there_gets_the_best_of_it() {
    let mut desk = Desk::new(120, 40);
    desk.press(&["'close"]);
    let before = desk.app.find.shown().cloned();
    desk.app.find.input = crate::tui::input::Input::new("close continuou");
    let question = asks(&mut desk, 's');
    desk.press(&["Enter"]);
    let Effect::Search { generation, query } = question else { panic!("{question:?}") };
    let index = crate::search::Index::in_memory(desk.app.map()).unwrap();
    let found = index.search(desk.app.map(), &query).unwrap();
    let place = found.hits.iter().position(|hit| Some(&hit.key) == before.as_ref());
    assert!(place > Some(0), "what was there before is found, but not first");
    desk.happen(Msg::Found { generation, result: Ok(found) });
    assert_eq!(desk.app.find.selected, 0);
}
