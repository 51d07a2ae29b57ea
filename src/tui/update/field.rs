//! The fields of a form: opening the editor that fits, and keeping its outcome.
//!
//! What is refused comes back in words, and nothing that was typed is lost: the editor stays open.

use smol_str::SmolStr;

use super::edit::{apply, attempt, refused};
use crate::model::{Edit, Field, Key, Path, Shape, Table, Value};
use crate::tui::app::{App, MapFocus, Popup};
use crate::tui::form::{RowKind, fields_at};
use crate::tui::input::Input;
use crate::tui::msg::Effect;
use crate::tui::picker::Picker;
use crate::tui::popup::{Choice, ChoiceItem, LineEditor, Purpose, TextEditor, TextKind};

/// Opens what the chosen row of the form stands for: an editor, a card, a new card.
pub(super) fn open(app: &mut App) -> Vec<Effect> {
    let Some((key, row)) = app.map_tab.form.key.clone().zip(app.map_tab.form.row().cloned()) else {
        return Vec::new();
    };
    match row.what {
        RowKind::Card { list, item_idx } => app.map_tab.form.enter(list.item(item_idx)),
        RowKind::Add(_) => add_card(app),
        RowKind::Unknown(name) => app.say(format!(
            "The format does not know {name}; change it in {} at {}.",
            app.workspace.file_of(&key).unwrap_or("the file"),
            app.workspace.place_of(&key).map_or(0, |place| place.line),
        )),
        RowKind::Field(path) => {
            if refused(app) {
                return Vec::new();
            }
            if !app.workspace.can_edit(&key) {
                app.complain(format!(
                    "{} can't be understood, so nothing in it can be edited here. Mend that first.",
                    app.workspace.file_of(&key).unwrap_or("The file"),
                ));
                return Vec::new();
            }
            let Some(field) = app.map().schema().field_at(&key.kind, &path).cloned() else {
                return Vec::new();
            };
            return open_field(app, &key, &path, &field);
        }
    }
    Vec::new()
}

fn open_field(app: &mut App, key: &Key, path: &Path, field: &Field) -> Vec<Effect> {
    let value = app.map().get(key).and_then(|entry| entry.at(path)).cloned();
    let purpose = Purpose::Field { key: key.clone(), path: path.clone() };
    if matches!(field.shape, Shape::Flag) {
        let flag = value.as_ref().and_then(Value::as_boolean) == Some(true);
        let value = Value::Boolean(!flag);
        return attempt(app, &Edit::Set { key: key.clone(), path: path.clone(), value });
    }
    match editor(app, purpose, field, value.as_ref()) {
        Some(popup) => app.popups.push(popup),
        None => app.say(format!(
            "{} is too deep for a form; change it in {}.",
            field.label,
            app.workspace.file_of(key).unwrap_or("the file"),
        )),
    }
    Vec::new()
}

/// Returns the editor that fits a field; `None` where there is none.
pub(super) fn editor(
    app: &App,
    purpose: Purpose,
    field: &Field,
    value: Option<&Value>,
) -> Option<Popup> {
    let words = value.map(ToString::to_string).unwrap_or_default();
    let long = |kind, text: &str| {
        let editor = TextEditor::new(purpose.clone(), &field.label, &field.help, kind, text);
        Some(Popup::Text(Box::new(editor)))
    };
    match &field.shape {
        Shape::Line | Shape::Url | Shape::File | Shape::Date | Shape::Days | Shape::Number
            if !words.contains('\n') =>
        {
            Some(Popup::Line(LineEditor {
                purpose,
                label: field.label.to_string(),
                help: field.help.to_string(),
                shape: field.shape.clone(),
                input: Input::new(&words),
                before: words,
                error: None,
            }))
        }
        Shape::Line
        | Shape::Url
        | Shape::File
        | Shape::Date
        | Shape::Days
        | Shape::Number
        | Shape::Text => long(TextKind::Prose, &words),
        Shape::Words => {
            let items = match value {
                Some(Value::List(items)) => items.iter().map(ToString::to_string).collect(),
                Some(value) => vec![value.to_string()],
                None => Vec::new(),
            };
            let plain = !items.iter().any(|item| item.contains('\n'));
            plain.then(|| long(TextKind::Words, &items.join("\n"))).flatten()
        }
        Shape::Reasons | Shape::Settings => {
            let table = value.and_then(Value::as_table).cloned().unwrap_or_default();
            let lines: Option<Vec<String>> = table
                .iter()
                .map(|(name, value)| {
                    let text = value.as_text().filter(|text| !text.contains('\n'))?;
                    Some(format!("{name} = {text}"))
                })
                .collect();
            lines.and_then(|lines| long(TextKind::Pairs, &lines.join("\n")))
        }
        Shape::Choice(choices) => {
            let now = value.and_then(Value::as_text).unwrap_or_default();
            let mut items: Vec<ChoiceItem> = choices
                .iter()
                .map(|choice| ChoiceItem {
                    word: Some(choice.word.into()),
                    label: choice.word.into(),
                    help: choice.help.into(),
                })
                .collect();
            items.push(ChoiceItem {
                word: None,
                label: "(not said)".into(),
                help: "leave the field out".into(),
            });
            let selected = choices.iter().position(|choice| choice.word == now);
            Some(Popup::Choice(Choice {
                purpose,
                label: field.label.to_string(),
                selected: selected.unwrap_or(if value.is_some() { 0 } else { items.len() - 1 }),
                items,
                scroll: 0,
                error: None,
            }))
        }
        Shape::Reference(target) | Shape::References(target) => {
            let single = matches!(field.shape, Shape::Reference(_));
            let chosen = match value {
                Some(Value::List(items)) => items.iter().map(ToString::to_string).collect(),
                Some(value) => vec![value.to_string()],
                None => Vec::new(),
            };
            let about = (field.label.as_str(), field.help.as_str());
            let picker = Picker::new(app.map(), purpose, about, target, single, chosen);
            Some(Popup::References(picker))
        }
        Shape::Flag | Shape::Cards(_) | Shape::Card(_) => None,
    }
}

