//! A desk for tests: the app with its workers, on one thread and without a terminal.

use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use jiff::civil::date;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::app::{App, Findings, Tab};
use super::begin::{Shell, Start, TerminalTraits};
use super::commands::Action;
use super::keys;
use super::msg::{Effect, Msg};
use super::review::{Reviewed, Trouble};
use super::settings::Settings;
use super::settling::{Settling, WorkFile};
use super::update::{run, update};
use super::view::view;
use super::workers::coverage::cover;
use crate::check::{self, AssetPlace, Surroundings};
use crate::disk::digest;
use crate::search::Index;
use crate::workspace::Workspace;

/// The map of the tests.
pub(crate) const MAP: &str = r#"[map]
format = 1
name = "Northwind Ledger"
review_every_days = 180

[requirement.faster-close]
title = "Close the books faster"
aliases = ["month-end", "fast close"]

[competitor.globex]
title = "Globex Finance Cloud"
aliases = ["GFC"]

[[competitor.globex.versus]]
topic = "Nightly batch"
verdict = "us"
note = "They reconcile once a night."
as_of = 2026-09-01
source = "https://globex.example/docs/batch"

[market.finance]
title = "Finance"

[market.banking]
title = "Banking"
parent = "finance"

[persona.cfo]
title = "Chief financial officer"
aliases = ["CFO"]

[value_proposition.close-in-three-days]
title = "Close in three days, not ten"
short = "Month-end becomes a review, not a project."
body = """
Reconciliation runs as transactions arrive.
Month-end is a review, not a project.
"""
owner = "ann@northwind.example"
reviewed = 2026-10-01

[[value_proposition.close-in-three-days.variant]]
personas = ["cfo"]
text = "Your team gets a week of every month back."

[success_story.acme-bank]
title = "Acme Bank cut its close from 10 days to 3"
customer = "Acme Bank"
proof = "customer"
reference = "public"
value_propositions = ["close-in-three-days"]
markets = ["banking"]
reviewed = 2026-01-15

[[success_story.acme-bank.result]]
measure = "Days to close"
before = "10 days"
after = "3 days"
as_of = 2026-06-30
source = "https://northwind.example/stories/acme-bank"

[feature.auto-reconcile]
title = "Continuous reconciliation"
availability = "available"
reviewed = 2026-10-01

[feature.ask]
title = "Ask the ledger"
status = "draft"
audience = "internal"
reviewed = 2026-10-01

[objection.rip-and-replace]
title = "We would have to replace everything"
body = "Start beside the ledger you have."
reviewed = 2026-10-01

[question.batch-window]
title = "What happens to your close when the nightly batch fails?"
trap = true
competitors = ["globex"]
reviewed = 2026-10-01

[situation.cfo-against-globex]
title = "A CFO weighing us against Globex on closing speed"
requirements = ["faster-close"]
competitors = ["globex"]
personas = ["cfo"]
questions = ["batch-window"]
reviewed = 2026-10-01

[[situation.cfo-against-globex.point]]
value_proposition = "close-in-three-days"
success_stories = ["acme-bank"]
features = ["auto-reconcile"]
objections = ["rip-and-replace"]
say = "Globex batches at night. We reconcile as it happens, so day 3 is your review day."
"#;

/// What git leaves in a file with a conflict.
pub(crate) const MARKED: &[u8] = b"<<<<<<< ours\n=======\n>>>>>>> theirs\n";

/// The app with its workers.
pub(crate) struct Desk {
    pub(crate) app: App,
    /// Made when it is first asked.
    index: Option<Index>,
    /// What was to be done and is no work for a worker.
    pub(crate) effects: Vec<Effect>,
    at: u64,
    /// What the map said at every revision, where the test has a past.
    pub(crate) past: Option<String>,
    /// The merge that waits, where there is one.
    pub(crate) merge: Option<Settling>,
}

impl Desk {
    /// Opens the map of the tests.
    pub(crate) fn new(width: u16, height: u16) -> Self {
        Self::of(MAP, width, height, None)
    }

