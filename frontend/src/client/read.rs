//! Reads an answer as a type of the contract.
//!
//! `serde_json` would do so in one step, and say in words where a text is not what it should be.
//! That is compiled anew for every type and never shown: reading by way of [`Value`], with an error
//! that holds nothing, takes some ten kilobytes off the page's first load.

use std::fmt;

use js_sys::{
    Array, Object,
    wasm_bindgen::{JsCast, JsValue},
};
use serde::{
    Deserializer,
    de::{
        DeserializeOwned, IntoDeserializer, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::Value;

/// The largest whole number JavaScript tells from its neighbours.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// The text is not JSON, or not of the type it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unreadable")
    }
}

impl std::error::Error for Unreadable {}

impl serde::de::Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Reads a JSON text.
///
/// # Errors
/// [`Unreadable`].
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    T::deserialize(Json(parse(text)?))
}

/// By the browser's own parser, which every page has already.
fn parse(text: &str) -> Result<Value, Unreadable> {
    js_sys::JSON::parse(text).map(|parsed| value(&parsed)).map_err(|_| Unreadable)
}

/// What the browser parsed. It holds nothing but these kinds of values.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number that is whole and not negative fits"
)]
fn value(parsed: &JsValue) -> Value {
    if let Some(text) = parsed.as_string() {
        Value::String(text)
    } else if let Some(number) = parsed.as_f64() {
        if number.fract() == 0.0 && (0.0..=MAX_SAFE_INTEGER).contains(&number) {
            Value::from(number as u64)
        } else {
            Value::from(number)
        }
    } else if let Some(yes) = parsed.as_bool() {
        Value::Bool(yes)
    } else if let Some(items) = parsed.dyn_ref::<Array>() {
        Value::Array(items.iter().map(|item| value(&item)).collect())
    } else if let Some(object) = parsed.dyn_ref::<Object>() {
        let pairs = Object::entries(object);
        let pair = |pair: JsValue| {
            let pair = pair.unchecked_into::<Array>();
            (pair.get(0).as_string().unwrap_or_default(), value(&pair.get(1)))
        };
        Value::Object(pairs.iter().map(pair).collect())
    } else {
        Value::Null
    }
}

struct Json(Value);

impl IntoDeserializer<'_, Unreadable> for Json {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Json {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(yes) => visitor.visit_bool(yes),
            Value::Number(_) => self.deserialize_u64(visitor),
            Value::String(text) => visitor.visit_string(text),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.0.as_bool().ok_or(Unreadable).and_then(|yes| visitor.visit_bool(yes))
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let Value::Number(number) = self.0 else { return Err(Unreadable) };
        if let Some(whole) = number.as_u64() {
            visitor.visit_u64(whole)
        } else if let Some(whole) = number.as_i64() {
            visitor.visit_i64(whole)
        } else {
            number.as_f64().ok_or(Unreadable).and_then(|number| visitor.visit_f64(number))
        }
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let Value::String(text) = self.0 else { return Err(Unreadable) };
        visitor.visit_string(text)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let Value::Array(items) = self.0 else { return Err(Unreadable) };
        visitor.visit_seq(SeqDeserializer::new(items.into_iter().map(Json)))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let Value::Object(pairs) = self.0 else { return Err(Unreadable) };
        let pairs = pairs.into_iter().map(|(name, value)| (name, Json(value)));
        visitor.visit_map(MapDeserializer::new(pairs))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_map(visitor)
    }

    /// By name alone: no enum of the contract carries anything beside its name.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        let Value::String(name) = self.0 else { return Err(Unreadable) };
        visitor.visit_enum(name.into_deserializer())
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u128 f32 char str bytes byte_buf unit unit_struct tuple tuple_struct
        identifier ignored_any
    }
}
