//! The outline: many entries changed at once, marked, filtered, sorted.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::entries::{answers, at, plan, shown};
use crate::model::{Audience, Key};
use crate::tui::app::{App, MapFocus, Popup};
use crate::tui::desk::{Desk, MAP};
use crate::tui::keys;
use crate::tui::msg::{Effect, Msg};
use crate::tui::outline::{OutlineRow, Sort};
use crate::tui::update::update;
use crate::workspace::Workspace;

/// The ids that the outline shows, in order; headings in brackets.
fn listed(desk: &Desk) -> Vec<String> {
    let outline = &desk.app.map_tab.outline;
    let rows = outline.rows.iter().filter_map(|row| match row {
        OutlineRow::Kind { .. } => None,
        OutlineRow::Heading { label, count } => Some(format!("[{label} {count}]")),
        OutlineRow::Entry { .. } => outline.item(row).map(|item| item.key.id.to_string()),
    });
    rows.filter(|id| !id.is_empty()).collect()
}

#[test]
fn marked_entries_change_at_once() {
    let mut desk = at("kind:feature");
    desk.press(&["Space", "Space"]);
    assert_eq!(desk.app.map_tab.outline.marks.len(), 2);
    assert!(desk.screen().contains("✓ 2 marked"), "{}", desk.screen());
    desk.press(&["b", "Enter", "'q4", "Enter"]);
    assert_eq!(shown(&desk), ["Ask the ledger | + q4", "Continuous reconciliation | + q4"]);
    assert_eq!(plan(&desk).intro, ["2 entries would change."]);
    desk.press(&["Enter"]);
    assert_eq!(desk.text().matches("tags = [\"q4\"]").count(), 2);
    assert_eq!(desk.app.workspace.history()[0].words, "Add tag q4 to 2 entries");
    // The marks stay for the next change; one of them says so already.
    desk.press(&["b", "'jjj", "Down", "Down", "Down", "Enter", "'ann@northwind.example", "Enter"]);
    assert_eq!(desk.app.workspace.history().len(), 1);
    desk.press(&["Enter", "b", "Down", "Enter", "Enter", "Enter"]);
    assert!(!desk.text().contains("tags ="), "{}", desk.text());
    let words: Vec<&str> =
        desk.app.workspace.history().iter().map(|step| step.words.as_str()).collect();
    assert_eq!(words.last(), Some(&"Take tag q4 from 2 entries"));
    desk.press(&["u", "u", "u"]);
    assert_eq!(desk.text(), MAP);
}

#[test]
fn what_the_filter_shows_changes_at_once_and_the_rest_is_told() {
    let mut desk = at("fresh:fresh");
    let number = desk.app.map_tab.outline.n_passed;
    desk.press(&["b", "Down", "Down", "Enter"]);
    let expect = format!("{number} entries would change.");
    assert_eq!(plan(&desk).intro, [expect]);
    desk.press(&["Enter", "b", "Down", "Down", "Enter"]);
    assert_eq!(plan(&desk).intro, ["Nothing to change: all of them say so already."]);
    assert_eq!(answers(&desk), [""; 0]);
    desk.press(&["Enter"]);
    assert!(desk.app.popups.is_empty());
    desk.press(&["u"]);
    assert_eq!(desk.text(), MAP);
    // Entries that can't be edited are left.
    let mut desk = Desk::new(110, 34);
    let broken = "[feature.b]\ntitle = \"B\"\nshort = \"open\n".as_bytes().to_vec();
    let fine = "[feature.a]\ntitle = \"A\"\n".as_bytes().to_vec();
    desk.app.workspace = Workspace::open([("map.toml", fine), ("broken.toml", broken)]);
    desk.app.map_tab.outline.rebuild(desk.app.workspace.map(), desk.app.today);
    desk.press(&["F3", "M", "b", "Down", "Down", "Down", "Down", "Down", "Enter", "Home", "Enter"]);
    assert_eq!(shown(&desk), ["A | (nothing) → draft", "B | left: its file can't be understood"]);
    desk.press(&["Enter"]);
    assert_eq!(desk.app.workspace.history()[0].words, "Set status of 1 entry");
}

