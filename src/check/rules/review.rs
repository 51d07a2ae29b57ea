//! Whether somebody has looked at an entry lately, and days that have not come yet.

use jiff::civil::Date;

use crate::check::context::{Context, Subject};
use crate::check::findings::Findings;
use crate::check::walk::each_value;
use crate::check::{Rule, Scope, show};
use crate::model::{Freshness, Level, Location, Path, Role};

pub(super) const OVERDUE: Rule = Rule {
    name: "overdue-review",
    level: Level::Warning,
    about: "An entry whose last review is longer ago than a review holds. What it says may no \
            longer be true. Read it, correct it, and set the day of the review.",
    scope: Scope::Entry(find_overdue),
};

pub(super) const DUE: Rule = Rule {
    name: "due-review",
    level: Level::Hint,
    about: "An entry whose review ends within two weeks. Read it, correct it, and set the day of \
            the review.",
    scope: Scope::Entry(find_due),
};

pub(super) const UNREVIEWED: Rule = Rule {
    name: "unreviewed-entry",
    level: Level::Hint,
    about: "A message, situation or asset in use that nobody has ever reviewed, in a map where \
            reviews are expected. Read it, and set the day of the review.",
    scope: Scope::Entry(find_unreviewed),
};

pub(super) const FUTURE: Rule = Rule {
    name: "future-date",
    level: Level::Warning,
    about: "The day of a review, a measurement or a sign-off that has not come yet. It is most \
            often a slip of the pen, and it keeps the entry from ever getting old. Correct the day.",
    scope: Scope::Entry(find_future),
};

fn find_overdue(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    if let Some(Freshness::Overdue { since }) = freshness(context, subject) {
        let message = format!("the review of {} held until {since}", show::key(subject.key()));
        let help = "Read it, correct it, and set `reviewed` to the day.";
        findings.push(findings.at(at_review(subject), message).help(help));
    }
}

fn find_due(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    if let Some(Freshness::Due { until }) = freshness(context, subject) {
        let message = format!("the review of {} holds until {until}", show::key(subject.key()));
        let help = "Read it, correct it, and set `reviewed` to the day.";
        findings.push(findings.at(at_review(subject), message).help(help));
    }
}

fn find_unreviewed(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let is_said = matches!(subject.role(), Some(Role::Message | Role::Situation | Role::Asset));
    let is_expected = context.map.header().review_every_days.is_some()
        || subject.entry.fields.contains_key("review_every_days");
    // A review that can't be read is found as such.
    let is_said_badly = subject.entry.fields.contains_key("reviewed");
    if is_said
        && is_expected
        && !is_said_badly
        && freshness(context, subject) == Some(Freshness::Never)
    {
        let message = format!("nobody has reviewed {} yet", show::key(subject.key()));
        let help = "Read it, and set `reviewed` to the day.";
        findings.push(findings.at(Location::entry(subject.key()), message).help(help));
    }
}

/// Returns how fresh an entry in use is; drafts and what is retired need no review.
fn freshness(context: &Context<'_>, subject: &Subject<'_>) -> Option<Freshness> {
    let is_reviewed = subject.kind.is_some_and(|kind| kind.field("reviewed").is_some());
    (is_reviewed && subject.is_live())
        .then(|| Freshness::of(subject.entry, context.map.header(), context.around.today))
}

fn at_review(subject: &Subject<'_>) -> Location {
    Location::value(subject.key(), Path::field("reviewed"))
}

fn find_future(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let today: Date = context.around.today;
    each_value(context, subject, &mut |here| {
        let Some(day) = here.field.and(here.value.as_date()).filter(|day| *day > today) else {
            return;
        };
        let message = format!("{} is {day}, and today is {today}", show::field(here.path));
        let location = Location::value(subject.key(), here.path.clone());
        findings.push(findings.at(location, message).help("Correct the day."));
    });
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    // Today is 2026-11-22.
    const MAP: &str = r#"
[map]
review_every_days = 180
[feature.fresh]
reviewed = 2026-10-01
[feature.due]
reviewed = 2026-06-01
[feature.overdue]
reviewed = 2026-05-01
[feature.short]
reviewed = 2026-11-01
review_every_days = 7
[feature.never]
[feature.draft]
status = "draft"
[persona.never]
[persona.overdue]
reviewed = 2026-05-01
[feature.retired]
status = "retired"
reviewed = 2020-01-01
"#;

    #[test]
    fn a_review_that_has_ended_is_told_with_its_last_day() {
        check(
            "overdue-review",
            MAP,
            &[
                "warning feature.overdue, reviewed: the review of `feature.overdue` held until 2026-10-28",
                "warning feature.short, reviewed: the review of `feature.short` held until 2026-11-08",
                "warning persona.overdue, reviewed: the review of `persona.overdue` held until 2026-10-28",
            ],
        );
    }

    #[test]
    fn a_review_that_ends_soon_is_a_hint() {
        check(
            "due-review",
            MAP,
            &["hint feature.due, reviewed: the review of `feature.due` holds until 2026-11-28"],
        );
    }

    #[test]
    fn what_is_said_needs_a_review_where_reviews_are_expected() {
        check(
            "unreviewed-entry",
            MAP,
            &["hint feature.never: nobody has reviewed `feature.never` yet"],
        );
        check("unreviewed-entry", "[feature.never]\n", &[]);
    }

    #[test]
    fn a_day_that_has_not_come_is_told() {
        check(
            "future-date",
            r#"
[success_story.a]
reviewed = 2026-11-23
[[success_story.a.result]]
measure = "Days"
as_of = 2062-01-01
[success_story.b]
reviewed = 2026-11-22
[approval.success_story.b]
sales = { on = 2027-01-01 }
"#,
            &[
                "warning success_story.a, reviewed: `reviewed` is 2026-11-23, and today is 2026-11-22",
                "warning success_story.a, result 1, as_of: `result 1, as_of` is 2062-01-01, and today is 2026-11-22",
                "warning approval.success_story.b, sales, on: `sales, on` is 2027-01-01, and today is 2026-11-22",
            ],
        );
    }
}
