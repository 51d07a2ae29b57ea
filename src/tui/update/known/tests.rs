//! What is known of the customer; what is warned of; what nobody has written yet.

use crate::tui::app::{FindFocus, Popup, Tab};
use crate::tui::desk::{Desk, MAP};
use crate::tui::theme::Role;

fn known(desk: &Desk) -> Vec<String> {
    desk.app.find.known.iter().map(ToString::to_string).collect()
}

fn understood(desk: &Desk) -> Vec<String> {
    desk.app.find.found.understood.iter().map(|it| it.key.to_string()).collect()
}

#[test]
fn a_context_is_set_once_and_stays_for_every_search_until_it_is_cleared() {
    let mut desk = Desk::new(100, 30);
    desk.press(&["Ctrl-O", "'globex", "Enter"]);
    assert_eq!(known(&desk), ["competitor.globex"]);
    // Without words the situations that fit are shown.
    assert_eq!(desk.app.find.found.hits[0].key.to_string(), "situation.cfo-against-globex");
    assert!(desk.screen().contains("◆ Globex Finance Cloud ×"), "{}", desk.screen());
    desk.press(&["'close"]);
    assert!(desk.app.find.context.values().iter().any(|key| key.id == "globex"));
    desk.press(&["Esc"]);
    assert_eq!(known(&desk), ["competitor.globex"]);
    // Another value joins it, by the key of the list.
    desk.press(&["Down", "c", "'cfo", "Enter"]);
    assert_eq!(known(&desk), ["competitor.globex", "persona.cfo"]);
    desk.press(&["C"]);
    assert!(known(&desk).is_empty());
    assert!(desk.app.find.found.hits.is_empty());
}

#[test]
fn what_was_set_is_taken_off_by_a_click() {
    let mut desk = Desk::new(100, 30);
    desk.press(&["Ctrl-O", "'globex", "Enter"]).click("◆ Globex");
    assert!(known(&desk).is_empty());
}

#[test]
fn what_was_understood_is_taken_off_by_key_and_by_click_and_counts_as_words() {
    let mut desk = Desk::new(100, 30);
    desk.press(&["'globex"]);
    assert_eq!(understood(&desk), ["competitor.globex"]);
    desk.press(&["Enter", "x"]);
    assert!(understood(&desk).is_empty());
    assert_eq!(desk.app.find.input.text(), "globex");
    // A new search starts afresh.
    desk.press(&["/", "Esc", "'globex cfo"]);
    assert_eq!(understood(&desk), ["competitor.globex", "persona.cfo"]);
    desk.press(&["Enter", "x", "Down", "Enter"]);
    assert_eq!(understood(&desk), ["competitor.globex"]);
    desk.click("competitor: Globex");
    assert!(understood(&desk).is_empty());
    // A label says outright what is meant, so it goes.
    let mut desk = Desk::new(100, 30);
    desk.press(&["'close competitor:globex", "Enter", "x"]);
    assert_eq!(desk.app.find.input.text(), "close");
}

#[test]
fn near_duplicates_stand_in_one_row_and_can_be_shown() {
    let twins = r#"
[feature.instant-import]
title = "Instant bank import"
short = "Statements of every bank are read within a minute, day and night, without a file."
reviewed = 2026-10-01

[feature.instant-import-2]
title = "Instant bank import"
short = "Statements of every bank are read within a minute, day and night, without a file."
reviewed = 2026-10-01
"#;
    let mut desk = Desk::of(&format!("{MAP}{twins}"), 100, 30, None);
    desk.press(&["'instant bank import"]);
    assert!(desk.screen().contains("and 1 alike"), "{}", desk.screen());
    desk.press(&["Enter"]);
    let other = desk.app.find.found.hits[0].folded[0].clone();
    desk.press(&["a", "Enter"]);
    assert_eq!(desk.app.find.shown(), Some(&other));
}

#[test]
fn warnings_stand_in_the_list_and_in_full_at_the_head_of_the_message() {
    let bare = r#"
[value_proposition.bare]
title = "Audits without a binder"
short = "Every entry shows where it came from."
reviewed = 2026-10-01
"#;
    let mut desk = Desk::of(&format!("{MAP}{bare}"), 120, 30, None);
    desk.press(&["'binder"]);
    let screen = desk.screen();
    assert!(screen.contains("! unproven"), "{screen}");
    assert!(screen.contains("! unproven: no story proves it"), "{screen}");
    // What of the query was not understood is told beside it.
    desk.press(&["' \"no end"]);
    assert!(desk.screen().contains("! A quote is not closed"), "{}", desk.screen());
}

#[test]
fn nothing_found_shows_the_nearest_and_begins_what_is_missing() {
    let mut desk = Desk::new(100, 30);
    desk.press(&["'zzyzx", "Ctrl-N"]);
    let Some(Popup::Line(editor)) = desk.app.popups.last() else { panic!("nothing is asked") };
    assert_eq!(editor.input.text(), "zzyzx");
    assert!(editor.label.starts_with("New situation"), "{}", editor.label);
    desk.press(&["Esc"]);
    assert!(desk.app.popups.is_empty());
    assert_eq!(desk.app.tab, Tab::Find);
    // A condition that nothing meets: without it there is something near.
    desk.press(&["Esc", "'reconciliation status:retired"]);
    assert!(desk.app.find.is_nearest);
    assert!(desk.screen().contains("the nearest there is"), "{}", desk.screen());
    desk.press(&["Enter"]);
    assert_eq!(desk.app.find.focus, FindFocus::Results);
}

#[test]
fn what_was_found_is_marked_in_the_message_by_stem_typo_and_alias_too() {
    let marks = |typed: &str| {
        let mut desk = Desk::new(120, 40);
        desk.press(&[&format!("'{typed}")]);
        let rows = desk.app.find.page.rows.iter().flat_map(|row| &row.row.0);
        let marked = rows.filter(|run| run.role == Role::Mark);
        marked.map(|run| run.text().to_lowercase()).collect::<Vec<_>>()
    };
    let begins = |typed: &str, with: &str| {
        let marks = marks(typed);
        assert!(marks.iter().any(|word| word.starts_with(with)), "{typed}: {marks:?}");
    };
    begins("reconciling", "reconcil");
    begins("reconcilation", "reconciliation");
    begins("cfo", "cfo");
    assert!(marks("").is_empty());
}

#[test]
fn while_more_is_typed_the_old_answer_stays_in_view() {
    let mut desk = Desk::new(100, 30);
    desk.press(&["'glob"]);
    let before = desk.screen();
    // The next key is pressed, and its answer is still on its way.
    let key = crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Char('e'));
    let effects = crate::tui::update::update(&mut desk.app, crate::tui::msg::Msg::Key(key));
    assert_eq!(effects.len(), 1);
    let between = desk.screen();
    let list = |screen: &str| screen.lines().skip(2).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(list(&between), list(&before));
}
