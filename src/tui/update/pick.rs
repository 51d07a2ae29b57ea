//! Picking entries, and making those that are not there yet.

use super::keep::Kept;
use super::{edit, entry, field};
use crate::model::{Edit, Key, Table, Value};
use crate::tui::app::{App, Popup};
use crate::tui::picker::{Fresh, Picker};
use crate::tui::popup::Purpose;

/// Chooses the highlighted entry, or takes it back; one that is only typed so far is noted to be
/// made.
pub(super) fn mark(app: &mut App) {
    let Some(Popup::References(picker)) = app.popups.last() else { return };
    let fresh = fresh(app, picker);
    if let Some(Popup::References(picker)) = app.popups.last_mut() {
        match fresh {
            Some((key, title)) => picker.create(key, &title),
            None => picker.mark(),
        }
    }
}

/// Returns the entry that the highlighted row stands for, when it is one that is to be made.
fn fresh(app: &App, picker: &Picker) -> Option<(Key, String)> {
    let kind = picker.to_create()?;
    let title = picker.input.text().trim().to_owned();
    let id = entry::free_id(app, &kind.name, &entry::slug(&title));
    // Of two that are made at once the second one must not get the id of the first.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only a new entry waits for its others")]
    let is_taken = |id: &str| {
        let key = Key::new(&kind.name, id);
        let guided = match &picker.purpose {
            Purpose::Answer(guide) => guide.made.as_slice(),
            _ => &[],
        };
        if guided.iter().any(|(made, _)| *made == key) {
            return true;
        }
        picker.fresh.iter().any(|fresh| fresh.key == key) || app.map().get(&key).is_some()
    };
    let mut number = 1;
    let mut free = id.clone();
    while is_taken(&free) {
        number += 1;
        free = format!("{id}-{number}");
    }
    Some((Key::new(&kind.name, &free), title))
}

/// Keeps what is chosen, and makes what is new in the same step.
pub(super) fn keep(app: &mut App, mut picker: Picker) -> Kept {
    // Nothing was marked, but one is highlighted that was looked for: it is meant.
    let looked_for = picker.typed && !picker.input.text().trim().is_empty();
    let untouched = picker.chosen == picker.before;
    if looked_for && picker.n_rows() == 0 {
        return Err("Nothing is called so. Type other words, or delete them.".into());
    }
    match fresh(app, &picker) {
        Some((key, title)) => picker.create(key, &title),
        None => {
            let is_new = picker.candidate().is_some_and(|c| !picker.chosen.contains(&c.id));
            if is_new && (untouched && picker.single || looked_for) {
                picker.mark();
            }
        }
    }
    let value = picker.value();
    // What was taken back again is not made.
    let made: Vec<&Fresh> =
        picker.fresh.iter().filter(|fresh| picker.chosen.contains(&fresh.id)).collect();
    if let Purpose::Answer(guide) = &picker.purpose {
        let mut guide = guide.clone();
        guide.made.extend(made.iter().map(|fresh| (fresh.key.clone(), fresh.title.clone())));
        return super::guide::answered(app, &guide, value);
    }
    if made.is_empty() {
        return super::keep::keep_for(app, &picker.purpose, value);
    }
    let mut edits: Vec<Edit> = made.iter().map(|fresh| new(&fresh.key, &fresh.title)).collect();
    let titles: Vec<String> = made.iter().map(|fresh| format!("\"{}\"", fresh.title)).collect();
    let Some(value) = value else { return Ok((Vec::new(), false)) };
    #[expect(clippy::wildcard_enum_match_arm, reason = "only fields hold references")]
    let (words, card) = match &picker.purpose {
        Purpose::Field { key, path } => {
            edits.push(Edit::Set { key: key.clone(), path: path.clone(), value });
            (format!("New {}, named in {path} of {key}", titles.join(" and ")), None)
        }
        Purpose::NewCard { key, list, field } => {
            let item_idx = field::place_of_new_card(app, key, list);
            let mut card = Table::default();
            card.insert(field.clone(), value);
            let value = Value::Table(card);
            edits.push(Edit::Insert { key: key.clone(), path: list.clone(), item_idx, value });
            let words = format!("New {}, named in {list} of {key}", titles.join(" and "));
            (words, Some(list.item(item_idx)))
        }
        _ => return Ok((Vec::new(), false)),
    };
    let effects = edit::apply_all(app, &edits, words)?;
    if let Some(card) = card {
        field::show_card(app, card);
    }
    Ok((effects, false))
}

/// Returns the edit that makes an entry with nothing but a title.
pub(super) fn new(key: &Key, title: &str) -> Edit {
    let mut fields = Table::default();
    fields.insert("title".into(), Value::text(title));
    Edit::New { key: key.clone(), fields }
}
