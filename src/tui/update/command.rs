//! Carrying out a command, wherever it was chosen: by a key, in the palette, with the mouse.

use super::{
    around, brief, bulk, cards, edit, elsewhere, entry, external, facets, field, find, history,
    home, known, leave, map, marks, matrix, mentions, narrow, popup, relocate, review, states,
};
use crate::tui::app::{App, FindFocus, MapFocus, Popup, Tab};
use crate::tui::commands::Action;
use crate::tui::msg::Effect;
use crate::tui::popup::Palette;
use crate::tui::tour;

/// What is said when the Find tab begins to hide what is internal.
pub(super) const ONLY_CUSTOMERS: &str = "Only what customers may see is shown.";
/// What is said when the Map tab is shown meanwhile.
pub(super) const MAP_SHOWS_ALL: &str = "The Map tab shows everything, internal entries too.";
/// The same of the Matrix tab.
const MATRIX_SHOWS_ALL: &str = "The Matrix tab shows everything, internal entries too.";
/// The same of the Review tab.
const REVIEW_SHOWS_ALL: &str = "The Review tab shows everything, internal entries too.";

/// Carries out a command.
pub fn run(app: &mut App, action: Action) -> Vec<Effect> {
    if !app.popups.is_empty()
        && let Some(effects) = popup::run(app, action)
    {
        return effects;
    }
    match action {
        Action::ShowHelp => app.popups.push(Popup::Help(0)),
        Action::ShowPalette => app.popups.push(Popup::Palette(Palette::new())),
        Action::ShowFind => show_tab(app, Tab::Find),
        Action::ShowMap => show_tab(app, Tab::Map),
        Action::ShowAround => around::show(app),
        Action::ShowBrief => {
            let used = home::used(app);
            brief::show(app);
            return used;
        }
        Action::ShowMatrix => show_tab(app, Tab::Matrix),
        Action::ShowReview => show_tab(app, Tab::Review),
        Action::ChooseRevision
        | Action::TakeBack
        | Action::Approve
        | Action::KeepOurs
        | Action::TakeTheirs
        | Action::TakeBoth
        | Action::EditSide
        | Action::WriteMerge => {
            return review::run(app, action);
        }
        Action::ChooseRows
        | Action::ChooseCols
        | Action::ChooseView
        | Action::SwapEdges
        | Action::SortRows
        | Action::SortCols
        | Action::FoldRow
        | Action::FoldCol
        | Action::FilterRows
        | Action::FilterCols
        | Action::OnlyGaps => return matrix::run(app, action),
        Action::Quit => {
            let mut effects = home::used(app);
            effects.extend(leave::quit(app));
            return effects;
        }
        Action::Save => return leave::save(app),
        Action::Reload => return leave::reload(app),
        Action::Undo if review::conflicts::undo(app) => {}
        Action::Undo => return history::undo(app),
        Action::Redo => return history::redo(app),
        Action::ShowChanges => history::show(app),
        Action::ShowStates => return states::ask(app),
        Action::SaveElsewhere => elsewhere::ask(app),
        Action::Copy if app.tab == Tab::Matrix => return matrix::copy(app),
        Action::Copy => return find::copy(app),
        Action::GoToQuery => {
            app.tab = Tab::Find;
            app.find.focus = FindFocus::Query;
            tell_what_is_hidden(app);
        }
        Action::GoToFilter => {
            app.tab = Tab::Map;
            app.map_tab.focus = MapFocus::Filter;
            tell_what_is_hidden(app);
        }
        Action::ToggleMouse => {
            app.mouse = !app.mouse;
            app.say(if app.mouse {
                "The mouse works in msgmap again.".to_owned()
            } else {
                let key = app.key(Action::ToggleMouse);
                format!(
                    "The mouse is left to the terminal: select text with it. {key} takes it back."
                )
            });
            return vec![Effect::Mouse(app.mouse)];
        }
        Action::NextTheme => return next_theme(app),
        Action::ToggleCustomerOnly => {
            app.find.customer_only = !app.find.customer_only;
            app.find.page_of = None;
            app.find.welcome_of = None;
            app.say(match (app.find.customer_only, app.tab) {
                (true, Tab::Find) => ONLY_CUSTOMERS,
                (true, Tab::Map) => MAP_SHOWS_ALL,
                (true, Tab::Matrix) => MATRIX_SHOWS_ALL,
                (true, Tab::Review) => REVIEW_SHOWS_ALL,
                (false, _) => "What is internal is shown again.",
            });
            return find::ask(app);
        }
        Action::EditEntry => {
            if let Some(key) = app.chosen().cloned() {
                app.tab = Tab::Map;
                map::show(app, &key);
                app.map_tab.focus = MapFocus::Form;
                tell_what_is_hidden(app);
            }
        }
        Action::FindEntry => {
            if let Some(key) = app.chosen().cloned() {
                app.tab = Tab::Find;
                find::show(app, &key);
                tell_what_is_hidden(app);
            }
        }
        Action::NewEntry if matrix::fills(app) => matrix::ask_situation(app),
        Action::NewEntry if app.tab == Tab::Find && app.find.found.gap.is_some() => {
            known::fill_gap(app);
        }
        Action::NewEntry => entry::ask_new(app),
        Action::SetKnown => known::ask(app),
        Action::ClearKnown => return known::clear(app),
        Action::DropValue => return known::ask_take_off(app),
        Action::ShowAlike => known::show_alike(app),
        Action::DuplicateEntry => entry::ask_duplicate(app),
        Action::RenameEntry => entry::ask_rename(app),
        Action::DeleteEntry => mentions::ask_delete(app),
        Action::RetireEntry => mentions::ask_retire(app),
        Action::RelocateEntry => relocate::ask(app),
        Action::MarkEntry => marks::toggle(app),
        Action::MarkUp => marks::extend(app, false),
        Action::MarkDown => marks::extend(app, true),
        Action::MarkAll => marks::toggle_all(app),
        Action::ClearMarks => {
            marks::clear(app);
        }
        Action::ChangeMany => bulk::ask(app),
        Action::ShowFacets if app.tab == Tab::Find => return narrow::show(app),
        Action::ShowFacets => facets::open(app),
        Action::ChooseValue => return narrow::choose(app),
        Action::TogglePin => return home::toggle_pin(app),
        Action::ForgetRecent => return home::forget_searches(app),
        Action::ShowWhy => return find::ask_why(app),
        Action::DropFilter if app.tab == Tab::Find => return narrow::take_last_off(app),
        Action::DropFilter => facets::take_last_off(app),
        Action::SortOutline => facets::ask_sort(app),
        Action::ClearField => return edit::clear(app),
        Action::AddCard => field::add_card(app),
        Action::MoveUp => return cards::shift(app, false),
        Action::MoveDown => return cards::shift(app, true),
        Action::ApplyFix => return edit::fix(app),
        Action::DuplicateCard => return cards::duplicate(app),
        Action::FoldCard => cards::fold(app),
        Action::OpenOutside => return external::open(app),
        Action::ToggleFolds if app.tab == Tab::Matrix => matrix::toggle_folds(app),
        Action::ToggleFolds => map::toggle_folds(app),
        Action::Go(to) => {
            return match app.tab {
                Tab::Find => find::go(app, to),
                Tab::Map => map::go(app, to),
                Tab::Matrix => matrix::go(app, to),
                Tab::Review => review::go(app, to),
            };
        }
        Action::TakeTour => tour::begin(app),
        Action::Keep
        | Action::MarkItem
        | Action::Yes
        | Action::No
        | Action::NextStep
        | Action::CopyBrief => {}
    }
    Vec::new()
}

