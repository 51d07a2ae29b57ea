//! `msgmap check`: every problem in one run.

use std::path::PathBuf;

use clap::ValueEnum;

use super::error::{CliError, Exit};
use super::output::Ui;
use super::paths::{Scope, scopes};
use super::sample;
use super::session::{Opened, Session};
use crate::check::{self, AssetPlace, Surroundings};
use crate::disk::{self, Asset, LoadError};
use crate::model::{Diagnostic, Level, Spot};
use crate::render::findings::{self, Counts, FilePlace, Finding};
use crate::workspace::{Place, Placer};

/// Check the map: every problem in one run, with its place and a way out
///
/// Nothing is ever changed. `msgmap explain RULE` tells what a rule is for.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Maps, or files and folders of a map; the map itself when left out
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Let warnings count as errors do
    #[arg(long, value_enum, value_name = "LEVEL")]
    deny: Option<Deny>,
    /// Find what is not signed off, too: open sign-offs, and those that lapsed
    #[arg(long)]
    require_approval: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// For programs
    Json,
    /// For GitHub, beside the lines of a change
    Github,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    Warnings,
}

/// One map with what was found in it.
struct Checked {
    scope: Scope,
    opened: Option<Opened>,
    diagnostics: Vec<Diagnostic>,
    /// Files and folders that were not read: which, how bad, why, and a way out.
    unread: Vec<(PathBuf, Level, String, Option<&'static str>)>,
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    let mut maps = Vec::new();
    for scope in scopes(session, ui, &args.paths)? {
        maps.push(check_map(session, ui, scope, args.require_approval)?);
    }
    let mut counts = Counts::default();
    let mut all = Vec::new();
    for checked in &maps {
        let mut found = placed(session, checked);
        found.sort_by(|a, b| order(a).cmp(&order(b)));
        all.extend(found);
        count(checked, &mut counts);
    }
    counts.count(&all);
    let format = if args.json { Format::Json } else { args.format };
    match format {
        Format::Human => ui.print(&findings::human(&all, counts, ui.color, ui.width))?,
        Format::Json => ui.print_page(&findings::json(&all, counts)?)?,
        Format::Github => ui.print_page(&findings::github(&all))?,
    }
    let is_bad = counts.errors > 0 || (args.deny.is_some() && counts.warnings > 0);
    Ok(if is_bad { Exit::Found } else { Exit::Fine })
}

/// Returns the key by which findings stand: by file; what can't be understood there first, since
/// others may follow from it; then by place.
fn order<'f>(finding: &'f Finding<'_>) -> (&'f str, bool, usize, usize, &'f str) {
    let is_understood = finding.entry.is_some() || finding.level != Level::Error;
    let place = finding.place.as_ref();
    let (file, line, column) =
        place.map_or(("", 0, 0), |place| (place.file.as_str(), place.line, place.column));
    (file, is_understood, line, column, finding.rule)
}

fn check_map(
    session: &Session<'_>,
    ui: &mut Ui,
    scope: Scope,
    approvals: bool,
) -> Result<Checked, CliError> {
    let Some(root) = &scope.root else {
        let opened = session.open(ui)?;
        let diagnostics = diagnose(session, &opened, approvals);
        return Ok(Checked { scope, opened: Some(opened), diagnostics, unread: Vec::new() });
    };
    let opened = match Opened::read(root) {
        Ok(opened) => opened,
        Err(error @ LoadError::Missing { .. }) => return Err(error.into()),
        Err(error) => {
            let unread = vec![told(&error)];
            return Ok(Checked { scope, opened: None, diagnostics: Vec::new(), unread });
        }
    };
    if opened.files.is_empty() && opened.unread.is_empty() {
        let shown = session.shown(root).display();
        return Err(CliError::new(format!("there is no *.toml file in `{shown}`")));
    }
    scope.refuse_strangers(session, &opened)?;
    let unread = opened.unread.iter().map(told).collect();
    let diagnostics = diagnose(session, &opened, approvals);
    Ok(Checked { scope, opened: Some(opened), diagnostics, unread })
}

fn told(error: &LoadError) -> (PathBuf, Level, String, Option<&'static str>) {
    let level = if error.is_left_out() { Level::Warning } else { Level::Error };
    (error.path().to_path_buf(), level, error.describe(), error.hint())
}

