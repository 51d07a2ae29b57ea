//! A coverage for the terminal.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::{Matrix, name, result, role, short};
use crate::model::coverage::{Crossing, Line, Served, Tally};
use crate::render::{Role, Styled, clean_line};

/// What the totals are called.
const TOTAL: &str = "Complete";

/// How many cells the last title above the columns needs at least.
const LAST: usize = 10;

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
    out.push(Role::Title, &name(coverage)).end();
    out.plain(&result(coverage)).end();
    if let Some(why) = matrix.nothing() {
        out.end().plain(&why).end();
        return out;
    }
    let layout = Layout::of(matrix, width);
    // The totals are the last column.
    let columns: Vec<Option<(usize, &Line)>> =
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
        let coverage = matrix.coverage;
        let mut widest = 0;
        for (row, line) in matrix.rows() {
            let cells = matrix.cols().map(|(col, _)| short(coverage.cell(row, col)).width());
            widest = widest.max(cells.max().unwrap_or(0)).max(share(line.tally).width());
        }
        for (_, line) in matrix.cols() {
            widest = widest.max(share(line.tally).width());
        }
        let column = widest.max(share(coverage.total).width()) + 2;
        let longest = matrix.rows().map(|(_, line)| title(line).width()).max().unwrap_or(0);
        let longest = longest.max(TOTAL.width());
        let count = matrix.cols().count() + 1;
        let Some(width) = width else {
            return Self { titles: longest, column, columns: count, width: usize::MAX };
        };
        // The titles of the rows get what the columns leave, but neither starve nor crowd.
        let left = width.saturating_sub(2 + count * column + LAST - column);
        let titles = longest.min(left.clamp(width / 3, (width / 2).max(width / 3)));
        let room = width.saturating_sub(titles + 2 + LAST);
        Self { titles, column, columns: (room / column + 1).min(count), width }
    }
}

fn table(
    out: &mut Styled,
    matrix: &Matrix<'_>,
    layout: &Layout,
    columns: &[Option<(usize, &Line)>],
) {
    let coverage = matrix.coverage;
    for (step, column) in columns.iter().enumerate() {
        let head = column.map_or(TOTAL, |(_, line)| line.title.as_str());
        let indent = layout.titles + 2;
        out.plain(&" ".repeat(indent));
        for _ in 0..step {
            out.push(Role::Faint, &padded("│", layout.column));
        }
        let room = layout.width.saturating_sub(indent + step * layout.column);
        out.push(Role::Label, &fit(head, room)).end();
    }
    for (row, line) in matrix.rows() {
        out.plain(&padded(&fit(&title(line), layout.titles), layout.titles + 2));
        cells(
            out,
            layout,
            columns.iter().map(|column| match column {
                Some((col, _)) => {
                    let cell = coverage.cell(row, *col);
                    (role(cell.served), short(cell))
                }
                None => (tally_role(line.tally), share(line.tally)),
            }),
        );
    }
    out.push(Role::Label, &padded(&fit(TOTAL, layout.titles), layout.titles + 2));
    cells(
        out,
        layout,
        columns.iter().map(|column| {
            let tally = column.map_or(coverage.total, |(_, line)| line.tally);
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

fn legend(out: &mut Styled, matrix: &Matrix<'_>, width: usize) {
    let mut used = 0;
    for (served, count) in matrix.coverage.states() {
        if count == 0 {
            continue;
        }
        let words = format!("{} ({count})", served.word());
        let cells = served.sign().width() + 1 + words.width();
        if used > 0 && used + 3 + cells > width {
            out.end();
            used = 0;
        } else if used > 0 {
            out.plain("   ");
            used += 3;
        }
        out.push(role(served), served.sign()).plain(" ").plain(&words);
        used += cells;
    }
    let what = match matrix.coverage.crossing {
        Crossing::Situations => "situations that serve it, the best of which gives the sign",
        Crossing::Proof => "stories that prove it, the best of which gives the sign",
        Crossing::Features => "entries that use it, the best of which gives the sign",
    };
    let mut words = Styled::new();
    words.push(Role::Faint, &format!("The number in a cell counts the {what}."));
    out.end().wrapped(&words, 0, Some(width.min(100)));
}

fn title(line: &Line) -> String {
    format!("{}{}", "  ".repeat(line.depth), clean_line(&line.title))
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
