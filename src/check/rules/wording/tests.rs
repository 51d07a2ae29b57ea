use crate::check::testing::{check, find, fixed};
use crate::model::Value;

const TERMS: &str = r#"
[term.customer]
title = "Customer"
use = "customer"
avoid = ["client", "end user"]
why = "One word, not client."
severity = "hint"
[term.ipaas]
title = "Integration"
use = "integration"
avoid = ["iPaaS", "AI-powered"]
severity = "error"
[term.ledger]
title = "Ledger"
use = "general ledger"
avoid = ["ledger"]
[term.sign-off]
title = "Sign-off"
use = "sign-off"
avoid = ["sign off", "C++", "1.2m"]
[term.old]
title = "Old"
avoid = ["anything"]
status = "retired"
"#;

#[track_caller]
fn said(text: &str, expected: &[&str]) {
    let map = format!("{TERMS}\n[feature.a]\ntitle = \"A\"\nbody = \"\"\"\n{text}\"\"\"\n");
    let found: Vec<String> =
        find("avoided-wording", &map).into_iter().map(|it| it.message).collect();
    let expected: Vec<String> = expected.iter().map(|it| format!("`body` says `{it}`")).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn whole_words_are_found_in_any_case() {
    said("A Client signs. Our client's client.", &["Client"]);
    said("Every END-USER knows.", &["END-USER"]);
    said("Clients and clientele.", &[]);
    said("the end\n\nuser friendly", &[]);
    said("See https://client.example/client for [more](http://client.example).", &[]);
}

#[test]
fn capitals_inside_a_word_count() {
    said("An iPaaS, Ipaas or IPAAS.", &["iPaaS"]);
    said("AI-Powered, but ai-powered not.", &["AI-Powered"]);
}

#[test]
fn signs_belong_to_the_wording() {
    said("C and C# and 1.2", &[]);
    said("C++ costs $1.2M", &["C++", "1.2M"]);
}

#[test]
fn the_wording_that_is_asked_for_is_fine() {
    said("The general ledger and the ledger.", &["ledger"]);
    said("A general ledger.", &[]);
    said("Ask for sign-off.", &[]);
    said("Ask for a sign off.", &["sign off"]);
}

#[test]
fn level_and_place_come_with_it() {
    check(
        "avoided-wording",
        &format!(
            "{TERMS}{}",
            r#"
[objection.a]
title = "Your client left"
[question.a]
title = "iPaaS?"
aliases = ["client"]
source = "client call"
[[question.a.variant]]
text = "Anything for a client?"
[question.b]
title = "client"
status = "retired"
"#
        ),
        &[
            "error question.a, title: `title` says `iPaaS`",
            "hint question.a, variant 1, text: `variant 1, text` says `client`",
        ],
    );
}

#[test]
fn a_plain_replacement_is_offered() {
    let map = format!("{TERMS}\n[feature.a]\nbody = \"Client or client or end user.\"\n");
    let found = find("avoided-wording", &map);
    assert_eq!(found[0].help.as_deref(), Some("Say `customer`. One word, not client."));
    assert_eq!(fixed(&found[0]), Some(Value::text("Customer or customer or end user.")));
    assert_eq!(found[1].fix, None);
}
