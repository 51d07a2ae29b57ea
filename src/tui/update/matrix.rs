//! The Matrix tab: asking for what is counted, going through the cells, arranging the edges.

mod fill;
mod mouse;
#[cfg(test)]
mod tests;

use smol_str::SmolStr;

use super::settle::in_view;
use crate::model::coverage::{Coverage, Crossing, Sort};
use crate::render;
use crate::tui::app::{App, MapFocus, Popup, Tab};
use crate::tui::commands::{Action, Move};
use crate::tui::matrix::{Edge, Lines, MatrixFocus, Wish};
use crate::tui::msg::Effect;
use crate::tui::popup::{Choice, ChoiceItem, CrossingPart, Purpose};
use crate::tui::{screen, view};

pub(super) use fill::{ask_situation, fills, make_situation};
pub(super) use mouse::{click, wheel};

/// The words for the crossings, as the choice has them.
const CROSSINGS: [(&str, Crossing, &str, &str); 3] = [
    (
        "situations",
        Crossing::Situations,
        "Two dimensions",
        "which situations serve each pair of values",
    ),
    ("proof", Crossing::Proof, "Proof", "value propositions by kind of proof"),
    ("features", Crossing::Features, "Features", "features by who uses them"),
];

/// Asks for a coverage when the one that is shown is not what is wished for, or of another state
/// of the map.
pub(super) fn wanted(app: &mut App) -> Option<Effect> {
    if app.tab != Tab::Matrix {
        return None;
    }
    let wish = app.matrix.wish.clone().unwrap_or_else(|| Wish::of(app.workspace.map()));
    app.matrix.wish = Some(wish.clone());
    let generation = app.generation;
    let asked = Some((wish.clone(), generation));
    if app.matrix.asked == asked {
        return None;
    }
    app.matrix.asked = asked;
    Some(Effect::Cover { generation, wish })
}

/// Takes in a coverage; one that is no longer asked for is dropped.
pub(super) fn covered(
    app: &mut App,
    generation: u64,
    wish: &Wish,
    coverage: Option<Box<Coverage>>,
) {
    let tab = &mut app.matrix;
    let is_asked = tab.asked.as_ref().is_some_and(|(asked, at)| asked == wish && *at == generation);
    if !is_asked {
        return;
    }
    match coverage {
        Some(coverage) => {
            tab.answered = tab.asked.clone();
            tab.take(*coverage);
        }
        // A dimension that the map itself declared may be gone.
        None => {
            let other = Wish::of(app.workspace.map());
            app.matrix.wish = Some(other).filter(|other| other != wish);
        }
    }
}

/// Brings what is chosen into view.
pub(super) fn settle(app: &mut App) {
    app.matrix.refresh_detail();
    let areas = screen::matrix(app, app.area);
    let tab = &mut app.matrix;
    let scrolled = |lines: &mut Lines, room: usize| {
        let room = room.max(1);
        lines.scroll = in_view(lines.scroll, lines.selected, lines.selected, room);
        lines.scroll = lines.scroll.min(lines.spans.len().saturating_sub(room));
    };
    scrolled(&mut tab.rows, usize::from(areas.cells.height));
    scrolled(&mut tab.cols, areas.n_cols());
    let rows = list_height(app);
    let detail = &mut app.matrix.detail;
    detail.scroll = in_view(detail.scroll, detail.selected, detail.selected, rows.max(1));
}

/// Returns how many rows there are for what serves the chosen cell.
fn list_height(app: &App) -> usize {
    let inner = screen::matrix(app, app.area).detail.inner;
    usize::from(inner.height).saturating_sub(view::cell_head(app, inner).len())
}

/// Moves about in the Matrix tab.
pub(super) fn go(app: &mut App, to: Move) -> Vec<Effect> {
    match app.matrix.focus {
        MatrixFocus::Grid => grid(app, to),
        MatrixFocus::Words(edge) => words(app, edge, to),
        MatrixFocus::List => list(app, to),
    }
    Vec::new()
}