#[test]
fn marks_come_in_ranges_and_go_with_esc() {
    let marked = |desk: &Desk| desk.app.map_tab.outline.marks.len();
    let mut desk = at("kind:feature");
    desk.press(&["Shift-Down"]);
    assert_eq!(marked(&desk), 2);
    desk.press(&["Shift-Up"]);
    assert_eq!(marked(&desk), 1, "the way back takes the mark away again");
    desk.press(&["Esc"]);
    assert_eq!((marked(&desk), desk.app.map_tab.filter.text()), (1, ""));
    desk.press(&["M"]);
    assert_eq!(marked(&desk), desk.app.map_tab.outline.len());
    desk.press(&["M"]);
    assert_eq!(marked(&desk), 0);
    desk.press(&["Space", "Esc"]);
    assert_eq!(marked(&desk), 0);
    // An entry that goes takes its mark along.
    let mut desk = at("ask the ledger");
    desk.press(&["Space", "Delete", "Enter"]);
    assert_eq!(marked(&desk), 0);
}

#[test]
fn a_click_marks_with_ctrl_shift_or_at_the_sign() {
    let mut desk = at("kind:feature");
    let mut click = |column, row, modifiers| {
        let kind = MouseEventKind::Down(MouseButton::Left);
        desk.happen(Msg::Mouse(MouseEvent { kind, column, row, modifiers }, 0));
        desk.app.map_tab.outline.marks.len()
    };
    // Row 5 is the first feature: tabs, title, filter and what is on stand above its heading.
    assert_eq!(click(8, 5, KeyModifiers::CONTROL), 1);
    assert_eq!(click(8, 6, KeyModifiers::SHIFT), 2);
    assert_eq!(click(1, 6, KeyModifiers::NONE), 1);
    assert_eq!(click(8, 6, KeyModifiers::NONE), 1);
}

#[test]
fn facets_filter_and_combine() {
    let text = format!(
        "{MAP}\n[success_story.draft]\ntitle = \"Draft\"\nmarkets = [\"finance\"]\nstatus = \"draft\"\n\
         tags = [\"q4\", \"big\"]\nowner = \"Bo Lee\"\n\n[success_story.any]\ntitle = \"Any\"\nmarkets = [\"*\"]\n\
         status = \"retired\"\n"
    );
    let mut desk = Desk::of(&text, 110, 34, None);
    desk.press(&["F3"]);
    let mut found = |filter: &str| {
        desk.press(&["/", "Ctrl-E", "Ctrl-U", &format!("'{filter}")]);
        listed(&desk).join(" ")
    };
    assert_eq!(found("kind:feature"), "ask auto-reconcile");
    assert_eq!(found("kind:story status:draft"), "draft");
    assert_eq!(found("status:draft kind:story kind:feature"), "draft ask");
    assert_eq!(found("market:banking"), "banking acme-bank any");
    assert_eq!(
        found("market:finance"),
        "finance banking acme-bank any draft",
        "what is below, too"
    );
    assert_eq!(found("market:fin kind:story"), "acme-bank any draft", "a part of the name will do");
    assert_eq!(found("market:none kind:question"), "batch-window");
    assert_eq!(found("competitors:globex"), "globex batch-window cfo-against-globex");
    assert_eq!(found("audience:internal"), "ask");
    assert_eq!(found("fresh:overdue"), "acme-bank");
    assert_eq!(found("fresh:never"), "any draft");
    assert_eq!(found("owner:ann"), "close-in-three-days");
    assert_eq!(found("owner:\"bo lee\" tag:q4"), "draft");
    assert_eq!(found("owner:none kind:story"), "acme-bank any");
    assert_eq!(found("tag:none kind:story"), "acme-bank any");
    assert_eq!(found("used:none kind:feature"), "ask");
    assert_eq!(found("unused kind:feature"), "ask");
    assert_eq!(found("problem:overdue-review"), "acme-bank");
    assert_eq!(found("problem:none kind:question"), "batch-window");
    assert_eq!(found("signed:signed"), "");
    assert_eq!(found("signed:open kind:story"), "acme-bank any draft");
    assert_eq!(found("file:map kind:persona"), "cfo");
    assert_eq!(found("-kind:feature draft"), "draft");
    assert_eq!(found("status:"), found(""), "nothing is asked for yet");
}

