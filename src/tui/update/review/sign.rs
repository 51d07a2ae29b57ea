//! Signing an entry off: as whom, by whom.

use crate::model::{Key, Shape, Standing, is_signed_off_at_all, standings};
use crate::review;
use crate::tui::app::{App, Popup, Tab};
use crate::tui::input::Input;
use crate::tui::msg::Effect;
use crate::tui::popup::{Choice, ChoiceItem, LineEditor, Purpose};

/// Asks as whom the chosen entry is signed off.
pub(in crate::tui::update) fn ask_signatory(app: &mut App) {
    if super::super::edit::refused(app) {
        return;
    }
    let Some(entry) = app.chosen().and_then(|key| app.map().get(key)) else {
        app.say(match app.tab {
            Tab::Review => "Choose an entry that is in the map: it is signed off.",
            Tab::Find | Tab::Map | Tab::Matrix => "Choose an entry first: it is signed off.",
        });
        return;
    };
    if !is_signed_off_at_all(app.map(), entry) {
        app.say("Only messages and situations are signed off.");
        return;
    }
    let standings = standings(app.map(), entry);
    if standings.is_empty() {
        app.say("The map names nobody who signs off: list the signatories in the map's settings.");
        return;
    }
    let selected = standings.iter().position(|(_, standing)| !standing.holds()).unwrap_or(0);
    let items = standings.iter().map(|(signatory, standing)| ChoiceItem {
        word: Some(signatory.clone()),
        label: signatory.to_string(),
        help: match standing {
            Standing::Open => "open".to_owned(),
            Standing::Signed(stamp) => format!("signed by {}", stamp.by),
            Standing::Lapsed(stamp) => format!("lapsed; signed by {}", stamp.by),
        },
    });
    let choice = Choice {
        purpose: Purpose::SignAs { key: entry.key.clone() },
        label: format!("Sign off {} as", entry.title()),
        items: items.collect(),
        selected,
        scroll: 0,
        error: None,
    };
    app.popups.push(Popup::Choice(choice));
}

/// Asks who signs; what git calls the user stands there first, or who signed last.
pub(in crate::tui::update) fn ask_name(app: &mut App, key: &Key, signatory: &str) {
    let from_git = app.review.reviewed().and_then(|found| found.user.clone());
    let name = app.remembered.signs_as.clone().or(from_git).unwrap_or_default();
    let mut input = Input::default();
    input.insert(&name);
    app.popups.push(Popup::Line(LineEditor {
        purpose: Purpose::SignBy { key: key.clone(), signatory: signatory.into() },
        label: format!("Sign as {signatory}: who signs?"),
        help: "The name stands in the map with the day. Sign what you have read.".to_owned(),
        shape: Shape::Line,
        input,
        before: name,
        error: None,
    }));
}

/// Signs, and remembers the name.
pub(in crate::tui::update) fn sign(
    app: &mut App,
    key: &Key,
    signatory: &str,
    by: &str,
) -> Result<Vec<Effect>, String> {
    if by.is_empty() {
        return Err("Say who signs.".to_owned());
    }
    let Some(entry) = app.map().get(key) else {
        return Err("It is not in the map now.".to_owned());
    };
    let Some(edit) = review::sign(app.map(), entry, signatory, by, app.today) else {
        app.say(format!("{signatory} has signed it already, and it still says the same."));
        return Ok(Vec::new());
    };
    let words = format!("Sign off {key} as {signatory}");
    let mut effects = super::apply_all(app, &[edit], words);
    // How it stands is told anew at once.
    app.review.detail_of = None;
    if app.remembered.signs_as.as_deref() != Some(by) {
        app.remembered.signs_as = Some(by.to_owned());
        effects.push(Effect::Remember(app.remembered.clone()));
    }
    Ok(effects)
}
