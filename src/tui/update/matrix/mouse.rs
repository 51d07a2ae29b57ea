//! The mouse in the Matrix tab.

use ratatui::layout::{Position, Rect};

use super::{open_cell, open_serving, run};
use crate::tui::app::App;
use crate::tui::commands::Action;
use crate::tui::matrix::{Edge, MatrixFocus};
use crate::tui::msg::Effect;
use crate::tui::screen::{self, MatrixAreas};
use crate::tui::view;

/// Takes a click: one chooses, a second one goes on.
pub(in crate::tui::update) fn click(app: &mut App, spot: Position, twice: bool) -> Vec<Effect> {
    let areas = screen::matrix(app, app.area);
    if areas.title.contains(spot) {
        return match view::matrix_edge_at(app, areas.title, spot.x) {
            Some(Edge::Rows) => run(app, Action::ChooseRows),
            Some(Edge::Cols) => run(app, Action::ChooseCols),
            None => Vec::new(),
        };
    }
    if areas.line.contains(spot) && view::matrix_words_are_shown(app) {
        let half = areas.line.width / 2;
        let is_left = spot.x < areas.line.x + half;
        return run(app, if is_left { Action::FilterRows } else { Action::FilterCols });
    }
    if areas.detail.inner.contains(spot) {
        let above = view::cell_head(app, areas.detail.inner).len();
        let row = usize::from(spot.y - areas.detail.inner.y).checked_sub(above);
        let place = row.map(|row| app.matrix.detail.scroll + row);
        if let Some(place) = place.filter(|place| *place < app.matrix.detail.serving.len()) {
            app.matrix.detail.selected = place;
            app.matrix.focus = MatrixFocus::List;
            if twice {
                open_serving(app);
            }
        }
        return Vec::new();
    }
    let row = row_at(app, &areas, spot.y);
    let col = col_at(app, &areas, spot.x);
    let beside = |part: Rect| (part.x..part.right()).contains(&spot.x);
    if areas.head.contains(spot) {
        if let Some(col) = col {
            let was = app.matrix.cols.selected;
            app.matrix.cols.selected = col;
            app.matrix.focus = MatrixFocus::Grid;
            if twice && was == col {
                return run(app, Action::FoldCol);
            }
        }
    } else if areas.head.y <= spot.y && spot.y < areas.head.bottom() && beside(areas.sums) {
        return run(app, Action::SortRows);
    } else if areas.totals.contains(spot) && beside(areas.names) {
        return run(app, Action::SortCols);
    } else if let Some(row) = row {
        app.matrix.rows.selected = row;
        app.matrix.focus = MatrixFocus::Grid;
        if areas.names.contains(spot) {
            if twice || view::matrix_fold_at(app, row) == Some(spot.x - areas.names.x) {
                return run(app, Action::FoldRow);
            }
        } else if let Some(col) = col.filter(|_| areas.cells.contains(spot)) {
            app.matrix.cols.selected = col;
            if twice {
                app.matrix.refresh_detail();
                open_cell(app);
            }
        }
    }
    Vec::new()
}

fn row_at(app: &App, areas: &MatrixAreas, y: u16) -> Option<usize> {
    let below = y.checked_sub(areas.cells.y).filter(|below| *below < areas.cells.height)?;
    let row = app.matrix.rows.scroll + usize::from(below);
    (row < app.matrix.rows.spans.len()).then_some(row)
}

fn col_at(app: &App, areas: &MatrixAreas, x: u16) -> Option<usize> {
    let right = x.checked_sub(areas.cells.x).filter(|right| *right < areas.cells.width)?;
    let col = app.matrix.cols.scroll + usize::from(right / areas.column.max(1));
    (col < app.matrix.cols.spans.len()).then_some(col)
}

/// Takes the wheel: over the list of a cell its rows, else the rows of the matrix.
pub(in crate::tui::update) fn wheel(app: &mut App, spot: Position, down: bool, lines: usize) {
    let areas = screen::matrix(app, app.area);
    let tab = &mut app.matrix;
    let (selected, count) = if areas.detail.inner.contains(spot) {
        (&mut tab.detail.selected, tab.detail.serving.len())
    } else {
        (&mut tab.rows.selected, tab.rows.spans.len())
    };
    let last = count.saturating_sub(1);
    *selected = if down { (*selected + lines).min(last) } else { selected.saturating_sub(lines) };
}
