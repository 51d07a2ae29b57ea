//! The sample map that is built into the program.

use include_dir::{Dir, DirEntry, include_dir};

use crate::workspace::Workspace;

static SAMPLE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/maps/northwind");

/// Returns every file of the sample, assets too: names with `/`, sorted.
pub(super) fn files() -> Vec<(String, &'static [u8])> {
    let mut files = Vec::new();
    collect(&SAMPLE, &mut files);
    files.sort();
    files
}

fn collect(folder: &Dir<'static>, files: &mut Vec<(String, &'static [u8])>) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => collect(inner, files),
            DirEntry::File(file) => {
                if let Some(name) = file.path().to_str() {
                    files.push((name.replace('\\', "/"), file.contents()));
                }
            }
        }
    }
}

/// Tells whether the sample has this file.
pub(super) fn holds(name: &str) -> bool {
    SAMPLE.get_file(name).is_some()
}

/// Opens the sample.
pub(super) fn open() -> Workspace {
    let texts = files().into_iter().filter(|(name, _)| is_text(name));
    Workspace::open(texts.map(|(name, bytes)| (name, bytes.to_vec())))
}

fn is_text(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|ending| ending == "toml")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_sample_is_whole() {
        let workspace = super::open();
        assert!(!workspace.has_broken_files());
        assert!(workspace.map().len() > 100);
        assert!(super::files().iter().any(|(name, _)| name.starts_with("assets/")));
    }
}
