//! `msgmap merge` over cases as folders, over generated maps, and when something goes wrong.

mod beside;
mod cases;
mod laws;
mod mishaps;
mod simulation;
mod with_git;

use std::path::{Path, PathBuf};

/// Returns the folders of the cases, sorted.
fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/merge");
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}
