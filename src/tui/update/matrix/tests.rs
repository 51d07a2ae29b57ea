use crossterm::event::{KeyModifiers, MouseEvent, MouseEventKind};
use insta::assert_snapshot;

use crate::model::coverage::{Coverage, Crossing, Served};
use crate::tui::app::{Popup, Tab};
use crate::tui::commands::Context;
use crate::tui::desk::{Desk, MAP};
use crate::tui::matrix::{Edge, Wish};
use crate::tui::msg::{Effect, Msg};
use crate::tui::screen;

/// Two dimensions with a hierarchy: finance above banking and insurance, and two stages.
const MARKETS: &str = r#"
[market.insurance]
title = "Insurance"
parent = "finance"

[market.retail]
title = "Retail"

[stage.discovery]
title = "Discovery"

[stage.renewal]
title = "Renewal"

[situation.bank]
title = "A bank at first sight"
status = "draft"
markets = ["banking"]
stages = ["discovery"]

[situation.anyone]
title = "Anyone who renews"
markets = ["*"]
stages = ["renewal"]

[situation.insurer]
title = "An insurer who renews"
status = "draft"
markets = ["insurance"]
stages = ["renewal"]

[[situation.anyone.point]]
value_proposition = "close-in-three-days"
success_stories = ["acme-bank"]
"#;

fn desk(width: u16, height: u16) -> Desk {
    Desk::of(&format!("{MAP}{MARKETS}"), width, height, None)
}

/// Shows markets by stages.
const MARKETS_BY_STAGES: &[&str] =
    &["F5", "r", "Down", "Down", "Down", "Enter", "c", "End", "Enter"];

fn names(desk: &Desk, edge: Edge) -> Vec<String> {
    let tab = &desk.app.matrix;
    let coverage = tab.coverage.as_deref().unwrap();
    let (lines, shown) = match edge {
        Edge::Rows => (&coverage.rows, &tab.rows),
        Edge::Cols => (&coverage.cols, &tab.cols),
    };
    shown.spans.iter().map(|span| lines[span.start].key.id.to_string()).collect()
}

fn rows(desk: &Desk) -> Vec<String> {
    names(desk, Edge::Rows)
}

/// Returns the chosen cell: its row, its column, what serves it.
fn chosen(desk: &Desk) -> String {
    let tab = &desk.app.matrix;
    let coverage = tab.coverage.as_deref().unwrap();
    let row = &coverage.rows[tab.rows.chosen().unwrap().start].key.id;
    let col = &coverage.cols[tab.cols.chosen().unwrap().start].key.id;
    let serving: Vec<&str> = tab.detail.serving.iter().map(|it| it.key.id.as_str()).collect();
    format!("{row} {col} {serving:?}")
}

#[test]
fn screens() {
    let both = |keys: &[&str]| {
        [(80, 24), (120, 40), (40, 12)]
            .into_iter()
            .map(|(width, height)| desk(width, height).press(keys).screen())
            .collect::<Vec<_>>()
            .join("\n=====\n")
    };
    assert_snapshot!("matrix", both(&["F5"]));
    assert_snapshot!("matrix-markets", both(&[MARKETS_BY_STAGES, &["Right"]].concat()));
    assert_snapshot!(
        "matrix-cell",
        both(&[MARKETS_BY_STAGES, &["Right", "Down", "z", "Tab"]].concat())
    );
    assert_snapshot!("matrix-words", both(&[MARKETS_BY_STAGES, &["/", "'bank"]].concat()));
    assert_snapshot!("matrix-proof", both(&["F5", "v", "Down", "Enter"]));
    assert_snapshot!("matrix-features", both(&["F5", "v", "End", "Enter"]));
}

