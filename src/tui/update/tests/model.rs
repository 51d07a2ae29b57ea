//! Long random work against a plain map, then undone to the first byte.
//!
//! The plain map is changed only by what the app tells its workers, and a list of texts is kept
//! for what each number of edits looked like. After every action both must agree with the app: the
//! map entry by entry, also when its text is read afresh, and the text byte by byte, whichever way
//! through undo and redo it was come to. `MSGMAP_TEST_SEED` repeats one run.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::Numbers;
use crate::disk::{Saved, digest};
use crate::model::{Entry, Map};
use crate::tui::app::App;
use crate::tui::commands::{Action, COMMANDS};
use crate::tui::desk::{Desk, MAP};
use crate::tui::keys;
use crate::tui::msg::{Effect, Msg};
use crate::tui::screen;
use crate::tui::update::update;
use crate::tui::view::{footer_buttons, view};
use crate::workspace::Workspace;

/// How many actions a run has.
const ACTIONS: usize = 1_000;

/// The app beside what it must agree with.
struct Run {
    app: App,
    /// What the workers were told.
    plain: Map,
    /// The text after each number of edits.
    texts: Vec<String>,
    /// How many edits were made and how many taken back.
    depth: (usize, usize),
    n_edits: usize,
    /// The seed and the action, for what is told when something is wrong.
    place: (u64, usize),
}

impl Run {
    fn new(seed: u64) -> Self {
        let app = Desk::new(120, 40).app;
        let plain = app.map().clone();
        Self { app, plain, texts: vec![MAP.into()], depth: (0, 0), n_edits: 0, place: (seed, 0) }
    }

    fn text(&self) -> &str {
        self.app.workspace.text("map.toml").unwrap_or_default()
    }

    fn happen(&mut self, msg: Msg) {
        for effect in update(&mut self.app, msg) {
            self.carry_out(effect);
        }
        self.check();
    }

    fn press(&mut self, key: &str) {
        self.happen(Msg::Key(keys::parse(key).unwrap()));
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Changed { entries, .. } => {
                for (key, entry) in entries {
                    match entry {
                        Some(entry) => self.plain.put(entry),
                        None => drop(self.plain.take(&key)),
                    }
                }
            }
            Effect::Save { changes, texts, .. } => {
                let saved = texts
                    .iter()
                    .map(|text| Saved {
                        digest: Some(digest(&text.bytes)),
                        written: true,
                        notes: Vec::new(),
                    })
                    .collect();
                drop(changes);
                self.happen(Msg::Saved { texts, result: Ok(saved), unnoted: None });
            }
            // Nobody leaves before the end, and an answer may always come later.
            Effect::Search { .. }
            | Effect::Cover { .. }
            | Effect::GoOut(_)
            | Effect::GoOn
            | Effect::Forget(_)
            | Effect::LookBack { .. }
            | Effect::Reload { .. }
            | Effect::Look { .. }
            | Effect::Journal(_)
            | Effect::Merge(_)
            | Effect::ListStates(_)
            | Effect::Recall { .. }
            | Effect::WriteElsewhere { .. }
            | Effect::TakeOver
            | Effect::Suspend
            | Effect::Retake
            | Effect::Missed(_)
            | Effect::Copy(_)
            | Effect::CopyPage { .. }
            | Effect::Recent { .. }
            | Effect::Mouse(_)
            | Effect::Remember(_)
            | Effect::Quit => {}
        }
    }

    /// Compares the app with the plain map and with the text that it had at this depth.
    fn check(&mut self) {
        let (seed, turn) = self.place;
        let place = format!("seed {seed}, action {turn}: {}", self.app.status.text);
        let workspace = &self.app.workspace;
        let depth = (workspace.history().len(), workspace.undone().len());
        let text = self.text().to_owned();
        let is_same = |texts: &[String]| texts.get(depth.0).is_some_and(|known| *known == text);
        if depth.0 + depth.1 + 1 == self.texts.len() && is_same(&self.texts) {
            // Nothing was edited, or an edit was taken back or made again.
        } else {
            assert!(
                depth.0 > 0 && depth.1 == 0 && depth.0 <= self.texts.len(),
                "{place}: from {:?} to {depth:?} edits:\n{text}",
                self.depth
            );
            self.texts.truncate(depth.0);
            self.texts.push(text);
            self.n_edits += 1;
        }
        if depth != self.depth {
            self.depth = depth;
            let plain: Vec<&Entry> = self.plain.entries().collect();
            let own: Vec<&Entry> = self.app.map().entries().collect();
            assert_eq!(plain, own, "{place}");
            let afresh = Workspace::open([("map.toml", self.text().as_bytes().to_vec())]);
            let afresh: Vec<&Entry> = afresh.map().entries().collect();
            assert_eq!(afresh, own, "{place}: read afresh");
        }
    }
}

