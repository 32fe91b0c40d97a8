//! The part of the report with the button that runs the round again. The server draws it with every sentence that may be
//! needed; without scripts the button is not there.

use domain::lang::Lang;
use leptos::prelude::*;

use super::island::ReplayLife;

/// The button, hidden until a script takes it over, and the place for what comes out.
pub fn replay(lang: Lang, file: String) -> AnyView {
    view! {
        <div
            class="flow"
            data-replay=file
            data-busy=lang.t("Liczę…", "Running…")
            data-same=lang.t(
                "Wyszły te same bajty: każda decyzja wynika z pliku i ziarna.",
                "The same bytes came out: every decision follows from the file and the seed.",
            )
            data-other=lang.t("Inaczej wychodzi zgłoszenie nr", "Decided otherwise: application no.")
            data-bytes=lang.t(
                "Decyzje są te same, ale nie bajty pliku.",
                "The decisions are the same, but not the bytes of the file.",
            )
            data-broken=lang.t(
                "Plik nie zgadza się z ogłoszonymi skrótami albo nie jest plikiem przydziału.",
                "The file does not match the published hashes, or is no file of a round.",
            )
            data-lost=lang.t(
                "Nie udało się pobrać pliku. Spróbuj ponownie.",
                "The file could not be loaded. Try again.",
            )
        >
            <button class="button" type="button" hidden>
                {lang.t("Przelicz w tej przeglądarce", "Run it again in this browser")}
            </button>
            <p role="status"></p>
        </div>
        <ReplayLife />
    }
    .into_any()
}
