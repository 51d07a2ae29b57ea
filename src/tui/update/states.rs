//! Saved states: listed, compared with the map as it is, and had back as an edit.

use super::edit::refused;
use super::{changed, memory, outside, review as reviewing};
use crate::disk::{Content, HISTORY_BYTES_MAX, HISTORY_DAYS, State, StateKind};
use crate::model::difference::{Difference, Fate};
use crate::model::{Key, Map};
use crate::review::{self, Part};
use crate::tui::app::{App, Popup};
use crate::tui::ask::Ask;
use crate::tui::begin::standing_banner;
use crate::tui::commands::Action;
use crate::tui::memory::Recalled;
use crate::tui::msg::Effect;
use crate::tui::picker::{Candidate, Picker};
use crate::tui::popup::{Confirmed, Purpose};
use crate::tui::words::{count, title_of};

/// Asks for the list of what can be had back.
pub(super) fn ask(app: &mut App) -> Vec<Effect> {
    if app.read_only.as_deref() == Some(super::leave::SAMPLE) {
        app.say("The built-in sample is never saved.");
        return Vec::new();
    }
    vec![Effect::ListStates(app.root.clone())]
}

/// Shows the list, the latest first.
pub(super) fn listed(app: &mut App, result: Result<Vec<State>, String>) {
    let states = match result {
        Ok(states) => states,
        Err(error) => return app.complain(error),
    };
    // What was opened meanwhile stays in front.
    if !app.popups.is_empty() {
        return;
    }
    if states.is_empty() {
        app.say("msgmap has not saved anything of this map yet.");
        return;
    }
    let candidate = |state: &State| {
        let title = format!("{}  {}", app.clock.words(state.at), told(state));
        Candidate::new(&state.number.to_string(), &title, &about(app.map(), state))
    };
    let before = State::before(&states);
    let candidates = states.iter().rev().chain(&before).map(candidate).collect();
    let limit = HISTORY_BYTES_MAX / (1024 * 1024);
    let help = format!("Kept for {HISTORY_DAYS} days, up to {limit} MB.");
    let picker = Picker::of(Purpose::SavedState, ("Saved states", &help), candidates);
    app.popups.push(Popup::References(picker));
}

/// Returns what a state is, in a line; which entries it is about stands beside it.
fn told(state: &State) -> String {
    let mut words = state.summary();
    for entry in &state.entries {
        words = words.replace(&format!(" of {entry}"), "");
    }
    match state.kind {
        StateKind::Saved => words,
        StateKind::Discarded => format!("Discarded: {words}"),
        StateKind::SetAside => format!("Set aside: {words}"),
    }
}

