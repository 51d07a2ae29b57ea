//! Keeping what an editor holds: a field, a card, a new entry.

use super::{
    bulk, edit, elsewhere, entry, facets, field, guide, known, matrix, mentions, notes, relocate,
    review, states,
};
use crate::model::prose;
use crate::model::{Edit, Key, Shape, Table, Value};
use crate::tui::app::{App, Popup};
use crate::tui::msg::Effect;
use crate::tui::plan::Change;
use crate::tui::popup::{Purpose, TextEditor, TextKind};

/// Keeps what the editor in front holds, and closes it; what is refused stays, with the reason.
pub(super) fn keep(app: &mut App) -> Vec<Effect> {
    let Some(popup) = app.popups.last().cloned() else { return Vec::new() };
    let outcome = match popup {
        Popup::Line(editor) => keep_line(app, &editor.purpose, &editor.shape, editor.input.text()),
        Popup::Text(editor) => keep_text(app, &editor),
        Popup::Choice(choice) => {
            let Some(item) = choice.items.get(choice.selected) else { return Vec::new() };
            match &choice.purpose {
                Purpose::NewKind => {
                    app.popups.pop();
                    if let Some(kind) = &item.word {
                        guide::start(app, kind, <_>::default());
                    }
                    return Vec::new();
                }
                Purpose::Crossing(part) => {
                    app.popups.pop();
                    if let Some(word) = &item.word {
                        matrix::chose(app, *part, word);
                    }
                    return Vec::new();
                }
                Purpose::SignAs { key } => {
                    app.popups.pop();
                    if let Some(word) = &item.word {
                        review::ask_name(app, key, word);
                    }
                    return Vec::new();
                }
                Purpose::ManyWhat { keys } => {
                    app.popups.pop();
                    bulk::ask_value(app, keys, item.word.as_deref().unwrap_or_default());
                    return Vec::new();
                }
                Purpose::SortBy => {
                    app.popups.pop();
                    facets::sort(app, item.word.as_deref().unwrap_or_default());
                    return Vec::new();
                }
                Purpose::NotMeant | Purpose::Alike => {
                    app.popups.pop();
                    let word = item.word.as_deref().unwrap_or_default();
                    return known::chose(app, &choice.purpose, word);
                }
                Purpose::MoveTo { keys } => match &item.word {
                    Some(file) => relocate::relocate(app, keys, file).map(|it| (it, false)),
                    None => {
                        relocate::ask_name(app, keys);
                        Ok((Vec::new(), true))
                    }
                },
                purpose @ (Purpose::Field { .. }
                | Purpose::Revision
                | Purpose::Settle(_)
                | Purpose::SignBy { .. }
                | Purpose::NewCard { .. }
                | Purpose::Answer(_)
                | Purpose::Rename { .. }
                | Purpose::Note { .. }
                | Purpose::NewSituation { .. }
                | Purpose::DuplicateTitle { .. }
                | Purpose::Duplicate { .. }
                | Purpose::Replace { .. }
                | Purpose::Elsewhere
                | Purpose::SavedState
                | Purpose::StateEntry
                | Purpose::Loose
                | Purpose::Known
                | Purpose::Many { .. }) => {
                    let value = item.word.as_ref().map(|word| Value::text(word.as_str()));
                    keep_for(app, purpose, value)
                }
            }
        }
        Popup::References(picker) if picker.purpose == Purpose::Revision => {
            let found = picker.candidate().map(|candidate| candidate.id.clone());
            // What no branch or tag is called may be a revision all the same.
            let revision = found.unwrap_or_else(|| picker.input.text().to_owned());
            app.popups.pop();
            review::chose_revision(app, &revision);
            return Vec::new();
        }
        Popup::References(picker) if picker.purpose == Purpose::SavedState => {
            let number = picker.candidate().and_then(|candidate| candidate.id.parse().ok());
            return states::chose(app, number);
        }
        Popup::References(picker) if picker.purpose == Purpose::StateEntry => {
            let id = picker.candidate().map(|candidate| candidate.id.clone());
            return states::restore_entry(app, &id.unwrap_or_default());
        }
        Popup::References(picker) if picker.purpose == Purpose::Known => {
            app.popups.pop();
            return known::set(app, picker);
        }
        Popup::References(picker) => super::pick::keep(app, picker),
        Popup::Facets(_) => {
            let effects = facets::toggle(app);
            app.popups.pop();
            return effects;
        }
        Popup::Help(_)
        | Popup::Palette(_)
        | Popup::Confirm(_)
        | Popup::Plan(_)
        | Popup::Changes(_)
        | Popup::Ask(_)
        | Popup::Brief(_)
        | Popup::Around(_)
        | Popup::Tour(_) => {
            return Vec::new();
        }
    };
    match outcome {
        Ok((effects, next)) => {
            // What comes next was pushed on top of the editor that is done.
            let done = app.popups.len().saturating_sub(1 + usize::from(next));
            if done < app.popups.len() {
                app.popups.remove(done);
            }
            effects
        }
        Err(error) => {
            match app.popups.last_mut() {
                Some(Popup::Line(editor)) => editor.error = Some(error),
                Some(Popup::Text(editor)) => editor.error = Some(error),
                Some(Popup::Choice(choice)) => choice.error = Some(error),
                Some(Popup::References(picker)) => picker.error = Some(error),
                Some(Popup::Plan(plan)) => plan.error = Some(error),
                Some(
                    Popup::Help(_)
                    | Popup::Palette(_)
                    | Popup::Confirm(_)
                    | Popup::Facets(_)
                    | Popup::Changes(_)
                    | Popup::Ask(_)
                    | Popup::Brief(_)
                    | Popup::Around(_)
                    | Popup::Tour(_),
                )
                | None => app.complain(error),
            }
            Vec::new()
        }
    }
}

