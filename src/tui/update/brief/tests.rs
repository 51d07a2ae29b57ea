//! The brief: to it, through it, what is copied from it.

use crate::tui::app::Popup;
use crate::tui::brief::Sheet;
use crate::tui::desk::{Desk, MAP};
use crate::tui::msg::{CopiedBy, Effect, Msg};

/// The map of the tests with a second point, which is internal, and a third one.
fn three_points() -> String {
    let points = r#"
[[situation.cfo-against-globex.point]]
value_proposition = "cheaper"

[[situation.cfo-against-globex.point]]
value_proposition = "safer"
say = "Nothing leaves your own house."

[value_proposition.cheaper]
title = "A tenth of what Globex asks"
audience = "internal"
short = "Never said to a customer."
reviewed = 2026-10-01

[value_proposition.safer]
title = "Your ledger stays with you"
short = "It runs where you want."
reviewed = 2026-01-01
"#;
    format!("{MAP}{points}")
}

fn sheet(desk: &Desk) -> &Sheet {
    match desk.app.popups.last() {
        Some(Popup::Brief(sheet)) => sheet,
        other => panic!("no brief: {other:?}"),
    }
}

fn copied(desk: &mut Desk) -> Option<String> {
    let effects = std::mem::take(&mut desk.effects);
    effects.into_iter().find_map(|effect| {
        if let Effect::Copy(text) | Effect::CopyPage { plain: text, .. } = effect {
            Some(text)
        } else {
            None
        }
    })
}

#[test]
fn one_key_shows_the_brief_of_the_situation_or_of_the_one_that_says_the_message() {
    let mut desk = Desk::new(80, 24);
    desk.press(&["'globex cfo", "Enter", "b"]);
    assert_eq!(sheet(&desk).situation.to_string(), "situation.cfo-against-globex");
    assert_eq!(desk.app.status.text, "");
    let screen = desk.screen();
    assert!(screen.contains("▌ 1. Close in three days, not ten"), "{screen}");
    desk.press(&["Esc"]);
    assert!(desk.app.popups.is_empty());
    // A story is said in a situation, too; the status tells in which.
    let mut desk = Desk::new(80, 24);
    desk.press(&["'acme bank", "Enter", "b"]);
    assert_eq!(sheet(&desk).situation.to_string(), "situation.cfo-against-globex");
    assert!(desk.app.status.text.ends_with("A CFO weighing us against Globex on closing speed."));
    // What nobody says has no brief.
    let mut desk = Desk::new(80, 24);
    desk.press(&["'ask the ledger", "Enter", "b"]);
    assert!(desk.app.popups.is_empty());
    assert!(desk.app.status.text.contains("No situation says this"), "{}", desk.app.status.text);
}

#[test]
fn the_arrows_go_from_point_to_point_and_pass_over_no_line() {
    let mut desk = Desk::of(&three_points(), 60, 16, None);
    desk.press(&["'globex cfo", "Enter", "b"]);
    let height = crate::tui::screen::brief(desk.app.area);
    let mut seen = sheet(&desk).scroll + height;
    let mut points = vec![sheet(&desk).selected];
    for _ in 0..100 {
        desk.press(&["Down"]);
        let now = sheet(&desk);
        assert!(now.scroll <= seen, "lines were passed over: {} after {seen}", now.scroll);
        seen = seen.max(now.scroll + height);
        points.push(now.selected);
    }
    points.dedup();
    assert_eq!(points, [0, 1, 2]);
    assert!(seen >= sheet(&desk).rows.len(), "the end was never in view");
    for _ in 0..100 {
        desk.press(&["Up"]);
    }
    assert_eq!((sheet(&desk).selected, sheet(&desk).scroll), (0, 0));
    desk.press(&["End"]);
    assert_eq!(sheet(&desk).selected, 2);
}

#[test]
fn the_first_arrow_key_leads_to_a_first_point_that_is_below_the_view() {
    let mut desk = Desk::new(60, 12);
    desk.press(&["'globex cfo", "Enter", "b"]);
    let height = crate::tui::screen::brief(desk.app.area);
    let (first, last) = sheet(&desk).rows_of(0).unwrap();
    assert!(first + 1 >= height, "the point is in view: {first} of {height}");
    desk.press(&["Down"]);
    let now = sheet(&desk);
    assert_eq!(now.selected, 0);
    assert!((now.scroll..now.scroll + height).contains(&first), "{first} to {last}");
}

