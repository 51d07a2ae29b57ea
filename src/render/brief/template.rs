//! Templates: our own page, and what users bring.
//!
//! A template of a map comes from whoever can change the map, so it can do nothing but write: it
//! loads no other file, and it ends after so many steps.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde_json::Value as Json;
use thiserror::Error;

use super::markup::{to_html, to_markdown};
use crate::render::harmless::harmless;
use crate::render::{clean, clean_line};

/// How many steps a template may take; a brief takes a few thousand.
const STEPS_MAX: u64 = 2_000_000;

/// Why a template could not be used.
#[derive(Debug, Error)]
pub enum TemplateError {
    /// It is not understood, or asks for something that is not there.
    #[error("{}{}", place(.name, *.line), .words)]
    Wrong {
        /// The template's name.
        name: String,
        /// The line, where it is known.
        line: Option<usize>,
        /// What is wrong.
        words: String,
    },
}

fn place(name: &str, line: Option<usize>) -> String {
    line.map_or_else(|| format!("{name}: "), |line| format!("{name}:{line}: "))
}

/// Returns a brief as a template has it. A name that ends in `.html` makes a page: every text is
/// escaped; the filter `markdown` turns a text of the map into safe HTML, or safe Markdown.
///
/// Whoever brought the template, its page can do no more than our own: see [`POLICY`].
pub fn render(name: &str, source: &str, brief: &Json) -> Result<String, TemplateError> {
    let page = filled(name, source, brief)?;
    Ok(if name.contains(".html") {
        with_policy(&page)
    } else if name.contains(".md") {
        harmless(&page)
    } else {
        page
    })
}

/// Fills in a template.
pub(super) fn filled(name: &str, source: &str, brief: &Json) -> Result<String, TemplateError> {
    let mut environment = Environment::new();
    let is_page = name.contains(".html");
    environment.set_auto_escape_callback(
        move |_| {
            if is_page { AutoEscape::Html } else { AutoEscape::None }
        },
    );
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    if let Ok(syntax) = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
    {
        environment.set_syntax(syntax);
    }
    environment.set_fuel(Some(STEPS_MAX));
    environment.add_filter("markdown", move |text: String| {
        if is_page {
            Value::from_safe_string(to_html(&text))
        } else {
            Value::from(to_markdown(&text))
        }
    });
    let told = |error: &minijinja::Error| TemplateError::Wrong {
        name: clean_line(name).into_owned(),
        line: error.line(),
        words: clean_line(&words(error)).into_owned(),
    };
    environment.add_template(name, source).map_err(|error| told(&error))?;
    let template = environment.get_template(name).map_err(|error| told(&error))?;
    let page = template.render(Value::from(Serde(cleaned(brief)))).map_err(|error| told(&error))?;
    // The template's own text is the map's, too.
    Ok(clean(&page).into_owned())
}

/// What a page may do: show itself, with styles of its own. Scripts, frames, forms and whatever
/// would have to be fetched are shut out.
const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
    style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">";

/// Puts the policy in front of all that a page says, where nothing in it can come before.
fn with_policy(page: &str) -> String {
    const DOCTYPE: &str = "<!doctype html>";
    let body = page.trim_start();
    match body.get(..DOCTYPE.len()).filter(|head| head.eq_ignore_ascii_case(DOCTYPE)) {
        Some(head) => format!("{head}\n{POLICY}{}", body.get(head.len()..).unwrap_or_default()),
        None => format!("{DOCTYPE}\n{POLICY}\n{body}"),
    }
}

fn words(error: &minijinja::Error) -> String {
    match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    }
}

/// Returns a value in which every text is clean.
fn cleaned(value: &Json) -> Json {
    match value {
        Json::String(text) => Json::String(clean(text).into_owned()),
        Json::Array(items) => Json::Array(items.iter().map(cleaned).collect()),
        Json::Object(members) => {
            Json::Object(members.iter().map(|(name, it)| (name.clone(), cleaned(it))).collect())
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => value.clone(),
    }
}
