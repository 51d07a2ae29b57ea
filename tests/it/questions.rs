//! What reps ask of the sample map, what must come first, and what they must be warned of.
//!
//! Each line is a question as somebody types it, half words and typos left in; the entries of which
//! one must come first; how far down it may stand; and the warnings that must stand beside it.

use std::path::Path;

use jiff::civil::date;
use msgmap::disk;
use msgmap::search::{Hit, Index, Query, Warning};
use msgmap::workspace::Workspace;

/// A question, the entries that answer it, the last place for the best of them, the warnings.
type Asked = (&'static str, &'static [&'static str], usize, &'static [&'static str]);

const QUESTIONS: &[Asked] = &[
    // A rival, a role, what they said.
    ("globex cheaper cfo", &["situation.cfo-globex-is-cheaper"], 1, &[]),
    ("glbex cheper cfo", &["situation.cfo-globex-is-cheaper"], 1, &[]),
    ("what do we say when they find us too expensive", &["objection.globex-is-cheaper"], 1, &[]),
    ("cio build it ourselves", &["situation.cio-wants-to-build"], 1, &[]),
    ("they want to build it in-house", &["situation.cio-wants-to-build"], 1, &[]),
    ("brasswick forces an upgrade", &["situation.brasswick-upgrade-forced"], 1, &[]),
    ("tallowby checklist controller", &["situation.controller-with-tallowby"], 1, &[]),
    ("leaving meridane", &["situation.leaving-meridane"], 1, &[]),
    ("renewal globex", &["situation.renewal-globex-calls"], 1, &["internal"]),
    ("procurement discount", &["situation.procurement-last-round"], 1, &["internal"]),
    ("proof of concept against globex", &["situation.globex-proof-of-concept"], 1, &[]),
    ("no decision", &["situation.stalled-after-demo"], 1, &[]),
    ("they went silent after the demo", &["situation.stalled-after-demo"], 1, &[]),
    ("budget frozen", &["situation.cfo-budget-frozen", "objection.budget-frozen"], 1, &[]),
    ("not before year-end", &["objection.bad-time", "situation.wait-until-year-end"], 1, &[]),
    ("first call controller", &["situation.first-call-controller"], 1, &[]),
    // An industry, a need.
    ("retail peak", &["situation.online-retail-peak"], 1, &[]),
    ("hospital merger", &["situation.hospital-merger"], 1, &[]),
    ("bank treasurer liquidity", &["situation.bank-liquidity-review"], 1, &[]),
    ("scale-up going public", &["situation.listing-in-a-year"], 3, &[]),
    ("insurer new product rules", &["situation.insurer-new-product"], 1, &[]),
    ("audit findings county", &["situation.audit-findings-public-sector"], 1, &[]),
    ("board pack too late", &["situation.board-pack-too-late"], 1, &[]),
    ("intercompany dispute", &["situation.intercompany-dispute"], 5, &[]),
    ("saas revenue recognition spreadsheet", &["situation.saas-revenue-rules"], 2, &[]),
    (
        "cash position every morning",
        &["feature.cash-position", "situation.treasurer-morning-cash"],
        2,
        &[],
    ),
    // Proof.
    ("bank close story", &["success_story.acme-bank"], 1, &[]),
    ("who left globex and saved money", &["success_story.kestrelby-parts"], 5, &[]),
    (
        "proof for go live in 12 weeks",
        &["success_story.eastmarch-health", "success_story.tillbrook-report-2026"],
        3,
        &[],
    ),
    ("benchmark matching million lines", &["success_story.hexley-benchmark"], 1, &[]),
    ("customer survey weekend", &["success_story.customer-survey-2026"], 2, &[]),
    ("case study acme", &["asset.acme-bank-case-study"], 1, &[]),
    ("oakhallow", &["success_story.oakhallow-mills"], 2, &["retired"]),
    // Objections, in the words of the customer.
    ("rip and replace", &["objection.rip-and-replace"], 1, &[]),
    ("data leave the country", &["objection.data-must-stay"], 1, &[]),
    ("are you too small", &["objection.small-vendor"], 1, &[]),
    ("what if we want to leave again", &["objection.lock-in"], 1, &[]),
    ("it takes peoples jobs", &["objection.people-fear-for-jobs"], 1, &[]),
    ("security review takes ages", &["objection.security-review"], 1, &[]),
    ("globex outage fixed", &["objection.globex-outage"], 1, &["internal"]),
    ("30 percent discount", &["objection.discount-floor"], 2, &["internal"]),
    // Claims, features, questions, collateral.
    (
        "fast clos",
        &["value_proposition.close-in-three-days", "situation.cfo-against-globex"],
        1,
        &[],
    ),
    ("audit trail", &["value_proposition.audit-trail-built-in"], 1, &[]),
    ("ask the ledger", &["value_proposition.ask-the-ledger"], 2, &["draft", "unproven"]),
    ("bankfeeds", &["feature.bank-feeds"], 1, &[]),
    ("approvalchains", &["feature.approval-chains"], 1, &[]),
    ("reconcilation", &["feature.auto-reconcile"], 3, &[]),
    ("battlecard globex", &["asset.globex-battlecard"], 1, &["internal"]),
    ("roadmap", &["asset.roadmap-2027"], 1, &["internal"]),
    ("nightly batch fails question", &["question.batch-window"], 1, &[]),
    // Words that decide.
    ("\"rip and replace\"", &["objection.rip-and-replace"], 1, &[]),
    ("kind:story globex price", &["success_story.kestrelby-parts"], 1, &[]),
    ("competitor:tallowby checklist", &["situation.controller-with-tallowby"], 1, &[]),
    ("status:draft", &["value_proposition.ask-the-ledger"], 5, &["draft"]),
];

fn northwind() -> Workspace {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/northwind");
    let (files, errors) = disk::load(&root).unwrap();
    assert!(errors.is_empty(), "{errors:?}");
    Workspace::open(
        files.files.into_iter().map(|file| (file.relative.display().to_string(), file.bytes)),
    )
}

fn warns(hit: &Hit, of: &str) -> bool {
    hit.warnings.iter().any(|warning| match warning {
        Warning::Retired => of == "retired",
        Warning::Draft => of == "draft",
        Warning::Internal => of == "internal",
        Warning::Overdue { .. } => of == "overdue",
        Warning::Lapsed => of == "lapsed",
        Warning::Unproven => of == "unproven",
        Warning::Conflicting(_) => of == "conflicting",
        Warning::OneWord { .. } => of == "one word",
        Warning::Planned => of == "planned",
        Warning::Naming(_) => of == "naming",
    })
}

#[test]
fn reps_find_what_they_want_and_are_warned() {
    let workspace = northwind();
    let map = workspace.map();
    let index = Index::in_memory(map).unwrap();
    let mut wrong = Vec::new();
    for (words, wanted, place, warnings) in QUESTIONS {
        let found = index.search(map, &Query::new(words, date(2026, 11, 22))).unwrap();
        let first = found.hits.iter().take(*place);
        let hit = first.clone().find(|hit| wanted.contains(&hit.key.to_string().as_str()));
        let Some(hit) = hit else {
            let keys: Vec<_> = found.hits.iter().take(6).map(|hit| hit.key.to_string()).collect();
            wrong.push(format!("{words}: {keys:?}"));
            continue;
        };
        for warning in warnings.iter().filter(|warning| !warns(hit, warning)) {
            wrong.push(format!("{words}: {} without a warning `{warning}`", hit.key));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn there_are_enough_questions() {
    assert!(QUESTIONS.len() >= 40, "{}", QUESTIONS.len());
}
