//! `msgmap git textconv`: a file of a map as git shall show it.

use std::path::PathBuf;

use super::files;
use crate::cli::error::{CliError, Exit};
use crate::cli::output::Ui;
use crate::cli::session::Session;
use crate::render::{clean, textual};
use crate::workspace::Workspace;

/// Print a file of a map as plain lines that say what it means, for git to compare
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The file
    file: PathBuf,
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    let path = session.environment.cwd.join(&args.file);
    let Some((bytes, _)) = files::read(&path)? else {
        return Err(CliError::new(format!("there is no file `{}`", args.file.display())));
    };
    let workspace = Workspace::open([("map.toml", bytes.clone())]);
    // What can't be understood is shown as it stands: nothing of it may be hidden.
    let text = if workspace.has_broken_files() {
        clean(&String::from_utf8_lossy(&bytes)).into_owned()
    } else {
        textual(&workspace)
    };
    ui.print_page(&text)?;
    Ok(Exit::Fine)
}
