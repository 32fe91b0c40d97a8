//! A film: an uploaded one plays here; one from elsewhere is a card that names its host and loads nothing before a click.

use domain::catalog::content::VideoSource;
use domain::ids::FileId;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::blocks::file_href;
use crate::ui::{Icon, icon};

/// How a film is shown.
pub struct Film<'a> {
    /// Its title.
    pub title: &'a str,
    /// Where it comes from.
    pub source: &'a VideoSource,
    /// Captions by language tag.
    pub captions: Vec<(String, FileId)>,
    /// Where it goes on, in seconds.
    pub second: Option<u32>,
    /// The address that loads a film from elsewhere into this page, where it may be loaded; it is loaded once asked.
    pub load: Option<String>,
    /// Whether that was asked.
    pub is_loaded: bool,
}

/// Host and address of the player of a film elsewhere, for hosts whose players may stand in a page.
#[must_use]
pub fn player(url: &str) -> Option<(&'static str, String)> {
    let rest = url.strip_prefix("https://")?;
    let (host, path) = rest.split_once('/')?;
    let word = |text: &str| {
        let id: String =
            text.chars().take_while(|sign| sign.is_ascii_alphanumeric() || "-_".contains(*sign)).collect();
        (!id.is_empty()).then_some(id)
    };
    match host.trim_start_matches("www.") {
        "youtube.com" | "youtube-nocookie.com" => {
            let id = path
                .strip_prefix("embed/")
                .and_then(word)
                .or_else(|| path.split(['?', '&']).find_map(|part| part.strip_prefix("v=")).and_then(word))?;
            Some(("www.youtube-nocookie.com", format!("https://www.youtube-nocookie.com/embed/{id}")))
        }
        "youtu.be" => {
            let id = word(path)?;
            Some(("www.youtube-nocookie.com", format!("https://www.youtube-nocookie.com/embed/{id}")))
        }
        "vimeo.com" => {
            let id = word(path).filter(|id| id.chars().all(|sign| sign.is_ascii_digit()))?;
            Some(("player.vimeo.com", format!("https://player.vimeo.com/video/{id}?dnt=1")))
        }
        _ => None,
    }
}

/// The host of an address.
#[must_use]
pub fn host(url: &str) -> String {
    url.trim_start_matches("https://").split('/').next().unwrap_or_default().to_owned()
}

/// The player or the card.
pub fn film(film: &Film<'_>, lang: Lang) -> AnyView {
    let title = film.title.to_owned();
    match film.source {
        VideoSource::File(file) => {
            let tracks = film
                .captions
                .iter()
                .map(|(tag, file)| {
                    let name = Lang::from_tag(tag).map_or_else(|| tag.clone(), |lang| lang.name().to_owned());
                    let is_own = tag == lang.tag();
                    view! {
                        <track kind="captions" src=file_href(*file) srclang=tag.clone() label=name default=is_own/>
                    }
                })
                .collect_view();
            let mut src = file_href(*file);
            if let Some(second) = film.second.filter(|second| *second > 0) {
                src.push_str(&format!("#t={second}"));
            }
            view! { <video class="film" controls preload="metadata" aria-label=title src=src>{tracks}</video> }.into_any()
        }
        VideoSource::Url(url) => match player(url).filter(|_| film.is_loaded) {
            Some((_, src)) => {
                view! { <iframe class="film" title=title src=src allow="fullscreen" referrerpolicy="strict-origin"></iframe> }
                    .into_any()
            }
            None => card(film, url, lang),
        },
    }
}

fn card(film: &Film<'_>, url: &str, lang: Lang) -> AnyView {
    let at = host(url);
    let says = say!(
        lang,
        "Ten film jest w serwisie {at}. Dopóki go nie wczytasz, nic stamtąd nie jest pobierane, a serwis nie wie o Twojej wizycie.",
        "This film is at {at}. Until you load it, nothing is fetched from there and {at} does not know of your visit."
    );
    let open = say!(lang, "Otwórz w serwisie {at}", "Open at {at}");
    let load = film.load.clone().zip(player(url)).map(|(href, (host, _))| {
        let says = say!(lang, "Wczytaj film z {host}", "Load the film from {host}");
        view! { <a class="button" data-kind="primary" href=href>{icon(Icon::Play)} {says}</a> }
    });
    // The form of authors takes no other address; whatever else is stored never becomes a link.
    let link = url.starts_with("https://").then(|| {
        view! { <a class="button" href=url.to_owned() rel="noopener noreferrer">{open}</a> }
    });
    view! {
        <div class="card flow film-card">
            <p>{says}</p>
            <div class="row">
                {load}
                {link}
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_players_stand_in_a_page() {
        let cases = [
            (
                "https://www.youtube.com/watch?v=aB3-_x&t=5",
                Some("https://www.youtube-nocookie.com/embed/aB3-_x"),
            ),
            ("https://youtu.be/aB3-_x?si=1", Some("https://www.youtube-nocookie.com/embed/aB3-_x")),
            ("https://vimeo.com/123456", Some("https://player.vimeo.com/video/123456?dnt=1")),
            ("https://vimeo.com/channels", None),
            ("https://example.org/film.mp4", None),
            ("http://youtu.be/abc", None),
        ];
        for (url, expected) in cases {
            assert_eq!(player(url).map(|(_, src)| src).as_deref(), expected, "{url}");
        }
    }
}
