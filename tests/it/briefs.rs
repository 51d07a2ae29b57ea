//! `msgmap brief`: one page for a call, and nothing internal on a customer's.

use std::fmt::Write as _;

use jiff::civil::date;
use msgmap::model::brief::{Brief, BriefWish};
use msgmap::model::{Context, Key};
use msgmap::render::brief as render;
use msgmap::workspace::Workspace;
use proptest::prelude::*;

use crate::program::Desk;

const MAP: &str = r#"[map]
format = 1
name = "Northwind"
signatories = ["sales"]

[competitor.globex]
title = "Globex"

[[competitor.globex.versus]]
topic = "Price"
verdict = "them"
note = "They are cheaper in year one."

[[competitor.globex.versus]]
topic = "Batch"
verdict = "us"
source = "https://globex.example/batch"

[requirement.close]
title = "Close faster"

[persona.cfo]
title = "CFO"
short = "Fears the board."

[persona.cio]
title = "CIO"

[value_proposition.fast]
title = "Close in three days"
short = "A review, not a project."
reviewed = 2026-10-01

[[value_proposition.fast.variant]]
personas = ["cio"]
text = "Nothing to run at night."

[[value_proposition.fast.variant]]
personas = ["cfo"]
text = "A week of every month back."

[success_story.acme]
title = "Acme closes in 3 days"
customer = "Acme"
reference = "private"
proof = "customer"
value_propositions = ["fast"]
reviewed = 2025-01-01
review_every_days = 90

[[success_story.acme.result]]
measure = "Days to close"
before = "10 days"
after = "3 days"
as_of = 2026-06-30
source = "https://n.example/acme"

[feature.auto]
title = "Continuous reconciliation"
availability = "planned"
reviewed = 2026-10-01

[objection.replace]
title = "We'd have to replace everything"
body = "Start *beside* <b>the ledger</b>."
reviewed = 2026-10-01

[question.batch]
title = "What if the batch fails?"
trap = true
competitors = ["globex"]

[question.when]
title = "When do you close?"

[situation.cfo]
title = "A CFO who looks at Globex"
short = "Two names left."
requirements = ["close"]
competitors = ["globex"]
personas = ["cfo"]
questions = ["when"]
reviewed = 2026-10-01

[[situation.cfo.point]]
value_proposition = "fast"
success_stories = ["acme"]
features = ["auto"]
objections = ["replace"]

[situation.inside]
title = "A fight"
audience = "internal"

[[situation.inside.point]]
value_proposition = "fast"
"#;

fn desk() -> Desk {
    Desk::new(&[("m.msgmap.toml", MAP)])
}