#[test]
fn a_lapsed_sign_off_is_found() {
    let workspace = Workspace::open([("map.toml", MAP.as_bytes().to_vec())]);
    let seal = |kind: &str, id: &str| {
        let entry = workspace.map().get(&Key::new(kind, id)).unwrap();
        crate::model::Seal::of(workspace.map(), entry).to_string()
    };
    let text = format!(
        "{MAP}\n[approval.feature.ask]\nmarketing = {{ by = \"A\", on = 2026-11-01, seal = \"{}\" }}\n\
         [approval.feature.auto-reconcile]\nmarketing = {{ by = \"A\", on = 2026-11-01, seal = \"00\" }}\n",
        seal("feature", "ask"),
    );
    let mut desk = Desk::of(&text, 110, 34, None);
    desk.press(&["F3", "/", "'signed:signed"]);
    assert_eq!(listed(&desk), ["ask"]);
    desk.press(&["Ctrl-U", "'signed:lapsed"]);
    assert_eq!(listed(&desk), ["auto-reconcile"]);
}

#[test]
fn what_could_be_meant_is_offered_while_it_is_typed() {
    let mut desk = Desk::new(110, 34);
    let labels = |desk: &Desk| {
        let items = desk.app.map_tab.offers.items.iter();
        items.map(|offer| offer.label.clone()).collect::<Vec<_>>().join(", ")
    };
    desk.press(&["F3", "/", "'stat"]);
    assert_eq!(labels(&desk), "status:");
    desk.press(&["Tab"]);
    assert_eq!(desk.app.map_tab.filter.text(), "status:");
    assert_eq!(labels(&desk), "live, draft");
    desk.press(&["'dr"]);
    assert_eq!(labels(&desk), "draft");
    desk.press(&["Tab", "'glob"]);
    assert_eq!(desk.app.map_tab.filter.text(), "status:draft glob");
    assert_eq!(labels(&desk), "competitor: Globex Finance Cloud");
    assert!(desk.screen().contains("competitor: Globex"), "{}", desk.screen());
    // Arrows choose, Enter takes, Esc closes the offers and then clears the line.
    desk.press(&["Down", "Enter"]);
    assert_eq!(desk.app.map_tab.filter.text(), "status:draft competitor:globex ");
    assert_eq!(desk.app.map_tab.focus, MapFocus::Filter);
    desk.press(&["'cl", "Esc"]);
    assert_eq!(desk.app.map_tab.filter.text(), "status:draft competitor:globex cl");
    desk.press(&["Esc"]);
    assert_eq!(desk.app.map_tab.filter.text(), "");
}

#[test]
fn what_is_on_is_taken_off_one_by_one() {
    let mut desk = at("status:live kind:feature audience:customer");
    assert!(desk.screen().contains("live ×  Features ×"), "{}", desk.screen());
    desk.press(&["Backspace"]);
    assert_eq!(desk.app.map_tab.filter.text(), "status:live kind:feature");
    desk.click("live ×");
    assert_eq!(desk.app.map_tab.filter.text(), "kind:feature");
    desk.press(&["Backspace", "Backspace"]);
    assert_eq!(desk.app.status.text, "No filter is on. / types one, F shows all there are.");
}

#[test]
fn the_menu_counts_chooses_and_is_clicked() {
    let mut desk = Desk::new(110, 44);
    desk.press(&["F3", "F", "'market"]);
    let values = |desk: &Desk| {
        let Some(Popup::Facets(menu)) = desk.app.popups.last() else { panic!() };
        let values = (0..menu.found.len()).filter_map(|at| menu.value(at));
        values
            .map(|it| format!("{}{} {}", if it.on { "+" } else { "" }, it.label, it.count))
            .collect::<Vec<_>>()
            .join(", ")
    };
    assert_eq!(values(&desk), "Markets 2, Finance 3, Banking 2, none 6");
    desk.press(&["Down", "Tab"]);
    assert_eq!(desk.app.map_tab.filter.text(), "market:finance");
    assert_eq!(values(&desk), "Markets 2, +Finance 3, Banking 2, none 6");
    desk.press(&["Down", "Enter"]);
    assert_eq!(desk.app.map_tab.filter.text(), "market:finance market:banking");
    assert!(desk.app.popups.is_empty());
    desk.press(&["F", "'draft"]);
    assert_eq!(values(&desk), "", "no draft among these");
    desk.press(&["Ctrl-U", "'banking"]).click("✓ ");
    assert_eq!(desk.app.map_tab.filter.text(), "market:finance");
    desk.press(&["Esc"]);
    assert!(desk.app.popups.is_empty());
}

