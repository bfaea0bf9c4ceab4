//! The users of the account as they are now. Of most only their standing is kept, and the rest
//! comes from the roll; whole are those who changed or came later.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use jiff::Timestamp;

use crate::{
    roll::{Place, Roll},
    user::{Standing, User},
};

/// All users, in the order they came.
pub(crate) struct People {
    roll: Arc<Roll>,
    /// By place. Nobody's place is taken when they are gone.
    standings: Vec<Option<Standing>>,
    /// Who is not as the roll has them.
    whole: HashMap<Place, User>,
    /// Places by a hash of the id and of the email. Of a million texts hashed to 64 bits two
    /// agree once in thirty million accounts.
    places: HashMap<u64, Place>,
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

impl People {
    /// The account's first `count` users; never fewer than those with fixed emails.
    pub(crate) fn generate(count: usize, seed: u64, now: Timestamp) -> Self {
        let mut standings = Vec::with_capacity(count);
        let mut places = HashMap::with_capacity(2 * count);
        let roll = Roll::of(count, seed, now, |user| {
            let place = Place::try_from(standings.len()).unwrap_or(Place::MAX);
            places.insert(hash(&user.id), place);
            places.insert(hash(&user.email), place);
            standings.push(Some(user.standing));
        });
        Self { roll: Arc::new(roll), standings, whole: HashMap::new(), places }
    }

    /// The people the account began with.
    pub(crate) fn roll(&self) -> &Arc<Roll> {
        &self.roll
    }

    /// Takes a user in. The email must be free.
    pub(crate) fn add(&mut self, user: User) {
        let place = Place::try_from(self.standings.len()).unwrap_or(Place::MAX);
        self.places.insert(hash(&user.id), place);
        self.places.insert(hash(&user.email), place);
        self.standings.push(Some(user.standing));
        self.whole.insert(place, user);
    }

    /// Where the user with this id or email stands.
    pub(crate) fn place(&self, id_or_email: &str) -> Option<Place> {
        let of = |text: &str| self.places.get(&hash(text)).copied();
        let by_id = of(id_or_email).filter(|place| self.at(*place).id == id_or_email);
        by_id.or_else(|| {
            let email = id_or_email.to_lowercase();
            of(&email).filter(|place| self.at(*place).email == email)
        })
    }

    /// The user at a place somebody has.
    pub(crate) fn at(&self, place: Place) -> User {
        self.whole.get(&place).cloned().unwrap_or_else(|| self.roll.person(place))
    }

    /// The user with this id or email.
    pub(crate) fn find(&self, id_or_email: &str) -> Option<User> {
        self.place(id_or_email).map(|place| self.at(place))
    }

    /// Puts a changed user in the place of the one with the same id. The email must be the same.
    pub(crate) fn put(&mut self, user: User) {
        if let Some(place) = self.place(&user.id) {
            self.standings[place as usize] = Some(user.standing);
            self.whole.insert(place, user);
        }
    }

    /// Lets a user go.
    pub(crate) fn remove(&mut self, user: &User) {
        if let Some(place) = self.place(&user.id) {
            self.standings[place as usize] = None;
            self.whole.remove(&place);
            self.places.remove(&hash(&user.id));
            self.places.remove(&hash(&user.email));
        }
    }

    /// Everybody's place and standing, in the order they came.
    pub(crate) fn standings(&self) -> impl Iterator<Item = (Place, &Standing)> {
        (0..).zip(&self.standings).filter_map(|(place, standing)| Some((place, standing.as_ref()?)))
    }

    /// The id of whose link to the personal meeting room has this name, in any case.
    pub(crate) fn with_vanity_name(&self, name: &str) -> Option<&str> {
        // Nobody began with one.
        let mut whole = self.whole.values();
        let user = whole.find(|user| user.vanity_name.eq_ignore_ascii_case(name))?;
        Some(&user.id)
    }
}
