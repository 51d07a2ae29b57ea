//! A brief in Markdown, to paste into a page or a mail.

use std::fmt::Write as _;

use super::markup::to_markdown;
use super::{Headings, measured, origin, trust_words};
use crate::model::brief::{Brief, BriefPoint, Comparison, Proof, Told};
use crate::render::clean_line;
use crate::render::escaped::{code, escaped};
use crate::render::harmless::{harmless, is_safe_address};

/// Returns a brief as Markdown; whatever is no Markdown in the map stays text in it.
pub fn markdown(brief: &Brief) -> String {
    let headings = Headings::of(brief);
    let mut out = format!("# {}\n", line(&brief.title));
    for (label, values) in &brief.whom {
        write!(out, "\n**{}:** {}  ", line(label), line(&values.join(", "))).ok();
    }
    if !brief.whom.is_empty() {
        out.push('\n');
    }
    if !brief.customer {
        write!(out, "\n*{}*\n", line(&trust_words(&brief.trust).join(" · "))).ok();
    }
    if !brief.warnings.is_empty() {
        out.push('\n');
    }
    for warning in &brief.warnings {
        writeln!(out, "> ! {}  ", line(warning)).ok();
    }
    for words in [&brief.short, &brief.body].into_iter().flatten() {
        write!(out, "\n{}\n", to_markdown(words)).ok();
    }
    list(&mut out, headings.cares, &brief.cares);
    if !brief.points.is_empty() {
        write!(out, "\n## {}\n", headings.points).ok();
    }
    for (point_idx, point) in brief.points.iter().enumerate() {
        self::point(&mut out, point_idx + 1, point, headings.objection);
    }
    list(&mut out, headings.questions, &brief.questions);
    comparisons(&mut out, "Where they are ahead, honestly", &brief.weaknesses);
    comparisons(&mut out, "Where we are ahead", &brief.strengths);
    let map = brief.map.clone().unwrap_or_else(|| "Message map".to_owned());
    let from = if brief.customer {
        String::new()
    } else {
        format!(" · {}", code(&brief.key.to_string()))
    };
    write!(out, "\n---\n\n{} · {}{from}\n", line(&map), brief.today).ok();
    harmless(&out)
}

fn line(text: &str) -> String {
    escaped(&clean_line(text))
}

/// Writes a text of several lines inside a list item.
fn indented(out: &mut String, text: &str, indent: usize) {
    let blanks = " ".repeat(indent);
    for row in to_markdown(text).lines() {
        if row.is_empty() {
            out.push('\n');
        } else {
            writeln!(out, "{blanks}{row}").ok();
        }
    }
}

fn name(told: &Told) -> String {
    let mut name = format!("**{}**", line(&told.title));
    if let Some(note) = &told.note {
        write!(name, " ({})", line(note)).ok();
    }
    let doubts = told.trust.doubts();
    if !doubts.is_empty() {
        write!(name, " — *! {}*", line(&doubts.join(", "))).ok();
    }
    name
}

fn list(out: &mut String, heading: &str, all: &[Told]) {
    if all.is_empty() {
        return;
    }
    write!(out, "\n## {heading}\n\n").ok();
    for told in all {
        writeln!(out, "- {}", name(told)).ok();
        if let Some(words) = &told.words {
            out.push('\n');
            indented(out, words, 2);
            out.push('\n');
        }
    }
}

fn point(out: &mut String, number: usize, point: &BriefPoint, they_say: &str) {
    write!(out, "\n### {number}. {}\n\n", name(&point.claim).replace("**", "")).ok();
    if let Some(say) = &point.say {
        indented(out, say, 0);
        out.push('\n');
    }
    if let Some(whom) = &point.said_for {
        write!(out, "*said for {}*\n\n", line(whom)).ok();
    }
    for proof in &point.proof {
        self::proof(out, proof);
    }
    if !point.features.is_empty() {
        let names: Vec<String> = point.features.iter().map(name).collect();
        writeln!(out, "- With: {}", names.join("; ")).ok();
    }
    for objection in &point.objections {
        writeln!(out, "- {they_say}: {}", name(objection)).ok();
        if let Some(answer) = &objection.words {
            out.push('\n');
            indented(out, answer, 2);
            out.push('\n');
        }
    }
}

fn proof(out: &mut String, proof: &Proof) {
    writeln!(out, "- Proof: {}", name(&proof.story)).ok();
    for result in &proof.results {
        let words = line(&measured(result));
        match &result.source {
            Some(source) if is_safe_address(source) && is_address(source) => {
                writeln!(out, "  - {words} <{source}>").ok();
            }
            Some(source) => {
                writeln!(out, "  - {words} {}", line(source)).ok();
            }
            None => {
                writeln!(out, "  - {words}").ok();
            }
        }
    }
}

/// Tells whether an address can stand between brackets as it is.
fn is_address(source: &str) -> bool {
    source.chars().all(|letter| letter.is_ascii_graphic() && !"<>\\".contains(letter))
}

fn comparisons(out: &mut String, heading: &str, all: &[Comparison]) {
    if all.is_empty() {
        return;
    }
    write!(out, "\n## {heading}\n\n").ok();
    for comparison in all {
        write!(
            out,
            "- **{}** ({}: {})",
            line(&comparison.topic),
            line(&comparison.competitor),
            comparison.verdict
        )
        .ok();
        if let Some(note) = &comparison.note {
            write!(out, " {}", line(note)).ok();
        }
        if let Some(origin) = origin(comparison) {
            write!(out, " *{}*", line(&origin)).ok();
        }
        out.push('\n');
    }
}
