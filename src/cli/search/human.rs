//! Results of a search for a rep with a minute to go.

use crate::model::{Audience, Entry, Freshness, Key, Map, Status, text_of};
use crate::render::entry::state;
use crate::render::{Role, Styled};
use crate::search::{Found, Hit, How, Marked, Point, Query, Warning};

/// Where the lines below a title start.
const INDENT: usize = 4;

/// Returns the results: numbered, with what must be known before one is used.
pub(super) fn human(map: &Map, query: &Query, found: &Found, width: Option<usize>) -> Styled {
    let mut out = Styled::new();
    out.append(understood(map, query, found));
    out.append(rows(map, query, &found.hits, width));
    if found.total > found.hits.len() {
        let rest =
            format!("{} of {} results; --limit N prints more", found.hits.len(), found.total);
        out.push(Role::Faint, &rest).end();
    }
    out
}

/// Returns what there is where nothing was found.
pub(super) fn nearest(map: &Map, query: &Query, found: &Found, width: Option<usize>) -> Styled {
    let mut out = Styled::new();
    out.push(Role::Label, "The nearest there is:").end();
    out.append(rows(map, query, &found.nearest, width));
    out
}

fn rows(map: &Map, query: &Query, hits: &[Hit], width: Option<usize>) -> Styled {
    let mut out = Styled::new();
    for (hit_idx, hit) in hits.iter().enumerate() {
        let mut head = Styled::new();
        head.push(Role::Faint, &format!("{:>2}.", hit_idx + 1)).plain(" ");
        marked(&mut head, &hit.title, Role::Title);
        out.wrapped(&head, 0, width);
        out.append(below(map, query, hit, hit_idx == 0, width)).end();
    }
    out
}

/// Returns what was understood, and what was not found.
fn understood(map: &Map, query: &Query, found: &Found) -> Styled {
    let mut out = Styled::new();
    let mut values: Vec<(Option<&str>, &Key)> = Vec::new();
    values.extend(query.context.values().iter().map(|key| (None, key)));
    for understood in &found.understood {
        let typed = query.words.get(understood.words.clone());
        let typed = typed.filter(|_| understood.how == How::Typo);
        values.push((typed, &understood.key));
    }
    for (value_idx, (typed, key)) in values.iter().enumerate() {
        let kind = map.schema().kind(&key.kind).map_or("", |kind| kind.label.as_str());
        let title = map.get(key).map_or(key.id.as_str(), Entry::title);
        out.push(Role::Faint, if value_idx == 0 { "For " } else { ", " });
        out.push(Role::Faint, &kind.to_lowercase()).plain(" ").plain(title);
        if let Some(typed) = typed {
            out.push(Role::Faint, &format!(" (from `{typed}`)"));
        }
    }
    if !values.is_empty() {
        out.end();
    }
    if !found.unmatched.is_empty() {
        let words: Vec<String> = found.unmatched.iter().map(|word| format!("`{word}`")).collect();
        out.push(Role::Warning, &format!("Nothing in the map for {}", words.join(", "))).end();
    }
    for note in &found.notes {
        out.push(Role::Warning, &note.to_string()).end();
    }
    if !out.is_empty() {
        out.end();
    }
    out
}

fn below(map: &Map, query: &Query, hit: &Hit, first: bool, width: Option<usize>) -> Styled {
    let mut out = Styled::new();
    let state = state(hit.freshness, hit.status, hit.audience, false);
    if !state.is_empty() {
        out.wrapped(&state, INDENT, width);
    }
    for warning in hit.warnings.iter().filter(|warning| !is_state(warning)) {
        let mut line = Styled::new();
        line.push(Role::Warning, &format!("! {warning}"));
        out.wrapped(&line, INDENT, width);
    }
    // The best situation is the answer itself: all that is said in it, in order.
    if first && !hit.points.is_empty() {
        out.append(points(map, hit, width));
    } else if let Some(excerpt) = &hit.excerpt {
        let mut line = Styled::new();
        if !matches!(excerpt.label.as_str(), "Short" | "Text") {
            line.push(Role::Label, &excerpt.label).plain(": ");
        }
        marked(&mut line, &excerpt.text, Role::Plain);
        out.wrapped(&line, INDENT, width);
    }
    let shows_figures = hit.excerpt.as_ref().is_some_and(|it| it.label.starts_with("Result"));
    let shows_proof = shows_figures || (first && !hit.points.is_empty());
    if let Some(proof) = proof(map, query, &hit.key).filter(|_| !shows_proof) {
        let mut line = Styled::new();
        line.push(Role::Label, "Proof").plain(": ").plain(&proof);
        out.wrapped(&line, INDENT, width);
    }
    let kind = map.schema().kind(&hit.key.kind).map_or("Unknown kind", |kind| kind.label.as_str());
    let mut line = Styled::new();
    line.push(Role::Faint, &format!("{kind} · {}", hit.key));
    out.wrapped(&line, INDENT, width);
    if !hit.folded.is_empty() {
        let keys: Vec<String> = hit.folded.iter().map(ToString::to_string).collect();
        let mut line = Styled::new();
        line.push(Role::Faint, &format!("also, in nearly the same words: {}", keys.join(", ")));
        out.wrapped(&line, INDENT, width);
    }
    for reason in &hit.why {
        let mut line = Styled::new();
        line.push(Role::Faint, &format!("{:+.2} {}", reason.points, reason.what));
        out.wrapped(&line, INDENT + 2, width);
    }
    out
}

