//! Findings as GitHub shows them beside the lines of a change.

use super::{Finding, More};
use crate::model::Level;
use crate::render::clean_line;

/// Returns findings as commands of a GitHub workflow, one a line.
pub fn github(findings: &[Finding<'_>], more: &[More]) -> String {
    let mut out = String::new();
    for finding in findings {
        let word = word(finding.level);
        let mut properties = Vec::new();
        if let Some(place) = &finding.place {
            properties.push(format!("file={}", property(&place.file)));
            properties.push(format!("line={},col={}", place.line, place.column));
        }
        properties.push(format!("title={}", property(finding.rule)));
        let mut message = data(&finding.message);
        if let Some(help) = &finding.help {
            message.push_str("%0A");
            message.push_str(&data(help));
        }
        for part in ["::", word, " ", &properties.join(","), "::", &message, "\n"] {
            out.push_str(part);
        }
    }
    for more in more {
        let (word, rule, message) = (word(more.level), property(more.rule), data(&more.message()));
        for part in ["::", word, " title=", &rule, "::", &message, "\n"] {
            out.push_str(part);
        }
    }
    out
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Hint => "notice",
    }
}

fn data(text: &str) -> String {
    clean_line(text).replace('%', "%25")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::FilePlace;
    use super::*;

    #[test]
    fn what_means_something_to_github_is_escaped() {
        let place = FilePlace { file: "a,b:c.toml".into(), line: 3, column: 4, source: None };
        let finding = Finding {
            rule: "syntax",
            level: Level::Hint,
            message: "100 % of\n::error::x\x1b".into(),
            entry: None,
            help: Some("do".into()),
            place: Some(place),
            related: Vec::new(),
        };
        assert_eq!(
            github(&[finding], &[More { rule: "syntax", level: Level::Warning, count: 2 }]),
            "::notice file=a%2Cb%3Ac.toml,line=3,col=4,title=syntax::100 %25 of ::error::x␛%0Ado\n\
             ::warning title=syntax::2 more of syntax are not listed\n"
        );
    }
}
