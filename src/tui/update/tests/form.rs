//! The editors of the form: each by its field's declaration, with what is wrong beside it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::Modifier;

use super::select;
use crate::model::{Key, Level, Path, Shape};
use crate::tui::app::{MapFocus, Popup};
use crate::tui::commands::Context;
use crate::tui::desk::{Desk, MAP};
use crate::tui::form::{RowKind, fields_at};
use crate::tui::msg::{Effect, Msg};
use crate::tui::view::view;

/// Opens the form of an entry, at a field.
fn open(map: &str, kind: &str, id: &str, field: &str) -> Desk {
    let mut desk = Desk::of(map, 120, 40, None);
    desk.press(&["F3"]);
    crate::tui::update::map::show(&mut desk.app, &Key::new(kind, id));
    desk.app.map_tab.focus = MapFocus::Form;
    crate::tui::update::settle(&mut desk.app);
    if !field.is_empty() {
        select(&mut desk, field);
    }
    desk
}

fn held(desk: &mut Desk, key: KeyCode, modifiers: KeyModifiers) {
    desk.happen(Msg::Key(KeyEvent::new(key, modifiers)));
}

#[track_caller]
fn text(desk: &Desk) -> String {
    let Some(Popup::Text(editor)) = desk.app.popups.last() else { panic!("no text editor") };
    editor.text()
}

#[track_caller]
fn line(desk: &Desk) -> &str {
    let Some(Popup::Line(editor)) = desk.app.popups.last() else { panic!("no line editor") };
    editor.input.text()
}

#[test]
fn every_field_of_every_kind_has_the_editor_that_fits() {
    let mut map = String::from(MAP);
    let kinds: Vec<(String, Vec<(String, Shape)>)> = Desk::new(10, 10)
        .app
        .map()
        .schema()
        .kinds()
        .iter()
        .filter(|kind| kind.name != "approval")
        .map(|kind| {
            let fields = kind.fields.iter().map(|f| (f.name.to_string(), f.shape.clone()));
            (kind.name.to_string(), fields.collect())
        })
        .collect();
    for (kind, _) in &kinds {
        map.extend(["\n[", kind, ".empty]\ntitle = \"Empty\"\n"]);
    }
    for (kind, fields) in &kinds {
        let mut desk = open(&map, kind, "empty", "");
        for (name, shape) in fields {
            select(&mut desk, name);
            let row = desk.app.map_tab.form.row().unwrap().clone();
            let is_picked = matches!(
                shape,
                Shape::Choice(_)
                    | Shape::Reference(_)
                    | Shape::References(_)
                    | Shape::Flag
                    | Shape::Cards(_)
            );
            assert!(!row.help.is_empty(), "{kind} {name}");
            assert!(is_picked || !row.example.is_empty(), "{kind} {name} has no example");
            desk.press(&["Enter"]);
            let listener = desk.app.listener();
            let expected = match shape {
                Shape::Line
                | Shape::Url
                | Shape::File
                | Shape::Date
                | Shape::Days
                | Shape::Number => Context::Line,
                Shape::Text | Shape::Words | Shape::Reasons | Shape::Settings => Context::Text,
                Shape::Choice(_) => Context::Choice,
                Shape::Reference(_) | Shape::References(_) => Context::References,
                Shape::Flag => Context::Form,
                // The first field of a card.
                Shape::Cards(_) | Shape::Card(_) => match name.as_str() {
                    "point" => Context::References,
                    "variant" => Context::Text,
                    _ => Context::Line,
                },
            };
            assert_eq!(listener, expected, "{kind} {name}");
            desk.app.popups.clear();
        }
    }
}

#[test]
fn a_day_is_typed_and_moved_and_said_in_full() {
    for (keys, day) in [
        (&["Ctrl-U", "'22.12.2026"][..], "2026-12-22"),
        (&["Ctrl-U", "'+30"], "2026-12-22"),
        (&["Ctrl-U", "'-2w"], "2026-11-08"),
        (&["Ctrl-U", "Up"], "2026-11-23"),
        (&["Ctrl-U", "'today", "'+", "'+", "'-"], "2026-11-23"),
        (&["'+"], "2026-10-02"),
        (&["'-"], "2026-09-30"),
    ] {
        let mut desk = open(MAP, "feature", "ask", "reviewed");
        desk.press(&["Enter"]).press(keys).press(&["Enter"]);
        let expected = format!("audience = \"internal\"\nreviewed = {day}\n");
        assert!(desk.text().contains(&expected), "{keys:?} {}", desk.app.status.text);
    }
    let mut desk = open(MAP, "feature", "ask", "reviewed");
    desk.press(&["Enter", "Ctrl-U", "'+3m"]);
    assert!(desk.screen().contains("= Monday, 2027-02-22: in 92 days"), "{}", desk.screen());
}