/// Does one random thing, weighted over the whole table of commands.
fn act(run: &mut Run, numbers: &mut Numbers) {
    match numbers.next(20) {
        0 => {
            let sizes = [(120, 40), (80, 24), (160, 45), (59, 14), (40, 12), (19, 4), (1, 1)];
            let (width, height) = sizes[numbers.next(sizes.len())];
            run.happen(Msg::Resize(width, height));
        }
        1 => {
            let column = u16::try_from(numbers.next(120)).unwrap();
            let row = u16::try_from(numbers.next(40)).unwrap();
            let kinds = [MouseEventKind::Down(MouseButton::Left), MouseEventKind::ScrollDown];
            let kind = kinds[numbers.next(kinds.len())];
            let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
            run.happen(Msg::Mouse(event, 0));
        }
        2 => {
            let footer = screen::frame(&run.app, run.app.area).footer;
            let buttons = footer_buttons(&run.app, footer);
            if let Some(button) = buttons.get(numbers.next(buttons.len())) {
                let (column, row) = (button.area.x, button.area.y);
                let kind = MouseEventKind::Down(MouseButton::Left);
                let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
                run.happen(Msg::Mouse(event, 0));
            }
        }
        3 => run.happen(Msg::Paste("pasted\u{202e} \"words\" = 'x'\r\nand # more".into())),
        // Where the work is: an entry, its form, a field, typing, keeping.
        4..=6 => {
            for key in ["F3", "/", "Ctrl-U"] {
                run.press(key);
            }
            let words = ["close", "acme", "weighing", "globex", "ask", "bank", "question"];
            typed(run, words[numbers.next(words.len())]);
            for key in ["Enter", "Enter"] {
                run.press(key);
            }
            for _ in 0..numbers.next(20) {
                run.press("Down");
            }
            run.press("Enter");
        }
        7..=9 => {
            let texts = ["x", "2026-11-30", "globex", "a = b", "Two words.", "+3", "\"", "ä\\", ""];
            typed(run, texts[numbers.next(texts.len())]);
            run.press(["Enter", "Ctrl-S", "Tab", "Esc"][numbers.next(4)]);
        }
        _ => {
            let command = &COMMANDS[numbers.next(COMMANDS.len())];
            match command.keys.get(numbers.next(command.keys.len())) {
                Some(binding) => run.press(binding.key),
                None if command.action == Action::Reload => {}
                None => {
                    let effects = super::super::run(&mut run.app, command.action);
                    for effect in effects {
                        run.carry_out(effect);
                    }
                    run.check();
                }
            }
        }
    }
}

fn typed(run: &mut Run, words: &str) {
    for letter in words.chars() {
        let code = crossterm::event::KeyCode::Char(letter);
        run.happen(Msg::Key(crossterm::event::KeyEvent::new(code, KeyModifiers::NONE)));
    }
}

fn seeds() -> Vec<u64> {
    #[expect(clippy::disallowed_methods, reason = "whoever looks for a mistake names the seed")]
    let chosen = std::env::var("MSGMAP_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
    chosen.map_or_else(|| vec![1, 2, 3, 4], |seed| vec![seed])
}

#[test]
fn a_thousand_actions_agree_with_a_plain_map_and_are_undone_to_the_first_byte() {
    let mut n_edits = 0;
    for seed in seeds() {
        // Told when something panics before anything is compared.
        println!("MSGMAP_TEST_SEED={seed}");
        let mut numbers = Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut run = Run::new(seed);
        for turn in 0..ACTIONS {
            run.place.1 = turn;
            act(&mut run, &mut numbers);
        }
        run.app.popups.clear();
        run.happen(Msg::Resize(120, 40));
        run.press("F3");
        while !run.app.workspace.history().is_empty() {
            let before = run.app.workspace.history().len();
            run.happen(Msg::Key(keys::parse("Esc").unwrap()));
            run.press("Ctrl-Z");
            let after = run.app.workspace.history().len();
            assert_eq!(after + 1, before, "seed {seed}: {}", run.app.status.text);
        }
        assert_eq!(run.text(), MAP, "seed {seed}");
        n_edits += run.n_edits;
    }
    // Random work that edits nothing would prove nothing.
    assert!(n_edits > 100, "only {n_edits} edits");
}

#[test]
fn two_hundred_resizes_with_keys_between_leave_a_screen_that_is_right() {
    for seed in 1..=3 {
        println!("seed {seed}");
        let mut numbers = Numbers(seed);
        let mut run = Run::new(seed);
        let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
        for turn in 0..200 {
            let side = |numbers: &mut Numbers, most| {
                u16::try_from(1 + numbers.next(numbers_below(turn, most))).unwrap()
            };
            let (width, height) = (side(&mut numbers, 220), side(&mut numbers, 70));
            terminal.backend_mut().resize(width, height);
            run.happen(Msg::Resize(width, height));
            for _ in 0..numbers.next(4) {
                act(&mut run, &mut numbers);
            }
            let area = run.app.area;
            terminal.backend_mut().resize(area.width, area.height);
            terminal.draw(|frame| view(&run.app, frame)).unwrap();
        }
        // What was drawn change by change is what is drawn at once.
        let area = run.app.area;
        let mut fresh = Terminal::new(TestBackend::new(area.width, area.height)).unwrap();
        fresh.draw(|frame| view(&run.app, frame)).unwrap();
        assert_eq!(terminal.backend().buffer(), fresh.backend().buffer(), "seed {seed}");
    }
}

/// Every third size is a tiny one.
fn numbers_below(turn: usize, most: usize) -> usize {
    if turn.is_multiple_of(3) { 24 } else { most }
}
