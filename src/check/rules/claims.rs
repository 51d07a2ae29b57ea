//! What a value proposition rests on, and who hears it.

use rustc_hash::FxHashSet;

use crate::check::context::Context;
use crate::check::findings::Findings;
use crate::check::{Rule, Scope, show};
use crate::model::{Entry, Key, Level, Location, Status, text_of, words_of};

use super::unused_entry::is_used;

pub(super) const UNPROVEN: Rule = Rule {
    name: "unproven-claim",
    level: Level::Warning,
    about: "A value proposition in use that no success story proves: no live story lists it, and no \
            point that makes it tells one. A customer who asks for proof gets none. Link a story, \
            or excuse the entry with the reason why there is none yet.",
    scope: Scope::Map(find_unproven),
};

pub(super) const UNTOLD: Rule = Rule {
    name: "untold-claim",
    level: Level::Hint,
    about: "A value proposition in use that no situation and no asset tells, though stories or \
            features refer to it. It was agreed on, but no rep will come across it. Give it a point in a situation, or retire it.",
    scope: Scope::Map(find_untold),
};

fn find_unproven(context: &Context<'_>, findings: &mut Findings) {
    let mut proven: FxHashSet<&Key> = FxHashSet::default();
    let is_live_story = |id: &str| {
        let story = context.map.resolve(&Key::new("success_story", id)).entry();
        story.is_some_and(|story| story.status() == Status::Live)
    };
    for entry in context.map.entries() {
        match entry.key.kind.as_str() {
            "success_story" if entry.status() == Status::Live => {
                let claims = entry.words("value_propositions").into_iter();
                proven.extend(claims.filter_map(|id| claim(context, id)));
            }
            "situation" if entry.status() != Status::Retired => {
                for point in entry.cards("point") {
                    if words_of(point, "success_stories").into_iter().any(is_live_story) {
                        let id = text_of(point, "value_proposition");
                        proven.extend(id.and_then(|id| claim(context, id)));
                    }
                }
            }
            _ => {}
        }
    }
    for entry in live_claims(context).filter(|entry| !proven.contains(&entry.key)) {
        let message = format!("no live success story proves {}", show::key(&entry.key));
        findings.push(
            findings
                .at(Location::entry(&entry.key), message)
                .help("Link a story that proves it, or say under `allow` why there is none yet."),
        );
    }
}

fn find_untold(context: &Context<'_>, findings: &mut Findings) {
    let mut told: FxHashSet<&Key> = FxHashSet::default();
    for entry in context.map.entries() {
        let tells = matches!(entry.key.kind.as_str(), "situation" | "asset");
        if tells && entry.status() != Status::Retired {
            for link in context.map.links_from(&entry.key) {
                told.extend(context.map.resolve(&link.to).entry().map(|to| &to.key));
            }
        }
    }
    // What nothing refers to at all is found as unused.
    let is_untold = |entry: &&Entry| !told.contains(&entry.key) && is_used(context, entry);
    for entry in live_claims(context).filter(is_untold) {
        let message = format!("no situation and no asset tells {}", show::key(&entry.key));
        findings.push(
            findings
                .at(Location::entry(&entry.key), message)
                .help("Give it a point in a situation, or retire it."),
        );
    }
}

fn live_claims<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Entry> + use<'a> {
    let claims = context.map.of_kind("value_proposition");
    claims.filter(|entry| entry.status() == Status::Live)
}

fn claim<'a>(context: &Context<'a>, id: &str) -> Option<&'a Key> {
    Some(&context.map.resolve(&Key::new("value_proposition", id)).entry()?.key)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    const MAP: &str = r#"
[value_proposition.listed]
[value_proposition.told]
[value_proposition.by-draft]
[value_proposition.bare]
[value_proposition.by-story]
[value_proposition.draft]
status = "draft"
[success_story.a]
value_propositions = ["listed", "by-story"]
[success_story.b]
[success_story.c]
value_propositions = ["by-draft"]
status = "draft"
[[situation.a.point]]
value_proposition = "told"
success_stories = ["b"]
[[situation.a.point]]
value_proposition = "by-draft"
success_stories = ["c"]
[asset.a]
messages = ["value_proposition.listed"]
"#;

    #[test]
    fn a_claim_is_proven_by_a_live_story_that_lists_it_or_is_told_with_it() {
        check(
            "unproven-claim",
            MAP,
            &[
                "warning value_proposition.by-draft: no live success story proves `value_proposition.by-draft`",
                "warning value_proposition.bare: no live success story proves `value_proposition.bare`",
            ],
        );
    }

    #[test]
    fn a_claim_is_told_by_a_situation_or_an_asset() {
        check(
            "untold-claim",
            MAP,
            &[
                "hint value_proposition.by-story: no situation and no asset tells `value_proposition.by-story`",
            ],
        );
    }
}
