//! `msgmap man`: the manual page.

use super::error::{CliError, Exit};
use super::output::Ui;

/// Print the manual page, for `msgmap man > msgmap.1`
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(ui: &mut Ui, _args: &Args) -> Result<Exit, CliError> {
    let mut out = Vec::new();
    let command = super::command();
    clap_mangen::Man::new(command.clone()).render(&mut out)?;
    // One page for all: a section for each command behind the general part.
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        let name = sub.get_name().to_owned();
        let sub = sub.clone().display_name(format!("msgmap-{name}"));
        let man = clap_mangen::Man::new(sub.bin_name(format!("msgmap {name}")));
        out.extend(format!(".SH \"MSGMAP {}\"\n", name.to_uppercase()).bytes());
        man.render_description_section(&mut out)?;
        man.render_synopsis_section(&mut out)?;
        man.render_options_section(&mut out)?;
    }
    ui.print_own(&String::from_utf8_lossy(&out))?;
    Ok(Exit::Fine)
}
