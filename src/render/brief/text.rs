//! A brief for the terminal.

use super::{Headings, measured, origin, trust_words};
use crate::model::brief::{Brief, BriefPoint, Comparison, Proof, Told};
use crate::render::{Role, Styled};

/// A part of a brief as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BriefPart {
    /// The point that it tells, by its place among the points; `None` for what stands around them.
    pub point: Option<usize>,
    /// What it says, in whole lines.
    pub text: Styled,
}

/// Returns a brief as text of at most so many columns.
pub fn text(brief: &Brief, width: Option<usize>) -> Styled {
    let mut all = Styled::new();
    for part in parts(brief, width) {
        all.append(part.text);
    }
    all
}

/// Returns the same in parts: each point, what stands between two, before the first and after the
/// last.
pub fn parts(brief: &Brief, width: Option<usize>) -> Vec<BriefPart> {
    let mut page = Page::new(brief, width);
    page.head(brief);
    page.about(brief);
    page.cares(brief);
    page.points(brief);
    page.rest(brief);
    page.parts
}

/// Returns the same parts for a small screen: the points come as early as can be, what leads to
/// them behind them.
pub fn parts_in_short(brief: &Brief, width: Option<usize>) -> Vec<BriefPart> {
    let mut page = Page::new(brief, width);
    page.head_in_short(brief);
    page.points(brief);
    if let Some(body) = &brief.body {
        page.heading("Background");
        page.prose(body, 0);
    }
    page.cares(brief);
    page.rest(brief);
    page.parts
}

struct Page {
    parts: Vec<BriefPart>,
    /// The part that is being written.
    out: Styled,
    width: Option<usize>,
    headings: Headings,
}

impl Page {
    fn new(brief: &Brief, width: Option<usize>) -> Self {
        let headings = Headings::of(brief);
        Self { parts: Vec::new(), out: Styled::new(), width, headings }
    }

    fn cares(&mut self, brief: &Brief) {
        if !brief.cares.is_empty() {
            self.heading(self.headings.cares);
            for told in &brief.cares {
                self.told("·", told, 0);
            }
        }
    }

    fn points(&mut self, brief: &Brief) {
        if !brief.points.is_empty() {
            self.heading(self.headings.points);
        }
        for (point_idx, point) in brief.points.iter().enumerate() {
            if point_idx > 0 {
                self.out.end();
            }
            self.cut(None);
            self.point(point_idx + 1, point);
            self.cut(Some(point_idx));
        }
    }

    /// Writes what stands behind the points on every page.
    fn rest(&mut self, brief: &Brief) {
        if !brief.questions.is_empty() {
            self.heading(self.headings.questions);
            for told in &brief.questions {
                self.told("·", told, 0);
            }
        }
        self.comparisons("Where they are ahead, honestly", &brief.weaknesses);
        self.comparisons("Where we are ahead", &brief.strengths);
        self.foot(brief);
        self.cut(None);
    }

    /// Ends the part that is being written.
    fn cut(&mut self, point: Option<usize>) {
        let text = std::mem::take(&mut self.out);
        if !text.is_empty() {
            self.parts.push(BriefPart { point, text });
        }
    }

    fn line(&mut self, pieces: &[(Role, &str)], indent: usize) {
        let mut line = Styled::new();
        for (role, text) in pieces {
            line.push(*role, text);
        }
        self.out.wrapped(&line, indent, self.width);
    }

    fn heading(&mut self, heading: &str) {
        self.out.end().push(Role::Label, heading).end();
    }

    /// Writes Markdown as it is: a terminal's reader reads it well enough.
    fn prose(&mut self, text: &str, indent: usize) {
        let mut prose = Styled::new();
        prose.lines(Role::Plain, text);
        self.out.wrapped(&prose, indent, self.width);
    }

    fn head(&mut self, brief: &Brief) {
        self.line(&[(Role::Title, &brief.title)], 0);
        for (label, values) in &brief.whom {
            let label = format!("{label}: ");
            self.line(&[(Role::Faint, &label), (Role::Plain, &values.join(", "))], 0);
        }
        self.trust(brief);
    }

    /// Writes title, whom it is for and what to heed, in as few lines as can be.
    fn head_in_short(&mut self, brief: &Brief) {
        self.line(&[(Role::Title, &brief.title)], 0);
        let whom: Vec<&str> =
            brief.whom.iter().flat_map(|(_, values)| values).map(String::as_str).collect();
        self.line(&[(Role::Faint, &whom.join(" · "))], 0);
        self.trust(brief);
        if let Some(short) = &brief.short {
            self.prose(short, 0);
        }
    }

