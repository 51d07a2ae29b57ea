//! A coverage for the terminal.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::{Matrix, Shown, name, result, role, short, title};
use crate::model::coverage::{Crossing, Line, Served, Tally};
use crate::render::{Role, Styled, clean_line};

/// What the totals are called.
const TOTAL: &str = "Complete";

/// What stands for an empty cell that is no gap.
const SPARED: &str = "·";

/// How many cells the last title above the columns needs at least.
const LAST: usize = 8;

/// How many cells a title above a column may take from the titles of the rows.
const HEAD: usize = 30;

/// Where the columns stand.
struct Layout {
    /// How wide the titles of the rows are.
    titles: usize,
    /// How wide a column is, with the blanks behind it.
    column: usize,
    /// How many columns fit beside one another, the totals among them.
    columns: usize,
    width: usize,
}

/// Returns a coverage as a table that fits the width: in several tables, where the columns do not
/// fit into one.
///
/// The titles of the columns go down like stairs, so that each has room for its words however
/// narrow its column is.
pub fn text(matrix: &Matrix<'_>, width: Option<usize>) -> Styled {
    let coverage = matrix.coverage;
    let mut out = Styled::new();
    let (mut head, mut sentence) = (Styled::new(), Styled::new());
    head.push(Role::Title, &name(coverage));
    sentence.plain(&result(coverage));
    out.wrapped(&head, 0, width).wrapped(&sentence, 0, width);
    if let Some(why) = matrix.nothing() {
        out.plain(&why).end();
        return out;
    }
    let layout = Layout::of(matrix, width);
    // The totals are the last column.
    let columns: Vec<Option<(&Range<usize>, &Line)>> =
        matrix.cols().map(Some).chain(std::iter::once(None)).collect();
    for columns in columns.chunks(layout.columns) {
        out.end();
        table(&mut out, matrix, &layout, columns);
    }
    out.end();
    legend(&mut out, matrix, layout.width);
    out
}

impl Layout {
    fn of(matrix: &Matrix<'_>, width: Option<usize>) -> Self {
        let heads: Vec<String> = matrix.cols().map(|(col, line)| title(line, col)).collect();
        let signs = matrix.rows().flat_map(|(row, _)| {
            matrix.cols().map(move |(col, _)| sign(matrix.cell(row, col)).1.width())
        });
        let tallies = matrix.cols().map(|(col, _)| share(matrix.col_tally(col)).width());
        // The totals at the right edge have nothing behind them, and so need no more room.
        let column = (signs.max().unwrap_or(0) + 2).max(tallies.max().unwrap_or(0) + 1);
        let longest =
            matrix.rows().map(|(row, line)| indented(line, row).width()).max().unwrap_or(0);
        let longest = longest.max(TOTAL.width());
        let count = heads.len() + 1;
        let Some(width) = width else {
            return Self { titles: longest, column, columns: count, width: usize::MAX };
        };
        // The titles of the rows get what those of the columns leave, but neither starve nor crowd.
        let titles = heads.iter().map(|head| clean_line(head).width());
        let ends = titles.chain([TOTAL.width()]).enumerate();
        let taken = ends.map(|(step, title)| step * column + title.min(HEAD)).max();
        let left = width.saturating_sub(2 + taken.unwrap_or(0));
        let titles = longest.min(left.clamp(width / 3, width / 2));
        let room = width.saturating_sub(titles + 2 + LAST);
        // Where one table is too narrow, the others shall not be left with the rest.
        let tables = count.div_ceil(room / column + 1);
        Self { titles, column, columns: count.div_ceil(tables), width }
    }
}

