//! Sign-offs for the terminal.

use super::Args;
use crate::model::{Stamp, Standing};
use crate::render::{Role, Styled, diff};
use crate::review::{SignOffs, Since};

/// Returns the sign-offs as text: a count for each signatory, then what is asked for, entry by
/// entry.
pub(super) fn human(args: &Args, rows: &[SignOffs], since: &Since, width: Option<usize>) -> Styled {
    let mut out = Styled::new();
    counts(&mut out, rows);
    for row in rows {
        let asked = || row.standings.iter().filter(|(_, standing)| args.wants(standing));
        if asked().next().is_none() {
            continue;
        }
        out.end().push(Role::Title, &row.entry.title);
        out.push(Role::Faint, &format!(" ({})", row.entry.key)).end();
        for (signatory, standing) in asked() {
            let mut line = Styled::new();
            let (role, sign) = match standing {
                Standing::Open => (Role::Warning, "?"),
                Standing::Signed(_) => (Role::Good, "✓"),
                Standing::Lapsed(_) => (Role::Bad, "!"),
            };
            line.push(role, sign).plain(" ").push(Role::Label, signatory).plain(": ");
            line.plain(&words(standing));
            out.wrapped(&line, 4, width);
            if matches!(standing, Standing::Lapsed(_)) {
                changes(
                    &mut out,
                    row,
                    since.get(&(row.entry.key.clone(), signatory.clone())),
                    width,
                );
            }
        }
    }
    out
}

fn counts(out: &mut Styled, rows: &[SignOffs]) {
    let entries = rows.len();
    let whole = rows.iter().filter(|row| row.standings.iter().all(|(_, it)| it.holds()));
    let whole = whole.filter(|row| !row.standings.is_empty()).count();
    out.push(Role::Title, &format!("{whole} of {entries} entries are signed off.")).end();
    let Some(first) = rows.first() else { return };
    for (place, (signatory, _)) in first.standings.iter().enumerate() {
        let of_it = || rows.iter().filter_map(|row| row.standings.get(place));
        let count = |word: &str| of_it().filter(|(_, standing)| standing.word() == word).count();
        out.plain("    ").push(Role::Label, signatory).plain(": ");
        let parts = ["signed", "open", "lapsed"].map(|word| format!("{} {word}", count(word)));
        out.plain(&parts.join(", ")).end();
    }
}

fn words(standing: &Standing) -> String {
    let signed = |stamp: &Stamp| {
        let on = stamp.on.map(|on| format!(" on {on}")).unwrap_or_default();
        format!("signed by {}{on}", stamp.by)
    };
    match standing {
        Standing::Open => "open".to_owned(),
        Standing::Signed(stamp) => signed(stamp),
        Standing::Lapsed(stamp) => format!("lapsed; {}", signed(stamp)),
    }
}

fn changes(
    out: &mut Styled,
    row: &SignOffs,
    changes: Option<&Vec<crate::model::difference::EntryChange>>,
    width: Option<usize>,
) {
    for change in changes.into_iter().flatten() {
        if change.entry.key != row.entry.key {
            let mut line = Styled::new();
            line.plain("in ").push(Role::Title, &change.entry.title);
            line.push(Role::Faint, &format!(" ({})", change.entry.key)).plain(":");
            out.wrapped(&line, 8, width);
        }
        out.append(diff::change(change, 8, width));
    }
}
