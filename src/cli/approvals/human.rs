//! Sign-offs for the terminal.

use super::Args;
use crate::model::Signed;
use crate::render::{Role, Styled, diff};
use crate::review::{SignOffs, Since};

/// Returns the sign-offs as text: a count for each signatory, then what is asked for, entry by
/// entry.
pub(super) fn human(args: &Args, rows: &[SignOffs], since: &Since, width: Option<usize>) -> Styled {
    let mut out = Styled::new();
    counts(&mut out, rows);
    for row in rows {
        let asked = || row.signatures.iter().filter(|it| args.wants(&it.signed));
        if asked().next().is_none() {
            continue;
        }
        out.end().push(Role::Title, &row.entry.title);
        out.push(Role::Faint, &format!(" ({})", row.entry.key)).end();
        for signature in asked() {
            let (signatory, signed) = (&signature.signatory, &signature.signed);
            let mut line = Styled::new();
            let (role, sign) = match signed {
                Signed::Open => (Role::Warning, "?"),
                Signed::Stands { .. } => (Role::Good, "✓"),
                Signed::Lapsed { .. } => (Role::Bad, "!"),
            };
            line.push(role, sign).plain(" ").push(Role::Label, signatory).plain(": ");
            line.plain(&words(signed));
            out.wrapped(&line, 4, width);
            if matches!(signed, Signed::Lapsed { .. }) {
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
    let whole = rows.iter().filter(|row| row.signatures.iter().all(|it| it.signed.holds()));
    let whole = whole.filter(|row| !row.signatures.is_empty()).count();
    out.push(Role::Title, &format!("{whole} of {entries} entries are signed off.")).end();
    let Some(first) = rows.first() else { return };
    for (place, signature) in first.signatures.iter().enumerate() {
        let signatory = &signature.signatory;
        let of_it = || rows.iter().filter_map(|row| row.signatures.get(place));
        let count = |word: &str| of_it().filter(|it| it.signed.word() == word).count();
        out.plain("    ").push(Role::Label, signatory).plain(": ");
        let parts = ["signed", "open", "lapsed"].map(|word| format!("{} {word}", count(word)));
        out.plain(&parts.join(", ")).end();
    }
}

fn words(signed: &Signed) -> String {
    let Some((by, on)) = signed.by_and_on() else { return "open".to_owned() };
    let on = on.map(|on| format!(" on {on}")).unwrap_or_default();
    let lapsed = if signed.holds() { "" } else { "lapsed; " };
    format!("{lapsed}signed by {by}{on}")
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
