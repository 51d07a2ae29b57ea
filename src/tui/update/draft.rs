//! The text that is being typed: noted while it is, and there again after a crash.

use super::{field, guide, map, notes, settle};
use crate::disk::{Draft, DraftKind, DraftStep};
use crate::model::{Key, Path, Step};
use crate::tui::app::{App, MapFocus, Popup, Tab};
use crate::tui::guide::Guide;
use crate::tui::input::Input;
use crate::tui::popup::{Purpose, TextEditor, TextKind};
use crate::workspace::Workspace;

/// What is said of a text that has no place in the map any more.
const LOOSE: &str = "It has no place in the map yet: copy what you need of it. Esc drops it.";

/// What an editor holds.
struct Typed {
    purpose: Purpose,
    label: String,
    before: String,
    text: String,
}

/// Returns what is being typed and not kept yet.
pub(super) fn of(app: &App) -> Option<Draft> {
    if let Some(guide) = app.popups.iter().rev().find_map(guide::guide_of) {
        return of_new(app, guide);
    }
    let Typed { purpose, label, before, text } = app.popups.iter().rev().find_map(typed)?;
    let (key, path, kind) = match &purpose {
        Purpose::Field { key, path } => (Some(key), path.clone(), DraftKind::Field),
        Purpose::NewCard { key, list, field } => (Some(key), list.then(field), DraftKind::Card),
        Purpose::Note { key, note } => {
            let kind = if note.is_none() { DraftKind::Note } else { DraftKind::Other };
            (Some(key), Path::default(), kind)
        }
        Purpose::Rename { key }
        | Purpose::SignBy { key, .. }
        | Purpose::DuplicateTitle { key }
        | Purpose::Duplicate { key, .. } => (Some(key), Path::default(), DraftKind::Other),
        Purpose::Settle(_)
        | Purpose::NewSituation { .. }
        | Purpose::Many { .. }
        | Purpose::MoveTo { .. }
        | Purpose::Loose => (None, Path::default(), DraftKind::Other),
        Purpose::Answer(_)
        | Purpose::NewKind
        | Purpose::Crossing(_)
        | Purpose::Revision
        | Purpose::SignAs { .. }
        | Purpose::Replace { .. }
        | Purpose::ManyWhat { .. }
        | Purpose::SortBy
        | Purpose::Known
        | Purpose::NotMeant
        | Purpose::Alike
        | Purpose::Elsewhere
        | Purpose::SavedState
        | Purpose::StateEntry => return None,
    };
    if text == before && purpose != Purpose::Loose {
        return None;
    }
    note(app, key, &path, label, text, kind)
}

/// Returns what was answered about a new entry so far, none of which is in the map yet.
fn of_new(app: &App, guide: &Guide) -> Option<Draft> {
    let kind = app.map().schema().kind(&guide.kind).map_or("entry", |kind| &kind.label);
    let mut lines: Vec<String> =
        guide.fields.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let typed = app.popups.iter().rev().find_map(typed).filter(|it| it.text != it.before);
    lines.extend(typed.map(|it| it.text));
    let label = format!("New {}", kind.to_lowercase());
    note(app, None, &Path::default(), label, lines.join("\n"), DraftKind::Other)
}

fn typed(popup: &Popup) -> Option<Typed> {
    if let Popup::Line(it) = popup {
        let (purpose, label) = (it.purpose.clone(), it.label.clone());
        Some(Typed { purpose, label, before: it.before.clone(), text: it.input.text().to_owned() })
    } else if let Popup::Text(it) = popup {
        let (purpose, label) = (it.purpose.clone(), it.label.clone());
        Some(Typed { purpose, label, before: it.before.clone(), text: it.text() })
    } else {
        None
    }
}

fn note(
    app: &App,
    key: Option<&Key>,
    path: &Path,
    field: String,
    text: String,
    kind: DraftKind,
) -> Option<Draft> {
    if text.trim().is_empty() {
        return None;
    }
    let step = |step: &Step| match step {
        Step::Field(name) => DraftStep::Field(name.to_string()),
        Step::Index(item_idx) => DraftStep::Index(*item_idx),
    };
    Some(Draft {
        at: app.clock.now,
        entry: key.map(ToString::to_string).unwrap_or_default(),
        field,
        path: path.0.iter().map(step).collect(),
        text,
        kind,
    })
}

/// Returns what a text was being typed for, in words.
pub(super) fn place_of(draft: &Draft) -> String {
    if draft.entry.is_empty() {
        draft.field.clone()
    } else {
        format!("{} of {}", draft.field, draft.entry)
    }
}

/// Returns the entry and the field that a text was being typed into.
fn place(draft: &Draft) -> Option<(Key, Path)> {
    let (kind, id) = draft.entry.split_once('.')?;
    let mut path = Path::default();
    for step in &draft.path {
        path = match step {
            DraftStep::Field(name) => path.then(name),
            DraftStep::Index(item_idx) => path.item(*item_idx),
        };
    }
    Some((Key { kind: kind.into(), id: id.into() }, path))
}

