//! Creating a user. The email tells it: before it is sent, no user may have the email, so that
//! one found later is the one that was created.

use api::user::{CreateUser, CreatedUser, Licence};
use async_trait::async_trait;
use zoom::{NewUser, User, ZoomClient};

use super::Creation;
use crate::{
    failure::Failure,
    store::{IdHash, Sent},
};

/// A user to create.
pub(crate) struct UserCreation(NewUser);

impl From<CreateUser> for UserCreation {
    fn from(request: CreateUser) -> Self {
        Self(NewUser {
            email: request.email,
            first_name: request.first_name,
            last_name: request.last_name,
            licence: request.licence.0,
        })
    }
}

#[async_trait]
impl Creation for UserCreation {
    type Created = CreatedUser;

    fn turn_key(&self) -> IdHash {
        IdHash::of(format!("user\n{}", self.0.email.to_lowercase()).as_bytes())
    }

    async fn precondition(&self, zoom: &ZoomClient) -> Result<(), Failure> {
        match self.look_up(zoom).await {
            Ok(None) => Ok(()),
            Ok(Some(_)) => Err(Failure::EmailInUse),
            // Zoom: invited, and the invitation is no longer good.
            Err(error) if error.invitation_expired() => Err(Failure::EmailInUse),
            Err(error) => Err(error.into()),
        }
    }

    async fn send(&self, zoom: &ZoomClient) -> Result<CreatedUser, Failure> {
        let created = zoom.create_user(&self.0).await?;
        Ok(CreatedUser {
            id: created.id.parse().map_err(|_| Failure::CreatedUnreadable)?,
            email: created.email,
            first_name: created.first_name,
            last_name: created.last_name,
            licence: Licence(created.licence),
        })
    }

    async fn find(&self, zoom: &ZoomClient, _: Sent) -> Result<Option<CreatedUser>, Failure> {
        let Some(user) = self.look_up(zoom).await? else { return Ok(None) };
        Ok(Some(CreatedUser {
            // Zoom: a pending user may lack an id for a while.
            id: user.id.parse().map_err(|_| Failure::CreatedUnreadable)?,
            email: user.email,
            first_name: user.first_name,
            last_name: user.last_name,
            licence: Licence(user.licence),
        }))
    }
}

impl UserCreation {
    async fn look_up(&self, zoom: &ZoomClient) -> Result<Option<User>, zoom::Error> {
        match zoom.get_user(&self.0.email).await {
            Err(error) if error.is_user_missing() => Ok(None),
            found => found.map(Some),
        }
    }
}
