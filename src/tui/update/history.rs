//! Undo, redo and the list of changes: whatever was done in whichever entry, it comes into view.

use super::edit::refused;
use super::{changed, find, map, settle};
use crate::model::{Entry, Key, Path, Table, Value};
use crate::tui::app::{App, Popup, Tab};
use crate::tui::begin;
use crate::tui::changes::Changes;
use crate::tui::commands::Action;
use crate::tui::msg::Effect;
use crate::tui::words::count;

/// Takes the last edit back.
pub(super) fn undo(app: &mut App) -> Vec<Effect> {
    if refused(app) {
        return Vec::new();
    }
    let Some(keys) = app.workspace.history().last().map(|step| step.keys.clone()) else {
        app.say("There is nothing to take back.");
        return Vec::new();
    };
    let before = entries(app, &keys);
    let Some(step) = app.workspace.undo() else { return unfit(app) };
    app.say(format!("Taken back: {} ({} makes it again)", step.words, app.key(Action::Redo)));
    after(app, &keys, &before)
}

/// Makes the edit again that was taken back last.
pub(super) fn redo(app: &mut App) -> Vec<Effect> {
    if refused(app) {
        return Vec::new();
    }
    let Some(keys) = app.workspace.undone().last().map(|step| step.keys.clone()) else {
        app.say("There is nothing to make again.");
        return Vec::new();
    };
    let before = entries(app, &keys);
    let Some(step) = app.workspace.redo() else { return unfit(app) };
    app.say(format!("Made again: {} ({} takes it back)", step.words, app.key(Action::Undo)));
    after(app, &keys, &before)
}

/// Shows the list of changes.
pub(super) fn show(app: &mut App) {
    app.popups.push(Popup::Changes(Changes::of(&app.workspace, &app.clock)));
}

/// Goes to the chosen state of the map: what was done after it is taken back, what was done up to
/// it and taken back is made again.
pub(super) fn go(app: &mut App) -> Vec<Effect> {
    let Some(Popup::Changes(changes)) = app.popups.last() else { return Vec::new() };
    let Some(wanted) = changes.chosen().map(|row| row.count) else { return Vec::new() };
    app.popups.pop();
    if refused(app) {
        return Vec::new();
    }
    let made = app.workspace.history().len();
    if wanted == made {
        app.say("The map is at this change already.");
        return Vec::new();
    }
    let steps = app.workspace.history().iter().skip(wanted);
    let steps = steps.chain(app.workspace.undone().iter().rev().take(wanted.saturating_sub(made)));
    let mut keys: Vec<Key> = steps.flat_map(|step| step.keys.clone()).collect();
    // The entry of the change that was chosen comes into view, if it still differs.
    let last = if wanted < made { keys.first() } else { keys.last() }.cloned();
    keys.sort();
    keys.dedup();
    keys.sort_by_key(|key| Some(key) != last.as_ref());
    let before = entries(app, &keys);
    while app.workspace.history().len() > wanted {
        if app.workspace.undo().is_none() {
            break;
        }
    }
    while app.workspace.history().len() < wanted {
        if app.workspace.redo().is_none() {
            break;
        }
    }
    let now = app.workspace.history().len();
    if now != wanted {
        return unfit(app);
    }
    app.say(if now < made {
        let changes = count(made - now, "change");
        format!("Taken back: {changes}. {} makes them again one by one.", app.key(Action::Redo))
    } else {
        let changes = count(now - made, "change");
        format!("Made again: {changes}. {} takes them back one by one.", app.key(Action::Undo))
    });
    after(app, &keys, &before)
}

/// Tells that the history from an earlier session did not fit.
fn unfit(app: &mut App) -> Vec<Effect> {
    app.complain("What was done before that no longer fits the files, so it can't be taken back.");
    Vec::new()
}

fn entries(app: &App, keys: &[Key]) -> Vec<Option<Entry>> {
    keys.iter().map(|key| app.map().get(key).cloned()).collect()
}

/// Shows where an edit was that came or went with its history: the entry and the field.
fn after(app: &mut App, keys: &[Key], before: &[Option<Entry>]) -> Vec<Effect> {
    // A file that could not be understood may be one again, or no longer.
    app.banner = begin::standing_banner(app);
    let effects = changed(app, keys);
    let differs = |(key, before): (&Key, &Option<Entry>)| {
        let now = app.map().get(key).filter(|_| key.kind != "approval")?;
        let old = before.as_ref().map(|entry| &entry.fields);
        let path = old.and_then(|old| first_difference(old, &now.fields));
        (path.is_some() || old.is_none()).then(|| (key.clone(), path.unwrap_or_default()))
    };
    let Some((key, path)) = keys.iter().zip(before).find_map(differs) else { return effects };
    match app.tab {
        Tab::Map => {
            let form = &app.map_tab.form;
            if form.key.as_ref() != Some(&key) {
                map::show(app, &key);
            } else if !path.0.starts_with(&form.at.0) {
                app.map_tab.form.at = Path::default();
                app.map_tab.form.above.clear();
            }
            settle(app);
            app.map_tab.form.select(&path);
        }
        Tab::Find => {
            if app.find.shown() != Some(&key) {
                find::show(app, &key);
            }
        }
        // The cell that is chosen stays; what came or went is seen in it.
        Tab::Matrix | Tab::Review => {}
    }
    effects
}

