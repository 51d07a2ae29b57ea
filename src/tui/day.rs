//! Days as people type them.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads a day: `2026-11-22`, `22.11.2026`, `22.11.`, `22 Nov 2026`, `today`, `+30`, `-2w`, `+3m`,
/// `+1y`, `friday`.
///
/// `11/22/2026` and `22/11/2026` mean another day to half of the world and are refused.
pub fn parse(text: &str, today: Date) -> Result<Date, String> {
    let text = text.trim().to_lowercase();
    let found = match text.as_str() {
        "t" | "today" | "now" => Some(today),
        "tomorrow" => today.tomorrow().ok(),
        "yesterday" => today.yesterday().ok(),
        _ => None,
    };
    found
        .or_else(|| text.parse().ok())
        .or_else(|| offset(&text).and_then(|span| today.checked_add(span).ok()))
        .or_else(|| weekday(&text).and_then(|day| today.nth_weekday(1, day).ok()))
        .or_else(|| dotted(&text, today))
        .or_else(|| spelled(&text, today))
        .ok_or_else(|| {
            if text.matches('/').count() == 2 {
                format!("`{text}` is read differently in different countries: write it as {today}.")
            } else {
                format!("`{text}` is no day: write it as {today}, or `today`, `+14`, `-2w`.")
            }
        })
}

/// Says a day in full, and how far away it is.
pub fn in_words(date: Date, today: Date) -> String {
    let weekday = match date.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    };
    let days = today.until(date).map_or(0, |span| span.get_days());
    let away = match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        2.. => format!("in {days} days"),
        _ => format!("{} days ago", -days),
    };
    format!("{weekday}, {date}: {away}")
}

/// Reads a step from today: a sign, a number, and days, weeks, months or years.
fn offset(text: &str) -> Option<Span> {
    let (sign, rest) = match (text.strip_prefix('+'), text.strip_prefix(['-', '−'])) {
        (Some(rest), _) => (1, rest),
        (_, Some(rest)) => (-1, rest),
        (None, None) => return None,
    };
    let rest = rest.trim();
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = rest.split_at_checked(digits)?;
    let number = sign * number.parse::<i32>().ok().filter(|number| *number <= 100_000)?;
    match unit.trim() {
        "" | "d" | "day" | "days" => Some(number.days()),
        "w" | "week" | "weeks" => Some(number.weeks()),
        "m" | "month" | "months" => Some(number.months()),
        // A span holds fewer years than that.
        "y" | "year" | "years" if number.abs() < 9_000 => Some(number.years()),
        _ => None,
    }
}

fn weekday(text: &str) -> Option<Weekday> {
    Some(match text {
        "mon" | "monday" => Weekday::Monday,
        "tue" | "tuesday" => Weekday::Tuesday,
        "wed" | "wednesday" => Weekday::Wednesday,
        "thu" | "thursday" => Weekday::Thursday,
        "fri" | "friday" => Weekday::Friday,
        "sat" | "saturday" => Weekday::Saturday,
        "sun" | "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

/// Reads `22.11.2026`, `22.11.26` and `22.11.`: this year where it is not said.
fn dotted(text: &str, today: Date) -> Option<Date> {
    let mut parts = text.split('.').map(str::trim);
    let day = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let year = year_of(parts.next().unwrap_or_default(), today)?;
    if parts.next().is_some() { None } else { Date::new(year, month, day).ok() }
}

/// Reads `22 Nov 2026`, `Nov 22, 2026` and `22 November`.
fn spelled(text: &str, today: Date) -> Option<Date> {
    let words: Vec<&str> =
        text.split([' ', ',', '.', '-']).filter(|word| !word.is_empty()).collect();
    let month_at = words.iter().position(|word| month_of(word).is_some())?;
    let month = month_of(words.get(month_at)?)?;
    let mut numbers = words.iter().enumerate().filter(|(at, _)| *at != month_at).map(|(_, w)| *w);
    let day = numbers.next()?.trim_end_matches(['s', 't', 'h', 'n', 'd', 'r']).parse().ok()?;
    let year = year_of(numbers.next().unwrap_or_default(), today)?;
    if numbers.next().is_some() { None } else { Date::new(year, month, day).ok() }
}

fn month_of(word: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|month| word.starts_with(month))?;
    i8::try_from(at + 1).ok()
}

fn year_of(text: &str, today: Date) -> Option<i16> {
    match text.len() {
        0 => Some(today.year()),
        2 => text.parse::<i16>().ok().map(|year| year + 2000),
        4 => text.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_typed_in_many_ways() {
        let today = date(2026, 11, 22);
        for (text, day) in [
            ("2026-11-30", "2026-11-30"),
            ("30.11.2026", "2026-11-30"),
            ("1.2.", "2026-02-01"),
            ("1.2.27", "2027-02-01"),
            (" Today ", "2026-11-22"),
            ("yesterday", "2026-11-21"),
            ("+30", "2026-12-22"),
            ("-2w", "2026-11-08"),
            ("−3", "2026-11-19"),
            ("+ 3 months", "2027-02-22"),
            ("+1y", "2027-11-22"),
            ("friday", "2026-11-27"),
            ("sun", "2026-11-29"),
            ("30 Nov 2026", "2026-11-30"),
            ("November 30th, 2026", "2026-11-30"),
            ("3 dec", "2026-12-03"),
        ] {
            assert_eq!(parse(text, today).map(|d| d.to_string()).as_deref(), Ok(day), "{text}");
        }
        for text in
            ["", "32.1.2026", "11/12/2026", "+", "+1x", "soon", "+99999999", "-90000y", "2026-11"]
        {
            assert!(parse(text, today).is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_is_said_in_full() {
        let today = date(2026, 11, 22);
        assert_eq!(in_words(date(2026, 12, 1), today), "Tuesday, 2026-12-01: in 9 days");
        assert_eq!(in_words(date(2026, 11, 21), today), "Saturday, 2026-11-21: yesterday");
        assert_eq!(in_words(date(2025, 11, 22), today), "Saturday, 2025-11-22: 365 days ago");
    }
}