fn table(
    out: &mut Styled,
    matrix: &Matrix<'_>,
    layout: &Layout,
    columns: &[Option<(&Range<usize>, &Line)>],
) {
    let coverage = matrix.coverage;
    for (step, column) in columns.iter().enumerate() {
        let head = column.map_or_else(|| TOTAL.to_owned(), |(col, line)| title(line, col));
        let indent = layout.titles + 2;
        out.plain(&" ".repeat(indent));
        for _ in 0..step {
            out.push(Role::Faint, &padded("│", layout.column));
        }
        let room = layout.width.saturating_sub(indent + step * layout.column);
        out.push(Role::Label, &fit(&head, room)).end();
    }
    for (row, line) in matrix.rows() {
        out.plain(&padded(&fit(&indented(line, row), layout.titles), layout.titles + 2));
        cells(
            out,
            layout,
            columns.iter().map(|column| match column {
                Some((col, _)) => sign(matrix.cell(row, col)),
                None => (tally_role(matrix.row_tally(row)), share(matrix.row_tally(row))),
            }),
        );
    }
    out.push(Role::Label, &padded(&fit(TOTAL, layout.titles), layout.titles + 2));
    cells(
        out,
        layout,
        columns.iter().map(|column| {
            let tally = column.map_or(coverage.total, |(col, _)| matrix.col_tally(col));
            (tally_role(tally), share(tally))
        }),
    );
}

/// Writes the cells of a line, the last one without blanks behind it.
fn cells(out: &mut Styled, layout: &Layout, cells: impl Iterator<Item = (Role, String)>) {
    let mut blanks = 0;
    for (role, cell) in cells {
        out.plain(&" ".repeat(blanks)).push(role, &cell);
        blanks = layout.column.saturating_sub(cell.width());
    }
    out.end();
}

/// Tells every sign that is in the table, with how many cells of the whole coverage have it.
fn legend(out: &mut Styled, matrix: &Matrix<'_>, width: usize) {
    let coverage = matrix.coverage;
    let places = (0..coverage.rows.len())
        .flat_map(|row| (0..coverage.cols.len()).map(move |col| (row, col)));
    let spared = places.filter(|(row, col)| coverage.is_spared(*row, *col)).count();
    let mut signs: Vec<(Role, &str, String)> = Vec::new();
    for (served, count) in coverage.states() {
        let (count, rest) =
            if served == Served::Nothing { (count - spared, spared) } else { (count, 0) };
        if count > 0 {
            signs.push((role(served), served.sign(), format!("{} ({count})", served.word())));
        }
        if rest > 0 {
            signs.push((Role::Faint, SPARED, format!("nothing, with others in the row ({rest})")));
        }
    }
    let mut used = 0;
    for (role, sign, words) in signs {
        let cells = sign.width() + 1 + words.width();
        if used > 0 && used + 3 + cells > width {
            out.end();
            used = 0;
        } else if used > 0 {
            out.plain("   ");
            used += 3;
        }
        out.push(role, sign).plain(" ").plain(&words);
        used += cells;
    }
    let what = match coverage.crossing {
        Crossing::Situations => "the situations that serve a cell",
        Crossing::Proof => "the stories that prove it",
        Crossing::Features => "those that use it",
    };
    let mut words = Styled::new();
    words.push(Role::Faint, &format!("A number counts {what}; the best one gives the sign."));
    if matrix.folds() {
        words.push(Role::Faint, " Where cells are folded into one, the worst gives the sign.");
    }
    out.end().wrapped(&words, 0, Some(width.min(100)));
}

/// Returns the sign of a cell; what stands empty and is no gap shall not shout.
fn sign(cell: Shown) -> (Role, String) {
    let role = if cell.is_spared { Role::Faint } else { role(cell.served) };
    (role, short(cell))
}

fn indented(line: &Line, span: &Range<usize>) -> String {
    format!("{}{}", "  ".repeat(line.depth), clean_line(&title(line, span)))
}

fn share(tally: Tally) -> String {
    format!("{}/{}", tally.complete, tally.of)
}

fn tally_role(tally: Tally) -> Role {
    role(match tally.complete {
        0 => Served::Nothing,
        complete if complete < tally.of => Served::Stale,
        _ => Served::Complete,
    })
}

/// Returns a text with blanks behind it.
fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// Cuts a text to a width; what is left out is told by an ellipsis.
fn fit(text: &str, width: usize) -> String {
    let text = clean_line(text);
    if text.width() <= width {
        return text.into_owned();
    }
    let mut cut = String::new();
    for letter in text.graphemes(true) {
        if cut.width() + letter.width() + 1 > width {
            break;
        }
        cut.push_str(letter);
    }
    let mut cut = cut.trim_end().to_owned();
    if width > 0 {
        cut.push('…');
    }
    cut
}