#[test]
fn any_two_dimensions_are_crossed_and_swapped() {
    let mut desk = desk(100, 30);
    desk.press(&["F5"]);
    let wish = |desk: &Desk| desk.app.matrix.answered.clone().unwrap().0;
    assert_eq!(
        (wish(&desk).rows.as_str(), wish(&desk).cols.as_str()),
        ("requirement", "competitor")
    );
    desk.press(&MARKETS_BY_STAGES[1..]);
    assert_eq!((wish(&desk).rows.as_str(), wish(&desk).cols.as_str()), ("market", "stage"));
    desk.press(&["Down", "Right", "x"]);
    assert_eq!((wish(&desk).rows.as_str(), wish(&desk).cols.as_str()), ("stage", "market"));
    assert_eq!(chosen(&desk), "renewal banking [\"anyone\"]");
    // Whoever takes for the rows what the columns have gets the two the other way round.
    desk.press(&["r", "Home", "Down", "Down", "Down", "Enter"]);
    assert_eq!((wish(&desk).rows.as_str(), wish(&desk).cols.as_str()), ("market", "stage"));
    desk.press(&["v", "Down", "Enter"]);
    assert_eq!(wish(&desk).crossing, Crossing::Proof);
    desk.press(&["x"]);
    assert_eq!(desk.app.status.text, "Only two dimensions can be swapped.");
}

#[test]
fn the_cursor_goes_through_the_cells() {
    let mut desk = desk(100, 30);
    desk.press(MARKETS_BY_STAGES);
    for (key, expect) in [
        ("Right", "finance renewal"),
        ("l", "finance renewal"),
        ("j", "banking renewal"),
        ("Down", "insurance renewal"),
        ("h", "insurance discovery"),
        ("G", "insurance renewal"),
        ("End", "retail renewal"),
        ("Home", "retail discovery"),
        ("k", "insurance discovery"),
        ("g", "finance discovery"),
        ("PageDown", "retail discovery"),
        ("PageUp", "finance discovery"),
        ("Left", "finance discovery"),
        ("Up", "finance discovery"),
    ] {
        desk.press(&[key]);
        assert!(chosen(&desk).starts_with(expect), "{key}: {}", chosen(&desk));
    }
}

#[test]
fn what_serves_a_cell_is_listed_opened_and_come_back_from() {
    let mut desk = desk(100, 30);
    desk.press(MARKETS_BY_STAGES).press(&["Down", "Down", "Right"]);
    assert_eq!(chosen(&desk), "insurance renewal [\"anyone\", \"insurer\"]");
    desk.press(&["Enter", "Down"]);
    assert_eq!(desk.app.listener(), Context::MatrixCell);
    desk.press(&["Enter"]);
    let at = |desk: &Desk| (desk.app.tab, desk.app.chosen().unwrap().to_string());
    assert_eq!(at(&desk), (Tab::Map, "situation.insurer".to_owned()));
    assert_eq!(desk.app.listener(), Context::Form);
    desk.press(&["Esc"]);
    assert_eq!(
        (desk.app.listener(), at(&desk).1.as_str()),
        (Context::MatrixCell, "situation.insurer")
    );
    desk.press(&["Esc"]);
    assert_eq!(desk.app.listener(), Context::Matrix);
    // The only one is opened at once; whoever goes elsewhere by himself is not fetched back.
    desk.press(&["Up", "Enter"]);
    assert_eq!(at(&desk), (Tab::Map, "situation.anyone".to_owned()));
    desk.press(&["2", "Esc"]);
    assert_eq!(desk.app.listener(), Context::Outline);
    desk.press(&["F5", "Left", "Enter"]);
    assert_eq!(at(&desk).0, Tab::Map, "banking is served by a draft");
    desk.press(&["Esc", "Up", "Enter"]);
    assert_eq!(desk.app.listener(), Context::Matrix);
    assert_eq!(desk.app.status.text, "Nothing serves this cell yet. n makes a situation for it.");
}