/// Returns what people call the entries that a state is about.
fn about(map: &Map, state: &State) -> String {
    let title = |entry: &String| match entry.split_once('.') {
        Some((kind, id)) => {
            let key = Key { kind: kind.into(), id: id.into() };
            if map.get(&key).is_some() { title_of(map, &key) } else { entry.clone() }
        }
        None => entry.clone(),
    };
    let mut titles = state.entries.iter().map(title);
    let first = titles.next().unwrap_or_default();
    match titles.count() {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// Asks for what the files held in a state.
pub(super) fn chose(app: &mut App, number: Option<u64>) -> Vec<Effect> {
    let Some(number) = number else { return Vec::new() };
    app.popups.pop();
    vec![Effect::Recall { root: app.root.clone(), number }]
}

/// Shows what would be different with the map as it was in a state.
pub(super) fn recalled(app: &mut App, state: &State, result: Result<Vec<Content>, String>) {
    let contents = match result {
        Ok(contents) => contents,
        Err(error) => return app.complain(error),
    };
    if !app.popups.is_empty() {
        return;
    }
    let when = app.clock.words(state.at);
    let words = format!("Have the state of {when} back");
    // A file that was not there then has nothing to say.
    let contents = contents.into_iter().map(|(name, bytes)| (name, bytes.unwrap_or_default()));
    let mut work = app.workspace.clone();
    if let Err(error) = work.replace(&outside::with(&app.workspace, contents), words.clone()) {
        return app.complain(format!("That state can't be had back: {error}."));
    }
    let found = review::diff(&app.workspace, &work, app.today);
    if found.entries.is_empty() {
        app.say(format!("The map says what it said then ({when})."));
        return;
    }
    let lead = vec![
        format!("{when}: {}  {}", told(state), about(app.map(), state)),
        format!("With it, {} would be different:", count(memory::count_fields(&found), "field")),
    ];
    let mut ask = Ask::new("A saved state", lead, &memory::told(&found))
        .answer("have all of it back", Confirmed::RestoreAll);
    if found.entries.len() > 1 {
        ask = ask.answer("only one entry", Confirmed::RestoreOne);
    }
    let generation = app.generation;
    app.memory.recalled = Some(Box::new(Recalled { work, words, generation }));
    app.popups.push(Popup::Ask(Box::new(ask)));
}

/// Lets the whole map say what it said, as one edit.
pub(super) fn restore_all(app: &mut App) -> Vec<Effect> {
    let Some(recalled) = current(app) else { return Vec::new() };
    let contents = outside::texts(&recalled.work);
    match app.workspace.replace(&contents, recalled.words) {
        Ok(step) => {
            app.banner = standing_banner(app);
            app.say(format!("Done as one edit: {} takes it back.", app.key(Action::Undo)));
            changed(app, &step.keys)
        }
        Err(error) => {
            app.complain(format!("It could not be done: {error}."));
            Vec::new()
        }
    }
}

/// Asks which entry shall say what it said.
pub(super) fn ask_entry(app: &mut App) {
    let Some(recalled) = current(app) else { return };
    let found = back(app, &recalled);
    let candidate = |change: &crate::model::difference::EntryChange| {
        let note = match change.fate {
            Fate::Added => "was not there then",
            Fate::Removed => "is there no more",
            Fate::Kept => "",
        };
        Candidate::new(&change.entry.key.to_string(), &change.entry.title, note)
    };
    let candidates = found.entries.iter().map(candidate).collect();
    app.memory.recalled = Some(Box::new(recalled));
    let about = ("Which entry?", "The others stay as they are.");
    app.popups.push(Popup::References(Picker::of(Purpose::StateEntry, about, candidates)));
}

/// Lets one entry say what it said, as one edit.
pub(super) fn restore_entry(app: &mut App, key: &str) -> Vec<Effect> {
    app.popups.pop();
    let Some(recalled) = current(app) else { return Vec::new() };
    let found = back(app, &recalled);
    let change = found.entries.iter().find(|change| change.entry.key.to_string() == key);
    let Some(change) = change else { return Vec::new() };
    let words = format!("{}: {key}", recalled.words);
    let whole = (change, Part::Whole);
    let result = review::restore(&mut app.workspace, &recalled.work, whole, &words);
    reviewing::told(app, result)
}

/// Returns what differs between a state and the map as it is: what is to be taken back.
fn back(app: &App, recalled: &Recalled) -> Difference {
    review::diff(&recalled.work, &app.workspace, app.today)
}

/// Returns the state that is looked at, if the map is still the one that it was compared with.
fn current(app: &mut App) -> Option<Recalled> {
    let recalled = *app.memory.recalled.take()?;
    if refused(app) {
        return None;
    }
    if recalled.generation != app.generation {
        app.complain("The map has just changed. Look at the saved state again.");
        return None;
    }
    Some(recalled)
}

#[cfg(test)]
mod tests {
    use crate::disk::{Content, Occasion, State, StateKind, note_state, states};
    use crate::tui::desk::{Desk, MAP};
    use crate::tui::msg::{Effect, Msg};

    const THEN: &str = "\n[feature.once]\ntitle = \"Once there\"\n";

    /// A desk that has chosen the only saved state, and that state.
    fn desk() -> (Desk, State) {
        let home = tempfile::tempdir().unwrap();
        let occasion = Occasion {
            root: home.path().into(),
            at: 0,
            words: vec!["Set title of feature.ask".into()],
            entries: vec!["feature.ask".into()],
        };
        let written = [("map.toml".into(), None, Some(then().into_bytes()))];
        note_state(home.path(), &occasion, StateKind::Saved, &written).unwrap();
        let states = states(home.path()).unwrap();
        let mut desk = Desk::new(100, 30);
        desk.press(&["F3", "H"]);
        assert!(matches!(desk.effects.pop(), Some(Effect::ListStates(_))));
        desk.happen(Msg::States(Ok(states.clone())));
        (desk, states[0].clone())
    }

    /// What the map said then.
    fn then() -> String {
        MAP.replace("Ask the ledger", "Ask it") + THEN
    }

    fn contents() -> Vec<Content> {
        vec![("map.toml".into(), Some(then().into_bytes()))]
    }

    /// Looks at what would be different.
    fn look() -> Desk {
        let (mut desk, state) = desk();
        let screen = desk.screen();
        assert!(screen.contains("Set title") && screen.contains("Ask the ledger"), "{screen}");
        assert!(screen.contains("Kept for 30 days, up to 200 MB."), "{screen}");
        desk.press(&["Enter"]);
        let Some(Effect::Recall { number: 1, .. }) = desk.effects.pop() else { panic!("no look") };
        desk.happen(Msg::Recalled { state: Box::new(state), result: Ok(contents()) });
        let screen = desk.screen();
        assert!(screen.contains("Ask it") && screen.contains("Once there"), "{screen}");
        desk
    }

    #[test]
    fn a_whole_state_comes_back_as_one_edit_that_can_be_taken_back() {
        let mut desk = look();
        desk.press(&["Enter"]);
        assert_eq!(desk.text(), then());
        assert!(desk.app.workspace.is_unsaved());
        desk.press(&["u"]);
        assert_eq!(desk.text(), MAP);
    }

    #[test]
    fn one_entry_comes_back_and_the_others_stay() {
        let mut desk = look();
        desk.press(&["Tab", "Enter", "'ask", "Enter"]);
        assert_eq!(desk.text(), MAP.replace("Ask the ledger", "Ask it"), "{}", desk.screen());
        desk.press(&["u"]);
        assert_eq!(desk.text(), MAP);
    }

    #[test]
    fn looking_changes_nothing_and_neither_does_a_map_that_is_read_only() {
        let mut desk = look();
        desk.press(&["Esc"]);
        assert!(desk.app.popups.is_empty());
        assert_eq!(desk.text(), MAP);
        let mut desk = look();
        desk.app.read_only = Some("--read-only".into());
        desk.press(&["Enter"]);
        assert_eq!(desk.text(), MAP);
        assert!(desk.app.status.bad);
    }

    #[test]
    fn what_can_not_be_told_is_said() {
        let (mut desk, state) = desk();
        desk.press(&["Enter"]);
        let result = Err("What map.toml held in state 1 is not kept any more.".to_owned());
        desk.happen(Msg::Recalled { state: Box::new(state), result });
        assert!(desk.app.status.bad && desk.app.status.text.contains("not kept any more"));
        let mut desk = Desk::new(100, 30);
        desk.happen(Msg::States(Ok(Vec::new())));
        assert_eq!(desk.app.status.text, "msgmap has not saved anything of this map yet.");
    }
}
