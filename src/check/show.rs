//! Values of a map in messages: short, and without anything that a terminal would obey.

use std::borrow::Cow;

use crate::model::{Key, Kind, Location, Path, Spot, Step};

use crate::model::unseen::is_unseen;

/// How many characters of a value a message shows.
const SHOWN: usize = 60;

/// Returns a value in backticks: cut where it is long, characters that can't be seen as `U+200B`,
/// line breaks as blanks.
pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", cut(text))
}

/// Returns a value as [`quoted`] shows it, without backticks.
pub(super) fn cut(text: &str) -> String {
    let mut out = String::new();
    let mut n_shown = 0;
    for char in text.trim_end_matches('\n').chars() {
        let piece: Cow<'static, str> = match char {
            '\n' | '\t' | '`' => if char == '`' { "'" } else { " " }.into(),
            _ if is_unseen(char) => code(char).into(),
            _ => char.to_string().into(),
        };
        n_shown += piece.chars().count();
        if n_shown > SHOWN {
            out.push('…');
            break;
        }
        out.push_str(&piece);
    }
    out
}

/// Returns the name of a character by its number: `U+200B`.
pub(super) fn code(char: char) -> String {
    format!("U+{:04X}", u32::from(char))
}

/// Returns an entry's key in backticks.
pub(super) fn key(key: &Key) -> String {
    quoted(&key.to_string())
}

/// Returns the field at a path as people say it, without the place in its list: `point 1, features`.
pub(super) fn field(path: &Path) -> String {
    let is_item = matches!(path.0.last(), Some(Step::Index(_)));
    match path.split_last() {
        Some((list, _)) if is_item => quoted(&list.to_string()),
        Some(_) | None => quoted(&path.to_string()),
    }
}

/// Returns the place of an entry, for a related spot.
pub(super) fn spot(key: &Key) -> Spot {
    Spot::Map(Location::entry(key))
}

/// Returns the place of a field of an entry, for a related spot.
pub(super) fn spot_of(key: &Key, path: Path) -> Spot {
    Spot::Map(Location::value(key, path))
}

/// Returns what people call an entry of a kind, in the middle of a sentence: "success story".
pub(super) fn label(kind: &Kind) -> String {
    cut(&kind.label.to_lowercase())
}

/// Returns "a" or "an" and the word.
pub(super) fn a(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {word}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_are_cut() {
        assert_eq!(quoted(&"x".repeat(61)), format!("`{}…`", "x".repeat(60)));
        assert_eq!(quoted(&"x".repeat(60)), format!("`{}`", "x".repeat(60)));
    }

    #[test]
    fn nothing_that_a_terminal_obeys_is_shown() {
        assert_eq!(quoted("a\u{1b}[2J\nb\u{202e}`"), "`aU+001B[2J bU+202E'`");
    }

    #[test]
    fn a_place_in_a_list_is_named_by_its_list() {
        let path = Path::field("point").item(0).then("features").item(3);
        assert_eq!(field(&path), "`point 1, features`");
        assert_eq!(field(&Path::field("title")), "`title`");
    }
}
