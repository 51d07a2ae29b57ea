//! The Matrix tab on the screen.

use ratatui::Frame;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::{PROMPT, paint};
use crate::model::coverage::{By, Coverage, Crossing, Line, Served, Tally, tally_of};
use crate::render::matrix::{self as told, Shown, shown, too_large};
use crate::tui::app::App;
use crate::tui::matrix::{Edge, Lines, MatrixFocus};
use crate::tui::screen::{self, MatrixAreas};
use crate::tui::text::{Row, Run, wrap, wrap_text};
use crate::tui::theme::Role;
use crate::tui::words::{count, kind_label, title_of};

/// What the totals are called.
const TOTAL: &str = "Complete";

/// Draws the Matrix tab.
pub(super) fn draw(app: &App, frame: &mut Frame<'_>) {
    let areas = screen::matrix(app, frame.area());
    let Some(coverage) = app.matrix.coverage.as_deref() else {
        paint::title(app, frame, areas.title, ("Matrix", ""), listens(app, MatrixFocus::Grid));
        let row = Row::of("  Counting …", Role::Dim);
        paint::row(app, frame, areas.head, &row.fit(usize::from(areas.title.width)));
        return;
    };
    if areas.title.height > 0 {
        let share = told::share(coverage.total);
        let word = match coverage.crossing {
            Crossing::Situations => "covered",
            Crossing::Proof => "proven",
            Crossing::Features => "in use",
        };
        let right = if coverage.total.of > 0 { format!("{share} {word}") } else { String::new() };
        let here = listens(app, MatrixFocus::Grid);
        paint::title(app, frame, areas.title, (&told::name(coverage), &right), here);
        line(app, frame, coverage, &areas);
        match nothing(app, coverage) {
            Some(why) => {
                let width = usize::from(areas.title.width).saturating_sub(2);
                let height = areas.legend.y.saturating_sub(areas.head.y);
                let top = Rect { y: areas.head.y, height, ..areas.title };
                for (row_idx, row) in wrap_text(&why, Role::Warn, width).into_iter().enumerate() {
                    let place = paint::nth(top, row_idx);
                    let place = Rect { x: place.x + 2.min(place.width), ..place };
                    paint::row(app, frame, place, &row.fit(width));
                }
                if here {
                    paint::cursor(frame, top.x, top.y);
                }
            }
            None => {
                heads(app, frame, coverage, &areas);
                rows(app, frame, coverage, &areas);
                totals(app, frame, coverage, &areas);
            }
        }
        chosen(app, frame, coverage, areas.chosen);
        legend(app, frame, areas.legend);
    }
    if areas.detail.title.height > 0 {
        detail(app, frame, coverage, &areas);
        if areas.detail.title.x > areas.title.x {
            let bottom = areas.detail.inner.bottom();
            paint::divider(app, frame, areas.detail.title.x - 1, areas.detail.title.y, bottom);
        }
    }
}

fn listens(app: &App, focus: MatrixFocus) -> bool {
    app.popups.is_empty() && app.matrix.focus == focus
}

/// Says why there is no cell to show, and what to do, where that is so.
fn nothing(app: &App, coverage: &Coverage) -> Option<String> {
    if let Some(words) = too_large(coverage) {
        return Some(format!("{words}. r chooses other rows, c other columns."));
    }
    let edges = [
        (&coverage.rows, &coverage.row_name, "r chooses other rows."),
        (&coverage.cols, &coverage.col_name, "c chooses other columns."),
    ];
    for (lines, name, way_out) in edges {
        if lines.is_empty() {
            let labels = name.labels.to_lowercase();
            let way_out = if coverage.crossing == Crossing::Situations { way_out } else { "" };
            return Some(format!("The map has no {labels} yet. {way_out}"));
        }
    }
    let tab = &app.matrix;
    if !tab.rows.spans.is_empty() && !tab.cols.spans.is_empty() {
        return None;
    }
    let has_words = !tab.rows.words.text().is_empty() || !tab.cols.words.text().is_empty();
    Some(
        if has_words { "Nothing has these words. Esc shows all." } else { "No gaps. o shows all." }
            .into(),
    )
}

/// Tells whether the words that narrow the edges are shown.
pub fn words_are_shown(app: &App) -> bool {
    matches!(app.matrix.focus, MatrixFocus::Words(_))
        || !app.matrix.rows.words.text().is_empty()
        || !app.matrix.cols.words.text().is_empty()
}

