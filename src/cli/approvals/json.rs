//! Sign-offs for programs. Members are only ever added.

use serde_json::{Value as Json, json};

use super::Args;
use crate::model::Signed;
use crate::render::{diff, json as write};
use crate::review::{SignOffs, Since};

pub(super) fn json(
    args: &Args,
    rows: &[SignOffs],
    since: &Since,
) -> Result<String, serde_json::Error> {
    let mut found: Vec<Json> = Vec::new();
    for row in rows {
        for it in row.signatures.iter().filter(|it| args.wants(&it.signed)) {
            let (by, on) = it.signed.by_and_on().unzip();
            let changes = since.get(&(row.entry.key.clone(), it.signatory.clone()));
            found.push(json!({
                "entry": row.entry.key.to_string(),
                "title": row.entry.title,
                "signatory": it.signatory.as_str(),
                "standing": it.signed.word(),
                "by": by,
                "on": on.flatten().map(|on| on.to_string()),
                "changes": changes.map(|changes| changes.iter().map(diff::entry).collect::<Vec<_>>()),
            }));
        }
    }
    let all = || rows.iter().flat_map(|row| &row.signatures);
    let count = |wanted: fn(&Signed) -> bool| all().filter(|it| wanted(&it.signed)).count();
    write(&json!({
        "entries": rows.len(),
        "signed": count(|it| matches!(it, Signed::Stands { .. })),
        "open": count(|it| matches!(it, Signed::Open)),
        "lapsed": count(|it| matches!(it, Signed::Lapsed { .. })),
        "approvals": found,
    }))
}
