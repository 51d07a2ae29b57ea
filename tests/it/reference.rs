//! The format's reference says what the program does: its tables are made from the declarations.

use std::fs;
use std::path::Path;

use msgmap::check::RULES;
use msgmap::model::Schema;
use msgmap::render::reference::{RuleRow, kinds_reference, rules_reference};

/// Puts a text between `<!-- name -->` and the `<!-- end -->` behind it.
fn between(page: &str, name: &str, text: &str) -> String {
    let mark = format!("<!-- {name} -->\n");
    let (head, rest) = page.split_once(&mark).unwrap();
    let (_, tail) = rest.split_once("<!-- end -->").unwrap();
    format!("{head}{mark}{text}<!-- end -->{tail}")
}

#[test]
fn the_tables_of_the_reference_are_those_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/README.md");
    let page = fs::read_to_string(&path).unwrap();
    let rules: Vec<RuleRow<'_>> = RULES
        .iter()
        .map(|rule| RuleRow { name: rule.name, level: rule.level, about: rule.about })
        .collect();
    let wanted = between(&page, "rules", &rules_reference(&rules));
    let wanted = between(&wanted, "kinds", &kinds_reference(&Schema::default()));
    if page != wanted && std::env::var_os("UPDATE").is_some_and(|update| update == "1") {
        fs::write(&path, wanted).unwrap();
    } else {
        assert!(page == wanted, "maps/README.md is out of date: UPDATE=1 cargo test reference");
    }
}

#[test]
fn the_example_of_the_reference_is_a_map() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/README.md"));
    for block in page.unwrap().split("```toml\n").skip(1) {
        let (text, _) = block.split_once("```").unwrap();
        toml::from_str::<toml::Table>(text).unwrap();
    }
}