fn keep_line(app: &mut App, purpose: &Purpose, shape: &Shape, text: &str) -> Kept {
    let trimmed = text.trim();
    match purpose {
        Purpose::Rename { key } => {
            if trimmed == key.id {
                return Ok((Vec::new(), false));
            }
            if mentions::plan_rename(app, key, trimmed)? {
                return Ok((Vec::new(), true));
            }
            let renamed = Key { kind: key.kind.clone(), id: trimmed.into() };
            let edit = Edit::Rename { key: key.clone(), id: trimmed.into() };
            let effects = edit::apply(app, &edit)?;
            super::map::show(app, &renamed);
            Ok((effects, false))
        }
        Purpose::DuplicateTitle { key } => {
            if trimmed.is_empty() {
                return Err("An entry needs a title.".into());
            }
            entry::ask_duplicate_id(app, key, trimmed);
            Ok((Vec::new(), true))
        }
        Purpose::NewSituation { values } => {
            Ok((matrix::make_situation(app, values, trimmed)?, false))
        }
        Purpose::SignBy { key, signatory } => {
            Ok((review::sign(app, key, signatory, trimmed)?, false))
        }
        Purpose::Duplicate { key, title } => {
            Ok((entry::duplicate(app, key, trimmed, title)?, false))
        }
        Purpose::MoveTo { keys } => Ok((relocate::relocate(app, keys, trimmed)?, false)),
        Purpose::Elsewhere => Ok((elsewhere::write(app, trimmed)?, false)),
        Purpose::Field { .. }
        | Purpose::NewCard { .. }
        | Purpose::Revision
        | Purpose::Settle(_)
        | Purpose::SignAs { .. }
        | Purpose::NewKind
        | Purpose::Note { .. }
        | Purpose::Answer(_)
        | Purpose::Replace { .. }
        | Purpose::ManyWhat { .. }
        | Purpose::Many { .. }
        | Purpose::SortBy
        | Purpose::SavedState
        | Purpose::StateEntry
        | Purpose::Loose
        | Purpose::Known
        | Purpose::NotMeant
        | Purpose::Alike
        | Purpose::Crossing(_) => {
            let value = field::line_value(app, shape, text)?;
            keep_for(app, purpose, value)
        }
    }
}

fn keep_text(app: &mut App, editor: &TextEditor) -> Kept {
    if let Purpose::Note { key, note } = &editor.purpose {
        return Ok((notes::keep(app, key, note.as_ref(), &editor.text())?, false));
    }
    let value = text_value(app, editor)?;
    keep_for(app, &editor.purpose, value)
}

