//! The account as a client of Zoom's API meets it, in process: every rule that matters, through
//! the same routes a socket would reach.

#[cfg(test)]
mod account;
#[cfg(test)]
mod auth;
#[cfg(test)]
mod caller;
#[cfg(test)]
mod consent;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod controls;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod grants;
#[cfg(test)]
mod meetings;
#[cfg(test)]
mod rate_limits;
#[cfg(test)]
mod recurring;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod scale;
#[cfg(test)]
mod seats;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod users;
#[cfg(test)]
mod warts;
