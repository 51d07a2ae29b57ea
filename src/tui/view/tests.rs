use insta::assert_snapshot;

use crate::tui::app::MapFocus;
use crate::tui::desk::Desk;
use crate::tui::update;

/// Draws the screen after these keys, in both sizes.
fn screens(keys: &[&str]) -> String {
    [(80, 24), (120, 40)]
        .into_iter()
        .map(|(width, height)| {
            let mut desk = Desk::new(width, height);
            desk.press(keys);
            desk.screen()
        })
        .collect::<Vec<_>>()
        .join("\n=====\n")
}

#[test]
fn find() {
    assert_snapshot!("find-welcome", screens(&[]));
    assert_snapshot!("find", screens(&["'globex cfo"]));
    assert_snapshot!("find-preview", screens(&["'globex cfo", "Enter", "Enter", "Down"]));
    assert_snapshot!("find-nothing", screens(&["'zzyzx"]));
}

#[test]
fn map() {
    assert_snapshot!("map", screens(&["F3"]));
    assert_snapshot!("map-situation", screens(&["F3", "'/weighing", "Enter", "Enter", "End"]));
    assert_snapshot!(
        "map-card",
        screens(&["F3", "'/weighing", "Enter", "Enter", "End", "Up", "Up", "Enter"])
    );
    assert_snapshot!("map-problems", screens(&["F3", "'/acme", "Enter", "Enter", "Tab"]));
}

#[test]
fn popups() {
    let form = ["F3", "'/close in three", "Enter", "Enter"];
    let with = |more: &[&str]| screens(&[&form[..], more].concat());
    assert_snapshot!("help", with(&["?"]));
    assert_snapshot!("palette", with(&[":", "'ent"]));
    assert_snapshot!("line", with(&["Enter", "' now"]));
    assert_snapshot!("text", with(&["Down", "Enter"]));
    assert_snapshot!("picker", with(&["Down", "Down", "Down", "Down", "Enter", "'glo"]));
    assert_snapshot!("quit", with(&["Enter", "'x", "Enter", "q"]));
}

#[test]
fn small() {
    for (width, height) in [(40, 12), (19, 4), (10, 3), (1, 1), (0, 0), (200, 5), (20, 60)] {
        for keys in [&["'globex", "Down", "Enter"][..], &["F3", "Enter", "Enter"], &["F3", "?"]] {
            let mut desk = Desk::new(width, height);
            desk.press(keys);
            assert_eq!(desk.screen().lines().count(), usize::from(height));
        }
    }
    let mut desk = Desk::new(40, 12);
    desk.press(&["'globex cfo"]);
    assert_snapshot!("small-find", desk.screen());
    desk.press(&["Enter", "Enter"]);
    assert_snapshot!("small-preview", desk.screen());
    desk.press(&["F3"]);
    assert_snapshot!("small-map", desk.screen());
}

#[test]
fn nothing_raw_of_a_map_reaches_the_screen() {
    let bad = "a\\u001b]52;c;eA==\\u0007\\u009b31m\\u202eb\\u200bc\\u0000";
    let map = format!(
        "[map]\nname = \"{bad}\"\n[value_proposition.v]\ntitle = \"{bad}\"\nshort = \"{bad}\"\n\
         body = \"{bad}\"\naliases = [\"{bad}\"]\nowner = \"{bad}\"\nodd = \"{bad}\"\n\
         personas = [\"{bad}\"]\n[[value_proposition.v.variant]]\ntext = \"{bad}\"\n\
         [situation.s]\ntitle = \"s {bad}\"\n[[situation.s.point]]\nvalue_proposition = \"v\"\n\
         say = \"{bad}\"\nsuccess_stories = [\"{bad}\"]\n[weird.\"x\"]\ntitle = \"{bad}\"\n"
    );
    let keys: &[&[&str]] = &[
        &[],
        &["'a", "Down", "Enter"],
        &["'s", "Ctrl-Y"],
        &["F3"],
        &["Enter", "Enter"],
        &["Esc", "Esc", "Down", "Enter", "Down", "Down", "Enter"],
        &["Esc", "Down", "Down", "Down", "Down", "Enter"],
        &["Esc", "n", "Esc", "Delete", "Esc"],
        &["Tab", "Tab"],
    ];
    let mut desk = Desk::of(&map, 120, 40, None);
    for keys in keys {
        desk.press(keys);
        let screen = desk.screen();
        let raw: Vec<char> = screen
            .chars()
            .filter(|letter| *letter != '\n')
            .filter(|letter| letter.is_control() || "\u{202e}\u{200b}\u{9b}".contains(*letter))
            .collect();
        assert!(raw.is_empty(), "{raw:?} {screen}");
    }
    for effect in &desk.effects {
        let text = format!("{effect:?}");
        assert!(!text.contains("\\u{1b}") && !text.contains("\\u{202e}"), "{text}");
    }
}

#[test]
fn what_is_selected_has_the_cursor_and_a_sign() {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;
    use ratatui::layout::Position;
    use ratatui::style::Modifier;

    let mut desk = Desk::new(80, 24);
    desk.press(&["F3", "Down"]);
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| super::view(&desk.app, frame)).unwrap();
    let cursor = terminal.get_cursor_position().unwrap();
    let buffer = terminal.backend().buffer();
    let cell = &buffer[(cursor.x, cursor.y)];
    assert_eq!(cell.symbol(), "▸");
    assert!(cell.modifier.contains(Modifier::REVERSED));
    assert_ne!(cursor, Position::new(0, 0));
    assert_eq!(desk.app.map_tab.focus, MapFocus::Outline);
    update::settle(&mut desk.app);
}
