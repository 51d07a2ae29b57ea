//! Texts of a map that are Markdown, made safe for a page or for other Markdown.

use pulldown_cmark::{CowStr, Event, Parser, Tag, TagEnd, html};

use crate::render::clean;
use crate::render::harmless::{closed, harmless, is_safe_address, options};

/// Returns Markdown as HTML. HTML in it becomes text, pictures become their words, and only links
/// to the web and to mail stay links.
pub(super) fn to_html(markdown: &str) -> String {
    let markdown = clean(markdown);
    // Whether each open link or picture is kept, innermost last.
    let mut kept: Vec<bool> = Vec::new();
    #[expect(clippy::wildcard_enum_match_arm, reason = "all else is safe as it is")]
    let events = Parser::new_ext(&markdown, options()).filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::Link { link_type, dest_url, id, .. }) => {
            let is_safe = is_safe_address(&dest_url);
            kept.push(is_safe);
            let title = CowStr::Borrowed("");
            is_safe.then_some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
        Event::End(TagEnd::Link) => kept.pop().unwrap_or(false).then_some(event),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        // A brief has headings of its own.
        Event::Start(Tag::HtmlBlock | Tag::Heading { .. }) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock | TagEnd::Heading(_)) => Some(Event::End(TagEnd::Paragraph)),
        other => Some(other),
    });
    let mut out = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut out, events);
    out
}

/// Returns Markdown in which no HTML is left, no link leads but to the web or to mail, and nothing
/// is open at its end.
pub(super) fn to_markdown(markdown: &str) -> String {
    closed(&harmless(&clean(markdown)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_html_and_no_strange_link_gets_onto_a_page() {
        for (markdown, html) in [
            ("**a** <b>x</b>", "<p><strong>a</strong> &lt;b&gt;x&lt;/b&gt;</p>\n"),
            ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
            (
                "[a](javascript:x) [b](https://b.example)",
                "<p>a <a href=\"https://b.example\">b</a></p>\n",
            ),
            ("![pic](https://track.example/x.png)", "<p>pic</p>\n"),
            ("[a [![i](x)](javascript:y)](https://z.example)", "<p>[a i](https://z.example)</p>\n"),
        ] {
            assert_eq!(to_html(markdown), html, "{markdown}");
        }
    }

    #[test]
    fn markdown_stays_but_for_html_and_strange_links() {
        for (before, after) in [
            ("**a** and `<b>`", "**a** and `<b>`"),
            ("a <img src=x> b", "a &lt;img src=x&gt; b"),
            ("[a](javascript:x)", "\\[a\\](javascript:x)"),
            ("[a](https://x.example)", "[a](https://x.example)"),
            ("<div>\nx\n</div>", "&lt;div&gt;\nx\n&lt;/div&gt;"),
            ("<https://x.example>", "<https://x.example>"),
            ("![p](file:///etc/passwd)", "\\!\\[p\\](file:///etc/passwd)"),
            ("![p](https://track.example/x.png)", "\\!\\[p\\](https://track.example/x.png)"),
            ("```\n<b>", "\\`\\`\\`\n&lt;b&gt;"),
        ] {
            assert_eq!(to_markdown(before), after, "{before}");
        }
    }
}
