//! A coverage for other programs. Fields are only ever added.

use serde::Serialize;
use serde_json::{Map as JsonMap, Value as Json};

use super::Matrix;
use crate::model::Key;
use crate::model::coverage::{Coverage, Crossing, Line};
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
}

/// Returns a coverage as JSON: each cell with its state and with the best that serves it.
pub fn json(matrix: &Matrix<'_>) -> Result<String, serde_json::Error> {
    let coverage = matrix.coverage;
    let states = coverage.states().into_iter();
    let by = coverage.best_by_cell(MOST);
    let rows = matrix.rows().map(|(row, line)| {
        let cells = matrix.cols().map(|(col, head)| cell(coverage, &by, (row, col), head));
        RowJson { line: line_json(line), cells: cells.collect() }
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
        cols: matrix.cols().map(|(_, line)| line_json(line)).collect(),
        rows: rows.collect(),
    })
}

fn line_json(line: &Line) -> LineJson<'_> {
    let (key, title) = (line.key.to_string(), line.title.as_str());
    let (complete, of) = (line.tally.complete, line.tally.of);
    LineJson { key, title, depth: line.depth, complete, of }
}

fn cell(
    coverage: &Coverage,
    by: &[Vec<&Key>],
    (row, col): (usize, usize),
    head: &Line,
) -> CellJson {
    let cell = coverage.cell(row, col);
    let best = by.get(row * coverage.cols.len() + col);
    CellJson {
        col: head.key.to_string(),
        state: cell.served.word(),
        count: cell.count,
        by: best.into_iter().flatten().map(ToString::to_string).collect(),
    }
}
