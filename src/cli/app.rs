//! Without a command: the terminal app.

use super::environment::Environment;
use super::error::CliError;
use super::output::Ui;
use super::search::cache_of;
use super::session::{Opened, Session};
use crate::config;
use crate::disk;
use crate::tui::{self, Cached, Kept, Settings, Shell, Start, Tab, TerminalTraits};

/// Opens the app and returns the exit code.
pub(super) fn run(session: &Session<'_>) -> u8 {
    let environment = session.environment;
    let mut ui = Ui::new(environment);
    let start = match start(session, &mut ui) {
        Ok(start) => start,
        Err(error) => return ui.fail(&error),
    };
    // The app has the terminal for itself.
    drop(ui);
    match tui::run(start) {
        Ok(()) => 0,
        Err(error) => {
            let told = CliError { source: cause(&error), ..CliError::new(error.to_string()) };
            Ui::new(environment).fail(&told)
        }
    }
}

fn cause(error: &tui::RunError) -> Option<Box<dyn std::error::Error + Send + Sync>> {
    let cause = std::error::Error::source(error)?;
    Some(cause.to_string().into())
}

fn start(session: &Session<'_>, ui: &mut Ui) -> Result<Start, CliError> {
    let environment = session.environment;
    if !(environment.terminal.stdin && environment.terminal.stdout) {
        return Err(CliError::new("the app needs a terminal, and this is none")
            .hint("for scripts there are commands: `msgmap --help` lists them"));
    }
    let located = session.locate(ui)?;
    let cached = cache_of(session, &located);
    let made = cached.as_ref().and_then(Cached::begin);
    let opened = Session::open_at(ui, &located)?;
    opened.refuse_newer()?;
    // An index of half a map would be taken for one of the whole.
    let is_whole = opened.unread.is_empty() && !opened.workspace.has_broken_files();
    let kept =
        cached.filter(|_| is_whole).map(|cached| Kept { cached, files: opened.sources(), made });
    for error in &opened.unread {
        ui.warn(&error.describe());
    }
    let unread = opened.unread.iter().filter(|error| !error.is_left_out());
    let unread = unread.map(tui::not_read).collect();
    let read_only = if session.read_only {
        Some("--read-only")
    } else if opened.is_sample {
        Some("the built-in sample")
    } else {
        None
    };
    let digests = opened.files.iter().map(|file| (file.name.clone(), file.digest)).collect();
    let Opened { workspace, root, is_folder, .. } = opened;
    let state_folder = disk::state_folder(environment.state.clone())?;
    let remembered = config::remembered::read(&state_folder);
    let config = session.config()?;
    let mut settings = Settings::of(config.clone(), remembered);
    settings.recent = disk::recent(&disk::home_of(&state_folder, &root));
    if !settings.keep_recent {
        settings.recent.searches.clear();
    }
    Ok(Start {
        workspace,
        root,
        is_folder,
        digests,
        unread,
        read_only: read_only.map(str::to_owned),
        today: environment.today,
        state_folder,
        time: environment.time,
        zone: environment.zone.clone(),
        panics: environment.panics,
        terminal: traits(environment),
        tab: Tab::Find,
        kept,
        keep_missed: config.keep_missed_searches.as_ref().is_none_or(|keep| keep.value),
        settings,
        shell: Shell { cwd: environment.cwd.clone(), git_dir: environment.git_dir },
    })
}

fn traits(environment: &Environment) -> TerminalTraits {
    TerminalTraits {
        no_color: environment.no_color,
        ssh: environment.terminal.ssh,
        tmux: environment.terminal.tmux,
        term: environment.term.clone(),
        editor: environment.editor.clone(),
    }
}