/// Draws the words that narrow the edges, or else the result in a sentence.
fn line(app: &App, frame: &mut Frame<'_>, coverage: &Coverage, areas: &MatrixAreas) {
    let tab = &app.matrix;
    let area = areas.line;
    let width = usize::from(area.width);
    if words_are_shown(app) {
        let half = area.width / 2;
        let edges = [
            (Edge::Rows, &tab.rows, Rect { width: half, ..area }),
            (Edge::Cols, &tab.cols, Rect { x: area.x + half, width: area.width - half, ..area }),
        ];
        for (edge, lines, place) in edges {
            let types = listens(app, MatrixFocus::Words(edge));
            let role = if types { Role::Accent } else { Role::Dim };
            let label = match edge {
                Edge::Rows => "rows",
                Edge::Cols => "columns",
            };
            paint::row(app, frame, place, &Row::of(&format!("{label} / "), role));
            let label = u16::try_from(label.len()).unwrap_or(0) + 1 + PROMPT;
            let left = place.width.saturating_sub(label + 1);
            let input = Rect { x: place.x + label, width: left, ..place };
            paint::input(frame, input, &lines.words, app.theme.style(Role::Strong), types);
        }
        return;
    }
    let mut parts = Vec::new();
    let gaps = app.matrix.rows.arrangement.only_gaps;
    if gaps {
        parts.push("only gaps".to_owned());
    }
    let in_view = |lines: &Lines, room: usize, what: &str| {
        let all = lines.spans.len();
        (all > room && room > 0).then(|| {
            format!("{what} {}–{} of {all}", lines.scroll + 1, (lines.scroll + room).min(all))
        })
    };
    parts.extend(in_view(&tab.rows, usize::from(areas.cells.height), "rows"));
    parts.extend(in_view(&tab.cols, areas.n_cols(), "columns"));
    let right = Row::of(&parts.join(" · "), if gaps { Role::Accent } else { Role::Dim });
    // The share stands in the title already.
    let result = told::result(coverage);
    let result = result.split_once(": ").map_or(result.as_str(), |(_, counts)| counts);
    let row = Row::of("  ", Role::Plain).then(result, Role::Dim);
    paint::row(app, frame, area, &row.with_right(right, width));
}

/// Draws the titles of the columns, at most as many lines as there is room for, standing on the
/// cells.
fn heads(app: &App, frame: &mut Frame<'_>, coverage: &Coverage, areas: &MatrixAreas) {
    let lines = &app.matrix.cols;
    let height = usize::from(areas.head.height);
    let width = usize::from(areas.column).saturating_sub(1);
    let mut put = |text: &str, x: u16, role: Role, width: usize| {
        let rows = stacked(text, width, height);
        let top = height - rows.len();
        for (row_idx, text) in rows.iter().enumerate() {
            let place = paint::nth(Rect { x, ..areas.head }, top + row_idx);
            paint::row(app, frame, place, &Row::of(text, role));
        }
    };
    let shown = lines.spans.iter().enumerate().skip(lines.scroll).take(areas.n_cols());
    for ((col_idx, span), step) in shown.zip(0u16..) {
        let Some(line) = coverage.cols.get(span.start) else { continue };
        let mark = match (fold_sign(lines, &coverage.cols, span.start), line.depth) {
            (Some(sign), _) => format!("{sign} "),
            (None, 0) => String::new(),
            (None, _) => "› ".to_owned(),
        };
        let title = format!("{mark}{}", told::title(line, span));
        let role = if col_idx == lines.selected { Role::Accent } else { Role::Dim };
        put(&title, areas.cells.x + step * areas.column, role, width);
    }
    put(TOTAL, areas.sums.x, Role::Dim, usize::from(areas.sums.width));
}

/// Cuts a title into lines of whole words; what has no room is told by an ellipsis.
fn stacked(text: &str, width: usize, height: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    let text = crate::render::clean_line(text);
    for word in text.split_whitespace() {
        match rows.last_mut() {
            Some(row) if row.width() + 1 + word.width() <= width => {
                row.push(' ');
                row.push_str(word);
            }
            Some(_) | None => rows.push(word.to_owned()),
        }
    }
    if height > 0 && rows.len() > height {
        let rest = rows.split_off(height - 1).join(" ");
        rows.push(rest);
    }
    rows.truncate(height);
    rows.into_iter().map(|row| Row::of(&row, Role::Plain).fit(width).plain()).collect()
}

