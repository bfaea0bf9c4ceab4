//! Reading what Zoom writes: numbers as texts, empty texts where there is no date, missing
//! fields. An odd value becomes its type's "nothing"; it never costs a row.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use secrecy::SecretString;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _},
};
use serde_json::Value;

use crate::odd::{Odd, note};

/// An object as a row. Anything else is none, not even a list, which serde would take field by
/// field.
pub(crate) fn row<T: DeserializeOwned>(value: Value) -> serde_json::Result<T> {
    if value.is_object() {
        T::deserialize(value)
    } else {
        Err(serde_json::Error::custom("it is no object"))
    }
}

/// Every row that can be read. One that cannot is left out and counted.
pub(crate) fn rows<T: DeserializeOwned>(values: Vec<Value>) -> Vec<T> {
    let read = |value| row(value).inspect_err(|_| note(Odd::Row)).ok();
    values.into_iter().filter_map(read).collect()
}

/// Whether a value says that there is none.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// A value that was read, or `None`; noted as odd where there was something to read.
fn noted<T>(read: Option<T>, value: &Value, odd: Odd) -> Option<T> {
    if read.is_none() && !is_nothing(value) {
        note(odd);
    }
    read
}

/// A text; a number or truth value as its digits or word, anything else as "".
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(text_of(Value::deserialize(deserializer)?))
}

/// A text that may be empty; `None` where there is none.
pub(crate) fn optional_text<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Null => None,
        value => Some(text_of(value)),
    })
}

fn text_of(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null => String::new(),
        Value::Array(_) | Value::Object(_) => {
            note(Odd::Text);
            String::new()
        }
    }
}

/// A text without which the row is nothing.
pub(crate) fn required_text<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<String, D::Error> {
    let text = text(deserializer)?;
    if text.is_empty() { Err(D::Error::custom("a name or id is missing")) } else { Ok(text) }
}

/// A text nobody should see by accident.
pub(crate) fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    text(deserializer).map(SecretString::from)
}

/// A number that is not negative; 0 where there is none or it does not fit.
pub(crate) fn number<'de, D: Deserializer<'de>, N: TryFrom<u64> + Default>(
    deserializer: D,
) -> Result<N, D::Error> {
    Ok(optional_number(deserializer)?.unwrap_or_default())
}

/// A number that is not negative; `None` where there is none or it does not fit.
pub(crate) fn optional_number<'de, D: Deserializer<'de>, N: TryFrom<u64>>(
    deserializer: D,
) -> Result<Option<N>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let number = whole(&value).and_then(|number| N::try_from(number).ok());
    Ok(noted(number, &value, Odd::Number))
}

/// A small number that may be negative; `None` where there is none or it does not fit.
pub(crate) fn optional_small<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<i8>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let number = match &value {
        Value::Number(number) => number.as_i64().and_then(|number| number.try_into().ok()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    Ok(noted(number, &value, Odd::Number))
}

/// A number without which the row is nothing.
pub(crate) fn required_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    optional_number(deserializer)?.ok_or_else(|| D::Error::custom("a number is missing"))
}

/// Seconds: a number, or a clock reading such as `20:00` or `1:02:03` (Zoom's own example of a
/// participant's duration); 0 where there is none.
pub(crate) fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let reading = || {
        let parts = value.as_str()?.trim().split(':');
        parts
            .map(str::parse::<u64>)
            .try_fold(0_u64, |total, part| total.checked_mul(60)?.checked_add(part.ok()?))
    };
    Ok(noted(whole(&value).or_else(reading), &value, Odd::Number).unwrap_or(0))
}

/// A truth value, also as a word or a digit; `None` where there is none.
pub(crate) fn optional_truth<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<bool>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let word = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let truth = match word.trim() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    };
    Ok(noted(truth, &value, Odd::Truth))
}

/// An instant: RFC 3339, or a date and time without a zone, which is UTC (Zoom: report rows are
/// UTC; some of their fields read `12/22/2021 16:20`). `None` where there is none.
pub(crate) fn instant<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Timestamp>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let text = value.as_str().unwrap_or_default().trim();
    let utc = |civil: DateTime| civil.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    let instant = text
        .parse()
        .ok()
        .or_else(|| text.parse().ok().and_then(utc))
        .or_else(|| DateTime::strptime("%m/%d/%Y %H:%M", text).ok().and_then(utc));
    Ok(noted(instant, &value, Odd::Time))
}

/// A day; `None` where there is none.
pub(crate) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let day = value.as_str().and_then(|text| text.trim().parse().ok());
    Ok(noted(day, &value, Odd::Time))
}

/// A list of rows; empty where there is none.
pub(crate) fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Array(values) => rows(values),
        value => noted(None, &value, Odd::Part).unwrap_or_default(),
    })
}

/// A list of rows that may also be a row by itself; empty where there is none.
pub(crate) fn list_or_one<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Array(values) => rows(values),
        value @ Value::Object(_) => rows(vec![value]),
        value => noted(None, &value, Odd::Part).unwrap_or_default(),
    })
}

