//! Every screen and every popup at five sizes: text, style and cursor.
//!
//! A new tab, popup or context without a scene fails [`every_place_has_a_scene`]. `INSTA_UPDATE`
//! writes the files anew; a diff of them shows what changed on the screen.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use insta::assert_snapshot;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use crate::disk::{Past, Unfinished, UnfinishedText};
use crate::tui::app::{Popup, Tab};
use crate::tui::commands::ALL;
use crate::tui::desk::{Desk, MAP};
use crate::tui::msg::Msg;
use crate::tui::settings::Settings;
use crate::tui::theme::{Role, Theme};
use crate::tui::update::memory::begin;

/// A screen: its name, the map, and the keys to it.
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    map: &'static str,
    tour: bool,
    keys: &'static [&'static str],
}

const fn scene(name: &'static str, keys: &'static [&'static str]) -> Scene {
    Scene { name, map: MAP, tour: false, keys }
}

/// The form of the value proposition.
macro_rules! form {
    ($($key:literal),*) => { &["F3", "'/close in three", "Enter", "Enter" $(, $key)*] };
}

pub(crate) const SCENES: &[Scene] = &[
    scene("find-welcome", &[]),
    scene("find-query", &["'globex cfo"]),
    scene("find-results", &["'globex cfo", "Enter"]),
    scene("find-preview", &["'globex cfo", "Enter", "Enter", "Down"]),
    scene("find-nothing", &["'zzyzx"]),
    scene("find-counts", &["'globex cfo", "Enter", "F", "Down", "Space"]),
    scene("find-copy", &["'globex cfo", "Ctrl-Y"]),
    scene("map-outline", &["F3"]),
    scene("map-filter", &["F3", "'/globex"]),
    scene("map-form", form!()),
    scene("map-situation", &["F3", "'/weighing", "Enter", "Enter", "End"]),
    scene("map-card", &["F3", "'/weighing", "Enter", "Enter", "End", "Up", "Up", "Enter"]),
    scene("map-side", &["F3", "'/acme", "Enter", "Enter", "Tab"]),
    Scene { name: "map-empty", map: "", tour: false, keys: &[] },
    Scene { name: "find-empty", map: "", tour: false, keys: &["F2"] },
    Scene { name: "map-broken", map: "[feature.x]\ntitle = \"T\"\n[", tour: false, keys: &["F3"] },
    scene("matrix", &["F5"]),
    scene("matrix-words", &["F5", "/", "'glo"]),
    scene("matrix-cell", &["F5", "Tab"]),
    scene("review", &["F6", "Down"]),
    scene("review-detail", &["F6", "Down", "Enter"]),
    scene("conflicts", &["F6"]),
    scene("around", &["F3", "'/close in three", "Enter", "m"]),
    scene("help", form!("?")),
    scene("palette", form!(":", "'ent")),
    scene("line", form!("Enter", "' now")),
    scene("line-refused", form!("Enter", "Ctrl-U", "Enter")),
    scene("text", form!("Down", "Down", "Enter")),
    Scene { name: "choice", map: "", tour: false, keys: &["n"] },
    scene("references", form!("Down", "Down", "Down", "Down", "Enter", "'glo")),
    scene("confirm", form!("Enter", "'x", "Enter", "q")),
    scene("plan-delete", &["F3", "'/acme", "Enter", "Delete"]),
    scene("facets", &["F3", "F"]),
    scene("facets-of-find", &["'globex cfo", "Enter", "F", "F"]),
    scene("ask", &["F3"]),
    scene("brief", &["'globex cfo", "Enter", "b"]),
    scene("changes", form!("Enter", "' now", "Enter", "U")),
    Scene { name: "tour", map: MAP, tour: true, keys: &[] },
    Scene { name: "tour-map", map: MAP, tour: true, keys: &["Enter", "Enter"] },
];

/// The sizes, from all there can be to nothing.
const SIZES: [(u16, u16); 5] = [(120, 40), (80, 24), (40, 12), (10, 3), (1, 1)];

impl Scene {
    /// Goes to the screen in a terminal that has room: in a smaller one the same keys may lead
    /// elsewhere.
    pub(crate) fn desk(&self) -> Desk {
        let settings = Settings { tour: self.tour, ..Settings::default() };
        let mut desk = Desk::with(self.map, 120, 40, None, settings);
        desk.past = Some(MAP.replace("cut its close", "brought its close down"));
        if self.name == "conflicts" {
            desk.let_a_merge_wait();
        }
        desk.press(self.keys);
        if self.name == "ask" {
            find_work(&mut desk);
        }
        desk
    }
}

/// Lets unsaved work be found, which no key does.
fn find_work(desk: &mut Desk) {
    let ours = MAP.replace("Close in three days, not ten", "Close in three days");
    let text = UnfinishedText {
        file: "map.toml".into(),
        base: Some(MAP.into()),
        ours: Some(ours.into()),
        changed_outside: false,
    };
    let (at, texts) = (desk.app.clock.now - 600, vec![text]);
    let unfinished = Unfinished { at, changes: Vec::new(), fits: false, texts, draft: None };
    let past = Past { unfinished: Some(unfinished), ..Past::default() };
    begin(&mut desk.app, past);
}

#[test]
fn every_screen_at_every_size() {
    for scene in SCENES {
        let mut desk = scene.desk();
        let mut at = |(width, height)| {
            desk.happen(Msg::Resize(width, height));
            draw(&desk)
        };
        let drawn: Vec<String> = SIZES.into_iter().map(&mut at).collect();
        assert_snapshot!(scene.name, drawn.join("\n"));
    }
}

/// Returns the screen as text, its styles as runs by row, and where the cursor is.
fn draw(desk: &Desk) -> String {
    let area = desk.app.area;
    let mut terminal = Terminal::new(TestBackend::new(area.width, area.height)).unwrap();
    terminal.hide_cursor().unwrap();
    let shown = terminal.draw(|frame| super::view(&desk.app, frame)).is_ok();
    assert!(shown);
    let buffer = terminal.backend().buffer();
    let mut styles = String::new();
    for y in 0..area.height {
        let row: Vec<&'static str> =
            (0..area.width).map(|x| letter(desk.app.theme, &buffer[(x, y)])).collect();
        let runs: Vec<String> = row
            .chunk_by(|one, other| one == other)
            .map(|run| format!("{}{}", run[0], run.len()))
            .collect();
        let all = runs.join(" ");
        if runs.len() > 1 || !all.starts_with('.') {
            writeln!(styles, "{y:>2} {all}").unwrap();
        }
    }
    let cursor = terminal.get_cursor_position().unwrap();
    let visible = if terminal.backend().cursor_visible() { "" } else { " (hidden)" };
    format!(
        "== {} × {}, cursor {},{}{visible}\n{}--\n{styles}",
        area.width,
        area.height,
        cursor.x,
        cursor.y,
        desk.screen(),
    )
}

/// Returns the sign of a cell's style: `.` plain, `B` strong, `d` dim, `a` accent, `m` mark,
/// `Bd` strong and dim, `i` stressed, `w` warning, `e` error, `u` underlined, `R` chosen, `RB` and `Ru` chosen
/// with a weight.
fn letter(theme: Theme, cell: &Cell) -> &'static str {
    let weights = cell.modifier - Modifier::REVERSED;
    let reversed = cell.modifier.contains(Modifier::REVERSED);
    let role = [
        Role::Accent,
        Role::Warn,
        Role::Error,
        Role::Dim,
        Role::Mark,
        Role::Strong,
        Role::Emphasis,
    ]
    .into_iter()
    .find(|role| {
        let style = theme.style(*role);
        style.fg.unwrap_or(Color::Reset) == cell.fg && style.add_modifier == weights
    });
    match (reversed, role) {
        (true, None) if weights.is_empty() => "R",
        (true, _) if weights.contains(Modifier::UNDERLINED) => "Ru",
        (true, _) => "RB",
        (false, Some(Role::Accent | Role::Link)) => "a",
        (false, Some(Role::Warn)) => "w",
        (false, Some(Role::Error)) => "e",
        (false, Some(Role::Dim)) => "d",
        (false, Some(Role::Mark)) => "m",
        (false, Some(Role::Strong)) => "B",
        (false, Some(Role::Emphasis)) => "i",
        (false, Some(Role::Plain) | None) if weights == Modifier::UNDERLINED => "u",
        (false, Some(Role::Plain) | None) if weights.is_empty() => ".",
        (false, None) if weights == Modifier::BOLD | Modifier::DIM => "Bd",
        (false, Some(Role::Plain) | None) => "?",
    }
}