#[test]
fn the_menu_of_a_large_map_opens_at_once_and_goes_on_counting() {
    let entry = |n: usize| format!("[feature.f{n}]\ntitle = \"Feature {n}\"\n\n");
    let text: String = (0..5_000).map(entry).collect();
    let mut desk = Desk::of(&text, 110, 44, None);
    desk.press(&["F3"]);
    let count = |app: &App| {
        let Some(Popup::Facets(menu)) = app.popups.last() else { panic!() };
        let value = (0..menu.found.len()).find_map(|at| menu.value(at)).unwrap();
        (value.label.clone(), value.count, menu.is_counting())
    };
    let effects = update(&mut desk.app, Msg::Key(keys::parse("F").unwrap()));
    assert!(effects.contains(&Effect::GoOn));
    assert_eq!(count(&desk.app), ("Features".into(), 2_000, true));
    assert!(desk.screen().contains("Counting …"));
    desk.happen(Msg::GoOn);
    assert_eq!(count(&desk.app), ("Features".into(), 5_000, false));
    assert!(!desk.screen().contains("Counting …"));
}

#[test]
fn entries_are_sorted_flat_or_below_what_they_have_in_common() {
    let sorted = |sort: Sort| {
        let mut desk = at("kind:feature kind:story kind:value kind:objection");
        desk.press(&["s"]);
        let place = Sort::ALL.iter().position(|other| *other == sort).unwrap();
        desk.press(&vec!["Down"; place]).press(&["Enter"]);
        assert_eq!(desk.app.map_tab.outline.sort, sort);
        assert!(!desk.screen().is_empty());
        listed(&desk).join(" ")
    };
    let by_kind = "close-in-three-days acme-bank ask auto-reconcile rip-and-replace";
    assert_eq!(sorted(Sort::Title), by_kind);
    assert_eq!(sorted(Sort::Canonical), by_kind);
    assert_eq!(
        sorted(Sort::Reviewed),
        "acme-bank close-in-three-days ask auto-reconcile rip-and-replace"
    );
    assert_eq!(
        sorted(Sort::Owner),
        "[ann@northwind.example 1] close-in-three-days [nobody 4] acme-bank ask auto-reconcile \
         rip-and-replace"
    );
    assert_eq!(
        sorted(Sort::Used),
        "close-in-three-days acme-bank auto-reconcile rip-and-replace ask"
    );
    assert!(sorted(Sort::File).starts_with("[map.toml 5] "));
    assert!(
        sorted(Sort::Problems).starts_with("acme-bank ")
            || sorted(Sort::Problems).starts_with("ask ")
    );
}

#[test]
fn an_edit_makes_only_its_own_entry_anew_and_leaves_the_outline_as_from_scratch() {
    let mut desk = at("kind:value");
    let afresh = |desk: &Desk| {
        let mut outline = desk.app.map_tab.outline.clone();
        outline.rebuild(desk.app.map(), desk.app.today);
        outline.groups.iter().flat_map(|group| group.items.clone()).collect::<Vec<_>>()
    };
    let now = |desk: &Desk| {
        let groups = desk.app.map_tab.outline.groups.iter();
        groups.flat_map(|group| group.items.clone()).collect::<Vec<_>>()
    };
    let retitle: &[&[&str]] = &[
        &["Enter", "Enter", "Ctrl-U", "'Zebra", "Enter"],
        &["Esc", "n", "'Aardvark", "Enter", "Enter"],
        &["Esc", "d", "Enter", "Enter"],
        &["Delete", "Enter"],
        &["u", "u", "u", "u"],
        // A value of a dimension takes what is below it along.
        &["Esc", "/", "'kind:market", "Enter", "Down", "Enter", "Enter", "Ctrl-U", "'Zoo", "Enter"],
        &["u"],
    ];
    for keys in retitle {
        desk.press(keys);
        assert_eq!(now(&desk), afresh(&desk), "{keys:?}");
    }
    assert_eq!(desk.text(), MAP);
    assert!(now(&desk).iter().any(|item| item.audience == Audience::Internal));
}
