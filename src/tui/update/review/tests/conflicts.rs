//! A merge that waits, settled in the Review tab.

use crate::disk::{Before, Change, Saved, digest};
use crate::review;
use crate::tui::app::Popup;
use crate::tui::desk::{Desk, MAP, MARKED};
use crate::tui::msg::{Effect, Msg, SaveFailure};

fn side(after: &str, short: &str) -> String {
    MAP.replace("after = \"3 days\"", &format!("after = \"{after}\""))
        .replace("becomes a review, not a project.\"", &format!("{short}, not a project.\""))
}

/// The app in front of a merge of two fields.
fn waiting(width: u16, height: u16) -> Desk {
    let mut desk = Desk::new(width, height);
    desk.past = Some(MAP.to_owned());
    desk.let_a_merge_wait();
    desk.press(&["F6"]);
    desk
}

/// Returns the text that is to be written, and on top of what.
fn written(desk: &Desk) -> Option<(Before, String)> {
    let changes = desk.effects.iter().find_map(|effect| {
        if let Effect::Save { changes, .. } = effect { Some(changes.as_slice()) } else { None }
    })?;
    let [Change::Write { before, after, .. }] = changes else { panic!("{changes:?}") };
    Some((*before, String::from_utf8(after.clone()).unwrap()))
}

#[test]
fn both_sides_are_shown_and_what_was_chosen_is_written_whole() {
    let mut desk = waiting(100, 30);
    let screen = desk.screen();
    for words in ["A merge to settle", "2 to go", "Both sides changed", "Ours", "Theirs", "Before"]
    {
        assert!(screen.contains(words), "no {words} in\n{screen}");
    }
    desk.press(&["w"]);
    assert_eq!(written(&desk), None, "something is open");
    assert!(desk.app.status.text.contains("2 to go"), "{}", desk.app.status.text);
    desk.press(&["t", "o"]);
    assert!(desk.app.status.text.starts_with("All is answered."), "{}", desk.app.status.text);
    desk.press(&["w"]);
    let (before, text) = written(&desk).unwrap();
    assert_eq!(before, Before::Content(digest(MARKED)));
    let mixed = [side("5 days", "is ours"), side("4 days", "is theirs")];
    assert!(mixed.contains(&text), "{text}");
    // The app's own text is read from the file afterwards, as after any change.
    desk.merge = None;
    let saved = Saved { digest: Some(digest(text.as_bytes())), written: true, notes: Vec::new() };
    desk.happen(Msg::Saved { texts: Vec::new(), result: Ok(vec![saved]), unnoted: None });
    assert!(desk.app.status.text.contains("git add maps/map.toml"), "{}", desk.app.status.text);
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::Look { .. })));
    assert!(desk.screen().contains("Since HEAD"), "{}", desk.screen());
}

#[test]
fn an_answer_can_be_taken_back_edited_and_be_both() {
    let mut desk = waiting(100, 30);
    desk.press(&["t", "u"]);
    assert!(desk.screen().contains("2 to go"), "{}", desk.screen());
    desk.press(&["u"]);
    assert_eq!(desk.app.status.text, "No answer was given yet.");
    desk.press(&["e"]);
    assert!(matches!(desk.app.popups.last(), Some(Popup::Text(_) | Popup::Line(_))));
    desk.press(&["'Now ", "Ctrl-S"]);
    assert!(desk.app.popups.is_empty(), "{}", desk.screen());
    desk.press(&["b", "w"]);
    let (_, text) = written(&desk).unwrap();
    assert!(text.contains("\"Now Month-end is ours, not a project.\""), "{text}");
    assert!(text.contains("4 days 5 days"), "{text}");
}

#[test]
fn the_mouse_chooses_and_a_small_terminal_shows_one_pane() {
    let mut desk = waiting(50, 20);
    assert!(!desk.screen().contains("Both sides changed"), "{}", desk.screen());
    desk.press(&["Enter"]);
    assert!(desk.screen().contains("Both sides changed"), "{}", desk.screen());
    desk.click_twice("Theirs");
    let answers = &desk.app.review.settling.as_ref().unwrap().answers;
    assert_eq!(answers.first(), Some(&Some(review::Choice::Theirs)));
    desk.press(&["Esc"]);
    desk.click("Acme");
    assert!(desk.screen().contains("1 to go"), "{}", desk.screen());
}

#[test]
fn nothing_is_written_where_nothing_may_be_or_the_file_is_another_one() {
    let mut desk = waiting(100, 30);
    desk.press(&["o", "o"]);
    desk.app.read_only = Some("--read-only".to_owned());
    desk.press(&["w"]);
    assert_eq!(written(&desk), None);
    desk.app.read_only = None;
    desk.press(&["w"]);
    let failure = SaveFailure {
        message: "the file was changed".to_owned(),
        hint: None,
        written: Vec::new(),
        is_outdated: true,
    };
    desk.happen(Msg::Saved { texts: Vec::new(), result: Err(failure), unnoted: None });
    assert!(desk.app.status.text.starts_with("Not written"), "{}", desk.app.status.text);
    let settling = desk.app.review.settling.as_ref().unwrap();
    assert_eq!(settling.n_open(), 0, "the answers are still there");
}
