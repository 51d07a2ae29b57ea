//! No keystroke is lost: whatever happens while something is typed, it is asked about or still
//! there.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::{TO_FORM, select};
use crate::disk::digest;
use crate::tui::app::{Popup, Tab};
use crate::tui::commands::{Action, COMMANDS, Context};
use crate::tui::desk::{Desk, MAP};
use crate::tui::external::{Errand, Parcel, Returned};
use crate::tui::msg::{Effect, Msg, Reloaded};
use crate::workspace::Workspace;

/// A sort of editor, the field for it, and the keys that type into it.
const EDITORS: [(&str, &str, &[&str]); 6] = [
    ("line", "title", &["Enter", "'typed"]),
    ("text", "body", &["Enter", "'typed"]),
    ("words", "tags", &["Enter", "'typed"]),
    ("references", "markets", &["Enter", "'typed", "Tab"]),
    ("note", "", &["End", "Enter", "'typed"]),
    ("new title", "", &["Esc", "n", "'typed"]),
];

/// Opens an editor and types into it.
fn editor((_, field, keys): (&str, &str, &[&str])) -> Desk {
    let mut desk = Desk::new(100, 30);
    desk.press(TO_FORM);
    if !field.is_empty() {
        select(&mut desk, field);
    }
    desk.press(keys);
    desk
}

/// Tells whether what was typed is still in an editor.
fn has_it(desk: &Desk) -> bool {
    desk.app.popups.iter().any(|popup| format!("{popup:?}").contains("typed"))
}

#[test]
fn no_key_drops_what_was_typed() {
    let names: Vec<&str> = COMMANDS.iter().flat_map(|c| c.keys).map(|b| b.key).collect();
    for sort in EDITORS {
        let what = sort.0;
        let front = editor(sort).app.listener();
        for name in &names {
            let bound = COMMANDS.iter().find(|command| {
                command.keys.iter().any(|b| b.key == *name && b.contexts.contains(&front))
            });
            let Some(command) = bound else { continue };
            let mut desk = editor(sort);
            desk.press(&[name]);
            let is_kept = desk.text().contains("yped");
            assert!(is_kept || has_it(&desk), "{what}: {name} dropped it");
            assert!(!desk.effects.contains(&Effect::Quit), "{what}: {name}");
            assert_eq!(desk.app.tab, Tab::Map, "{what}: {name}");
            // Esc after Esc goes on with it.
            if command.action != Action::Keep && desk.app.listener() == Context::Confirm {
                desk.press(&["Esc"]);
                assert_eq!(desk.app.listener(), front, "{what}: {name}");
            }
        }
    }
}

#[test]
fn leaving_from_behind_the_help_asks_too() {
    for sort in EDITORS {
        let (what, mut desk) = (sort.0, editor(sort));
        let front = desk.app.listener();
        desk.press(&["F1", "Ctrl-Q"]);
        assert_eq!(desk.app.listener(), Context::Confirm, "{what}");
        desk.press(&["Esc"]);
        assert!(desk.app.listener() == front && has_it(&desk), "{what}");
        assert_eq!(desk.effects, []);
    }
}

#[test]
fn no_size_and_no_click_drops_what_was_typed() {
    for sort in EDITORS {
        let (what, mut desk) = (sort.0, editor(sort));
        for (width, height) in [(1, 1), (0, 0), (40, 12), (200, 60), (100, 30)] {
            desk.happen(Msg::Resize(width, height));
        }
        assert!(has_it(&desk), "{what}");
        for row in (0..30).step_by(2) {
            for column in (0..100).step_by(9) {
                let kind = MouseEventKind::Down(MouseButton::Left);
                let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
                desk.happen(Msg::Mouse(
                    event,
                    u64::from(row) * 1_000_000 + u64::from(column) * 1000,
                ));
                assert!(has_it(&desk) || what == "references", "{what} {column} {row}");
            }
        }
        assert_eq!((desk.app.tab, desk.app.popups.is_empty()), (Tab::Map, false), "{what}");
    }
}

