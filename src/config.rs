//! The user's settings: a small TOML file in the user's folder for settings.
//!
//! A setting that is not understood is told and passed over; it never keeps a map from opening.

use std::io;
use std::path::{Path, PathBuf};

/// The name of the file.
const FILE: &str = "config.toml";

/// What the user has chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// Which of several maps is meant: its path or its name.
    pub map: Option<PathBuf>,
    /// Whether searches without an answer are not to be kept on this machine.
    pub forget_missed_searches: bool,
}

/// Reads the settings in a folder; returns what could not be understood beside them.
pub fn read(folder: &Path) -> (Config, Vec<String>) {
    let path = folder.join(FILE);
    #[expect(clippy::disallowed_methods, reason = "this is the room that reads the settings")]
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return <_>::default(),
        Err(error) => {
            let told = format!("could not read the settings in `{}`: {error}", path.display());
            return (Config::default(), vec![told]);
        }
    };
    let (config, told) = parse(&text);
    let told = told.into_iter().map(|words| format!("`{}`: {words}", path.display())).collect();
    (config, told)
}

fn parse(text: &str) -> (Config, Vec<String>) {
    let mut config = Config::default();
    let mut told = Vec::new();
    match toml::from_str::<toml::Table>(text) {
        Ok(table) => {
            for (name, value) in table {
                match (name.as_str(), value) {
                    ("map", toml::Value::String(map)) => config.map = Some(map.into()),
                    ("keep_missed_searches", toml::Value::Boolean(keep)) => {
                        config.forget_missed_searches = !keep;
                    }
                    ("keep_missed_searches", _) => {
                        told.push("`keep_missed_searches` is neither true nor false".to_owned());
                    }
                    ("map", _) => told.push("`map` is not a text".to_owned()),
                    _ => told.push(format!("there is no setting `{name}`")),
                }
            }
        }
        Err(error) => told.push(error.message().to_owned()),
    }
    (config, told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, map: Option<&str>, told: &[&str]) {
        let (config, found) = parse(text);
        assert_eq!(config.map.as_deref(), map.map(Path::new));
        assert_eq!(found, told);
    }

    #[test]
    fn settings_are_read_and_what_is_odd_is_told() {
        check("", None, &[]);
        check("map = \"acme\"\n", Some("acme"), &[]);
        check("map = 1\n", None, &["`map` is not a text"]);
        check("map = \"a\"\nmpa = \"b\"\n", Some("a"), &["there is no setting `mpa`"]);
        assert_eq!(parse("map = ").1.len(), 1);
    }

    #[test]
    fn missed_searches_are_kept_unless_said_otherwise() {
        assert!(!parse("").0.forget_missed_searches);
        assert!(!parse("keep_missed_searches = true").0.forget_missed_searches);
        assert!(parse("keep_missed_searches = false").0.forget_missed_searches);
        let told = parse("keep_missed_searches = 1").1;
        assert_eq!(told, ["`keep_missed_searches` is neither true nor false"]);
    }

    #[test]
    fn no_file_is_no_settings() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()), (Config::default(), vec![]));
    }
}