fn grid(app: &mut App, to: Move) {
    let page = usize::from(screen::matrix(app, app.area).cells.height).max(2) - 1;
    let tab = &mut app.matrix;
    let last = |lines: &Lines| lines.spans.len().saturating_sub(1);
    let (last_row, last_col) = (last(&tab.rows), last(&tab.cols));
    let (row, col) = (&mut tab.rows.selected, &mut tab.cols.selected);
    match to {
        Move::Up => *row = row.saturating_sub(1),
        Move::Down => *row = (*row + 1).min(last_row),
        Move::PageUp => *row = row.saturating_sub(page),
        Move::PageDown => *row = (*row + page).min(last_row),
        Move::Left => *col = col.saturating_sub(1),
        Move::Right => *col = (*col + 1).min(last_col),
        // Once to the end of the row, twice to the corner.
        Move::First if *col == 0 => *row = 0,
        Move::First => *col = 0,
        Move::Last if *col == last_col => *row = last_row,
        Move::Last => *col = last_col,
        Move::Open => open_cell(app),
        Move::Next | Move::Previous => {
            if tab.detail.serving.is_empty() {
                tell_gap(app);
            } else {
                tab.focus = MatrixFocus::List;
            }
        }
        Move::Back => {
            if tab.rows.words.text().is_empty() && tab.cols.words.text().is_empty() {
                app.say("This is the first step. q leaves msgmap, 1 goes to the Find tab.");
            } else {
                clear_words(app);
            }
        }
    }
}

/// Goes on to what serves the chosen cell: to the list of it, or to the only one.
fn open_cell(app: &mut App) {
    match app.matrix.detail.serving.as_slice() {
        [] => tell_gap(app),
        [_] => open_serving(app),
        [_, ..] => app.matrix.focus = MatrixFocus::List,
    }
}

fn tell_gap(app: &mut App) {
    let crossing = app.matrix.coverage.as_ref().map(|coverage| coverage.crossing);
    app.say(match crossing {
        Some(Crossing::Situations) if app.read_only.is_none() => {
            "Nothing serves this cell yet. n makes a situation for it."
        }
        Some(_) => "Nothing serves this cell yet.",
        None => "",
    });
}

/// Opens the chosen one of what serves the cell in the Map tab; Esc there comes back.
fn open_serving(app: &mut App) {
    let Some(key) = app.matrix.chosen().cloned() else { return };
    lend(app, &key);
}

/// Shows an entry in the Map tab until Esc comes back here.
pub(super) fn lend(app: &mut App, key: &crate::model::Key) {
    app.tab = Tab::Map;
    super::map::show(app, key);
    app.map_tab.visited.clear();
    app.map_tab.focus = MapFocus::Form;
    app.matrix.lent = Some(key.clone());
    super::tell_what_is_hidden(app);
}

/// Comes back from an entry that was opened from here; tells whether it was.
pub(super) fn come_back(app: &mut App) -> bool {
    let lent = app.matrix.lent.take();
    let is_back = lent.is_some() && lent == app.map_tab.form.key;
    if is_back {
        app.tab = Tab::Matrix;
    }
    is_back
}

fn list(app: &mut App, to: Move) {
    let page = list_height(app).max(2) - 1;
    let detail = &mut app.matrix.detail;
    let last = detail.serving.len().saturating_sub(1);
    let selected = &mut detail.selected;
    match to {
        Move::Up => *selected = selected.saturating_sub(1),
        Move::Down => *selected = (*selected + 1).min(last),
        Move::PageUp => *selected = selected.saturating_sub(page),
        Move::PageDown => *selected = (*selected + page).min(last),
        Move::First => *selected = 0,
        Move::Last => *selected = last,
        Move::Open | Move::Right => open_serving(app),
        Move::Back | Move::Left | Move::Next | Move::Previous => {
            app.matrix.focus = MatrixFocus::Grid;
        }
    }
}

fn words(app: &mut App, edge: Edge, to: Move) {
    match to {
        Move::Open | Move::Down => app.matrix.focus = MatrixFocus::Grid,
        Move::Next | Move::Previous => {
            app.matrix.focus = MatrixFocus::Words(match edge {
                Edge::Rows => Edge::Cols,
                Edge::Cols => Edge::Rows,
            });
        }
        Move::Back => {
            clear_words(app);
            app.matrix.focus = MatrixFocus::Grid;
        }
        Move::Up
        | Move::PageUp
        | Move::PageDown
        | Move::First
        | Move::Last
        | Move::Left
        | Move::Right => {}
    }
}

fn clear_words(app: &mut App) {
    app.matrix.rows.words = <_>::default();
    app.matrix.cols.words = <_>::default();
    app.matrix.rearrange();
}

