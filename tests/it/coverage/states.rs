//! What makes the state of a cell.

use msgmap::model::coverage::Served;
use msgmap::model::{Key, Seal};

use super::{BASE, FRESH, TOLD, map, of};

/// Checks the state of the only cell of a map with this beside what all have.
#[track_caller]
fn check_state(situations: &str, expect: &str) {
    let coverage = of(&format!("{BASE}{situations}"));
    let cell = coverage.cell(0, 0);
    assert_eq!(format!("{} {}", cell.served.word(), cell.count), expect, "{situations}");
    assert_eq!(coverage.total.complete, usize::from(cell.served >= Served::Complete));
}

/// Returns a situation for the only cell, with these further fields and this point.
fn situation(id: &str, fields: &str, point: &str) -> String {
    let head = "requirements = [\"r\"]\ncompetitors = [\"c\"]";
    let point = if point.is_empty() {
        String::new()
    } else {
        format!("[[situation.{id}.point]]\n{point}\n")
    };
    format!("[situation.{id}]\ntitle = \"S\"\n{head}\n{fields}\n{point}")
}

#[test]
fn what_is_not_there_is_nothing() {
    check_state("", "nothing 0");
    let retired = situation("s", "status = \"retired\"\nreviewed = 2026-11-01", TOLD);
    check_state(&retired, "nothing 0");
}

#[test]
fn what_can_not_be_said_is_a_draft() {
    check_state(&situation("s", "status = \"draft\"\nreviewed = 2026-11-01", TOLD), "draft 1");
    check_state(&situation("s", FRESH, ""), "draft 1");
    // No words, neither its own nor the claim's.
    let wordless = "value_proposition = \"v\"\nsuccess_stories = [\"fresh\"]";
    check_state(&situation("s", FRESH, wordless), "draft 1");
    let claimless = "say = \"Say it.\"\nsuccess_stories = [\"fresh\"]";
    check_state(&situation("s", FRESH, claimless), "draft 1");
    for claim in ["draft", "nowhere"] {
        let point =
            format!("value_proposition = \"{claim}\"\nsay = \"x\"\nsuccess_stories = [\"fresh\"]");
        check_state(&situation("s", FRESH, &point), "draft 1");
    }
    // The claim's own words are words.
    let short = "value_proposition = \"excused\"\nsuccess_stories = [\"fresh\"]";
    check_state(&situation("s", FRESH, short), "complete 1");
    // One finished point is enough.
    let two = format!("{TOLD}\n[[situation.s.point]]\nvalue_proposition = \"draft\"");
    check_state(&situation("s", FRESH, &two), "complete 1");
}

#[test]
fn a_claim_without_a_story_in_use_has_no_proof() {
    for stories in ["[]", "[\"gone\"]", "[\"nowhere\"]"] {
        let point = format!("value_proposition = \"v\"\nsay = \"x\"\nsuccess_stories = {stories}");
        check_state(&situation("s", FRESH, &point), "no proof 1");
    }
    let more = "[[situation.s.point]]\nvalue_proposition";
    let beside = format!("{TOLD}\n{more} = \"unproven\"");
    check_state(&situation("s", FRESH, &beside), "no proof 1");
    let beside = format!("{TOLD}\n{more} = \"excused\"");
    check_state(&situation("s", FRESH, &beside), "complete 1");
    // A claim that is proven elsewhere, or excused, is still told without proof here.
    let elsewhere = "[success_story.more]\ntitle = \"M\"\nvalue_propositions = [\"v\"]\n";
    let bare = "value_proposition = \"v\"\nsay = \"x\"";
    check_state(&format!("{elsewhere}{}", situation("s", FRESH, bare)), "no proof 1");
    check_state(&situation("s", FRESH, "value_proposition = \"excused\""), "no proof 1");
    // A story proves the claims that it lists wherever they are made.
    let beside = format!("{TOLD}\n{more} = \"unproven\"");
    let story = "[success_story.listed]\ntitle = \"L\"\nvalue_propositions = [\"unproven\"]\n";
    check_state(&format!("{story}{}", situation("s", FRESH, &beside)), "complete 1");
    let draft = format!("{story}status = \"draft\"\n{}", situation("s", FRESH, &beside));
    check_state(&draft, "no proof 1");
}

