//! The filter: typed with offers, chosen from a menu, taken off one by one; and the order.

use super::{map, narrow};
use crate::tui::app::{App, MapFocus, Popup, Tab};
use crate::tui::commands::Action;
use crate::tui::facets::menu::Menu;
use crate::tui::facets::offers::{Offers, offers};
use crate::tui::facets::{Term, sieve::Ground, terms, toggled, without};
use crate::tui::input::Input;
use crate::tui::msg::Effect;
use crate::tui::outline::Sort;
use crate::tui::popup::{Choice, ChoiceItem, Purpose};

/// Opens the menu of facets.
pub(super) fn open(app: &mut App) {
    app.tab = Tab::Map;
    if app.map_tab.focus == MapFocus::Filter {
        app.map_tab.focus = MapFocus::Outline;
    }
    let menu =
        Menu::new(&app.map_tab.outline, &ground(app), app.map_tab.filter.text(), app.generation);
    app.popups.push(Popup::Facets(Box::new(menu)));
}

/// Returns what entries are looked at with.
pub(super) fn ground(app: &App) -> Ground<'_> {
    Ground { workspace: &app.workspace, findings: &app.findings, today: app.today }
}

/// Returns what narrows the outline now.
pub(super) fn terms_on(app: &App) -> Vec<Term> {
    terms(app.map().schema(), app.map_tab.filter.text())
}

/// Lets the chosen value of the menu in front narrow the outline, or no longer.
pub(super) fn toggle(app: &mut App) -> Vec<Effect> {
    let Some(Popup::Facets(menu)) = app.popups.last() else { return Vec::new() };
    let Some(value) = menu.value(menu.selected).cloned() else { return Vec::new() };
    if menu.is_of_find() {
        return narrow::toggle(app, &value);
    }
    let text = toggled(app.map().schema(), app.map_tab.filter.text(), &value.facet, &value.value);
    set(app, &text);
    count(app);
    Vec::new()
}

/// Counts anew in the menu in front.
fn count(app: &mut App) {
    let Some(Popup::Facets(mut menu)) = app.popups.pop() else { return };
    let generation = app.generation;
    menu.count(&app.map_tab.outline, &ground(app), app.map_tab.filter.text(), generation);
    app.popups.push(Popup::Facets(menu));
}

/// Tells whether the menu in front has entries left to count: then it goes on once it is drawn.
pub(super) fn wanted(app: &App) -> Option<Effect> {
    match app.popups.last() {
        Some(Popup::Facets(menu)) => menu.is_counting().then_some(Effect::GoOn),
        Some(_) | None => None,
    }
}

/// Counts some entries more for the menu in front; all anew where the map is another one by now.
pub(super) fn go_on(app: &mut App) {
    let Some(Popup::Facets(menu)) = app.popups.last() else { return };
    if menu.is_of_find() {
        return;
    }
    if menu.generation() != app.generation {
        count(app);
        return;
    }
    let Some(Popup::Facets(mut menu)) = app.popups.pop() else { return };
    menu.count_on(&app.map_tab.outline, &ground(app));
    app.popups.push(Popup::Facets(menu));
}

/// Gives the filter another text.
pub(super) fn set(app: &mut App, text: &str) {
    app.map_tab.filter = Input::new(text);
    app.map_tab.offers = Offers::default();
    map::filter(app);
    map::follow_outline(app);
}

/// Takes one part of the filter off.
pub(super) fn take_off(app: &mut App, term: &Term) {
    let text = without(app.map_tab.filter.text(), term);
    set(app, &text);
    let number = app.map_tab.outline.n_passed;
    app.say(if text.is_empty() {
        "The filter is off.".to_owned()
    } else {
        format!("{number} entries fit what is left of the filter.")
    });
}

/// Takes the last part of the filter off.
pub(super) fn take_last_off(app: &mut App) {
    match terms(app.map().schema(), app.map_tab.filter.text()).last().cloned() {
        Some(term) => take_off(app, &term),
        None => {
            let (types, shows) = (app.key(Action::GoToFilter), app.key(Action::ShowFacets));
            app.say(format!("No filter is on. {types} types one, {shows} shows all there are."));
        }
    }
}

/// Finds what to offer for what is being typed.
pub(super) fn offer(app: &mut App) {
    let found = offers(&app.map_tab.outline, &ground(app), app.map_tab.filter.text());
    app.map_tab.offers = found;
}

/// Takes the chosen offer, or the first one; tells whether there was one.
pub(super) fn take_offer(app: &mut App) -> bool {
    let found = std::mem::take(&mut app.map_tab.offers);
    let Some(offer) = found.items.get(found.selected.unwrap_or(0)) else { return false };
    let is_whole = offer.count.is_some() || !offer.text.ends_with(':');
    let text = if is_whole { format!("{} ", offer.text) } else { offer.text.clone() };
    set(app, &text);
    offer_next(app, is_whole);
    true
}

/// A facet that was taken still wants a value.
fn offer_next(app: &mut App, is_whole: bool) {
    if !is_whole {
        offer(app);
    }
}

/// Chooses among the offers; tells whether there are any.
pub(super) fn move_offer(app: &mut App, down: bool) -> bool {
    let offers = &mut app.map_tab.offers;
    if offers.items.is_empty() {
        return false;
    }
    let last = offers.items.len() - 1;
    offers.selected = match (offers.selected, down) {
        (None, true) => Some(0),
        (None | Some(0), false) => None,
        (Some(at), true) => Some((at + 1).min(last)),
        (Some(at), false) => Some(at - 1),
    };
    true
}

/// Asks in which order entries shall stand.
pub(super) fn ask_sort(app: &mut App) {
    app.tab = Tab::Map;
    let items = Sort::ALL.into_iter().map(|sort| {
        let (label, help) = sort.words();
        ChoiceItem { word: Some(label.into()), label: label.into(), help: help.into() }
    });
    let selected = Sort::ALL.iter().position(|sort| *sort == app.map_tab.outline.sort);
    app.popups.push(Popup::Choice(Choice {
        purpose: Purpose::SortBy,
        label: "Order of the outline".into(),
        items: items.collect(),
        selected: selected.unwrap_or(0),
        scroll: 0,
        error: None,
    }));
}

/// Gives entries another order.
pub(super) fn sort(app: &mut App, label: &str) {
    let Some(sort) = Sort::ALL.into_iter().find(|sort| sort.words().0 == label) else { return };
    app.map_tab.outline.sort = sort;
    map::filter(app);
    app.say(format!("Entries stand {}.", in_words(sort)));
}

fn in_words(sort: Sort) -> &'static str {
    match sort {
        Sort::Reviewed => "by their review, never and longest ago first",
        Sort::Problems => "by their problems, most first",
        Sort::Used => "by how many others refer to them, most first",
        Sort::Title | Sort::Canonical | Sort::Owner | Sort::File => sort.words().1,
    }
}
