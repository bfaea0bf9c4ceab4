//! The rules that are left, and which of them a call meets.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{Fault, FaultRule, When};

/// One rule and how far it has come.
struct Line {
    rule: FaultRule,
    rng: ChaCha8Rng,
    fitting: u64,
    struck: u64,
    /// The first page token a circle of pages saw.
    second_page: Option<String>,
}

/// What happens to one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Strike {
    pub(crate) fault: Fault,
    pub(crate) when: When,
    /// The page token to answer with, where the fault is about those.
    pub(crate) page_token: Option<String>,
}

/// All rules, the first added first.
#[derive(Default)]
pub(crate) struct Script {
    lines: Vec<Line>,
    added: u64,
    struck: u64,
}

impl Script {
    /// Adds a rule. What it draws follows from `seed` and how many rules came before.
    pub(crate) fn add(&mut self, rule: FaultRule, seed: u64) {
        let rng = ChaCha8Rng::seed_from_u64(seed ^ self.added.rotate_left(32));
        self.added += 1;
        self.lines.push(Line { rule, rng, fitting: 0, struck: 0, second_page: None });
    }

    /// Drops every rule. The count of what happened stays.
    pub(crate) fn clear(&mut self) {
        self.lines.clear();
    }

    /// How often a fault happened.
    pub(crate) fn struck(&self) -> u64 {
        self.struck
    }

    /// What happens to a call; `page_token` is the one it carries.
    pub(crate) fn strike(
        &mut self,
        method: &str,
        path: &str,
        page_token: Option<&str>,
    ) -> Option<Strike> {
        let strike = self.lines.iter_mut().find_map(|line| line.strike(method, path, page_token));
        self.struck += u64::from(strike.is_some());
        strike
    }
}

impl Line {
    fn strike(&mut self, method: &str, path: &str, page_token: Option<&str>) -> Option<Strike> {
        let rule = &self.rule;
        let fits = path.starts_with(&rule.path_prefix)
            && rule.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method));
        if !fits || rule.times.is_some_and(|times| self.struck >= times) {
            return None;
        }
        self.fitting += 1;
        if self.fitting <= rule.skip || !self.rng.random_bool(rule.chance.clamp(0.0, 1.0)) {
            return None;
        }
        self.struck += 1;
        let page_token = match (&rule.fault, page_token) {
            (Fault::RepeatedPageToken, token) => token.map(str::to_owned),
            (Fault::LoopingPageToken, Some(token)) => match &self.second_page {
                None => {
                    self.second_page = Some(token.to_owned());
                    None
                }
                second => second.clone().filter(|second| second != token),
            },
            _ => None,
        };
        Some(Strike { fault: rule.fault.clone(), when: rule.when, page_token })
    }
}