#[test]
fn a_click_chooses_a_point_and_the_wheel_takes_the_choice_along() {
    let mut desk = Desk::of(&three_points(), 100, 40, None);
    desk.press(&["'globex cfo", "Enter", "b"]).click("Nothing leaves your own");
    assert_eq!(sheet(&desk).selected, 2);
    let mut desk = Desk::of(&three_points(), 60, 16, None);
    desk.press(&["'globex cfo", "Enter", "b"]);
    for _ in 0..30 {
        desk.wheel(10, 8, true);
    }
    assert!(sheet(&desk).scroll > 0);
    assert_eq!(sheet(&desk).selected, 2);
}

#[test]
fn a_point_is_copied_as_a_customer_may_read_it() {
    let mut desk = Desk::of(&three_points(), 100, 40, None);
    desk.press(&["'globex cfo", "Enter", "b", "y"]);
    let text = copied(&mut desk).unwrap();
    assert!(text.starts_with("Close in three days, not ten\n"), "{text}");
    assert!(text.contains("day 3 is your review day"), "{text}");
    assert!(!text.lines().any(|line| line.starts_with(' ')), "{text}");
    // The second is internal: nothing of it goes out.
    desk.press(&["Down", "y"]);
    assert_eq!(copied(&mut desk), None);
    assert!(desk.app.status.bad);
    // The third is another one on the customer's page; what speaks against it is told.
    desk.press(&["Down"]);
    while sheet(&desk).selected < 2 {
        desk.press(&["Down"]);
    }
    desk.press(&["y"]);
    let text = copied(&mut desk).unwrap();
    assert_eq!(text, "Your ledger stays with you\nNothing leaves your own house.");
    desk.happen(Msg::Copied(Ok(CopiedBy::Desktop)));
    assert!(desk.app.status.text.contains("overdue since"), "{}", desk.app.status.text);
}

#[test]
fn what_customers_may_see_leaves_out_the_rest_and_is_copied_so() {
    let mut desk = Desk::of(&three_points(), 100, 40, None);
    desk.press(&["'globex cfo", "Enter", "b", "Y"]);
    assert!(copied(&mut desk).unwrap().contains("A tenth of what Globex asks"));
    assert!(desk.app.status.text.contains("do not send"), "{}", desk.app.status.text);
    desk.press(&["c"]);
    assert!(!desk.screen().contains("A tenth of"), "{}", desk.screen());
    assert!(desk.screen().contains("what customers may see"), "{}", desk.screen());
    desk.press(&["Y"]);
    assert!(!copied(&mut desk).unwrap().contains("A tenth of"));
    // Where the Find tab hides what is internal, the brief begins so.
    let mut desk = Desk::of(&three_points(), 100, 40, None);
    desk.press(&["'globex cfo", "Enter", "i", "b"]);
    assert!(sheet(&desk).customer);
}

#[test]
fn on_a_small_screen_the_first_point_stands_in_the_first_view() {
    let long = format!("body = \"\"\"\n{}\"\"\"\n", "Say this before the call.\n\n".repeat(9));
    let questions = "questions = [\"batch-window\"]\n";
    let map = MAP.replace(questions, &format!("{questions}{long}"));
    let mut desk = Desk::of(&map, 80, 24, None);
    desk.press(&["'globex cfo", "Enter", "b"]);
    let screen = desk.screen();
    for words in ["Globex Finance Cloud · Chief", "▌ 1. Close in three", "Proof: Acme Bank"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    // What leads to it stands behind the points, and in front where there is room.
    let has_background = |desk: &Desk| {
        let mut rows = sheet(desk).rows.iter();
        rows.any(|row| row.row.plain().contains("Background"))
    };
    assert!(has_background(&desk));
    desk.happen(Msg::Resize(160, 60));
    assert!(!has_background(&desk));
}