/// Tells whether a warning stands in the line of the state already.
fn is_state(warning: &Warning) -> bool {
    match warning {
        Warning::Retired | Warning::Draft | Warning::Internal | Warning::Overdue { .. } => true,
        Warning::Lapsed
        | Warning::Unproven
        | Warning::Planned
        | Warning::Naming(_)
        | Warning::Conflicting(_)
        | Warning::OneWord { .. } => false,
    }
}

/// Returns the points of a situation in order, each with its words and its best proof.
fn points(map: &Map, hit: &Hit, width: Option<usize>) -> Styled {
    let mut out = Styled::new();
    for (point_idx, point) in hit.points.iter().enumerate() {
        let Point { title, say, proof, claim: _ } = point;
        let mut line = Styled::new();
        line.push(Role::Label, &format!("Point {}", point_idx + 1)).plain(": ").plain(title);
        out.wrapped(&line, INDENT, width);
        if let Some(say) = say {
            let mut line = Styled::new();
            line.plain(say);
            out.wrapped(&line, INDENT + 2, width);
        }
        let Some(proof) = proof.first() else { continue };
        let Some(story) = map.get(&proof.story) else { continue };
        let mut line = Styled::new();
        line.push(Role::Label, "Proof").plain(": ").plain(&with_figures(story));
        out.wrapped(&line, INDENT + 2, width);
        // That it is internal stands behind its title.
        for warning in proof.warnings.iter().filter(|it| **it != Warning::Internal) {
            let mut line = Styled::new();
            line.push(Role::Warning, &format!("! {warning}"));
            out.wrapped(&line, INDENT + 4, width);
        }
    }
    out
}

fn marked(out: &mut Styled, text: &Marked, role: Role) {
    let mut at = 0;
    for mark in &text.marks {
        out.push(role, text.text.get(at..mark.start).unwrap_or_default());
        out.push(Role::Mark, text.text.get(mark.clone()).unwrap_or_default());
        at = mark.end;
    }
    out.push(role, text.text.get(at..).unwrap_or_default());
}

/// Returns the proof of a claim or of a situation's first point, with its figures; only what may
/// be told.
fn proof(map: &Map, query: &Query, key: &Key) -> Option<String> {
    let stories: Vec<&Entry> = match key.kind.as_str() {
        "value_proposition" => {
            let linked = map.linked_from(key);
            linked.into_iter().filter(|entry| entry.key.kind == "success_story").collect()
        }
        "situation" => {
            let links = map.links_from(key).iter().filter(|link| link.to.kind == "success_story");
            links.filter_map(|link| map.resolve(&link.to).entry()).collect()
        }
        "success_story" => return figures(map.get(key)?),
        _ => return None,
    };
    let may_be_told = |story: &&Entry| {
        story.status() == Status::Live
            && (!query.customer_only || story.audience() == Audience::Customer)
    };
    let told: Vec<&Entry> = stories.into_iter().filter(may_be_told).collect();
    let best = told.iter().find(|story| figures(story).is_some()).or_else(|| told.first())?;
    let stale = match Freshness::asked(map, best, query.today) {
        Some(Freshness::Overdue { since }) => format!(" ! overdue since {since}"),
        Some(Freshness::Fresh | Freshness::Due { .. } | Freshness::Never) | None => String::new(),
    };
    Some(with_figures(best) + &stale)
}

/// Returns the title of a story with its figures, and a word where it is not for everyone.
fn with_figures(story: &Entry) -> String {
    let internal = if story.audience() == Audience::Internal { " (# internal)" } else { "" };
    match figures(story) {
        Some(figures) => format!("{}{internal} ({figures})", story.title()),
        None => format!("{}{internal}", story.title()),
    }
}

/// Returns the first result of a story: "Days to close: 10 days → 3 days".
fn figures(story: &Entry) -> Option<String> {
    let result = story.cards("result").next()?;
    let measure = text_of(result, "measure")?;
    match (text_of(result, "before"), text_of(result, "after")) {
        (Some(before), Some(after)) => Some(format!("{measure}: {before} → {after}")),
        (None, Some(after)) => Some(format!("{measure}: {after}")),
        (_, None) => None,
    }
}
