//! Tests of msgmap from the outside: the library's promises, and the program as users run it.

mod corpus;
mod edits;
mod house;
mod layouts;
mod sample;
