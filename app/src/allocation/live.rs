//! What happens after the press: the file is loaded, its round is run again, and what came out is said.

use leptos::lazy;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

use crate::browser::{bytes, data, document, first, on, turn, write};

/// Takes over the button of the report.
pub fn replay() {
    let Ok(Some(part)) = document().query_selector("[data-replay]") else { return };
    let Some(button) = first::<Element>(&part, "button") else { return };
    turn(&button, "hidden", false);
    on(&button, "click", move |_| {
        let Some(status) = first::<Element>(&part, "[role=status]") else { return };
        write(&status, &data(&part, "busy"));
        let part = part.clone();
        spawn_local(async move {
            let (what, receipt) = run_again(data(&part, "replay")).await;
            let said = data(&part, what);
            write(&status, &receipt.map_or_else(|| said.clone(), |receipt| format!("{said} {receipt}.")));
        });
    });
}

/// What came out, by the name of its sentence, and the first receipt that was decided otherwise.
#[lazy]
async fn run_again(file: String) -> (&'static str, Option<u32>) {
    let Some(bytes) = bytes(&file).await else { return ("lost", None) };
    match domain::allocation::replay(&bytes) {
        Ok(replay) if replay.is_same => ("same", None),
        Ok(replay) if replay.differs_at.is_some() => ("other", replay.differs_at),
        Ok(_) => ("bytes", None),
        Err(_) => ("broken", None),
    }
}
