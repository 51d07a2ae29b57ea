//! What is known of the customer: set for the call, understood from words, taken off; and what
//! nobody has written yet for it.

#[cfg(test)]
mod tests;

use super::{find, guide, narrow};
use crate::model::{Entry, Key, Table, Value};
use crate::tui::app::{App, Popup, Tab};
use crate::tui::commands::Action;
use crate::tui::input::Input;
use crate::tui::msg::Effect;
use crate::tui::narrow::choice_words;
use crate::tui::picker::{Candidate, Picker};
use crate::tui::popup::{Choice, ChoiceItem, Purpose};
use crate::tui::view::Off;
use crate::tui::words::{kind_label, title_of};

/// Asks what is known of the customer: values of any dimension.
pub(super) fn ask(app: &mut App) {
    let map = app.map();
    // Who they are comes before what they want, which mostly is what the words are for.
    let mut dimensions: Vec<_> = map.schema().dimensions().collect();
    dimensions.sort_by_key(|kind| kind.name == "requirement");
    let mut candidates = Vec::new();
    for kind in dimensions {
        for entry in map.of_kind(&kind.name) {
            let id = entry.key.to_string();
            let mut note = kind.label.to_lowercase();
            for alias in entry.words("aliases") {
                note.extend([", ", alias]);
            }
            candidates.push(Candidate::new(&id, entry.title(), &note));
        }
    }
    if candidates.is_empty() {
        app.say("The map names no customers yet: no persona, market or competitor.");
        return;
    }
    let what = ("Who is the customer?", "It stays for every search of the call.");
    let mut picker = Picker::of(Purpose::Known, what, candidates);
    picker.single = false;
    picker.chosen = app.find.known.iter().map(ToString::to_string).collect();
    picker.before.clone_from(&picker.chosen);
    picker.refresh();
    app.tab = Tab::Find;
    app.popups.push(Popup::References(picker));
}

/// Takes in what was picked, and searches anew.
pub(super) fn set(app: &mut App, mut picker: Picker) -> Vec<Effect> {
    // What is highlighted and was looked for is meant, and so is the first one of all.
    let looked_for = picker.typed && !picker.input.text().trim().is_empty();
    let is_new = picker.candidate().is_some_and(|it| !picker.chosen.contains(&it.id));
    let is_first = picker.chosen.is_empty() && picker.before.is_empty();
    if is_new && (looked_for || is_first) {
        picker.mark();
    }
    app.find.known = picker.chosen.iter().filter_map(|id| key_of(id)).collect();
    tell(app);
    find::ask(app)
}

/// Forgets what is known of the customer.
pub(super) fn clear(app: &mut App) -> Vec<Effect> {
    app.find.known.clear();
    tell(app);
    find::ask(app)
}

fn tell(app: &mut App) {
    let names: Vec<String> = app.find.known.iter().map(|key| title_of(app.map(), key)).collect();
    app.say(if names.is_empty() {
        "The search is for every customer again.".to_owned()
    } else {
        format!("Every search is for this customer now: {}.", names.join(", "))
    });
}

/// Takes a value off: one that was set is forgotten, one that was understood is not meant.
pub(super) fn take_off(app: &mut App, what: &Off) -> Vec<Effect> {
    match what {
        Off::Known(key) => {
            app.find.known.retain(|known| known != key);
            tell(app);
        }
        Off::Chosen(choice) => return narrow::take_off(app, choice),
        Off::Understood(key, words) => {
            let text = app.find.input.text().to_owned();
            if app.find.found_for.as_ref() != Some(&text) {
                // Typing goes on: what was understood is about to change.
                return Vec::new();
            }
            let said = text.get(words.clone()).unwrap_or_default().to_owned();
            if said.contains(':') {
                // A label says outright what is meant: it goes.
                let before = text.get(..words.start).unwrap_or_default().trim_end();
                let after = text.get(words.end..).unwrap_or_default().trim_start();
                app.find.input = Input::new(format!("{before} {after}").trim());
                app.say(format!("{said} is taken off."));
            } else {
                app.find.not_meant.push(key.clone());
                let title = title_of(app.map(), key);
                app.say(format!("“{said}” counts as a word only, no longer as {title}."));
            }
        }
    }
    find::ask(app)
}

