//! The first minutes: settings, colors, the tour, an empty map.

use crate::config;
use crate::tui::app::{Popup, Tab};
use crate::tui::commands::Context;
use crate::tui::desk::{Desk, MAP};
use crate::tui::msg::{Effect, Msg};
use crate::tui::settings::Settings;
use crate::tui::theme::Theme;

/// Opens the map of the tests with a text of settings.
fn with(settings: &str) -> Desk {
    let config = config::parse(std::path::Path::new("c.toml"), settings);
    Desk::with(MAP, 80, 24, None, Settings::of(config, <_>::default()))
}

fn remembered(desk: &Desk) -> Vec<(Option<&str>, bool)> {
    let kept = desk.effects.iter().filter_map(|effect| {
        let Effect::Remember(kept) = effect else { return None };
        Some((kept.theme.as_deref(), kept.tour_seen))
    });
    kept.collect()
}

#[test]
fn a_chosen_key_works_and_is_shown_everywhere() {
    let mut desk = with("tour = false\n[keys]\nshow_help = [\"F12\"]\nundo = [\"Q\"]\n");
    desk.press(&["F3", "'/close in three", "Enter", "Enter", "Enter", "' at all", "Enter"]);
    assert!(desk.app.status.text.ends_with("(Q takes it back)"), "{}", desk.app.status.text);
    let screen = desk.screen();
    let footer = screen.lines().last().unwrap();
    assert!(footer.contains("Q undo") && footer.contains("F12 keys"), "{footer}");
    desk.press(&["Q"]);
    assert_eq!(desk.text(), MAP);
    desk.press(&["u", "F1", "?"]);
    assert_eq!(desk.app.listener(), Context::Form);
    desk.press(&["F12"]);
    assert!(desk.screen().contains("│ Q "), "{}", desk.screen());
}

#[test]
fn settings_that_cannot_be_are_told_once_and_the_map_opens() {
    let mut desk = with("tour = false\nfoo = 1\n[keys]\nundo = [\"Esc\"]\n");
    assert!(desk.app.status.bad);
    assert_eq!(
        desk.app.status.text,
        "In your settings: c.toml:2:7: there is no setting `foo` (and 1 more; `msgmap config` \
         lists them)."
    );
    desk.press(&["F3", "F4"]);
    assert!(!desk.app.status.bad);
}

#[test]
fn the_mouse_can_be_off_from_the_start() {
    assert!(with("tour = false\n").app.mouse);
    assert!(!with("tour = false\nmouse = false\n").app.mouse);
}

#[test]
fn colors_are_changed_live_and_kept_unless_the_settings_name_some() {
    let mut desk = with("tour = false\n");
    assert_eq!(desk.app.theme, Theme::Terminal);
    desk.press(&["F9"]);
    assert_eq!((desk.app.theme, remembered(&desk)), (Theme::Light, vec![(Some("light"), false)]));
    let mut desk = with("tour = false\ntheme = \"high-contrast\"\n");
    assert_eq!(desk.app.theme, Theme::HighContrast);
    desk.press(&["F9"]);
    assert_eq!((desk.app.theme, remembered(&desk)), (Theme::Mono, vec![]));
    assert!(desk.app.status.text.contains("until you leave"), "{}", desk.app.status.text);
}

#[test]
fn without_colors_the_theme_is_monochrome_whatever_the_settings_say() {
    let settings = Settings { theme: Some(Theme::Dark), ..Settings::default() };
    let mut terminal = crate::tui::TerminalTraits::default();
    assert_eq!(settings.theme_in(&terminal), Theme::Dark);
    terminal.term = Some("dumb".into());
    assert_eq!(settings.theme_in(&terminal), Theme::Mono);
    terminal = crate::tui::TerminalTraits { no_color: true, ..<_>::default() };
    assert_eq!(settings.theme_in(&terminal), Theme::Mono);
}

#[test]
fn a_new_user_is_shown_around_in_at_most_five_steps_once() {
    let mut desk = with("");
    let mut steps = 0;
    while let Some(Popup::Tour(_)) = desk.app.popups.last() {
        assert_eq!(remembered(&desk), []);
        steps += 1;
        desk.press(&["Enter"]);
    }
    assert!((3..=5).contains(&steps), "{steps}");
    assert_eq!((desk.app.tab, remembered(&desk)), (Tab::Find, vec![(None, true)]));
    let seen = config::Remembered { tour_seen: true, ..<_>::default() };
    let settings = Settings { remembered: seen, ..Settings::default() };
    let mut desk = Desk::with(MAP, 80, 24, None, settings);
    assert!(desk.app.popups.is_empty());
    desk.press(&["Ctrl-P", "'tour", "Enter"]);
    assert!(desk.app.is_touring());
    desk.press(&["Esc"]);
    assert_eq!((desk.app.is_touring(), remembered(&desk)), (false, vec![]));
}

#[test]
fn the_tour_stands_in_nobodys_way() {
    let mut desk = with("");
    desk.press(&["Enter", "Enter", "'globex cfo"]);
    assert_eq!(desk.app.find.input.text(), "globex cfo");
    assert_eq!((desk.app.popups.len(), remembered(&desk)), (0, vec![(None, true)]));
    let mut desk = with("");
    desk.press(&["F3"]);
    assert_eq!((desk.app.tab, desk.app.popups.len()), (Tab::Map, 0));
    let mut desk = with("");
    desk.happen(Msg::Paste("globex".into()));
    assert_eq!(desk.app.find.input.text(), "globex");
    // Who leaves at once has seen it, too.
    let mut desk = with("");
    desk.press(&["Ctrl-Q"]);
    assert!(matches!(desk.effects.as_slice(), [Effect::Remember(_), Effect::Quit]));
}

#[test]
fn the_tour_is_not_for_who_asked_not_to_be_shown_around() {
    assert!(!with("tour = false\n").app.is_touring());
    let begins = |text: &str, read_only| {
        Desk::with(text, 80, 24, read_only, Settings::default()).app.is_touring()
    };
    assert!(begins(MAP, Some("the built-in sample")));
    assert!(!begins(MAP, Some("--read-only")));
    assert!(!begins("", None));
}

#[test]
fn the_tour_is_gone_through_by_mouse() {
    let mut desk = with("");
    desk.click("next (1 of");
    desk.click("end the tour");
    assert_eq!(remembered(&desk), [(None, true)]);
}

#[test]
fn an_empty_map_says_three_sentences_and_three_keys() {
    for (width, height) in [(120, 40), (80, 24), (40, 12), (30, 10)] {
        let mut desk = Desk::of("", width, height, None);
        assert_eq!(desk.app.tab, Tab::Map);
        let screen = desk.screen();
        assert!(screen.contains("This map is empty."), "{screen}");
        desk.press(&["n"]);
        assert_eq!(desk.app.listener(), Context::Choice, "{width} × {height}");
        let mut desk = Desk::of("", width, height, None);
        desk.click("?  ");
        assert_eq!(desk.app.listener(), Context::Help, "{width} × {height}");
        let mut desk = Desk::of("", width, height, None);
        desk.press(&["F2"]);
        assert!(desk.screen().contains("This map is empty."), "{}", desk.screen());
        desk.click("Ctrl-N");
        assert_eq!(desk.app.listener(), Context::Choice, "{width} × {height}");
    }
    // With the first entry it is gone.
    let mut desk = Desk::of("", 80, 24, None);
    desk.press(&["n", "Enter", "'First", "Enter", "Enter"]);
    assert!(!desk.screen().contains("This map is empty."), "{}", desk.screen());
}
