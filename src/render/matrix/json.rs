//! A coverage for other programs. Fields are only ever added.

use serde::Serialize;
use serde_json::{Map as JsonMap, Value as Json};

use super::Matrix;
use std::ops::Range;

use crate::model::Key;
use crate::model::coverage::{Crossing, Line, Tally};
use crate::render;

/// How many keys of those that serve a cell are told; `count` tells how many there are.
const MOST: usize = 20;

#[derive(Serialize)]
struct Answer<'a> {
    view: &'static str,
    complete: usize,
    of: usize,
    percent: Option<usize>,
    states: JsonMap<String, Json>,
    row_kind: &'a str,
    col_kind: &'a str,
    cols: Vec<LineJson<'a>>,
    rows: Vec<RowJson<'a>>,
}

#[derive(Serialize)]
struct LineJson<'a> {
    key: String,
    title: &'a str,
    depth: usize,
    complete: usize,
    of: usize,
    /// How many lines below it are folded into it.
    #[serde(skip_serializing_if = "is_none")]
    folded: usize,
}

#[derive(Serialize)]
struct RowJson<'a> {
    #[serde(flatten)]
    line: LineJson<'a>,
    cells: Vec<CellJson>,
}

#[derive(Serialize)]
struct CellJson {
    col: String,
    state: &'static str,
    count: usize,
    by: Vec<String>,
    /// How many of the cells that are folded into it are complete.
    #[serde(skip_serializing_if = "Option::is_none")]
    complete: Option<usize>,
    /// How many cells are folded into it.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<usize>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_none(count: &usize) -> bool {
    *count == 0
}

/// Returns a coverage as JSON: each cell with its state and with the best that serves it.
pub fn json(matrix: &Matrix<'_>) -> Result<String, serde_json::Error> {
    let coverage = matrix.coverage;
    let states = coverage.states().into_iter();
    let by = coverage.best_by_cell(MOST);
    let rows = matrix.rows().map(|(rows, line)| {
        let cells = matrix.cols().map(|(cols, head)| cell(matrix, &by, (rows, cols), head));
        RowJson { line: line_json(rows, line, matrix.row_tally(rows)), cells: cells.collect() }
    });
    render::json(&Answer {
        view: match coverage.crossing {
            Crossing::Situations => "coverage",
            Crossing::Proof => "proof",
            Crossing::Features => "features",
        },
        complete: coverage.total.complete,
        of: coverage.total.of,
        percent: coverage.total.percent(),
        states: states.map(|(served, count)| (served.word().into(), count.into())).collect(),
        row_kind: &coverage.row_name.word,
        col_kind: &coverage.col_name.word,
        cols: matrix
            .cols()
            .map(|(cols, line)| line_json(cols, line, matrix.col_tally(cols)))
            .collect(),
        rows: rows.collect(),
    })
}

fn line_json<'a>(span: &Range<usize>, line: &'a Line, tally: Tally) -> LineJson<'a> {
    LineJson {
        key: line.key.to_string(),
        title: &line.title,
        depth: line.depth,
        complete: tally.complete,
        of: tally.of,
        folded: span.len() - 1,
    }
}

fn cell(
    matrix: &Matrix<'_>,
    by: &[Vec<&Key>],
    (rows, cols): (&Range<usize>, &Range<usize>),
    head: &Line,
) -> CellJson {
    let coverage = matrix.coverage;
    let cell = matrix.cell(rows, cols);
    let (count, by) = if cell.tally.is_some() {
        let serving = coverage.serving(rows, cols);
        let best = serving.iter().take(MOST).map(|server| server.key.to_string());
        (serving.len(), best.collect())
    } else {
        let best = by.get(rows.start * coverage.cols.len() + cols.start);
        (cell.count, best.into_iter().flatten().map(ToString::to_string).collect())
    };
    CellJson {
        col: head.key.to_string(),
        state: cell.served.word(),
        count,
        by,
        complete: cell.tally.map(|tally| tally.complete),
        of: cell.tally.map(|tally| tally.of),
    }
}