    fn trust(&mut self, brief: &Brief) {
        if !brief.customer {
            self.line(&[(Role::Faint, &trust_words(&brief.trust).join("  "))], 0);
        }
        for warning in &brief.warnings {
            self.line(&[(Role::Warning, "! "), (Role::Plain, warning)], 0);
        }
    }

    fn about(&mut self, brief: &Brief) {
        for words in [&brief.short, &brief.body].into_iter().flatten() {
            self.out.end();
            self.prose(words, 0);
        }
    }

    fn told(&mut self, sign: &str, told: &Told, indent: usize) {
        let sign = format!("{sign} ");
        let note = told.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        let doubts = doubts(told);
        self.line(
            &[
                (Role::Plain, &sign),
                (Role::Plain, &told.title),
                (Role::Faint, &note),
                (Role::Warning, &doubts),
            ],
            indent,
        );
        if let Some(words) = &told.words {
            self.prose(words, indent + 2);
        }
    }

    fn point(&mut self, number: usize, point: &BriefPoint) {
        let number = format!("{number}. ");
        let doubted = doubts(&point.claim);
        self.line(
            &[(Role::Plain, &number), (Role::Title, &point.claim.title), (Role::Warning, &doubted)],
            0,
        );
        if let Some(say) = &point.say {
            self.prose(say, 3);
        }
        if let Some(whom) = &point.said_for {
            self.line(&[(Role::Faint, &format!("said for {whom}"))], 3);
        }
        for proof in &point.proof {
            self.proof(proof);
        }
        if !point.features.is_empty() {
            let features: Vec<String> = point
                .features
                .iter()
                .map(|it| {
                    let note = it.note.as_ref().map(|note| format!(" ({note})"));
                    format!("{}{}{}", it.title, note.unwrap_or_default(), doubts(it))
                })
                .collect();
            self.line(&[(Role::Label, "With: "), (Role::Plain, &features.join("; "))], 3);
        }
        for objection in &point.objections {
            let doubted = doubts(objection);
            self.line(
                &[
                    (Role::Label, self.headings.objection),
                    (Role::Label, ": "),
                    (Role::Plain, &objection.title),
                    (Role::Warning, &doubted),
                ],
                3,
            );
            if let Some(answer) = &objection.words {
                self.prose(answer, 5);
            }
        }
    }

    fn proof(&mut self, proof: &Proof) {
        let doubts = doubts(&proof.story);
        self.line(
            &[
                (Role::Label, "Proof: "),
                (Role::Plain, &proof.story.title),
                (Role::Warning, &doubts),
            ],
            3,
        );
        for result in &proof.results {
            self.line(&[(Role::Mark, &measured(result))], 5);
            if let Some(source) = &result.source {
                self.line(&[(Role::Faint, source)], 7);
            }
        }
        if proof.results.is_empty()
            && let Some(words) = &proof.story.words
        {
            self.prose(words, 5);
        }
    }

    fn comparisons(&mut self, heading: &str, comparisons: &[Comparison]) {
        if comparisons.is_empty() {
            return;
        }
        self.heading(heading);
        for comparison in comparisons {
            let verdict = format!(" ({}: {})", comparison.competitor, comparison.verdict);
            self.line(
                &[(Role::Plain, &format!("· {}", comparison.topic)), (Role::Faint, &verdict)],
                0,
            );
            if let Some(note) = &comparison.note {
                self.prose(note, 2);
            }
            if let Some(origin) = origin(comparison) {
                self.line(&[(Role::Faint, &origin)], 2);
            }
        }
    }

    fn foot(&mut self, brief: &Brief) {
        self.out.end();
        let map = brief.map.clone().unwrap_or_else(|| "Message map".to_owned());
        let from = if brief.customer { String::new() } else { format!(" · {}", brief.key) };
        self.line(&[(Role::Faint, &format!("{map} · {}{from}", brief.today))], 0);
    }
}

/// Returns what speaks against using an entry, behind a sign.
fn doubts(told: &Told) -> String {
    let doubts = told.trust.doubts();
    if doubts.is_empty() { String::new() } else { format!("  ! {}", doubts.join(", ")) }
}
