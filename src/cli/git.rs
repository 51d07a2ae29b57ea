//! `msgmap git`: what git has to know to compare and merge a map by what it says.

mod block;
mod doctor;
mod driver;
mod files;
mod hook;
mod setup;
mod textconv;
mod unset;

use super::error::{CliError, Exit};
use super::output::Ui;
use super::session::{Located, Session};
use crate::git::Repository;

/// Let git compare and merge the map by what it says
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Setup(setup::Args),
    Unset(unset::Args),
    Doctor(doctor::Args),
    #[command(hide = true)]
    Textconv(textconv::Args),
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    match &args.command {
        Command::Setup(args) => setup::run(session, ui, args),
        Command::Unset(args) => unset::run(session, ui, args),
        Command::Doctor(args) => doctor::run(session, ui, args),
        Command::Textconv(args) => textconv::run(session, ui, args),
    }
}

/// Finds the repository of the map that is meant.
fn repository(session: &Session<'_>, ui: &mut Ui) -> Result<Repository, CliError> {
    let Located::Map(root) = session.locate(ui)? else {
        return Err(CliError::new("there is no map here")
            .hint("`msgmap init` makes one; --map says where one is"));
    };
    let environment = session.environment;
    Repository::of(&root, &environment.cwd, environment.git_dir).map_err(|error| {
        if let crate::git::GitError::NoRepository { .. } = error {
            return CliError::new(error.to_string()).hint("`git init` makes one");
        }
        error.into()
    })
}
