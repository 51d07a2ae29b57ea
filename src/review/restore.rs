//! A change taken back in the texts: what the older map said, where and as it was written.

use super::take_back::{Part, take_back};
use crate::model::difference::{EntryChange, Fate};
use crate::model::{Key, Path};
use crate::source::Remark;
use crate::source::plan::Remarking;
use crate::workspace::{EditError, Step, Workspace};

/// Takes a change back, or a part of it, as one step.
///
/// An entry that was removed comes back with its comments and where it stood. Where that can't be
/// done nothing is changed.
pub fn restore(
    now: &mut Workspace,
    before: &Workspace,
    (change, part): (&EntryChange, Part),
    words: &str,
) -> Result<Step, EditError> {
    let mut made = now.clone();
    let steps = made.history().len();
    carry_out(&mut made, before, change, part)?;
    made.as_one(steps, words.to_owned());
    let step = made.history().last().filter(|_| made.history().len() > steps).cloned();
    let step = step.ok_or_else(|| EditError::NoEntry(change.entry.key.clone()))?;
    *now = made;
    Ok(step)
}

fn carry_out(
    now: &mut Workspace,
    before: &Workspace,
    change: &EntryChange,
    part: Part,
) -> Result<(), EditError> {
    let key = &change.entry.key;
    if part == Part::Whole && change.fate == Fate::Removed && come_back(now, before, key) {
        return Ok(());
    }
    let edits = take_back(before.map(), now.map(), change, part);
    if !edits.is_empty() {
        now.apply_all(&edits, "Take back".to_owned())?;
    }
    let is_named_back = matches!(part, Part::Whole | Part::Name);
    let was = change.renamed.as_ref().map_or(key, |renamed| &renamed.from);
    let key = if is_named_back { was } else { key };
    if change.fate == Fate::Kept
        && matches!(part, Part::Whole | Part::File)
        && let Some(moved) = &change.moved
    {
        now.relocate(std::slice::from_ref(key), &moved.from)?;
    }
    if change.fate == Fate::Kept && matches!(part, Part::Whole | Part::Comments) {
        comments(now, before, key, was)?;
    }
    Ok(())
}

/// Writes an entry that is gone as it was written and into its file; tells whether that went.
fn come_back(now: &mut Workspace, before: &Workspace, key: &Key) -> bool {
    let (Some(entry), Some(file)) = (before.map().get(key), before.file_of(key)) else {
        return false;
    };
    let earlier = before.keys_in(file);
    let earlier = earlier.iter().take_while(|other| *other != key);
    let behind = earlier.filter(|other| now.file_of(other) == Some(file)).last();
    now.adopt(file, entry, before.block(key).as_deref(), behind).is_ok()
}

/// Gives an entry the comments that it had.
fn comments(
    now: &mut Workspace,
    before: &Workspace,
    key: &Key,
    was: &Key,
) -> Result<(), EditError> {
    let of = |workspace: &Workspace, key: &Key| -> Vec<Remark> {
        let all = workspace.file_of(key).map(|file| workspace.remarks(file)).unwrap_or_default();
        all.into_iter().filter(|remark| remark.key.as_ref() == Some(key)).collect()
    };
    let (old, new) = (of(before, was), of(now, key));
    let mut paths: Vec<&Path> = old.iter().chain(&new).map(|remark| &remark.path).collect();
    paths.sort();
    paths.dedup();
    // From the end, so that the places of those before stay true.
    for path in paths.into_iter().rev() {
        let find = |list: &[Remark]| -> Remark {
            list.iter().find(|remark| remark.path == *path).cloned().unwrap_or_default()
        };
        let (old, new) = (find(&old), find(&new));
        let wanted = Remarking {
            come: without(&old.above, &new.above),
            go: without(&new.above, &old.above),
            behind: (old.behind != new.behind).then(|| old.behind.join(" ")),
        };
        if wanted != Remarking::default() {
            now.remark(key, path, &wanted)?;
        }
    }
    Ok(())
}

/// Returns the lines that stand only in the first list.
fn without(lines: &[String], others: &[String]) -> Vec<String> {
    lines.iter().filter(|line| !others.contains(line)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::review::{diff, parts};

    const A: &str =
        "# The first.\n[feature.a] # one\ntitle = \"A\" # two\n# Why.\ntags = [\"x\", \"y\"]\n";
    const B: &str = "\n# The second.\n[feature.b]\ntitle = 'B'\n\n[feature.c]\ntitle = \"C\"\n";

    fn open(files: &[(&str, &str)]) -> Workspace {
        Workspace::open(files.iter().map(|(name, text)| (*name, text.as_bytes().to_vec())))
    }

    /// Takes everything back, part by part and whole: the texts must be what they were.
    #[track_caller]
    fn check(new: &[(&str, &str)]) {
        let old = open(&[("x.toml", &format!("{A}{B}")), ("y.toml", "[persona.p]\n")]);
        for whole in [false, true] {
            let mut now = open(new);
            for _ in 0..20 {
                let difference = diff(&old, &now, date(2026, 11, 22));
                let Some(change) = difference.entries.first() else { break };
                let part = if whole { Part::Whole } else { parts(change)[0] };
                let steps = now.history().len();
                let step = restore(&mut now, &old, (change, part), "Back").unwrap();
                assert_eq!((step.words.as_str(), now.history().len()), ("Back", steps + 1));
            }
            for file in ["x.toml", "y.toml"] {
                assert_eq!(now.text(file), old.text(file), "{whole} {new:?}");
            }
        }
    }

    #[test]
    fn texts_come_back_as_they_were_written() {
        let (p, whole) = ("[persona.p]\n", format!("{A}{B}"));
        let with = |from: &str, to: &str| whole.replace(from, to);
        check(&[("x.toml", &with("# two", "# zwei")), ("y.toml", p)]);
        check(&[("x.toml", &with("# Why.\n", "")), ("y.toml", p)]);
        check(&[("x.toml", &with("# The first.", "# The very first.")), ("y.toml", p)]);
        check(&[
            ("x.toml", &with("# The second.\n[feature.b]\ntitle = 'B'\n\n", "")),
            ("y.toml", p),
        ]);
        let moved = format!("{p}\n[feature.c]\ntitle = \"C\"\n");
        check(&[("x.toml", &with("\n[feature.c]\ntitle = \"C\"\n", "")), ("y.toml", &moved)]);
    }

    #[test]
    fn a_comment_is_taken_back_alone() {
        let old = open(&[("x.toml", A)]);
        let mut now = open(&[("x.toml", &A.replace("\"A\" # two", "\"AA\" # 2"))]);
        let difference = diff(&old, &now, date(2026, 11, 22));
        let change = &difference.entries[0];
        assert_eq!(parts(change), [Part::Field(0), Part::Comments]);
        restore(&mut now, &old, (change, Part::Comments), "Back").unwrap();
        assert_eq!(now.text("x.toml").unwrap(), A.replace("\"A\"", "\"AA\""));
        now.undo();
        assert_eq!(now.text("x.toml").unwrap(), A.replace("\"A\" # two", "\"AA\" # 2"));
    }
}
