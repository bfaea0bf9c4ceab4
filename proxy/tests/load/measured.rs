//! What came of many questions.

use std::{collections::BTreeMap, time::Duration};

/// One question. The status is 0 where there was no answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample {
    pub(crate) status: u16,
    pub(crate) took: Duration,
}

/// What came of many.
#[derive(Debug)]
pub(crate) struct Measured {
    samples: Vec<Sample>,
    time: Duration,
}

impl Measured {
    pub(crate) fn of(mut samples: Vec<Sample>, time: Duration) -> Self {
        samples.sort_unstable_by_key(|sample| sample.took);
        Self { samples, time }
    }

    /// How many ended with each status.
    pub(crate) fn by_status(&self) -> BTreeMap<u16, usize> {
        let mut count = BTreeMap::new();
        for sample in &self.samples {
            *count.entry(sample.status).or_default() += 1;
        }
        count
    }

    pub(crate) fn count(&self, status: u16) -> usize {
        self.samples.iter().filter(|sample| sample.status == status).count()
    }

    /// Answers that served, a second.
    pub(crate) fn goodput(&self) -> f64 {
        self.count(200) as f64 / self.time.as_secs_f64()
    }

    /// How long it took so many in a thousand of those with this status, at most.
    pub(crate) fn per_mille(&self, status: u16, per_mille: usize) -> Duration {
        let took: Vec<_> =
            self.samples.iter().filter(|it| it.status == status).map(|it| it.took).collect();
        let at = (took.len() * per_mille / 1_000).min(took.len().saturating_sub(1));
        took.get(at).copied().unwrap_or_default()
    }
}
