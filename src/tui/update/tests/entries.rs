//! Whole entries: made, copied, renamed, retired, deleted, moved.

use crate::model::{Key, Status};
use crate::tui::app::{MapFocus, Popup, Tab};
use crate::tui::commands::Context;
use crate::tui::desk::{Desk, MAP};
use crate::tui::form::RowKind;
use crate::tui::plan::Plan;
use crate::workspace::Workspace;

/// Goes to an entry in the outline.
pub(super) fn at(words: &str) -> Desk {
    let mut desk = Desk::new(110, 34);
    desk.press(&["F3", "/", &format!("'{words}"), "Enter"]);
    desk
}

pub(super) fn plan(desk: &Desk) -> &Plan {
    let Some(Popup::Plan(plan)) = desk.app.popups.last() else {
        panic!("no preview:\n{}", desk.screen())
    };
    plan
}

/// The preview in front, a row a line.
pub(super) fn shown(desk: &Desk) -> Vec<String> {
    let rows = plan(desk).rows.iter();
    rows.map(|row| {
        let gap = if row.field.is_empty() { "" } else { ": " };
        format!("{}{gap}{} | {}", row.place, row.field, row.change)
    })
    .collect()
}

pub(super) fn answers(desk: &Desk) -> Vec<&str> {
    plan(desk).answers.iter().map(|answer| answer.label.as_str()).collect()
}

fn has_problem(desk: &Desk, rule: &str) -> bool {
    desk.app.findings.all.iter().any(|finding| finding.rule == rule)
}

