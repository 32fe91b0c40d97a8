//! Who teaches a cohort and who speaks for its cities.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::access::{Role, Scope};
use domain::cohort::CohortCard;
use domain::cohort::staff::{StaffForm, StaffMember, end_staff, key, may_end, name_staff, nameable, staff};
use domain::error::Error;
use domain::ids::PersonId;
use domain::lang::Lang;
use leptos::prelude::*;

use super::inputs::Inputs;
use super::parts::{Room, Tab, head};
use crate::city::field::{self, CityField};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Choice, DataTable, Empty, Kind, Tone, person};

/// The staff.
pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let fields = caller.draft.clone().unwrap_or_else(|| Fields::default().with("role", "lecturer"));
    page(&caller, &room, &FormState::filled(fields)).await
}

/// Names somebody, or takes a role back.
pub async fn take(caller: Caller, Path(slug): Path<String>, fields: Fields) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    if field::is_search(&fields) {
        return page(&caller, &room, &FormState::filled(fields)).await;
    }
    match change(&caller, &room, &fields).await {
        Ok(()) => Ok(see_other(&caller, &room.path("/zespol"), Some(Notice::Saved))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            page(&caller, &room, &FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn change(caller: &Caller, room: &Room, fields: &Fields) -> domain::Result<()> {
    let (academy, actor) = (&caller.academy, &caller.actor);
    match fields.get("what") {
        "name" => {
            let form: StaffForm = fields.to()?;
            name_staff(academy, actor, &room.cohort, &form).await
        }
        "end" => {
            let person: PersonId = fields.get("person").parse().map_err(|_| Error::NotFound)?;
            let grant = (person, fields.get("held"), fields.get("scope"));
            end_staff(academy, actor, &room.cohort, grant).await
        }
        _ => Err(Error::NotFound),
    }
}

async fn page(caller: &Caller, room: &Room, state: &FormState) -> Result<Response, Failure> {
    let lang = caller.lang;
    let members = staff(&caller.academy, &caller.actor, &room.cohort).await?;
    let label = lang.t("Miasto koordynatora", "The coordinator's city");
    let city = CityField::of(&caller.academy, lang, state, label).await?;
    let inputs = Inputs::of(lang, state);
    let page = Page::new(caller, format!("{}: {}", room.name(lang), Tab::Staff.title(lang)), || {
        view! {
            <div class="flow">
                {head(caller, room, Tab::Staff, ().into_any())}
                {inputs.summary()}
                <div class="with-aside" data-aside="26">
                    <section class="flow"><h2>{lang.t("Teraz", "Now")}</h2>{table(caller, &room.cohort, &members)}</section>
                    <aside class="flow">{the_form(inputs, city, nameable(&caller.actor, &room.cohort))}</aside>
                </div>
            </div>
        }
    });
    Ok(page.layout(Layout::Work).nav(Nav::Cohorts).status(state.status()).into_response())
}

fn table(caller: &Caller, cohort: &CohortCard, members: &[StaffMember]) -> AnyView {
    let lang = caller.lang;
    if members.is_empty() {
        return view! {
            <Empty
                title=lang.t("Nikogo jeszcze nie wskazano.", "Nobody is named yet.")
                why=lang.t("Prowadzący widzą osoby i postępy tej kohorty, koordynator potwierdza zatrudnienie w swoim mieście.", "Lecturers see the people and the progress of this cohort; a coordinator confirms workplaces of one city.")
            />
        }
        .into_any();
    }
    let rows = members.iter().map(|member| line(caller, cohort, member)).collect_view();
    let columns = [lang.t("Osoba", "Person"), lang.t("Rola", "Role"), lang.t("Zakres", "Scope"), ""];
    view! {
        <div class="card" data-flush="">
            <DataTable caption=lang.t("Prowadzący i koordynatorzy", "Lecturers and coordinators") columns=columns.map(str::to_owned).to_vec()>
                {rows}
            </DataTable>
        </div>
    }
    .into_any()
}

fn line(caller: &Caller, cohort: &CohortCard, member: &StaffMember) -> AnyView {
    let lang = caller.lang;
    let scope = match (member.grant.scope, &member.naming) {
        (Scope::City(_), Some(naming)) => naming.label(lang),
        (Scope::Cohort(_), _) => lang.t("ta kohorta", "this cohort").to_owned(),
        (Scope::Course(_), _) => lang.t("cały program", "the whole programme").to_owned(),
        _ => String::new(),
    };
    let says = format!("{}: {}", lang.t("Odbierz rolę", "Take the role back"), member.name);
    let end = may_end(&caller.actor, cohort, member.grant).then(|| {
        view! {
            <form method="post">
                <input type="hidden" name="person" value=member.person.to_string() />
                <input type="hidden" name="held" value=member.grant.role.name() />
                <input type="hidden" name="scope" value=key(member.grant.scope) />
                <Button small=true kind=Kind::Quiet name="what" value="end" label=lang.t("Odbierz", "Take back") says=says />
            </form>
        }
    });
    view! {
        <tr>
            <th scope="row">{person(member.name.clone(), member.email.clone(), Tone::Plain)}</th>
            <td>{role(lang, member.grant.role)}</td>
            <td>{scope}</td>
            <td>{end}</td>
        </tr>
    }
    .into_any()
}

const fn role(lang: Lang, role: Role) -> &'static str {
    match role {
        Role::Lecturer => lang.t("osoba prowadząca", "lecturer"),
        Role::Organizer => lang.t("organizator", "organizer"),
        Role::Coordinator => lang.t("koordynator miasta", "city coordinator"),
        Role::Partner => lang.t("partner", "partner"),
        Role::Administrator => lang.t("administrator", "administrator"),
    }
}

fn the_form(inputs: Inputs<'_>, city: CityField, roles: Vec<Role>) -> AnyView {
    let lang = inputs.lang;
    let city = if roles.contains(&Role::Coordinator) {
        city.view().into_any()
    } else {
        let who = lang.t(
            "Koordynator mówi za miasto we wszystkich kohortach, dlatego wskazuje go organizator całej akademii.",
            "A coordinator speaks for a city in all cohorts, so an organizer of the whole academy names one.",
        );
        view! { <p data-text="sm">{who}</p> }.into_any()
    };
    let roles = roles.into_iter().map(|one| Choice::new(one.name(), role(lang, one))).collect();
    view! {
        <div class="card flow">
            <h2>{lang.t("Wskaż osobę", "Name a person")}</h2>
            <form method="post" class="flow">
                {inputs.of_kind("email", lang.t("Adres jej konta", "The address of her account"), "", "email")}
                {inputs.select("role", lang.t("Rola", "Role"), "", roles)}
                {city}
                {inputs.reason()}
                <Button kind=Kind::Primary name="what" value="name" label=lang.t("Nadaj rolę", "Give the role") />
            </form>
        </div>
    }
    .into_any()
}