#[test]
fn what_nobody_has_reviewed_in_time_is_stale() {
    check_state(&situation("s", "reviewed = 2026-01-01", TOLD), "stale 1");
    check_state(&situation("s", "reviewed = 2026-11-01\nreview_every_days = 7", TOLD), "stale 1");
    check_state(&situation("s", "", TOLD), "stale 1");
    for story in ["old", "unread"] {
        let told = TOLD.replace("\"fresh\"", &format!("\"fresh\", \"{story}\""));
        check_state(&situation("s", FRESH, &told), "stale 1");
    }
    // Due is not overdue.
    check_state(&situation("s", "reviewed = 2026-06-01", TOLD), "complete 1");
}

#[test]
fn where_no_reviews_are_expected_none_is_missed() {
    let text = format!("{BASE}{}", situation("s", "", TOLD));
    let text = text.replace("review_every_days = 180\n", "");
    assert_eq!(of(&text).cell(0, 0).served, Served::Complete);
}

#[test]
fn what_every_signatory_has_signed_as_it_stands_is_signed_off() {
    let text = format!("{BASE}{}", situation("s", FRESH, TOLD));
    let map_now = map(&text);
    let seal = Seal::of(&map_now, map_now.get(&Key::new("situation", "s")).unwrap());
    let stamp = |who: &str, seal: &str| {
        format!("{who} = {{ by = \"Ann\", on = 2026-11-01, seal = \"{seal}\" }}\n")
    };
    let seal = seal.to_string();
    let (marketing, sales) = (stamp("marketing", &seal), stamp("sales", &seal));
    let signed = |stamps: &str| format!("{text}[approval.situation.s]\n{stamps}");
    let served = |text: &str| of(text).cell(0, 0).served;
    let both = signed(&format!("{marketing}{sales}"));
    assert_eq!(served(&both), Served::SignedOff);
    assert_eq!(served(&signed(&marketing)), Served::Complete);
    let lapsed = signed(&format!("{marketing}{}", stamp("sales", "00")));
    assert_eq!(served(&lapsed), Served::Complete);
    // A story that says something else asks for a new look.
    assert_eq!(served(&both.replace("\"Fresh\"", "\"Fresher\"")), Served::Complete);
    // What is overdue is stale, whoever signed it; a review is no part of the seal.
    let overdue = both.replace("[\"c\"]\nreviewed = 2026-11-01", "[\"c\"]\nreviewed = 2026-01-01");
    assert_eq!(served(&overdue), Served::Stale);
    // Where nobody signs, nothing is signed off.
    let unsigned = both.replace("[\"marketing\", \"sales\"]", "[]");
    assert_eq!(served(&unsigned), Served::Complete);
}

#[test]
fn the_best_situation_gives_the_state_and_all_are_told() {
    let draft = situation("a", "status = \"draft\"", TOLD);
    let stale = situation("b", "reviewed = 2026-01-01", TOLD);
    let complete = situation("c", FRESH, TOLD);
    check_state(&format!("{draft}{stale}"), "stale 2");
    check_state(&format!("{draft}{stale}{complete}"), "complete 3");
    let coverage = of(&format!("{BASE}{draft}{stale}{complete}"));
    let serving = coverage.serving(&(0..1), &(0..1));
    let keys: Vec<(&str, Served)> =
        serving.iter().map(|server| (server.key.id.as_str(), server.served)).collect();
    let expect = [("c", Served::Complete), ("b", Served::Stale), ("a", Served::Draft)];
    assert_eq!(keys, expect);
    let best: Vec<String> = coverage.best_by_cell(2)[0].iter().map(ToString::to_string).collect();
    assert_eq!(best, ["situation.c", "situation.b"]);
}
