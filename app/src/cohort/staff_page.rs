//! Who teaches a cohort and who speaks for its cities.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::access::{Action, Place, Role, Scope};
use domain::cohort::staff::{StaffForm, StaffMember, end_staff, key, may_end, name_staff, nameable, staff};
use domain::error::Error;
use domain::ids::PersonId;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::inputs::Inputs;
use super::parts::{Room, Tab, head, up_to};
use crate::city::field::{self, CityField};
use crate::directory::words::{role, role_hint, taking as taking_words};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::reason::{Ask, ask};
use crate::request::Caller;
use crate::ui::{Answers, Button, Choice, DataTable, Empty, Kind, LinkButton, Tone, person};
use crate::urls;

/// The staff, or the question why a role is taken back, which the address asks for.
pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let asked = || Fields::parse(caller.query.as_bytes()).with("role", "lecturer");
    let fields = caller.draft.clone().unwrap_or_else(asked);
    answer(&caller, &room, &FormState::filled(fields)).await
}

async fn answer(caller: &Caller, room: &Room, state: &FormState) -> Reply {
    if state.fields.get("what") == "end" {
        return taking(caller, room, state).await;
    }
    page(caller, room, state).await
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
            answer(&caller, &room, &FormState::failed(fields, error)).await
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
            end_staff(academy, actor, &room.cohort, grant, fields.get("reason")).await
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
                    <section class="flow"><h2>{lang.t("Kto ma tu rolę", "Who has a role here")}</h2>{table(caller, room, &members)}</section>
                    <aside class="flow">{the_form(inputs, city, nameable(&caller.actor, &room.cohort))}</aside>
                </div>
            </div>
        }
    });
    Ok(page.layout(Layout::Work).nav(Nav::Cohorts).status(state.status()).into_response())
}

fn table(caller: &Caller, room: &Room, members: &[StaffMember]) -> AnyView {
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
    let rows = members.iter().map(|member| line(caller, room, member)).collect_view();
    let wide = members.iter().any(|member| matches!(member.grant.scope, Scope::Course(_))).then(|| {
        let where_to = lang.t(
            "Rolę w całym programie nadaje się i odbiera na stronie osoby.",
            "A role in the whole programme is given and taken on the person's page.",
        );
        view! { <p data-text="sm">{where_to}</p> }
    });
    let columns = [lang.t("Osoba", "Person"), lang.t("Rola", "Role"), lang.t("Zakres", "Scope"), ""];
    view! {
        <div class="card" data-flush="">
            <DataTable caption=lang.t("Prowadzący i koordynatorzy", "Lecturers and coordinators") columns=columns.map(str::to_owned).to_vec()>
                {rows}
            </DataTable>
        </div>
        {wide}
    }
    .into_any()
}

fn line(caller: &Caller, room: &Room, member: &StaffMember) -> AnyView {
    let lang = caller.lang;
    view! {
        <tr>
            <th scope="row">{person(member.name.clone(), member.email.clone(), Tone::Plain)}</th>
            <td>{role(lang, member.grant.role)}</td>
            <td>{scope(lang, member)}</td>
            <td>{act(caller, room, member)}</td>
        </tr>
    }
    .into_any()
}

/// How far the role reaches, as it is seen from the cohort.
fn scope(lang: Lang, member: &StaffMember) -> String {
    match (member.grant.scope, &member.naming) {
        (Scope::City(_), Some(naming)) => naming.label(lang),
        (Scope::Cohort(_), _) => lang.t("ta kohorta", "this cohort").to_owned(),
        (Scope::Course(_), _) => lang.t("cały program", "the whole programme").to_owned(),
        _ => String::new(),
    }
}

/// The way to take the role back: here, or on the person's page where it is given.
fn act(caller: &Caller, room: &Room, member: &StaffMember) -> Option<AnyView> {
    let (lang, name) = (caller.lang, &member.name);
    let (label, says, href) = if may_end(&caller.actor, &room.cohort, member.grant) {
        let grant = (member.person, member.grant.role.name(), urls::escape(&key(member.grant.scope)));
        let query = format!("?what=end&person={}&held={}&scope={}", grant.0, grant.1, grant.2);
        let says = say!(lang, "Odbierz rolę: {name}", "Remove the role: {name}");
        (lang.t("Odbierz", "Remove"), says, room.path(&format!("/zespol{query}")))
    } else if caller.may(Action::SeePeople, &Place::ACADEMY) {
        let says = say!(lang, "Strona osoby: {name}", "The person's page: {name}");
        (lang.t("Strona osoby", "The person's page"), says, urls::person(member.person))
    } else {
        return None;
    };
    let href = caller.href(&href);
    Some(view! { <LinkButton label=label says=says href=href small=true kind=Kind::Quiet /> }.into_any())
}

/// Asks why somebody's role is taken back, and says what follows.
async fn taking(caller: &Caller, room: &Room, state: &FormState) -> Reply {
    let (lang, fields) = (caller.lang, &state.fields);
    let members = staff(&caller.academy, &caller.actor, &room.cohort).await?;
    let is_meant = |member: &&StaffMember| {
        member.person.to_string() == fields.get("person")
            && member.grant.role.name() == fields.get("held")
            && key(member.grant.scope) == fields.get("scope")
    };
    let member = members.iter().find(is_meant).ok_or(Error::NotFound)?;
    if !may_end(&caller.actor, &room.cohort, member.grant) {
        return Err(Error::Denied.into());
    }
    let (title, follows) =
        taking_words(lang, &member.name, role(lang, member.grant.role), &scope(lang, member));
    let asked = Ask {
        title,
        follows,
        verb: lang.t("Odbierz rolę", "Remove the role").to_owned(),
        is_danger: true,
        is_told: false,
        up: up_to(caller, &room.cohort, Tab::Staff),
        nav: Nav::Cohorts,
    };
    let meant = ["what", "person", "held", "scope"]
        .map(|name| view! { <input type="hidden" name=name value=fields.get(name).to_owned() /> });
    Ok(ask(caller, asked, state, Some(meant.into_iter().collect_view().into_any())))
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
    let roles = roles
        .into_iter()
        .map(|one| Choice::new(one.name(), role(lang, one)).with_hint(role_hint(lang, one)))
        .collect();
    view! {
        <div class="card flow">
            <h2>{lang.t("Wskaż osobę", "Name a person")}</h2>
            <form method="post" class="flow">
                {inputs.of_kind("email", lang.t("Adres e-mail konta", "E-mail address of the account"), "", "email")}
                <Answers
                    name="role"
                    label=lang.t("Rola", "Role")
                    options=roles
                    chosen=vec![inputs.state.value("role")]
                    error=inputs.state.error(lang, "role")
                />
                {city}
                {inputs.reason()}
                <Button kind=Kind::Primary name="what" value="name" label=lang.t("Nadaj rolę", "Give the role") />
            </form>
        </div>
    }
    .into_any()
}
