//! `msgmap matrix`: how well the map serves its selling situations, and where the gaps are.

use clap::ValueEnum;

use super::error::{CliError, Exit};
use super::nearest::did_you_mean;
use super::output::Ui;
use super::session::Session;
use crate::model::Map;
use crate::model::coverage::{Arrangement, Coverage, Line, Sort};
use crate::render::Role;
use crate::render::matrix::{self, Matrix};

/// Show how well selling situations are served, and where the gaps are
///
/// A cell has the state of the best situation that serves its row and its column: one that names
/// the value or one above it, or says any ("*"). A situation that does not speak of a dimension
/// serves no value of it.
#[derive(Debug, clap::Args)]
#[command(after_help = "States, worst first:\n  \
    ✗  nothing     no situation is for it\n  \
    …  draft       only drafts, or situations without a point that can be said\n  \
    ?  no proof    in use, but without a success story in use\n  \
    !  stale       a review, its own or that of a story, is overdue or was never made\n  \
    ✓  complete    in use, proven, fresh\n  \
    ✓✓ signed off  complete, and signed by every signatory as it stands today\n\n\
    The share in percent is that of cells which are complete or signed off, rounded down; with \
    --view proof and --view features that of rows with such a cell.")]
pub(super) struct Args {
    /// What the rows are: a dimension; requirement when left out
    #[arg(long, value_name = "DIMENSION")]
    rows: Option<String>,
    /// What the columns are: a dimension; competitor when left out
    #[arg(long, value_name = "DIMENSION")]
    cols: Option<String>,
    /// What to cross
    #[arg(long, value_enum, default_value_t = View::Coverage)]
    view: View,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Only rows and columns with a gap, worst first; totals are still those of the whole map
    #[arg(long)]
    gaps: bool,
    /// In which order rows and columns stand; worst with --gaps, else map
    #[arg(long, value_enum)]
    sort: Option<Order>,
    /// Show only what stands at the top of a hierarchy, with all below it folded in
    #[arg(long)]
    fold: bool,
    /// Only rows whose title or id has these words, and what they stand below
    #[arg(long, value_name = "WORDS")]
    rows_with: Option<String>,
    /// Only columns whose title or id has these words, and what they stand below
    #[arg(long, value_name = "WORDS")]
    cols_with: Option<String>,
    /// Fail (exit 1) when less than this share is complete
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    min_coverage: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum View {
    /// Two dimensions: which situations serve them
    Coverage,
    /// Value propositions by kind of proof
    Proof,
    /// Features by who uses them
    Features,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    /// By id
    Map,
    /// By title
    Name,
    /// Those with the most to do first
    Worst,
    /// Those that are covered best first
    Best,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// A table in Markdown
    Md,
    /// For spreadsheets
    Csv,
    /// For programs
    Json,
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    let (opened, is_partial) = session.open_to_read(ui)?;
    let map = opened.workspace.map();
    let today = session.environment.today;
    let coverage = match args.view {
        View::Coverage => {
            let said = |it: &Option<String>, or: &str| dimension(map, it.as_deref().unwrap_or(or));
            let (rows, cols) = (said(&args.rows, "requirement")?, said(&args.cols, "competitor")?);
            Coverage::of(map, today, rows, cols)
                .ok_or_else(|| CliError::new(format!("{rows} and {cols} can't be crossed")))?
        }
        View::Proof | View::Features if args.rows.is_some() || args.cols.is_some() => {
            return Err(CliError::new("only --view coverage has rows and columns to choose"));
        }
        View::Proof => Coverage::proof(map, today),
        View::Features => Coverage::features(map, today),
    };
    if let Some(words) = matrix::too_large(&coverage) {
        return Err(
            CliError::new(words).hint("choose other dimensions: --rows market --cols stage")
        );
    }
    let rows = arrangement(args, &coverage.rows, args.rows_with.as_deref());
    let cols = arrangement(args, &coverage.cols, args.cols_with.as_deref());
    let shown = Matrix::new(&coverage, &rows, &cols);
    match args.format {
        _ if args.json => ui.print_page(&matrix::json(&shown)?)?,
        Format::Json => ui.print_page(&matrix::json(&shown)?)?,
        Format::Csv => ui.print_page(&matrix::csv(&shown))?,
        Format::Md => ui.print_page(&matrix::markdown(&shown))?,
        Format::Text => {
            // A table is no prose: it may be as wide as the terminal.
            let terminal = session.environment.terminal;
            ui.print(&matrix::text(&shown, terminal.width.filter(|_| terminal.stdout)))?;
        }
    }
    let wanted = args.min_coverage.unwrap_or(0);
    let is_enough = coverage.total.reaches(wanted);
    if !is_enough {
        let share = matrix::share(coverage.total);
        let sentence = format!("{share} is complete, and at least {wanted} % was asked for");
        ui.note(Role::Bad, "error", &sentence);
    }
    Ok(match (is_partial, is_enough) {
        (true, _) => Exit::Partly,
        (false, false) => Exit::Found,
        (false, true) => Exit::Fine,
    })
}

/// Returns how the lines of an edge are to be shown.
fn arrangement(args: &Args, lines: &[Line], words: Option<&str>) -> Arrangement {
    let sort = match args.sort {
        None if args.gaps => Sort::Worst,
        None | Some(Order::Map) => Sort::Map,
        Some(Order::Name) => Sort::Name,
        Some(Order::Worst) => Sort::Worst,
        Some(Order::Best) => Sort::Best,
    };
    let folded = lines.iter().filter(|_| args.fold).map(|line| line.key.clone()).collect();
    let words = words.unwrap_or_default().to_owned();
    Arrangement { sort, only_gaps: args.gaps, words, folded }
}

/// Finds the dimension that is said, as people write it.
fn dimension<'m>(map: &'m Map, said: &str) -> Result<&'m str, CliError> {
    let schema = map.schema();
    let called = schema.kind(said).or_else(|| schema.kind_called(said));
    let found = schema.dimensions().find(|kind| called.is_some_and(|it| it.name == kind.name));
    if let Some(kind) = found {
        return Ok(&kind.name);
    }
    let known = || schema.dimensions().map(|kind| kind.name.as_str());
    let list = || format!("dimensions: {}", known().collect::<Vec<_>>().join(", "));
    Err(CliError::new(format!("`{said}` is no dimension of a selling situation"))
        .hint(did_you_mean(said, known()).unwrap_or_else(list)))
}

/// Reads a share such as `80`, with or without its sign.
fn percent(said: &str) -> Result<usize, String> {
    let number = said.trim().trim_end_matches('%').trim_end().parse::<usize>();
    number.ok().filter(|percent| *percent <= 100).ok_or_else(|| "say 0 to 100".to_owned())
}
