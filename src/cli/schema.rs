//! `msgmap schema`: the JSON Schema of a map.

use super::error::{CliError, Exit};
use super::output::Ui;
use super::session::{Located, Opened, Session};
use crate::model::Schema;
use crate::render::json;
use crate::render::json_schema::json_schema;

/// Print the JSON Schema of a map, for editors that understand TOML
///
/// It holds the dimensions that the current map declares.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, _args: &Args) -> Result<Exit, CliError> {
    let schema = match session.locate(ui)? {
        Located::Map(root) => Opened::read(&root)?.workspace.map().schema().clone(),
        Located::Sample => Schema::default(),
    };
    ui.print_page(&json(&json_schema(&schema))?)?;
    Ok(Exit::Fine)
}
