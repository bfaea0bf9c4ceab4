//! What the server keeps of how a person likes the console, so that it is the same in every browser:
//! read once somebody is signed in, in force as soon as it is chosen, kept at every change.

use std::sync::Arc;

use api::{
    error::FieldErrors,
    preferences::{self as wire, Preferences as Wishes},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    client::{ApiError, Client},
    language::Language,
    preferences::Preferences,
    session::Session,
    ui::list::density::{Density, ListDensity},
};

/// A change of what is kept. It is made to what the server has when it is made: another tab may
/// have changed something else meanwhile. One that would break a rule there changes nothing.
type Change = Arc<dyn Fn(&mut Wishes) -> Result<(), FieldErrors> + Send + Sync>;

/// How far the keeping is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keeping {
    /// Nothing was changed here.
    Idle,
    /// A change is on its way to the server.
    Pending,
    /// The server has every change.
    Done,
    /// The server could not be asked; changes hold here all the same.
    Failed(ApiError),
    /// The server has every change but one that breaks rules with what another tab kept meanwhile.
    Refused(FieldErrors),
}

/// What is kept of the signed-in person, for every view.
#[derive(Clone, Copy)]
pub struct Kept {
    client: StoredValue<Client>,
    session: Session,
    preferences: Preferences,
    density: ListDensity,
    wished: RwSignal<Wishes>,
    keeping: RwSignal<Keeping>,
    /// The changes the server does not have yet.
    waiting: StoredValue<Vec<Change>>,
    /// The rules that were broken since the server last had every change, by changes left out.
    broken: StoredValue<FieldErrors>,
    /// Counts whoever came and went: what was asked for one says nothing of the next.
    turn: StoredValue<u32>,
}

/// The language of the contract as the console speaks it.
fn spoken(language: wire::Language) -> Language {
    match language {
        wire::Language::English => Language::English,
        wire::Language::Spanish => Language::Spanish,
        wire::Language::Chinese => Language::Chinese,
        wire::Language::Arabic => Language::Arabic,
    }
}

/// A language of the console as the contract has it.
#[must_use]
pub fn written(language: Language) -> wire::Language {
    match language {
        Language::English => wire::Language::English,
        Language::Spanish => wire::Language::Spanish,
        Language::Chinese => wire::Language::Chinese,
        Language::Arabic => wire::Language::Arabic,
    }
}

fn shown(density: wire::Density) -> Density {
    match density {
        wire::Density::Comfortable => Density::Comfortable,
        wire::Density::Compact => Density::Compact,
    }
}

impl Kept {
    /// Nothing is known of anybody yet.
    #[must_use]
    pub fn nothing(
        client: Client,
        session: Session,
        preferences: Preferences,
        density: ListDensity,
    ) -> Self {
        Self {
            client: StoredValue::new(client),
            session,
            preferences,
            density,
            wished: RwSignal::new(Wishes::default()),
            keeping: RwSignal::new(Keeping::Idle),
            waiting: StoredValue::new(Vec::new()),
            broken: StoredValue::new(FieldErrors::default()),
            turn: StoredValue::new(0),
        }
    }

    /// What the person wishes, as far as it is known.
    #[must_use]
    pub fn wished(self) -> Wishes {
        self.wished.get()
    }

    /// How far the keeping is.
    #[must_use]
    pub fn keeping(self) -> Keeping {
        self.keeping.get()
    }

    /// Reads what is kept whenever somebody is signed in, and keeps the density the lists choose.
    pub fn follow_session(self) {
        let who = Memo::new(move |_| self.session.user().map(|user| user.id));
        Effect::new(move |knew_somebody: Option<bool>| {
            let somebody = who.with(Option::is_some);
            untrack(|| {
                // At the start there is nobody to forget: the clocks may be another console's.
                if knew_somebody.unwrap_or_default() {
                    self.forget();
                }
                if somebody {
                    self.load();
                }
            });
            somebody
        });
        Effect::new(move |_| {
            let chosen = self.density.get();
            let differs = self.wished.with_untracked(|wished| shown(wished.density) != chosen);
            if differs && who.with_untracked(Option::is_some) {
                let compact = chosen == Density::Compact;
                let density =
                    if compact { wire::Density::Compact } else { wire::Density::Comfortable };
                untrack(|| self.change(move |wished| wished.density = density));
            }
        });
    }

    /// Changes what the person wishes: here at once, and with the server where somebody is signed
    /// in.
    pub fn change(self, change: impl Fn(&mut Wishes) + Send + Sync + 'static) {
        let unruled = move |wished: &mut Wishes| {
            change(wished);
            Ok(())
        };
        // It breaks no rule.
        let _ = self.change_by_rules(unruled);
    }