/// Returns the sign of a line that others stand below; `None` where nothing can be folded.
fn fold_sign(lines: &Lines, all: &[Line], place: usize) -> Option<&'static str> {
    let line = all.get(place).filter(|line| line.is_parent(place))?;
    Some(if lines.arrangement.folds(line) { "+" } else { "-" })
}

/// Returns the column, within the titles, of the sign that folds the row at this place.
pub fn fold_at(app: &App, row_idx: usize) -> Option<u16> {
    let lines = &app.matrix.rows;
    let all = &app.matrix.coverage.as_deref()?.rows;
    let place = lines.spans.get(row_idx)?.start;
    fold_sign(lines, all, place)?;
    u16::try_from(1 + all.get(place)?.depth * 2).ok()
}

fn rows(app: &App, frame: &mut Frame<'_>, coverage: &Coverage, areas: &MatrixAreas) {
    let tab = &app.matrix;
    let shown_rows = tab.rows.spans.iter().enumerate().skip(tab.rows.scroll);
    for (line_idx, (row_idx, span)) in shown_rows.take(usize::from(areas.cells.height)).enumerate()
    {
        let Some(line) = coverage.rows.get(span.start) else { continue };
        let is_chosen = row_idx == tab.rows.selected;
        let width = usize::from(areas.names.width).saturating_sub(1);
        let mark = if is_chosen { "▸" } else { " " };
        let mut name = Row::of(mark, Role::Accent).then(&" ".repeat(line.depth * 2), Role::Plain);
        if tab.rows.has_parents {
            let sign = fold_sign(&tab.rows, &coverage.rows, span.start).unwrap_or(" ");
            name = name.then(sign, Role::Dim).then(" ", Role::Plain);
        }
        let role = if is_chosen { Role::Accent } else { Role::Plain };
        name = name.then(&told::title(line, span), role);
        paint::row(app, frame, paint::nth(areas.names, line_idx), &name.fit(width));
        let shown_cols = tab.cols.spans.iter().enumerate().skip(tab.cols.scroll);
        for (step, (col_idx, cols)) in shown_cols.take(areas.n_cols()).enumerate() {
            let place = areas.cell(line_idx, step);
            let cell = cell(shown(coverage, span, cols), usize::from(areas.column));
            if is_chosen && col_idx == tab.cols.selected {
                let here = listens(app, MatrixFocus::Grid);
                let place = Rect { width: place.width.saturating_sub(1), ..place };
                paint::chosen(app, frame, place, &cell, here);
                if here {
                    paint::cursor(frame, place.x, place.y);
                }
            } else {
                paint::row(app, frame, place, &cell);
            }
        }
        let sum = tally(tally_of(&coverage.rows, span));
        paint::row(app, frame, paint::nth(areas.sums, line_idx), &sum);
    }
}

/// Returns what a cell shows: its sign, with its word and how many serve it where there is room.
fn cell(cell: Shown, width: usize) -> Row {
    let role = if cell.is_spared { Role::Dim } else { role(cell.served) };
    let short = told::short(cell);
    let long = match cell.tally {
        None if !cell.is_spared => format!("{} {}", cell.served.sign(), cell.served.word()),
        Some(_) | None => short.clone(),
    };
    if width < 14 || cell.is_spared || cell.tally.is_some() {
        return Row::of(&short, role);
    }
    let row = Row::of(&long, role);
    if width > 15 && cell.count > 1 && row.width() + 4 < width {
        return row.then(&format!(" {}", cell.count), Role::Dim);
    }
    row
}

fn role(served: Served) -> Role {
    match served {
        Served::Nothing => Role::Error,
        Served::Draft | Served::NoProof | Served::Stale => Role::Warn,
        Served::Complete => Role::Plain,
        Served::SignedOff => Role::Strong,
    }
}

fn tally(tally: Tally) -> Row {
    let role = if tally.complete == 0 && tally.of > 0 {
        Role::Error
    } else if tally.complete < tally.of {
        Role::Warn
    } else {
        Role::Plain
    };
    Row::of(&format!("{}/{}", tally.complete, tally.of), role)
}

