//! Every command of the table is reached by each of its keys, by the palette and by mouse, and
//! does the same each time.

use std::collections::BTreeSet;

use ratatui::layout::{Position, Rect};

use crate::tui::app::{Popup, Tab};
use crate::tui::commands::{ALL, Action, COMMANDS, Command, Context, Move};
use crate::tui::desk::Desk;
use crate::tui::msg::Effect;
use crate::tui::screen;
use crate::tui::view::scenes::SCENES;
use crate::tui::view::{footer_buttons, popup_buttons};

/// Returns a desk on the screen of this name.
fn scene(name: &str) -> Desk {
    SCENES.iter().find(|scene| scene.name == name).unwrap_or_else(|| panic!("{name}")).desk()
}

/// Returns everything that a command can have changed.
fn state(desk: &Desk) -> String {
    // What is remembered is told by the loop around the command.
    let effects = desk.effects.iter().filter(|effect| !matches!(effect, Effect::Remember(_)));
    let effects: Vec<&Effect> = effects.collect();
    format!(
        "{:?} {:?} mouse {} {:?}\n{}\n{}",
        desk.app.listener(),
        desk.app.theme,
        desk.app.mouse,
        effects,
        desk.text(),
        desk.screen()
    )
}

#[test]
fn each_key_does_what_its_command_does() {
    let mut reached = BTreeSet::new();
    let scenes: Vec<(Context, &str)> =
        SCENES.iter().map(|scene| (scene.desk().app.listener(), scene.name)).collect();
    for context in ALL {
        let fits = scenes.iter().find(|(listener, _)| listener == context);
        let (_, name) = fits.unwrap_or_else(|| panic!("{context:?} has no scene"));
        for command in COMMANDS {
            let keys = command.keys.iter().filter(|key| key.contexts.contains(context));
            let keys: Vec<&str> = keys.map(|binding| binding.key).collect();
            if keys.is_empty() {
                continue;
            }
            reached.insert(command.id);
            let mut direct = scene(name);
            direct.run(command.action);
            let expected = state(&direct);
            for key in keys {
                let mut desk = scene(name);
                desk.press(&[key]);
                assert_eq!(state(&desk), expected, "{key} for {} in {name}", command.id);
            }
        }
    }
    for command in COMMANDS.iter().filter(|command| !command.keys.is_empty()) {
        assert!(reached.contains(command.id), "no key reaches {}", command.id);
    }
}

#[test]
fn the_palette_does_what_its_commands_do() {
    for (name, pane) in [("map-form", Context::Form), ("find-results", Context::Results)] {
        for command in COMMANDS.iter().filter(|command| command.in_palette) {
            let mut direct = scene(name);
            assert_eq!(direct.app.listener(), pane);
            direct.run(command.action);
            let mut desk = scene(name);
            desk.press(&["Ctrl-P", &format!("'{}", command.name)]);
            choose(&mut desk, command);
            desk.press(&["Enter"]);
            assert_eq!(state(&desk), state(&direct), "{} by the palette in {name}", command.id);
        }
    }
}

/// Goes down to a command in the palette: its words may also be those of others.
fn choose(desk: &mut Desk, command: &Command) {
    for _ in 0..COMMANDS.len() {
        let Some(Popup::Palette(palette)) = desk.app.popups.last() else { panic!("no palette") };
        if palette.action() == Some(command.action) {
            return;
        }
        desk.press(&["Down"]);
    }
    panic!("{} is not in the palette", command.id);
}

