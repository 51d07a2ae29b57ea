//! `msgmap completions`: what a shell needs to complete our commands.

use clap_complete::Shell;

use super::error::{CliError, Exit};
use super::output::Ui;

/// Print what a shell needs to complete msgmap's commands
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The shell
    shell: Shell,
}

pub(super) fn run(ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "msgmap", &mut out);
    ui.print_own(&String::from_utf8_lossy(&out))?;
    Ok(Exit::Fine)
}
