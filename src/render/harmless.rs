//! Markdown in which nothing is HTML, and no link leads but to the web or to mail.
//!
//! Texts that are harmless one by one may not be so side by side: four blanks make code of a
//! line, and part of the list above it where there is one; an address that one text names is a
//! link in another. So a page is looked at once more as a whole, when all is put together.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::escaped::escaped;

/// How often a page is looked at: what is escaped may change how the rest reads.
const ROUNDS: usize = 8;

/// Tells whether an address may be a link: on the web, or mail.
pub(super) fn is_safe_address(address: &str) -> bool {
    let address = address.trim().to_ascii_lowercase();
    ["http://", "https://", "mailto:"].iter().any(|scheme| address.starts_with(scheme))
}

/// What our Markdown may hold beyond the plain one.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

/// Returns Markdown without HTML and without links but to the web or to mail; they become text.
pub(super) fn harmless(markdown: &str) -> String {
    let mut page = markdown.to_owned();
    for _ in 0..ROUNDS {
        let harms = harms(&page);
        if harms.is_empty() {
            return page;
        }
        let mut out = String::with_capacity(page.len() + 16 * harms.len());
        let mut from = 0;
        for harm in harms {
            if harm.start >= from {
                out.push_str(page.get(from..harm.start).unwrap_or_default());
                out.push_str(&escaped(page.get(harm.clone()).unwrap_or_default()));
                from = harm.end;
            }
        }
        out.push_str(page.get(from..).unwrap_or_default());
        page = out;
    }
    if harms(&page).is_empty() { page } else { escaped(markdown) }
}

/// Returns Markdown that what stands behind it can't become a part of: with nothing open.
///
/// A fence that nothing closes would make code of the rest of the page, and page of the code that
/// the next text begins.
pub(super) fn closed(markdown: &str) -> String {
    const END: &str = "The end of the text.";
    let probe = format!("{markdown}\n\n{END}");
    let events: Vec<Event<'_>> = Parser::new_ext(&probe, options()).collect();
    let is_closed = matches!(
        events.as_slice(),
        [.., Event::Start(Tag::Paragraph), Event::Text(text), Event::End(_)] if **text == *END
    );
    if is_closed { markdown.to_owned() } else { escaped(markdown) }
}

/// Finds what must not be there, from the start to the end, for those who read no more than plain
/// Markdown, and for those who know footnotes and all the rest.
fn harms(page: &str) -> Vec<Range<usize>> {
    let mut found = harms_for(page, options());
    found.extend(harms_for(page, Options::all().difference(Options::ENABLE_WIKILINKS)));
    found.sort_by_key(|range| (range.start, range.end));
    found
}

fn harms_for(page: &str, options: Options) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (event, range) in Parser::new_ext(page, options).into_offset_iter() {
        #[expect(clippy::wildcard_enum_match_arm, reason = "all else is safe as it is")]
        let is_harm = match &event {
            // A picture is fetched without a click, so that its owner learns who reads.
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Image { .. }) => true,
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let is_mail = *link_type == pulldown_cmark::LinkType::Email;
                !is_mail && !is_safe_address(dest_url)
            }
            _ => false,
        };
        if is_harm {
            found.push(range);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Checks that nothing harmful is left, also for readers who know more Markdown than we do.
    fn is_harmless(page: &str) {
        let more = Options::all().difference(Options::ENABLE_WIKILINKS);
        for event in Parser::new_ext(page, more) {
            #[expect(clippy::wildcard_enum_match_arm, reason = "all else is text and its shape")]
            match event {
                Event::Html(text) | Event::InlineHtml(text) => panic!("{text:?} in {page:?}"),
                Event::Start(Tag::Link { dest_url, link_type, .. }) => assert!(
                    is_safe_address(&dest_url) || link_type == pulldown_cmark::LinkType::Email,
                    "{dest_url:?} in {page:?}"
                ),
                Event::Start(Tag::Image { .. }) => panic!("a picture in {page:?}"),
                _ => {}
            }
        }
    }

    #[test]
    fn texts_that_are_harmless_alone_are_so_side_by_side() {
        for (parts, expect) in [
            // A line of code becomes a line of the list above it.
            (["- item", "    <script>x</script>"], "- item\n\n    &lt;script&gt;x&lt;/script&gt;"),
            // One names an address, the other links to it.
            (["[x]: javascript:alert(1)", "[x]"], "[x]: javascript:alert(1)\n\n\\[x\\]"),
            (["A <b", "onclick=x>c</b>"], "A <b\n\nonclick=x>c&lt;/b&gt;"),
        ] {
            let page = harmless(&parts.join("\n\n"));
            assert_eq!(page, expect);
            is_harmless(&page);
        }
    }

    #[test]
    fn a_fence_that_nothing_closes_ends_with_its_text() {
        assert_eq!(closed("```\n<b>"), "\\`\\`\\`\n&lt;b&gt;");
        for text in ["```\n<b>\n```", "- a\n  - b", "> a", "a\n===", "| a |\n|---|\n| b |", ""] {
            assert_eq!(closed(text), text);
        }
    }

    proptest! {
        #[test]
        fn no_page_is_harmful(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)) {
            let page = pieces.concat();
            is_harmless(&harmless(&page));
            is_harmless(&harmless(&format!("{}\n\n{}", closed(&page), closed(&page))));
        }
    }

    const PIECES: &[&str] = &[
        "<",
        ">",
        "<b>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<?",
        "?>",
        "<![CDATA[",
        "]]>",
        "[",
        "]",
        "(",
        ")",
        "](",
        "!",
        "![",
        "[x]: ",
        "[x]",
        "javascript:x",
        "data:x",
        "//h/p",
        "https://a.b",
        "mailto:a@b",
        "file:///x",
        "<https://a.b>",
        "<a@b.c>",
        "<javascript:x>",
        "`",
        "```",
        "~~~",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "- ",
        "> ",
        "1. ",
        "# ",
        "| a | b |\n|-|-|\n",
        "\\",
        "*",
        "**",
        "_",
        "~~",
        "&lt;",
        "&#x3c;",
        "\"",
        "'",
        "a",
        "b ",
        "$",
        "^",
        "{.x}",
        ":::",
        "[^1]",
        "[^1]: ",
        "+++\n",
        "---\n",
        "[[",
        "]]",
    ];
}
