//! `msgmap search`: what to say, in the minute before a call.

mod human;
mod json;
mod missed;
pub(super) mod signs;

use std::fmt::Write as _;

use super::error::{CliError, Exit};
use super::field::{find_kind, find_target};
use super::new::suggested_id;
use super::output::Ui;
use super::session::{Located, Session};
use crate::disk;
use crate::model::{Context, Key, Map, Target};
use crate::search::{Found, Index, IndexError, Query};
use crate::tui::Cached;

/// Find what to say: type what you know of the customer and what it is about
///
/// Misspelt words are found, and values of dimensions (a competitor, a market, a role) are
/// understood by name.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of the command line")]
pub(super) struct Args {
    /// What to look for
    ///
    /// Free words rank; "phrases", -word, AND, OR, NOT and ( ) decide; so do kind:story,
    /// competitor:globex (and every other dimension), status:draft, owner:ann, fresh:overdue,
    /// has:proof, unused:, audience:internal and tag:price. Quote what your shell would read:
    /// close -batch '"month end"'.
    #[arg(required_unless_present_any = ["dimensions", "kinds", "missed"])]
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
    /// Take words that name this value as words only (repeatable), such as --not-meant stage.demo
    #[arg(long = "not-meant", value_name = "KIND.ID")]
    not_meant: Vec<String>,
    /// List the searches on this machine that found no answer
    #[arg(long, conflicts_with = "words")]
    missed: bool,
    /// With --missed: forget them
    #[arg(long, requires = "missed")]
    clear: bool,
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    if args.missed {
        return missed::run(session, ui, args.clear, args.json);
    }
    let located = session.locate(ui)?;
    let cache = cache_of(session, &located);
    if let Some(cache) = &cache
        && let Some((query, found, map)) =
            cache.answer(!args.dimensions.is_empty(), |map| read(session, map, args).ok())
    {
        return tell(session, ui, args, &Answer { query, found, map: &map, is_partial: false });
    }
    let made = cache.as_ref().and_then(Cached::begin);
    let (opened, is_partial) = session.open_to_read_at(ui, &located)?;
    let can_keep = made.is_some() && !is_partial && opened.unread.is_empty() && !opened.is_sample;
    let sources = opened.sources();
    // The texts of a large map and an index of it take more room together than either does.
    let map = opened.workspace.into_map();
    let query = read(session, &map, args)?;
    let mut index = match &cache {
        Some(cache) if can_keep => cache.index(&map, &mut |_| {})?.0,
        Some(_) | None => Index::in_memory(&map)?,
    };
    let found = index.search(&map, &query)?;
    let exit = tell(session, ui, args, &Answer { query, found, map: &map, is_partial })?;
    // Only now: whoever asked has the answer already.
    if let (Some(cache), Some(made), true) = (&cache, made, can_keep) {
        cache.keep(&mut index, &map, &sources, made);
    }
    // To take them apart would take as long as to make half of them.
    std::mem::forget((index, map));
    Ok(exit)
}

/// Returns the cache of the map that is meant; `None` for the built-in one.
pub(super) fn cache_of(session: &Session<'_>, located: &Located) -> Option<Cached> {
    let Located::Map(root) = located else { return None };
    let folder = disk::cache_folder(session.environment.cache.clone()).ok()?;
    Cached::of(&folder, root)
}

/// Reads what is asked for.
fn read(session: &Session<'_>, map: &Map, args: &Args) -> Result<Query, CliError> {
    let kinds = args.kinds.iter().map(|kind| Ok(find_kind(map, kind)?.into()));
    let values = args.dimensions.iter().map(|value| dimension(map, value));
    let words: Vec<String> = args.words.iter().map(|word| signs::typed(word)).collect();
    Ok(Query {
        kinds: kinds.collect::<Result<Vec<_>, CliError>>()?,
        context: Context::new(values.collect::<Result<Vec<_>, _>>()?),
        limit: args.limit,
        not_meant: args.not_meant.iter().filter_map(|key| Key::parse(key)).collect(),
        customer_only: args.customer,
        explain: args.explain,
        ..Query::new(&words.join(" "), session.environment.today)
    })
}

/// What was asked, what was found, and the entries to tell it with.
struct Answer<'a> {
    query: Query,
    found: Found,
    map: &'a Map,
    is_partial: bool,
}

fn tell(
    session: &Session<'_>,
    ui: &mut Ui,
    args: &Args,
    answer: &Answer<'_>,
) -> Result<Exit, CliError> {
    let Answer { query, found, map, is_partial } = answer;
    if found.gap.is_some() {
        missed::keep(session, &query.words);
    }
    if args.json {
        ui.print_page(&json::json(query, found)?)?;
    } else if found.hits.is_empty() {
        tell_nothing(ui, query, found);
        for note in &found.notes {
            ui.warn(&note.to_string());
        }
        if !found.nearest.is_empty() {
            ui.print(&human::nearest(map, query, found, ui.width))?;
        }
        tell_gap(ui, map, found);
    } else {
        ui.print(&human::human(map, query, found, ui.width))?;
        tell_gap(ui, map, found);
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

fn plural<'m>(map: &'m Map, kind: &'m str) -> &'m str {
    map.schema().kind(kind).map_or(kind, |kind| kind.plural.as_str())
}

/// Tells how the map could answer next time.
fn tell_gap(ui: &mut Ui, map: &Map, found: &Found) {
    let Some(gap) = &found.gap else { return };
    let id = suggested_id(&gap.title).unwrap_or_else(|| "new-situation".to_owned());
    // A shell must take the words as they are.
    let title = gap.title.replace('\'', "’");
    let mut line = format!("msgmap new {} {id} --title '{title}'", gap.kind);
    for value in &gap.values {
        write!(line, " --set {}={}", plural(map, &value.kind), value.id).ok();
    }
    ui.hint(&format!("if the map should answer this: {line}"));
}

impl From<IndexError> for CliError {
    fn from(error: IndexError) -> Self {
        Self { source: Some(Box::new(error)), ..Self::new("could not search the map") }
    }
}