/// Shows the next theme and remembers it; where the settings name one, that comes back.
fn next_theme(app: &mut App) -> Vec<Effect> {
    app.theme = app.theme.next();
    let name = app.theme.name();
    if let Some(set) = app.theme_set {
        let set = set.name();
        app.say(format!("Colors: {name}, until you leave; your settings say {set}."));
        return Vec::new();
    }
    app.say(format!("Colors: {name}."));
    app.remembered.theme = Some(app.theme.id().to_owned());
    vec![Effect::Remember(app.remembered.clone())]
}

pub(super) fn show_tab(app: &mut App, tab: Tab) {
    app.popups.clear();
    app.tab = tab;
    app.matrix.lent = None;
    app.review.lent = None;
    if tab == Tab::Map && app.map_tab.focus == MapFocus::Filter {
        app.map_tab.focus = MapFocus::Outline;
    }
    tell_what_is_hidden(app);
}

/// Sees to it that nobody who hides what is internal takes the Map tab for safe to show.
pub(super) fn tell_what_is_hidden(app: &mut App) {
    match app.tab {
        Tab::Map if app.find.customer_only => app.say(MAP_SHOWS_ALL),
        Tab::Matrix if app.find.customer_only => app.say(MATRIX_SHOWS_ALL),
        Tab::Review if app.find.customer_only => app.say(REVIEW_SHOWS_ALL),
        Tab::Find
            if [MAP_SHOWS_ALL, MATRIX_SHOWS_ALL, REVIEW_SHOWS_ALL]
                .contains(&app.status.text.as_str()) =>
        {
            app.say(if app.find.customer_only { ONLY_CUSTOMERS } else { "" });
        }
        Tab::Find | Tab::Map | Tab::Matrix | Tab::Review => {}
    }
}
