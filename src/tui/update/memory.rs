//! What outlives the session: noting every change, and offering unsaved work that was found.

use super::{changed, outside};
use crate::disk::{Draft, Note, Occasion, Past, StateKind, Unfinished, Written};
use crate::model::difference::Difference;
use crate::render;
use crate::review;
use crate::tui::app::{App, Popup};
use crate::tui::ask::Ask;
use crate::tui::memory::{Beginning, Order};
use crate::tui::msg::Effect;
use crate::tui::popup::Confirmed;
use crate::tui::words::count;
use crate::workspace::{Kept, Logged, Workspace};

/// How wide the text of a difference is at most.
const WIDE: usize = 88;

/// Takes in what was done before this session: what can be taken back, and work that was not saved.
pub fn begin(app: &mut App, past: Past) -> Vec<Effect> {
    app.memory.keeps = true;
    app.memory.number = 0;
    app.workspace.recall(&past.undo, &past.redo);
    app.workspace.take_log();
    if past.dropped && past.undo.is_empty() {
        app.say("The files were changed outside msgmap, so earlier edits can't be taken back.");
    }
    let unfinished = past.unfinished.clone().filter(|unfinished| is_work(app, unfinished));
    let Some(unfinished) = unfinished else {
        let (undo, redo) = (past.undo, past.redo);
        return vec![start(app, undo, redo, Vec::new())];
    };
    app.memory.past = past;
    offer(app, &unfinished);
    Vec::new()
}

/// Returns the order to begin the journal with what the files hold.
pub(super) fn start(
    app: &mut App,
    undo: Vec<crate::workspace::KeptStep>,
    redo: Vec<crate::workspace::KeptStep>,
    since: Vec<Kept>,
) -> Effect {
    Effect::Journal(Order::Begin(Box::new(beginning(app, undo, redo, since))))
}

/// Returns the beginning of a journal with what the files hold now.
pub(super) fn beginning(
    app: &mut App,
    undo: Vec<crate::workspace::KeptStep>,
    redo: Vec<crate::workspace::KeptStep>,
    since: Vec<Kept>,
) -> Beginning {
    app.memory.number = since.len() as u64;
    app.memory.draft = None;
    let files = app.digests.iter().map(|(name, digest)| (name.clone(), *digest)).collect();
    Beginning { at: app.clock.now, files, undo, redo, since }
}

/// Tells whether there is anything in what was found that the files don't say already: a program
/// that is killed behind a save could not note it.
fn is_work(app: &App, unfinished: &Unfinished) -> bool {
    let (work, _) = with_work(app, unfinished);
    let is_kept = |draft: &Draft| super::draft::is_kept(&work, draft);
    unfinished.texts.iter().any(|text| text.ours.is_none())
        || !unfinished.draft.as_ref().is_none_or(is_kept)
        || outside::texts(&work) != outside::texts(&app.workspace)
}

/// Shows work that was found, to keep or to discard.
fn offer(app: &mut App, unfinished: &Unfinished) {
    let (work, _) = with_work(app, unfinished);
    let found = review::diff(&app.workspace, &work, app.today);
    let fields = count_fields(&found);
    let mut lead = vec![format!(
        "Unsaved changes from {} ({}).",
        app.clock.words(unfinished.at),
        count(fields, "field"),
    )];
    let outside: Vec<&str> = unfinished
        .texts
        .iter()
        .filter(|text| text.changed_outside)
        .map(|text| text.file.as_str())
        .collect();
    if !outside.is_empty() {
        lead.push(format!(
            "Since then another program has changed {}; where both changed the same, yours stands \
             below.",
            outside.join(", "),
        ));
    }
    let lost: Vec<&str> = unfinished
        .texts
        .iter()
        .filter(|text| text.ours.is_none())
        .map(|text| text.file.as_str())
        .collect();
    if !lost.is_empty() {
        lead.push(format!("What was done in {} can't be told any more.", lost.join(", ")));
    }
    let mut text = told(&found);
    if let Some(draft) = &unfinished.draft
        && !super::draft::is_kept(&work, draft)
    {
        lead.push(format!("A text was being typed: {}.", super::draft::place_of(draft)));
        text.push_str(&format_draft(draft));
    }
    let mut ask = Ask::new("Unsaved changes were found", lead, &text)
        .answer("keep them", Confirmed::KeepWork)
        .answer("discard them", Confirmed::DiscardWork);
    ask.must = true;
    app.popups.push(Popup::Ask(Box::new(ask)));
}

