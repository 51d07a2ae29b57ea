//! What follows from what happens: the app changes, and effects come out. No IO.
//!
//! Start with [`update`]. A key is looked up in the table of commands and its action carried out
//! by [`run`]; what is no command is typed. After every message [`settle()`] brings what is derived
//! up to date and keeps what is chosen in view.

mod around;
mod brief;
mod bulk;
mod cards;
mod command;
mod draft;
mod edit;
mod elsewhere;
mod entry;
mod external;
mod facets;
mod field;
mod find;
mod guide;
mod history;
mod home;
mod keep;
mod known;
mod leave;
mod live;
mod map;
mod marks;
mod matrix;
pub mod memory;
mod mentions;
mod mouse;
mod narrow;
mod notes;
pub(super) mod outside;
mod pick;
mod plan;
mod popup;
mod relocate;
mod review;
mod settle;
mod states;
#[cfg(test)]
mod tests;

use crossterm::event::{KeyEvent, KeyEventKind};

use super::app::{App, FindFocus};
use super::commands::Context;
use super::keys;
use super::matrix::MatrixFocus;
use super::msg::{CopiedBy, Effect, Msg};
use super::tour;
use crate::model::Key;

pub use command::run;
pub use home::{is_pinned, pin_hint};
pub use narrow::left_out_words;
pub use settle::settle;

use command::{show_tab, tell_what_is_hidden};

/// The largest text that is taken at one paste, in bytes.
const PASTE_MAX: usize = 1024 * 1024;
/// What is said while a text is on its way into the clipboard.
const COPYING: &str = "Copying …";
/// Takes in what happened and returns what is to be done.
pub fn update(app: &mut App, msg: Msg) -> Vec<Effect> {
    app.workspace.tell_time(app.clock.now);
    let was_touring = app.is_touring();
    let mut effects = match msg {
        Msg::Key(key) => pressed(app, key),
        Msg::Paste(text) => pasted(app, &text),
        Msg::Mouse(event, at) => mouse::mouse(app, event, at),
        Msg::Resize(width, height) => {
            app.area.width = width;
            app.area.height = height;
            Vec::new()
        }
        Msg::Indexing { done, total } => {
            app.find.indexing = (done < total).then_some((done, total));
            Vec::new()
        }
        Msg::Found { generation, result } => {
            find::found(app, generation, result);
            Vec::new()
        }
        Msg::Checked(findings) => {
            if findings.generation >= app.findings.generation {
                app.findings = findings;
                map::checked(app);
            }
            Vec::new()
        }
        Msg::GoOn => {
            facets::go_on(app);
            Vec::new()
        }
        Msg::Covered { generation, wish, coverage } => {
            matrix::covered(app, generation, &wish, coverage);
            Vec::new()
        }
        Msg::Reviewed { question, result } => {
            review::reviewed(app, question, result);
            Vec::new()
        }
        Msg::DriverMissing(top) => driver_missing(app, top),
        Msg::Saved { texts, result, unnoted } => leave::saved(app, &texts, result, unnoted),
        Msg::Stirred => outside::stirred(app),
        Msg::Looked(looked) => outside::looked(app, looked),
        Msg::MadeOne { generation, result } => outside::made_one(app, generation, result),
        Msg::States(result) => {
            states::listed(app, result);
            Vec::new()
        }
        Msg::Recalled { state, result } => {
            states::recalled(app, &state, result);
            Vec::new()
        }
        Msg::WrittenElsewhere(result) => {
            elsewhere::written(app, result);
            Vec::new()
        }
        Msg::NotKept(error) => {
            let text = format!("Unsaved work can't be kept aside: {error}. Save it soon.");
            app.complain(text);
            Vec::new()
        }
        Msg::Freed => vec![Effect::TakeOver],
        Msg::TakenOver { result, past } => outside::taken_over(app, result, past),
        Msg::Suspend => vec![Effect::Suspend],
        Msg::Resumed => vec![Effect::Retake],
        Msg::Reloaded { generation, result } => leave::reloaded(app, generation, result),
        Msg::Copied(result) => {
            copied(app, result);
            Vec::new()
        }
        Msg::Returned { errand, result } => external::returned(app, *errand, result),
        Msg::WorkerLost(what) => {
            app.complain(format!("{what} stopped working. Save your work and start msgmap again."));
            Vec::new()
        }
        Msg::Stop => vec![Effect::Quit],
    };
    if was_touring && !app.is_touring() && !app.remembered.tour_seen {
        app.remembered.tour_seen = true;
        effects.insert(0, Effect::Remember(app.remembered.clone()));
    }
    settle(app);
    effects.extend(matrix::wanted(app));
    effects.extend(find::wanted(app));
    let noted = memory::notes(app);
    // What was done is noted before anything else is done with it.
    effects.splice(0..0, noted);
    effects.extend(outside::look(app));
    effects.extend(review::wanted(app));
    effects.extend(facets::wanted(app));
    effects
}

