//! How well a map serves its selling situations.

mod any_map;
mod states;

use jiff::civil::{Date, date};
use msgmap::model::coverage::{Arrangement, By, CELLS_MAX, Coverage, Served, Sort, Tally, span_of};
use msgmap::model::{Key, Map};
use msgmap::render::matrix::{Matrix, text};
use msgmap::workspace::Workspace;
use unicode_width::UnicodeWidthStr as _;

const TODAY: Date = date(2026, 11, 22);

/// What every test of a state starts with: one need, one rival, a claim, its proof.
const BASE: &str = r#"
[map]
format = 1
review_every_days = 180
signatories = ["marketing", "sales"]
[requirement.r]
title = "R"
[competitor.c]
title = "C"
[value_proposition.v]
title = "V"
reviewed = 2026-11-01
[value_proposition.draft]
title = "Draft"
status = "draft"
short = "Not agreed on."
[value_proposition.unproven]
title = "Unproven"
short = "Words."
[value_proposition.excused]
title = "Excused"
short = "Words."
allow = { unproven-claim = "story due in May" }
[success_story.fresh]
title = "Fresh"
reviewed = 2026-11-01
[success_story.old]
title = "Old"
reviewed = 2026-01-01
[success_story.unread]
title = "Unread"
[success_story.gone]
title = "Gone"
status = "retired"
reviewed = 2026-11-01
"#;

fn map(text: &str) -> Map {
    let workspace = Workspace::open([("m.toml", text.as_bytes().to_vec())]);
    assert!(!workspace.has_broken_files(), "{text}");
    workspace.map().clone()
}

fn of(text: &str) -> Coverage {
    Coverage::of(&map(text), TODAY, "requirement", "competitor").unwrap()
}

/// Shows every row as `id: sign count, sign count = complete/of`, then the totals of the columns.
fn grid(coverage: &Coverage) -> Vec<String> {
    let tally = |tally: Tally| format!("{}/{}", tally.complete, tally.of);
    let mut lines: Vec<String> = Vec::new();
    for (row, line) in coverage.rows.iter().enumerate() {
        let cells: Vec<String> = (0..coverage.cols.len())
            .map(|col| coverage.cell(row, col))
            .map(|cell| format!("{}{}", cell.served.sign(), cell.count))
            .collect();
        let indent = "  ".repeat(line.depth);
        let (id, cells) = (&line.key.id, cells.join(" "));
        lines.push(format!("{indent}{id}: {cells} = {}", tally(line.tally)));
    }
    let cols: Vec<String> = coverage.cols.iter().map(|line| tally(line.tally)).collect();
    lines.push(format!("{} = {}", cols.join(" "), tally(coverage.total)));
    lines
}

const FRESH: &str = "reviewed = 2026-11-01";
const TOLD: &str = "value_proposition = \"v\"\nsay = \"Say it.\"\nsuccess_stories = [\"fresh\"]";

/// Needs and rivals in a hierarchy; the situations are complete.
fn tree(situations: &[(&str, &str, &str)]) -> String {
    let mut text =
        BASE.replace("[requirement.r]\ntitle = \"R\"\n[competitor.c]\ntitle = \"C\"", "");
    for (kind, id, more) in [
        ("requirement", "z-top", ""),
        ("requirement", "mid", "parent = \"z-top\""),
        ("requirement", "leaf", "parent = \"mid\""),
        ("requirement", "alone", ""),
        ("competitor", "big", "formerly = [\"was-big\"]"),
        ("competitor", "small", "parent = \"big\""),
        ("competitor", "gone", "status = \"retired\""),
    ] {
        text.push_str(&format!("[{kind}.{id}]\ntitle = \"{id}\"\n{more}\n"));
    }
    for (id, requirements, competitors) in situations {
        text.push_str(&format!("[situation.{id}]\ntitle = \"S\"\n{FRESH}\n"));
        for (field, values) in [("requirements", requirements), ("competitors", competitors)] {
            if !values.is_empty() {
                text.push_str(&format!("{field} = {values}\n"));
            }
        }
        text.push_str(&format!("[[situation.{id}.point]]\n{TOLD}\n"));
    }
    text
}

