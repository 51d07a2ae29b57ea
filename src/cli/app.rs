//! Without a command: the terminal app.

use super::output::Ui;
use super::session::Session;

/// Opens the app and returns the exit code.
pub(super) fn run(session: &Session<'_>) -> u8 {
    let mut ui = Ui::new(session.environment);
    ui.fail(&super::CliError::new("the app is not built in yet"))
}
