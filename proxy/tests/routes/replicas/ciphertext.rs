//! What somebody who can write in the database makes of sealed tokens: an error or a new sign-in,
//! never a panic, never another user's token.

use api::{
    ErrorCode, UserId,
    session::{SessionInfo, UserInfo},
};
use axum::http::StatusCode;
use greenroom::store::{GrantRow, IdHash};

use super::{ADMIN, House, MEMBER, PROFILE};
use crate::{
    databases::{Database, on_every_store},
    rig::Console,
};

on_every_store!(a_changed_access_token_is_renewed, a_changed_refresh_token_ends_in_a_new_sign_in);

/// What becomes of a sealed token, given its own bytes, those of the same user's other token and
/// those of another user's.
type TokenTampering = fn(&[u8], &[u8], &[u8]) -> Vec<u8>;
/// What becomes of a user's row, given it and another user's.
type RowTampering = fn(GrantRow, GrantRow) -> GrantRow;

/// What may be done to a sealed token.
const TAMPERINGS: [(&str, TokenTampering); 9] = [
    ("swapped with the user's other token", |_, other, _| other.to_vec()),
    ("swapped with another user's", |_, _, theirs| theirs.to_vec()),
    ("emptied", |_, _, _| Vec::new()),
    ("cut within the nonce", |own, _, _| own[..12].to_vec()),
    ("cut after the nonce", |own, _, _| own[..25].to_vec()),
    ("cut at its end", |own, _, _| own[..own.len() - 1].to_vec()),
    ("grown", |own, _, _| [own, b"x"].concat()),
    ("flipped at its beginning", |own, _, _| flipped(own, 0)),
    ("flipped in the middle", |own, _, _| flipped(own, own.len() / 2)),
];

/// What may be done to a user's row.
const ROW_TAMPERINGS: [(&str, RowTampering); 4] = [
    ("another user's row", |own, theirs| GrantRow { user_id: own.user_id, ..theirs }),
    ("both tokens another user's", |own, theirs| GrantRow {
        access: theirs.access,
        refresh: theirs.refresh,
        ..own
    }),
    ("another generation", |own, _| GrantRow { generation: own.generation + 1, ..own }),
    ("another consent", |own, _| GrantRow { id: IdHash([7; 32]), ..own }),
];

fn flipped(sealed: &[u8], at: usize) -> Vec<u8> {
    let mut flipped = sealed.to_vec();
    flipped[at] ^= 1;
    flipped
}

/// Two users' grants, and the victim's session.
struct Scene {
    cookie: String,
    own: GrantRow,
    theirs: GrantRow,
}

impl Scene {
    async fn set(house: &House, replica: &Console) -> Self {
        let cookie = house.sign_in(replica, MEMBER).await;
        let own = grant(replica, &cookie).await;
        let other_cookie = house.sign_in(replica, ADMIN).await;
        Self { cookie, own, theirs: grant(replica, &other_cookie).await }
    }
}

async fn grant(replica: &Console, cookie: &str) -> GrantRow {
    let id: UserId = replica.anonymous().with_cookie(cookie).id().await.parse().unwrap();
    replica.app.store.grant(&id).await.unwrap().unwrap()
}

async fn a_changed_access_token_is_renewed(database: Database) {
    let house = House::on(database).await;
    let replica = house.replica().await;
    for (what, tamper) in TAMPERINGS {
        let Scene { cookie, own, theirs } = Scene::set(&house, &replica).await;
        let access = tamper(&own.access, &own.refresh, &theirs.access);
        replica.app.store.keep_grant(&GrantRow { access, ..own }).await.unwrap();
        let answer = replica.anonymous().with_cookie(&cookie).get(PROFILE).await;
        assert_eq!(answer.status, StatusCode::OK, "{what}: {}", answer.text());
        assert_eq!(answer.json::<UserInfo>().profile["email"], MEMBER, "{what}");
    }
}

async fn a_changed_refresh_token_ends_in_a_new_sign_in(database: Database) {
    let house = House::on(database).await;
    let replica = house.replica().await;
    for (what, tamper) in TAMPERINGS {
        ends_in_a_new_sign_in(&house, &replica, what, |own, theirs| {
            let refresh = tamper(&own.refresh, &own.access, &theirs.refresh);
            GrantRow { refresh, ..own }
        })
        .await;
    }
    for (what, tamper) in ROW_TAMPERINGS {
        ends_in_a_new_sign_in(&house, &replica, what, tamper).await;
    }
    // A key that is not there is the operator's to bring back: the consent is not given up.
    let Scene { cookie, own, .. } = Scene::set(&house, &replica).await;
    let unknown = GrantRow { key_id: "0".repeat(12), ..own.clone() };
    replica.app.store.keep_grant(&unknown).await.unwrap();
    let caller = replica.anonymous().with_cookie(&cookie);
    caller.get(PROFILE).await.refusal(500, ErrorCode::Internal);
    replica.app.store.keep_grant(&own).await.unwrap();
    assert_eq!(caller.get(PROFILE).await.json::<UserInfo>().profile["email"], MEMBER);
}

async fn ends_in_a_new_sign_in(
    house: &House,
    replica: &Console,
    what: &str,
    tamper: impl FnOnce(GrantRow, GrantRow) -> GrantRow,
) {
    let Scene { cookie, own, theirs } = Scene::set(house, replica).await;
    replica.app.store.keep_grant(&tamper(own, theirs)).await.unwrap();
    house.controls().expire_access_tokens();
    let caller = replica.anonymous().with_cookie(&cookie);
    let answer = caller.get(PROFILE).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}: {}", answer.text());
    answer.refusal(401, ErrorCode::ConsentEnded);
    assert_eq!(caller.get("/api/session").await.json::<SessionInfo>().user, None, "{what}");
}
