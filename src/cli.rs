//! The command line: arguments in, exit code out.
//!
//! One file a command, each with its arguments and a `run`. Nothing is decided here that another
//! room could own: commands open a map ([`session`]), ask the other rooms, and print
//! ([`output`]). Start reading at [`run`]; the way of every edit is in [`edit`].

mod app;
mod approvals;
mod approve;
mod brief;
mod check;
mod completions;
mod config;
mod diff;
mod edit;
mod entries;
mod environment;
mod error;
mod explain;
mod field;
mod fmt;
mod git;
mod history;
mod init;
mod link;
mod log;
mod man;
mod matrix;
mod merge;
mod nearest;
mod new;
mod output;
mod paths;
mod rename;
mod revision;
mod rm;
mod sample;
mod schema;
mod search;
mod session;
mod set;
mod show;
mod unset;
mod value;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

pub use environment::{Environment, Terminal};

use crate::render::{Role, Styled};
use error::{CliError, Exit};
use output::Ui;
use session::Session;

/// Write, agree on and use your company's message map
///
/// Without a command the terminal app opens.
#[derive(Debug, Parser)]
#[command(
    name = "msgmap",
    bin_name = "msgmap",
    version,
    max_term_width = 100,
    after_help = "The map is --map, else $MSGMAP, else the nearest maps/ folder or *.msgmap.toml \
                  file at or above the current folder.\nExit codes: 0 all is well, 1 something was \
                  found (or nothing, where something was looked for), 2 it could not run."
)]
struct Cli {
    /// The map: a file, or a folder of *.toml files
    #[arg(long, global = true, value_name = "PATH")]
    map: Option<PathBuf>,

    /// Change nothing, whatever happens
    #[arg(long, global = true)]
    read_only: bool,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Search(search::Args),
    Show(show::Args),
    Brief(brief::Args),
    Matrix(matrix::Args),
    Check(check::Args),
    Diff(diff::Args),
    Merge(merge::Args),
    Log(log::Args),
    Approve(approve::Args),
    Approvals(approvals::Args),
    Git(git::Args),
    Fmt(fmt::Args),
    History(history::Args),
    New(new::Args),
    Set(set::Args),
    Unset(unset::Args),
    Link(link::LinkArgs),
    Unlink(link::UnlinkArgs),
    Rename(rename::Args),
    Rm(rm::Args),
    Explain(explain::Args),
    Schema(schema::Args),
    Config(config::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// Runs the program with these arguments, its own name first.
pub fn run(args: Vec<OsString>, environment: &Environment) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return ExitCode::from(refuse(&error, environment)),
    };
    let session = Session { environment, map: cli.map, read_only: cli.read_only };
    let Some(command) = cli.command else {
        return ExitCode::from(app::run(&session));
    };
    let mut ui = Ui::new(environment);
    let ended = dispatch(&session, &mut ui, command).and_then(|exit| {
        ui.finish()?;
        Ok(exit.code())
    });
    ExitCode::from(ended.unwrap_or_else(|error| {
        // What was found before the error still counts.
        drop(ui.finish());
        ui.fail(&error)
    }))
}

fn dispatch(session: &Session<'_>, ui: &mut Ui, command: Command) -> Result<Exit, CliError> {
    match command {
        Command::Init(args) => init::run(session, ui, &args),
        Command::Search(args) => search::run(session, ui, &args),
        Command::Show(args) => show::run(session, ui, &args),
        Command::Brief(args) => brief::run(session, ui, &args),
        Command::Matrix(args) => matrix::run(session, ui, &args),
        Command::Check(args) => check::run(session, ui, &args),
        Command::Diff(args) => diff::run(session, ui, &args),
        Command::Merge(args) => merge::run(session, ui, &args),
        Command::Log(args) => log::run(session, ui, &args),
        Command::Approve(args) => approve::run(session, ui, &args),
        Command::Approvals(args) => approvals::run(session, ui, &args),
        Command::Git(args) => git::run(session, ui, &args),
        Command::Fmt(args) => fmt::run(session, ui, &args),
        Command::History(args) => history::run(session, ui, &args),
        Command::New(args) => new::run(session, ui, &args),
        Command::Set(args) => set::run(session, ui, &args),
        Command::Unset(args) => unset::run(session, ui, &args),
        Command::Link(args) => link::run_link(session, ui, &args),
        Command::Unlink(args) => link::run_unlink(session, ui, &args),
        Command::Rename(args) => rename::run(session, ui, &args),
        Command::Rm(args) => rm::run(session, ui, &args),
        Command::Explain(args) => explain::run(ui, &args),
        Command::Schema(args) => schema::run(session, ui, &args),
        Command::Config(args) => config::run(session, ui, &args),
        Command::Completions(args) => completions::run(ui, &args),
        Command::Man(args) => man::run(ui, &args),
    }
}

/// Prints what clap has to say: help and version as results, all else as errors. Arguments that it
/// echoes may hold anything.
fn refuse(error: &clap::Error, environment: &Environment) -> u8 {
    let mut ui = Ui::new(environment);
    if !matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let mut text = Styled::new();
        text.lines(Role::Plain, &error.render().to_string());
        ui.say(&text);
        return 2;
    }
    let text = error.render();
    let text = if ui.color { text.ansi().to_string() } else { text.to_string() };
    let printed = ui.print_own(&text).and_then(|()| ui.finish());
    printed.map_or_else(|error| ui.fail(&error), |()| 0)
}

/// Returns the description of the command line, for help in other forms.
fn command() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_sound() {
        super::command().debug_assert();
    }
}
