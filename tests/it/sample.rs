//! The sample map keeps its promises.

use std::path::Path;

use msgmap::disk;
use msgmap::workspace::Workspace;

fn northwind() -> Workspace {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/northwind");
    let (files, errors) = disk::load(&root).unwrap();
    assert!(errors.is_empty(), "{errors:?}");
    Workspace::open(
        files.files.into_iter().map(|file| (file.relative.display().to_string(), file.bytes)),
    )
}

#[test]
fn it_is_as_large_as_a_small_real_one() {
    let workspace = northwind();
    assert_eq!(workspace.reading(), []);
    for (kind, least) in [
        ("requirement", 6),
        ("competitor", 5),
        ("segment", 4),
        ("market", 6),
        ("persona", 6),
        ("stage", 5),
        ("value_proposition", 14),
        ("success_story", 20),
        ("feature", 40),
        ("objection", 16),
        ("question", 12),
        ("situation", 24),
        ("asset", 20),
        ("term", 12),
    ] {
        let count = workspace.map().of_kind(kind).count();
        assert!(count >= least, "{count} of kind {kind}");
    }
}

#[test]
fn it_is_in_canonical_form() {
    let workspace = northwind();
    let files: Vec<String> = workspace.files().map(str::to_owned).collect();
    for file in files {
        let canonical = workspace.canonical(&file).unwrap_or_else(|e| panic!("{file}: {e:?}"));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(
                Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/northwind").join(&file),
                &canonical,
            )
            .unwrap();
        } else {
            assert_eq!(workspace.text(&file).unwrap(), canonical, "{file}");
        }
    }
}
