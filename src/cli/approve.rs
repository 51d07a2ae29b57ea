//! `msgmap approve`: sign off what the map says.

use super::edit::{Plan, edit, header};
use super::entries::Filter;
use super::error::{CliError, Exit};
use super::field::find_entry;
use super::nearest::did_you_mean;
use super::output::Ui;
use super::session::{Opened, Session};
use crate::model::{Edit, Entry, Key, Map, Status, is_signed_off_at_all, needs_sign_off};
use crate::render::{Role, Styled};
use crate::review;

/// Sign off messages and situations as one of the map's signatories
///
/// Sign what you have read: the sign-off holds until the entry says something else, and for a
/// situation until a message that it tells does. Name the entries, or filter them with --kind and
/// --for; --all-open means all that are open or have lapsed.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Entries: KIND.ID, or an ID alone
    #[arg(value_name = "ID", required_unless_present_any = ["kinds", "dimensions", "all_open"])]
    ids: Vec<String>,
    /// As whom: one of the map's signatories
    #[arg(long = "as", value_name = "SIGNATORY")]
    signatory: String,
    /// Who signs
    #[arg(long, value_name = "NAME")]
    by: String,
    #[command(flatten)]
    filter: Filter,
    /// All that this signatory has not signed, or whose sign-off has lapsed
    #[arg(long, conflicts_with = "ids")]
    all_open: bool,
    /// Sign nothing: only list what would be signed, and exit with 1 when there is something
    #[arg(long)]
    check: bool,
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    if args.by.trim().is_empty() {
        return Err(
            CliError::new("--by says nobody").hint("say who signs, such as --by \"Ann Lee\"")
        );
    }
    if args.check {
        let (opened, _) = session.open_to_read(ui)?;
        let map = opened.workspace.map();
        let signing = signing(session, map, args)?;
        list(ui, map, &signing.keys)?;
        for warning in &signing.warnings {
            ui.warn(warning);
        }
        let words = match signing.keys.len() {
            0 => "nothing to sign".to_owned(),
            1 => format!("would sign 1 entry as {}", args.signatory),
            count => format!("would sign {count} entries as {}", args.signatory),
        };
        ui.note(Role::Hint, "note", &words);
        return Ok(if signing.keys.is_empty() { Exit::Fine } else { Exit::Found });
    }
    edit(session, ui, &|opened| plan(session, opened, args))?;
    Ok(Exit::Fine)
}

/// What a command line asks to sign.
struct Signing {
    keys: Vec<Key>,
    edits: Vec<Edit>,
    warnings: Vec<String>,
}

fn plan(session: &Session<'_>, opened: &Opened, args: &Args) -> Result<Plan, CliError> {
    let Signing { keys, edits, warnings } = signing(session, opened.workspace.map(), args)?;
    let (who, by) = (&args.signatory, args.by.trim());
    let Some(first) = keys.first() else {
        let words = if args.ids.is_empty() {
            format!("there is nothing to sign as {who}")
        } else {
            format!("{who} has signed that already, and it still says the same; nothing to do")
        };
        return Ok(Plan::Nothing(words));
    };
    let names: Vec<String> = keys.iter().map(ToString::to_string).collect();
    let on = session.environment.today;
    let done = format!("Signed {} as {who}, by {by} on {on}", names.join(", "));
    let at = Some(header(&Key::new("approval", &first.to_string()))).filter(|_| names.len() == 1);
    Ok(Plan::Do { edits, done, at, warnings })
}

fn signing(session: &Session<'_>, map: &Map, args: &Args) -> Result<Signing, CliError> {
    let signatory = signatory(map, &args.signatory)?;
    let chosen = args.filter.read(map)?;
    let mut warnings = Vec::new();
    let mut entries: Vec<&Entry> = Vec::new();
    if args.ids.is_empty() {
        entries.extend(map.entries().filter(|entry| needs_sign_off(map, entry)));
    } else {
        for id in &args.ids {
            let entry = find_entry(map, id)?;
            refuse_what_nobody_signs(map, entry)?;
            if entry.status() != Status::Live {
                let word = entry.status().word();
                warnings.push(format!(
                    "`{}` is {word}; once that changes the sign-off lapses",
                    entry.key
                ));
            }
            if !entries.iter().any(|other| other.key == entry.key) {
                entries.push(entry);
            }
        }
    }
    entries.retain(|entry| args.filter.is_empty() || chosen.holds(map, entry));
    let (mut keys, mut edits) = (Vec::new(), Vec::new());
    for entry in entries {
        let today = session.environment.today;
        if let Some(edit) = review::sign(map, entry, signatory, args.by.trim(), today) {
            keys.push(entry.key.clone());
            edits.push(edit);
        }
    }
    Ok(Signing { keys, edits, warnings })
}

/// Finds the signatory that is said.
pub(super) fn signatory<'m>(map: &'m Map, said: &str) -> Result<&'m str, CliError> {
    let known = &map.header().signatories;
    if known.is_empty() {
        return Err(CliError::new("the map names nobody who signs off")
            .hint("`msgmap set map signatories marketing,sales` names them"));
    }
    if let Some(found) = known.iter().find(|name| name.eq_ignore_ascii_case(said)) {
        return Ok(found);
    }
    let names = || known.iter().map(smol_str::SmolStr::as_str);
    Err(CliError::new(format!("`{said}` is no signatory of this map")).hint(
        did_you_mean(said, names())
            .unwrap_or_else(|| format!("signatories: {}", names().collect::<Vec<_>>().join(", "))),
    ))
}

fn refuse_what_nobody_signs(map: &Map, entry: &Entry) -> Result<(), CliError> {
    if is_signed_off_at_all(map, entry) {
        return Ok(());
    }
    Err(CliError::new(format!("`{}` is nothing that is signed off", entry.key))
        .hint("messages and situations are"))
}

fn list(ui: &mut Ui, map: &Map, keys: &[Key]) -> Result<(), CliError> {
    let mut out = Styled::new();
    for key in keys {
        let title = map.get(key).map_or("", Entry::title);
        out.push(Role::Title, title).push(Role::Faint, &format!(" ({key})")).end();
    }
    ui.print(&out)
}
