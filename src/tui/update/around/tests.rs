use insta::assert_snapshot;

use crate::model::Key;
use crate::tui::app::{Popup, Tab};
use crate::tui::around::Around;
use crate::tui::commands::Context;
use crate::tui::desk::{Desk, MAP};
use crate::tui::msg::Msg;

/// Shows the picture around the value proposition.
const AROUND_CLAIM: &[&str] = &["F3", "'/close in three", "Enter", "m"];

fn around(desk: &Desk) -> &Around {
    match desk.app.popups.last() {
        Some(Popup::Around(around)) => around,
        other => panic!("no picture but {other:?}"),
    }
}

/// Returns what is in the middle, and what is chosen.
fn at(desk: &Desk) -> String {
    let around = around(desk);
    format!("{} > {}", around.centre, around.picture.spot(around.selected).unwrap().title)
}

#[test]
fn pictures() {
    let all = |keys: &[&str]| {
        [(120, 40), (80, 24), (40, 12)]
            .into_iter()
            .map(|(width, height)| Desk::new(width, height).press(keys).screen())
            .collect::<Vec<_>>()
            .join("\n=====\n")
    };
    assert_snapshot!("around-claim", all(AROUND_CLAIM));
    assert_snapshot!("around-situation", all(&["'globex cfo", "Enter", "m", "Right", "Down"]));
}

#[test]
fn the_arrow_keys_walk_along() {
    let mut desk = Desk::new(160, 40);
    desk.press(&["'globex cfo", "Enter", "m"]);
    let middle = "situation.cfo-against-globex > ";
    assert_eq!(at(&desk), format!("{middle}A CFO weighing us against Globex on closing speed"));
    for (key, chosen) in [
        ("Right", "Chief financial officer"),
        ("Down", "Close in three days, not ten"),
        ("Down", "Acme Bank cut its close from 10 days to 3"),
        ("Right", "Close in three days, not ten"),
        ("Down", "Banking"),
        ("h", "Acme Bank cut its close from 10 days to 3"),
        ("End", "We would have to replace everything"),
        ("Home", "What happens to your close when the nightly batch fails?"),
        ("Left", "A CFO weighing us against Globex on closing speed"),
        ("Left", "A CFO weighing us against Globex on closing speed"),
    ] {
        desk.press(&[key]);
        assert_eq!(at(&desk), format!("{middle}{chosen}"), "{key}");
    }
}

#[test]
fn the_chosen_one_comes_to_the_middle_and_goes_back() {
    let mut desk = Desk::new(120, 40);
    desk.press(AROUND_CLAIM).press(&["Left", "Enter"]);
    let story = "success_story.acme-bank > Acme Bank cut its close from 10 days to 3";
    assert_eq!(at(&desk), story);
    // Beyond the last step the picture moves along.
    desk.press(&["Right", "Down", "Right", "Right"]);
    assert_eq!(at(&desk), "market.finance > Finance");
    desk.press(&["Backspace"]);
    assert_eq!(at(&desk), story);
    desk.press(&["Esc"]);
    assert!(at(&desk).starts_with("value_proposition.close-in-three-days"));
    desk.press(&["Esc"]);
    assert_eq!(desk.app.listener(), Context::Outline);
}

#[test]
fn the_chosen_one_is_edited_or_read() {
    let mut desk = Desk::new(120, 40);
    desk.press(&["'globex cfo", "Enter", "m", "Right", "Down", "e"]);
    let chosen = |desk: &Desk| desk.app.chosen().unwrap().to_string();
    let claim = "value_proposition.close-in-three-days";
    assert_eq!((desk.app.tab, chosen(&desk).as_str()), (Tab::Map, claim));
    assert_eq!(desk.app.listener(), Context::Form);
    desk.press(&["m", "Left", "v"]);
    assert_eq!((desk.app.tab, chosen(&desk).as_str()), (Tab::Find, "success_story.acme-bank"));
    // From the middle Enter goes on to its form.
    desk.press(&["m", "Enter"]);
    assert_eq!((desk.app.tab, chosen(&desk).as_str()), (Tab::Map, "success_story.acme-bank"));
}