#[test]
fn what_is_wrong_stands_beside_it_while_it_is_typed() {
    let mut desk = open(MAP, "feature", "ask", "reviewed");
    desk.press(&["Enter", "Ctrl-U", "'2030-01-01"]);
    assert_eq!(desk.app.live.problems.len(), 1, "{:?}", desk.app.live);
    assert!(desk.app.live.problems[0].message.contains("2030-01-01"));
    desk.press(&["Ctrl-U", "'soon"]);
    assert_eq!(desk.app.live.problems[0].level, Level::Error);
    assert!(desk.screen().contains("✗ `soon` is no day"), "{}", desk.screen());
    desk.press(&["Ctrl-U", "'today"]);
    assert_eq!(desk.app.live.problems, []);
    desk.press(&["Esc", "n"]);
    assert_eq!(desk.app.live.seen, None);
    assert_eq!(desk.text(), MAP);
}

#[test]
fn the_preferred_term_is_one_key_away_while_it_is_typed_and_in_the_form() {
    let map = format!(
        "{MAP}\n[term.feature]\ntitle = \"Feature\"\nuse = \"capability\"\navoid = [\"functionality\"]\n"
    );
    let mut desk = open(&map, "value_proposition", "close-in-three-days", "short");
    desk.press(&["Enter", "Ctrl-a", "'More functionality now."]);
    let screen = desk.screen();
    assert!(screen.contains("F8 mends it") && screen.contains("functionality"), "{screen}");
    desk.press(&["F8"]);
    assert_eq!(text(&desk), "More capability now.");
    assert_eq!(desk.app.live.problems, []);
    held(&mut desk, KeyCode::Char('z'), KeyModifiers::CONTROL);
    assert_eq!(text(&desk), "More functionality now.", "the way out is a step of the text");
    desk.press(&["Ctrl-S"]);
    let screen = desk.screen();
    assert!(screen.contains("x mends it"), "{screen}");
    select(&mut desk, "short");
    desk.press(&["x"]);
    assert!(desk.text().contains("short = \"More capability now.\"\n"), "{}", desk.text());
}

#[test]
fn an_id_that_is_taken_is_told_before_it_is_kept() {
    let mut desk = open(MAP, "feature", "ask", "");
    desk.press(&["Esc", "r", "Ctrl-U", "'auto-reconcile"]);
    assert_eq!(desk.app.live.problems[0].message, "`auto-reconcile` is there already.");
    desk.press(&["Ctrl-U", "'Auto"]);
    assert!(desk.app.live.problems[0].message.starts_with("An id has small letters"));
}

#[test]
fn what_is_typed_in_a_picker_and_not_there_is_made_in_the_same_step() {
    let mut desk = open(MAP, "situation", "cfo-against-globex", "markets");
    desk.press(&["Enter", "'Insurance", "Enter"]);
    assert!(desk.text().contains("[market.insurance]\ntitle = \"Insurance\"\n"));
    assert!(desk.text().contains("markets = [\"insurance\"]\n"));
    assert_eq!(desk.app.map_tab.form.key, Some(Key::new("situation", "cfo-against-globex")));
    let words = "New \"Insurance\", named in markets of situation.cfo-against-globex";
    assert_eq!(desk.app.workspace.history().last().unwrap().words, words);
    desk.press(&["u"]);
    assert_eq!(desk.text(), MAP);
}

#[test]
fn several_are_picked_and_made_at_once_in_their_order() {
    let mut desk = open(MAP, "situation", "cfo-against-globex", "markets");
    desk.press(&["Enter", "'Retail", "Tab", "'finance", "Tab", "'Retail shops", "Enter"]);
    let list = "markets = [\n  \"retail\",\n  \"finance\",\n  \"retail-shops\",\n]\n";
    assert!(desk.text().contains(list), "{}", desk.text());
    desk.press(&["u"]);
    assert_eq!(desk.text(), MAP);
    desk.press(&["Enter", "'Retail", "Tab", "Tab", "Esc"]);
    assert!(desk.app.popups.is_empty(), "what was taken back is nothing to ask about");
    assert_eq!(desk.text(), MAP);
}

#[test]
fn a_new_point_can_make_its_claim() {
    let mut desk = open(MAP, "situation", "cfo-against-globex", "");
    desk.press(&["End", "a", "'Nothing to install", "Enter"]);
    assert!(desk.text().contains("[value_proposition.nothing-to-install]"));
    assert!(desk.text().contains("value_proposition = \"nothing-to-install\"\n"));
    assert_eq!(desk.app.map_tab.form.at, Path::field("point").item(1));
    desk.press(&["u"]);
    assert_eq!(desk.text(), MAP);
}