fn pressed(app: &mut App, key: KeyEvent) -> Vec<Effect> {
    if key.kind == KeyEventKind::Release {
        return Vec::new();
    }
    let listener = app.listener();
    let command = keys::name_of(key).and_then(|name| app.keymap.command_for(listener, &name));
    match command {
        Some(command) => run(app, command.action),
        None if listener == Context::Tour => {
            tour::end(app);
            pressed(app, key)
        }
        None => typed(app, listener, key),
    }
}

/// Takes a key that is no command.
fn typed(app: &mut App, listener: Context, key: KeyEvent) -> Vec<Effect> {
    match listener {
        Context::Query => {
            if app.find.input.key(key) {
                return find::ask(app);
            }
        }
        Context::Filter => {
            if app.map_tab.filter.key(key) {
                map::filter(app);
                map::follow_outline(app);
                facets::offer(app);
            }
        }
        Context::MatrixWords => {
            if let MatrixFocus::Words(edge) = app.matrix.focus
                && app.matrix.edge(edge).words.key(key)
            {
                matrix::narrowed(app, edge);
            }
        }
        Context::Palette
        | Context::Line
        | Context::Text
        | Context::References
        | Context::Facets => {
            return popup::typed(app, key);
        }
        Context::Results
        | Context::Preview
        | Context::Counts
        | Context::Outline
        | Context::Form
        | Context::Side
        | Context::Matrix
        | Context::MatrixCell
        | Context::Review
        | Context::ReviewDetail
        | Context::Conflicts
        | Context::Around
        | Context::Help
        | Context::Choice
        | Context::Confirm
        | Context::Plan
        | Context::Changes
        | Context::Ask
        | Context::Brief
        | Context::Tour => {}
    }
    Vec::new()
}

/// Takes pasted text: it goes where is typed, and is never taken for keys.
fn pasted(app: &mut App, text: &str) -> Vec<Effect> {
    tour::end(app);
    if text.len() > PASTE_MAX {
        app.complain("That is more than 1 MB, too much for one paste. Nothing was taken in.");
        return Vec::new();
    }
    match app.listener() {
        Context::Query => {
            app.find.input.insert(text);
            return find::ask(app);
        }
        Context::Filter => {
            app.map_tab.filter.insert(text);
            map::filter(app);
            map::follow_outline(app);
            facets::offer(app);
        }
        Context::MatrixWords => {
            if let MatrixFocus::Words(edge) = app.matrix.focus {
                app.matrix.edge(edge).words.insert(text);
                matrix::narrowed(app, edge);
            }
        }
        Context::Palette
        | Context::Line
        | Context::Text
        | Context::References
        | Context::Facets => {
            popup::pasted(app, text);
        }
        Context::Results | Context::Preview | Context::Counts => {
            app.find.focus = FindFocus::Query;
            app.find.input.insert(text);
            return find::ask(app);
        }
        Context::Outline
        | Context::Form
        | Context::Side
        | Context::Matrix
        | Context::MatrixCell
        | Context::Review
        | Context::ReviewDetail
        | Context::Conflicts
        | Context::Around
        | Context::Help
        | Context::Choice
        | Context::Confirm
        | Context::Plan
        | Context::Changes
        | Context::Ask
        | Context::Brief
        | Context::Tour => app.say("Nothing takes pasted text here."),
    }
    Vec::new()
}

/// Tells once for each repository that git does not merge the map by what it says in this clone.
fn driver_missing(app: &mut App, top: String) -> Vec<Effect> {
    if app.remembered.drivers_told.contains(&top) {
        return Vec::new();
    }
    app.say(
        "git merges this map line by line here: `msgmap git setup` lets it merge what it says.",
    );
    app.remembered.drivers_told.push(top);
    vec![Effect::Remember(app.remembered.clone())]
}

fn copied(app: &mut App, result: Result<CopiedBy, String>) {
    // The way stands in front, where no narrow line cuts it off; what to heed stays behind it.
    let heed = std::mem::take(&mut app.status.text);
    let heed = heed.strip_prefix(COPYING).unwrap_or_default();
    match result {
        Ok(CopiedBy::Desktop) => app.say(format!("Copied to the desktop's clipboard.{heed}")),
        Ok(CopiedBy::Terminal) => app.say(format!("Copied to the terminal's clipboard.{heed}")),
        Err(error) => app.complain(format!("It could not be copied: {error}.")),
    }
}

/// Takes in that entries are different now, and tells the workers.
fn changed(app: &mut App, keys: &[Key]) -> Vec<Effect> {
    app.generation += 1;
    app.map_tab.outline.refresh(app.workspace.map(), app.today, keys);
    map::filter(app);
    let entries = keys.iter().map(|key| (key.clone(), app.map().get(key).cloned())).collect();
    let mut effects = vec![Effect::Changed {
        generation: app.generation,
        entries,
        reading: app.workspace.reading(),
    }];
    effects.extend(find::ask(app));
    effects
}
