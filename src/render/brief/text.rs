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
    let headings = Headings::of(brief);
    let objection = headings.objection;
    let mut page = Page { parts: Vec::new(), out: Styled::new(), width, objection };
    page.head(brief);
    if !brief.cares.is_empty() {
        page.heading(headings.cares);
        for told in &brief.cares {
            page.told("·", told, 0);
        }
    }
    if !brief.points.is_empty() {
        page.heading(headings.points);
    }
    for (point_idx, point) in brief.points.iter().enumerate() {
        if point_idx > 0 {
            page.out.end();
        }
        page.cut(None);
        page.point(point_idx + 1, point);
        page.cut(Some(point_idx));
    }
    if !brief.questions.is_empty() {
        page.heading(headings.questions);
        for told in &brief.questions {
            page.told("·", told, 0);
        }
    }
    page.comparisons("Where they are ahead, honestly", &brief.weaknesses);
    page.comparisons("Where we are ahead", &brief.strengths);
    page.foot(brief);
    page.cut(None);
    page.parts
}

struct Page {
    parts: Vec<BriefPart>,
    /// The part that is being written.
    out: Styled,
    width: Option<usize>,
    objection: &'static str,
}

impl Page {
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
        if !brief.customer {
            self.line(&[(Role::Faint, &trust_words(&brief.trust).join("  "))], 0);
        }
        for warning in &brief.warnings {
            self.line(&[(Role::Warning, "! "), (Role::Plain, warning)], 0);
        }
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
                    (Role::Label, self.objection),
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
