//! What stands below the limits on their page: the exceptions of cities, and the seats beyond a limit.

use domain::enrollment::board::{Exception, OverSeat};
use leptos::prelude::*;

use super::parts::Room;
use super::words;
use crate::request::Caller;
use crate::ui::{Button, DataTable, Kind};
use crate::when;

/// Cities with something of their own: what, why, who decided.
pub fn exception_table(caller: &Caller, room: &Room, exceptions: &[(String, Exception)]) -> AnyView {
    let lang = caller.lang;
    if exceptions.is_empty() {
        return ().into_any();
    }
    let rows = exceptions
        .iter()
        .map(|(name, row)| {
            let href = caller.href(&room.path(&format!("/miasta/{}", row.city)));
            let undo = format!("{}: {name}", lang.t("Cofnij", "Undo"));
            view! {
                <tr>
                    <th scope="row"><a href=href>{name.clone()}</a></th>
                    <td>{words::rule(lang, row.rule)}</td>
                    <td>{row.reason.clone()}</td>
                    <td>{words::by(lang, row.by.as_deref())}<br/><small class="soft">{when::date_time(lang, row.at, room.zone())}</small></td>
                    <td>
                        <form method="post">
                            <input type="hidden" name="undone" value=row.city.to_string() />
                            <Button small=true kind=Kind::Quiet name="what" value="undo" label=lang.t("Cofnij", "Undo") says=undo />
                        </form>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let columns = [
        ("Miasto", "City"),
        ("Zasada", "Rule"),
        ("Powód", "Reason"),
        ("Kto zdecydował", "Who decided"),
        ("", ""),
    ];
    view! {
        <div class="card" data-flush="">
            <div class="panel-head"><h2>{lang.t("Wyjątki miast", "Exceptions of cities")}</h2></div>
            <DataTable caption=lang.t("Wyjątki miast", "Exceptions of cities") columns=columns.map(|(pl, en)| lang.t(pl, en).to_owned()).to_vec()>
                {rows}
            </DataTable>
        </div>
    }
    .into_any()
}

/// Seats beyond a limit, each with its reason.
pub fn over_table(caller: &Caller, room: &Room, over: &[OverSeat]) -> AnyView {
    let lang = caller.lang;
    if over.is_empty() {
        return ().into_any();
    }
    let rows = over
        .iter()
        .map(|seat| {
            let href = caller.href(&room.path(&format!("/osoby/{}", seat.enrollment)));
            view! {
                <tr>
                    <th scope="row"><a href=href>{seat.name.clone()}</a></th>
                    <td>{seat.naming.label(lang)}</td>
                    <td>{seat.reason.clone()}</td>
                    <td>{words::by(lang, seat.by.as_deref())}<br/><small class="soft">{when::date_time(lang, seat.at, room.zone())}</small></td>
                </tr>
            }
        })
        .collect_view();
    let columns =
        [("Osoba", "Person"), ("Miasto", "City"), ("Powód", "Reason"), ("Kto zdecydował", "Who decided")];
    let title = lang.t("Miejsca ponad limit", "Places over the limit");
    view! {
        <div class="card" data-flush="">
            <div class="panel-head"><h2>{title}</h2></div>
            <DataTable caption=title columns=columns.map(|(pl, en)| lang.t(pl, en).to_owned()).to_vec()>{rows}</DataTable>
        </div>
    }
    .into_any()
}
