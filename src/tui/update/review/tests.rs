//! The Review tab as a reviewer uses it.

mod conflicts;

use crate::tui::app::Tab;
use crate::tui::desk::{Desk, MAP};
use crate::tui::msg::Effect;

/// A map with signatories that was changed in three places.
fn changed() -> String {
    MAP.replace(
        "name = \"Northwind Ledger\"\n",
        "name = \"Northwind Ledger\"\nsignatories = [\"marketing\", \"sales\"]\n",
    )
    .replace("after = \"3 days\"", "after = \"4 days\"")
    .replace("becomes a review, not a project.\"", "is a review, never a project.\"")
}

fn desk() -> Desk {
    let mut desk = Desk::of(&changed(), 120, 34, None);
    desk.past = Some(MAP.replace(
        "name = \"Northwind Ledger\"\n",
        "name = \"Northwind Ledger\"\nsignatories = [\"marketing\", \"sales\"]\n",
    ));
    desk.press(&["F6"]);
    desk
}

#[test]
fn what_changed_is_listed_with_what_it_means() {
    let mut desk = desk();
    assert_eq!(desk.app.tab, Tab::Review);
    insta::assert_snapshot!(desk.screen(), @r##"
     msgmap   1 Find   2 Map   3 Matrix   4 Review                                                         Northwind Ledger
    ━▶ Since HEAD ━━━━━━━━━━━━━━━━━━━━━━━━━━━ 2 ─ │── What it means ────────────────────────────────────────────────────────
    ▸ Entries: 2 changed.                         │Entries: 2 changed.
     ~ Close in three days, no… Value proposition │
     ~ Acme Bank cut its close fro… Success story │What it means
                                                  │  Situations and assets that say it
                                                  │    · Close in three days, not ten
                                                  │    (value_proposition.close-in-three-days), Acme Bank cut its close from
                                                  │    10 days to 3 (success_story.acme-bank): A CFO weighing us against
                                                  │    Globex on closing speed
                                                  │  Figures
                                                  │    ~ Acme Bank cut its close from 10 days to 3
                                                  │    (success_story.acme-bank): Days to close was 10 days → 3 days, is 10
                                                  │    days → 4 days now; told in: A CFO weighing us against Globex on
                                                  │    closing speed
                                                  │  Reviews overdue
                                                  │    ! Acme Bank cut its close from 10 days to 3 (success_story.acme-bank)
                                                  │    since 2026-07-14, and it was changed without a review
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │

     ⏎ open  r revision  Tab pane  Esc back  q quit  : commands  ? keys
    "##);
    desk.press(&["Down", "Enter"]);
    insta::assert_snapshot!(desk.screen(), @r##"
     msgmap   1 Find   2 Map   3 Matrix   4 Review                                                         Northwind Ledger
    ── Since HEAD ─────────────────────────── 2 ─ │━▶ What changed ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
      Entries: 2 changed.                         │Close in three days, not ten
    ▸~ Close in three days, no… Value proposition │value_proposition.close-in-three-days
     ~ Acme Bank cut its close fro… Success story │○ marketing open  ○ sales open
                                                  │
                                                  │~ Short: Month-end [−becomes] [+is] a review, [−not] [+never] a project.
                                                  │
                                                  │What it means
                                                  │  Situations and assets that say it
                                                  │    · Close in three days, not ten
                                                  │    (value_proposition.close-in-three-days), Acme Bank cut its close from
                                                  │    10 days to 3 (success_story.acme-bank): A CFO weighing us against
                                                  │    Globex on closing speed
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │
                                                  │

     ⏎ open  x take back  a sign  r revision  Tab pane  Esc back  : commands  ? keys
    "##);
}

#[test]
fn one_change_is_taken_back_and_made_again() {
    let mut desk = desk();
    desk.press(&["Down", "Enter", "x"]);
    assert!(desk.text().contains("becomes a review, not a project.\""), "{}", desk.screen());
    assert_eq!(desk.app.review.changes().len(), 1);
    desk.press(&["u"]);
    assert_eq!(desk.text(), changed());
    assert_eq!(desk.app.review.changes().len(), 2);
    // All of an entry only after a question.
    desk.press(&["Esc", "Down", "x"]);
    assert_eq!(desk.text(), changed());
    desk.press(&["Enter"]);
    assert!(desk.text().contains("after = \"3 days\""), "{}", desk.screen());
}

#[test]
fn an_entry_is_signed_off_by_the_name_that_git_knows() {
    let mut desk = desk();
    desk.press(&["Down", "a", "Down", "Enter", "Enter"]);
    assert!(
        desk.text().contains("sales = { by = \"Ann Lee\", on = 2026-11-22, seal = \""),
        "{}",
        desk.screen()
    );
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::Remember(kept) if kept.signs_as.as_deref() == Some("Ann Lee"))));
    assert!(desk.screen().contains("✓ sales signed (Ann Lee)"), "{}", desk.screen());
    desk.press(&["u"]);
    assert_eq!(desk.text(), changed());
}

#[test]
fn another_revision_is_picked_or_typed() {
    let mut desk = desk();
    desk.press(&["r", "'main", "Enter"]);
    assert_eq!(desk.app.review.revision, "main");
    desk.press(&["r", "'HEAD~7", "Enter"]);
    assert_eq!(desk.app.review.revision, "HEAD~7");
    assert!(desk.screen().contains("Since HEAD~7"), "{}", desk.screen());
}

#[test]
fn an_entry_is_opened_and_esc_comes_back() {
    let mut desk = desk();
    desk.press(&["Down", "Enter", "Enter"]);
    assert_eq!(desk.app.tab, Tab::Map);
    desk.press(&["Esc"]);
    assert_eq!(desk.app.tab, Tab::Review);
}

#[test]
fn a_map_without_a_past_says_what_to_do() {
    let mut desk = Desk::of(MAP, 80, 24, None);
    desk.press(&["F6"]);
    assert!(desk.screen().contains("This map is not in git."), "{}", desk.screen());
    // No key stumbles over it.
    desk.press(&["x", "a", "r", "Enter", "Down", "Up", "G", "g", "Tab", "e", "v", "y", "n"]);
}

#[test]
fn the_mouse_chooses_and_goes_on() {
    let mut desk = desk();
    desk.click("~ Acme Bank cut");
    assert_eq!(desk.app.review.selected, 2);
    desk.click_twice("After:");
    assert_eq!(desk.app.tab, Tab::Map);
}

#[test]
fn it_works_where_there_is_little_room() {
    for (width, height) in [(19, 4), (40, 12), (60, 15), (80, 24), (200, 60)] {
        let mut desk = Desk::of(&changed(), width, height, None);
        desk.past = Some(MAP.to_owned());
        desk.press(&["F6", "Down", "Enter", "Down", "PageDown", "G", "g", "Esc"]);
        assert_eq!(desk.app.tab, Tab::Review, "{width}x{height}");
        desk.screen();
    }
}
