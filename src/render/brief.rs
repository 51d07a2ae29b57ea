//! A brief as text, Markdown, HTML, JSON, or through a template of the user's own.

mod html;
mod json;
mod markdown;
mod markup;
mod template;
mod text;

pub use html::html;
pub use json::to_json;
pub use markdown::markdown;
pub use template::{TemplateError, render as with_template};
pub use text::{BriefPart, parts, parts_in_short, text};

use crate::model::brief::{Brief, Comparison, Measured, Trust};
use crate::model::{Audience, Freshness, Stamp, Standing, Status};

/// The file in a map's folder that is its own template for briefs as text.
pub const TEXT_TEMPLATE: &str = "brief.txt.jinja";

/// What the parts of a brief are called, by who reads it.
struct Headings {
    cares: &'static str,
    points: &'static str,
    questions: &'static str,
    objection: &'static str,
}

impl Headings {
    fn of(brief: &Brief) -> Self {
        if brief.customer {
            return Self {
                cares: "What you care about",
                points: "What it means for you",
                questions: "Questions worth asking",
                objection: "Others asked",
            };
        }
        Self {
            cares: "What they care about",
            points: "What to say",
            questions: "What to ask",
            objection: "If they say",
        }
    }
}

/// Returns a result in words: `Days to close: 10 days → 3 days (2026-06-30)`.
fn measured(result: &Measured) -> String {
    let mut words = format!("{}: ", result.measure);
    match (&result.before, &result.after) {
        (Some(before), Some(after)) => words.extend([before, " → ", after]),
        (Some(only), None) | (None, Some(only)) => words.push_str(only),
        (None, None) => words.push('?'),
    }
    if let Some(as_of) = result.as_of {
        words.extend([" (", &as_of.to_string(), ")"]);
    }
    words
}

/// Returns where a comparison comes from: `2026-09-01, https://…`.
fn origin(comparison: &Comparison) -> Option<String> {
    let as_of = comparison.as_of.map(|date| date.to_string());
    let parts: Vec<String> = [as_of, comparison.source.clone()].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Returns how far something can be relied on, in words, what goes without saying too.
fn trust_words(trust: &Trust) -> Vec<String> {
    let mut words = Vec::new();
    words.push(match trust.status {
        Status::Live => "✓ live".to_owned(),
        Status::Draft => "… draft".to_owned(),
        Status::Retired => "✗ retired".to_owned(),
    });
    if trust.audience == Audience::Internal {
        words.push("# internal".to_owned());
    }
    match trust.freshness {
        Some(Freshness::Fresh) => words.push("✓ fresh".to_owned()),
        Some(Freshness::Due { until }) => words.push(format!("~ review due by {until}")),
        Some(Freshness::Overdue { since }) => words.push(format!("! overdue since {since}")),
        Some(Freshness::Never) => words.push("? never reviewed".to_owned()),
        None => {}
    }
    for (signatory, standing) in &trust.signatures {
        words.push(match standing {
            Standing::Open => format!("○ not signed by {signatory}"),
            Standing::Signed(Stamp { by, on: Some(on), seal: _ }) => {
                format!("✓ signed by {signatory} ({by}, {on})")
            }
            Standing::Signed(stamp) => format!("✓ signed by {signatory} ({})", stamp.by),
            Standing::Lapsed(stamp) => {
                format!("! sign-off of {signatory} ({}) has lapsed", stamp.by)
            }
        });
    }
    words
}
