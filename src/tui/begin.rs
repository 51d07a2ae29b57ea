//! How the app begins.

use std::path::PathBuf;
use std::sync::Arc;

use indexmap::IndexMap;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ratatui::layout::Rect;
use rustc_hash::FxBuildHasher;
use smol_str::SmolStr;

use super::app::{App, Findings, MapFocus, MapTab, Status, Tab};
use super::cached::Kept;
use super::changes::Clock;
use super::facets::sieve::Ground;
use super::find::Find;
use super::live::Live;
use super::settings::Settings;
use crate::disk::Digest;
use crate::model::Level;
use crate::workspace::Workspace;

/// What the app begins with. All that it needs of the world comes in here.
#[derive(Debug)]
pub struct Start {
    /// The map's texts.
    pub workspace: Workspace,
    /// The file or the folder that is the map.
    pub root: PathBuf,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// What the files held when they were read, by their names inside the map.
    pub digests: IndexMap<SmolStr, Digest, FxBuildHasher>,
    /// The files that could not be read, in words.
    pub unread: Vec<String>,
    /// Why nothing may be edited, when so: "--read-only", "the built-in sample".
    pub read_only: Option<String>,
    /// The day.
    pub today: Date,
    /// Tells the time, in seconds since 1970.
    pub time: fn() -> i64,
    /// Where the user is.
    pub zone: TimeZone,
    /// Where locks are kept.
    pub state_folder: PathBuf,
    /// What is known of the terminal.
    pub terminal: TerminalTraits,
    /// The tab to begin with.
    pub tab: Tab,
    /// Where the index is kept, if anywhere.
    pub kept: Option<Kept>,
    /// Whether searches without an answer are kept on this machine.
    pub keep_missed: bool,
    /// What the user has chosen.
    pub settings: Settings,
    /// Whether F12 is a mistake of the program: for tests of what follows from one.
    pub panics: bool,
    /// Where the user stands.
    pub shell: Shell,
}

/// Where the user stands in the shell that started the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shell {
    /// The folder.
    pub cwd: PathBuf,
    /// Whether git's own variables, which are relative to that folder, say which repository.
    pub git_dir: bool,
}

/// What is known of the terminal, from the environment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TerminalTraits {
    /// Whether `NO_COLOR` is set to anything.
    pub no_color: bool,
    /// Whether this is a session over SSH: `SSH_CONNECTION` or `SSH_TTY`.
    pub ssh: bool,
    /// Whether this runs inside tmux: `TMUX`.
    pub tmux: bool,
    /// What `TERM` says.
    pub term: Option<String>,
    /// The author's own editor: `VISUAL`, else `EDITOR`.
    pub editor: Option<String>,
}

impl App {
    /// Returns the app as it begins, in a terminal of this many columns and rows.
    pub fn new(start: Start, (width, height): (u16, u16)) -> Self {
        let workspace = start.workspace;
        let today = start.today;
        let settings = start.settings;
        let theme = settings.theme_in(&start.terminal);
        let mut map_tab = MapTab { focus: MapFocus::Outline, ..MapTab::default() };
        map_tab.outline.rebuild(workspace.map(), today);
        // All headings fit on one screen; a small map is shown whole.
        if workspace.map().len() > 40 {
            let kinds = map_tab.outline.groups.iter().map(|group| group.kind.clone());
            map_tab.outline.folded = kinds.filter(|kind| kind != "value_proposition").collect();
        }
        let findings = Findings::new(workspace.reading(), 0);
        let ground = Ground { workspace: &workspace, findings: &findings, today };
        map_tab.outline.filter("", &ground);
        let first = map_tab
            .outline
            .rows
            .iter()
            .position(|row| {
                map_tab.outline.item(row).is_some_and(|item| item.key.kind == "value_proposition")
            })
            .unwrap_or(0);
        map_tab.outline.selected = first;
        map_tab.form.open(map_tab.outline.selected_key().cloned());
        let find = Find { recent: settings.recent, keeps: settings.keep_recent, ..Find::default() };
        let mut app = Self {
            banner: banner(&workspace, &start.unread),
            unread: start.unread,
            workspace,
            root: start.root,
            is_folder: start.is_folder,
            digests: start.digests,
            read_only: start.read_only,
            today,
            clock: Clock { now: (start.time)(), zone: start.zone },
            area: Rect { x: 0, y: 0, width, height },
            keymap: settings.keymap,
            theme,
            theme_set: settings.theme,
            remembered: settings.remembered,
            mouse: settings.mouse,
            tab: start.tab,
            find,
            map_tab,
            matrix: <_>::default(),
            review: <_>::default(),
            popups: Vec::new(),
            live: Live::default(),
            status: Status::default(),
            findings: Arc::new(findings),
            generation: 0,
            memory: <_>::default(),
            saving: 0,
            leaving: false,
            clicked: None,
        };
        if let Some(reason) = &app.read_only {
            app.status.text = format!("The map is open read-only ({reason}).");
        }
        if let Some(first) = settings.told.first() {
            let more = match settings.told.len() {
                1 => String::new(),
                number => format!(" (and {} more; `msgmap config` lists them)", number - 1),
            };
            app.complain(format!("In your settings: {first}{more}."));
        }
        if app.is_empty() && app.read_only.is_none() {
            // Whoever has nothing to find yet comes to write.
            app.tab = Tab::Map;
            app.map_tab.outline.selected = 0;
        } else if settings.tour
            && !app.remembered.tour_seen
            && app.read_only.as_deref() != Some("--read-only")
        {
            // Who reads only is in a hurry; an empty map says itself what to do.
            super::tour::begin(&mut app);
        }
        super::update::settle(&mut app);
        app
    }
}

/// Returns what stands above everything while nothing special happens.
pub(super) fn standing_banner(app: &App) -> Option<String> {
    banner(&app.workspace, &app.unread)
}

/// Tells the first thing that keeps a file from being read or understood, and what to do.
pub(super) fn banner(workspace: &Workspace, unread: &[String]) -> Option<String> {
    broken(workspace).or_else(|| {
        let first = unread.first()?;
        let more = match unread.len() {
            1 => "",
            _ => ", nor are others",
        };
        Some(format!("Not all of the map is here{more}: {first}"))
    })
}

fn broken(workspace: &Workspace) -> Option<String> {
    let findings = workspace.reading();
    let errors: Vec<_> = findings.iter().filter(|finding| finding.level == Level::Error).collect();
    let first = errors.first()?;
    let place = workspace.place(&first.spot).map_or_else(String::new, |place| {
        format!("{}:{}:{}: ", place.file, place.line, place.column)
    });
    let help = first.help.as_deref().map(|help| format!(": {help}")).unwrap_or_default();
    let more = match errors.len() {
        1 => String::new(),
        number => format!(" (and {} more)", number - 1),
    };
    Some(format!("{place}{}{help}{more}", first.message))
}
