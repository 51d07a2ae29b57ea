//! The tour for whoever opens msgmap for the first time: what the tabs are for, in a few steps.
//!
//! It shows itself once. Any key that is not for the tour ends it and does what it does anyway, so
//! that it never stands in anyone's way.

use super::app::{App, Popup, Tab};
use super::commands::{Action, Context, Move};

/// A step of the tour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tour {
    /// Its place among the steps.
    pub step: usize,
    /// How many there are.
    pub of: usize,
    /// What it is called.
    pub title: &'static str,
    /// What it says, a paragraph each.
    pub lines: Vec<String>,
    /// The tab to go back to at the end.
    pub from: Tab,
}

/// What the steps are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    What,
    Find,
    Write,
    Gaps,
    Help,
}

const STEPS: [Step; 5] = [Step::What, Step::Find, Step::Write, Step::Gaps, Step::Help];

impl Step {
    /// Returns the tab that it is about.
    fn tab(self) -> Option<Tab> {
        match self {
            Self::What | Self::Help => None,
            Self::Find => Some(Tab::Find),
            Self::Write => Some(Tab::Map),
            Self::Gaps => Some(Tab::Matrix),
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::What => "Welcome to msgmap",
            Self::Find => "Find: what to say",
            Self::Write => "Map: write and link",
            Self::Gaps => "Matrix: see the gaps",
            Self::Help => "Nothing to learn by heart",
        }
    }

    fn lines(self, app: &App) -> Vec<String> {
        let key = |action, context| app.keymap.named(action, context);
        match self {
            Self::What => vec![
                "A message map is your company's one answer to: what do we say, to whom, with \
                 what proof?"
                    .to_owned(),
                format!(
                    "{} goes on, {} ends this tour. Typing ends it, too.",
                    key(Action::NextStep, Context::Tour),
                    key(Action::Go(Move::Back), Context::Tour)
                ),
            ],
            Self::Find => vec![format!(
                "Type what you heard: a rival, a role, an objection. {} goes into the list, {} \
                 copies what to say with its proof.",
                key(Action::Go(Move::Down), Context::Query),
                key(Action::Copy, Context::Query)
            )],
            Self::Write if app.read_only.is_some() => vec![
                "All entries stand on the left, their fields beside them, what is wrong and who \
                 refers to them at the side. This map can only be read; `msgmap init` makes one \
                 of your own."
                    .to_owned(),
            ],
            Self::Write => vec![format!(
                "All entries stand on the left, their fields beside them. {} edits a field, {} \
                 makes an entry, {} takes any edit back, {} saves.",
                key(Action::Go(Move::Open), Context::Form),
                key(Action::NewEntry, Context::Outline),
                key(Action::Undo, Context::Form),
                key(Action::Save, Context::Form)
            )],
            Self::Gaps if app.read_only.is_some() => vec![
                "Each cell tells how well two things are covered together: nothing, a draft, no \
                 proof, too old, complete, signed off."
                    .to_owned(),
            ],
            Self::Gaps => vec![format!(
                "Each cell tells how well two things are covered together: nothing, a draft, no \
                 proof, too old, complete, signed off. On a gap {} makes what is missing.",
                key(Action::NewEntry, Context::Matrix)
            )],
            Self::Help => vec![format!(
                "{} shows all keys, {} finds every command by its name, this tour too. {} is one \
                 step back and never leaves.",
                key(Action::ShowHelp, Context::Query),
                key(Action::ShowPalette, Context::Query),
                key(Action::Go(Move::Back), Context::Query)
            )],
        }
    }
}

/// Returns a step of the tour; `None` behind the last one.
pub(super) fn step(app: &App, step_idx: usize, from: Tab) -> Option<Tour> {
    let step = STEPS.get(step_idx)?;
    let (title, lines) = (step.title(), step.lines(app));
    Some(Tour { step: step_idx, of: STEPS.len(), title, lines, from })
}

/// Begins the tour.
pub(super) fn begin(app: &mut App) {
    app.popups.clear();
    let first = step(app, 0, app.tab);
    app.popups.extend(first.map(Popup::Tour));
}

/// Goes to the next step, and behind the last one back to where it began.
pub(super) fn next(app: &mut App) {
    let Some(Popup::Tour(now)) = app.popups.pop() else { return };
    match step(app, now.step + 1, now.from) {
        Some(next) => {
            let tab = STEPS.get(next.step).and_then(|step| step.tab());
            app.tab = tab.unwrap_or(now.from);
            app.popups.push(Popup::Tour(next));
        }
        None => app.tab = now.from,
    }
}

/// Ends the tour where it stands.
pub(super) fn end(app: &mut App) {
    if let Some(Popup::Tour(now)) = app.popups.last() {
        app.tab = now.from;
        app.popups.pop();
    }
}
