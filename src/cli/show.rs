//! `msgmap show`: entries in full.

use serde_json::{Value as Json, json};

use super::check::{asset_place, locate};
use super::environment::Environment;
use super::error::{CliError, Exit};
use super::field::near_entry;
use super::output::Ui;
use super::revision::History;
use super::session::{Located, Opened, Session};
use crate::check::{Surroundings, check_entry, settle};
use crate::model::{Diagnostic, Entry};
use crate::render::findings::{Finding, finding_json};
use crate::render::{Role, Styled, entry, json};

/// Show entries in full, with what they refer to and what refers to them
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Entries: KIND.ID, or an ID alone; `map` for the map's settings
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Print JSON for other programs
    #[arg(long)]
    json: bool,
    /// Show them as they were at a revision or on a day, such as HEAD~2 or 2026-11-30
    #[arg(long, value_name = "REV|DATE")]
    as_of: Option<String>,
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    let Some(said) = &args.as_of else {
        let (opened, is_partial) = session.open_to_read(ui)?;
        return shown(session, ui, args, &opened, is_partial);
    };
    let Located::Map(root) = session.locate(ui)? else {
        return Err(
            CliError::new("there is no map here with a history").hint("--map says where one is")
        );
    };
    let history = History::of(session, &root)?;
    let (commit, day) = history.as_of(said)?;
    let opened = history.open(&commit)?;
    opened.refuse_newer()?;
    if opened.files.is_empty() {
        return Err(CliError::no_result(format!("as of `{said}` there was no such map")));
    }
    let is_partial = session.tell_broken(ui, &opened);
    // How fresh it was is told as of then.
    let today = day.unwrap_or(session.environment.today);
    let environment = Environment { today, ..session.environment.clone() };
    let then = Session {
        environment: &environment,
        map: session.map.clone(),
        read_only: session.read_only,
    };
    shown(&then, ui, args, &opened, is_partial)
}

fn shown(
    session: &Session<'_>,
    ui: &mut Ui,
    args: &Args,
    opened: &Opened,
    is_partial: bool,
) -> Result<Exit, CliError> {
    let map = opened.workspace.map();
    let mut entries: Vec<&Entry> = Vec::new();
    let mut missing = Vec::new();
    for id in &args.ids {
        let found = map.find(id);
        if found.is_empty() {
            missing.push(id);
        }
        for entry in found {
            if !entries.iter().any(|other| other.key == entry.key) {
                entries.push(entry);
            }
        }
    }
    if args.json {
        let shown: Result<Vec<Json>, CliError> =
            entries.iter().map(|entry| to_json(session, opened, entry)).collect();
        ui.print_page(&json(&json!({ "entries": shown?, "missing": missing }))?)?;
    } else {
        for (entry_idx, entry) in entries.iter().enumerate() {
            let mut out = Styled::new();
            if entry_idx > 0 {
                out.end();
            }
            out.append(page(session, ui, opened, entry));
            ui.print(&out)?;
        }
    }
    for id in &missing {
        ui.note(Role::Bad, "error", &format!("there is no entry `{id}`"));
        if let Some(hint) = near_entry(map, id) {
            ui.hint(&hint);
        }
    }
    Ok(match (is_partial, missing.is_empty()) {
        (true, _) => Exit::Partly,
        (false, false) => Exit::Found,
        (false, true) => Exit::Fine,
    })
}

fn page(session: &Session<'_>, ui: &Ui, opened: &Opened, entry: &Entry) -> Styled {
    let map = opened.workspace.map();
    let place = opened.workspace.place_of(&entry.key);
    let place = place.map(|place| session.line(opened, &place)).unwrap_or_default();
    let mut out = entry::human(map, entry, &place, session.environment.today, ui.width);
    let diagnostics = diagnose(session, opened, entry);
    if !diagnostics.is_empty() {
        out.end().push(Role::Label, "Problems").end();
    }
    for diagnostic in &diagnostics {
        let mut line = Styled::new();
        line.push(diagnostic.level.into(), diagnostic.level.word())
            .plain(": ")
            .plain(&diagnostic.message);
        line.push(Role::Faint, &format!(" ({})", diagnostic.rule));
        out.wrapped(&line, 2, ui.width);
    }
    out
}

fn diagnose(session: &Session<'_>, opened: &Opened, entry: &Entry) -> Vec<Diagnostic> {
    let map = opened.workspace.map();
    let asset = |path: &str| asset_place(opened, path);
    let around = Surroundings { today: session.environment.today, asset: &asset };
    settle(map, check_entry(map, entry, &around))
}

fn to_json(session: &Session<'_>, opened: &Opened, entry: &Entry) -> Result<Json, CliError> {
    let map = opened.workspace.map();
    let mut members = entry::to_json(map, entry, session.environment.today);
    let place = opened.workspace.place_of(&entry.key);
    let file = place.as_ref().map(|place| session.file(opened, &place.file));
    members.insert("file".into(), json!(file));
    members.insert("line".into(), json!(place.map(|place| place.line)));
    let diagnostics = diagnose(session, opened, entry);
    let mut placer = opened.workspace.placer();
    let findings: Vec<Finding<'_>> = diagnostics
        .iter()
        .map(|diagnostic| locate(session, opened, &mut placer, diagnostic))
        .collect();
    let findings: Vec<_> = findings.iter().map(finding_json).collect();
    members.insert("findings".into(), serde_json::to_value(findings)?);
    Ok(Json::Object(members))
}
