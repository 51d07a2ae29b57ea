//! What differs.

use super::{between_files, check, lines};

#[test]
fn layout_is_no_difference() {
    check(
        "[feature.a]\ntitle = \"A\"\ntags = [\"x\", \"y\"]\nbody = \"\"\"\nOne. Two.\n\"\"\"\n[feature.b]\ntitle = 'B'\n",
        "feature.b.title = \"B\"\r\n[ feature . \"a\" ]\r\nbody = '''One.\r\nTwo.'''\r\ntags = [\r\n  'x',\r\n  'y',\r\n]\r\ntitle = 'A'\r\n",
        &[],
    );
}

#[test]
fn wrapping_is_no_difference_but_a_paragraph_is() {
    let body = |text: &str| format!("[feature.a]\nbody = {text:?}\n");
    check(&body("One\ntwo three.\nFour."), &body("One two\nthree. Four.\n"), &[]);
    check(
        &body("One two.\nThree."),
        &body("One two.\n\nThree."),
        &["~ feature.a", "  body: One two.[- ][+\n\n]Three."],
    );
}

#[test]
fn a_lone_word_is_a_list_of_one() {
    check("[feature.a]\ntags = \"x\"\n", "[feature.a]\ntags = [\"x\"]\n", &[]);
}

#[test]
fn entries_come_and_go() {
    check(
        "[feature.a]\ntitle = \"Nightly backups\"\n",
        "[feature.b]\ntitle = \"Live reports\"\ntags = [\"x\"]\n",
        &["- feature.a", "+ feature.b", "  title: [+Live reports]", "  tags: +x"],
    );
}

#[test]
fn a_text_changes_by_words() {
    check(
        "[feature.a]\ntitle = \"Month-end is a review, not a project\"\n",
        "[feature.a]\ntitle = \"Month-end is a glance, not a project\"\n",
        &["~ feature.a", "  title: Month-end is a [-review][+glance], not a project"],
    );
}

#[test]
fn fields_come_and_go() {
    check(
        "[feature.a]\nshort = \"Old\"\nowner = \"ann\"\nreviewed = 2026-01-01\n",
        "[feature.a]\nowner = \"bob\"\nreviewed = 2026-02-01\navailability = \"beta\"\n",
        &[
            "~ feature.a",
            "  short: [-Old]",
            "  availability: nothing > beta",
            "  owner: [-ann][+bob]",
            "  reviewed: 2026-01-01 > 2026-02-01",
        ],
    );
}

#[test]
fn an_empty_text_is_not_the_same_as_none() {
    check(
        "[feature.a]\nshort = \"\"\ntags = []\n",
        "[feature.a]\n",
        &["~ feature.a", "  short:  > nothing", "  tags:  > nothing"],
    );
}

#[test]
fn lists_are_sets_with_their_order_told_apart() {
    check(
        "[feature.a]\ntags = [\"a\", \"b\", \"c\"]\naliases = [\"x\", \"y\"]\n",
        "[feature.a]\ntags = [\"c\", \"a\", \"b\"]\naliases = [\"z\", \"y\"]\n",
        &["~ feature.a", "  aliases: -x +z", "  tags: ~c"],
    );
}

#[test]
fn an_item_said_twice_counts_twice() {
    check(
        "[feature.a]\ntags = [\"a\", \"a\"]\n",
        "[feature.a]\ntags = [\"a\"]\n",
        &["~ feature.a", "  tags: -a"],
    );
}

#[test]
fn a_rename_is_told_once_and_references_follow_silently() {
    check(
        "[feature.a]\ntitle = \"A\"\n[objection.o]\n[question.q]\n[asset.x]\nmessages = [\"feature.a\"]\n[situation.s]\n[[situation.s.point]]\nvalue_proposition = \"v\"\nfeatures = [\"a\"]\n",
        "[feature.b]\ntitle = \"A\"\nformerly = [\"a\"]\n[objection.o]\n[question.q]\n[asset.x]\nmessages = [\"feature.b\"]\n[situation.s]\n[[situation.s.point]]\nvalue_proposition = \"v\"\nfeatures = [\"b\"]\n",
        &["~ feature.b", "  was feature.a"],
    );
}

#[test]
fn a_rename_that_is_taken_back_is_a_rename() {
    check(
        "[feature.b]\ntitle = \"A\"\nformerly = [\"a\"]\n",
        "[feature.a]\ntitle = \"A\"\n",
        &["~ feature.a", "  was feature.b", "  formerly: -a"],
    );
}