#[test]
fn a_gap_is_filled_in_one_step_of_undo() {
    let mut desk = desk(100, 30);
    let before = desk.text().to_owned();
    desk.press(MARKETS_BY_STAGES).press(&["End", "End", "Home", "n"]);
    let Some(Popup::Line(editor)) = desk.app.popups.last() else { panic!("nothing is asked") };
    assert_eq!(editor.input.text(), "Retail at Discovery");
    assert_eq!(editor.help, "It will be for Retail and Discovery.");
    desk.press(&["Enter"]);
    let made = "[situation.retail-at-discovery]\ntitle = \"Retail at Discovery\"\n\
                markets = [\"retail\"]\nstages = [\"discovery\"]\n";
    assert!(desk.text().contains(made), "{}", desk.text());
    assert_eq!(desk.app.listener(), Context::Form);
    assert_eq!(desk.app.chosen().unwrap().to_string(), "situation.retail-at-discovery");
    desk.press(&["Esc"]);
    assert_eq!(chosen(&desk), "retail discovery [\"retail-at-discovery\"]");
    assert_eq!(desk.app.matrix.states[Served::Draft as usize], (Served::Draft, 2));
    // A second one for the same cell gets an id of its own.
    desk.press(&["n", "Enter", "Esc"]);
    assert_eq!(
        chosen(&desk),
        "retail discovery [\"retail-at-discovery\", \"retail-at-discovery-2\"]"
    );
    desk.press(&["u", "u"]);
    assert_eq!(desk.text(), before);
    assert_eq!(chosen(&desk), "retail discovery []");
}

#[test]
fn what_a_gap_is_called_says_who_where_and_against_whom() {
    let mut desk = desk(100, 30);
    desk.press(&["F5", "n"]);
    let Some(Popup::Line(editor)) = desk.app.popups.last() else { panic!("nothing is asked") };
    assert_eq!(editor.input.text(), "Close the books faster against Globex Finance Cloud");
    // The order of rows and columns does not matter.
    desk.press(&["Esc", "x", "n"]);
    let Some(Popup::Line(editor)) = desk.app.popups.last() else { panic!("nothing is asked") };
    assert_eq!(editor.input.text(), "Close the books faster against Globex Finance Cloud");
    desk.press(&["Ctrl-U", "Enter"]);
    let Some(Popup::Line(editor)) = desk.app.popups.last() else { panic!("it was kept") };
    assert_eq!(editor.error.as_deref(), Some("An entry needs a title."));
}

#[test]
fn nothing_is_made_where_nothing_may_be_edited() {
    let mut desk = Desk::of(MAP, 100, 30, Some("--read-only"));
    desk.press(&["F5", "n"]);
    assert!(desk.app.popups.is_empty());
    assert!(desk.app.status.bad);
    let mut desk = self::desk(100, 30);
    // Where no dimensions are crossed a new entry is of any kind.
    desk.press(&["F5", "v", "Down", "Enter", "n"]);
    assert_eq!(desk.app.listener(), Context::Choice);
}

#[test]
fn lines_are_sorted_filtered_and_folded() {
    let mut desk = desk(100, 30);
    desk.press(MARKETS_BY_STAGES);
    assert_eq!(rows(&desk), ["finance", "banking", "insurance", "retail"]);
    let by_gaps = rows(desk.press(&["s"]));
    assert_eq!(desk.app.status.text, "Rows with the most gaps first.");
    let best = rows(desk.press(&["s"]));
    assert_ne!(best, by_gaps);
    assert_eq!(rows(desk.press(&["s"])), ["finance", "banking", "insurance", "retail"]);
    desk.press(&["s", "S"]);
    assert_eq!(names(&desk, Edge::Cols), ["discovery", "renewal"]);
    desk.press(&["S"]);
    assert_eq!(names(&desk, Edge::Cols), ["renewal", "discovery"]);
    desk.press(&["S", "S"]);
    // Folding from a line below goes to the one that it stands below.
    desk.press(&["g", "Down", "z"]);
    assert_eq!(
        (rows(&desk), chosen(&desk)),
        (vec!["finance".into(), "retail".into()], "finance discovery [\"bank\"]".into())
    );
    desk.press(&["z"]);
    assert_eq!(rows(&desk).len(), 4);
    // What is looked for is seen, folded or not, below what it stands below.
    desk.press(&["z", "/", "'insur"]);
    assert_eq!(rows(&desk), ["finance", "insurance"]);
    desk.press(&["Tab", "'xyz", "Enter"]);
    assert_eq!(names(&desk, Edge::Cols), [""; 0]);
    assert!(desk.screen().contains("Nothing has these words. Esc shows all."));
    desk.press(&["Esc"]);
    assert_eq!((rows(&desk).len(), names(&desk, Edge::Cols).len()), (2, 2));
}

