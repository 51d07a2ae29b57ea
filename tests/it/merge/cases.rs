//! Three versions and what must come out: each folder in `tests/merge` is a case.
//!
//! `case.toml` says whether the merge must be clean; `expected.toml` is the result to the byte,
//! with its markers where there is a conflict. `UPDATE=1` writes the results of conflicts anew.

use std::fs;
use std::path::Path;

use msgmap::review;
use msgmap::workspace::Workspace;

use super::folders;
use crate::program::Desk;

/// What a case says about itself.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) class: String,
    pub(super) is_clean: bool,
    /// Whether it comes out otherwise when the sides change places.
    one_way: bool,
    base: Vec<u8>,
    ours: Vec<u8>,
    theirs: Vec<u8>,
}

impl Case {
    pub(super) fn read(folder: &Path) -> Self {
        let told: toml::Table =
            toml::from_str(&fs::read_to_string(folder.join("case.toml")).unwrap()).unwrap();
        let bytes = |name: &str| fs::read(folder.join(name)).unwrap();
        Self {
            name: folder.file_name().unwrap().to_str().unwrap().to_owned(),
            class: told["class"].as_str().unwrap().to_owned(),
            is_clean: told["outcome"].as_str().unwrap() == "clean",
            one_way: told.contains_key("one_way"),
            base: bytes("base.toml"),
            ours: bytes("ours.toml"),
            theirs: bytes("theirs.toml"),
        }
    }
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace('\r', "␍").replace('\u{feff}', "[BOM]")
}

#[test]
fn every_case_comes_out_as_it_must() {
    let desk = Desk::new(&[]);
    let mut wrong = Vec::new();
    for folder in folders() {
        let case = Case::read(&folder);
        let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
        let out = desk.path().join("out.toml");
        let ran = desk.run(&[
            "merge",
            &path("base.toml"),
            &path("ours.toml"),
            &path("theirs.toml"),
            "-o",
            out.to_str().unwrap(),
            "--path",
            "map.toml",
        ]);
        let result = fs::read(&out).unwrap();
        let has_markers = result.windows(8).any(|bytes| bytes == b"<<<<<<< ");
        if ran.code != i32::from(!case.is_clean) || has_markers == case.is_clean {
            wrong.push(format!("{}: {}\n{}", case.name, ran.shown(), shown(&result)));
            continue;
        }
        let expected = folder.join("expected.toml");
        if !case.is_clean && std::env::var_os("UPDATE").is_some() {
            fs::write(&expected, &result).unwrap();
        }
        let expected = fs::read(&expected).unwrap_or_default();
        if result != expected {
            let [expected, result] = [&expected, &result].map(|bytes| shown(bytes));
            wrong.push(format!("{}: expected\n{expected}\nand got\n{result}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn it_does_not_matter_who_merges_whom() {
    for folder in folders() {
        let case = Case::read(&folder);
        if case.one_way {
            continue;
        }
        let open = |bytes: &[u8]| Workspace::open([("map.toml", bytes.to_vec())]);
        let (base, ours, theirs) = (open(&case.base), open(&case.ours), open(&case.theirs));
        let one = review::merge(&base, &ours, &theirs);
        let two = review::merge(&base, &theirs, &ours);
        let is_clean =
            |merge: &Result<review::Merge, _>| merge.as_ref().is_ok_and(review::Merge::is_clean);
        assert_eq!(
            (is_clean(&one), is_clean(&two)),
            (case.is_clean, case.is_clean),
            "{}",
            case.name
        );
    }
}