/// Draws the totals below the columns.
fn totals(app: &App, frame: &mut Frame<'_>, coverage: &Coverage, areas: &MatrixAreas) {
    let tab = &app.matrix;
    let area = areas.totals;
    let label = Row::of(" ", Role::Plain).then(TOTAL, Role::Dim);
    let width = usize::from(areas.names.width);
    paint::row(app, frame, area, &label.fit(width));
    let at = |x: u16, width: u16| Rect { x, width, ..area }.intersection(area);
    for (span, step) in tab.cols.spans.iter().skip(tab.cols.scroll).take(areas.n_cols()).zip(0u16..)
    {
        let sum = tally(tally_of(&coverage.cols, span));
        paint::row(app, frame, at(areas.cells.x + step * areas.column, areas.column), &sum);
    }
    let all = tally(coverage.total);
    paint::row(app, frame, at(areas.sums.x, areas.sums.width), &all);
}

/// Draws the chosen cell in words, where its pane has no room.
fn chosen(app: &App, frame: &mut Frame<'_>, coverage: &Coverage, area: Rect) {
    if area.height == 0 {
        return;
    }
    let row = chosen_words(app, coverage).unwrap_or_default();
    paint::row(app, frame, area, &row.fit(usize::from(area.width)));
}

/// Returns the chosen cell in words.
pub(super) fn chosen_words(app: &App, coverage: &Coverage) -> Option<Row> {
    let tab = &app.matrix;
    let (rows, cols) = (tab.rows.chosen()?, tab.cols.chosen()?);
    let (row, col) = (coverage.rows.get(rows.start)?, coverage.cols.get(cols.start)?);
    let cell = shown(coverage, rows, cols);
    let words = Row::of(cell.served.sign(), role(cell.served))
        .then(&format!(" {}", told::words(cell)), role(cell.served));
    Some(words.then(&format!("  {} × {}", row.title, col.title), Role::Plain))
}

/// Draws what the signs mean, and how many cells have each.
fn legend(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let width = usize::from(area.width);
    let states = &app.matrix.states;
    let told = |(served, count): &(Served, usize), gap: usize, counts: bool| {
        let count = if counts { format!(" {count}") } else { String::new() };
        Row::of(&" ".repeat(gap), Role::Plain)
            .then(served.sign(), role(*served))
            .then(&format!(" {}", served.word()), Role::Plain)
            .then(&count, Role::Dim)
    };
    let is_spared =
        app.matrix.coverage.as_ref().is_some_and(|it| it.crossing != Crossing::Situations);
    let join = |rows: Vec<Row>, gap: usize| {
        let mut row = Row(rows.into_iter().flat_map(|row| row.0).collect());
        if is_spared {
            row = row.then(&format!("{}· no gap", " ".repeat(gap)), Role::Dim);
        }
        // The first sign stands where the titles of the rows do.
        if let Some(first) = row.0.first_mut() {
            *first = Run::new(" ", Role::Plain);
        }
        row
    };
    let fits = |row: &Row| row.width() <= width;
    let all =
        |gap, counts| join(states.iter().map(|state| told(state, gap, counts)).collect(), gap);
    // What occurs is told first, where there is no room for all.
    let occurs = || {
        let occurring = states.iter().filter(|(_, count)| *count > 0);
        join(occurring.map(|state| told(state, 2, false)).collect(), 2)
    };
    let mut forms = [all(3, true), all(2, true), all(2, false)].into_iter();
    let row = forms.find(fits).unwrap_or_else(occurs);
    paint::row(app, frame, area, &row.fit(width));
}

