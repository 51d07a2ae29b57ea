//! Maps for the tests, out of TOML.

use std::path::Path;

use crate::model::Map;
use crate::workspace::Workspace;

/// Reads a map from one text.
#[track_caller]
pub(super) fn map_of(text: &str) -> Map {
    let workspace = Workspace::open([("map.toml", text.as_bytes().to_vec())]);
    assert!(!workspace.has_broken_files(), "the map of a test can be read");
    workspace.map().clone()
}

/// Reads the sample map.
pub(super) fn sample() -> Map {
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/northwind"), &mut files);
    files.sort();
    let workspace = Workspace::open(files);
    assert!(!workspace.has_broken_files(), "the sample map can be read");
    workspace.map().clone()
}

#[expect(clippy::disallowed_methods, reason = "a test reads the sample map")]
fn collect(folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for file in std::fs::read_dir(folder).expect("the folder is there") {
        let path = file.expect("the folder can be listed").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            let bytes = std::fs::read(&path).expect("the file can be read");
            files.push((path.to_string_lossy().into_owned(), bytes));
        }
    }
}
