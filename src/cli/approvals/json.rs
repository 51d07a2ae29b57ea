//! Sign-offs for programs. Members are only ever added.

use serde_json::{Value as Json, json};

use super::Args;
use crate::model::Standing;
use crate::render::{diff, json as write};
use crate::review::{SignOffs, Since};

pub(super) fn json(
    args: &Args,
    rows: &[SignOffs],
    since: &Since,
) -> Result<String, serde_json::Error> {
    let mut found: Vec<Json> = Vec::new();
    for row in rows {
        for (signatory, standing) in row.standings.iter().filter(|(_, it)| args.wants(it)) {
            let stamp = standing.stamp();
            let changes = since.get(&(row.entry.key.clone(), signatory.clone()));
            found.push(json!({
                "entry": row.entry.key.to_string(),
                "title": row.entry.title,
                "signatory": signatory.as_str(),
                "standing": standing.word(),
                "by": stamp.map(|stamp| stamp.by.as_str()),
                "on": stamp.and_then(|stamp| stamp.on).map(|on| on.to_string()),
                "changes": changes.map(|changes| changes.iter().map(diff::entry).collect::<Vec<_>>()),
            }));
        }
    }
    let all = || rows.iter().flat_map(|row| &row.standings);
    let count = |wanted: fn(&Standing) -> bool| all().filter(|(_, it)| wanted(it)).count();
    write(&json!({
        "entries": rows.len(),
        "signed": count(|it| matches!(it, Standing::Signed(_))),
        "open": count(|it| matches!(it, Standing::Open)),
        "lapsed": count(|it| matches!(it, Standing::Lapsed(_))),
        "approvals": found,
    }))
}
