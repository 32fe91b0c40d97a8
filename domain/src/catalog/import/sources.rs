//! The sources that texts name by a key in brackets.

use crate::catalog::views::Source;

/// Keys and titles, as the programme's outline lists them. "G" is the author's own knowledge; pages word it.
const TITLES: [(&str, &str); 9] = [
    ("000", "Orange Polska / Icon Strategies: Akademia Lidera Smart City"),
    ("001", "Piaseczno: projekt Public4mSME+ i dwa projekty wdrożeniowe"),
    ("002", "Kielce: „Strategia Rozwoju Miasta Kielce 2030+ w kierunku Smart City”"),
    ("003", "Chytré kroky k chytrým městům: sześć kroków"),
    ("004", "Smart City Lublin: obszary działań"),
    ("W1", "strony projektu Public4mSME+ (public4sme.eu, solidarityfund.md, en.armsa.pl)"),
    ("W2", "strony o ISO 37120 (smartcity.lublin.eu, blog.citydata.pl, en.wikipedia.org, nota GCIF)"),
    ("W3", "ankieta Orange wśród samorządów, IV kw. 2022 – I kw. 2023 (telko.in, spidersweb.pl)"),
    ("G", ""),
];

/// The sources of a lesson: those that it declares, then those that its texts name besides.
pub fn sources(declared: &[String], texts: &str) -> Result<Vec<Source>, String> {
    let title =
        |key: &str| TITLES.iter().find(|(known, _)| *known == key).map(|(_, title)| (*title).to_owned());
    let mut found = Vec::new();
    for key in declared {
        let title = title(key).ok_or_else(|| format!("unknown source {key}"))?;
        found.push(Source { key: key.clone(), title });
    }
    for (key, title) in TITLES {
        let is_known = found.iter().any(|source: &Source| source.key == key);
        if !is_known && texts.contains(&format!("[{key}]")) {
            found.push(Source { key: key.into(), title: title.into() });
        }
    }
    Ok(found)
}
