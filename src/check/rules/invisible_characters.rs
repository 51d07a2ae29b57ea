//! Characters that nobody sees.

use crate::check::context::{Context, Subject};
use crate::check::findings::Findings;
use crate::check::walk::{Here, each_value};
use crate::check::{Rule, Scope, show};
use crate::model::unseen::{name, strays};
use crate::model::{Edit, Level, Location, Shape, Step, Value};

pub(super) const RULE: Rule = Rule {
    name: "invisible-characters",
    level: Level::Warning,
    about: "Characters that nobody sees, that turn the order of a text around, or that a terminal \
            or a mail program takes for a command. They come along when text is copied, they keep \
            searches from finding it, and they can hide what a text really says. Take them out: \
            the way out does so.",
    scope: Scope::Entry(find),
};

/// How many different characters a message names.
const NAMED: usize = 3;

fn find(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let key = subject.key();
    let in_key: Vec<char> =
        [&key.kind, &key.id].into_iter().flat_map(|text| odd(text, true)).collect();
    if !in_key.is_empty() {
        let message = format!("the name of {} has {}", show::key(key), named(&in_key));
        let help = "Write the name anew, by hand.";
        findings.push(findings.at(Location::entry(key), message).help(help));
    }
    each_value(context, subject, &mut |here| {
        if let Some(Step::Field(name)) = here.path.0.last() {
            let found = odd(name, true);
            if !found.is_empty() {
                let message =
                    format!("the name of a field, {}, has {}", show::quoted(name), named(&found));
                let location = Location::name(key, here.path.clone());
                let help = "Write the name anew, by hand.";
                findings.push(findings.at(location, message).help(help));
            }
        }
        let Some(text) = here.value.as_text() else { return };
        let is_one_line = is_one_line(here);
        let found = odd(text, is_one_line);
        if found.is_empty() {
            return;
        }
        let message = format!("{} has {}", show::field(here.path), named(&found));
        let (key, path) = (key.clone(), here.path.clone());
        let value = Value::Text(without(text, is_one_line));
        findings.push(
            findings
                .at(Location::value(&key, path.clone()), message)
                .help("Take them out, or replace them with a blank.")
                .fix(Edit::Set { key, path, value }),
        );
    });
}

fn is_one_line(here: &Here<'_, '_>) -> bool {
    here.field.is_some_and(|field| !matches!(field.shape, Shape::Text))
}

/// Returns the characters of a text that should not be there; in one line also tabs and breaks.
fn odd(text: &str, is_one_line: bool) -> Vec<char> {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Vec::new();
    }
    let is_odd_here = |char: &char| is_one_line && matches!(char, '\n' | '\t');
    let mut found: Vec<char> = text.chars().filter(is_odd_here).collect();
    found.extend(strays(text).into_iter().map(|(_, char)| char));
    found
}

/// Returns the text with blanks for what parts words, and nothing for the rest.
fn without(text: &str, is_one_line: bool) -> String {
    let mut strays = strays(text).into_iter().peekable();
    let mut out = String::with_capacity(text.len());
    for (start, char) in text.char_indices() {
        let is_stray = strays.next_if(|(stray, _)| *stray == start).is_some();
        let parts = matches!(char, '\n' | '\t' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
        match (is_stray || (is_one_line && parts), parts) {
            (false, _) => out.push(char),
            (true, true) => out.push(' '),
            (true, false) => {}
        }
    }
    if is_one_line { out.trim().to_owned() } else { out }
}

/// Names the different characters: "a tab (U+0009) and hidden text (U+E0061)".
fn named(chars: &[char]) -> String {
    let mut different: Vec<char> = Vec::new();
    for char in chars {
        if !different.contains(char) {
            if different.len() == NAMED {
                break;
            }
            different.push(*char);
        }
    }
    let list: Vec<String> =
        different.iter().map(|char| format!("{} (`{}`)", name(*char), show::code(*char))).collect();
    let more = chars.len() - different.len();
    match more {
        0 => list.join(" and "),
        more => format!("{}, and {more} more", list.join(" and ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{check, find, fixed};

    #[test]
    fn characters_are_named_by_number_and_never_shown() {
        check(
            "invisible-characters",
            "[feature.\"a\\u200Bb\"]\ntitle = \"x\\u001B[2Jy\\u202Ez\"\nbody = \"tab\\tand\\nbreak\\u2028\"\n\"od\\u00ADd\" = [[\"\\u0085\"]]\n",
            &[
                "warning feature.a\u{200b}b: the name of `feature.aU+200Bb` has a blank without width (`U+200B`)",
                "warning feature.a\u{200b}b, title: `title` has an escape character (`U+001B`) and a mark that reorders the text (`U+202E`)",
                "warning feature.a\u{200b}b, body: `body` has an odd line break (`U+2028`)",
                "warning feature.a\u{200b}b, od\u{ad}d: the name of a field, `odU+00ADd`, has a soft hyphen (`U+00AD`)",
                "warning feature.a\u{200b}b, od\u{ad}d 1 1: `odU+00ADd 1` has an odd line break (`U+0085`)",
            ],
        );
    }

    #[test]
    fn a_line_has_no_tabs_and_no_breaks() {
        let text = "[feature.a]\ntitle = \"a\\tb\\nc\"\naliases = [\"x\\ty\"]\n";
        check(
            "invisible-characters",
            text,
            &[
                "warning feature.a, title: `title` has a tab (`U+0009`) and a line break (`U+000A`)",
                "warning feature.a, aliases 1: `aliases` has a tab (`U+0009`)",
            ],
        );
        assert_eq!(fixed(&find("invisible-characters", text)[0]), Some(Value::text("a b c")));
    }

    #[test]
    fn long_runs_are_counted() {
        let hidden: String =
            (0..200_u32).filter_map(|n| char::from_u32(0xe0021 + n % 50)).collect();
        let found = find("invisible-characters", &format!("[feature.a]\ntitle = \"x{hidden}\"\n"));
        assert_eq!(
            found[0].message,
            "`title` has hidden text (`U+E0021`) and hidden text (`U+E0022`) and hidden text (`U+E0023`), and 197 more"
        );
    }

    #[test]
    fn letters_of_all_scripts_and_emoji_are_fine() {
        check(
            "invisible-characters",
            "[feature.a]\ntitle = \"שלום مرحبا 👨\u{200d}👩\u{200d}👧 naïve – ok\"\nbody = \"\"\"\na\n\tb\n\"\"\"\n",
            &[],
        );
    }
}
