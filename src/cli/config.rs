//! `msgmap config`: the settings that are in force, as a file that can be saved.

use std::fmt::Write as _;

use serde::Serialize;
use toml_writer::ToTomlValue as _;

use super::error::{CliError, Exit};
use super::output::Ui;
use super::session::Session;
use crate::config::Remembered;
use crate::render::{clean_line, json};
use crate::tui::Settings;
use crate::tui::commands::Command;
use crate::tui::keymap::{Bound, defaults};
use crate::tui::theme::Theme;

/// Print your settings: where the file is, what is in force, and what can be chosen
///
/// The output is itself a file of settings: save it at the place that its first line names and
/// change what you like. What is wrong with your settings is told on standard error, and makes the
/// exit code 1; a file that can't be read makes it 2.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print the defaults, whatever your settings say
    #[arg(long)]
    defaults: bool,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    let config = session.config()?;
    let map = config.map.clone().filter(|_| !args.defaults);
    let (path, exists, is_broken) = (config.path.clone(), config.exists, config.is_broken);
    let settings = Settings::of(config, Remembered::default());
    let told = settings.told.clone();
    let settings = if args.defaults { Settings::default() } else { settings };
    let shown = Shown {
        path: path.display().to_string(),
        exists,
        map: map.map(|map| map.display().to_string()),
        theme: settings.theme.unwrap_or_default().id(),
        mouse: settings.mouse,
        tour: settings.tour,
        keep_missed_searches: settings.keep_missed,
        keep_recent_searches: settings.keep_recent,
        keys: settings.keymap.rows().map(Row::of).collect(),
        problems: told.clone(),
    };
    if args.json {
        ui.print_page(&json(&shown)?)?;
    } else {
        ui.print_page(&text(&shown))?;
        for words in &told {
            ui.warn(words);
        }
    }
    Ok(match told.is_empty() {
        true => Exit::Fine,
        false if is_broken => Exit::Partly,
        false => Exit::Found,
    })
}

/// The settings in force.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "settings are switches")]
struct Shown {
    /// The file.
    path: String,
    /// Whether there is one.
    exists: bool,
    /// Which of several maps is meant.
    map: Option<String>,
    /// The theme.
    theme: &'static str,
    /// Whether the mouse is listened to.
    mouse: bool,
    /// Whether a new user is shown around.
    tour: bool,
    keep_missed_searches: bool,
    keep_recent_searches: bool,
    /// The keys of every command.
    keys: Vec<Row>,
    /// What of the file is not understood.
    problems: Vec<String>,
}

/// The keys of a command.
#[derive(Debug, Serialize)]
struct Row {
    /// The name by which keys are configured.
    command: &'static str,
    /// What it is called.
    name: &'static str,
    /// What it does.
    help: &'static str,
    /// The keys in force.
    keys: Vec<String>,
    /// The keys without settings.
    default: Vec<String>,
}

impl Row {
    fn of((command, bound): (&'static Command, &[Bound])) -> Self {
        let names = |bound: &[Bound]| bound.iter().map(|bound| bound.key.to_string()).collect();
        let Command { id, name, help, .. } = command;
        Self { command: id, name, help, keys: names(bound), default: names(&defaults(command)) }
    }
}

/// Returns the settings as the file that would say them.
fn text(shown: &Shown) -> String {
    let mut out = format!("# {}\n", clean_line(&shown.path));
    if !shown.exists {
        out.push_str("# There is no such file yet: save this text there to have one.\n");
    }
    let map = match &shown.map {
        Some(map) => format!("map = {}", map.to_toml_value()),
        None => "# map = \"my-map\"".to_owned(),
    };
    let themes = Theme::ALL.map(Theme::id).join(", ");
    let Shown { theme, mouse, tour, keep_missed_searches, keep_recent_searches, .. } = shown;
    // Writing to a string can't fail.
    write!(
        out,
        "# Whatever a line says is in force; a line that is left out means the default.\n\n\
         # Where a folder holds several maps: the path or the name of the one that is meant.\n\
         {map}\n\n\
         # The colors of the app: {themes}.\n\
         theme = \"{theme}\"\n\n\
         # Whether the app listens to the mouse from the start.\n\
         mouse = {mouse}\n\n\
         # Whether a new user is shown around once.\n\
         tour = {tour}\n\n\
         # Whether searches without an answer are kept on this machine, for `msgmap search --missed`.\n\
         keep_missed_searches = {keep_missed_searches}\n\n\
         # Whether searches that found something are kept on this machine, to search again.\n\
         keep_recent_searches = {keep_recent_searches}\n\n\
         # The keys of every command: one such as \"u\", \"Ctrl-Z\", \"Alt-Up\", \"F5\", or several in\n\
         # [ ]; [] for none. A letter works in lists only, never where text is typed.\n\
         [keys]\n"
    )
    .ok();
    for row in &shown.keys {
        writeln!(out, "# {}: {}", row.name, row.help).ok();
        if row.keys != row.default {
            writeln!(out, "# Default: {}", row.default.to_toml_value()).ok();
        }
        writeln!(out, "{} = {}", row.command, row.keys.to_toml_value()).ok();
    }
    out
}