#[test]
fn files_that_changed_do_not_take_what_was_typed() {
    for sort in EDITORS {
        let (what, mut desk) = (sort.0, editor(sort));
        let text = MAP.replace("Acme Bank cut", "Acme Bank halved");
        let read = Reloaded {
            workspace: Workspace::open([("map.toml", text.as_bytes().to_vec())]),
            is_folder: false,
            digests: [("map.toml".into(), digest(text.as_bytes()))].into_iter().collect(),
            unread: Vec::new(),
        };
        let generation = desk.app.generation;
        desk.happen(Msg::Reloaded { generation, result: Ok(Box::new(read)) });
        assert!(has_it(&desk), "{what}");
        desk.press(&["Ctrl-S"]);
        if desk.app.listener() == Context::Line {
            desk.press(&["Ctrl-S"]);
        }
        assert!(desk.text().contains("yped") && desk.text().contains("halved"), "{what}");
    }
}

fn errand(desk: &mut Desk) -> Errand {
    match desk.effects.pop() {
        Some(Effect::GoOut(errand)) => *errand,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_comes_back_from_an_editor_goes_where_it_came_from_or_is_kept() {
    for sort in EDITORS.into_iter().take(3) {
        let (what, mut desk) = (sort.0, editor(sort));
        desk.press(&["Ctrl-E"]);
        let errand = errand(&mut desk);
        assert_eq!((&errand.what, errand.text.contains("typed")), (&Parcel::Typed, true), "{what}");
        let back = Returned { text: "back\n".into(), path: "state/editor/x".into() };
        desk.happen(Msg::Returned { errand: Box::new(errand.clone()), result: Ok(back.clone()) });
        let holds = match desk.app.popups.last() {
            Some(Popup::Line(editor)) => editor.input.text().to_owned(),
            Some(Popup::Text(editor)) => editor.text().trim_end().to_owned(),
            other => panic!("{other:?}"),
        };
        assert_eq!(holds, "back", "{what}");
        assert_eq!(desk.effects.pop(), Some(Effect::Forget("state/editor/x".into())));
        desk.app.popups.clear();
        desk.happen(Msg::Returned { errand: Box::new(errand), result: Ok(back) });
        assert!(desk.app.status.bad && desk.app.status.text.contains("state/editor/x"));
        assert_eq!(desk.effects, [], "it is not removed");
    }
}

#[test]
fn a_file_that_was_edited_here_meanwhile_is_not_overwritten() {
    let mut desk = Desk::new(100, 30);
    desk.press(TO_FORM).press(&["Ctrl-E"]);
    let errand = errand(&mut desk);
    assert_eq!((errand.line, errand.text.as_str()), (33, MAP));
    desk.press(&["Enter", "'x", "Enter"]);
    let edited = desk.text().to_owned();
    let back = Returned { text: MAP.replace("days", "d"), path: "kept/map.toml".into() };
    desk.happen(Msg::Returned { errand: Box::new(errand), result: Ok(back) });
    assert_eq!(desk.text(), edited);
    assert!(desk.app.status.text.contains("kept/map.toml"));
}

#[test]
fn a_broken_file_asks_and_whatever_is_answered_is_kept() {
    for keys in [&["Esc"][..], &["n"], &["Ctrl-Q"]] {
        let mut desk = Desk::new(100, 30);
        desk.press(TO_FORM).press(&["Ctrl-E"]);
        let errand = errand(&mut desk);
        let text = MAP.replacen("title = \"Finance\"", "title = Finance", 1);
        let back = Returned { text, path: "kept/map.toml".into() };
        desk.happen(Msg::Returned { errand: Box::new(errand), result: Ok(back) });
        let screen = desk.screen();
        assert!(screen.contains("map.toml:22:9"), "{screen}");
        desk.press(keys);
        assert_eq!((desk.text(), &desk.effects[..]), (MAP, &[][..]));
        assert!(desk.app.status.text.contains("kept in kept/map.toml"));
    }
    let mut desk = Desk::of(MAP, 100, 30, Some("--read-only"));
    desk.press(TO_FORM).press(&["Ctrl-E"]);
    assert_eq!(desk.effects, []);
}
