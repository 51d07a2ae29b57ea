//! What stands below an empty search line, and why a result stands where it does.

use crate::disk::{Recent, RecentNote};
use crate::tui::app::{FindFocus, Popup};
use crate::tui::desk::{Desk, MAP};
use crate::tui::msg::Effect;
use crate::tui::settings::Settings;

fn notes(desk: &mut Desk) -> Vec<RecentNote> {
    let effects = std::mem::take(&mut desk.effects).into_iter();
    let note = |effect| {
        let Effect::Recent { note, .. } = effect else { return None };
        Some(note)
    };
    effects.filter_map(note).collect()
}

fn searched(words: &str) -> RecentNote {
    RecentNote::Search(words.into())
}

/// Opens a map with what was kept of it.
fn with(map: &str, pinned: &[&str], searches: &[&str]) -> Desk {
    let words = |all: &[&str]| all.iter().map(ToString::to_string).collect();
    let recent = Recent { pinned: words(pinned), searches: words(searches) };
    let settings = Settings { tour: false, recent, ..Settings::default() };
    Desk::with(map, 100, 30, None, settings)
}

#[test]
fn a_search_that_was_of_use_is_kept_and_found_again_by_key_and_by_mouse() {
    let mut desk = Desk::new(100, 30);
    desk.press(&["'globex cfo", "Enter"]);
    assert_eq!(notes(&mut desk), [searched("globex cfo")]);
    // What is given up has been read in the preview; what found nothing is none.
    desk.press(&["/", "Esc", "'acme", "Esc", "'zzyzx", "Esc", "'cl", "Esc"]);
    assert_eq!(notes(&mut desk), [searched("acme")]);
    let screen = desk.screen();
    assert!(screen.contains("Recent searches\n    acme\n    globex cfo"), "{screen}");
    desk.press(&["Down", "Down", "Enter"]);
    assert_eq!(desk.app.find.input.text(), "globex cfo");
    assert!(!desk.app.find.found.hits.is_empty());
    desk.press(&["Esc"]).click("    acme");
    assert_eq!(desk.app.find.input.text(), "acme");
}

#[test]
fn recent_searches_are_forgotten_on_command_and_not_kept_against_the_settings() {
    let mut desk = with(MAP, &[], &["globex", "acme", "close"]);
    assert!(!desk.screen().contains("For example:"), "{}", desk.screen());
    desk.press(&["Ctrl-P", "'Forget the recent", "Enter"]);
    assert_eq!(notes(&mut desk), [RecentNote::ForgetSearches]);
    assert!(!desk.screen().contains("Recent searches"), "{}", desk.screen());
    desk.app.find.keeps = false;
    desk.press(&["'globex cfo", "Enter"]);
    assert_eq!(notes(&mut desk), []);
}

#[test]
fn an_entry_is_pinned_by_one_key_opened_from_the_empty_line_and_unpinned_by_the_same() {
    let mut desk = Desk::new(100, 30);
    desk.press(&["'continuous", "Enter", "p"]);
    let key = "feature.auto-reconcile".to_owned();
    assert!(notes(&mut desk).contains(&RecentNote::Pin(key.clone())));
    assert!(desk.screen().contains("feature.auto-reconcile · pinned"), "{}", desk.screen());
    desk.press(&["/", "Esc"]);
    assert!(desk.screen().contains("Pinned\n    Continuous reconciliation"), "{}", desk.screen());
    desk.press(&["Down", "Enter"]);
    assert_eq!(desk.app.find.focus, FindFocus::Preview);
    assert_eq!(desk.app.find.shown().unwrap().to_string(), key);
    // Back in the list the same key takes the pin away.
    desk.press(&["Esc"]);
    assert_eq!(desk.app.find.focus, FindFocus::Results);
    notes(&mut desk);
    desk.press(&["p"]);
    assert_eq!(notes(&mut desk), [RecentNote::Unpin(vec![key])]);
    assert!(!desk.screen().contains("Pinned\n"), "{}", desk.screen());
}

#[test]
fn a_pinned_entry_with_another_id_is_the_same_and_one_that_is_gone_is_not_shown() {
    let map = MAP.replace(
        "[feature.auto-reconcile]\n",
        "[feature.auto-reconcile]\nformerly = [\"old-name\"]\n",
    );
    let mut desk = with(&map, &["feature.gone", "feature.old-name", "no key"], &[]);
    assert!(desk.screen().contains("Pinned\n    Continuous reconciliation"), "{}", desk.screen());
    assert_eq!(desk.app.find.welcome.pinned.len(), 1);
    // Unpinned is what it was pinned as.
    desk.press(&["Down", "p"]);
    assert_eq!(notes(&mut desk), [RecentNote::Unpin(vec!["feature.old-name".into()])]);
}

#[test]
fn whoever_hides_what_is_internal_sees_no_internal_pin() {
    let mut desk = with(MAP, &["feature.ask"], &[]);
    assert!(desk.screen().contains("Ask the ledger"), "{}", desk.screen());
    desk.press(&["Ctrl-T"]);
    assert!(!desk.screen().contains("Ask the ledger"), "{}", desk.screen());
}

#[test]
fn a_list_longer_than_the_screen_is_gone_through() {
    let keys = ["objection.rip-and-replace", "feature.ask", "question.batch-window"];
    let mut desk = with(MAP, &keys, &["one", "two", "three", "four", "five", "six"]);
    desk.happen(crate::tui::msg::Msg::Resize(60, 15));
    desk.press(&["Down", "End"]);
    assert!(desk.screen().contains("▸ six"), "{}", desk.screen());
    desk.press(&["Up", "Enter"]);
    assert_eq!(desk.app.find.input.text(), "five");
}

#[test]
fn one_key_tells_why_a_result_stands_where_it_does() {
    let mut desk = Desk::new(100, 30);
    desk.press(&["'glbex cfo", "Enter", "w"]);
    let Some(Popup::Ask(ask)) = desk.app.popups.last() else { panic!("{}", desk.screen()) };
    let text = ask.body.join("\n");
    assert!(text.contains("“glbex” is read as “globex”"), "{text}");
    assert!(text.contains("it is meant for Chief financial officer"), "{text}");
    desk.press(&["Enter"]);
    assert!(desk.app.popups.is_empty());
    assert_eq!(desk.app.find.focus, FindFocus::Results);
}
