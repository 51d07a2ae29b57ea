//! A brief as one HTML file that prints on one page.

use serde_json::Value as Json;

use super::template::{self, TemplateError};

/// The page. Its text comes from the map through a template that escapes it.
const PAGE: &str = include_str!("page.html");

/// Returns a brief, as [`super::to_json`] gives it, as a page: one file, nothing loaded from
/// anywhere, no script.
pub fn html(brief: &Json) -> Result<String, TemplateError> {
    template::filled("page.html", PAGE, brief)
}