/// Twelve stories that tell of one market, and one that nobody names.
fn many() -> String {
    let mut map =
        "[map]\nformat = 1\n[market.m]\ntitle = \"Banking\"\n[market.none]\ntitle = \"None\"\n"
            .to_owned();
    for number in 10..22 {
        map.extend([format!(
            "[success_story.s{number}]\ntitle = \"Story {number}\"\nmarkets = [\"m\", \"gone\"]\n"
        )]);
    }
    map
}

#[test]
fn the_rest_of_many_is_told_and_opens() {
    let mut desk = Desk::of(&many(), 120, 40, None);
    desk.press(&["F3", "'/banking", "Enter", "m", "Left", "End"]);
    assert_eq!(at(&desk), "market.m > and 7 more");
    assert!(desk.screen().contains("Success stories 12"));
    desk.press(&["Enter"]);
    assert_eq!(at(&desk), "market.m > Story 15");
    desk.press(&["End"]);
    assert_eq!(at(&desk), "market.m > Story 21");
    desk.press(&["Enter", "Right", "Down", "Enter"]);
    assert_eq!(desk.app.status.text, "There is no entry market.gone.");
    assert_eq!(at(&desk), "success_story.s21 > gone (missing)");
    desk.press(&["Esc", "Esc", "/", "Ctrl-U", "'none", "Enter", "m", "Left", "Right", "Down"]);
    assert!(desk.screen().contains("Nothing says it, and it says nothing of others."));
}

#[test]
fn a_list_scrolls_where_there_is_no_room_for_a_picture() {
    let mut desk = Desk::of(&many(), 40, 12, None);
    desk.press(&["F3", "'/banking", "Enter", "m", "Home", "Up"]);
    assert_eq!(at(&desk), "market.m > Story 10");
    desk.press(&["Down", "Down", "Down", "Down", "Down", "Enter", "End", "Up"]);
    assert_eq!(at(&desk), "market.m > Story 21");
    assert!(desk.screen().contains("Story 21"));
    for (width, height) in [(19, 4), (10, 3), (1, 1), (0, 0), (200, 5), (20, 60), (160, 45)] {
        desk.happen(Msg::Resize(width, height));
        desk.press(&["Down", "Left", "Right", "PageUp", "PageDown"]);
        assert_eq!(desk.screen().lines().count(), usize::from(height));
    }
}

#[test]
fn what_is_internal_stays_hidden_where_it_is_hidden() {
    let map = MAP.replace(
        "title = \"Continuous reconciliation\"",
        "title = \"Continuous reconciliation\"\naudience = \"internal\"",
    );
    let mut desk = Desk::of(&map, 120, 40, None);
    desk.press(&["'globex cfo", "Enter", "m"]);
    assert!(desk.screen().contains("Continuous reconciliation"));
    desk.press(&["Esc", "i", "m"]);
    assert!(!desk.screen().contains("Continuous reconciliation"));
    assert_eq!(around(&desk).centre, Key::new("situation", "cfo-against-globex"));
}

#[test]
fn the_mouse_chooses_goes_on_and_scrolls() {
    let mut desk = Desk::new(160, 40);
    desk.press(AROUND_CLAIM).click("Acme Bank cut");
    assert_eq!(
        at(&desk),
        "value_proposition.close-in-three-days > Acme Bank cut its close from 10 days to 3"
    );
    desk.click_twice("Acme Bank cut");
    assert!(at(&desk).starts_with("success_story.acme-bank > "));
}

#[test]
fn it_follows_the_map() {
    let mut desk = Desk::new(160, 40);
    desk.press(AROUND_CLAIM);
    let before = around(&desk).picture.spots.len();
    desk.press(&["Esc", "/", "Ctrl-U", "'acme", "Enter", "Delete", "Enter"]);
    desk.press(&["/", "Ctrl-U", "'close in three", "Enter", "m"]);
    assert!(around(&desk).picture.spots.len() < before);
    desk.press(&["Ctrl-Z"]);
    assert_eq!(around(&desk).picture.spots.len(), before);
}