/// How the mouse reaches a command.
enum Way {
    /// By the palette, which the footer opens.
    Palette,
    /// By the footer, on this screen.
    Footer(&'static str),
    /// By an answer of a popup, on this screen.
    Answer(&'static str),
    /// By a click at a place, or by two.
    Click(&'static str, fn(&Desk) -> Position, bool),
    /// By the wheel over a place, down or up.
    Wheel(&'static str, fn(&Desk) -> Position, bool),
}

/// Returns how the mouse reaches a command: a new one needs a way.
fn way(command: &Command) -> Way {
    let outline = |desk: &Desk| second(screen::map(&desk.app, desk.app.area).outline.inner);
    if command.in_palette {
        return Way::Palette;
    }
    #[expect(clippy::wildcard_enum_match_arm, reason = "whatever has no way fails")]
    match command.action {
        Action::Go(Move::Open | Move::Next) | Action::ShowPalette => Way::Footer("map-outline"),
        Action::Go(Move::Back) | Action::Keep => Way::Footer("line"),
        Action::Go(Move::Previous | Move::Left) => Way::Click("map-form", outline, false),
        Action::Go(Move::Up | Move::PageUp | Move::First) => {
            Way::Wheel("map-outline", outline, false)
        }
        Action::Go(Move::Down | Move::PageDown | Move::Last) => {
            Way::Wheel("map-outline", outline, true)
        }
        Action::Go(Move::Right) => {
            let form = |desk: &Desk| second(screen::map(&desk.app, desk.app.area).form.inner);
            Way::Click("map-outline", form, false)
        }
        Action::MarkItem => Way::Footer("references"),
        Action::ChooseValue => Way::Footer("find-counts"),
        Action::CopyBrief => Way::Footer("brief"),
        Action::Yes | Action::No => Way::Answer("confirm"),
        Action::NextStep => Way::Answer("tour"),
        action => panic!("the mouse does not reach {action:?}"),
    }
}

/// Returns a place in the second row of a pane: the first is a heading.
fn second(area: Rect) -> Position {
    Position::new(area.x + 3, area.y + 1)
}

/// Clicks on the button of a command in the footer.
fn click_footer(desk: &mut Desk, action: Action) {
    let footer = screen::frame(&desk.app, desk.app.area).footer;
    let buttons = footer_buttons(&desk.app, footer);
    let button = buttons.iter().find(|button| button.action == action);
    let area = button.unwrap_or_else(|| panic!("no {action:?} in\n{}", desk.screen())).area;
    desk.click_at(area.x, area.y, false);
}

#[test]
fn the_mouse_does_what_every_command_does() {
    for command in COMMANDS {
        let action = command.action;
        match way(command) {
            Way::Palette => {
                let mut direct = scene("map-form");
                direct.run(action);
                let mut desk = scene("map-form");
                desk.press(&["Ctrl-P", &format!("'{}", command.name)]);
                choose(&mut desk, command);
                let Some(popup @ Popup::Palette(palette)) = desk.app.popups.last() else {
                    panic!("no palette")
                };
                let list = screen::inside(screen::popup(popup, desk.app.area));
                let row = u16::try_from(palette.selected - palette.scroll).unwrap();
                desk.click_at(list.x + 3, list.y + 2 + row, true);
                assert_eq!(state(&desk), state(&direct), "{} by mouse", command.id);
            }
            Way::Footer(name) => {
                let (mut direct, mut desk) = (scene(name), scene(name));
                direct.run(action);
                click_footer(&mut desk, action);
                assert_eq!(state(&desk), state(&direct), "{} by the footer", command.id);
            }
            Way::Answer(name) => {
                let (mut direct, mut desk) = (scene(name), scene(name));
                direct.run(action);
                let buttons = popup_buttons(&desk.app);
                let area = buttons.iter().find(|button| button.action == action).unwrap().area;
                desk.click_at(area.x, area.y, false);
                assert_eq!(state(&desk), state(&direct), "{} by its answer", command.id);
            }
            Way::Click(name, place, twice) => {
                let (mut direct, mut desk) = (scene(name), scene(name));
                direct.run(action);
                let place = place(&desk);
                desk.click_at(place.x, place.y, twice);
                assert_eq!(desk.app.listener(), direct.app.listener(), "{} by mouse", command.id);
            }
            Way::Wheel(name, place, down) => {
                let mut desk = scene(name);
                desk.press(&[if down { "Home" } else { "End" }]);
                let place = place(&desk);
                let before = desk.app.map_tab.outline.selected;
                desk.wheel(place.x, place.y, down);
                let after = desk.app.map_tab.outline.selected;
                assert!(if down { after > before } else { after < before }, "{}", command.id);
            }
        }
    }
}

#[test]
fn the_tabs_are_clicked_in_every_state_without_a_popup() {
    for scene in SCENES {
        for tab in Tab::ALL {
            let mut desk = scene.desk();
            if !desk.app.popups.is_empty() {
                continue;
            }
            let (column, _) = screen::tab_columns(tab);
            desk.click_at(column + 1, 0, false);
            assert_eq!(desk.app.tab, tab, "{}", scene.name);
        }
    }
}

#[test]
fn what_stands_in_the_footer_can_be_clicked_in_every_state() {
    for scene in SCENES {
        let desk = scene.desk();
        let footer = screen::frame(&desk.app, desk.app.area).footer;
        for button in footer_buttons(&desk.app, footer) {
            let (mut direct, mut desk) = (scene.desk(), scene.desk());
            direct.run(button.action);
            desk.click_at(button.area.x, button.area.y, false);
            assert_eq!(state(&desk), state(&direct), "{:?} in {}", button.action, scene.name);
        }
    }
}

#[test]
fn one_key_leaves_the_mouse_to_the_terminal_and_takes_it_back() {
    for scene in SCENES.iter().filter(|scene| scene.desk().app.popups.is_empty()) {
        let mut desk = scene.desk();
        desk.effects.clear();
        desk.press(&["F4", "F4"]);
        assert_eq!(desk.effects, [Effect::Mouse(false), Effect::Mouse(true)], "{}", scene.name);
    }
}
