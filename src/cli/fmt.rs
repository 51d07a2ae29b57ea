//! `msgmap fmt`: the canonical form.

use std::path::PathBuf;

use super::edit::prove;
use super::error::{CliError, Exit};
use super::output::Ui;
use super::paths::{Scope, scopes};
use super::session::{Opened, Session};
use crate::disk::{self, Before, Change, Occasion};
use crate::model::Spot;
use crate::render::{Role, Styled};
use crate::source::NotCanonical;

/// Write the map in canonical form: kinds, ids and fields in order, one list item a line
///
/// What the map says does not change, and comments stay with what they speak of.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Maps, or files and folders of a map; the map itself when left out
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Only tell which files differ; exit 1 when one does
    #[arg(long)]
    check: bool,
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    let mut exit = Exit::Fine;
    for scope in scopes(session, ui, &args.paths)? {
        let found = format_map(session, ui, args, &scope)?;
        exit = match (exit, found) {
            (Exit::Partly, _) | (_, Exit::Partly) => Exit::Partly,
            (Exit::Found, _) | (_, Exit::Found) => Exit::Found,
            (Exit::Fine, Exit::Fine) => Exit::Fine,
        };
    }
    Ok(exit)
}

fn format_map(
    session: &Session<'_>,
    ui: &mut Ui,
    args: &Args,
    scope: &Scope,
) -> Result<Exit, CliError> {
    let Some(root) = &scope.root else {
        return Err(CliError::new("there is no map here to format")
            .hint("`msgmap init` makes one; --map says where one is"));
    };
    if session.read_only && !args.check {
        return Err(CliError::new("with --read-only nothing is changed").hint("add --check"));
    }
    let opened = Opened::read(root)?;
    opened.refuse_newer()?;
    scope.refuse_strangers(session, &opened)?;
    let is_broken = session.tell_broken(ui, &opened);
    let Canon { changes, has_strays, is_unproved } =
        canon(session, ui, &opened, scope, !args.check)?;
    drop(opened);
    let is_partial = is_unproved || is_broken;
    if !args.check && !changes.is_empty() {
        let occasion = Occasion {
            root: root.clone(),
            at: (session.environment.time)(),
            words: vec!["Canonical form".to_owned()],
            entries: Vec::new(),
        };
        let state = disk::state_folder(session.environment.state.clone())?;
        let (saved, unnoted) = disk::save_noted(&state, &occasion, &changes);
        if let Some(error) = unnoted {
            ui.warn(&error.told());
        }
        saved?;
    }
    let mut out = Styled::new();
    for change in &changes {
        let verb = if args.check { "Differs" } else { "Formatted" };
        out.push(Role::Faint, &format!("{verb}: "));
        out.plain(&session.shown(change.path()).display().to_string()).end();
    }
    ui.print(&out)?;
    Ok(match (is_partial, changes.is_empty()) {
        (true, _) => Exit::Partly,
        (false, is_canonical) if args.check && (has_strays || !is_canonical) => Exit::Found,
        (false, _) => Exit::Fine,
    })
}

/// What keeps the files of a map from canonical form.
struct Canon {
    /// The files that differ from it, with it.
    changes: Vec<Change>,
    /// Whether one has none, since something in it is no entry.
    has_strays: bool,
    /// Whether one was not proven to say the same.
    is_unproved: bool,
}

fn canon(
    session: &Session<'_>,
    ui: &mut Ui,
    opened: &Opened,
    scope: &Scope,
    writes: bool,
) -> Result<Canon, CliError> {
    let mut canon = Canon { changes: Vec::new(), has_strays: false, is_unproved: false };
    for file in opened.files.iter().filter(|file| scope.holds(&file.path)) {
        let Some(old) = opened.workspace.text(&file.name) else { continue };
        let shown = session.shown(&file.path).display().to_string();
        match opened.workspace.canonical(&file.name) {
            Ok(text) if text == old => {}
            Ok(text) => {
                let after = if file.bom {
                    format!("\u{feff}{text}").into_bytes()
                } else {
                    text.into_bytes()
                };
                if writes {
                    prove(&file.name, &after)?;
                }
                let before = Before::Content(file.digest);
                canon.changes.push(Change::Write { path: file.path.clone(), before, after });
            }
            // Told before, with the place.
            Err(NotCanonical::Broken) => {}
            Err(NotCanonical::Stray(span)) => {
                canon.has_strays = true;
                let spot = Spot::Text { file: file.name.clone(), span };
                let place = opened.workspace.place(&spot);
                let place = place.map(|place| format!(":{}:{}", place.line, place.column));
                ui.warn(&format!(
                    "{shown}{}: this is no entry, so the file was left as it is",
                    place.unwrap_or_default()
                ));
                ui.hint("`msgmap check` tells what to do about it");
            }
            Err(NotCanonical::Unproved) => {
                canon.is_unproved = true;
                ui.warn(&format!(
                    "{shown} was left as it is: its canonical form would not say the same"
                ));
                ui.hint("this is a mistake of msgmap; please report it with the file");
            }
        }
    }
    Ok(canon)
}