#[test]
fn a_page_tells_what_to_say_with_its_proof_and_what_to_heed() {
    insta::assert_snapshot!(desk().run(&["brief", "cfo"]).shown(), @r##"
    A CFO who looks at Globex
    Requirement: Close faster
    Competitor: Globex
    Persona: CFO
    ✓ live ✓ fresh ○ not signed by sales
    ! Acme closes in 3 days: overdue since 2025-04-01.
    ! Acme closes in 3 days: do not name the customer.

    Two names left.

    What they care about
    · Close faster
    · CFO
      Fears the board.

    What to say
    1. Close in three days
       A week of every month back.
       said for CFO
       Proof: Acme closes in 3 days ! overdue since 2025-04-01
         Days to close: 10 days → 3 days (2026-06-30)
           https://n.example/acme
       With: Continuous reconciliation (planned)
       If they say: We'd have to replace everything
         Start *beside* <b>the ledger</b>.

    What to ask
    · When do you close? ! never reviewed
    · What if the batch fails? (shows their weakness) ! never reviewed

    Where they are ahead, honestly
    · Price (Globex: they are ahead)
      They are cheaper in year one.

    Where we are ahead
    · Batch (Globex: we are ahead)
      https://globex.example/batch

    Northwind · 2026-11-22 · situation.cfo
    --- exit 0
    "##);
}

#[test]
fn a_page_for_a_customer_has_nothing_of_the_company_in_it() {
    insta::assert_snapshot!(desk().run(&["brief", "cfo", "--customer"]).shown(), @r##"
    Close faster

    What it means for you
    1. Close in three days
       A week of every month back.
       Proof: A customer of ours
         Days to close: 10 days → 3 days (2026-06-30)
       Others asked: We'd have to replace everything
         Start *beside* <b>the ledger</b>.

    Questions worth asking
    · When do you close?

    Northwind · 2026-11-22
    --- stderr
    warning: Acme closes in 3 days: overdue since 2025-04-01.
    warning: Acme closes in 3 days: do not name the customer.
    note: 1 message left out: not for customers
    --- exit 0
    "##);
}

#[test]
fn what_is_known_of_the_customer_chooses_the_words() {
    let out = desk().run(&["brief", "cfo", "--for", "persona=cio"]).fine();
    assert!(out.contains("Nothing to run at night."), "{out}");
    assert!(!out.contains("A week of every month back."), "{out}");
}

#[test]
fn words_find_the_situation() {
    let ran = desk().run(&["brief", "globex", "chief", "cfo"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with("A CFO who looks at Globex\n"), "{}", ran.out);
    assert_eq!(ran.err, "note: the situation that fits best is `situation.cfo`\n");
    let ran = desk().run(&["brief", "xylophone"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.starts_with("error: no situation fits `xylophone`\n"), "{}", ran.err);
}

#[test]
fn what_is_internal_is_no_page_for_a_customer() {
    let ran = desk().run(&["brief", "situation.inside", "--customer"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("nothing of `situation.inside` is for customers"), "{}", ran.err);
}

#[test]
fn markdown_and_html_hold_no_html_of_the_map() {
    let markdown = desk().run(&["brief", "cfo", "--format", "md"]).fine();
    assert!(markdown.contains("Start *beside* &lt;b&gt;the ledger&lt;/b&gt;."), "{markdown}");
    let html = desk().run(&["brief", "cfo", "--format", "html"]).fine();
    let words = "Start <em>beside</em> &lt;b&gt;the ledger&lt;/b&gt;.";
    assert!(html.contains(words), "{html}");
    assert!(html.contains("default-src 'none'"), "{html}");
    assert!(html.contains("<a href=\"https:&#x2f;&#x2f;n.example&#x2f;acme\""), "{html}");
}

#[test]
fn a_template_of_the_map_is_used_and_can_do_nothing_but_write() {
    let desk = desk();
    desk.put("brief.md.jinja", "{{ title }}: {% for p in points %}{{ p.say }}{% endfor %} End.\n");
    let markdown = desk.run(&["brief", "cfo", "--format", "md"]).fine();
    assert_eq!(markdown, "A CFO who looks at Globex: A week of every month back. End.\n");
    let own = desk.run(&["brief", "cfo", "--format", "md", "--no-template"]).fine();
    assert!(own.starts_with("# A CFO who looks at Globex\n"), "{own}");

    desk.put("brief.md.jinja", "a\n{{ tilte }}\n");
    let ran = desk.run(&["brief", "cfo", "--format", "md"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("brief.md.jinja:2: undefined value"), "{}", ran.err);

    let long = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
    desk.put("brief.md.jinja", long);
    let ran = desk.run(&["brief", "cfo", "--format", "md"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("fuel"), "{}", ran.err);

    desk.put("brief.md.jinja", "{% include 'm.msgmap.toml' %}");
    assert_eq!(desk.run(&["brief", "cfo", "--format", "md"]).code, 2);
    // A page escapes what the map says, whatever the template forgets; controls become marks.
    desk.put("brief.html.jinja", "<p>{{ points[0].objections[0].words }}\u{1b}[2J</p>");
    let page = desk.run(&["brief", "cfo", "--format", "html"]).fine();
    let (head, body) = page.split_once("<p>").unwrap();
    assert_eq!(body, "Start *beside* &lt;b&gt;the ledger&lt;&#x2f;b&gt;.␛[2J</p>");
    // Whoever wrote the template, its page runs no script and fetches nothing.
    let policy = "<!doctype html>\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';";
    assert!(head.starts_with(policy), "{head}");
    desk.put("brief.html.jinja", "\n<!DOCTYPE html><script>x</script>");
    let page = desk.run(&["brief", "cfo", "--format", "html"]).fine();
    assert!(page.starts_with("<!DOCTYPE html>\n<meta http-equiv"), "{page}");
    desk.put("brief.md.jinja", "<img src=x> [a](javascript:x) {{ title }}");
    let page = desk.run(&["brief", "cfo", "--format", "md"]).fine();
    assert_eq!(page, "&lt;img src=x&gt; \\[a\\](javascript:x) A CFO who looks at Globex");
    // Texts that grow by themselves end as loops do.
    let grows =
        "{% set a = 'aaaaaaaaaa' %}".to_owned() + &"{% set a = a ~ a %}".repeat(40) + "{{ a }}";
    desk.put("brief.md.jinja", &grows);
    let ran = desk.run(&["brief", "cfo", "--format", "md"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
}

#[test]
fn every_situation_of_the_sample_has_its_page() {
    let desk = Desk::new(&[]);
    assert_eq!(desk.run(&["init", "--sample", "map"]).code, 0);
    let listed =
        desk.run(&["--map", "map", "search", "--kind", "situation", "--limit", "999", "--json"]);
    let listed: serde_json::Value = serde_json::from_str(&listed.fine()).unwrap();
    let ids: Vec<&str> =
        listed["hits"].as_array().unwrap().iter().map(|hit| hit["key"].as_str().unwrap()).collect();
    assert!(ids.len() > 10, "{ids:?}");
    for id in ids {
        for format in ["text", "md", "html", "json"] {
            let ran = desk.run(&["--map", "map", "brief", id, "--format", format]);
            assert_eq!(ran.code, 0, "{id} {format} {}", ran.err);
            let ran = desk.run(&["--map", "map", "brief", id, "--format", format, "--customer"]);
            assert!([0, 1].contains(&ran.code), "{id} {format} {}", ran.err);
            assert!(!ran.out.contains("internal"), "{id} {format} {}", ran.out);
        }
    }
}

/// What an entry of a generated map is like.
#[derive(Debug, Clone, Copy)]
struct Flags {
    audience: u8,
    status: u8,
    extra: u8,
}

fn flags() -> impl Strategy<Value = Flags> {
    (0..4_u8, 0..5_u8, 0..4_u8).prop_map(|(audience, status, extra)| Flags {
        audience,
        status,
        extra,
    })
}

impl Flags {
    fn is_open(self) -> bool {
        self.audience != 3 && self.status < 3
    }

    fn fields(self) -> String {
        let mut fields = String::new();
        if self.audience == 3 {
            fields.push_str("audience = \"internal\"\n");
        }
        match self.status {
            3 => fields.push_str("status = \"draft\"\n"),
            4 => fields.push_str("status = \"retired\"\n"),
            _ => {}
        }
        fields
    }

    /// Returns a word that may be seen, or must not be.
    fn word(self, name: &str) -> String {
        if self.is_open() { format!("Fine {name}") } else { format!("SECRET {name}") }
    }
}

fn generated(all: &[Flags]) -> String {
    let at = |idx: usize| all[idx % all.len()];
    let mut map = "[map]\nformat = 1\nname = \"M\"\n\n".to_owned();
    map.push_str("[competitor.c]\ntitle = \"SECRET rival\"\n\n[[competitor.c.versus]]\ntopic = \"SECRET topic\"\nverdict = \"them\"\nnote = \"SECRET note\"\n\n");
    map.push_str("[persona.p]\ntitle = \"SECRET persona\"\nshort = \"SECRET fears\"\n\n");
    for n in 0..3 {
        let (claim, story, feature) = (at(n), at(n + 3), at(n + 6));
        let (objection, question, need) = (at(n + 9), at(n + 12), at(n + 15));
        for (kind, flags) in
            [("value_proposition", claim), ("objection", objection), ("requirement", need)]
        {
            writeln!(
                map,
                "[{kind}.e{n}]\ntitle = \"{}\"\nbody = \"{}\"\nowner = \"SECRET owner\"\ntags = [\"SECRET\"]\n{}",
                flags.word("title"),
                flags.word("body"),
                flags.fields()
            )
            .unwrap();
        }
        let unnamed = ["public", "private", "anonymous", "call"][usize::from(story.extra)];
        let name =
            if unnamed == "private" || unnamed == "anonymous" { "SECRET name" } else { "Name" };
        writeln!(
            map,
            "[success_story.e{n}]\ntitle = \"{} {name}\"\nshort = \"{name}\"\ncustomer = \"{name}\"\nreference = \"{unnamed}\"\n{}\n[[success_story.e{n}.result]]\nmeasure = \"{}\"\nafter = \"3\"\nsource = \"https://x.example/{}\"\n",
            story.word("story"),
            story.fields(),
            story.word("measure"),
            name.replace(' ', "-"),
        )
        .unwrap();
        let planned = feature.extra == 0;
        let title = if planned { "SECRET plan".to_owned() } else { feature.word("feature") };
        let availability = if planned { "planned" } else { "beta" };
        writeln!(
            map,
            "[feature.e{n}]\ntitle = \"{title}\"\navailability = \"{availability}\"\n{}",
            feature.fields()
        )
        .unwrap();
        let trap = question.extra == 0;
        let title = if trap { "SECRET trap".to_owned() } else { question.word("question") };
        writeln!(
            map,
            "[question.e{n}]\ntitle = \"{title}\"\ntrap = {trap}\ncompetitors = [\"c\"]\n{}",
            question.fields()
        )
        .unwrap();
    }
    map.push_str("[situation.s]\ntitle = \"SECRET situation\"\nshort = \"SECRET short\"\nbody = \"SECRET body\"\ncompetitors = [\"c\"]\npersonas = [\"p\"]\nrequirements = [\"e0\", \"e1\", \"e2\"]\nquestions = [\"e0\", \"e1\", \"e2\"]\n\n");
    for n in 0..3 {
        // What is said for a claim that is internal is internal as well.
        let say = at(n).word("say");
        writeln!(map, "[[situation.s.point]]\nvalue_proposition = \"e{n}\"\nsuccess_stories = [\"e0\", \"e1\", \"e2\"]\nfeatures = [\"e{n}\"]\nobjections = [\"e{n}\"]\nsay = \"{say}\"\n").unwrap();
    }
    map
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_internal_word_reaches_a_customer(all in prop::collection::vec(flags(), 18)) {
        let workspace = Workspace::open([("m.toml", generated(&all).into_bytes())]);
        prop_assert!(workspace.reading().is_empty(), "{:?}", workspace.reading());
        let map = workspace.map();
        let situation = map.get(&Key::new("situation", "s")).unwrap();
        let today = date(2026, 11, 22);
        let wish = BriefWish { context: Context::default(), customer: true, today };
        let page = Brief::of(map, situation, &wish);
        let any_claim = all[..3].iter().any(|flags| flags.is_open());
        prop_assert_eq!(page.is_some(), any_claim);
        if let Some(page) = page {
            let json = render::to_json(&page);
            for text in [
                render::text(&page, Some(80)).render(false),
                render::markdown(&page),
                render::html(&json).unwrap(),
                json.to_string(),
            ] {
                prop_assert!(!text.contains("SECRET"), "{}", text);
                prop_assert!(text.contains("Fine"), "{}", text);
            }
        }
        // For a rep all of it is there.
        let wish = BriefWish { customer: false, ..wish };
        let page = Brief::of(map, situation, &wish).unwrap();
        prop_assert!(render::markdown(&page).contains("SECRET situation"));
    }
}

/// What nobody can say in one call is no page: it ends, and says so.
#[test]
fn a_page_that_is_full_says_how_much_is_not_on_it() {
    let mut text = String::from("[situation.s]\ntitle = \"S\"\n");
    for n in 0..3_000 {
        write!(text, "\n[value_proposition.v-{n}]\ntitle = \"V {n}\"\n").unwrap();
        write!(text, "\n[[situation.s.point]]\nvalue_proposition = \"v-{n}\"\n").unwrap();
    }
    let workspace = Workspace::open([("m.toml", text.into_bytes())]);
    let map = workspace.map();
    let wish =
        |customer| BriefWish { context: Context::default(), customer, today: date(2026, 11, 1) };
    let situation = map.get(&Key::new("situation", "s")).unwrap();
    let inside = Brief::of(map, situation, &wish(false)).unwrap();
    assert_eq!((inside.points.len(), inside.cut), (2_000, 1_000));
    assert_eq!(
        inside.warnings[0],
        "The page is full: 1000 more of what the map says are not on it."
    );
    let outside = Brief::of(map, situation, &wish(true)).unwrap();
    assert_eq!((outside.points.len(), outside.cut, outside.warnings.len()), (2_000, 1_000, 0));
    // Our own page is made of it within what a template may take.
    render::html(&render::to_json(&inside)).unwrap();
}
