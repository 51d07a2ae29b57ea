//! What is being typed, looked at after every key: what it stands for, and what is wrong with it.
//!
//! The field's value as it would be kept goes into a copy of its entry, and the rules for entries
//! look at that. They are made for it: no rule here walks over the map. Files are not looked for.

use crate::check::{self, AssetPlace, Surroundings};
use crate::model::{
    Diagnostic, Edit, Entry, Key, Level, Path, Shape, Spot, Value, changed, plain_id,
};
use crate::tui::app::{App, Popup};
use crate::tui::day;
use crate::tui::input::Input;
use crate::tui::live::{Live, LiveProblem};
use crate::tui::msg::Effect;
use crate::tui::popup::{Purpose, TextKind};

/// A field with the value that an editor holds for it; `Err` says why that is none.
struct Candidate {
    key: Key,
    path: Path,
    typed: String,
    value: Result<Option<Value>, String>,
}

/// Looks at what the editor in front holds, when that is something else than before.
pub(super) fn refresh(app: &mut App) {
    let Some(candidate) = candidate(app) else {
        if app.live != Live::default() {
            app.live = Live::default();
        }
        return;
    };
    let seen = Some((
        candidate.key.clone(),
        candidate.path.clone(),
        candidate.typed.clone(),
        app.generation,
    ));
    if app.live.seen == seen {
        return;
    }
    let meaning = match (app.popups.last(), &candidate.value) {
        (Some(Popup::Line(editor)), Ok(Some(Value::Date(date))))
            if matches!(editor.shape, Shape::Date) =>
        {
            Some(day::in_words(*date, app.today))
        }
        _ => None,
    };
    app.live = Live { problems: problems(app, candidate), meaning, seen };
}

/// Returns what the editor in front holds for a field.
fn candidate(app: &App) -> Option<Candidate> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the others are no editors")]
    let (purpose, typed, value) = match app.popups.last()? {
        Popup::Line(editor) => {
            let text = editor.input.text();
            let value = super::field::line_value(app, &editor.shape, text);
            (&editor.purpose, text.to_owned(), value)
        }
        Popup::Text(editor) => {
            let value = super::keep::text_value(app, editor);
            (&editor.purpose, editor.text(), value)
        }
        Popup::References(picker) => {
            (&picker.purpose, picker.chosen.join("\n"), Ok(picker.value()))
        }
        Popup::Choice(choice) => {
            let word = choice.items.get(choice.selected)?.word.as_ref();
            let typed = word.map(ToString::to_string).unwrap_or_default();
            (&choice.purpose, typed, Ok(word.map(|word| Value::text(word.as_str()))))
        }
        _ => return None,
    };
    #[expect(clippy::wildcard_enum_match_arm, reason = "the others are for no field")]
    let (key, path) = match purpose {
        Purpose::Field { key, path } => (key.clone(), path.clone()),
        Purpose::NewCard { key, list, field } => {
            (key.clone(), list.item(n_cards(app, key, list)).then(field))
        }
        Purpose::Rename { key } | Purpose::Duplicate { key, .. } => {
            (Key::new(&key.kind, &typed), Path::default())
        }
        _ => return None,
    };
    Some(Candidate { key, path, typed, value })
}

fn n_cards(app: &App, key: &Key, list: &Path) -> usize {
    let entry = app.map().get(key);
    entry.and_then(|entry| entry.at(list)?.as_list()).map_or(0, <[Value]>::len)
}

