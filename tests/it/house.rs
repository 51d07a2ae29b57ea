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
