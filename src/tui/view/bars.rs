//! The rows above and below a tab: tabs, banner, status, footer.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::paint;
use crate::tui::app::{App, MapFocus, Popup, Tab};
use crate::tui::commands::{Action, Command, Context};
use crate::tui::form::RowKind;
use crate::tui::popup::Purpose;
use crate::tui::screen;
use crate::tui::side::Target;
use crate::tui::text::Row;
use crate::tui::theme::Role;
use crate::tui::words::count;

/// How many keys the footer shows at most.
const MOST: usize = 8;

/// Below this width there is room for one way to what is not shown.
const NARROW: u16 = 60;

/// Something that can be clicked.
#[derive(Debug, Clone)]
pub struct Button {
    /// Where it is.
    pub area: Rect,
    /// What it does.
    pub action: Action,
    /// What it says.
    pub row: Row,
}

/// Draws the tabs, and what the map is called.
pub(super) fn tabs(app: &App, frame: &mut Frame<'_>, area: Rect) {
    paint::row(app, frame, area, &Row::of(" msgmap", Role::Dim));
    for (tab_idx, tab) in Tab::ALL.into_iter().enumerate() {
        let (start, end) = screen::tab_columns(tab);
        let place = Rect { x: area.x + start, width: end - start, ..area }.intersection(area);
        let name = Row::of(&format!(" {} {} ", tab_idx + 1, tab.name()), Role::Strong);
        if tab == app.tab {
            paint::chosen(app, frame, place, &name, true);
        } else {
            let name = Row::of(&format!(" {} {} ", tab_idx + 1, tab.name()), Role::Plain);
            paint::row(app, frame, place, &name);
        }
    }
    let (_, end) = screen::tab_columns(Tab::Review);
    let rest = Rect { x: area.x + end + 2, width: area.width.saturating_sub(end + 3), ..area };
    let name = app.map().header().name.clone().unwrap_or_else(|| {
        app.root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    });
    let mut right = Row::of(&name, Role::Dim);
    if app.read_only.is_some() {
        right = right.then("  read-only", Role::Warn);
    }
    let (errors, warnings) = (app.findings.n_errors, app.findings.n_warnings);
    if app.tab == Tab::Map && errors > 0 {
        right = right.then(&format!("  ✗ {}", count(errors, "error")), Role::Error);
    }
    if app.tab == Tab::Map && warnings > 0 {
        right = right.then(&format!("  ! {}", count(warnings, "warning")), Role::Warn);
    }
    if app.workspace.is_unsaved() {
        right = right.then("  * not saved", Role::Warn);
    }
    let right = right.fit(usize::from(rest.width));
    paint::row(app, frame, rest, &Row::default().with_right_edge(right, usize::from(rest.width)));
}

/// Draws the banner that tells of a broken file.
pub(super) fn banner(app: &App, frame: &mut Frame<'_>, area: Rect) {
    if let Some(text) = &app.banner {
        let rows = screen::banner_rows(text, area.width);
        for (row_idx, row) in rows.iter().enumerate().take(usize::from(area.height)) {
            paint::row(app, frame, paint::nth(area, row_idx), row);
        }
    }
}

/// Draws the sentence that says what happened.
pub(super) fn status(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let (sign, role) = if app.status.bad { (" ✗ ", Role::Error) } else { (" ", Role::Plain) };
    let row = Row::of(sign, role).then(&app.status.text, role);
    paint::row(app, frame, area, &row.fit(usize::from(area.width)));
}

/// Draws the keys that work here.
pub(super) fn footer(app: &App, frame: &mut Frame<'_>, area: Rect) {
    for button in footer_buttons(app, area) {
        paint::row(app, frame, button.area, &button.row);
    }
}

