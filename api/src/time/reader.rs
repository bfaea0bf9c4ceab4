//! Takes the parts of a written date and time off a text, one after another.

use super::Day;

/// A time of day.
pub(super) struct Clocks {
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) second: u8,
    pub(super) ms: u16,
}

impl Clocks {
    pub(super) fn second_of_day(&self) -> u32 {
        (u32::from(self.hour) * 60 + u32::from(self.minute)) * 60 + u32::from(self.second)
    }
}

/// What is left to read.
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self(text.as_bytes())
    }

    /// One of these bytes.
    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        bytes.contains(first).then(|| {
            self.0 = rest;
            *first
        })
    }

    fn digit(&mut self) -> Option<u8> {
        self.one_of(b"0123456789").map(|byte| byte - b'0')
    }

    /// Two digits, at most so much.
    fn pair(&mut self, most: u8) -> Option<u8> {
        let number = self.digit()? * 10 + self.digit()?;
        (number <= most).then_some(number)
    }

    pub(super) fn day(&mut self) -> Option<Day> {
        let year = u16::from(self.pair(99)?) * 100 + u16::from(self.pair(99)?);
        self.one_of(b"-")?;
        let month = self.pair(12)?;
        self.one_of(b"-")?;
        Day::new(year, month, self.pair(31)?)
    }

    /// A date, `T` and a time; its seconds may be missing.
    pub(super) fn date_and_clocks(&mut self) -> Option<(Day, Clocks)> {
        let day = self.day()?;
        self.one_of(b"Tt ")?;
        let hour = self.pair(23)?;
        self.one_of(b":")?;
        let minute = self.pair(59)?;
        let mut clocks = Clocks { hour, minute, second: 0, ms: 0 };
        if self.one_of(b":").is_some() {
            // A leap second counts as the one before it: no clock here knows any.
            clocks.second = self.pair(60)?.min(59);
            if self.one_of(b".").is_some() {
                clocks.ms = u16::from(self.digit()?) * 100;
                clocks.ms += self.digit().map_or(0, u16::from) * 10;
                clocks.ms += self.digit().map_or(0, u16::from);
                while self.digit().is_some() {}
            }
        }
        Some((day, clocks))
    }

    /// How many seconds the clocks are ahead of UTC: `Z`, `+02:00`, `+0200` or `+02`.
    pub(super) fn offset_s(&mut self) -> Option<i32> {
        let sign = match self.one_of(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return Some(0),
        };
        let hours = i32::from(self.pair(23)?);
        let colon = self.one_of(b":").is_some();
        let minutes = if colon || !self.0.is_empty() { i32::from(self.pair(59)?) } else { 0 };
        Some(sign * (hours * 60 + minutes) * 60)
    }

    /// Nothing is left.
    pub(super) fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}
