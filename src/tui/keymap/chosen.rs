//! The keys that the user has chosen, as far as they can work.
//!
//! A setting replaces all keys of a command. One that can't work is told in plain words and the
//! command keeps the keys of the table, so that no setting locks anyone out.

use super::{Bound, Keymap, defaults};
use crate::config::{KeySetting, Said};
use crate::tui::commands::{ALL, Action, COMMANDS, Command, Context, Move, SCREENS};
use crate::tui::keys;

/// How alike a name must be to be offered for one that there is not.
const ALIKE: f64 = 0.6;

/// Commands without which nobody could go on or get out: each has a key wherever it had one.
const NEEDED: &[Action] = &[
    Action::Go(Move::Open),
    Action::Go(Move::Back),
    Action::Keep,
    Action::Yes,
    Action::NextStep,
    Action::Quit,
];

/// Ways to find every other command: one of them has a key in every pane.
const WAYS_TO_ALL: &[Action] = &[Action::ShowPalette, Action::ShowHelp];

/// Returns the keys of all commands and what could not be done, with its place.
pub fn keymap(settings: &[Said<KeySetting>]) -> (Keymap, Vec<String>) {
    let mut told = Vec::new();
    let mut keymap = Keymap::default();
    // Which command a setting is about; the last one for a command counts.
    let mut changed: Vec<(usize, &str)> = Vec::new();
    for setting in settings {
        match read(&setting.value) {
            Ok((command_idx, bound)) => {
                if let Some(place) = keymap.bound.get_mut(command_idx) {
                    *place = bound;
                }
                changed.retain(|(other, _)| *other != command_idx);
                changed.push((command_idx, &setting.at));
            }
            Err(words) => told.push(format!("{}: {words}", setting.at)),
        }
    }
    // To take a setting back can bring a clash with another one: until all is well. The last
    // setting goes first.
    while let Some((place, words)) = (0..changed.len()).rev().find_map(|place| {
        let (command_idx, _) = *changed.get(place)?;
        Some((place, trouble(&keymap, COMMANDS.get(command_idx)?)?))
    }) {
        let (command_idx, at) = changed.remove(place);
        if let (Some(bound), Some(command)) =
            (keymap.bound.get_mut(command_idx), COMMANDS.get(command_idx))
        {
            *bound = defaults(command);
            told.push(format!("{at}: {words}, so `{}` keeps its usual keys", command.id));
        }
    }
    (keymap, told)
}

/// Reads the keys of a command.
fn read(setting: &KeySetting) -> Result<(usize, Vec<Bound>), String> {
    let id = setting.command.as_str();
    let found = COMMANDS.iter().enumerate().find(|(_, command)| command.id == id);
    let Some((command_idx, command)) = found else {
        let nearest = nearest(id).map(|near| format!("; is `{near}` meant?")).unwrap_or_default();
        return Err(format!("there is no command `{id}`{nearest}"));
    };
    let usual = defaults(command);
    let mut bound: Vec<Bound> = Vec::new();
    for word in &setting.keys {
        let key = keys::read(word).map_err(|why| format!("`{word}` for `{id}` {why}"))?;
        if bound.iter().any(|bound| bound.key == key) {
            continue;
        }
        // A key that the command has anyway works where it did.
        let own = usual.iter().find(|bound| bound.key == key);
        let contexts = own.map_or_else(|| places(&usual, &key), |own| own.contexts.clone());
        if contexts.is_empty() {
            return Err(format!(
                "`{word}` can't be a key of `{id}`, which works where text is typed"
            ));
        }
        bound.push(Bound { key: key.into(), contexts });
    }
    Ok((command_idx, bound))
}

/// Returns where a new key of a command works: everywhere that the command does, but not where
/// the key is for typing.
fn places(usual: &[Bound], key: &str) -> Vec<Context> {
    let anywhere = usual.is_empty();
    ALL.iter()
        .copied()
        .filter(|context| {
            let works = usual.iter().any(|bound| bound.contexts.contains(context));
            (works || anywhere && SCREENS.contains(context)) && !context.takes(key)
        })
        .collect()
}