/// A part of a row; `None` where there is none.
pub(crate) fn optional_part<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let part = row(value.clone()).ok();
    Ok(noted(part, &value, Odd::Part))
}

/// A part of a row; its default where there is none.
pub(crate) fn part<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(optional_part(deserializer)?.unwrap_or_default())
}

/// The whole number in a value; a fraction is cut off.
pub(crate) fn whole(value: &Value) -> Option<u64> {
    let fraction = |number: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked to be in range; the fraction is meant to go"
        )]
        (0.0..1e15).contains(&number).then_some(number as u64)
    };
    match value {
        Value::Number(number) => number.as_u64().or_else(|| number.as_f64().and_then(fraction)),
        Value::String(text) => {
            let text = text.trim();
            text.parse().ok().or_else(|| text.parse().ok().and_then(fraction))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;
    use crate::odd;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Row {
        #[serde(deserialize_with = "required_text")]
        uuid: String,
        #[serde(default, deserialize_with = "text")]
        topic: String,
        #[serde(default, deserialize_with = "number")]
        count: u16,
        #[serde(default, deserialize_with = "seconds")]
        duration: u64,
        #[serde(default, deserialize_with = "instant")]
        start_time: Option<Timestamp>,
        #[serde(default, deserialize_with = "day")]
        date: Option<Date>,
        #[serde(default, deserialize_with = "optional_truth")]
        internal: Option<bool>,
    }

    fn read(value: Value) -> Row {
        row(value).unwrap()
    }

    #[test]
    fn an_odd_value_never_costs_the_row() {
        let odd =
            [json!(null), json!(""), json!([]), json!({}), json!("x"), json!(-1), json!(1e300)];
        for value in odd {
            let row = read(json!({
                "uuid": "u", "topic": value, "count": value, "duration": value,
                "start_time": value, "date": value, "internal": value,
            }));
            assert_eq!((row.count, row.duration), (0, 0), "{value}");
            assert_eq!((row.start_time, row.date, row.internal), (None, None, None), "{value}");
        }
    }

    #[test]
    fn missing_fields_are_nothing() {
        assert_eq!(read(json!({"uuid": "u"})).topic, "");
    }

    #[test]
    fn numbers_come_as_numbers_texts_and_fractions() {
        for (value, count) in [
            (json!(7), 7),
            (json!("7"), 7),
            (json!(" 7 "), 7),
            (json!(7.9), 7),
            (json!("7.0"), 7),
            (json!(70_000), 0),
        ] {
            assert_eq!(read(json!({"uuid": "u", "count": value})).count, count, "{value}");
        }
    }

    #[test]
    fn seconds_come_as_numbers_and_as_clock_readings() {
        for (value, seconds) in [
            (json!(61), 61),
            (json!("61"), 61),
            (json!("20:00"), 1_200),
            (json!("1:02:03"), 3_723),
            (json!("a:b"), 0),
            (json!("99999999999999999:99:99"), 0),
        ] {
            assert_eq!(read(json!({"uuid": "u", "duration": value})).duration, seconds, "{value}");
        }
    }

    #[test]
    fn instants_come_in_every_form_zoom_writes() {
        for text in [
            "2021-12-22T16:20:00Z",
            "2021-12-22T17:20:00+01:00",
            "2021-12-22T16:20:00",
            "2021-12-22 16:20:00",
            "12/22/2021 16:20",
        ] {
            let read = read(json!({"uuid": "u", "start_time": text})).start_time;
            assert_eq!(read, Some("2021-12-22T16:20:00Z".parse().unwrap()), "{text}");
        }
        let read = read(json!({"uuid": "u", "date": "2021-12-22"})).date;
        assert_eq!(read, Some(date(2021, 12, 22)));
    }

    #[test]
    fn what_cannot_be_read_is_counted_and_what_is_absent_is_not() {
        let odd = json!({"uuid": "u", "topic": {}, "count": "many", "duration": -1,
            "start_time": "soon", "date": 7, "internal": "perhaps"});
        let counts = |value| odd::noting(|| rows::<Row>(vec![value])).1.found().collect::<Vec<_>>();
        let found = [(Odd::Text, 1), (Odd::Number, 2), (Odd::Truth, 1), (Odd::Time, 2)];
        assert_eq!(counts(odd), found);
        assert_eq!(counts(json!("no row")), [(Odd::Row, 1)]);
        let absent = json!({"uuid": "u", "topic": null, "count": "", "duration": null,
            "start_time": " ", "date": "", "internal": null});
        assert_eq!(counts(absent), []);
    }

    #[test]
    fn a_row_that_cannot_be_read_is_left_out_and_the_others_stay() {
        let read: Vec<Row> = rows(vec![
            json!({"uuid": "a"}),
            json!(7),
            json!({"uuid": ""}),
            json!({}),
            json!({"uuid": "b"}),
        ]);
        assert_eq!(read.iter().map(|row| row.uuid.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }
}
