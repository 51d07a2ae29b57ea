//! A preview: going through it, and doing what it shows.

use super::{edit, map, mentions};
use crate::tui::app::{App, Popup};
use crate::tui::commands::Move;
use crate::tui::msg::Effect;
use crate::tui::plan::{Deed, Plan};

/// Moves in a preview: rows up and down, answers left and right.
pub(super) fn go(plan: &mut Plan, page: usize, to: Move) {
    let last = plan.rows.len().saturating_sub(1);
    let n_answers = plan.answers.len().max(1);
    match to {
        Move::Up => plan.scroll = plan.scroll.saturating_sub(1),
        Move::Down => plan.scroll = (plan.scroll + 1).min(last),
        Move::PageUp => plan.scroll = plan.scroll.saturating_sub(page),
        Move::PageDown => plan.scroll = (plan.scroll + page).min(last),
        Move::First => plan.scroll = 0,
        Move::Last => plan.scroll = last,
        Move::Left | Move::Previous => {
            plan.chosen = (plan.chosen + n_answers - 1) % n_answers;
        }
        Move::Right | Move::Next => plan.chosen = (plan.chosen + 1) % n_answers,
        Move::Open | Move::Back => {}
    }
}

/// Does what the chosen answer of the preview in front says.
pub(super) fn carry_out(app: &mut App) -> Vec<Effect> {
    let Some(Popup::Plan(plan)) = app.popups.last() else { return Vec::new() };
    let Some(answer) = plan.answers.get(plan.chosen).cloned() else {
        app.popups.pop();
        return Vec::new();
    };
    match answer.deed {
        Deed::Change { edits, words, show } => match edit::apply_all(app, &edits, words) {
            Ok(effects) => {
                app.popups.pop();
                match show {
                    Some(key) => map::show(app, &key),
                    None => map::follow_outline(app),
                }
                effects
            }
            Err(error) => {
                if let Some(Popup::Plan(plan)) = app.popups.last_mut() {
                    plan.error = Some(error);
                }
                Vec::new()
            }
        },
        Deed::AskReplacement(key) => {
            app.popups.pop();
            mentions::ask_replacement(app, &key);
            Vec::new()
        }
    }
}