/// Tells whether a map says what was being typed: it was kept at the very last.
pub(super) fn is_kept(workspace: &Workspace, draft: &Draft) -> bool {
    let Some((key, path)) = place(draft) else { return false };
    if draft.kind != DraftKind::Field {
        return false;
    }
    let value = workspace.map().get(&key).and_then(|entry| entry.at(&path));
    value.is_some_and(|value| value.to_string() == draft.text)
}

/// Opens the editor again in which a text was being typed; where there is none any more, shows the
/// text, so that it can be copied.
pub(super) fn reopen(app: &mut App, draft: &Draft) {
    if is_kept(&app.workspace, draft) {
        return;
    }
    let before = app.popups.len();
    open(app, draft);
    if app.popups.len() == before {
        let label = format!("Was being typed: {}", place_of(draft));
        let editor = TextEditor::new(Purpose::Loose, &label, LOOSE, TextKind::Prose, &draft.text);
        app.popups.push(Popup::Text(Box::new(editor)));
        return;
    }
    match app.popups.last_mut() {
        Some(Popup::Line(editor)) => editor.input = Input::new(&draft.text),
        Some(Popup::Text(editor)) => {
            editor.area.select_all();
            editor.area.cut();
            editor.area.insert_str(&draft.text);
        }
        Some(_) | None => {}
    }
}

fn open(app: &mut App, draft: &Draft) {
    let Some((key, path)) = place(draft) else { return };
    let Some(entry) = app.map().get(&key) else { return };
    let value = entry.at(&path).cloned();
    let is_field = |field: &&crate::model::Field| !field.name.is_empty();
    let declared =
        |path: &Path| app.map().schema().field_at(&key.kind, path).filter(is_field).cloned();
    // The list, and the field of a card in it.
    let (mut list, last) = (path.clone(), path.last_field().unwrap_or_default().to_owned());
    list.0.pop();
    let in_card = declared(&list.item(0).then(&last));
    let declared = declared(&path);
    app.tab = Tab::Map;
    map::show(app, &key);
    app.map_tab.focus = MapFocus::Form;
    settle(app);
    match draft.kind {
        DraftKind::Field => {
            let Some(declared) = declared else { return };
            app.map_tab.form.select(&path);
            field::open_again(app, &key, &path, &declared, value.as_ref());
        }
        DraftKind::Card => {
            let Some(declared) = in_card else { return };
            let purpose = Purpose::NewCard { key, list, field: last.into() };
            let popup = field::editor(app, purpose, &declared, None);
            app.popups.extend(popup);
        }
        DraftKind::Note => notes::open(app, &key, None),
        DraftKind::Other => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::desk::Desk;

    /// Types into an editor, crashes, and comes back; returns what is in front then.
    fn found_again(open: &[&str], typed: &str) -> (Draft, Desk) {
        let mut desk = Desk::new(100, 30);
        desk.press(open).press(&[typed]);
        let draft = of(&desk.app).unwrap_or_else(|| panic!("nothing noted:\n{}", desk.screen()));
        let mut next = Desk::new(100, 30);
        reopen(&mut next.app, &draft);
        (draft, next)
    }

    /// Shows the form of the value proposition.
    const FORM: [&str; 2] = ["F3", "Tab"];

    #[test]
    fn a_new_comment_is_in_its_editor_again_and_can_be_kept() {
        let (draft, mut next) =
            found_again(&[&FORM[..], &["End", "Enter"]].concat(), "'Ask Ann first.");
        assert_eq!(draft.kind, DraftKind::Note);
        assert!(next.screen().contains("Ask Ann first."), "{}", next.screen());
        next.press(&["Ctrl-S"]);
        assert!(next.text().contains("# Ask Ann first."), "{}", next.screen());
    }

    #[test]
    fn what_was_answered_about_a_new_entry_is_shown_to_be_copied() {
        let mut desk = Desk::new(100, 30);
        desk.press(&["F3", "n", "'Audit trail"]);
        assert_eq!(of(&desk.app).unwrap().text, "Audit trail");
        desk.press(&["Enter"]);
        let draft = of(&desk.app).unwrap();
        assert!(draft.text.starts_with("title: Audit trail"), "{}", draft.text);
        let mut next = Desk::new(100, 30);
        reopen(&mut next.app, &draft);
        let screen = next.screen();
        assert!(screen.contains("title: Audit trail") && screen.contains("copy what"), "{screen}");
        // As long as it is not dropped it is noted still.
        assert_eq!(of(&next.app).map(|draft| draft.text), Some(draft.text));
    }

    #[test]
    fn a_text_for_an_entry_that_is_gone_is_shown() {
        let draft = Draft {
            at: 0,
            entry: "feature.gone".into(),
            field: "Text".into(),
            path: vec![DraftStep::Field("body".into())],
            text: "Not lost".into(),
            kind: DraftKind::Field,
        };
        let mut desk = Desk::new(100, 30);
        reopen(&mut desk.app, &draft);
        assert!(desk.screen().contains("Not lost"), "{}", desk.screen());
        desk.press(&["Ctrl-S"]);
        assert!(desk.app.popups.is_empty());
    }

    #[test]
    fn what_is_untouched_is_no_draft() {
        let mut desk = Desk::new(100, 30);
        desk.press(&FORM).press(&["Enter"]);
        assert_eq!(of(&desk.app), None);
        desk.press(&["'x", "Esc"]);
        assert!(of(&desk.app).is_some());
    }
}