/// Returns the name of a popup: whoever adds one adds its scene to the table, too.
fn popup_name(popup: &Popup) -> &'static str {
    match popup {
        Popup::Help(_) => "help",
        Popup::Palette(_) => "palette",
        Popup::Line(_) => "line",
        Popup::Text(_) => "text",
        Popup::Choice(_) => "choice",
        Popup::References(_) => "references",
        Popup::Confirm(_) => "confirm",
        Popup::Changes(_) => "changes",
        Popup::Plan(_) => "plan",
        Popup::Facets(_) => "facets",
        Popup::Tour(_) => "tour",
        Popup::Ask(_) => "ask",
        Popup::Brief(_) => "brief",
        Popup::Around(_) => "around",
    }
}

#[test]
fn every_place_has_a_scene() {
    let mut tabs = BTreeSet::new();
    let mut contexts = BTreeSet::new();
    for scene in SCENES {
        let desk = scene.desk();
        tabs.insert(desk.app.tab.name());
        contexts.insert(desk.app.listener());
        if let Some(front) = desk.app.popups.last() {
            let name = popup_name(front);
            assert!(scene.name.starts_with(name), "{} shows {name}", scene.name);
        }
    }
    assert_eq!(tabs, Tab::ALL.map(Tab::name).into_iter().collect());
    assert_eq!(contexts, ALL.iter().copied().collect(), "a context without a scene");
}

