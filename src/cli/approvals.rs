//! `msgmap approvals`: what is signed off, what is open, and what has lapsed.

mod human;
mod json;

use super::approve::signatory;
use super::entries::Filter;
use super::error::{CliError, Exit};
use super::output::Ui;
use super::session::{Opened, Session};
use crate::git::{GitError, Repository};
use crate::model::Standing;
use crate::review::{SignOffs, Since, lapsed_seals, sign_offs, since};

/// Tell what is signed off, what is open, and what has lapsed
///
/// For a sign-off that lapsed it is told what changed since, from git where the map is there.
/// Without --open or --lapsed what is signed is counted, and the rest is listed.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags, each read by its own name")]
pub(super) struct Args {
    #[command(flatten)]
    filter: Filter,
    /// Only as this signatory
    #[arg(long = "as", value_name = "SIGNATORY")]
    signatory: Option<String>,
    /// Only what nobody has signed yet
    #[arg(long)]
    open: bool,
    /// Only what says something else than was signed
    #[arg(long)]
    lapsed: bool,
    /// What is signed, too
    #[arg(long, conflicts_with_all = ["open", "lapsed"])]
    all: bool,
    /// Print JSON for other programs
    #[arg(long)]
    json: bool,
    /// Exit with 1 when something is open or has lapsed
    #[arg(long)]
    exit_code: bool,
}

impl Args {
    /// Tells whether a standing is asked for.
    fn wants(&self, standing: &Standing) -> bool {
        match standing {
            Standing::Open => self.open || !self.lapsed,
            Standing::Lapsed(_) => self.lapsed || !self.open,
            Standing::Signed(_) => self.all || (self.json && !self.open && !self.lapsed),
        }
    }
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    let (opened, is_partial) = session.open_to_read(ui)?;
    let map = opened.workspace.map();
    let chosen = args.filter.read(map)?;
    let only = args.signatory.as_deref().map(|said| signatory(map, said)).transpose()?;
    let mut rows = sign_offs(map);
    rows.retain(|row| map.get(&row.entry.key).is_some_and(|entry| chosen.holds(map, entry)));
    if let Some(only) = only {
        for row in &mut rows {
            row.standings.retain(|(signatory, _)| signatory == only);
        }
    }
    if map.header().signatories.is_empty() {
        ui.note(crate::render::Role::Hint, "note", "the map names nobody who signs off");
        ui.hint("`msgmap set map signatories marketing,sales` names them");
    }
    let wants_lapsed = args.lapsed || !args.open;
    let (found, why_not) =
        if wants_lapsed { what_changed(session, &opened, &rows) } else { <_>::default() };
    if args.json {
        ui.print_page(&json::json(args, &rows, &found)?)?;
    } else {
        ui.print(&human::human(args, &rows, &found, ui.width))?;
    }
    if let Some(why_not) = why_not {
        ui.note(
            crate::render::Role::Hint,
            "note",
            &format!("what changed since is not told: {why_not}"),
        );
    }
    let standings = rows.iter().flat_map(|row| &row.standings);
    let is_missing = standings.into_iter().any(|(_, standing)| !standing.holds());
    Ok(match (is_partial, args.exit_code && is_missing) {
        (true, _) => Exit::Partly,
        (false, true) => Exit::Found,
        (false, false) => Exit::Fine,
    })
}

/// Finds in git what was signed where it has changed since; tells why it could not be looked for.
fn what_changed(
    session: &Session<'_>,
    opened: &Opened,
    rows: &[SignOffs],
) -> (Since, Option<String>) {
    let mut found = Since::default();
    if opened.is_sample || lapsed_seals(rows).is_empty() {
        return (found, None);
    }
    let environment = session.environment;
    let looked = Repository::of(&opened.root, &environment.cwd, environment.git_dir)
        .and_then(|repository| look(&repository, session, opened, rows, &mut found));
    (found, looked.err().map(|error| error.to_string()))
}

/// Looks at the last commit, and at those by which the signatures came and what was before them.
fn look(
    repository: &Repository,
    session: &Session<'_>,
    opened: &Opened,
    rows: &[SignOffs],
    found: &mut Since,
) -> Result<(), GitError> {
    let today = session.environment.today;
    let seals = lapsed_seals(rows);
    let head = repository.commit("HEAD")?;
    let mut commits = vec![head.clone()];
    for record in repository.records_of(&head, &seals)? {
        commits.push(record.commit);
        commits.extend(record.parents);
    }
    let mut seen: Vec<&str> = Vec::new();
    for commit in &commits {
        if seen.contains(&commit.id()) {
            continue;
        }
        seen.push(commit.id());
        let older = repository.workspace(commit)?;
        since(&older, &opened.workspace, rows, today, found);
        let lapsed = rows.iter().flat_map(|row| row.standings.iter().map(move |it| (row, it)));
        let is_told =
            |(row, (signatory, standing)): (&SignOffs, &(smol_str::SmolStr, Standing))| {
                !matches!(standing, Standing::Lapsed(_))
                    || found.contains_key(&(row.entry.key.clone(), signatory.clone()))
            };
        if lapsed.into_iter().all(is_told) {
            break;
        }
    }
    Ok(())
}
