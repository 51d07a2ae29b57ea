//! The program `msgmap`: reads the environment and the clock, and hands on to the command line.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use jiff::civil::Date;
use msgmap::cli::{Environment, Terminal};

/// The system's own keeps, for each thread, what that thread no longer needs: hundreds of megabytes
/// where a large map is indexed.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    refuse_rather_than_die();
    let environment = match environment() {
        Ok(environment) => environment,
        Err(words) => {
            #[expect(clippy::print_stderr, reason = "there is no other way to say so yet")]
            {
                eprintln!("error: {words}");
            }
            return ExitCode::from(2);
        }
    };
    msgmap::cli::run(std::env::args_os().collect(), &environment)
}

/// Where files may not grow past a limit, the system ends a program that tries, in the middle of
/// what it does: once somebody listens to the signal the write fails instead, and is told.
fn refuse_rather_than_die() {
    #[cfg(unix)]
    drop(signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default()));
}

#[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
fn environment() -> Result<Environment, String> {
    let path = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let says = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let stdout = std::io::stdout().is_terminal();
    let size = if stdout { crossterm::terminal::size().ok() } else { None };
    Ok(Environment {
        cwd: std::env::current_dir().map_err(|error| {
            format!(
                "could not find the current folder: {error}\nhint: was it moved or removed? Go to \
                 one that is there, and try again"
            )
        })?,
        exe: std::env::current_exe().ok(),
        today: today(std::env::var_os("MSGMAP_TODAY"))?,
        time: || jiff::Timestamp::now().as_second(),
        zone: jiff::tz::TimeZone::system(),
        map: path("MSGMAP"),
        state: path("MSGMAP_STATE"),
        cache: path("MSGMAP_CACHE"),
        config: path("MSGMAP_CONFIG"),
        git_dir: says("GIT_DIR") || says("GIT_WORK_TREE"),
        no_color: says("NO_COLOR"),
        term: std::env::var("TERM").ok(),
        editor: ["VISUAL", "EDITOR"]
            .into_iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|editor| !editor.trim().is_empty()),
        panics: cfg!(debug_assertions) && says("MSGMAP_PANICS"),
        terminal: Terminal {
            stdin: std::io::stdin().is_terminal(),
            stdout,
            stderr: std::io::stderr().is_terminal(),
            width: size.map(|(columns, _)| usize::from(columns)).filter(|columns| *columns > 0),
            ssh: says("SSH_CONNECTION") || says("SSH_TTY") || says("SSH_CLIENT"),
            tmux: says("TMUX"),
        },
    })
}

/// Returns the day: the one that a test pins, else that of the clock.
fn today(pinned: Option<std::ffi::OsString>) -> Result<Date, String> {
    let Some(pinned) = pinned.filter(|pinned| !pinned.is_empty()) else {
        return Ok(jiff::Zoned::now().date());
    };
    let date = pinned.to_str().and_then(|pinned| pinned.parse().ok());
    date.ok_or_else(|| "MSGMAP_TODAY is no date such as 2026-11-30".to_owned())
}