/// Returns all findings of a map, at the levels that it gives them.
fn diagnose(session: &Session<'_>, opened: &Opened, approvals: bool) -> Vec<Diagnostic> {
    let workspace = &opened.workspace;
    let asset = |path: &str| asset_place(opened, path);
    let around = Surroundings { today: session.environment.today, asset: &asset };
    let mut found = workspace.reading();
    found.extend(check::check(workspace.map(), &around));
    if approvals {
        found.extend(check::asked(workspace.map(), &around));
    }
    if workspace.newer_format().is_some() {
        // Nobody knows what the rest of such a map means.
        found.retain(|finding| finding.rule == "newer-format" || is_unread(finding));
        return found;
    }
    check::settle(workspace.map(), found)
}

/// Tells whether a finding keeps a part of a file from being understood.
fn is_unread(finding: &Diagnostic) -> bool {
    finding.level == Level::Error && finding.entry.is_none()
}

/// Tells where the file of an asset is.
pub(super) fn asset_place(opened: &Opened, path: &str) -> AssetPlace {
    if opened.is_sample {
        return if sample::holds(path) { AssetPlace::Fine } else { AssetPlace::Unknown };
    }
    if opened.is_past {
        return AssetPlace::Unknown;
    }
    match disk::within(&opened.root, path) {
        Asset::Fine(_) => AssetPlace::Fine,
        Asset::Leaves => AssetPlace::Leaves,
        Asset::Missing => AssetPlace::Missing,
        Asset::NotAFile => AssetPlace::NotAFile,
    }
}

/// Gives findings their places, and leaves out those of files that are not meant.
fn placed<'c>(session: &Session<'_>, checked: &'c Checked) -> Vec<Finding<'c>> {
    let mut findings = Vec::new();
    for (path, level, message, help) in &checked.unread {
        let file = session.shown(path).display().to_string();
        findings.push(Finding {
            rule: "unreadable-file",
            level: *level,
            message: message.clone(),
            entry: None,
            help: help.map(str::to_owned),
            place: Some(FilePlace { file, line: 1, column: 1, source: None }),
            related: Vec::new(),
        });
    }
    let Some(opened) = &checked.opened else { return findings };
    let mut placer = opened.workspace.placer();
    for diagnostic in &checked.diagnostics {
        let place = placer.place(&diagnostic.spot);
        let is_meant = |place: &Place| checked.scope.holds_file(opened, &place.file);
        if place.as_ref().is_none_or(is_meant) {
            findings.push(locate(session, opened, &mut placer, diagnostic));
        }
    }
    findings
}

/// Gives a finding its places.
pub(super) fn locate<'c>(
    session: &Session<'_>,
    opened: &'c Opened,
    placer: &mut Placer<'c>,
    diagnostic: &'c Diagnostic,
) -> Finding<'c> {
    let mut find = |spot: &Spot| {
        let place = placer.place(spot)?;
        let source = opened.workspace.text(&place.file).map(|text| (text, place.span));
        let file = session.file(opened, &place.file);
        Some(FilePlace { file, line: place.line, column: place.column, source })
    };
    let mut finding = Finding::new(diagnostic);
    finding.place = find(&diagnostic.spot);
    finding.related = diagnostic
        .related
        .iter()
        .filter_map(|(spot, words)| Some((find(spot)?, words.clone())))
        .collect();
    finding
}

fn count(checked: &Checked, counts: &mut Counts) {
    let Some(opened) = &checked.opened else {
        counts.files += checked.unread.len();
        return;
    };
    let workspace = &opened.workspace;
    let is_meant = |name: &str| checked.scope.holds_file(opened, name);
    counts.files += workspace.files().filter(|name| is_meant(name)).count();
    counts.files += checked.unread.len();
    let entries = workspace.map().entries();
    let entries = entries.filter(|entry| !matches!(entry.key.kind.as_str(), "map" | "approval"));
    let file_of = |entry: &crate::model::Entry| workspace.file_of(&entry.key).is_some_and(is_meant);
    counts.entries += entries.filter(|entry| file_of(entry)).count();
}
