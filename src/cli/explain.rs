//! `msgmap explain`: what a rule finds, and why that matters.

use super::error::{CliError, Exit};
use super::nearest::did_you_mean;
use super::output::Ui;
use crate::check::{RULES, Rule};
use crate::render::{Role, Styled};

/// Explain a rule of `msgmap check`; without a name, list all
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The rule's name, such as unproven-claim
    rule: Option<String>,
}

pub(super) fn run(ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    let mut out = Styled::new();
    let Some(name) = &args.rule else {
        for rule in RULES {
            let about = rule.about.split_inclusive(". ").next().unwrap_or_default();
            out.push(Role::Title, &format!("{:24}", rule.name)).plain(" ");
            out.push(Role::Faint, &format!("{:8}", rule.level.word())).plain(about.trim()).end();
        }
        ui.print(&out)?;
        return Ok(Exit::Fine);
    };
    let Some(rule) = Rule::named(name) else {
        return Err(CliError::no_result(format!("there is no rule `{name}`"))
            .maybe_hint(did_you_mean(name, RULES.iter().map(|rule| rule.name)))
            .hint("`msgmap explain` lists all rules"));
    };
    out.push(Role::Title, rule.name).push(Role::Faint, &format!(" ({})", rule.level.word())).end();
    out.end();
    let mut about = Styled::new();
    about.lines(Role::Plain, rule.about);
    out.wrapped(&about, 0, ui.width).end();
    let mut ways = Styled::new();
    if rule.can_change() {
        ways.plain("A map gives it another level, or turns it off, under [map.rules]: ");
        ways.push(Role::Label, &format!("{} = \"hint\"", rule.name)).plain(". ");
    } else {
        ways.plain("It is an error in every map. ");
    }
    if rule.can_excuse() {
        ways.plain("An entry is excused with a reason: ");
        ways.push(Role::Label, &format!("allow = {{ {} = \"why\" }}", rule.name)).plain(".");
    }
    out.wrapped(&ways, 0, ui.width);
    ui.print(&out)?;
    Ok(Exit::Fine)
}