#[test]
fn without_formerly_likeness_tells_a_rename() {
    let says = "title = \"Continuous reconciliation\"\nshort = \"Matches each entry as it comes.\"";
    check(
        &format!("[feature.a]\n{says}\n[feature.x]\ntitle = \"Audit trail\"\n"),
        &format!("[feature.b]\n{says}\n[feature.y]\ntitle = \"Cash forecast\"\n"),
        &[
            "~ feature.b",
            "  like feature.a",
            "- feature.x",
            "+ feature.y",
            "  title: [+Cash forecast]",
        ],
    );
}

#[test]
fn an_id_comes_before_a_former_id() {
    check(
        "[feature.a]\ntitle = \"Old thing\"\n[asset.x]\nmessages = [\"feature.a\"]\n",
        "[feature.a]\ntitle = \"New\"\n[feature.b]\ntitle = \"Old thing\"\nformerly = [\"a\"]\n[asset.x]\nmessages = [\"feature.b\"]\n",
        &[
            "~ feature.a",
            "  title: [-Old thing][+New]",
            "+ feature.b",
            "  title: [+Old thing]",
            "  formerly: +a",
            "~ asset.x",
            "  messages: -feature.a +feature.b",
        ],
    );
}

#[test]
fn a_move_to_another_file_is_told() {
    let (a, b) = ("[feature.a]\ntitle = \"A\"\n", "[feature.b]\ntitle = \"B\"\n");
    let both = format!("{a}{b}");
    let found =
        between_files(&[("x.toml", &both), ("y.toml", "")], &[("x.toml", a), ("y.toml", b)]);
    assert_eq!(lines::entries(&found), ["~ feature.b", "  moved x.toml > y.toml"]);
}

#[test]
fn a_move_and_an_edit_are_both_told() {
    let found = between_files(
        &[("x.toml", "[feature.a]\n[feature.b]\ntitle = \"Old title here\"\n"), ("y.toml", "")],
        &[
            ("x.toml", "[feature.a]\n"),
            ("y.toml", "# moved\n[feature.b]\ntitle = \"New title here\"\n"),
        ],
    );
    assert_eq!(
        lines::entries(&found),
        [
            "~ feature.b",
            "  moved x.toml > y.toml",
            "  title: [-Old][+New] title here",
            "  + # moved"
        ]
    );
}

#[test]
fn a_file_with_another_name_is_told_once() {
    let text = "[feature.a]\n[feature.b]\n";
    let found =
        between_files(&[("x.toml", text), ("m.toml", "")], &[("y.toml", text), ("m.toml", "")]);
    assert_eq!(lines::entries(&found), ["file x.toml > y.toml"]);
    let found = between_files(&[("x.toml", text)], &[("y.toml", text)]);
    assert_eq!(lines::entries(&found), [""; 0]);
}

#[test]
fn comments_are_told_as_such() {
    check(
        "# The head.\n\n# One.\n[feature.a] # two\ntitle = \"A\" # three\n",
        "# Another head.\n\n#One.\n[feature.a]\ntitle = \"A\" # 3\n",
        &[
            "~ feature.a",
            "  - # two",
            "  - # three",
            "  + # 3",
            "map.toml: - # The head.",
            "map.toml: + # Another head.",
        ],
    );
}

const POINTS: &str = "[value_proposition.v1]\ntitle = \"One\"\n[value_proposition.v2]\ntitle = \"Two\"\n[value_proposition.v3]\ntitle = \"Three\"\n[situation.s]\n";

fn points(points: &[(&str, &str)]) -> String {
    points.iter().fold(POINTS.to_owned(), |text, (claim, say)| {
        format!("{text}[[situation.s.point]]\nvalue_proposition = \"{claim}\"\nsay = \"{say}\"\n")
    })
}

#[test]
fn a_point_that_goes_first_is_one_move() {
    check(
        &points(&[("v1", "a"), ("v2", "b"), ("v3", "c")]),
        &points(&[("v3", "c"), ("v1", "a"), ("v2", "b")]),
        &["~ situation.s", "  ~ point 1 Three from 3"],
    );
}

#[test]
fn a_point_before_others_moves_none_of_them() {
    check(
        &points(&[("v1", "a"), ("v2", "b")]),
        &points(&[("v3", "c"), ("v1", "a"), ("v2", "b d")]),
        &[
            "~ situation.s",
            "  + point 1 Three",
            "    value_proposition: nothing > v3",
            "    say: [+c]",
            "  ~ point 3 Two",
            "    say: b[+ d]",
        ],
    );
}