#[test]
fn every_screen_has_its_cursor_in_view_and_in_a_list_on_the_chosen_row() {
    for scene in SCENES {
        let mut desk = scene.desk();
        for size in [(120, 40), (80, 24), (40, 12), (21, 6), (10, 3), (1, 1)] {
            desk.happen(Msg::Resize(size.0, size.1));
            let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
            terminal.hide_cursor().unwrap();
            terminal.draw(|frame| super::view(&desk.app, frame)).unwrap();
            let place = format!("{} at {size:?}\n{}", scene.name, desk.screen());
            assert!(terminal.backend().cursor_visible(), "no cursor: {place}");
            let cursor = terminal.get_cursor_position().unwrap();
            let buffer = terminal.backend().buffer();
            let chosen = |x: u16, y: u16| buffer[(x, y)].modifier.contains(Modifier::REVERSED);
            // Below the row of the tabs, where the chosen tab is reversed.
            let rows = (1..size.1).filter(|y| (0..size.0).any(|x| chosen(x, *y)));
            let rows: Vec<u16> = rows.collect();
            if !desk.app.listener().types() && size.0 >= 20 && size.1 >= 5 {
                assert!(
                    rows.is_empty() || chosen(cursor.x, cursor.y),
                    "the cursor is not on the chosen row: {cursor} {rows:?} {place}"
                );
            }
        }
    }
}

#[test]
fn every_screen_says_something_at_every_size() {
    for scene in SCENES {
        let mut desk = scene.desk();
        for (width, height) in [(10, 3), (19, 4), (200, 4), (19, 60), (3, 1)] {
            desk.happen(Msg::Resize(width, height));
            let screen = desk.screen();
            let typed = desk.app.find.input.text().is_empty() && desk.app.listener().types();
            assert!(typed || !screen.trim().is_empty(), "{} {width}×{height}", scene.name);
            assert_eq!(screen.lines().count(), usize::from(height));
        }
    }
}