fn problems(app: &App, candidate: Candidate) -> Vec<LiveProblem> {
    let Candidate { key, path, typed, value } = candidate;
    let plain = |message: String| vec![LiveProblem { level: Level::Error, message, fix: None }];
    if path.0.is_empty() {
        return id_problem(app, &key, typed.trim()).map(plain).unwrap_or_default();
    }
    let value = match value {
        Ok(value) => value,
        Err(message) => return plain(message),
    };
    let Some(entry) = app.map().get(&key).and_then(|entry| with(entry, &path, value)) else {
        return Vec::new();
    };
    let around = Surroundings { today: app.today, asset: &|_| AssetPlace::Unknown };
    let found = check::check_entry(app.map(), &entry, &around);
    let mut found: Vec<Diagnostic> = check::settle(app.map(), found)
        .into_iter()
        .filter(|finding| match &finding.spot {
            Spot::Map(location) => location.path.0.starts_with(&path.0),
            Spot::Text { .. } => false,
        })
        .collect();
    found.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    found
        .into_iter()
        .map(|finding| LiveProblem {
            level: finding.level,
            fix: finding.fix.as_ref().and_then(|fix| mended(&entry, fix, &path)),
            message: match &finding.help {
                Some(help) => format!("{}. {help}", finding.message),
                None => format!("{}.", finding.message),
            },
        })
        .collect()
}

/// Says what is wrong with an id that is to be new.
fn id_problem(app: &App, key: &Key, id: &str) -> Option<String> {
    let same = match app.popups.last() {
        Some(Popup::Line(editor)) => {
            matches!(&editor.purpose, Purpose::Rename { key } if key.id == id)
        }
        Some(_) | None => false,
    };
    if same || id.is_empty() {
        None
    } else if !plain_id(id) {
        Some("An id has small letters, digits and hyphens between them, at most 64.".into())
    } else if app.map().get(&Key::new(&key.kind, id)).is_some() {
        Some(format!("`{id}` is there already."))
    } else {
        None
    }
}

/// Returns an entry as it would be with another value in a field, or without one.
fn with(entry: &Entry, path: &Path, value: Option<Value>) -> Option<Entry> {
    let key = entry.key.clone();
    // The card may not be there yet: then it is one with this field alone.
    let (card, _) = path.split_last()?;
    if let Some((list, crate::model::Step::Index(item_idx))) = card.split_last()
        && entry.at(&card).is_none()
    {
        let mut fields = crate::model::Table::default();
        fields.insert(path.last_field()?.into(), value?);
        let (item_idx, value) = (*item_idx, Value::Table(fields));
        return changed(entry, &Edit::Insert { key, path: list, item_idx, value }).ok();
    }
    let path = path.clone();
    match value {
        Some(value) => changed(entry, &Edit::Set { key, path, value }).ok(),
        None if entry.at(&path).is_none() => Some(entry.clone()),
        None => changed(entry, &Edit::Unset { key, path }).ok(),
    }
}

/// Returns what a field says once a fix is made, when the fix changes it.
fn mended(entry: &Entry, fix: &Edit, path: &Path) -> Option<Value> {
    let after = changed(entry, fix).ok()?;
    let value = after.at(path)?;
    (entry.at(path) != Some(value)).then(|| value.clone())
}

/// Puts the way out of the first problem that has one into the editor in front.
pub(super) fn fix(app: &mut App) -> Vec<Effect> {
    let Some(value) = app.live.fix().cloned() else {
        app.say("There is nothing here that msgmap could mend by itself.");
        return Vec::new();
    };
    let words = || -> Vec<String> {
        match value.as_list() {
            Some(items) => items.iter().map(ToString::to_string).collect(),
            None => vec![value.to_string()],
        }
    };
    match app.popups.last_mut() {
        Some(Popup::Line(editor)) => editor.input = Input::new(&value.to_string()),
        Some(Popup::Text(editor)) => match editor.kind {
            TextKind::Prose => editor.replace(&value.to_string()),
            TextKind::Words => editor.replace(&words().join("\n")),
            TextKind::Pairs => {}
        },
        Some(Popup::References(picker)) => {
            picker.chosen = words();
            picker.refresh();
        }
        Some(Popup::Choice(choice)) => {
            let word = value.to_string();
            let place = choice.items.iter().position(|item| item.word.as_deref() == Some(&word));
            choice.selected = place.unwrap_or(choice.selected);
        }
        Some(_) | None => {}
    }
    refresh(app);
    app.say("Mended; keep it with Ctrl-S.");
    Vec::new()
}
