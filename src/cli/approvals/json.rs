//! Sign-offs for programs. Members are only ever added.

use serde::Serialize;
use serde_json::json;
use smol_str::SmolStr;

use super::Args;
use crate::model::Standing;
use crate::render::{Each, diff, json as write};
use crate::review::{SignOffs, Since};

#[derive(Serialize)]
struct Page<E> {
    entries: usize,
    signed: usize,
    open: usize,
    lapsed: usize,
    approvals: E,
}

pub(super) fn json(
    args: &Args,
    rows: &[SignOffs],
    since: &Since,
) -> Result<String, serde_json::Error> {
    let one = |row: &SignOffs, signatory: &SmolStr, standing: &Standing| {
        let stamp = standing.stamp();
        let changes = since.get(&(row.entry.key.clone(), signatory.clone()));
        json!({
            "entry": row.entry.key.to_string(),
            "title": row.entry.title,
            "signatory": signatory.as_str(),
            "standing": standing.word(),
            "by": stamp.map(|stamp| stamp.by.as_str()),
            "on": stamp.and_then(|stamp| stamp.on).map(|on| on.to_string()),
            "changes": changes.map(|changes| changes.iter().map(diff::entry).collect::<Vec<_>>()),
        })
    };
    let one = &one;
    let all = || rows.iter().flat_map(|row| row.standings.iter().map(move |it| (row, it)));
    let count = |wanted: fn(&Standing) -> bool| all().filter(|(_, it)| wanted(&it.1)).count();
    write(&Page {
        entries: rows.len(),
        signed: count(|it| matches!(it, Standing::Signed(_))),
        open: count(|it| matches!(it, Standing::Open)),
        lapsed: count(|it| matches!(it, Standing::Lapsed(_))),
        approvals: Each(|| {
            let wanted = all().filter(|(_, (_, standing))| args.wants(standing));
            wanted.map(move |(row, (signatory, standing))| one(row, signatory, standing))
        }),
    })
}
