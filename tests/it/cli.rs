//! The commands as a user or a script meets them.

mod answers;
mod approvals;
mod checks;
mod config;
pub(crate) mod diffs;
mod edits;
mod history;
mod hostile;
mod maps;
mod matrix;
#[cfg(unix)]
mod odd_places;
mod saves;
mod shared;
mod signs;

/// A map that is small and has no problem.
pub(crate) const MAP: &str = r#"[map]
format = 1

[competitor.globex]
title = "Globex Finance Cloud"
aliases = ["GFC"]

[persona.cfo]
title = "Chief financial officer"
aliases = ["CFO"]

[value_proposition.fast-close]
title = "Close in three days"
short = "Month-end becomes a review."
body = """
Reconciliation runs as transactions arrive.
Month-end is a review.
"""
competitors = ["globex"]
reviewed = 2026-10-01

[success_story.acme]
title = "Acme Bank closes in 3 days"
customer = "Acme Bank"
value_propositions = ["fast-close"]
reviewed = 2026-10-01

[[success_story.acme.result]]
measure = "Days to close"
before = "10 days"
after = "3 days"

[feature.auto]
title = "Continuous reconciliation"
reviewed = 2026-10-01

[situation.cfo-globex]
title = "A CFO weighing us against Globex"
competitors = ["globex"]
personas = ["cfo"]
reviewed = 2026-10-01

[[situation.cfo-globex.point]]
value_proposition = "fast-close"
success_stories = ["acme"]
features = ["auto"]
say = "They batch at night." # keep me
"#;