/// Returns the keys that work here, as what can be clicked.
pub fn footer_buttons(app: &App, area: Rect) -> Vec<Button> {
    let listener = app.listener();
    let shown = |command: &&Command| !command.short.is_empty() && applies(app, command);
    let mut commands: Vec<(&Command, &str)> = app
        .keymap
        .rows()
        .map(|(command, _)| command)
        .filter(shown)
        .filter_map(|command| Some((command, app.keymap.key_in(command.action, listener)?)))
        .collect();
    // Whatever has no room, the ways to all keys and to all commands have.
    let ways: Vec<(&Command, &str)> = [Action::ShowPalette, Action::ShowHelp]
        .iter()
        .filter_map(|way| {
            let place = commands.iter().position(|(command, _)| command.action == *way)?;
            Some(commands.remove(place))
        })
        .collect();
    let label = |(command, key): &(&Command, &str)| {
        let key = key.replace("Enter", "⏎").replace("Delete", "Del");
        Row::of(&key, Role::Accent).then(&format!(" {}", command.short), Role::Dim)
    };
    let mut ways: Vec<(Row, Action)> = ways.iter().map(|way| (label(way), way.0.action)).collect();
    if area.width < NARROW && ways.len() > 1 {
        ways.remove(0);
    }
    let reserved: usize = ways.iter().map(|(row, _)| row.width() + 2).sum();
    let width = usize::from(area.width).saturating_sub(1);
    let mut buttons = Vec::new();
    let mut x = 1;
    let mut put = |x: &mut usize, row: Row, action| {
        let row_width = row.width();
        let start = u16::try_from(*x).unwrap_or(u16::MAX);
        let place = Rect {
            x: area.x.saturating_add(start),
            width: u16::try_from(row_width).unwrap_or(0),
            ..area
        };
        buttons.push(Button { area: place.intersection(area), action, row });
        *x += row_width + 2;
    };
    for command in commands.iter().take(MOST - ways.len()) {
        let row = label(command);
        if x + row.width() + 2 + reserved > width {
            break;
        }
        put(&mut x, row, command.0.action);
    }
    for (row, action) in ways {
        if x + row.width() <= width + 1 {
            put(&mut x, row, action);
        }
    }
    buttons
}

/// Tells whether a command would do something now: only then the footer shows it.
fn applies(app: &App, command: &Command) -> bool {
    if app.read_only.is_some() && command.edits {
        return false;
    }
    let row = app.map_tab.form.row().map(|row| &row.what);
    #[expect(clippy::wildcard_enum_match_arm, reason = "most commands can always be carried out")]
    match command.action {
        Action::Save => app.workspace.is_unsaved() || !app.popups.is_empty(),
        Action::Undo => !app.workspace.history().is_empty(),
        Action::ApplyFix if !app.popups.is_empty() => app.live.fix().is_some(),
        Action::ApplyFix if app.map_tab.focus == MapFocus::Form => {
            app.map_tab.form.row().is_some_and(|row| row.mends)
        }
        Action::OpenOutside => !app.popups.is_empty(),
        Action::ChangeMany => {
            let tab = &app.map_tab;
            !tab.outline.marks.is_empty() || !tab.filter.text().trim().is_empty()
        }
        Action::ApplyFix => match app.map_tab.side.target() {
            Some(Target::Problem(finding_idx)) => {
                app.findings.all.get(*finding_idx).is_some_and(|finding| finding.fix.is_some())
            }
            Some(Target::Entry(_)) | None => false,
        },
        Action::AddCard => matches!(row, Some(RowKind::Card { .. } | RowKind::Add(_))),
        Action::TakeBack | Action::Approve => app.review.change().is_some(),
        Action::ChooseRevision => app.review.reviewed().is_some(),
        Action::Copy if app.listener() == Context::Brief => true,
        Action::NewEntry if app.tab == Tab::Find => app.find.found.gap.is_some(),
        Action::ShowBrief => app.chosen().is_some(),
        Action::Copy if app.tab == Tab::Matrix => true,
        Action::Copy | Action::EditEntry => app.tab == Tab::Find && app.chosen().is_some(),
        Action::GoToQuery => app.tab == Tab::Find,
        // Of one alone the mark can only be taken back, which means nothing but in a field.
        Action::MarkItem => match app.popups.last() {
            Some(Popup::References(picker)) if picker.single => {
                matches!(picker.purpose, Purpose::Field { .. })
            }
            Some(_) | None => true,
        },
        _ => true,
    }
}
