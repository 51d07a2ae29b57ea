//! msgmap: write, agree on and use a company's message map.
pub mod model;
pub mod search;