/// Returns the rows above the list of what serves the chosen cell: its names in full, and what its
/// state means.
pub fn cell_head(app: &App, inner: Rect) -> Vec<Row> {
    let tab = &app.matrix;
    let chosen = tab.rows.chosen().zip(tab.cols.chosen());
    let (Some(coverage), Some((rows, cols))) = (tab.coverage.as_deref(), chosen) else {
        return Vec::new();
    };
    let width = usize::from(inner.width).saturating_sub(1);
    let title = |lines: &[Line], at: usize| lines.get(at).map(|it| it.title.clone());
    let (row, col) = (title(&coverage.rows, rows.start), title(&coverage.cols, cols.start));
    let names = format!("{} × {}", row.unwrap_or_default(), col.unwrap_or_default());
    let mut head = wrap(&[Run::new(&names, Role::Strong)], width);
    let cell = shown(coverage, rows, cols);
    let help = match (coverage.crossing, cell.tally) {
        (_, Some(tally)) => {
            format!("{} cells are folded into one, {} complete.", tally.of, tally.complete)
        }
        (Crossing::Situations, None)
            if cell.served == Served::Nothing && app.read_only.is_none() =>
        {
            format!("{} n makes one.", cell.served.help())
        }
        (Crossing::Situations, None) => cell.served.help().to_owned(),
        (Crossing::Proof | Crossing::Features, None) => String::new(),
    };
    let left = usize::from(inner.height).saturating_sub(head.len() + 2);
    let help = wrap(&[Run::new(&help, Role::Dim)], width);
    if left > help.len() || tab.detail.serving.is_empty() {
        head.extend(help.into_iter().filter(|row| row.width() > 0));
    }
    head
}

/// Draws the chosen cell: its names in full, its state, and what serves it.
fn detail(app: &App, frame: &mut Frame<'_>, coverage: &Coverage, areas: &MatrixAreas) {
    let tab = &app.matrix;
    let pane = areas.detail;
    let here = listens(app, MatrixFocus::List);
    let (state, right) = match tab.rows.chosen().zip(tab.cols.chosen()) {
        Some((rows, cols)) => {
            let cell = shown(coverage, rows, cols);
            let n = tab.detail.serving.len();
            let right = match coverage.crossing {
                Crossing::Situations => count(n, "situation"),
                Crossing::Proof if n == 1 => "1 success story".to_owned(),
                Crossing::Proof => format!("{n} success stories"),
                Crossing::Features => format!("used by {n}"),
            };
            (format!("{} {}", cell.served.sign(), cell.served.word()), right)
        }
        None => (String::new(), String::new()),
    };
    paint::title(app, frame, pane.title, (&state, &right), here);
    let width = usize::from(pane.inner.width);
    let head = cell_head(app, pane.inner);
    for (row_idx, row) in head.iter().enumerate() {
        let place = paint::nth(pane.inner, row_idx);
        let place = Rect { x: place.x + 1, width: place.width.saturating_sub(1), ..place };
        paint::row(app, frame, place, row);
    }
    let shown = tab.detail.serving.iter().enumerate().skip(tab.detail.scroll);
    let room = usize::from(pane.inner.height).saturating_sub(head.len());
    for (line_idx, (serving_idx, serving)) in shown.take(room).enumerate() {
        let place = paint::nth(pane.inner, head.len() + line_idx);
        let is_chosen = here && serving_idx == tab.detail.selected;
        let mark = if is_chosen { "▸" } else { " " };
        let (sign, word) = (serving.served.sign(), serving.served.word());
        let mut right = Row::of(word, role(serving.served));
        let by = match serving.by {
            By::Name => "",
            By::Above => ", for one above",
            By::Any => ", for any",
        };
        right = right.then(by, Role::Dim);
        let mut row = Row::of(mark, Role::Accent).then(sign, role(serving.served)).pad(4);
        if coverage.crossing == Crossing::Features {
            row = row.then(&format!("{} ", kind_label(app.map(), &serving.key)), Role::Dim);
        }
        row = row.then(&title_of(app.map(), &serving.key), Role::Plain).with_right(right, width);
        if is_chosen {
            paint::chosen(app, frame, place, &row, true);
            paint::cursor(frame, place.x, place.y);
        } else {
            paint::row(app, frame, place, &row);
        }
    }
}

/// Returns which edge's name in the title a column of the screen belongs to.
pub fn edge_at(app: &App, title: Rect, x: u16) -> Option<Edge> {
    let coverage = app.matrix.coverage.as_deref()?;
    let column = usize::from(x.checked_sub(title.x)?);
    let start = 3;
    let cross = start + coverage.row_name.labels.width() + 1;
    let end = cross + 2 + coverage.col_name.labels.width();
    if (start..cross).contains(&column) {
        Some(Edge::Rows)
    } else if (cross..end).contains(&column) {
        Some(Edge::Cols)
    } else {
        None
    }
}
