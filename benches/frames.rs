//! How long a key press takes until the frame is drawn, in the outline, the form, the matrix and
//! between them, on maps of 1,000, 10,000 and 100,000 entries.
//!
//! `cargo bench --bench frames` prints the 50th and 99th percentile and the worst; words behind
//! `--` pick the rows whose names hold one of them. What is measured is what the loop of the app
//! does for a key: `update`, what of its effects is done on the loop's own thread, and drawing at
//! 160 × 45. What workers do on threads of their own (search, check, coverage) is no part of it,
//! but what they send back is taken in and drawn by the loop, so each such message has a row of
//! its own.
#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark is no library"
)]

#[path = "generated/maps.rs"]
mod generated;

use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use indexmap::IndexMap;
use jiff::civil::{Date, date};
use msgmap::check::{AssetPlace, Surroundings, check, settle};
use msgmap::model::coverage::Coverage;
use msgmap::tui::app::{App, Findings};
use msgmap::tui::msg::{Effect, Msg};
use msgmap::tui::update::update;
use msgmap::tui::view::view;
use msgmap::tui::{Settings, Shell, Start, Tab, TerminalTraits, keys};
use msgmap::workspace::Workspace;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const TODAY: Date = date(2026, 11, 22);
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// Where the first feature's title is chosen in the form.
const TITLE: &[&str] = &["F3", "/", "f", "e", "Enter", "Enter", "Home"];

/// One row of the table.
struct Work {
    name: &'static str,
    /// What is pressed once to get there.
    there: &'static [&'static str],
    /// What is pressed before each turn.
    before: &'static [&'static str],
    /// What is measured, each key for itself.
    keys: &'static [&'static str],
    /// What is pressed after each turn.
    after: &'static [&'static str],
}

const fn work(
    name: &'static str,
    there: &'static [&'static str],
    before: &'static [&'static str],
    keys: &'static [&'static str],
    after: &'static [&'static str],
) -> Work {
    Work { name, there, before, keys, after }
}

const OUTLINE: &[&str] = &["F3"];
const WORK: &[Work] = &[
    work("outline: move", OUTLINE, &[], &["Down", "PageDown", "Down", "Up", "End", "Home"], &[]),
    work("outline: fold and unfold", OUTLINE, &[], &["z", "z", "Home", "Left", "Right"], &[]),
    work(
        "outline: type a word into the filter",
        OUTLINE,
        &["/"],
        &["c", "l", "o", "s", "e", "Backspace"],
        &["Esc", "Esc"],
    ),
    work(
        "outline: type a facet into the filter",
        OUTLINE,
        &["/"],
        &["k", "i", "n", "d", ":", "f", "e", "a"],
        &["Esc", "Esc", "Esc"],
    ),
    work(
        "outline: type a dimension's facet",
        OUTLINE,
        &["/"],
        &["m", "a", "r", "k", "e", "t", ":", "m", "a", "r"],
        &["Esc", "Esc", "Esc"],
    ),
    work("outline: open the menu of facets", OUTLINE, &[], &["F"], &["Esc"]),
    work("outline: mark all", OUTLINE, &[], &["M", "M"], &[]),
    work(
        "outline: sort by use",
        OUTLINE,
        &["s", "Home", "Down", "Down", "Down", "Down", "Down"],
        &["Enter"],
        &["s", "Home", "Enter"],
    ),
    work(
        "outline: sort by problems",
        OUTLINE,
        &["s", "Home", "Down", "Down", "Down", "Down"],
        &["Enter"],
        &["s", "Home", "Enter"],
    ),
    work("form: move", TITLE, &[], &["Down", "Down", "Up", "Down", "End", "Home"], &[]),
    work("form: open an editor", TITLE, &[], &["Enter"], &["Esc"]),
    work(
        "form: type into a title",
        TITLE,
        &["Enter"],
        &["a", "b", "Left", "Backspace"],
        &["Esc", "n"],
    ),
    work("form: keep a title", TITLE, &["Enter", "x"], &["Enter"], &[]),
    work("form: undo and redo", TITLE, &["Enter", "x", "Enter"], &["Ctrl-Z", "Ctrl-R"], &[]),
    work(
        "form: keep a title, filter on",
        &["F3", "/", "k", "i", "n", "d", ":", "f", "e", "a", "t", "Enter", "Enter", "Home"],
        &["Enter", "x"],
        &["Enter"],
        &[],
    ),
    work("form: open the neighbourhood", TITLE, &[], &["m"], &["Esc"]),
    work("matrix: move", &["F5"], &[], &["Down", "Right", "Down", "Left", "PageDown", "Up"], &[]),
    work("matrix: fold and unfold", &["F5"], &[], &["z"], &[]),
    work("tabs: matrix, find, map", OUTLINE, &[], &["F5", "F2", "F3"], &[]),
    work("anywhere: palette", OUTLINE, &[], &["Ctrl-P", "s", "o"], &["Esc"]),
    work(
        "after an edit: matrix, find, map",
        TITLE,
        &["Enter", "x", "Enter"],
        &["F5", "F2", "F3"],
        &[],
    ),
];

fn main() {
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    println!("{:>7}  {:39} {:>9} {:>9} {:>9}", "entries", "", "p50", "p99", "max");
    for entries in SIZES {
        // A number picks a size, other words pick rows.
        let sizes: Vec<usize> = wanted.iter().filter_map(|part| part.parse().ok()).collect();
        if !sizes.is_empty() && !sizes.contains(&entries) {
            continue;
        }
        let parts: Vec<&String> =
            wanted.iter().filter(|part| part.parse::<usize>().is_err()).collect();
        let made = Made::of(entries);
        let mut answers: IndexMap<&str, Vec<Duration>> = IndexMap::new();
        for work in WORK {
            if parts.is_empty() || parts.iter().any(|part| work.name.contains(part.as_str())) {
                let measured = if entries > 10_000 { 60 } else { 200 };
                let times = measure(&made, work, measured, &mut answers);
                tell(entries, work.name, times);
            }
        }
        for (name, times) in answers {
            tell(entries, name, times);
        }
    }
}

