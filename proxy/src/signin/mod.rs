//! The ways to prove who one is.

pub mod email;