fn format_draft(draft: &Draft) -> String {
    let place = super::draft::place_of(draft);
    format!("\n~ {place}, as it was typed:\n{}\n", draft.text)
}

/// Returns a difference as lines of text.
pub(super) fn told(found: &Difference) -> String {
    render::diff::human(found, Some(WIDE)).render(false)
}

/// Returns how many fields differ.
pub(super) fn count_fields(found: &Difference) -> usize {
    found.entries.iter().map(|change| change.fields.len().max(1)).sum()
}

/// Returns the map with the work that was found, and what was done besides the past.
fn with_work(app: &App, unfinished: &Unfinished) -> (Workspace, Vec<Kept>) {
    let mut work = app.workspace.clone();
    if unfinished.fits && work.repeat(&unfinished.changes) {
        let fits = unfinished.texts.iter().all(|text| work.bytes(&text.file) == text.ours);
        if fits {
            work.take_log();
            return (work, unfinished.changes.clone());
        }
    }
    let mut work = app.workspace.clone();
    let words = format!("Unsaved changes from {}", app.clock.words(unfinished.at));
    let base = Workspace::open(outside::with(
        &work,
        unfinished.texts.iter().filter_map(|text| Some((text.file.clone(), text.base.clone()?))),
    ));
    let ours = outside::with(
        &base,
        unfinished.texts.iter().filter_map(|text| Some((text.file.clone(), text.ours.clone()?))),
    );
    // Where both changed the map, theirs is not lost where mine says nothing about it.
    let merged = review::merge(&base, &Workspace::open(ours.clone()), &work);
    let contents = match &merged {
        Ok(merge) => outside::texts(&merge.workspace),
        Err(_) => ours,
    };
    drop(work.replace(&contents, words));
    let since = kept_log(&mut work);
    (work, since)
}

/// Returns what the log of a workspace holds, and empties it.
fn kept_log(workspace: &mut Workspace) -> Vec<Kept> {
    let log = workspace.take_log();
    log.iter().map(|logged| kept(workspace, logged)).collect()
}

fn kept(workspace: &Workspace, logged: &Logged) -> Kept {
    match logged {
        Logged::Made(step) => Kept::Made(workspace.keep(step)),
        Logged::TakenBack => Kept::TakenBack,
        Logged::MadeAgain => Kept::MadeAgain,
    }
}

/// Keeps the work that was found.
pub(super) fn keep_work(app: &mut App) -> Vec<Effect> {
    let past = std::mem::take(&mut app.memory.past);
    let Some(unfinished) = past.unfinished else { return Vec::new() };
    let (work, since) = with_work(app, &unfinished);
    let found = review::diff(&app.workspace, &work, app.today);
    let mut keys: Vec<_> = found.entries.iter().map(|change| change.entry.key.clone()).collect();
    keys.extend(since.iter().flat_map(|kept| match kept {
        Kept::Made(step) => step.keys.clone(),
        Kept::TakenBack | Kept::MadeAgain => Vec::new(),
    }));
    keys.sort();
    keys.dedup();
    app.workspace = work;
    app.say(format!("Kept: {}. Ctrl-S saves them.", count(count_fields(&found), "changed field")));
    let mut effects = changed(app, &keys);
    effects.push(start(app, past.undo, past.redo, since));
    if let Some(draft) = unfinished.draft {
        super::draft::reopen(app, &draft);
    }
    effects
}