    /// Opens a map.
    pub(crate) fn of(text: &str, width: u16, height: u16, read_only: Option<&str>) -> Self {
        let settings = Settings { tour: false, ..Settings::default() };
        Self::with(text, width, height, read_only, settings)
    }

    /// Opens a map with settings.
    pub(crate) fn with(
        text: &str,
        width: u16,
        height: u16,
        read_only: Option<&str>,
        settings: Settings,
    ) -> Self {
        let workspace = Workspace::open([("map.toml", text.as_bytes().to_vec())]);
        let start = Start {
            workspace,
            root: PathBuf::from("map.toml"),
            is_folder: false,
            digests: [("map.toml".into(), digest(text.as_bytes()))].into_iter().collect(),
            unread: Vec::new(),
            read_only: read_only.map(str::to_owned),
            today: date(2026, 11, 22),
            time: || 1_795_354_920,
            zone: jiff::tz::TimeZone::UTC,
            panics: false,
            state_folder: PathBuf::from("state"),
            terminal: TerminalTraits::default(),
            tab: Tab::Find,
            kept: None,
            keep_missed: true,
            settings,
            shell: Shell { cwd: PathBuf::from("/"), git_dir: false },
        };
        let app = App::new(start, (width, height));
        let mut desk =
            Self { app, index: None, past: None, merge: None, effects: Vec::new(), at: 0 };
        desk.check();
        desk
    }

    /// Lets a merge wait in which both sides changed two fields.
    pub(crate) fn let_a_merge_wait(&mut self) {
        let side = |after: &str, short: &str| {
            MAP.replace("after = \"3 days\"", after).replace("becomes a review, not a", short)
        };
        let sides = [
            MAP.to_owned(),
            side("after = \"4 days\"", "is ours, not a"),
            side("after = \"5 days\"", "is theirs, not a"),
        ];
        let [base, ours, theirs] =
            sides.map(|text| Workspace::open([("map.toml", text.into_bytes())]));
        let merge = crate::review::merge(&base, &ours, &theirs).unwrap();
        let file = WorkFile {
            name: "map.toml".into(),
            path: "map.toml".into(),
            typed: "maps/map.toml".to_owned(),
            held: digest(MARKED),
            is_marked: true,
        };
        self.merge = Some(Settling::new(merge, vec![file]));
    }