/// Returns the first place at which two tables differ, into the cards of a list.
fn first_difference(old: &Table, new: &Table) -> Option<Path> {
    let gone = old.keys().filter(|name| !new.contains_key(name));
    for name in new.keys().chain(gone) {
        let (before, after) = (old.get(name), new.get(name));
        if before == after {
            continue;
        }
        let path = Path::field(name);
        let (Some(Value::List(before)), Some(Value::List(after))) = (before, after) else {
            return Some(path);
        };
        let differs = |place: &usize| before.get(*place) != after.get(*place);
        let place = (0..before.len().max(after.len())).find(differs).unwrap_or_default();
        return Some(match (before.get(place), after.get(place)) {
            (Some(Value::Table(before)), Some(Value::Table(after))) => {
                let inner = first_difference(before, after).unwrap_or_default();
                let mut path = path.item(place);
                path.0.extend(inner.0);
                path
            }
            (_, Some(Value::Table(_))) => path.item(place),
            _ => path,
        });
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::model::{Edit, Key, Path, Value};
    use crate::tui::app::Popup;
    use crate::tui::desk::{Desk, MAP};
    use crate::tui::msg::Effect;

    /// Three edits: of a title, of a point's words, and of a title again.
    fn desk() -> Desk {
        let mut desk = Desk::new(120, 40);
        desk.press(&["F3"]);
        let key = |kind: &str, id: &str| Key { kind: kind.into(), id: id.into() };
        let say = Path::field("point").item(0).then("say");
        let title = Path::field("title");
        for (key, path, value) in [
            (key("feature", "ask"), title.clone(), "Ask"),
            (key("situation", "cfo-against-globex"), say, "Review on day 3."),
            (key("feature", "ask"), title, "Ask it"),
        ] {
            super::super::edit::attempt(
                &mut desk.app,
                &Edit::Set { key, path, value: Value::text(value) },
            );
        }
        desk
    }

    fn chosen(desk: &Desk) -> (String, String) {
        let form = &desk.app.map_tab.form;
        (form.key.clone().unwrap().to_string(), form.row().unwrap().path().to_string())
    }

    #[test]
    fn after_an_undo_or_a_redo_its_entry_and_field_are_chosen_on_the_map_tab() {
        let mut desk = desk();
        desk.press(&["u"]);
        assert_eq!(chosen(&desk), ("feature.ask".into(), "title".into()));
        desk.press(&["Ctrl-Z"]);
        assert_eq!(chosen(&desk), ("situation.cfo-against-globex".into(), "point 1".into()));
        desk.press(&["u", "Ctrl-R", "Ctrl-Y"]);
        assert_eq!(chosen(&desk), ("situation.cfo-against-globex".into(), "point 1".into()));
        desk.press(&["u", "u", "u"]);
        assert_eq!(desk.text(), MAP);
    }

    #[test]
    fn undo_works_on_the_find_tab_and_shows_the_entry_there() {
        let mut desk = desk();
        desk.press(&["F2", "'globex", "Enter", "u"]);
        assert_eq!(desk.app.find.shown().unwrap().to_string(), "feature.ask");
        assert!(desk.text().contains("title = \"Ask\""));
        desk.press(&["Ctrl-Y"]);
        assert!(desk.text().contains("title = \"Ask it\""));
    }

    #[test]
    fn the_list_of_changes_leads_back_to_any_of_them_and_forth_again_by_key_and_by_mouse() {
        let mut desk = desk();
        let all = desk.text().to_owned();
        desk.press(&["U"]);
        let screen = desk.screen();
        let rows: Vec<&str> = screen.lines().filter(|line| line.contains("│")).collect();
        assert!(rows.iter().any(|row| row.contains("● 13:42  Set title  Ask it")), "{screen}");
        assert!(
            rows.iter().any(|row| row.contains("Set point 1, say") && row.contains("not saved"))
        );
        desk.press(&["Down", "Down", "Enter"]);
        assert_eq!(desk.app.workspace.history().len(), 1);
        assert_eq!(chosen(&desk), ("situation.cfo-against-globex".into(), "point 1".into()));
        desk.press(&["U"]);
        assert!(desk.screen().contains("taken back"));
        desk.click_twice("Before these changes");
        assert_eq!(desk.text(), MAP);
        desk.press(&["U", "g", "Enter"]);
        assert_eq!(desk.text(), all);
    }

    #[test]
    fn what_is_saved_is_said_and_can_be_taken_back_all_the_same() {
        let mut desk = desk();
        desk.press(&["Ctrl-S"]);
        let Some(Effect::Save { texts, .. }) = desk.effects.pop() else { panic!("no save") };
        for text in &texts {
            desk.app.workspace.saved(text);
        }
        desk.press(&["u", "U"]);
        let Some(Popup::Changes(changes)) = desk.app.popups.last() else { panic!("no list") };
        let fates: Vec<&str> = changes.rows.iter().map(|row| row.fate.words()).collect();
        assert_eq!(fates, ["taken back", "saved", "saved", ""]);
        desk.press(&["Esc"]);
        assert!(desk.app.workspace.is_unsaved());
    }

    #[test]
    fn nothing_is_taken_back_in_a_map_that_is_read_only() {
        let mut desk = desk();
        desk.app.read_only = Some("--read-only".into());
        let before = desk.text().to_owned();
        desk.press(&["u", "U", "End", "Enter"]);
        assert_eq!(desk.text(), before);
        assert!(desk.app.status.bad);
    }
}