fn tell(entries: usize, name: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    let shown = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1_000.0);
    let (half, most, worst) = (shown(at(50)), shown(at(99)), shown(at(100)));
    println!("{entries:>7}  {name:39} {half:>9} {most:>9} {worst:>9}");
}

/// What is made once for all rows of a size: it takes longer than they do.
struct Made {
    workspace: Workspace,
    findings: Arc<Findings>,
}

impl Made {
    fn of(entries: usize) -> Self {
        let workspace = Workspace::open([("map.toml", generated::map_text(entries).into_bytes())]);
        let around = Surroundings { today: TODAY, asset: &|_| AssetPlace::Unknown };
        let findings = settle(workspace.map(), check(workspace.map(), &around));
        Self { workspace, findings: Arc::new(Findings::new(findings, 0)) }
    }
}

/// The app with its workers, on one thread.
struct Bench<'m> {
    app: App,
    made: &'m Made,
    terminal: Terminal<TestBackend>,
    /// How long it took to take in and draw what workers sent, by what it was.
    answers: &'m mut IndexMap<&'static str, Vec<Duration>>,
}

/// Measures each key of a row until there are about as many times as are wanted.
fn measure(
    made: &Made,
    work: &Work,
    wanted: usize,
    answers: &mut IndexMap<&'static str, Vec<Duration>>,
) -> Vec<Duration> {
    let start = Start {
        workspace: made.workspace.clone(),
        root: PathBuf::from("map.toml"),
        is_folder: false,
        digests: IndexMap::default(),
        unread: Vec::new(),
        read_only: None,
        today: TODAY,
        time: || 0,
        zone: jiff::tz::TimeZone::UTC,
        panics: false,
        state_folder: PathBuf::new(),
        terminal: TerminalTraits::default(),
        tab: Tab::Find,
        kept: None,
        keep_missed: false,
        settings: Settings { tour: false, ..Settings::default() },
        shell: Shell { cwd: PathBuf::from("/"), git_dir: false },
    };
    let mut app = App::new(start, (160, 45));
    // The journal of a session hears of every edit.
    app.memory.keeps = true;
    let terminal = Terminal::new(TestBackend::new(160, 45)).unwrap();
    let mut bench = Bench { app, made, terminal, answers };
    bench.answer("answer: what is wrong", |app| checked(app, made));
    for key in work.there {
        bench.press(key);
    }
    let mut times = Vec::new();
    while times.len() < wanted {
        for key in work.before {
            bench.press(key);
        }
        for key in work.keys {
            times.push(bench.press(key));
        }
        for key in work.after {
            bench.press(key);
        }
    }
    // A row that says so has made its edit, and no other has.
    let is_edit = ["keep", "undo", "edit:"].iter().any(|word| work.name.contains(word));
    let is_edited = !bench.app.workspace.history().is_empty();
    assert_eq!(is_edit, is_edited, "{}: {}", work.name, bench.app.status.text);
    times
}

/// Returns the message of the worker that checks: after an edit of a title it says the same again.
fn checked(app: &App, made: &Made) -> Msg {
    let findings = Findings { generation: app.generation, ..Findings::clone(&made.findings) };
    Msg::Checked(Arc::new(findings))
}

impl Bench<'_> {
    /// Presses a key and returns how long it took until the frame was drawn.
    fn press(&mut self, key: &str) -> Duration {
        let key = keys::parse(key).unwrap();
        let began = Instant::now();
        let effects = update(&mut self.app, Msg::Key(key));
        let asked = send(effects);
        self.terminal.draw(|frame| view(&self.app, frame)).unwrap();
        let took = began.elapsed();
        self.carry_out(asked);
        took
    }

    /// Does what the workers do, and lets the app take in what they say.
    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            #[expect(clippy::wildcard_enum_match_arm, reason = "no worker answers the others here")]
            match effect {
                Effect::Cover { generation, wish } => {
                    let (map, today) = (self.app.map(), self.app.today);
                    let coverage = Coverage::of(map, today, &wish.rows, &wish.cols).map(Box::new);
                    self.answer("answer: coverage", |_| Msg::Covered {
                        generation,
                        wish,
                        coverage,
                    });
                }
                Effect::GoOn => self.answer("then: go on counting", |_| Msg::GoOn),
                Effect::Changed { .. } => {
                    let made = self.made;
                    self.answer("answer: what is wrong", |app| checked(app, made));
                }
                _ => {}
            }
        }
    }

    /// Takes in what a worker says and draws it.
    fn answer(&mut self, name: &'static str, say: impl FnOnce(&App) -> Msg) {
        let msg = say(&self.app);
        // As the worker does, who frees it later.
        let _kept = Arc::clone(&self.app.findings);
        let began = Instant::now();
        let effects = update(&mut self.app, msg);
        let asked = send(effects);
        self.terminal.draw(|frame| view(&self.app, frame)).unwrap();
        let took = began.elapsed();
        self.answers.entry(name).or_default().push(took);
        self.carry_out(asked);
    }
}

/// Does what the loop does with effects before it draws: copies for each worker.
fn send(effects: Vec<Effect>) -> Vec<Effect> {
    for effect in &effects {
        if let Effect::Changed { entries, .. } = effect {
            black_box((entries.clone(), entries.clone()));
        }
    }
    effects
}