#[test]
fn a_value_serves_itself_and_those_below_it() {
    let text = tree(&[("s", r#"["mid"]"#, r#"["big"]"#), ("t", r#"["leaf"]"#, r#"["small"]"#)]);
    assert_eq!(
        grid(&of(&text)),
        [
            "alone: ✗0 ✗0 = 0/2",
            "z-top: ✗0 ✗0 = 0/2",
            "  mid: ✓1 ✓1 = 2/2",
            "    leaf: ✓1 ✓2 = 2/2",
            "2/4 2/4 = 4/8",
        ]
    );
}

#[test]
fn any_serves_all_and_not_said_serves_none() {
    let text = tree(&[("s", r#"["*"]"#, r#"["small"]"#), ("t", r#"["alone"]"#, "")]);
    assert_eq!(
        grid(&of(&text)),
        [
            "alone: ✗0 ✓1 = 1/2",
            "z-top: ✗0 ✓1 = 1/2",
            "  mid: ✗0 ✓1 = 1/2",
            "    leaf: ✗0 ✓1 = 1/2",
            "0/4 4/4 = 4/8",
        ]
    );
    let text = tree(&[
        ("all", r#"["*"]"#, r#"["*"]"#),
        ("row", r#"["alone"]"#, r#"["*", "big"]"#),
        ("gone", r#"["alone"]"#, r#"["gone"]"#),
        ("unsaid", "", r#"["*"]"#),
    ]);
    let coverage = of(&text);
    assert_eq!(
        grid(&coverage),
        [
            "alone: ✓2 ✓2 = 2/2",
            "z-top: ✓1 ✓1 = 2/2",
            "  mid: ✓1 ✓1 = 2/2",
            "    leaf: ✓1 ✓1 = 2/2",
            "4/4 4/4 = 8/8",
        ]
    );
    let by: Vec<(&str, By, By)> = coverage
        .serving(&(0..1), &(1..2))
        .iter()
        .map(|server| (server.key.id.as_str(), server.row, server.col))
        .collect();
    assert_eq!(by, [("row", By::Name, By::Above), ("all", By::Any, By::Any)]);
}

#[test]
fn a_folded_line_sums_up_those_below_it() {
    let text = tree(&[("s", r#"["mid"]"#, r#"["was-big"]"#), ("t", r#"["leaf"]"#, r#"["*"]"#)]);
    let coverage = of(&text);
    let top = span_of(&coverage.rows, 1, true);
    assert_eq!((top.clone(), span_of(&coverage.rows, 1, false)), (1..4, 1..2));
    let sum = coverage.sum(&top, &span_of(&coverage.cols, 0, true));
    assert_eq!((sum.worst, sum.best), (Served::Nothing, Served::Complete));
    assert_eq!((sum.tally, sum.count), (Tally { complete: 4, of: 6 }, 2));
    let own = coverage.sum(&(1..2), &(0..1));
    assert_eq!((own.best, own.count), (Served::Nothing, 0));
    assert_eq!(coverage.serving(&top, &(0..1)).len(), 2);
    assert_eq!(
        coverage.values(3, 1).unwrap(),
        [&Key::new("requirement", "leaf"), &Key::new("competitor", "small")]
    );
}

#[test]
fn lines_are_sorted_below_their_parents_and_filtered_with_them() {
    let text = tree(&[("s", r#"["leaf", "alone"]"#, r#"["*"]"#)]);
    let coverage = of(&text);
    let ids = |arrangement: &Arrangement| -> Vec<&str> {
        let rows = coverage.arranged_rows(arrangement).into_iter();
        rows.map(|row| coverage.rows[row].key.id.as_str()).collect()
    };
    let plain = Arrangement::default();
    assert_eq!(ids(&plain), ["alone", "z-top", "mid", "leaf"]);
    let worst = Arrangement { sort: Sort::Worst, ..plain.clone() };
    assert_eq!(ids(&worst), ["z-top", "mid", "leaf", "alone"]);
    let gaps = Arrangement { only_gaps: true, ..plain.clone() };
    assert_eq!(ids(&gaps), ["z-top", "mid"]);
    let folded = [Key::new("requirement", "z-top")].into_iter().collect();
    assert_eq!(ids(&Arrangement { folded, ..Arrangement::default() }), ["alone", "z-top"]);
    let renamed = text.replace("title = \"alone\"", "title = \"ZZ\"");
    let coverage = of(&renamed);
    let rows = coverage.arranged_rows(&Arrangement { sort: Sort::Name, ..plain });
    assert_eq!(rows, [1, 2, 3, 0]);
}

#[test]
fn a_circle_of_parents_ends() {
    let text = "[requirement.a]\nparent = \"b\"\n[requirement.b]\nparent = \"a\"\n\
                [requirement.self]\nparent = \"self\"\n[competitor.c]\ntitle = \"C\"\n";
    let expect = ["self: ✗0 = 0/1", "a: ✗0 = 0/1", "  b: ✗0 = 0/1", "0/3 = 0/3"];
    assert_eq!(grid(&of(text)), expect);
}

#[test]
fn an_unknown_dimension_is_none_and_an_empty_one_reaches_nothing() {
    let map = map(BASE);
    assert!(Coverage::of(&map, TODAY, "requirement", "feature").is_none());
    assert!(Coverage::of(&map, TODAY, "nowhere", "competitor").is_none());
    let empty = Coverage::of(&map, TODAY, "requirement", "stage").unwrap();
    assert_eq!((empty.total, empty.total.percent()), (Tally::default(), None));
    assert!(empty.total.reaches(0) && !empty.total.reaches(1));
}

#[test]
fn what_has_too_many_cells_is_not_crossed() {
    let values = |kind: &str, count: usize| {
        (0..count)
            .fold(String::new(), |text, idx| text + &format!("[{kind}.v-{idx}]\ntitle = \"V\"\n"))
    };
    let of = |rows, cols| {
        let text = values("requirement", rows) + &values("competitor", cols);
        Coverage::of(&map(&text), TODAY, "requirement", "competitor").unwrap()
    };
    let fits = of(CELLS_MAX / 500, 500);
    assert_eq!((fits.too_large, fits.total.of), (None, CELLS_MAX));
    let beyond = of(CELLS_MAX / 500 + 1, 500);
    assert_eq!(beyond.too_large, Some([CELLS_MAX / 500 + 1, 500]));
    assert_eq!((beyond.rows.len(), beyond.total.of), (0, 0));
}

#[test]
fn a_share_is_rounded_down() {
    let tally = Tally { complete: 199, of: 200 };
    assert_eq!(tally.percent(), Some(99));
    assert!(tally.reaches(99) && !tally.reaches(100));
    let tally = Tally { complete: 2, of: 3 };
    assert!(tally.reaches(66) && !tally.reaches(67));
}

#[test]
fn claims_are_crossed_with_what_proves_them() {
    let text = r#"
[value_proposition.a]
title = "A"
[value_proposition.b]
title = "B"
[value_proposition.gone]
status = "retired"
[success_story.one]
proof = "quote"
value_propositions = ["a", "gone"]
[success_story.two]
proof = "quote"
status = "draft"
value_propositions = ["a", "b"]
[success_story.three]
[situation.s]
[[situation.s.point]]
value_proposition = "a"
success_stories = ["three", "one"]
"#;
    let coverage = Coverage::proof(&map(text), TODAY);
    let cols: Vec<&str> = coverage.cols.iter().map(|line| line.title.as_str()).collect();
    let kinds = ["Customer", "Quote", "Analyst", "Award", "Survey", "Benchmark", "Not said"];
    assert_eq!(cols, kinds);
    assert_eq!(
        grid(&coverage),
        [
            "a: ✗0 ✓2 ✗0 ✗0 ✗0 ✗0 ✓1 = 2/7",
            "b: ✗0 …1 ✗0 ✗0 ✗0 ✗0 ✗0 = 0/7",
            "0/2 1/2 0/2 0/2 0/2 0/2 1/2 = 1/2",
        ]
    );
    let gaps = Arrangement { only_gaps: true, ..Arrangement::default() };
    assert_eq!((coverage.arranged_rows(&gaps), coverage.arranged_cols(&gaps).len()), (vec![1], 7));
    assert_eq!(coverage.values(0, 0), None);
}

#[test]
fn features_are_crossed_with_what_uses_them() {
    let text = format!(
        "{BASE}{}",
        r#"
[feature.f]
title = "F"
value_propositions = ["v"]
[feature.unused]
title = "U"
[success_story.user]
title = "User"
features = ["f"]
reviewed = 2026-01-01
[situation.s]
title = "S"
[[situation.s.point]]
value_proposition = "draft"
features = ["f"]
"#
    );
    let coverage = Coverage::features(&map(&text), TODAY);
    assert_eq!(
        grid(&coverage),
        ["f: ✓2 …1 !1 = 1/3", "unused: ✗0 ✗0 ✗0 = 0/3", "1/2 0/2 0/2 = 1/2"]
    );
}

#[test]
fn a_table_fits_the_width_and_leaves_no_column_out() {
    let mut text_of_map = tree(&[("s", r#"["*"]"#, r#"["small"]"#)]);
    for (number, title) in
        ["日本語の競争相手です", "Build it ourselves", "e\u{301}te\u{301} 👩‍💻 👍🏽 and all"]
            .iter()
            .enumerate()
    {
        text_of_map.push_str(&format!("[competitor.more-{number}]\ntitle = \"{title}\"\n"));
        text_of_map.push_str(&format!("[requirement.more-{number}]\ntitle = \"{title}\"\n"));
    }
    let coverage = of(&text_of_map);
    let plain = Arrangement::default();
    let matrix = Matrix::new(&coverage, &plain, &plain);
    for width in 24..=160 {
        let shown = text(&matrix, Some(width)).render(false);
        let wide = shown.lines().find(|line| line.width() > width);
        assert_eq!(wide, None, "{width}");
        // Each table repeats every row; each column but the totals has one place in them.
        let totals = shown.lines().filter(|line| line.starts_with("Complete"));
        let tallies = totals.map(|line| line.matches('/').count()).sum::<usize>();
        assert_eq!(tallies, coverage.cols.len() + 1, "{width}\n{shown}");
    }
}