/// Returns the value that a long text stands for; `None` takes the field away.
pub(super) fn text_value(app: &App, editor: &TextEditor) -> Result<Option<Value>, String> {
    let text = editor.text();
    match editor.kind {
        TextKind::Prose => {
            Ok((!text.trim().is_empty()).then(|| Value::Text(prose_of(app, editor, text))))
        }
        TextKind::Words => {
            let words: Vec<&str> =
                text.lines().map(str::trim).filter(|word| !word.is_empty()).collect();
            Ok((!words.is_empty()).then(|| Value::words(words)))
        }
        TextKind::Pairs => {
            let mut table = Table::default();
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                let Some((name, words)) = line.split_once('=') else {
                    return Err(format!("`{}` needs a name, `=` and words.", line.trim()));
                };
                table.insert(name.trim().into(), Value::text(words.trim()));
            }
            Ok((!table.is_empty()).then_some(Value::Table(table)))
        }
    }
}

/// Returns a long text as the map is to say it: what is unchanged stays as it is, a last Enter is
/// no content, and what was changed gets one sentence a line.
fn prose_of(app: &App, editor: &TextEditor, text: String) -> String {
    if text == editor.before {
        return text;
    }
    let schema = app.map().schema();
    let field = match &editor.purpose {
        Purpose::Field { key, path } => schema.field_at(&key.kind, path),
        Purpose::NewCard { key, list, field } => {
            schema.field_at(&key.kind, &list.item(0).then(field))
        }
        Purpose::Answer(guide) => guide.path().and_then(|path| schema.field_at(&guide.kind, path)),
        Purpose::Settle(idx) => app
            .review
            .settling
            .as_ref()
            .and_then(|it| it.merge.conflicts.get(*idx))
            .and_then(|conflict| schema.field_at(&conflict.key.kind, &conflict.path)),
        Purpose::NewKind
        | Purpose::Revision
        | Purpose::SignAs { .. }
        | Purpose::SignBy { .. }
        | Purpose::Rename { .. }
        | Purpose::Note { .. }
        | Purpose::DuplicateTitle { .. }
        | Purpose::Duplicate { .. }
        | Purpose::Replace { .. }
        | Purpose::ManyWhat { .. }
        | Purpose::Many { .. }
        | Purpose::MoveTo { .. }
        | Purpose::Crossing(_)
        | Purpose::NewSituation { .. }
        | Purpose::Elsewhere
        | Purpose::SavedState
        | Purpose::StateEntry
        | Purpose::Loose
        | Purpose::Known
        | Purpose::NotMeant
        | Purpose::Alike
        | Purpose::SortBy => None,
    };
    if field.is_some_and(|field| matches!(field.shape, Shape::Text)) {
        prose::stored(&editor.before, text.trim_end())
    } else {
        text.trim_end().to_owned()
    }
}

pub(super) fn keep_for(app: &mut App, purpose: &Purpose, value: Option<Value>) -> Kept {
    match purpose {
        Purpose::Field { key, path } => Ok((field::keep_value(app, key, path, value)?, false)),
        Purpose::NewCard { key, list, field } => {
            Ok((field::keep_card(app, key, list, field, value)?, false))
        }
        Purpose::Settle(idx) => {
            review::conflicts::edited(app, *idx, value)?;
            Ok((Vec::new(), false))
        }
        Purpose::Answer(guide) => guide::answered(app, guide, value),
        Purpose::Replace { key } => {
            let id = value.as_ref().and_then(Value::as_text).unwrap_or_default();
            mentions::plan_replacement(app, key, id)?;
            Ok((Vec::new(), true))
        }
        Purpose::Many { keys, what } => {
            if value.is_none() && *what == Change::AddTag {
                return Err("Type a tag.".into());
            }
            bulk::plan(app, keys, what, value.as_ref());
            Ok((Vec::new(), true))
        }
        Purpose::NewKind
        | Purpose::Revision
        | Purpose::SignAs { .. }
        | Purpose::SignBy { .. }
        | Purpose::Rename { .. }
        | Purpose::Note { .. }
        | Purpose::DuplicateTitle { .. }
        | Purpose::Duplicate { .. }
        | Purpose::ManyWhat { .. }
        | Purpose::MoveTo { .. }
        | Purpose::Crossing(_)
        | Purpose::NewSituation { .. }
        | Purpose::Elsewhere
        | Purpose::SavedState
        | Purpose::StateEntry
        | Purpose::Loose
        | Purpose::Known
        | Purpose::NotMeant
        | Purpose::Alike
        | Purpose::SortBy => Ok((Vec::new(), false)),
    }
}

/// What came of keeping: effects, and whether another popup stands in front now.
pub(super) type Kept = Result<(Vec<Effect>, bool), String>;