    /// Changes what the person wishes, unless that would break a rule: with what is known here, which
    /// is then the error, or with what the server has by then, which the keeping says.
    ///
    /// # Errors
    /// The rules that are broken. Nothing was changed.
    pub fn change_by_rules(
        self,
        change: impl Fn(&mut Wishes) -> Result<(), FieldErrors> + Send + Sync + 'static,
    ) -> Result<(), FieldErrors> {
        let before = self.wished.get_untracked();
        let mut wished = before.clone();
        change(&mut wished)?;
        let browser_language = wished.language.is_none() && before.language.is_some();
        if wished.theme != before.theme {
            self.preferences.adopt_theme(wished.theme);
        }
        self.show(wished);
        if browser_language {
            self.preferences.adopt_browser_language();
        }
        if self.session.user_untracked().is_some() {
            self.waiting.update_value(|waiting| waiting.push(Arc::new(change)));
            self.keep();
        }
        Ok(())
    }

    /// Asks the server again after it could not be asked.
    pub fn try_again(self) {
        if self.waiting.with_value(Vec::is_empty) { self.load() } else { self.keep() }
    }

    /// Whoever was signed in is not any more. The colours and the language stay this browser's.
    fn forget(self) {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        self.waiting.set_value(Vec::new());
        self.broken.set_value(FieldErrors::default());
        self.keeping.set(Keeping::Idle);
        self.wished.set(Wishes::default());
        self.density.set(Density::default());
        self.preferences.adopt_zone(None);
    }

    fn load(self) {
        let turn = self.turn.get_value();
        let answer = self.client.with_value(Client::preferences);
        spawn_local(async move {
            let answer = answer.await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match answer {
                Ok(mut kept) => {
                    // What was changed meanwhile holds.
                    self.waiting.with_value(|waiting| {
                        for change in waiting {
                            // Whether one is refused is told when it is sent.
                            let _ = change(&mut kept);
                        }
                    });
                    self.preferences.adopt_kept_theme(kept.theme);
                    self.show(kept);
                    if matches!(self.keeping.get_untracked(), Keeping::Failed(_)) {
                        self.keeping.set(Keeping::Idle);
                    }
                }
                Err(error) => self.keeping.set(Keeping::Failed(error)),
            }
        });
    }

    /// Puts what is wished, but the colours, in force. Without a language in it the one of this browser stays.
    fn show(self, wished: Wishes) {
        self.wished.set(wished.clone());
        self.density.set(shown(wished.density));
        self.preferences.adopt_zone(wished.timezone);
        if let Some(language) = wished.language {
            self.preferences.adopt_language(spoken(language));
        }
    }

    /// Lets the server have the changes, one body at a time.
    fn keep(self) {
        if self.keeping.get_untracked() == Keeping::Pending {
            return;
        }
        self.keeping.set(Keeping::Pending);
        let turn = self.turn.get_value();
        let client = self.client.get_value();
        let goes_on = move || self.turn.try_get_value() == Some(turn);
        spawn_local(async move {
            loop {
                let changes = self.waiting.try_get_value().unwrap_or_default();
                let answer = keep_changes(&client, &changes, goes_on).await;
                if !goes_on() {
                    return;
                }
                let kept = match answer {
                    Ok((kept, refused)) => {
                        self.broken.update_value(|broken| broken.0.extend(refused.0));
                        kept
                    }
                    Err(error) => {
                        self.keeping.set(Keeping::Failed(error));
                        return;
                    }
                };
                self.waiting.update_value(|waiting| drop(waiting.drain(..changes.len())));
                if self.waiting.with_value(Vec::is_empty) {
                    // Another tab may have saved views meanwhile.
                    self.wished.update(|wished| wished.views = kept.views);
                    let broken = self.broken.try_update_value(std::mem::take).unwrap_or_default();
                    self.keeping.set(match broken.into_result() {
                        Ok(()) => Keeping::Done,
                        Err(broken) => Keeping::Refused(broken),
                    });
                    return;
                }
            }
        });
    }
}

/// Puts changes into what the server keeps, unless somebody else is signed in once it was read:
/// what one person wished is nobody else's. Answers what is kept then, and the rules that changes
/// broke which were left out.
async fn keep_changes(
    client: &Client,
    changes: &[Change],
    goes_on: impl Fn() -> bool,
) -> Result<(Wishes, FieldErrors), ApiError> {
    let mut kept = client.preferences().await?;
    if !goes_on() {
        return Err(ApiError::Cancelled);
    }
    let mut broken = FieldErrors::default();
    for change in changes {
        if let Err(rules) = change(&mut kept) {
            broken.0.extend(rules.0);
        }
    }
    client.keep_preferences(&kept).await.map(|()| (kept, broken))
}
