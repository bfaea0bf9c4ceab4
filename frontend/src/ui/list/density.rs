//! How close the rows of all lists stand.

use leptos::prelude::*;

/// How close rows stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Density {
    /// With room around them.
    #[default]
    Comfortable,
    /// As many as can be read.
    Compact,
}

impl Density {
    /// As the style sheet names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }
}

/// The density of every list, from the context; [`provide_density`] put it there.
#[derive(Clone, Copy)]
pub struct ListDensity(RwSignal<Density>);

impl ListDensity {
    /// What the context says.
    #[must_use]
    pub fn get(self) -> Density {
        self.0.get()
    }

    /// Chooses another.
    pub fn set(self, density: Density) {
        self.0.set(density);
    }
}

/// Gives every list below its density, which any of them may change for all.
pub fn provide_density(density: Density) {
    provide_context(ListDensity(RwSignal::new(density)));
}
