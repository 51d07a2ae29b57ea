//! `msgmap search`: what to say, in the minute before a call.

mod human;
mod json;

use super::error::{CliError, Exit};
use super::field::{find_kind, find_target};
use super::output::Ui;
use super::session::Session;
use crate::model::{Context, Key, Map, Target};
use crate::search::{Found, Index, IndexError, Query};

/// Find what to say: type what you know of the customer and what it is about
///
/// Misspelt words are found, and values of dimensions (a competitor, a market, a role) are
/// understood by name.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to look for
    #[arg(required_unless_present_any = ["dimensions", "kinds"])]
    words: Vec<String>,
    /// Only entries of this kind (repeatable)
    #[arg(long = "kind", value_name = "KIND")]
    kinds: Vec<String>,
    /// What is known of the customer (repeatable), such as --for competitor=globex
    #[arg(long = "for", value_name = "DIMENSION=ID")]
    dimensions: Vec<String>,
    /// How many results to print
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Print JSON for other programs
    #[arg(long)]
    json: bool,
    /// Tell why each result stands where it does
    #[arg(long)]
    explain: bool,
    /// Leave out everything internal
    #[arg(long)]
    customer: bool,
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    let (opened, is_partial) = session.open_to_read(ui)?;
    let map = opened.workspace.map();
    let kinds = args.kinds.iter().map(|kind| Ok(find_kind(map, kind)?.into()));
    let values = args.dimensions.iter().map(|value| dimension(map, value));
    let query = Query {
        kinds: kinds.collect::<Result<Vec<_>, CliError>>()?,
        context: Context::new(values.collect::<Result<Vec<_>, _>>()?),
        limit: args.limit,
        customer_only: args.customer,
        explain: args.explain,
        ..Query::new(&args.words.join(" "), session.environment.today)
    };
    let found = Index::in_memory(map)?.search(map, &query)?;
    if args.json {
        ui.print_raw(&json::json(&query, &found)?)?;
    } else if found.hits.is_empty() {
        tell_nothing(ui, &query, &found);
    } else {
        ui.print(&human::human(map, &query, &found, ui.width))?;
    }
    Ok(match (is_partial, found.hits.is_empty()) {
        (true, _) => Exit::Partly,
        (false, true) => Exit::Found,
        (false, false) => Exit::Fine,
    })
}

/// Reads `competitor=globex`.
pub(super) fn dimension(map: &Map, said: &str) -> Result<Key, CliError> {
    let Some((name, id)) = said.split_once('=') else {
        return Err(CliError::new(format!("`{said}` does not say DIMENSION=ID"))
            .hint("such as --for competitor=globex"));
    };
    let kind = find_kind(map, name)?;
    if !map.schema().dimensions().any(|dimension| dimension.name == kind) {
        let known: Vec<&str> = map.schema().dimensions().map(|kind| kind.name.as_str()).collect();
        return Err(CliError::new(format!("`{kind}` is no dimension of a selling situation"))
            .hint(format!("dimensions: {}", known.join(", "))));
    }
    let id = find_target(map, &Target::Kind(kind.into()), id)?;
    Ok(Key::new(kind, &id))
}

fn tell_nothing(ui: &mut Ui, query: &Query, found: &Found) {
    let words = query.words.trim();
    let message = if words.is_empty() {
        "nothing fits".to_owned()
    } else {
        format!("nothing found for `{words}`")
    };
    ui.note(crate::render::Role::Plain, "note", &message);
    if query.kinds.is_empty() && query.context.is_empty() && !query.customer_only {
        return;
    }
    if found.total == 0 {
        ui.hint("try again without --kind, --for or --customer");
    }
}

impl From<IndexError> for CliError {
    fn from(error: IndexError) -> Self {
        Self { source: Some(Box::new(error)), ..Self::new("could not search the map") }
    }
}