#[test]
fn an_asset_makes_messages_of_the_kind_that_is_chosen() {
    let map = format!("{MAP}\n[asset.sheet]\ntitle = \"Sheet\"\n");
    let mut desk = open(&map, "asset", "sheet", "messages");
    desk.press(&["Enter", "'Too dear"]);
    let screen = desk.screen();
    assert!(
        screen.contains("new value proposition") && screen.contains("new objection"),
        "{screen}"
    );
    let kind = |desk: &Desk| match desk.app.popups.last() {
        Some(Popup::References(picker)) => picker.to_create().map(|kind| kind.name.to_string()),
        other => panic!("{other:?}"),
    };
    while kind(&desk).as_deref() != Some("objection") {
        desk.press(&["Down"]);
    }
    desk.press(&["Enter"]);
    assert!(desk.text().contains("messages = [\"objection.too-dear\"]\n"), "{}", desk.text());
}

#[test]
fn what_proves_the_claim_of_a_point_comes_first_and_says_so() {
    let map = format!(
        "{MAP}\n[success_story.aardvark]\ntitle = \"Aardvark bank\"\n\n[success_story.bolt]\n\
         title = \"Bolt bank\"\nvalue_propositions = [\"close-in-three-days\"]\n"
    );
    let mut desk = open(&map, "situation", "cfo-against-globex", "");
    desk.app.map_tab.form.select(&Path::field("point").item(0));
    desk.press(&["Enter", "Down", "Enter"]);
    let order = |desk: &Desk| {
        let Some(Popup::References(picker)) = desk.app.popups.last() else { panic!("no picker") };
        picker.found.iter().map(|idx| picker.candidates[*idx].id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(order(&desk), ["acme-bank", "bolt", "aardvark"]);
    assert!(desk.screen().contains("✓ proves it"), "{}", desk.screen());
    desk.press(&["'bank"]);
    assert_eq!(order(&desk).last().map(String::as_str), Some("aardvark"));
}

#[test]
fn cards_fold_and_are_edited_in_place_moved_and_duplicated() {
    let mut desk = open(MAP, "success_story", "acme-bank", "");
    desk.app.map_tab.form.select(&Path::field("result").item(0));
    desk.press(&["Space", "Down", "Down", "Down"]);
    let path = desk.app.map_tab.form.row().map(crate::tui::form::FormRow::path);
    assert_eq!(path, Some(Path::field("result").item(0).then("after")));
    desk.press(&["Enter", "Ctrl-U", "'2 days", "Enter"]);
    assert!(desk.text().contains("after = \"2 days\"\n"));
    assert_eq!(desk.app.map_tab.form.at, Path::default(), "it is edited where it stands");
    desk.press(&["d"]);
    assert_eq!(desk.text().matches("after = \"2 days\"").count(), 2);
    assert_eq!(
        desk.app.map_tab.form.row().map(crate::tui::form::FormRow::path),
        Some(Path::field("result").item(1))
    );
    desk.press(&["Space", "Down", "Enter", "'!", "Enter", "K"]);
    let first = desk.text().find("Days to close!").unwrap();
    assert!(first < desk.text().rfind("measure = \"Days to close\"").unwrap());
    assert!(desk.app.map_tab.form.unfolded.contains(&Path::field("result").item(0)));
    desk.press(&["u", "u", "u", "u"]);
    assert_eq!(desk.text(), MAP);
}

#[test]
fn comments_are_rows_of_the_form_and_edited_alone() {
    let map = MAP.replace("[feature.ask]", "# Ann asked for this.\n[feature.ask] # beta in May");
    let mut desk = open(&map, "feature", "ask", "");
    let screen = desk.screen();
    assert!(screen.contains("Ann asked for this."), "{screen}");
    assert!(screen.contains("beta in May  note behind the entry"), "{screen}");
    desk.press(&["End", "Up", "Enter", "Down", "End", "' Soon.", "Ctrl-S"]);
    assert_eq!(desk.text(), map.replace("for this.", "for this. Soon."));
    assert_eq!(desk.app.workspace.history().last().unwrap().words, "Change a note of feature.ask");
    desk.press(&["End", "Delete"]);
    let expected = map.replace("for this.", "for this. Soon.").replace(" # beta in May", "");
    assert_eq!(desk.text(), expected);
    desk.press(&["u", "u"]);
    assert_eq!(desk.text(), map);
}

#[test]
fn the_first_comment_is_added_in_the_form() {
    let mut desk = open(MAP, "feature", "ask", "");
    desk.press(&["End", "Enter", "'Ask Ann.", "Enter", "'Twice.", "Ctrl-S"]);
    assert_eq!(desk.text(), MAP.replace("[feature.ask]", "# Ask Ann.\n# Twice.\n[feature.ask]"));
    desk.press(&["u"]);
    assert_eq!(desk.text(), MAP);
    desk.press(&["End", "Enter", "Ctrl-S"]);
    assert_eq!(desk.text(), MAP);
}

#[test]
fn markdown_is_tinted_in_the_editor_at_the_right_letters() {
    let mut desk = open(MAP, "feature", "ask", "body");
    desk.press(&["Enter", "'日本 **bold** _it_", "Enter", "'- x"]);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    terminal.draw(|frame| view(&desk.app, frame)).unwrap();
    let buffer = terminal.backend().buffer();
    let with = |modifier: Modifier| -> String {
        let cells = buffer.content.iter().enumerate();
        let place = crate::tui::screen::text_area(crate::tui::screen::inside(
            crate::tui::screen::popup(desk.app.popups.last().unwrap(), desk.app.area),
        ));
        cells
            .filter(|(at, _)| {
                let (x, y) = buffer.pos_of(*at);
                place.contains((x, y).into())
            })
            .filter(|(_, cell)| cell.modifier.contains(modifier))
            .map(|(_, cell)| cell.symbol())
            .collect()
    };
    assert_eq!(with(Modifier::BOLD), "**bold**");
    assert_eq!(with(Modifier::ITALIC), "_it_");
}

#[test]
fn a_text_is_selected_by_keys_and_mouse_cut_and_put_back() {
    let mut desk = open(MAP, "feature", "ask", "body");
    desk.press(&["Enter", "'one two three"]);
    held(&mut desk, KeyCode::Left, KeyModifiers::CONTROL | KeyModifiers::SHIFT);
    held(&mut desk, KeyCode::Char('x'), KeyModifiers::CONTROL);
    assert_eq!(text(&desk), "one two ");
    assert_eq!(desk.effects.pop(), Some(Effect::Copy("three".into())));
    held(&mut desk, KeyCode::Char('x'), KeyModifiers::CONTROL);
    assert_eq!(desk.effects, [], "nothing is selected");
    held(&mut desk, KeyCode::Home, KeyModifiers::NONE);
    held(&mut desk, KeyCode::Char('v'), KeyModifiers::CONTROL);
    assert_eq!(text(&desk), "threeone two ");
    held(&mut desk, KeyCode::Char('z'), KeyModifiers::CONTROL);
    assert_eq!(text(&desk), "one two ");
    let place = crate::tui::screen::text_area(crate::tui::screen::inside(
        crate::tui::screen::popup(desk.app.popups.last().unwrap(), desk.app.area),
    ));
    let mouse = |desk: &mut Desk, kind, column| {
        let modifiers = KeyModifiers::NONE;
        let event = MouseEvent { kind, column: place.x + column, row: place.y, modifiers };
        desk.happen(Msg::Mouse(event, 10_000 + u64::from(column) * 1000));
    };
    mouse(&mut desk, MouseEventKind::Down(MouseButton::Left), 4);
    mouse(&mut desk, MouseEventKind::Drag(MouseButton::Left), 7);
    desk.press(&["'x"]);
    assert_eq!(text(&desk), "one x ");
}

#[test]
fn home_and_end_go_by_the_line_that_is_seen() {
    let mut desk = open(MAP, "feature", "ask", "body");
    let long = "word ".repeat(40);
    desk.press(&["Enter", &format!("'{long}end")]);
    held(&mut desk, KeyCode::Home, KeyModifiers::NONE);
    desk.press(&["'X"]);
    let at = text(&desk).find('X').unwrap();
    assert!(at > 80 && at < 200, "{at}");
    held(&mut desk, KeyCode::Up, KeyModifiers::NONE);
    held(&mut desk, KeyCode::End, KeyModifiers::NONE);
    desk.press(&["'Y"]);
    let (y, x) = (text(&desk).find('Y').unwrap(), text(&desk).find('X').unwrap());
    assert!(y < x && x - y < 4, "{y} {x}");
    held(&mut desk, KeyCode::Home, KeyModifiers::CONTROL);
    desk.press(&["'Z"]);
    assert!(text(&desk).starts_with("Zword"));
}

#[test]
fn a_field_of_a_card_knows_its_fields() {
    let desk = open(MAP, "situation", "cfo-against-globex", "");
    let entry = desk.app.map().get(&Key::new("situation", "cfo-against-globex")).unwrap();
    let (fields, card) = fields_at(desk.app.map(), entry, &Path::field("point").item(0));
    assert_eq!((fields.len(), card.is_some()), (5, true));
    let notes =
        desk.app.map_tab.form.rows.iter().filter(|row| matches!(row.what, RowKind::AddNote));
    assert_eq!(notes.count(), 1);
    let mut desk = open(MAP, "situation", "cfo-against-globex", "title");
    desk.press(&["Enter"]);
    assert_eq!(line(&desk), "A CFO weighing us against Globex on closing speed");
}