/// Returns why the keys of a command can't be as they are.
fn trouble(keymap: &Keymap, command: &Command) -> Option<String> {
    let action = command.action;
    for bound in keymap.keys_of(action) {
        for context in &bound.contexts {
            let taken = keymap.rows().find(|(other, theirs)| {
                let clashes = |b: &Bound| b.key == bound.key && b.contexts.contains(context);
                other.action != action && theirs.iter().any(clashes)
            });
            if let Some((other, _)) = taken {
                let place = context.label().to_lowercase();
                return Some(format!("`{}` means `{}` {place}", bound.key, other.id));
            }
        }
    }
    let has_key = |action, context| keymap.key_in(action, context).is_some();
    if NEEDED.contains(&action) {
        let missing = defaults(command)
            .iter()
            .flat_map(|usual| usual.contexts.clone())
            .find(|context| !has_key(action, *context));
        if let Some(context) = missing {
            let place = context.label().to_lowercase();
            return Some(format!("`{}` would have no key {place}", command.id));
        }
    }
    if WAYS_TO_ALL.contains(&action)
        && let Some(context) = SCREENS
            .iter()
            .find(|context| !WAYS_TO_ALL.iter().any(|action| has_key(*action, **context)))
    {
        let place = context.label().to_lowercase();
        return Some(format!("no key would show all commands {place}"));
    }
    None
}

fn nearest(id: &str) -> Option<&'static str> {
    COMMANDS
        .iter()
        .map(|command| (strsim::normalized_damerau_levenshtein(id, command.id), command.id))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, id)| id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use std::path::Path;

    /// Makes a keymap of a settings' text that is all keys.
    fn made(text: &str) -> (Keymap, Vec<String>) {
        let config = config::parse(Path::new("c"), &format!("[keys]\n{text}"));
        assert_eq!(config.told, [""; 0]);
        keymap(&config.keys)
    }

    /// Checks what is told of a text, and that then everything is as usual.
    #[track_caller]
    fn refused(text: &str, told: &[&str]) {
        assert_eq!(made(text), (Keymap::default(), told.iter().map(|&t| t.to_owned()).collect()));
    }

    #[test]
    fn a_command_gets_other_keys() {
        let (keymap, told) =
            made("undo = [\"ctrl-z\", \"F7\"]\ncopy = \"B\"\ntoggle_customer_only = []\n");
        assert_eq!(told, [""; 0]);
        let means = |context, key| keymap.command_for(context, key).map(|command| command.id);
        assert_eq!(means(Context::Outline, "F7"), Some("undo"));
        assert_eq!(means(Context::Outline, "u"), None);
        assert_eq!(means(Context::Results, "Ctrl-Z"), Some("undo"));
        assert_eq!(means(Context::Results, "B"), Some("copy"));
        // Where text is typed a letter is typed.
        assert_eq!(means(Context::Query, "B"), None);
        assert!(keymap.keys_of(Action::ToggleCustomerOnly).is_empty());
    }

    #[test]
    fn keys_can_be_exchanged() {
        let (keymap, told) = made("undo = [\"U\"]\nshow_changes = [\"u\"]\n");
        assert_eq!(told, [""; 0]);
        assert_eq!(keymap.command_for(Context::Form, "U").map(|c| c.id), Some("undo"));
        assert_eq!(keymap.command_for(Context::Form, "u").map(|c| c.id), Some("show_changes"));
    }

    #[test]
    fn what_cannot_work_is_told_and_stays_as_it_was() {
        refused("undoo = [\"u\"]", &["c:2:9: there is no command `undoo`; is `undo` meant?"]);
        refused("undo = [\"Hyper-Q\"]", &["c:2:8: `Hyper-Q` for `undo` is no key"]);
        refused(
            "undo = [\"n\"]",
            &["c:2:8: `n` means `new_entry` in the results, so `undo` keeps its usual keys"],
        );
        refused(
            "open = [\"Left\"]",
            &["c:2:8: `Left` means `left` in the results, so `open` keeps its usual keys"],
        );
        refused(
            "mark_item = [\"m\"]",
            &["c:2:13: `m` can't be a key of `mark_item`, which works where text is typed"],
        );
    }

    #[test]
    fn nobody_is_locked_out() {
        refused(
            "step_back = []",
            &[
                "c:2:13: `step_back` would have no key in the search line, so `step_back` keeps its \
               usual keys",
            ],
        );
        refused(
            "quit = [\"q\"]",
            &["c:2:8: `quit` would have no key in the search line, so `quit` keeps its usual keys"],
        );
        let (keymap, told) = made("show_help = []\nshow_palette = []");
        assert_eq!(
            told,
            ["c:3:16: no key would show all commands in the search line, so `show_palette` keeps \
              its usual keys"]
        );
        assert!(keymap.keys_of(Action::ShowHelp).is_empty());
        assert!(!keymap.keys_of(Action::ShowPalette).is_empty());
    }

    #[test]
    fn the_usual_keys_as_settings_change_nothing() {
        let text: Vec<String> = Keymap::default()
            .rows()
            .map(|(command, bound)| {
                let keys: Vec<&str> = bound.iter().map(|bound| bound.key.as_str()).collect();
                format!("{} = {keys:?}", command.id)
            })
            .collect();
        assert_eq!(made(&text.join("\n")), (Keymap::default(), vec![]));
    }
}