#[test]
fn only_gaps_are_shown_while_asked_for() {
    let filled =
        MARKETS.replace("status = \"draft\"\nmarkets = [\"banking\"]", "markets = [\"*\"]");
    let filled = filled.replace("[situation.anyone]", "[[situation.bank.point]]\nvalue_proposition = \"close-in-three-days\"\nsuccess_stories = [\"acme-bank\"]\n\n[situation.anyone]");
    let filled = filled.replace(
        "markets = [\"*\"]\nstages = [\"renewal\"]",
        "markets = [\"retail\"]\nstages = [\"renewal\"]",
    );
    let map = format!("{MAP}{filled}").replace("review_every_days = 180\n", "");
    let mut desk = Desk::of(&map, 100, 30, None);
    desk.press(MARKETS_BY_STAGES).press(&["o"]);
    assert_eq!(rows(&desk), ["finance", "banking", "insurance"]);
    assert_eq!(names(&desk, Edge::Cols), ["renewal"]);
    assert!(desk.screen().contains("only gaps"));
    desk.press(&["o"]);
    assert_eq!((rows(&desk).len(), names(&desk, Edge::Cols).len()), (4, 2));
}

#[test]
fn it_follows_the_map() {
    let mut desk = desk(100, 30);
    desk.press(MARKETS_BY_STAGES).press(&["End", "End"]);
    assert_eq!(chosen(&desk), "retail renewal [\"anyone\"]");
    // A value that stands before the chosen one comes while another tab is shown.
    desk.press(&["2", "'/bank", "Enter", "d", "Enter", "Enter", "3"]);
    assert_eq!(rows(&desk), ["finance", "banking", "banking-copy", "insurance", "retail"]);
    assert_eq!(chosen(&desk), "retail renewal [\"anyone\"]");
    desk.press(&["u"]);
    assert_eq!(rows(&desk), ["finance", "banking", "insurance", "retail"]);
    assert_eq!(desk.app.tab, Tab::Matrix);
}

#[test]
fn a_coverage_is_counted_once_for_each_state_and_an_old_one_is_dropped() {
    let mut desk = desk(100, 30);
    desk.press(&["F5"]);
    let counted = desk.app.matrix.counted;
    desk.press(&["Down", "z", "s", "o", "o", "F3", "F5", "Right"]);
    assert_eq!(desk.app.matrix.counted, counted);
    let (wish, generation) = desk.app.matrix.asked.clone().unwrap();
    let old = Wish { rows: "market".into(), ..wish.clone() };
    let (map, today) = (desk.app.workspace.map(), desk.app.today);
    let other = || Coverage::of(map, today, "market", "stage").map(Box::new);
    let late = [(generation, old, other()), (generation + 1, wish, other())];
    for (generation, wish, coverage) in late {
        desk.happen(Msg::Covered { generation, wish, coverage });
        assert_eq!(rows(&desk), ["faster-close"]);
    }
}

#[test]
fn a_dimension_that_is_gone_is_no_dead_end() {
    let own = MAP.replacen("[requirement", "[map.dimensions]\nregion = { title = \"Region\", plural = \"regions\" }\n\n[region.emea]\ntitle = \"EMEA\"\n\n[requirement", 1);
    let mut desk = Desk::of(&own, 100, 30, None);
    desk.press(&["F5", "r", "End", "Enter"]);
    assert_eq!(rows(&desk), ["emea"]);
    let wish = desk.app.matrix.wish.clone().unwrap();
    desk.press(&["x"]);
    let generation = desk.app.generation;
    let swapped = desk.app.matrix.wish.clone().unwrap();
    desk.happen(Msg::Covered { generation, wish: swapped, coverage: None });
    assert_eq!(rows(&desk), ["faster-close"]);
    assert_ne!(desk.app.matrix.wish, Some(wish));
}

