//! How long a key press in the Map tab takes until its frame is drawn, on maps of 1,000, 10,000
//! and 100,000 entries.
//!
//! `cargo bench --bench outline` prints the median and the longest time of each.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a benchmark is no library, and prints what it found"
)]

#[path = "generated/maps.rs"]
mod generated;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::civil::date;
use jiff::tz::TimeZone;
use msgmap::check::{AssetPlace, Surroundings, check};
use msgmap::tui::app::App;
use msgmap::tui::msg::Msg;
use msgmap::tui::update::update;
use msgmap::tui::view::view;
use msgmap::tui::{Start, Tab, TerminalTraits, keys};
use msgmap::workspace::Workspace;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const TURNS: usize = 15;

/// Keys that come before, the keys that are timed one by one, and those that come after.
type Case =
    (&'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

const CASES: &[Case] = &[
    ("down", &[], &["Down"], &["Up"]),
    ("unfold and fold", &[], &["z"], &["z"]),
    ("type a filter", &["/"], &["c", "l", "o", "s", "e"], &["Esc", "Esc"]),
    ("type a facet", &["/", "k", "i", "n", "d"], &[":", "f", "e", "a"], &["Esc", "Esc"]),
    ("open the menu", &[], &["F"], &["Esc"]),
    ("mark all", &[], &["M"], &["M"]),
    (
        "sort by use",
        &["s", "Down", "Down", "Down", "Down", "Down"],
        &["Enter"],
        &["s", "Home", "Enter"],
    ),
    ("edit a title", &["Enter", "Enter", "x"], &["Enter"], &["u", "Esc"]),
    ("undo", &["Enter", "Enter", "x", "Enter"], &["u"], &["Esc"]),
];

fn main() {
    for entries in [1_000, 10_000, 100_000] {
        let text = generated::map_text(entries);
        let workspace = Workspace::open([("map.toml", text.into_bytes())]);
        let around = Surroundings { today: date(2026, 11, 22), asset: &|_| AssetPlace::Unknown };
        let findings = check(workspace.map(), &around);
        let mut app = App::new(start(workspace), (160, 45));
        let mut terminal = Terminal::new(TestBackend::new(160, 45)).unwrap();
        let generation = app.generation;
        let n_findings = findings.len();
        let began = Instant::now();
        update(&mut app, Msg::Checked { generation, findings });
        println!("{entries} entries, {n_findings} findings taken in: {:?}", began.elapsed());
        for (name, before, timed, after) in CASES {
            let mut times: Vec<Duration> = Vec::new();
            for _ in 0..TURNS {
                press(&mut app, before);
                for key in *timed {
                    let began = Instant::now();
                    press(&mut app, &[key]);
                    terminal.draw(|frame| view(&app, frame)).unwrap();
                    times.push(began.elapsed());
                }
                press(&mut app, after);
            }
            times.sort();
            let median = times[times.len() / 2];
            println!(
                "  {name:18} median {median:>10.2?}  longest {:>10.2?}",
                times[times.len() - 1]
            );
        }
    }
}

fn press(app: &mut App, names: &[&str]) {
    for name in names {
        if let Some(key) = keys::parse(name) {
            update(app, Msg::Key(key));
        }
    }
}

fn start(workspace: Workspace) -> Start {
    Start {
        workspace,
        root: PathBuf::from("map.toml"),
        is_folder: false,
        digests: indexmap::IndexMap::default(),
        read_only: None,
        today: date(2026, 11, 22),
        time: || 0,
        zone: TimeZone::UTC,
        panics: false,
        state_folder: PathBuf::from("state"),
        terminal: TerminalTraits::default(),
        tab: Tab::Map,
        kept: None,
        keep_missed: false,
        settings: msgmap::tui::Settings::default(),
        git_dir: None,
    }
}
