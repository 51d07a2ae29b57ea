//! `msgmap brief`: one page for a call.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::error::CliError;
use super::error::Exit;
use super::field::near_entry;
use super::output::Ui;
use super::search::{cache_of, dimension};
use super::session::{Opened, Session};
use crate::disk;
use crate::model::brief::{Brief, BriefWish};
use crate::model::{Context, Entry, Key, Map};
use crate::render::brief;
use crate::render::{Role, json};
use crate::search::{Index, Query};
use crate::tui::Cached;

/// Print one page for a call: what to say, with proof, objections and questions
///
/// A situation by its id, or any words: then the situation that fits them best.
#[derive(Debug, clap::Args)]
#[command(after_help = "A map may bring a template of its own: a file brief.txt.jinja, \
    brief.md.jinja or brief.html.jinja in the map's folder (beside the file, for a map of one \
    file) is used instead of the built-in page. It gets what --format json prints, and the \
    filter `markdown` for texts.")]
pub(super) struct Args {
    /// The situation, or words to find it by
    #[arg(value_name = "SITUATION", required = true)]
    words: Vec<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Only what a customer may see
    #[arg(long)]
    customer: bool,
    /// What is known of the customer beyond the situation, such as persona=cfo; may be repeated
    #[arg(long = "for", value_name = "DIMENSION=ID")]
    dimensions: Vec<String>,
    /// A template instead of the map's own
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    template: Option<PathBuf>,
    /// The built-in page, also where the map has a template
    #[arg(long, conflicts_with = "template")]
    no_template: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For the terminal
    Text,
    /// Markdown
    Md,
    /// A page of one file, to open in a browser or to print
    Html,
    /// For programs
    Json,
}

impl Format {
    /// Returns the name of a template of this format, if it can have one.
    fn template(self) -> Option<&'static str> {
        match self {
            Self::Text => Some(brief::TEXT_TEMPLATE),
            Self::Md => Some("brief.md.jinja"),
            Self::Html => Some("brief.html.jinja"),
            Self::Json => None,
        }
    }
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    let located = session.locate(ui)?;
    let cache = cache_of(session, &located);
    let made = cache.as_ref().and_then(Cached::begin);
    let (opened, is_partial) = session.open_to_read_at(ui, &located)?;
    let can_keep = !is_partial && opened.unread.is_empty() && !opened.is_sample;
    let cache = cache.filter(|_| can_keep);
    let map = opened.workspace.map();
    let today = session.environment.today;
    let known: Vec<Key> =
        args.dimensions.iter().map(|said| dimension(map, said)).collect::<Result<_, _>>()?;
    let Found { situation, understood, index } =
        situation(session, ui, map, args, known, cache.as_ref())?;
    let wish = BriefWish { context: Context::new(understood), customer: args.customer, today };
    let Some(page) = Brief::of(map, situation, &wish) else {
        return Err(CliError::no_result(format!(
            "nothing of `{}` is for customers: it is internal, not in use, or says nothing that \
             customers may see",
            situation.key
        ))
        .hint("leave out --customer for the page that stays inside the company"));
    };
    if args.customer {
        // The page keeps silent about it, whoever sends it must not.
        let inside = Brief::of(map, situation, &BriefWish { customer: false, ..wish });
        for warning in inside.iter().flat_map(|inside| &inside.warnings) {
            ui.warn(warning);
        }
        if page.left_out > 0 {
            let s = if page.left_out == 1 { "" } else { "s" };
            let told = format!("{} message{s} left out: not for customers", page.left_out);
            ui.note(Role::Plain, "note", &told);
        }
    }
    let format = if args.json { Format::Json } else { args.format };
    match template(&opened, args, format)? {
        Some((name, source)) => {
            let text = brief::with_template(&name, &source, &brief::to_json(&page));
            ui.print_page(&text.map_err(|error| {
                CliError::new(format!("the template can't be used: {error}"))
                    .hint("--no-template prints the built-in page")
            })?)?;
        }
        None => match format {
            Format::Text => ui.print(&brief::text(&page, ui.width))?,
            Format::Md => ui.print_page(&brief::markdown(&page))?,
            Format::Html => {
                let text = brief::html(&brief::to_json(&page));
                ui.print_page(&text.map_err(|error| CliError::new(error.to_string()))?)?;
            }
            Format::Json => ui.print_page(&json(&brief::to_json(&page))?)?,
        },
    }
    // Only now: whoever asked has the page already.
    if let (Some(cache), Some(made), Some(mut index)) = (&cache, made, index) {
        cache.keep(&mut index, map, &opened.sources(), made);
    }
    Ok(if is_partial { Exit::Partly } else { Exit::Fine })
}

