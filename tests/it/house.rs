//! The house stays liveable: rooms use only rooms to their right, files stay readable.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from left to right; those in one row do not know one another unless said.
const ROOMS: [(&str, &[&str]); 12] = [
    ("model", &[]),
    ("source", &["model"]),
    ("workspace", &["source", "model"]),
    ("check", &["workspace", "source", "model"]),
    ("search", &["workspace", "source", "model"]),
    ("review", &["workspace", "source", "model"]),
    ("render", &["workspace", "source", "model"]),
    ("disk", &["workspace", "source", "model"]),
    ("git", &["workspace", "source", "model"]),
    ("config", &["disk", "model"]),
    (
        "tui",
        &[
            "disk",
            "git",
            "config",
            "check",
            "search",
            "review",
            "render",
            "workspace",
            "source",
            "model",
        ],
    ),
    (
        "cli",
        &[
            "tui",
            "disk",
            "git",
            "config",
            "check",
            "search",
            "review",
            "render",
            "workspace",
            "source",
            "model",
        ],
    ),
];

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Returns the room of a source file.
fn room(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).ok()?;
    let first = inside.components().next()?.as_os_str().to_str()?;
    Some(first.trim_end_matches(".rs").to_owned())
}

#[test]
fn rooms_use_only_rooms_to_their_right() {
    let mut wrong = Vec::new();
    for path in sources() {
        let room = room(&path).unwrap();
        if ["lib", "main"].contains(&room.as_str()) {
            continue;
        }
        let allowed = ROOMS
            .iter()
            .find(|(name, _)| *name == room)
            .unwrap_or_else(|| panic!("{} is in no room", path.display()))
            .1;
        let text = fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for (at, _) in line.match_indices("crate::") {
                let used: String = line[at + 7..]
                    .chars()
                    .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                    .collect();
                let is_room = ROOMS.iter().any(|(name, _)| *name == used);
                if is_room && used != room && !allowed.contains(&used.as_str()) {
                    wrong.push(format!("{}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    assert_eq!(wrong, [""; 0], "an arrow leads the wrong way");
}

#[test]
fn no_file_is_too_long_to_read() {
    for path in sources() {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 600, "{} has {lines} lines: which second idea moved in?", path.display());
    }
}

#[test]
fn nothing_is_left_for_later() {
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        for word in ["// TODO", "// FIXME", "unimplemented!"] {
            assert!(!text.contains(word), "{} holds {word}", path.display());
        }
    }
}

/// Every package is one more to trust and to build; more of them is a decision.
#[test]
fn the_tree_of_packages_stays_small() {
    let lock =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    let count = lock.matches("[[package]]").count();
    assert!(count <= 400, "{count} packages");
}

/// The licenses that packages may have.
const LICENSES: [&str; 9] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Zlib",
];

/// Tells whether an expression of licenses can be met by [`LICENSES`] alone.
fn is_met(expression: &str) -> bool {
    // The old way to write `OR`.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any_of(&mut rest) && rest.is_empty()
}

fn any_of(rest: &mut &[&str]) -> bool {
    let mut is_met = all_of(rest);
    while let [next, after @ ..] = *rest
        && *next == "OR"
    {
        *rest = after;
        is_met |= all_of(rest);
    }
    is_met
}

fn all_of(rest: &mut &[&str]) -> bool {
    let mut is_met = one(rest);
    while let [next, after @ ..] = *rest
        && *next == "AND"
    {
        *rest = after;
        is_met &= one(rest);
    }
    is_met
}

fn one(rest: &mut &[&str]) -> bool {
    let [first, after @ ..] = *rest else { return false };
    *rest = after;
    if *first == "(" {
        let is_met = any_of(rest);
        let Some(after) = rest.strip_prefix(&[")"]) else { return false };
        *rest = after;
        return is_met;
    }
    // An exception only gives further rights.
    if let ["WITH", _, after @ ..] = *rest {
        *rest = after;
    }
    LICENSES.contains(first)
}

#[test]
fn every_package_has_a_license_that_we_can_meet() {
    for (expression, met) in [
        ("MIT/Apache-2.0", true),
        ("Unlicense OR MIT", true),
        ("CC0-1.0", false),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("MIT AND CC0-1.0 OR GPL-3.0-only", false),
        ("Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT", true),
        ("(MIT", false),
        ("", false),
    ] {
        assert_eq!(is_met(expression), met, "{expression}");
    }
    // What is linked into the program here. `cargo metadata` names the same and packages beside it
    // that no feature asks for, so that nobody ever has them.
    let tree = std::process::Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--edges", "normal", "--prefix", "none"])
        .args(["--format", "{p}|{l}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let text = String::from_utf8(tree.stdout).unwrap();
    let packages = text.lines().map(|line| line.trim_end_matches(" (*)").split_once('|').unwrap());
    let packages: Vec<_> = packages.filter(|(name, _)| !name.starts_with("msgmap ")).collect();
    assert!(packages.len() > 50, "{text}");
    let mut odd: Vec<_> = packages.into_iter().filter(|(_, license)| !is_met(license)).collect();
    odd.sort_unstable();
    odd.dedup();
    assert_eq!(odd, [("", ""); 0], "licenses that are not on our list");
}
