use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::access::{Action, Actor, Place, check};
use crate::certification::printable_name;
use crate::city::fold::{fold, sort_key};
use crate::error::{FieldError, FieldErrors};
use crate::ids::SessionId;
use crate::lang::Lang;
use crate::people::entity::{person, session};
use crate::people::{GrammaticalForm, Theme};
use crate::{Academy, Error, Result, text};

/// What a person says of herself; words as they are stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// How she is called on screen.
    pub name: String,
    /// How certificates print her name; empty when as on screen.
    pub printed_name: String,
    /// `GrammaticalForm`.
    pub form: String,
    /// `Lang`, for mails.
    pub lang: String,
    /// An IANA time zone.
    pub zone: String,
    /// `Theme`.
    pub theme: String,
}

/// Changes one's own profile. `is_zone` says whether a time zone is known: the caller has the list.
///
/// # Errors
/// `Invalid` for the fields.
pub async fn change_profile(
    academy: &Academy,
    actor: &Actor,
    form: &Profile,
    is_zone: impl Fn(&str) -> bool,
) -> Result<()> {
    let id = actor.signed_in()?;
    check(actor, Action::KeepOwnAccount, &Place::OWN)?;
    let mut errors = FieldErrors::default();
    let name = errors.take("name", text::line(&form.name, 120));
    let printed = match form.printed_name.trim() {
        "" => None,
        typed => errors.take("printed_name", printable_name(typed)),
    };
    let spoken = errors.take("form", form.form.parse::<GrammaticalForm>().map_err(|()| FieldError::Choice));
    let lang = errors.take("lang", Lang::from_tag(&form.lang).ok_or(FieldError::Choice));
    let theme = errors.take("theme", form.theme.parse::<Theme>().map_err(|()| FieldError::Choice));
    if !is_zone(&form.zone) {
        errors.add("zone", FieldError::Choice);
    }
    errors.check()?;
    let (Some(name), Some(spoken), Some(lang), Some(theme)) = (name, spoken, lang, theme) else {
        return Err(Error::Invalid(FieldErrors::default()));
    };
    let tx = academy.begin().await?;
    person::Entity::update_many()
        .col_expr(person::Column::Folded, Expr::value(fold(&name)))
        .col_expr(person::Column::SortKey, Expr::value(sort_key(&name)))
        .col_expr(person::Column::DisplayName, Expr::value(name))
        .col_expr(person::Column::PrintedName, Expr::value(printed))
        .col_expr(person::Column::GrammaticalForm, Expr::value(spoken.word()))
        .col_expr(person::Column::Lang, Expr::value(lang.tag()))
        .col_expr(person::Column::Theme, Expr::value(theme.word()))
        .col_expr(person::Column::TimeZone, Expr::value(form.zone.as_str()))
        .filter(person::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    tx.commit().await
}

/// Signs the person out in every browser; with `but`, in every other one.
///
/// # Errors
/// `SignInRequired` for a guest.
pub async fn end_all_sessions(academy: &Academy, actor: &Actor, but: Option<SessionId>) -> Result<()> {
    let id = actor.signed_in()?;
    check(actor, Action::KeepOwnAccount, &Place::OWN)?;
    let tx = academy.begin().await?;
    let mut update = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(academy.now()))
        .filter(session::Column::PersonId.eq(id))
        .filter(session::Column::EndedAt.is_null());
    if let Some(but) = but {
        update = update.filter(session::Column::Id.ne(but));
    }
    update.exec(tx.conn()).await?;
    tx.commit().await
}