/// The situation that is meant.
struct Found<'m> {
    situation: &'m Entry,
    /// What is known of the customer, from options and from the words.
    understood: Vec<Key>,
    /// The index that was made to find it.
    index: Option<Index>,
}

/// Finds the situation: by its id, else the best one for the words.
fn situation<'m>(
    session: &Session<'_>,
    ui: &mut Ui,
    map: &'m Map,
    args: &Args,
    mut known: Vec<Key>,
    cache: Option<&Cached>,
) -> Result<Found<'m>, CliError> {
    if let [id] = args.words.as_slice() {
        let said = map.find(id);
        if let Some(entry) = said.iter().find(|entry| entry.key.kind == "situation") {
            return Ok(Found { situation: entry, understood: known, index: None });
        }
        if let [other] = said.as_slice()
            && id.contains('.')
        {
            let sentence = format!("`{}` is no situation", other.key);
            return Err(CliError::new(sentence).hint("a brief is of a situation"));
        }
    }
    let words = args.words.join(" ");
    let query = Query {
        kinds: vec!["situation".into()],
        context: Context::new(known.clone()),
        limit: 1,
        customer_only: args.customer,
        ..Query::new(&words, session.environment.today)
    };
    let kept = cache.and_then(|cache| cache.answer(false, |_| Some(query.clone())));
    let (found, index) = match (kept, cache) {
        (Some((_, found, _)), _) => (found, None),
        (None, Some(cache)) => {
            let index = cache.index(map, &mut |_| {})?.0;
            (index.search(map, &query)?, Some(index))
        }
        (None, None) => (Index::in_memory(map)?.search(map, &query)?, None),
    };
    let Some(entry) = found.hits.first().and_then(|hit| map.get(&hit.key)) else {
        return Err(CliError::no_result(format!("no situation fits `{words}`"))
            .maybe_hint(near_entry(map, &words)));
    };
    known.extend(found.understood.into_iter().map(|understood| understood.key));
    ui.note(Role::Plain, "note", &format!("the situation that fits best is `{}`", entry.key));
    Ok(Found { situation: entry, understood: known, index })
}

/// Returns the template that is asked for, or the map's own: its name and its text.
fn template(
    opened: &Opened,
    args: &Args,
    format: Format,
) -> Result<Option<(String, String)>, CliError> {
    let Some(name) = format.template() else { return Ok(None) };
    if let Some(path) = &args.template {
        let text = read(path)?;
        // The name tells whether texts are escaped as in a page.
        return Ok(Some((format!("{} ({name})", path.display()), text)));
    }
    if args.no_template || opened.is_sample {
        return Ok(None);
    }
    match disk::within(&opened.root, name) {
        disk::Asset::Fine(path) => Ok(Some((name.to_owned(), read(&path)?))),
        disk::Asset::Leaves | disk::Asset::Missing | disk::Asset::NotAFile => Ok(None),
    }
}

fn read(path: &Path) -> Result<String, CliError> {
    disk::read_text(path).map_err(|error| {
        let hint = error.hint();
        let mut told = CliError::new(error.to_string()).maybe_hint(hint);
        told.source = Some(Box::new(error));
        told
    })
}