    /// Presses keys, by their names; `'words` are typed.
    pub(crate) fn press(&mut self, keys: &[&str]) -> &mut Self {
        for key in keys {
            if let Some(words) = key.strip_prefix('\'') {
                for letter in words.chars() {
                    let event = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE);
                    self.happen(Msg::Key(event));
                }
            } else {
                let event = keys::parse(key).unwrap_or_else(|| panic!("{key} is no key"));
                self.happen(Msg::Key(event));
            }
        }
        self
    }

    /// Clicks on the first place of a text on the screen.
    pub(crate) fn click(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        let found = screen.lines().enumerate().find_map(|(row, line)| {
            let at = line.find(text)?;
            let (before, _) = line.split_at(at);
            Some((u16::try_from(before.chars().count()).unwrap(), u16::try_from(row).unwrap()))
        });
        let (column, row) = found.unwrap_or_else(|| panic!("{text} is not on\n{screen}"));
        self.at += 1000;
        let kind = MouseEventKind::Down(MouseButton::Left);
        let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
        self.happen(Msg::Mouse(event, self.at));
        self
    }

    /// Clicks on a place, once or twice.
    pub(crate) fn click_at(&mut self, column: u16, row: u16, twice: bool) -> &mut Self {
        self.at += 1000;
        for _ in 0..=usize::from(twice) {
            let kind = MouseEventKind::Down(MouseButton::Left);
            let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
            self.happen(Msg::Mouse(event, self.at));
        }
        self
    }

    /// Turns the wheel over a place.
    pub(crate) fn wheel(&mut self, column: u16, row: u16, down: bool) -> &mut Self {
        let kind = if down { MouseEventKind::ScrollDown } else { MouseEventKind::ScrollUp };
        let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
        self.happen(Msg::Mouse(event, self.at));
        self
    }

    /// Clicks twice on the first place of a text on the screen.
    pub(crate) fn click_twice(&mut self, text: &str) -> &mut Self {
        self.click(text);
        self.at -= 900;
        self.click(text)
    }

    /// Lets something happen, with all that follows at once.
    pub(crate) fn happen(&mut self, msg: Msg) {
        let effects = update(&mut self.app, msg);
        self.carry_out(effects);
    }

    /// Carries out a command itself, with all that follows at once.
    pub(crate) fn run(&mut self, action: Action) {
        let effects = run(&mut self.app, action);
        self.carry_out(effects);
        let area = self.app.area;
        self.happen(Msg::Resize(area.width, area.height));
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::GoOn => self.happen(Msg::GoOn),
                Effect::Search { generation, query } => {
                    let map = self.app.workspace.map();
                    let index = self.index.get_or_insert_with(|| Index::in_memory(map).unwrap());
                    let found = index.search(map, &query);
                    let result = found.map_err(|error| error.to_string());
                    self.happen(Msg::Found { generation, result });
                }
                Effect::Cover { generation, wish } => {
                    let coverage = cover(self.app.workspace.map(), self.app.today, &wish);
                    let coverage = coverage.map(Box::new);
                    self.happen(Msg::Covered { generation, wish, coverage });
                }
                Effect::LookBack { generation, revision, texts } => {
                    let result = self.look_back(texts).map(Box::new);
                    self.happen(Msg::Reviewed { question: (revision, generation), result });
                }
                Effect::Changed { entries, .. } => {
                    let keys: Vec<_> = entries.into_iter().map(|(key, _)| key).collect();
                    if let Some(index) = &mut self.index {
                        index.update(self.app.workspace.map(), &keys).unwrap();
                    }
                    self.check();
                }
                Effect::Save { .. }
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
                | Effect::Recent { .. }
                | Effect::Copy(_)
                | Effect::CopyPage { .. }
                | Effect::GoOut(_)
                | Effect::Forget(_)
                | Effect::Mouse(_)
                | Effect::Remember(_)
                | Effect::Quit => {
                    self.effects.push(effect);
                }
            }
        }
    }

    /// Compares the map with what the test says it was.
    fn look_back(&self, texts: Vec<(smol_str::SmolStr, String)>) -> Result<Reviewed, Trouble> {
        let Some(past) = &self.past else {
            return Err(vec!["This map is not in git.".to_owned()]);
        };
        let older = Workspace::open([("map.toml", past.as_bytes().to_vec())]);
        let now = Workspace::open(texts.into_iter().map(|(name, text)| (name, text.into_bytes())));
        Ok(Reviewed {
            difference: crate::review::diff(&older, &now, self.app.today),
            before: older,
            revisions: vec![("main".to_owned(), "Say it shorter".to_owned())],
            user: Some("Ann Lee".to_owned()),
            unmerged: Vec::new(),
            settling: self.merge.clone().map(Ok),
        })
    }

    fn check(&mut self) {
        let around = Surroundings { today: self.app.today, asset: &|_| AssetPlace::Unknown };
        let map = self.app.workspace.map();
        let mut findings = self.app.workspace.reading();
        findings.extend(check::check(map, &around));
        let findings = check::settle(map, findings);
        let findings = Findings::new(findings, self.app.generation);
        self.happen(Msg::Checked(Arc::new(findings)));
    }

    /// Draws the app and returns the screen as text.
    pub(crate) fn screen(&self) -> String {
        let area = self.app.area;
        let mut terminal = Terminal::new(TestBackend::new(area.width, area.height)).unwrap();
        terminal.draw(|frame| view(&self.app, frame)).unwrap();
        let buffer = terminal.backend().buffer();
        let mut text = String::new();
        for y in 0..area.height {
            let mut line = String::new();
            let mut skip = 0;
            for x in 0..area.width {
                let symbol = buffer[(x, y)].symbol();
                if skip == 0 {
                    line.push_str(symbol);
                    skip = unicode_width::UnicodeWidthStr::width(symbol).max(1);
                }
                skip -= 1;
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    /// Returns the text of the map as it would be saved.
    pub(crate) fn text(&self) -> &str {
        self.app.workspace.text("map.toml").unwrap()
    }
}
