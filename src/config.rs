//! The user's settings: a small TOML file in the user's folder for settings.
//!
//! A setting that is not understood is told and passed over; it never keeps a map from opening.
//! What a setting means (which keys there are, which themes) other rooms know: here is only
//! what the file says, and where. Start with [`read`]; what the app itself remembers between two
//! sessions is in [`remembered`].

pub mod remembered;

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

pub use remembered::Remembered;

/// The name of the file.
const FILE: &str = "config.toml";

/// What the user has chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// The file.
    pub path: PathBuf,
    /// Whether there is one.
    pub exists: bool,
    /// Whether it could not be read or understood as a whole.
    pub is_broken: bool,
    /// Which of several maps is meant: its path or its name.
    pub map: Option<PathBuf>,
    /// The name of the theme.
    pub theme: Option<Said<String>>,
    /// Whether the mouse is listened to.
    pub mouse: Option<Said<bool>>,
    /// Whether searches without an answer are kept on this machine.
    pub keep_missed_searches: Option<Said<bool>>,
    /// Whether searches that found something are kept on this machine.
    pub keep_recent_searches: Option<Said<bool>>,
    /// Whether a new user is shown around.
    pub tour: Option<Said<bool>>,
    /// The keys of commands.
    pub keys: Vec<Said<KeySetting>>,
    /// What is not understood, with its place.
    pub told: Vec<String>,
}

/// A setting and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<T> {
    /// What is said.
    pub value: T,
    /// File, line and column.
    pub at: String,
}

/// The keys of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeySetting {
    /// The id of the command.
    pub command: String,
    /// The names of its keys.
    pub keys: Vec<String>,
}

