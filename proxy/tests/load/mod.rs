//! Load on the real binary: a server of its own in front of a sandbox account, and clients that
//! ask it as fast as they are told to.

pub(crate) mod client;
pub(crate) mod measured;
pub(crate) mod server;

pub(crate) use client::Asker;
pub(crate) use server::{Server, Zoom};