#[test]
fn a_new_situation_asks_for_its_values_and_its_first_point() {
    let mut desk = Desk::new(110, 34);
    desk.press(&["F3", "/", "'kind:situation", "Enter", "n"]);
    let label = |desk: &Desk| match desk.app.popups.last() {
        Some(Popup::Line(editor)) => editor.label.clone(),
        Some(Popup::References(picker)) => picker.label.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(label(&desk), "New situation, 1 of 7: title");
    desk.press(&["'A bank that asks about speed", "Enter"]);
    assert_eq!(label(&desk), "New situation, 2 of 7: requirements");
    desk.press(&["'close", "Enter"]);
    assert_eq!(label(&desk), "New situation, 3 of 7: competitors");
    desk.press(&["Enter"]);
    assert_eq!(label(&desk), "New situation, 4 of 7: markets", "there is no segment to choose");
    desk.press(&["'bank", "Enter", "Enter", "'three days", "Enter", "'acme", "Enter"]);
    let made = "\n[situation.a-bank-that-asks-about-speed]\ntitle = \"A bank that asks about \
                speed\"\nrequirements = [\"faster-close\"]\nmarkets = [\"banking\"]\n\n\
                [[situation.a-bank-that-asks-about-speed.point]]\nvalue_proposition = \
                \"close-in-three-days\"\nsuccess_stories = [\"acme-bank\"]\n";
    assert!(desk.text().contains(made), "{}", desk.text());
    assert!(desk.app.popups.is_empty());
    // The form is open at the first field that nobody was asked for.
    assert_eq!(desk.app.map_tab.focus, MapFocus::Form);
    let row = desk.app.map_tab.form.row().map(|row| row.what.clone());
    assert_eq!(row, Some(RowKind::Field(crate::model::Path::field("short"))));
    desk.press(&["u"]);
    assert_eq!(desk.text(), MAP);
}

#[test]
fn what_is_passed_over_is_left_out_and_a_step_back_keeps_the_answers() {
    let mut desk = Desk::new(110, 34);
    desk.press(&["F3", "/", "'kind:success_story", "Enter", "n"]);
    desk.press(&["'Tale", "Enter", "'Initech", "Enter", "Esc"]);
    let Some(Popup::Line(editor)) = desk.app.popups.last() else { panic!() };
    assert_eq!(
        (editor.label.as_str(), editor.input.text()),
        ("New success story, 2 of 6: customer", "Initech")
    );
    // Passing over the measure passes over the rest of the result.
    desk.press(&["Enter", "Home", "Enter", "Enter"]);
    assert!(desk.app.popups.is_empty(), "{}", desk.screen());
    let made = "[success_story.tale]\ntitle = \"Tale\"\ncustomer = \"Initech\"\nproof = \"";
    assert!(desk.text().contains(made), "{}", desk.text());
    assert!(!desk.text().contains("[[success_story.tale.result]]"));
    desk.press(&["u"]);
    assert_eq!(desk.text(), MAP);
}

#[test]
fn a_title_is_asked_for_and_makes_the_id() {
    for (title, id) in [
        ("Über-fast: it's live!", "uber-fast-its-live"),
        ("Großer Straßenpreis", "grosser-strassenpreis"),
        ("Быстрый отчёт", "bystryi-otchiot"),
        ("Łódź & Ørsted", "lodz-orsted"),
        ("!!!", "entry"),
        ("Close in three days", "close-in-three-days-2"),
    ] {
        let mut desk = at("close in three");
        desk.press(&["n", "Enter"]);
        let Some(Popup::Line(editor)) = desk.app.popups.last() else { panic!() };
        assert_eq!(editor.error.as_deref(), Some("An entry needs a title."));
        desk.press(&[&format!("'{title}"), "Enter", "Ctrl-S"]);
        assert_eq!(desk.app.chosen(), Some(&Key::new("value_proposition", id)), "{title}");
    }
}

#[test]
fn the_kind_is_proposed_from_where_the_author_stands() {
    let mut desk = Desk::new(110, 34);
    desk.press(&["'globex cfo", "Ctrl-P", "'new entry", "Enter"]);
    let Some(Popup::Choice(choice)) = desk.app.popups.last() else { panic!() };
    assert_eq!(choice.items[choice.selected].label, "Situation");
    desk.press(&["Enter"]);
    assert_eq!(desk.app.listener(), Context::Line);
    desk.press(&["Esc"]);
    assert_eq!(desk.app.tab, Tab::Find, "nothing typed, nothing asked");
}

#[test]
fn a_copy_gets_a_title_and_an_id_in_one_step() {
    let mut desk = at("close in three");
    desk.press(&["d"]);
    let Some(Popup::Line(editor)) = desk.app.popups.last() else { panic!() };
    assert_eq!(editor.input.text(), "Close in three days, not ten (copy)");
    desk.press(&["Ctrl-U", "'Close in two days", "Enter", "Enter"]);
    let copy = "[value_proposition.close-in-two-days]\ntitle = \"Close in two days\"\n";
    assert!(desk.text().contains(copy));
    assert_eq!(desk.app.chosen().unwrap().id, "close-in-two-days");
    desk.press(&["u"]);
    assert_eq!(desk.text(), MAP);
}

#[test]
fn a_new_id_shows_what_follows() {
    let mut desk = at("close in three");
    desk.press(&["r", "Ctrl-U", "'Bad Id", "Enter"]);
    let Some(Popup::Line(editor)) = desk.app.popups.last() else { panic!() };
    assert!(editor.error.as_deref().unwrap().starts_with("`Bad Id` is no id"));
    desk.press(&["Ctrl-U", "'fast", "Enter"]);
    assert_eq!(
        shown(&desk),
        [
            "Acme Bank cut its close from 10 days to 3: proves | close-in-three-days → fast",
            "A CFO weighing us against Globex on closing speed: point 1, value proposition | \
             close-in-three-days → fast",
            "Close in three days, not ten | formerly: close-in-three-days",
        ]
    );
    assert_eq!(desk.text(), MAP);
    desk.press(&["Enter"]);
    assert!(desk.text().contains("[value_proposition.fast]"));
    assert!(desk.text().contains("value_proposition = \"fast\""));
    assert_eq!(desk.app.chosen().unwrap().id, "fast");
    desk.press(&["u"]);
    assert_eq!(desk.text(), MAP);
    // Where nothing follows nothing is shown.
    let mut desk = at("ask the ledger");
    desk.press(&["r", "Ctrl-U", "'asking", "Enter"]);
    assert!(desk.app.popups.is_empty() && desk.text().contains("[feature.asking]"));
}

#[test]
fn what_retires_can_be_replaced_everywhere_in_one_step() {
    let text = format!(
        "{MAP}\n[feature.live-match]\ntitle = \"Live matching\"\n\n[situation.two]\ntitle = \"Two\"\n\
         [[situation.two.point]]\nvalue_proposition = \"close-in-three-days\"\n\
         features = [\"auto-reconcile\", \"live-match\"]\n"
    );
    let mut desk = Desk::of(&text, 110, 34, None);
    desk.press(&["F3", "/", "'continuous", "Enter", "R"]);
    assert_eq!(answers(&desk), ["retire", "say another instead …"]);
    assert_eq!(shown(&desk).len(), 2);
    desk.press(&["Tab", "Enter", "'live", "Enter"]);
    assert_eq!(
        shown(&desk),
        [
            "Continuous reconciliation | status: retired",
            "A CFO weighing us against Globex on closing speed: point 1, features | \
             auto-reconcile → live-match",
            "Two: point 1, features | taken out: the new one is there",
        ]
    );
    desk.press(&["Enter"]);
    let map = desk.app.map();
    assert_eq!(map.get(&Key::new("feature", "auto-reconcile")).unwrap().status(), Status::Retired);
    assert!(desk.text().contains("features = [\"live-match\"]\nobjections"), "{}", desk.text());
    assert!(desk.text().ends_with("features = [\"live-match\"]\n"), "{}", desk.text());
    assert_eq!(desk.app.workspace.history().len(), 1);
    // Back into use, and back to the start.
    desk.press(&["R", "Enter"]);
    assert!(desk.app.popups.is_empty());
    desk.press(&["u", "u"]);
    assert_eq!(desk.text(), text);
}

#[test]
fn a_claim_is_not_told_twice_in_a_situation() {
    let text = format!(
        "{MAP}\n[[situation.cfo-against-globex.point]]\nvalue_proposition = \"other\"\n\n\
         [value_proposition.other]\ntitle = \"Other claim\"\n"
    );
    let mut desk = Desk::of(&text, 110, 34, None);
    desk.press(&["F3", "/", "'close in three", "Enter", "R", "Tab", "Enter", "'other", "Enter"]);
    let rows = &plan(&desk).rows;
    let stays: Vec<bool> = rows.iter().map(|row| row.stays).collect();
    assert_eq!(stays, [false, false, true], "{:?}", shown(&desk));
    desk.press(&["Enter"]);
    assert!(!has_problem(&desk, "repeated-point"));
    assert!(desk.text().contains("value_propositions = [\"other\"]"));
}

#[test]
fn what_refers_to_a_deleted_entry_goes_with_it_or_stays() {
    let mut desk = at("close in three");
    desk.press(&["Delete"]);
    assert_eq!(answers(&desk), ["delete it and the 2 references", "delete it alone"]);
    assert_eq!(
        shown(&desk),
        [
            "Acme Bank cut its close from 10 days to 3: proves | would lead nowhere",
            "A CFO weighing us against Globex on closing speed: point 1, value proposition | \
             would lead nowhere",
        ]
    );
    desk.press(&["Esc"]);
    assert_eq!(desk.text(), MAP);
    desk.press(&["Delete", "Enter"]);
    assert!(!desk.text().contains("close-in-three-days"), "{}", desk.text());
    assert!(!has_problem(&desk, "dangling-reference"));
    assert!(desk.text().contains("say = \"Globex batches"), "the point keeps its words");
    desk.press(&["u"]);
    assert_eq!(desk.text(), MAP);
    desk.press(&["/", "Ctrl-U", "'close in three", "Enter"]);
    desk.press(&["Delete", "Right", "Enter"]);
    assert!(has_problem(&desk, "dangling-reference"));
    desk.press(&["u"]);
    assert_eq!(desk.text(), MAP);
}

#[test]
fn a_card_that_says_nothing_else_goes_with_its_reference() {
    let text = format!(
        "{MAP}\n[value_proposition.x]\ntitle = \"Extra\"\n\n\
         [[situation.cfo-against-globex.point]]\nvalue_proposition = \"x\"\n"
    );
    let mut desk = Desk::of(&text, 110, 34, None);
    desk.press(&["F3", "/", "'extra", "Enter", "Delete", "Enter"]);
    let situation = desk.app.map().get(&Key::new("situation", "cfo-against-globex")).unwrap();
    assert_eq!(situation.cards("point").count(), 1);
    desk.press(&["u"]);
    assert_eq!(desk.text(), text);
}

fn folder() -> Desk {
    let mut desk = Desk::new(110, 34);
    let (first, second) = MAP.split_at(MAP.find("[feature.auto").unwrap());
    let files = [("map.toml", first), ("more.toml", second)];
    desk.app.workspace =
        Workspace::open(files.map(|(name, text)| (name, text.as_bytes().to_vec())));
    desk.app.is_folder = true;
    desk
}

#[test]
fn an_entry_moves_to_another_file_or_a_new_one() {
    let mut desk = folder();
    desk.press(&["F3", "/", "'close in three", "Enter", "t"]);
    let Some(Popup::Choice(choice)) = desk.app.popups.last() else { panic!() };
    let files: Vec<(&str, &str)> =
        choice.items.iter().map(|item| (item.label.as_str(), item.help.as_str())).collect();
    assert_eq!(files[0].1, "8 entries, where it stands now");
    assert_eq!(files[2].0, "a new file …");
    desk.press(&["Down", "Enter"]);
    let key = Key::new("value_proposition", "close-in-three-days");
    assert_eq!(desk.app.workspace.file_of(&key), Some("more.toml"));
    assert_eq!(
        desk.app.status.text,
        "Move value_proposition.close-in-three-days to more.toml (u takes it back)"
    );
    desk.press(&["u", "t", "End", "Enter", "Ctrl-U", "'../x.toml", "Enter"]);
    let Some(Popup::Line(editor)) = desk.app.popups.last() else { panic!() };
    assert!(editor.error.as_deref().unwrap().starts_with("`../x.toml` can't be a file"));
    desk.press(&["Ctrl-U", "'claims/all.toml", "Enter"]);
    assert_eq!(desk.app.workspace.file_of(&key), Some("claims/all.toml"));
    desk.press(&["u"]);
    assert!(!desk.app.workspace.is_unsaved());
    // A map of one file stays one file.
    let mut desk = at("close in three");
    desk.press(&["t"]);
    assert!(
        desk.app.popups.is_empty() && desk.app.status.text.starts_with("This map is one file.")
    );
}

#[test]
fn what_is_not_there_yet_is_made_on_the_way_to_a_new_entry() {
    let mut desk = Desk::new(120, 40);
    desk.press(&["F3", "'/weighing", "Enter", "n", "'A new deal", "Enter"]);
    // What is typed and called nothing is never passed over.
    while !desk.screen().contains(": value proposition") {
        desk.press(&["Enter"]);
    }
    desk.press(&["'Audit without a scramble", "Enter", "'Acme passes its audit", "Enter"]);
    let text = desk.text();
    for made in [
        "[value_proposition.audit-without-a-scramble]\ntitle = \"Audit without a scramble\"\n",
        "[success_story.acme-passes-its-audit]\ntitle = \"Acme passes its audit\"\n",
        "[situation.a-new-deal]\ntitle = \"A new deal\"\n",
        "value_proposition = \"audit-without-a-scramble\"\n\
         success_stories = [\"acme-passes-its-audit\"]\n",
    ] {
        assert!(text.contains(made), "{made}\n{text}");
    }
    desk.press(&["u"]);
    assert_eq!(desk.text(), MAP);
}
