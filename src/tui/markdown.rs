//! How Markdown looks while it is written: which bytes have which role. The signs stay.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::text::Run;
use super::theme::Role;

/// Returns the parts of a text that are more than plain, outer ones first.
pub fn tints(text: &str) -> Vec<(Range<usize>, Role)> {
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES;
    let mut found = Vec::new();
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        #[expect(clippy::wildcard_enum_match_arm, reason = "all else is plain text")]
        match event {
            Event::Start(Tag::Heading { .. }) => found.push((range, Role::Accent)),
            Event::Start(Tag::Strong) => found.push((range, Role::Strong)),
            Event::Start(Tag::Emphasis) => found.push((range, Role::Emphasis)),
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => found.push((range, Role::Link)),
            Event::Start(Tag::CodeBlock(_)) | Event::Code(_) | Event::Rule | Event::Html(_) => {
                found.push((range, Role::Dim));
            }
            Event::Start(Tag::Item) => {
                let item = text.get(range.clone()).unwrap_or_default();
                let sign = item.split_whitespace().next().map_or(0, str::len);
                found.push((range.start..range.start + sign, Role::Accent));
            }
            _ => {}
        }
    }
    found
}

/// Returns a text line by line, in pieces of one role each.
pub fn lines(text: &str) -> Vec<Vec<Run>> {
    let roles = roles(text);
    let mut at = 0;
    text.split('\n')
        .map(|line| {
            let mut runs: Vec<(String, Role)> = Vec::new();
            for (offset, letter) in line.char_indices() {
                let role = role_at(&roles, at + offset);
                match runs.last_mut() {
                    Some((words, last)) if *last == role => words.push(letter),
                    Some(_) | None => runs.push((letter.to_string(), role)),
                }
            }
            at += line.len() + 1;
            runs.iter().map(|(words, role)| Run::new(words, *role)).collect()
        })
        .collect()
}

/// Returns where another role begins, in order, and which; of nested ones the inner one counts.
pub fn roles(text: &str) -> Vec<(usize, Role)> {
    let tints = tints(text);
    let mut edges: Vec<usize> =
        tints.iter().flat_map(|(range, _)| [range.start, range.end]).chain([0]).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut found: Vec<(usize, Role)> = Vec::with_capacity(edges.len());
    // Of parts that hold each other the inner one was found last.
    let mut open: Vec<&(Range<usize>, Role)> = Vec::new();
    let mut next = tints.iter().peekable();
    for edge in edges {
        open.retain(|(range, _)| range.end > edge);
        while let Some(tint) = next.next_if(|(range, _)| range.start <= edge) {
            if tint.0.end > edge {
                open.push(tint);
            }
        }
        let role = open.last().map_or(Role::Plain, |(_, role)| *role);
        if found.last().is_none_or(|(_, last)| *last != role) {
            found.push((edge, role));
        }
    }
    found
}

/// Returns the role at a byte of a text, from what [`roles`] tells of it.
pub fn role_at(roles: &[(usize, Role)], at: usize) -> Role {
    let next = roles.partition_point(|(start, _)| *start <= at);
    next.checked_sub(1).and_then(|place| roles.get(place)).map_or(Role::Plain, |(_, role)| *role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_more_than_plain_has_a_role() {
        let text = "# Head\nOne **bold *both* b** _it_ [l](u) `c`.\n\n- a\n  b\n1. é";
        let told: Vec<Vec<String>> = lines(text)
            .iter()
            .map(|line| line.iter().map(|run| format!("{:?} {}", run.role, run.text())).collect())
            .collect();
        let expected: [&[&str]; 6] = [
            &["Accent # Head"],
            &[
                "Plain One ",
                "Strong **bold ",
                "Emphasis *both*",
                "Strong  b**",
                "Plain  ",
                "Emphasis _it_",
                "Plain  ",
                "Link [l](u)",
                "Plain  ",
                "Dim `c`",
                "Plain .",
            ],
            &[],
            &["Accent -", "Plain  a"],
            &["Plain   b"],
            &["Accent 1.", "Plain  é"],
        ];
        assert_eq!(told, expected);
    }
}
