//! Where the register of cities comes from: the lines by which its sources want to be named, as they want them.

use axum::response::IntoResponse;
use leptos::prelude::*;

use crate::page::{Layout, Page, Reply};
use crate::request::Caller;

/// One list of the register.
struct Source {
    /// What it gives, in Polish and in English.
    what: (&'static str, &'static str),
    /// The line in which it is named, in the language of the list and never translated.
    line: &'static str,
    /// The language of that line.
    lang: &'static str,
    /// Where it is found, by name.
    links: &'static [(&'static str, &'static str)],
}

const GEO_NAMES: (&str, &str) = ("GeoNames", "https://www.geonames.org/");
const CC_BY: (&str, &str) = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/");

/// As `server/demo/municipalities/SOURCES.md` has them; a test compares the lines.
const SOURCES: [Source; 5] = [
    Source {
        what: ("Gminy w Polsce", "Municipalities in Poland"),
        line: "Dane terytorialne: TERYT (GUS); © GeoNames, CC BY 4.0.",
        lang: "pl",
        links: &[("TERYT (GUS)", "https://eteryt.stat.gov.pl/"), GEO_NAMES, CC_BY],
    },
    Source {
        what: ("Gminy w Czechach", "Municipalities in Czechia"),
        line: "Česká data: ČSÚ, ČÚZK (RÚIAN), balík RCzechia (MIT); © GeoNames, CC BY 4.0.",
        lang: "cs",
        links: &[("RCzechia (MIT)", "https://github.com/jlacko/RCzechia"), GEO_NAMES, CC_BY],
    },
    Source {
        what: ("Hromady w Ukrainie", "Hromadas in Ukraine"),
        line: "Дані громад: KSE Institute, KSE-Loc-Data-Hub (MIT), Держстат, КАТОТТГ.",
        lang: "uk",
        links: &[
            ("KSE-Loc-Data-Hub (MIT)", "https://github.com/kse-ua/KSE-Loc-Data-Hub"),
            ("DOI 10.5281/zenodo.15267573", "https://doi.org/10.5281/zenodo.15267573"),
        ],
    },
    Source {
        what: ("Miasta w Mołdawii", "Towns in Moldova"),
        line: "Date despre localități: © GeoNames, CC BY 4.0.",
        lang: "ro",
        links: &[GEO_NAMES, CC_BY],
    },
    Source {
        what: ("Liczba mieszkańców części miast", "Populations of some of the towns"),
        line: "Source: Eurostat, city statistics (CC BY 4.0).",
        lang: "en",
        links: &[("Eurostat", "https://ec.europa.eu/eurostat/web/cities/database"), CC_BY],
    },
];

/// The page of all sources.
pub(super) async fn show(caller: Caller) -> Reply {
    let lang = caller.lang;
    let title = lang.t("Źródła danych", "Data sources");
    let lead = lang.t(
        "Lista miast i gmin, z której wybierasz swoje miasto, powstała z otwartych danych. Dziękujemy tym, którzy je udostępniają.",
        "The list of towns and municipalities from which you choose your own is made of open data. We thank those who publish it.",
    );
    let sources = SOURCES.iter().map(|source| {
        let links = source.links.iter().map(|(name, to)| view! { <li><a href=*to>{*name}</a></li> });
        view! {
            <section class="flow">
                <h2>{lang.t(source.what.0, source.what.1)}</h2>
                <p lang=source.lang>{source.line}</p>
                <ul class="row" role="list">{links.collect_view()}</ul>
            </section>
        }
    });
    let sources = sources.collect_view();
    let changes = lang.t(
        "Łączymy te listy: miejscowości użyczają gminom liczby mieszkańców i położenia, a nazwy ukraińskie zapisujemy też alfabetem łacińskim. Liczby mieszkańców z GeoNames nie mają roku, więc pokazujemy je jako przybliżone. Ukraińskie są ze stycznia 2022 r.",
        "We join these lists: towns lend population and position to their municipalities, and Ukrainian names are written in Latin letters too. Populations of GeoNames carry no year, so they are shown as approximate. Ukrainian ones are of January 2022.",
    );
    let page = Page::new(&caller, title, move || {
        view! {
            <div class="flow" data-space="6">
                <h1>{title}</h1>
                <p class="lead">{lead}</p>
                {sources}
                <section class="flow">
                    <h2>{lang.t("Co zmieniliśmy", "What we changed")}</h2>
                    <p>{changes}</p>
                </section>
            </div>
        }
    });
    Ok(page.layout(Layout::Form).into_response())
}
