//! The store's contract, through the trait alone: what any implementation must keep. Every test
//! runs on SQLite, and on PostgreSQL where `GREENROOM_TEST_POSTGRES` names a server to make
//! databases in, which `cargo xtask test` starts.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod audit;
mod bulk;
mod calls;
mod challenges;
mod creations;
mod databases;
mod grants;
mod host_days;
mod limits;
mod preferences;
mod sessions;
mod slots;
mod turns;

use databases::on_every_store;
use jiff::Timestamp;

const NOW: Timestamp = Timestamp::constant(1_795_000_000, 0);