/// Returns the file of the settings in a folder.
pub fn file(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// Reads the settings in a folder.
pub fn read(folder: &Path) -> Config {
    let path = file(folder);
    #[expect(clippy::disallowed_methods, reason = "this is the room that reads the settings")]
    match std::fs::read_to_string(&path) {
        Ok(text) => parse(&path, &text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Config { path, ..Config::default() }
        }
        Err(error) => {
            let told = format!("{}: the settings could not be read: {error}", path.display());
            Config { path, exists: true, is_broken: true, told: vec![told], ..Config::default() }
        }
    }
}

/// Understands a text of settings; what is sound in a text that is not is still used.
pub fn parse(path: &Path, text: &str) -> Config {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut config = Config { path: path.to_owned(), exists: true, ..Config::default() };
    let at = |span: Range<usize>| place(path, text, span.start);
    let (table, errors) = DeTable::parse_recoverable(text);
    config.is_broken = !errors.is_empty();
    for error in &errors {
        let words = error.message().lines().next().unwrap_or_default();
        config.told.push(format!("{}: {words}", at(error.span().unwrap_or_default())));
    }
    for (name, value) in in_order(table.get_ref()) {
        let at = at(value.span());
        let value = value.get_ref();
        match name {
            "map" => match text_of(value) {
                Some(map) => config.map = Some(map.into()),
                None => config.told.push(format!("{at}: `map` is not a text")),
            },
            "theme" => match text_of(value) {
                Some(theme) => config.theme = Some(Said { value: theme, at }),
                None => config.told.push(format!("{at}: `theme` is not a text")),
            },
            "mouse" | "tour" | "keep_missed_searches" | "keep_recent_searches" => {
                match value.as_bool() {
                    Some(value) => {
                        let said = Some(Said { value, at });
                        match name {
                            "mouse" => config.mouse = said,
                            "tour" => config.tour = said,
                            "keep_recent_searches" => config.keep_recent_searches = said,
                            _ => config.keep_missed_searches = said,
                        }
                    }
                    None => config.told.push(format!("{at}: `{name}` is neither true nor false")),
                }
            }
            "keys" => match value.as_table() {
                Some(table) => keys(&mut config, path, text, table),
                None => config.told.push(format!("{at}: `keys` is no table of commands")),
            },
            _ => config.told.push(format!("{at}: there is no setting `{name}`")),
        }
    }
    config
}

fn keys(config: &mut Config, path: &Path, text: &str, table: &DeTable<'_>) {
    for (command, value) in in_order(table) {
        let at = place(path, text, value.span().start);
        let keys = match value.get_ref().as_array() {
            Some(keys) => keys.iter().map(|key| text_of(key.get_ref())).collect(),
            None => text_of(value.get_ref()).map(|key| vec![key]),
        };
        match keys {
            Some(keys) => {
                let value = KeySetting { command: command.to_owned(), keys };
                config.keys.push(Said { value, at });
            }
            None => config.told.push(format!(
                "{at}: the keys of `{command}` are not a text or a list of texts, such as \
                 [\"u\", \"Ctrl-Z\"]"
            )),
        }
    }
}

/// Returns the rows of a table as they stand in the file: a table sorts them by name.
fn in_order<'t, 'i>(
    table: &'t DeTable<'i>,
) -> impl Iterator<Item = (&'t str, &'t toml::Spanned<DeValue<'i>>)> {
    let mut rows: Vec<_> = table.iter().collect();
    rows.sort_by_key(|(name, _)| name.span().start);
    rows.into_iter().map(|(name, value)| (name.get_ref().as_ref(), value))
}

fn text_of(value: &DeValue<'_>) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// Returns file, line and column of a place in the text.
fn place(path: &Path, text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("{}:{line}:{column}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a text and returns what is told of it.
    fn told(text: &str) -> Vec<String> {
        parse(Path::new("c.toml"), text).told
    }

    #[test]
    fn settings_are_read_with_their_places() {
        let text =
            "map = \"acme\"\nmouse = false\n\n[keys]\nundo = [\"u\", \"F7\"]\ncopy = \"c\"\n";
        let config = parse(Path::new("c.toml"), text);
        assert_eq!(config.told, [""; 0]);
        assert_eq!(config.map.as_deref(), Some(Path::new("acme")));
        assert_eq!(config.mouse, Some(Said { value: false, at: "c.toml:2:9".into() }));
        let keys: Vec<_> = config
            .keys
            .iter()
            .map(|s| (s.value.command.as_str(), s.value.keys.join(" ")))
            .collect();
        assert_eq!(keys, [("undo", "u F7".to_owned()), ("copy", "c".to_owned())]);
        assert_eq!(config.keys[1].at, "c.toml:6:8");
    }

    #[test]
    fn what_is_odd_is_told_and_the_rest_counts() {
        assert_eq!(told(""), [""; 0]);
        assert_eq!(told("map = 1\n"), ["c.toml:1:7: `map` is not a text"]);
        assert_eq!(
            told("x = 1\n[keys]\nundo = 3\n"),
            [
                "c.toml:1:5: there is no setting `x`",
                "c.toml:3:8: the keys of `undo` are not a text or a list of texts, such as [\"u\", \
             \"Ctrl-Z\"]",
            ]
        );
        assert_eq!(told("mouse = 1\nkeys = 2\n").len(), 2);
        let broken = parse(Path::new("c.toml"), "theme = \nmouse = false\n");
        assert!(broken.is_broken);
        assert_eq!(broken.told.len(), 1);
        assert_eq!(broken.mouse.map(|mouse| mouse.value), Some(false));
    }

    #[test]
    fn missed_searches_are_kept_unless_said_otherwise() {
        let keep = |text: &str| {
            parse(Path::new("c.toml"), text).keep_missed_searches.map(|said| said.value)
        };
        assert_eq!(keep(""), None);
        assert_eq!(keep("keep_missed_searches = true"), Some(true));
        assert_eq!(keep("keep_missed_searches = false"), Some(false));
        assert_eq!(told("keep_missed_searches = 1").len(), 1);
    }

    #[test]
    fn no_file_is_no_settings() {
        let folder = tempfile::tempdir().unwrap();
        let config = read(folder.path());
        assert_eq!((config.exists, config.told.len()), (false, 0));
        assert_eq!(config.path, folder.path().join("config.toml"));
    }
}
