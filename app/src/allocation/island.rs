//! Running a published round again in the reader's browser. It is loaded only where somebody presses the button's page.

use domain::lang::Lang;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How far the replay is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nobody has asked.
    Nothing,
    /// Under way.
    Busy,
    /// The same bytes came out.
    Same,
    /// Other bytes came out; the first receipt that was decided otherwise.
    Other(Option<u32>),
    /// The file is none of a round, or its seed or input was changed.
    Broken,
    /// The file could not be had.
    Lost,
}

/// A button that loads the file, runs the round of it again on this device and says whether the same bytes come out.
#[island(lazy)]
pub fn Replay(lang: Lang, file: String) -> impl IntoView {
    let outcome = RwSignal::new(Outcome::Nothing);
    // Effects run only in the browser: without scripts there is no button that does nothing.
    let ready = RwSignal::new(false);
    Effect::new(move |_| ready.set(true));
    let file = StoredValue::new(file);
    let start = move || {
        outcome.set(Outcome::Busy);
        spawn_local(async move { outcome.set(replayed(&file.get_value()).await) });
    };
    view! {
        <div class="flow">
            {move || ready.get().then(|| view! {
                <p><button class="button" type="button" on:click=move |_| start()>
                    {lang.t("Przelicz w tej przeglądarce", "Run it again in this browser")}
                </button></p>
            })}
            <p role="status">{move || said(lang, outcome.get())}</p>
        </div>
    }
}

fn said(lang: Lang, outcome: Outcome) -> String {
    match outcome {
        Outcome::Nothing => String::new(),
        Outcome::Busy => lang.t("Liczę…", "Running…").into(),
        Outcome::Same => lang
            .t(
                "Wyszły te same bajty: każda decyzja wynika z pliku i ziarna.",
                "The same bytes came out: every decision follows from the file and the seed.",
            )
            .into(),
        Outcome::Other(Some(receipt)) => {
            let before = lang.t("Inaczej wychodzi zgłoszenie nr", "Decided otherwise: application no.");
            format!("{before} {receipt}.")
        }
        Outcome::Other(None) => lang
            .t(
                "Decyzje są te same, ale nie bajty pliku.",
                "The decisions are the same, but not the bytes of the file.",
            )
            .into(),
        Outcome::Broken => lang
            .t(
                "Plik nie zgadza się z ogłoszonymi skrótami albo nie jest plikiem przydziału.",
                "The file does not match the published hashes, or is no file of a round.",
            )
            .into(),
        Outcome::Lost => lang
            .t("Nie udało się pobrać pliku. Spróbuj ponownie.", "The file could not be loaded. Try again.")
            .into(),
    }
}

async fn replayed(file: &str) -> Outcome {
    let Some(bytes) = fetched(file).await else { return Outcome::Lost };
    match domain::allocation::replay(&bytes) {
        Ok(replay) if replay.is_same => Outcome::Same,
        Ok(replay) => Outcome::Other(replay.differs_at),
        Err(_) => Outcome::Broken,
    }
}

#[cfg(feature = "hydrate")]
async fn fetched(file: &str) -> Option<Vec<u8>> {
    crate::browser::bytes(file).await
}

#[cfg(not(feature = "hydrate"))]
async fn fetched(_: &str) -> Option<Vec<u8>> {
    None
}
