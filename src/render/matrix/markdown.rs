//! A coverage as a table in Markdown.

use super::{Matrix, Shown, name, of, result, title, words};
use crate::render::clean_line;
use crate::render::escaped::escaped;
use crate::render::harmless::harmless;

/// Returns a coverage as a heading, its result and a table.
pub fn markdown(matrix: &Matrix<'_>) -> String {
    let coverage = matrix.coverage;
    let mut out = format!("## {}\n\n{}\n\n", cell_text(&name(coverage)), result(coverage));
    if let Some(why) = matrix.nothing() {
        out.push_str(&cell_text(&why));
        out.push('\n');
        return out;
    }
    let mut head = vec![cell_text(&coverage.row_name.label)];
    head.extend(matrix.cols().map(|(cols, line)| cell_text(&title(line, cols))));
    head.push("Complete".to_owned());
    let under = vec!["---".to_owned(); head.len()];
    row(&mut out, &head);
    row(&mut out, &under);
    for (rows, line) in matrix.rows() {
        let mut cells =
            vec![format!("{}{}", "↳ ".repeat(line.depth), cell_text(&title(line, rows)))];
        cells.extend(matrix.cols().map(|(col, _)| marked(matrix.cell(rows, col))));
        cells.push(of(matrix.row_tally(rows)));
        row(&mut out, &cells);
    }
    let mut totals = vec!["**Complete**".to_owned()];
    totals.extend(matrix.cols().map(|(col, _)| of(matrix.col_tally(col))));
    totals.push(format!("**{}**", of(coverage.total)));
    row(&mut out, &totals);
    harmless(&out)
}

fn row(out: &mut String, cells: &[String]) {
    out.push('|');
    for cell in cells {
        out.extend([" ", cell, " |"]);
    }
    out.push('\n');
}

fn marked(cell: Shown) -> String {
    format!("{} {}", cell.served.sign(), words(cell))
}

/// Returns a text of a map so that nothing in it is Markdown, HTML or the end of a cell.
fn cell_text(text: &str) -> String {
    escaped(&clean_line(text))
}