/// Asks for the first field of a new card.
pub(super) fn add_card(app: &mut App) {
    if refused(app) {
        return;
    }
    let form = &app.map_tab.form;
    let Some(key) = form.key.clone() else { return };
    let Some(entry) = app.map().get(&key) else { return };
    let (fields, _) = fields_at(app.map(), entry, &form.at);
    let list = match form.row().map(|row| &row.what) {
        Some(RowKind::Card { list, .. } | RowKind::Add(list)) => Some(list.clone()),
        Some(RowKind::Field(_) | RowKind::Unknown(_)) | None => {
            // The list that is the kind's own stands last: points, results, comparisons.
            let own = fields.iter().rev().find(|field| matches!(field.shape, Shape::Cards(_)));
            own.map(|field| form.at.then(&field.name))
        }
    };
    let declared = list.as_ref().and_then(|list| app.map().schema().field_at(&key.kind, list));
    let Some((list, Shape::Cards(inner))) = list.zip(declared.map(|field| field.shape.clone()))
    else {
        app.say("This kind of entry has no list of cards.");
        return;
    };
    let first = inner.iter().find(|field| field.required).or(inner.first()).cloned();
    let Some(field) = first else { return };
    app.map_tab.focus = MapFocus::Form;
    let purpose = Purpose::NewCard { key, list, field: field.name.clone() };
    if let Some(popup) = editor(app, purpose, &field, None) {
        app.popups.push(popup);
    }
}

/// Returns the value that a line stands for; `None` takes the field away.
pub(super) fn line_value(app: &App, shape: &Shape, text: &str) -> Result<Option<Value>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match shape {
        Shape::Date => super::popup::date_of(text, app.today).map(|date| Some(Value::Date(date))),
        Shape::Days | Shape::Number => {
            let days = matches!(shape, Shape::Days);
            match text.trim_end_matches("days").trim().parse::<i64>() {
                Ok(number) if !days || number > 0 => Ok(Some(Value::Integer(number))),
                Ok(_) => Err("At least one day.".into()),
                Err(_) => Err("A whole number belongs here, such as 180.".into()),
            }
        }
        Shape::Line
        | Shape::Text
        | Shape::Words
        | Shape::Flag
        | Shape::Choice(_)
        | Shape::Reference(_)
        | Shape::References(_)
        | Shape::File
        | Shape::Url
        | Shape::Reasons
        | Shape::Cards(_)
        | Shape::Card(_)
        | Shape::Settings => Ok(Some(Value::text(text))),
    }
}

/// Keeps the value of a field: sets it, or takes it away.
pub(super) fn keep_value(
    app: &mut App,
    key: &Key,
    path: &Path,
    value: Option<Value>,
) -> Result<Vec<Effect>, String> {
    let (key, path) = (key.clone(), path.clone());
    let stands = app.map().get(&key).is_some_and(|entry| entry.at(&path).is_some());
    match value {
        Some(value) => apply(app, &Edit::Set { key, path, value }),
        None if !stands => Ok(Vec::new()),
        None if path.last_field() == Some("title") => Err("An entry needs a title.".into()),
        None => apply(app, &Edit::Unset { key, path }),
    }
}

/// Adds a card that holds its first field, and opens it.
pub(super) fn keep_card(
    app: &mut App,
    key: &Key,
    list: &Path,
    field: &SmolStr,
    value: Option<Value>,
) -> Result<Vec<Effect>, String> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let mut card = Table::default();
    card.insert(field.clone(), value);
    let count =
        app.map().get(key).and_then(|entry| entry.at(list)?.as_list()).map_or(0, <[Value]>::len);
    // A card that was chosen gets the new one behind it.
    let item_idx = match app.map_tab.form.row().map(|row| &row.what) {
        Some(RowKind::Card { list: other, item_idx }) if other == list => item_idx + 1,
        Some(RowKind::Card { .. } | RowKind::Field(_) | RowKind::Add(_) | RowKind::Unknown(_))
        | None => count,
    };
    let value = Value::Table(card);
    let effects =
        apply(app, &Edit::Insert { key: key.clone(), path: list.clone(), item_idx, value })?;
    super::settle(app);
    app.map_tab.form.select(&list.item(item_idx));
    app.map_tab.form.enter(list.item(item_idx));
    Ok(effects)
}