#[test]
fn the_matrix_is_copied_as_it_is_shown() {
    let mut desk = desk(100, 30);
    desk.press(MARKETS_BY_STAGES).press(&["z", "y"]);
    let Some(Effect::Copy(text)) = desk.effects.last() else { panic!("nothing was copied") };
    assert_snapshot!(text, @r"
    ## Markets × Stages

    0 % covered: 0 of 8 cells complete.

    | Market | Discovery | Renewal | Complete |
    | --- | --- | --- | --- |
    | Finance (+2) | ✗ nothing (0 of 3 complete) | ! stale (0 of 3 complete) | 0 of 6 |
    | Retail | ✗ nothing | ! stale (1) | 0 of 2 |
    | **Complete** | 0 of 4 | 0 of 4 | **0 of 8** |
    ");
}

#[test]
fn the_mouse_does_all_of_it() {
    let mut desk = desk(100, 30);
    desk.click("3 Matrix").press(&MARKETS_BY_STAGES[1..]);
    desk.click("Retail");
    assert_eq!(chosen(&desk), "retail discovery []");
    desk.click("Renewal");
    assert_eq!(chosen(&desk), "retail renewal [\"anyone\"]");
    desk.click("… draft");
    assert_eq!(chosen(&desk), "banking discovery [\"bank\"]");
    desk.click_twice("… draft");
    assert_eq!(desk.app.chosen().unwrap().to_string(), "situation.bank");
    assert_eq!(desk.app.tab, Tab::Map);
    desk.press(&["Esc"]).click("- Finance");
    assert_eq!(rows(&desk), ["finance", "retail"]);
    desk.click("+ Finance");
    assert_eq!(rows(&desk).len(), 4);
    desk.click_twice("Finance");
    assert_eq!(rows(&desk).len(), 2);
    desk.click("Markets");
    assert_eq!(desk.app.listener(), Context::Choice);
    desk.press(&["Esc"]).click("Stages");
    assert_eq!(desk.app.listener(), Context::Choice);
    desk.press(&["Esc", "z"]).click("r rows");
    assert_eq!(desk.app.listener(), Context::Choice);
    desk.press(&["Esc"]);
    let areas = screen::matrix(&desk.app, desk.app.area);
    let (column, row) = (areas.cells.x, areas.cells.y);
    let kind = MouseEventKind::ScrollDown;
    desk.happen(Msg::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }, 0));
    assert_eq!(desk.app.matrix.rows.selected, 3);
    desk.press(&["Right", "k"]);
    assert_eq!(chosen(&desk), "insurance renewal [\"anyone\", \"insurer\"]");
    desk.click_twice("An insurer who renews");
    assert_eq!(desk.app.chosen().unwrap().to_string(), "situation.insurer");
}

#[test]
fn heads_stay_while_a_large_matrix_scrolls() {
    let mut map = "[map]\nformat = 1\n".to_owned();
    for number in 10..70 {
        let titles = [("requirement.r", "Requirement"), ("competitor.c", "Rival")];
        let entry = |(key, title)| format!("[{key}{number}]\ntitle = \"{title} {number}\"\n");
        map.extend(titles.map(entry));
    }
    let mut desk = Desk::of(&map, 80, 24, None);
    desk.press(&["F5", "End", "End"]);
    assert_snapshot!("matrix-scrolled", desk.screen());
    for (width, height) in [(40, 12), (20, 5), (10, 3), (1, 1), (200, 60), (61, 15)] {
        desk.happen(Msg::Resize(width, height));
        assert_eq!(desk.screen().lines().count(), usize::from(height));
        let areas = screen::matrix(&desk.app, desk.app.area);
        if areas.cells.height > 0 {
            let tab = &desk.app.matrix;
            assert!((tab.cols.scroll..tab.cols.scroll + areas.n_cols()).contains(&59));
            let height = usize::from(areas.cells.height);
            assert!((tab.rows.scroll..tab.rows.scroll + height).contains(&59));
        }
    }
}

#[test]
fn an_empty_map_says_what_is_missing() {
    let mut desk = Desk::of("[map]\nformat = 1\n", 80, 24, None);
    desk.press(&["F5"]);
    assert!(desk.screen().contains("The map has no requirements yet. r chooses other rows."));
    desk.press(&["Enter", "Down", "z", "s", "o", "y", "Tab"]);
    assert!(desk.app.popups.is_empty());
}