#[test]
fn a_point_with_the_same_words_for_another_claim_got_another_claim() {
    check(
        &points(&[("v1", "a"), ("v2", "b")]),
        &points(&[("v1", "a"), ("v3", "b")]),
        &["~ situation.s", "  ~ point 2 Three", "    value_proposition: v2 > v3"],
    );
}

#[test]
fn results_are_matched_by_measure() {
    let story = |results: &[(&str, &str)]| {
        results.iter().fold("[success_story.s]\n".to_owned(), |text, (measure, after)| {
            format!(
                "{text}[[success_story.s.result]]\nmeasure = \"{measure}\"\nafter = \"{after}\"\n"
            )
        })
    };
    check(
        &story(&[("Days", "3 days"), ("Cost", "1 M")]),
        &story(&[("Cost", "2 M"), ("Hours", "9 h")]),
        &[
            "~ success_story.s",
            "  ~ result 1 Cost",
            "    after: [-1][+2] M",
            "  + result 2 Hours",
            "    measure: [+Hours]",
            "    after: [+9 h]",
            "  - result 1 Days",
        ],
    );
}

#[test]
fn variants_are_matched_by_whom_they_are_for() {
    check(
        "[feature.f]\n[[feature.f.variant]]\npersonas = [\"cfo\", \"ceo\"]\ntext = \"One two\"\n[[feature.f.variant]]\nmarkets = [\"banking\"]\ntext = \"B\"\n",
        "[feature.f]\n[[feature.f.variant]]\nmarkets = [\"banking\"]\ntext = \"B\"\n[[feature.f.variant]]\npersonas = [\"ceo\", \"cfo\"]\ntext = \"One too\"\n",
        &[
            "~ feature.f",
            "  ~ variant 1 banking from 2",
            "  ~ variant 2 ceo, cfo",
            "    personas: ~ceo",
            "    text: One [-two][+too]",
        ],
    );
}

#[test]
fn comparisons_are_matched_by_topic() {
    check(
        "[competitor.g]\n[[competitor.g.versus]]\ntopic = \"Batch\"\nverdict = \"us\"\n",
        "[competitor.g]\n[[competitor.g.versus]]\ntopic = \"Batch\"\nverdict = \"even\"\n",
        &["~ competitor.g", "  ~ versus 1 Batch", "    verdict: us > even"],
    );
}

#[test]
fn unknown_fields_and_kinds_are_compared_as_they_are() {
    check(
        "[feature.a]\nodd = { x = 1, y = 2 }\n[gadget.g]\nsize = 3\n",
        "[feature.a]\nodd = { y = 2, x = 5 }\n[gadget.g]\nsize = 4\n",
        &["~ feature.a", "  odd: x: 1; y: 2 > y: 2; x: 5", "~ gadget.g", "  size: 3 > 4"],
    );
}

#[test]
fn the_settings_of_the_map_are_compared() {
    check(
        "[map]\nname = \"N\"\nrules = { unproven-claim = \"hint\" }\n",
        "[map]\nname = \"N\"\nrules = { unproven-claim = \"off\", untold-claim = \"off\" }\n",
        &["~ map", "  rules:", "    unproven-claim: hint > off", "    untold-claim: nothing > off"],
    );
}

#[test]
fn sign_offs_are_told_by_who_and_when() {
    let stamp = |who: &str, seal: &str| {
        format!(
            "[approval.feature.a]\nmarketing = {{ by = \"{who}\", on = 2026-11-01, seal = \"{seal}\" }}\n"
        )
    };
    check(
        &stamp("Ann", "1"),
        &stamp("Bob", "2"),
        &["~ approval.feature.a", "  marketing: Ann, 2026-11-01 > Bob, 2026-11-01"],
    );
    check(
        &stamp("Ann", "1"),
        &stamp("Ann", "2"),
        &["~ approval.feature.a", "  marketing: Ann, 2026-11-01[+ (sealed anew)]"],
    );
}

#[test]
fn another_type_of_value_is_a_difference() {
    check(
        "[feature.a]\ntitle = \"3\"\n",
        "[feature.a]\ntitle = 3\n",
        &["~ feature.a", "  title: 3 > 3"],
    );
    check("[map]\nformat = 1\n", "[map]\nformat = 1.0\n", &["~ map", "  format: 1 > 1.0"]);
}

#[test]
fn a_text_that_grew_much_keeps_its_words() {
    let more = "more words than the text had before, by far, so that they outweigh all that stays";
    check(
        "[feature.a]\nbody = \"It stays.\"\n",
        &format!("[feature.a]\nbody = \"It stays. And {more}.\"\n"),
        &["~ feature.a", &format!("  body: It stays.[+ And {more}.]")],
    );
}