/// Carries out a command that is for the matrix alone.
pub(super) fn run(app: &mut App, action: Action) -> Vec<Effect> {
    if app.tab != Tab::Matrix {
        super::show_tab(app, Tab::Matrix);
    }
    if app.matrix.focus == MatrixFocus::List {
        app.matrix.focus = MatrixFocus::Grid;
    }
    #[expect(clippy::wildcard_enum_match_arm, reason = "the others are carried out elsewhere")]
    match action {
        Action::ChooseRows => choose_dimension(app, CrossingPart::Rows),
        Action::ChooseCols => choose_dimension(app, CrossingPart::Cols),
        Action::ChooseView => choose_view(app),
        Action::SwapEdges => swap(app),
        Action::SortRows => sort(app, Edge::Rows),
        Action::SortCols => sort(app, Edge::Cols),
        Action::FoldRow => fold(app, Edge::Rows),
        Action::FoldCol => fold(app, Edge::Cols),
        Action::FilterRows => app.matrix.focus = MatrixFocus::Words(Edge::Rows),
        Action::FilterCols => app.matrix.focus = MatrixFocus::Words(Edge::Cols),
        Action::OnlyGaps => only_gaps(app),
        _ => {}
    }
    Vec::new()
}

fn wish(app: &App) -> Wish {
    app.matrix.wish.clone().unwrap_or_else(|| Wish::of(app.map()))
}

/// Asks for something else to be crossed; words and folds of other lines mean nothing to it.
fn cross(app: &mut App, wish: Wish) {
    let tab = &mut app.matrix;
    if tab.wish.as_ref() != Some(&wish) {
        for lines in [&mut tab.rows, &mut tab.cols] {
            lines.words = <_>::default();
            (lines.selected, lines.scroll) = (0, 0);
        }
        tab.wish = Some(wish);
    }
    tab.focus = MatrixFocus::Grid;
}

fn choose_dimension(app: &mut App, part: CrossingPart) {
    let wish = wish(app);
    let (now, label) = match part {
        CrossingPart::Rows => (&wish.rows, "What shall the rows be?"),
        CrossingPart::Cols | CrossingPart::View => (&wish.cols, "What shall the columns be?"),
    };
    let kinds: Vec<_> = app.map().schema().dimensions().collect();
    let selected = kinds.iter().position(|kind| kind.name == *now).unwrap_or(0);
    let items = kinds.iter().map(|kind| ChoiceItem {
        word: Some(kind.name.clone()),
        label: kind.labels.to_string(),
        help: match app.map().of_kind(&kind.name).count() {
            0 => "none yet".to_owned(),
            number => number.to_string(),
        },
    });
    let items = items.collect();
    push_choice(app, part, label, items, selected);
}

fn choose_view(app: &mut App) {
    let now = wish(app).crossing;
    let selected = CROSSINGS.iter().position(|(_, it, ..)| *it == now).unwrap_or(0);
    let items = CROSSINGS.iter().map(|(word, _, label, help)| ChoiceItem {
        word: Some((*word).into()),
        label: (*label).to_owned(),
        help: (*help).to_owned(),
    });
    push_choice(app, CrossingPart::View, "What shall be crossed?", items.collect(), selected);
}

fn push_choice(
    app: &mut App,
    part: CrossingPart,
    label: &str,
    items: Vec<ChoiceItem>,
    selected: usize,
) {
    let (purpose, label) = (Purpose::Crossing(part), label.to_owned());
    let choice = Choice { purpose, label, items, selected, scroll: 0, error: None };
    app.popups.push(Popup::Choice(choice));
}

/// Takes in what was chosen to be crossed.
pub(super) fn chose(app: &mut App, part: CrossingPart, word: &SmolStr) {
    let mut wish = wish(app);
    match part {
        CrossingPart::View => {
            let found = CROSSINGS.iter().find(|(name, ..)| name == word);
            wish.crossing = found.map_or(wish.crossing, |(_, crossing, ..)| *crossing);
        }
        // Whoever takes what the other edge has wants them the other way round.
        CrossingPart::Rows => {
            if wish.cols == *word {
                wish.cols.clone_from(&wish.rows);
            }
            wish.rows = word.clone();
            wish.crossing = Crossing::Situations;
        }
        CrossingPart::Cols => {
            if wish.rows == *word {
                wish.rows.clone_from(&wish.cols);
            }
            wish.cols = word.clone();
            wish.crossing = Crossing::Situations;
        }
    }
    cross(app, wish);
}

