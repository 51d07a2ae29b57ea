//! The words that fields offer to choose from.

use crate::model::kind::Choice;

/// How far an entry has come.
pub const STATUS: &[Choice] = &[
    Choice { word: "draft", help: "not finished yet" },
    Choice { word: "live", help: "in use; the same as leaving it out" },
    Choice { word: "retired", help: "no longer said to anybody" },
];

/// Who may read an entry.
pub const AUDIENCE: &[Choice] = &[
    Choice { word: "customer", help: "anybody; the same as leaving it out" },
    Choice { word: "internal", help: "only our own people" },
];

/// Who comes out ahead in a comparison.
pub const VERDICT: &[Choice] = &[
    Choice { word: "us", help: "we are better" },
    Choice { word: "them", help: "they are better" },
    Choice { word: "even", help: "no difference that a customer would feel" },
    Choice { word: "unclear", help: "nobody knows yet" },
];

/// What sort of evidence a story is.
pub const PROOF: &[Choice] = &[
    Choice { word: "customer", help: "a customer's measured result" },
    Choice { word: "quote", help: "a customer's own words" },
    Choice { word: "analyst", help: "an analyst's finding" },
    Choice { word: "award", help: "a prize" },
    Choice { word: "survey", help: "figures from a survey" },
    Choice { word: "benchmark", help: "a measurement of our own" },
];

/// How far a customer lets us name them.
pub const REFERENCE: &[Choice] = &[
    Choice { word: "public", help: "may be told to anybody" },
    Choice { word: "call", help: "takes a call from a prospect" },
    Choice { word: "logo", help: "name and logo only" },
    Choice { word: "private", help: "named in confidence" },
    Choice { word: "anonymous", help: "told without the name" },
];

/// Whether a feature can be had.
pub const AVAILABILITY: &[Choice] = &[
    Choice { word: "available", help: "every customer can use it" },
    Choice { word: "beta", help: "some customers use it" },
    Choice { word: "planned", help: "not built yet: never promise it" },
];

/// What sort of collateral an asset is.
pub const ASSET_TYPE: &[Choice] = &[
    Choice { word: "one-pager", help: "one sheet" },
    Choice { word: "deck", help: "slides" },
    Choice { word: "case-study", help: "a story told at length" },
    Choice { word: "datasheet", help: "what it does, in detail" },
    Choice { word: "video", help: "a film" },
    Choice { word: "battlecard", help: "notes against a competitor" },
    Choice { word: "template", help: "a text to fill in" },
    Choice { word: "script", help: "words for a call" },
    Choice { word: "web-page", help: "a page of the web site" },
    Choice { word: "other", help: "anything else" },
];

/// How much a wording matters.
pub const SEVERITY: &[Choice] = &[
    Choice { word: "error", help: "must not be said" },
    Choice { word: "warning", help: "should not be said" },
    Choice { word: "hint", help: "better said otherwise" },
];

/// What of a map must be signed off.
pub const APPROVAL: &[Choice] = &[
    Choice { word: "all", help: "every message and situation in use" },
    Choice { word: "customer", help: "only those that customers may see" },
];