/// Returns what can be taken off, in the order of the screen.
fn all_off(app: &App) -> Vec<(Off, String)> {
    let known = app.find.known.iter().map(|key| (Off::Known(key.clone()), key));
    let understood = app.find.found.understood.iter();
    let understood =
        understood.map(|it| (Off::Understood(it.key.clone(), it.words.clone()), &it.key));
    let named =
        |(off, key)| (off, format!("{}: {}", kind_label(app.map(), key), title_of(app.map(), key)));
    let chosen = app.find.narrow.chosen.iter().map(|choice| {
        let (of, label) = choice_words(app.map(), choice);
        (Off::Chosen(choice.clone()), format!("Only {of}: {label}"))
    });
    known.chain(understood).map(named).chain(chosen).collect()
}

/// Takes the one value off that there is, or asks which.
pub(super) fn ask_take_off(app: &mut App) -> Vec<Effect> {
    let all = all_off(app);
    match all.as_slice() {
        [] => app.say(
            "There is nothing to take off: no word was understood as a value, and none is chosen.",
        ),
        [(only, _)] => return take_off(app, only),
        _ => {
            let item = |(place, (off, label)): (usize, &(Off, String))| ChoiceItem {
                word: Some(place.to_string().into()),
                label: label.clone(),
                help: match off {
                    Off::Known(_) => "forget it".into(),
                    Off::Chosen(_) => "show the others too".into(),
                    Off::Understood(..) => "take it as words only".into(),
                },
            };
            let items = all.iter().enumerate().map(item).collect();
            choose(app, Purpose::NotMeant, "Which is not meant?", items);
        }
    }
    Vec::new()
}

/// Shows the entries that stand in one row with the chosen one.
pub(super) fn show_alike(app: &mut App) {
    let hit = app.find.found.hits.get(app.find.selected).filter(|_| app.tab == Tab::Find);
    let folded = hit.map(|hit| hit.folded.clone()).unwrap_or_default();
    if folded.is_empty() {
        app.say("Nothing else that was found says nearly the same.");
        return;
    }
    let item = |key: &Key| ChoiceItem {
        word: Some(key.to_string().into()),
        label: app.map().get(key).map_or("", Entry::title).to_owned(),
        help: key.to_string(),
    };
    let items = folded.iter().map(item).collect();
    choose(app, Purpose::Alike, "Nearly the same", items);
}

fn choose(app: &mut App, purpose: Purpose, label: &str, items: Vec<ChoiceItem>) {
    let label = label.to_owned();
    app.popups.push(Popup::Choice(Choice {
        purpose,
        label,
        items,
        selected: 0,
        scroll: 0,
        error: None,
    }));
}

/// Takes in what was chosen.
pub(super) fn chose(app: &mut App, purpose: &Purpose, word: &str) -> Vec<Effect> {
    if *purpose == Purpose::Alike {
        if let Some(key) = key_of(word) {
            find::show(app, &key);
        }
        return Vec::new();
    }
    let off = word.parse().ok().and_then(|place: usize| all_off(app).into_iter().nth(place));
    off.map(|(off, _)| take_off(app, &off)).unwrap_or_default()
}

/// Begins the situation that would have answered, with what is known of it.
pub(super) fn fill_gap(app: &mut App) {
    let Some(gap) = app.find.found.gap.clone() else { return };
    let mut fields = Table::default();
    fields.insert("title".into(), Value::text(gap.title.as_str()));
    for kind in app.map().schema().dimensions() {
        let ids = gap.values.iter().filter(|key| key.kind == kind.name);
        let ids: Vec<&str> = ids.map(|key| key.id.as_str()).collect();
        if !ids.is_empty() {
            fields.insert(kind.plural.clone(), Value::words(ids));
        }
    }
    guide::start(app, &gap.kind.into(), fields);
    if app.read_only.is_none() {
        let key = app.key(Action::Go(crate::tui::commands::Move::Back));
        app.say(format!("Nothing answers this yet. {key} goes back to the search."));
    }
}

fn key_of(said: &str) -> Option<Key> {
    said.split_once('.').map(|(kind, id)| Key::new(kind, id))
}