fn swap(app: &mut App) {
    let mut wish = wish(app);
    if wish.crossing != Crossing::Situations {
        app.say("Only two dimensions can be swapped.");
        return;
    }
    std::mem::swap(&mut wish.rows, &mut wish.cols);
    let tab = &mut app.matrix;
    // All that belongs to the lines goes with them.
    std::mem::swap(&mut tab.rows, &mut tab.cols);
    (tab.rows.scroll, tab.cols.scroll) = (0, 0);
    tab.coverage = None;
    tab.wish = Some(wish);
}

fn sort(app: &mut App, edge: Edge) {
    let tab = &mut app.matrix;
    let crossing = tab.coverage.as_ref().map(|coverage| coverage.crossing);
    if edge == Edge::Cols && crossing != Some(Crossing::Situations) {
        app.say("These columns stand as they are.");
        return;
    }
    let sort = &mut tab.edge(edge).arrangement.sort;
    let (next, words) = match *sort {
        Sort::Map => (Sort::Worst, "with the most gaps first"),
        Sort::Worst => (Sort::Best, "best covered first"),
        Sort::Best => (Sort::Name, "by name"),
        Sort::Name => (Sort::Map, "as in the map"),
    };
    *sort = next;
    tab.rearrange();
    let what = match edge {
        Edge::Rows => "Rows",
        Edge::Cols => "Columns",
    };
    app.say(format!("{what} {words}."));
}

/// Folds the chosen line or unfolds it; of one with nothing below it, the one that it stands below.
fn fold(app: &mut App, edge: Edge) {
    let tab = &mut app.matrix;
    let Some(coverage) = tab.coverage.as_deref() else { return };
    let (all, lines) = match edge {
        Edge::Rows => (&coverage.rows, &mut tab.rows),
        Edge::Cols => (&coverage.cols, &mut tab.cols),
    };
    let place = lines.chosen().map(|span| span.start);
    let above = |place: usize| all.get(place).and_then(|line| line.parent);
    let is_parent = |place: usize| all.get(place).is_some_and(|line| line.is_parent(place));
    let parent = place.and_then(|it| if is_parent(it) { Some(it) } else { above(it) });
    let Some(line) = parent.and_then(|parent| all.get(parent)) else {
        app.say("Nothing stands below it that could be folded.");
        return;
    };
    let key = line.key.clone();
    if !lines.arrangement.folded.remove(&key) {
        lines.arrangement.folded.insert(key);
    }
    tab.rearrange();
}

/// Folds everything that stands below something, or unfolds everything.
pub(super) fn toggle_folds(app: &mut App) {
    let tab = &mut app.matrix;
    let Some(coverage) = tab.coverage.as_deref() else { return };
    let is_folded = [&tab.rows, &tab.cols].iter().any(|edge| !edge.arrangement.folded.is_empty());
    for (lines, all) in [(&mut tab.rows, &coverage.rows), (&mut tab.cols, &coverage.cols)] {
        lines.arrangement.folded.clear();
        if !is_folded {
            let parents = all.iter().enumerate().filter(|(place, line)| line.is_parent(*place));
            lines.arrangement.folded.extend(parents.map(|(_, line)| line.key.clone()));
        }
    }
    tab.rearrange();
}

fn only_gaps(app: &mut App) {
    let tab = &mut app.matrix;
    let only = !tab.rows.arrangement.only_gaps;
    tab.rows.arrangement.only_gaps = only;
    tab.cols.arrangement.only_gaps = only;
    tab.rearrange();
    app.say(if only {
        "Only rows and columns with gaps are shown; totals are those of the whole map."
    } else {
        "All rows and columns are shown."
    });
}

/// Takes in that the words of an edge are different.
pub(super) fn narrowed(app: &mut App, edge: Edge) {
    let lines = app.matrix.edge(edge);
    (lines.selected, lines.scroll) = (0, 0);
    app.matrix.rearrange();
}

/// Copies the matrix as it is shown.
pub(super) fn copy(app: &mut App) -> Vec<Effect> {
    let tab = &app.matrix;
    let Some(coverage) = tab.coverage.as_deref() else { return Vec::new() };
    let (rows, cols) = (&tab.rows.arrangement, &tab.cols.arrangement);
    let shown = render::matrix::Matrix::new(coverage, rows, cols);
    let text = render::matrix::markdown(&shown);
    app.say(super::COPYING);
    vec![Effect::Copy(text)]
}
