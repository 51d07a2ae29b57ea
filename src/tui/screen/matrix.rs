//! Where the parts of the Matrix tab stand.

use ratatui::layout::Rect;

use super::{Pane, Room, frame, room};
use crate::tui::app::App;
use crate::tui::matrix::MatrixFocus;

/// How wide a column is at most: room for a sign, a word and a number.
const WIDEST: u16 = 17;
/// How wide the totals at the right edge are.
const SUMS: u16 = 9;

/// The parts of the Matrix tab; what is not seen has no area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MatrixAreas {
    /// What is crossed.
    pub title: Rect,
    /// The result, or the words that narrow the edges.
    pub line: Rect,
    /// The titles of the columns.
    pub head: Rect,
    /// The titles of the rows.
    pub names: Rect,
    /// The cells.
    pub cells: Rect,
    /// The totals of the rows.
    pub sums: Rect,
    /// The totals of the columns.
    pub totals: Rect,
    /// The chosen cell in words, where its pane has no room.
    pub chosen: Rect,
    /// What the signs mean.
    pub legend: Rect,
    /// The chosen cell.
    pub detail: Pane,
    /// How wide a column is.
    pub column: u16,
}

impl MatrixAreas {
    /// Returns how many columns are in view.
    pub fn n_cols(&self) -> usize {
        usize::from(self.cells.width / self.column.max(1))
    }

    /// Returns the area of a cell, counted from the first one in view.
    pub fn cell(&self, row: usize, col: usize) -> Rect {
        let (row, col) = (u16::try_from(row).unwrap_or(0), u16::try_from(col).unwrap_or(0));
        let (x, y) = (self.cells.x + col * self.column, self.cells.y + row);
        Rect { x, y, width: self.column, height: 1 }.intersection(self.cells)
    }
}

/// Returns the parts of the Matrix tab.
pub fn matrix(app: &App, area: Rect) -> MatrixAreas {
    let tab = &app.matrix;
    let body = frame(app, area).body;
    let is_one = match room(area) {
        Room::Line => return MatrixAreas { chosen: body, ..MatrixAreas::default() },
        Room::One => true,
        Room::Narrow | Room::Wide => false,
    };
    if is_one && tab.focus == MatrixFocus::List {
        return MatrixAreas { detail: Pane::of(body), ..MatrixAreas::default() };
    }
    let count = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    let all_rows = count(tab.coverage.as_ref().map_or(0, |coverage| coverage.rows.len()));
    let is_narrowed = matches!(tab.focus, MatrixFocus::Words(_))
        || !tab.rows.words.text().is_empty()
        || !tab.cols.words.text().is_empty();
    let line = u16::from(!is_one || is_narrowed);
    let head = if body.height >= 20 { 3 } else { 1 + u16::from(body.height >= 9) };
    let totals = u16::from(!is_one);
    let chosen = u16::from(is_one);
    let legend = 1;
    let around = 1 + line + head + totals + chosen + legend;
    // Where the rows would leave too little for the chosen cell below them, it stands beside them.
    let beside = !is_one && body.width >= 120 && all_rows + around + 9 > body.height;
    let side = if beside { (body.width * 30 / 100).clamp(36, 56) } else { 0 };
    let grid = Rect { width: body.width - if beside { side + 2 } else { 0 }, ..body };
    let below = if is_one || beside {
        0
    } else {
        let free = body.height.saturating_sub(around + all_rows);
        free.max(5.min(body.height / 3))
    };
    let height = grid.height.saturating_sub(around + below);
    let shown = height.min(count(tab.rows.spans.len()));

    let sums = SUMS.min(grid.width / 5);
    let most = grid.width * if is_one { 40 } else { 36 } / 100;
    let wanted = count(tab.rows.longest + 2 + 2 * usize::from(tab.rows.has_parents));
    let n_cols = count(tab.cols.spans.len()).max(1);
    let narrowest = if is_one { 6 } else { 8 };
    // All columns in view are worth a shorter title, down to what can still be told apart.
    let left = grid.width.saturating_sub(sums).saturating_sub(n_cols.saturating_mul(narrowest));
    let least = if is_one { 12 } else { 22 };
    let names = wanted.clamp(10, most.max(10));
    let names = names.min(left.max(least)).min(grid.width);
    let room = grid.width.saturating_sub(names + sums);
    let column = (room / n_cols).clamp(narrowest, WIDEST).min(room.max(1));
    let cells = column * n_cols.min(room / column);

    let row = |y: u16, height: u16| {
        let y = y.min(grid.bottom());
        Rect { y, height: height.min(grid.bottom() - y), ..grid }
    };
    let title = row(grid.y, 1);
    let line = row(title.bottom(), line);
    let head_row = row(line.bottom(), head);
    let rows = row(head_row.bottom(), shown);
    let totals = row(rows.bottom(), totals);
    let bottom = row(head_row.bottom() + height + totals.height, chosen);
    let legend = row(bottom.bottom(), legend);
    let part = |x: u16, width: u16, of: Rect| Rect { x: of.x + x, width, ..of };
    let detail = if beside {
        Rect { x: grid.right() + 2, width: side, ..body }
    } else {
        Rect { y: legend.bottom(), height: body.bottom().saturating_sub(legend.bottom()), ..body }
    };
    MatrixAreas {
        title,
        line,
        head: part(names, cells, head_row),
        names: part(0, names, rows),
        cells: part(names, cells, rows),
        sums: part(names + cells, sums, rows),
        totals,
        chosen: bottom,
        legend,
        detail: if detail.height > 1 { Pane::of(detail) } else { Pane::default() },
        column,
    }
}