/// Discards the work that was found; the history keeps it.
pub(super) fn discard_work(app: &mut App) -> Vec<Effect> {
    let past = std::mem::take(&mut app.memory.past);
    let Some(unfinished) = past.unfinished else { return Vec::new() };
    let written: Vec<Written> =
        unfinished.texts.into_iter().map(|text| (text.file, text.base, text.ours)).collect();
    app.say("Discarded. `msgmap history` has it for 30 days.");
    let then = beginning(app, past.undo, past.redo, Vec::new());
    let words = unfinished.changes.iter().filter_map(|kept| match kept {
        Kept::Made(step) => Some(step.words.clone()),
        Kept::TakenBack | Kept::MadeAgain => None,
    });
    let occasion = occasion(app, words.collect(), Vec::new());
    vec![set_aside(occasion, StateKind::Discarded, written, Some(then))]
}

/// Returns the order to keep texts in the history and to begin the journal anew then.
pub(super) fn set_aside(
    occasion: Occasion,
    kind: StateKind,
    written: Vec<Written>,
    then: Option<Beginning>,
) -> Effect {
    let then = then.map(Box::new);
    Effect::Journal(Order::SetAside { occasion, kind, written, then })
}

/// Returns what the history says of something that happens now.
pub(super) fn occasion(app: &App, words: Vec<String>, entries: Vec<String>) -> Occasion {
    Occasion { root: app.root.clone(), at: app.clock.now, words, entries }
}

/// Returns what the history says of the changes that are not saved yet.
pub(super) fn occasion_of_unsaved(app: &App) -> Occasion {
    let workspace = &app.workspace;
    let steps = workspace.history().iter().skip(workspace.saved_steps());
    let mut words: Vec<String> = steps.clone().map(|step| step.words.clone()).collect();
    let mut entries: Vec<String> =
        steps.flat_map(|step| &step.keys).map(ToString::to_string).collect();
    if words.is_empty()
        && let Some(step) = workspace.undone().last()
    {
        words.push(format!("Taken back: {}", step.words));
        entries.extend(step.keys.iter().map(ToString::to_string));
    }
    entries.sort();
    entries.dedup();
    occasion(app, words, entries)
}

/// Drops what is not saved, for whoever leaves without saving; the history keeps it.
pub(super) fn leave_unsaved(app: &mut App) -> Vec<Effect> {
    if !app.memory.keeps {
        return Vec::new();
    }
    let occasion = occasion_of_unsaved(app);
    let saved = outside::saved_state(app);
    let written: Vec<Written> = app
        .workspace
        .unsaved()
        .into_iter()
        .map(|text| {
            let base = saved.as_ref().and_then(|saved| saved.bytes(&text.name));
            (text.name, base, Some(text.bytes))
        })
        .collect();
    let undo = saved.map_or_else(Vec::new, |saved| {
        saved.history().iter().map(|step| saved.keep(step)).collect()
    });
    let then = beginning(app, undo, Vec::new(), Vec::new());
    vec![set_aside(occasion, StateKind::Discarded, written, Some(then))]
}

/// Returns orders to note what was changed since the last time.
pub(super) fn notes(app: &mut App) -> Vec<Effect> {
    let log = app.workspace.take_log();
    if !app.memory.keeps || app.memory.past.unfinished.is_some() {
        return Vec::new();
    }
    let at = app.clock.now;
    let mut effects = Vec::with_capacity(log.len());
    for logged in &log {
        app.memory.number += 1;
        let (number, kept) = (app.memory.number, kept(&app.workspace, logged));
        effects.push(Effect::Journal(Order::Note(Note::Change { number, at, kept })));
    }
    let draft = super::draft::of(app);
    let said = |draft: &Option<Draft>| draft.as_ref().map(|it| (it.entry.clone(), it.text.clone()));
    if said(&draft) != said(&app.memory.draft) {
        app.memory.draft.clone_from(&draft);
        effects.push(Effect::Journal(Order::Note(Note::Draft(draft))));
    }
    effects
}
