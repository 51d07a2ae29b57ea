//! Where assets are.

use crate::check::context::{Context, Subject};
use crate::check::findings::Findings;
use crate::check::walk::each_value;
use crate::check::{AssetPlace, Rule, Scope, show};
use crate::model::{Level, Location, Path, Role, Shape};

pub(super) const LEAVING: Rule = Rule {
    name: "leaving-asset",
    level: Level::Error,
    about: "An asset whose file is outside the folder of the map. It is not there for anybody else \
            who has the map, and a map from somebody else must not reach into your files. Copy the \
            file into the map's folder.",
    scope: Scope::Entry(find_leaving),
};

pub(super) const MISSING: Rule = Rule {
    name: "missing-asset",
    level: Level::Warning,
    about: "An asset whose file does not exist, or that says neither a file nor an address. A rep \
            who wants to send it finds nothing. Correct the path, or put the file there.",
    scope: Scope::Entry(find_missing),
};

pub(super) const MALFORMED_ADDRESS: Rule = Rule {
    name: "malformed-address",
    level: Level::Warning,
    about: "A web address that does not begin with https:// or http://, or has blanks in it. \
            Nothing opens when somebody follows it. Copy the address from the browser.",
    scope: Scope::Entry(find_address),
};

fn find_leaving(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let Some(path) = file(subject) else { return };
    if (context.around.asset)(path) == AssetPlace::Leaves {
        let message = format!("{} is outside the map's folder", show::quoted(path));
        let help = "Copy the file into the map's folder, and write its path from there.";
        findings.push(findings.at(at_path(subject), message).help(help));
    }
}

fn find_missing(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    if subject.role() != Some(Role::Asset) || subject.is_retired() {
        return;
    }
    let Some(path) = file(subject) else {
        let says_any = ["path", "url"].iter().any(|field| {
            subject
                .entry
                .fields
                .get(field)
                .is_some_and(|value| value.as_text().is_none_or(|text| !text.trim().is_empty()))
        });
        if !says_any {
            let message = format!("{} has neither a file nor an address", show::key(subject.key()));
            let help = "Say under `path` which file it is, or under `url` where it is on the web.";
            findings.push(findings.at(Location::entry(subject.key()), message).help(help));
        }
        return;
    };
    let message = match (context.around.asset)(path) {
        AssetPlace::Missing => format!("there is no file {}", show::quoted(path)),
        AssetPlace::NotAFile => format!("{} is no regular file", show::quoted(path)),
        AssetPlace::Fine | AssetPlace::Leaves | AssetPlace::Unknown => return,
    };
    let help = "Correct the path, seen from the map's folder, or put the file there.";
    findings.push(findings.at(at_path(subject), message).help(help));
}

fn find_address(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    each_value(context, subject, &mut |here| {
        let (Some(field), Some(text)) = (here.field, here.value.as_text()) else { return };
        if !matches!(field.shape, Shape::Url) {
            return;
        }
        let address = text.to_ascii_lowercase();
        let has_host = ["https://", "http://"]
            .iter()
            .filter_map(|scheme| address.strip_prefix(scheme))
            .any(|rest| rest.starts_with(|char: char| char.is_alphanumeric() || char == '['));
        if !has_host || text.contains(char::is_whitespace) {
            let message = format!("{} is no web address", show::quoted(text));
            let location = Location::value(subject.key(), here.path.clone());
            findings.push(findings.at(location, message).help("Copy it from the browser."));
        }
    });
}

fn file<'a>(subject: &Subject<'a>) -> Option<&'a str> {
    subject.entry.text("path").filter(|_| subject.role() == Some(Role::Asset))
}

fn at_path(subject: &Subject<'_>) -> Location {
    Location::value(subject.key(), Path::field("path"))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    const MAP: &str = r#"
[asset.fine]
path = "deck.pdf"
[asset.out]
path = "../deck.pdf"
[asset.gone]
path = "gone.pdf"
[asset.folder]
path = "folder"
[asset.nothing]
path = " "
[asset.web]
url = "https://northwind.example/x"
[asset.old]
path = "gone.pdf"
status = "retired"
"#;

    #[test]
    fn a_file_is_inside_the_folder_of_the_map() {
        check(
            "leaving-asset",
            MAP,
            &["error asset.out, path: `../deck.pdf` is outside the map's folder"],
        );
    }

    #[test]
    fn a_file_or_an_address_is_there() {
        check(
            "missing-asset",
            MAP,
            &[
                "warning asset.gone, path: there is no file `gone.pdf`",
                "warning asset.folder, path: `folder` is no regular file",
                "warning asset.nothing: `asset.nothing` has neither a file nor an address",
            ],
        );
    }

    #[test]
    fn an_address_can_be_opened() {
        for (url, expected) in [
            ("https://a.example/b?c#d", 0),
            ("HTTP://a.example", 0),
            ("javascript:alert(1)", 1),
            ("https://", 1),
            ("a.example", 1),
            ("https://a b", 1),
        ] {
            let text = format!("[asset.a]\nurl = \"{url}\"\n");
            assert_eq!(
                crate::check::testing::find("malformed-address", &text).len(),
                expected,
                "{url}"
            );
        }
    }
}
