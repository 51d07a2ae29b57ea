//! A coverage for a spreadsheet.

use super::{Matrix, of, title, words};
use crate::render::clean_line;

/// Returns a coverage as comma-separated values.
///
/// By RFC 4180, but that lines end as all our lines do: a carriage return is a control character on
/// a terminal, and every spreadsheet reads a file without it.
pub fn csv(matrix: &Matrix<'_>) -> String {
    let coverage = matrix.coverage;
    let mut out = String::new();
    let mut head = vec![coverage.row_name.label.to_string()];
    head.extend(matrix.cols().map(|(col, line)| title(line, col)));
    head.push("Complete".to_owned());
    record(&mut out, &head);
    for (row, line) in matrix.rows() {
        let mut cells = vec![title(line, row)];
        cells.extend(matrix.cols().map(|(col, _)| words(matrix.cell(row, col))));
        cells.push(of(matrix.row_tally(row)));
        record(&mut out, &cells);
    }
    let mut totals = vec!["Complete".to_owned()];
    totals.extend(matrix.cols().map(|(col, _)| of(matrix.col_tally(col))));
    totals.push(of(coverage.total));
    record(&mut out, &totals);
    out
}

fn record(out: &mut String, cells: &[String]) {
    for (cell_idx, cell) in cells.iter().enumerate() {
        if cell_idx > 0 {
            out.push(',');
        }
        out.push_str(&quoted(&disarmed(cell)));
    }
    out.push('\n');
}

/// Returns a text that no spreadsheet takes for a formula: those open a file that a colleague
/// sends and run what is in it.
fn disarmed(text: &str) -> String {
    // Where a comma parts euros from cents a semicolon parts cells, also within quotes.
    let parts: Vec<String> = text.split(';').map(disarmed_part).collect();
    parts.join(";")
}

fn disarmed_part(text: &str) -> String {
    // Looked for before cleaning, which turns a tab into a blank; and behind blanks, which some
    // spreadsheets pass over. The wide signs are those of Chinese and Japanese keyboards.
    let is_formula = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let is_armed = is_formula || text.trim_start_matches(' ').starts_with(['\t', '\r']);
    let apostrophe = if is_armed { "'" } else { "" };
    format!("{apostrophe}{}", clean_line(text))
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cells: &[&str], expect: &str) {
        let mut out = String::new();
        record(&mut out, &cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>());
        assert_eq!(out, format!("{expect}\n"));
    }

    #[test]
    fn formulas_are_disarmed() {
        check(&["=1+1", "+1", "-1", "@SUM(A1)"], "'=1+1,'+1,'-1,'@SUM(A1)");
        check(&["\t=1", "\r=1", "  =1"], "' =1,'␍=1,'  =1");
        check(&["=HYPERLINK(\"x\",\"y\")"], "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
        check(&["\n=1", "\u{a0}@x", "＝1", "a; =1;b"], "' =1,'\u{a0}@x,'＝1,a;' =1;b");
        check(&["a=1", "1-2", "mid-size", "'quoted'", ""], "a=1,1-2,mid-size,'quoted',");
    }

    #[test]
    fn commas_and_quotes_are_quoted_and_line_ends_are_not_kept() {
        check(&["a, b", "say \"no\"", "plain"], "\"a, b\",\"say \"\"no\"\"\",plain");
        check(&["a\nb", "a\r\nb", "\u{1b}[2J"], "a b,a b,␛[2J");
    }
}
