//! A difference for programs. Members are only ever added.

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::told;
use crate::model::difference::{
    CardChange, Change, Comments, Consequence, Difference, EntryChange, Fate, FieldChange, Named,
    Piece,
};
use crate::render::{Each, json as write};

#[derive(Serialize)]
struct Page<'d, E, M> {
    before: &'d str,
    after: &'d str,
    different: bool,
    entries: E,
    files_renamed: Vec<Json>,
    comments: Vec<Json>,
    meaning: M,
}

/// Returns a difference as JSON; `before` and `after` say what was compared.
pub fn json(
    difference: &Difference,
    before: &str,
    after: &str,
) -> Result<String, serde_json::Error> {
    let files =
        difference.files.iter().map(|it| json!({ "from": it.from.as_str(), "to": it.to.as_str() }));
    let of_files = difference.comments.iter();
    let of_files = of_files
        .map(|file| json!({ "file": file.file.as_str(), "comments": comments(&file.comments) }));
    write(&Page {
        before,
        after,
        different: !difference.is_empty(),
        entries: Each(|| difference.entries.iter().map(entry)),
        files_renamed: files.collect(),
        comments: of_files.collect(),
        meaning: Each(|| difference.meaning.iter().map(consequence)),
    })
}

/// Returns what is different about one entry as JSON.
pub fn entry(change: &EntryChange) -> Json {
    let renamed = change.renamed.as_ref();
    let moved = change.moved.as_ref();
    json!({
        "key": change.entry.key.to_string(),
        "title": change.entry.title,
        "change": fate(change.fate),
        "renamed_from": renamed.map(|renamed| renamed.from.to_string()),
        "by_likeness": renamed.is_some_and(|renamed| renamed.guessed),
        "moved_from": moved.map(|moved| moved.from.as_str()),
        "moved_to": moved.map(|moved| moved.to.as_str()),
        "fields": fields(&change.fields),
        "comments": comments(&change.comments),
    })
}

fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Added => "added",
        Fate::Removed => "removed",
        Fate::Kept => "changed",
    }
}

fn comments(comments: &Comments) -> Json {
    json!({ "removed": comments.gone, "added": comments.come })
}

fn fields(changes: &[FieldChange]) -> Json {
    changes.iter().map(field).collect()
}

fn field(field: &FieldChange) -> Json {
    let (name, label) = (field.name.as_str(), field.label.as_str());
    let mut members = json!({ "field": name, "label": label, "sealed": field.sealed });
    let more = match &field.change {
        Change::Text(pieces) => json!({ "text": pieces.iter().map(piece).collect::<Vec<_>>() }),
        Change::Value { before, after } => json!({
            "before": before.as_ref().map(ToString::to_string),
            "after": after.as_ref().map(ToString::to_string),
        }),
        Change::List { gone, come, moved } => {
            json!({ "removed": gone, "added": come, "reordered": moved })
        }
        Change::Cards(cards) => json!({ "cards": cards.iter().map(card).collect::<Vec<_>>() }),
        Change::Table(inner) => json!({ "fields": fields(inner) }),
    };
    if let (Some(members), Json::Object(more)) = (members.as_object_mut(), more) {
        members.extend(more);
    }
    members
}

fn piece(piece: &Piece) -> Json {
    match piece {
        Piece::Same(text) => json!({ "same": text }),
        Piece::Gone(text) => json!({ "removed": text }),
        Piece::Come(text) => json!({ "added": text }),
    }
}

fn card(card: &CardChange) -> Json {
    json!({
        "name": card.name,
        "change": fate(card.fate),
        "place": card.place,
        "moved_from": card.moved_from,
        "fields": fields(&card.fields),
    })
}

fn consequence(consequence: &Consequence) -> Json {
    let key = |named: &Named| named.key.to_string();
    let keys = |all: &[Named]| all.iter().map(key).collect::<Vec<_>>();
    let name = |named: &Named| named.title.clone();
    let mut members = match consequence {
        Consequence::Affected { entry, because } => {
            json!({ "kind": "affected", "entry": key(entry), "because": keys(because) })
        }
        Consequence::Coverage { row, column, before, after } => json!({
            "kind": "coverage",
            "won": after > before,
            "row": key(row),
            "column": key(column),
            "before": before.word(),
            "after": after.word(),
        }),
        Consequence::Proof { claim, gained, lost, left } => json!({
            "kind": "proof",
            "entry": key(claim),
            "gained": keys(gained),
            "lost": keys(lost),
            "left": left,
        }),
        Consequence::Figure { story, measure, before, after, told_in, still_says } => json!({
            "kind": "figure",
            "entry": key(story),
            "measure": measure,
            "before": before,
            "after": after,
            "told_in": keys(told_in),
            "still_says": keys(still_says),
        }),
        Consequence::Dangling { entry, field, to } => {
            json!({ "kind": "dangling", "entry": key(entry), "field": field, "to": to.to_string() })
        }
        Consequence::Lapsed { entry, signatory, by, on, because } => json!({
            "kind": "lapsed",
            "entry": key(entry),
            "signatory": signatory.as_str(),
            "by": by,
            "on": on.map(|on| on.to_string()),
            "because": keys(because),
        }),
        Consequence::Overdue { entry, since, was } => json!({
            "kind": "overdue",
            "entry": key(entry),
            "since": since.to_string(),
            "was_before": was,
        }),
    };
    if let Some(members) = members.as_object_mut() {
        let message = told::sentence(consequence, &name, &str::to_owned);
        members.insert("message".to_owned(), json!(message));
    }
    members
}
