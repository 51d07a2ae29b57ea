//! How long a key press takes until the frame is drawn, in the form, the outline, the matrix and
//! the search, on maps of 1,000, 10,000 and 100,000 entries.
//!
//! `cargo bench --bench frames` prints the 50th and 99th percentile and the worst; a name behind
//! `--` picks some. What is measured is what the loop of the app does: `update`, with all that
//! brings the screen up to date, and drawing at 160 × 45. What workers do on threads of their own
//! (search, check, coverage) is done before the clock starts or after it stops.
#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark is no library"
)]

#[path = "generated/maps.rs"]
mod generated;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::civil::date;
use msgmap::check::{AssetPlace, Surroundings, check, settle};
use msgmap::model::coverage::Coverage;
use msgmap::search::Index;
use msgmap::tui::app::App;
use msgmap::tui::msg::{Effect, Msg};
use msgmap::tui::update::update;
use msgmap::tui::view::view;
use msgmap::tui::{Settings, Start, Tab, TerminalTraits, keys};
use msgmap::workspace::Workspace;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// What is pressed: keys to get there, and keys to measure, again and again.
const WORK: [(&str, &[&str], &[&str]); 8] = [
    ("outline: down, page down, up", &["F3", "z", "z"], &["Down", "PageDown", "Down", "Up"]),
    ("outline: fold and unfold", &["F3"], &["z", "Home", "Left", "Right"]),
    (
        "outline: type into the filter",
        &["F3", "/"],
        &["c", "l", "o", "Backspace", "Backspace", "Backspace"],
    ),
    (
        "form: down and up",
        &["F3", "/", "f", "e", "Enter", "Enter"],
        &["Down", "Down", "Up", "Down"],
    ),
    (
        "form: type into a title",
        &["F3", "/", "f", "e", "Enter", "Enter", "Home", "Enter"],
        &["a", "b", "Left", "Backspace"],
    ),
    (
        "form: keep a title",
        &["F3", "/", "f", "e", "Enter", "Enter", "Home"],
        &["Enter", "x", "Enter"],
    ),
    (
        "form: undo and redo",
        &["F3", "/", "f", "e", "Enter", "Enter", "Home", "Enter", "x", "Enter"],
        &["Ctrl-Z", "Ctrl-R"],
    ),
    ("matrix: move about", &["F5"], &["Down", "Right", "Down", "Left", "z", "PageDown", "Up"]),
];

fn main() {
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    println!("{:>7}  {:34} {:>9} {:>9} {:>9}", "entries", "", "p50", "p99", "max");
    for entries in SIZES {
        for (name, there, keys) in WORK {
            if wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str())) {
                let turns = if entries > 10_000 { 120 } else { 400 };
                let times = measure(entries, there, keys, turns);
                tell(entries, name, times);
            }
        }
    }
}

fn tell(entries: usize, name: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    let shown = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1_000.0);
    let (half, most, worst) = (shown(at(50)), shown(at(99)), shown(at(100)));
    println!("{entries:>7}  {name:34} {half:>9} {most:>9} {worst:>9}");
}

/// The app with its workers, on one thread.
struct Bench {
    app: App,
    index: Index,
    terminal: Terminal<TestBackend>,
}

fn measure(entries: usize, there: &[&str], keys: &[&str], turns: usize) -> Vec<Duration> {
    let workspace = Workspace::open([("map.toml", generated::map_text(entries).into_bytes())]);
    let index = Index::in_memory(workspace.map()).unwrap();
    let start = Start {
        workspace,
        root: PathBuf::from("map.toml"),
        is_folder: false,
        digests: indexmap::IndexMap::default(),
        read_only: None,
        today: date(2026, 11, 22),
        time: || 0,
        zone: jiff::tz::TimeZone::UTC,
        panics: false,
        state_folder: PathBuf::new(),
        terminal: TerminalTraits::default(),
        tab: Tab::Find,
        kept: None,
        keep_missed: false,
        settings: Settings { tour: false, ..Settings::default() },
        git_dir: None,
    };
    let app = App::new(start, (160, 45));
    let terminal = Terminal::new(TestBackend::new(160, 45)).unwrap();
    let mut bench = Bench { app, index, terminal };
    bench.look();
    for key in there {
        bench.press(key);
    }
    (0..turns).map(|turn| bench.press(keys[turn % keys.len()])).collect()
}

impl Bench {
    /// Presses a key and returns how long it took until the frame was drawn.
    fn press(&mut self, key: &str) -> Duration {
        let key = keys::parse(key).unwrap();
        let began = Instant::now();
        let effects = update(&mut self.app, Msg::Key(key));
        self.terminal.draw(|frame| view(&self.app, frame)).unwrap();
        let took = began.elapsed();
        self.carry_out(effects);
        took
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Search { generation, query } => {
                    let found = self.index.search(self.app.map(), &query);
                    let result = found.map_err(|error| error.to_string());
                    self.happen(Msg::Found { generation, result });
                }
                Effect::Cover { generation, wish } => {
                    let (map, today) = (self.app.map(), self.app.today);
                    let coverage = Coverage::of(map, today, &wish.rows, &wish.cols).map(Box::new);
                    self.happen(Msg::Covered { generation, wish, coverage });
                }
                // An edit that no worker hears of costs the same.
                Effect::Changed { .. }
                | Effect::LookBack { .. }
                | Effect::Save { .. }
                | Effect::Reload { .. }
                | Effect::Look { .. }
                | Effect::Journal(_)
                | Effect::TakeOver
                | Effect::Suspend
                | Effect::Retake
                | Effect::Missed(_)
                | Effect::Copy(_)
                | Effect::Mouse(_)
                | Effect::Remember(_)
                | Effect::GoOut(_)
                | Effect::Forget(_)
                | Effect::Quit => {}
            }
        }
    }

    fn happen(&mut self, msg: Msg) {
        let effects = update(&mut self.app, msg);
        self.carry_out(effects);
    }

    fn look(&mut self) {
        let around = Surroundings { today: self.app.today, asset: &|_| AssetPlace::Unknown };
        let findings = settle(self.app.map(), check(self.app.map(), &around));
        self.happen(Msg::Checked { generation: self.app.generation, findings });
    }
}
