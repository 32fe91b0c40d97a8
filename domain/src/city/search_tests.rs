use std::collections::HashSet;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::city::register::RegisterRow;
use crate::city::register::tests::shipped_cities;
use crate::lang::Lang;

struct Real {
    rows: Vec<RegisterRow>,
    index: Index<usize>,
}

static REAL: LazyLock<Real> = LazyLock::new(|| {
    let rows = shipped_cities();
    let index = Index::new(rows.iter().enumerate().map(|(id, row)| {
        Entry::new(Searchable {
            id,
            names: row.names(),
            places: row.naming().words(),
            population: row.population.as_ref().map(|count| count.people),
        })
    }));
    Real { rows, index }
});

fn labels(query: &str) -> Vec<String> {
    let found = REAL.index.search(query, 5);
    found.first.iter().map(|id| REAL.rows[*id].naming().label(Lang::Pl)).collect()
}

#[test]
fn what_people_type_finds_their_city_first() {
    let cases = [
        ("lodz", "Łódź, gmina miejska, miasto na prawach powiatu"),
        ("ŁÓDŹ", "Łódź, gmina miejska, miasto na prawach powiatu"),
        ("Лодзь", "Łódź, gmina miejska, miasto na prawach powiatu"),
        ("Ełk", "Ełk, gmina miejska, pow. ełcki"),
        ("elk wiejska", "Ełk, gmina wiejska, pow. ełcki"),
        ("ełk ełcki wiej", "Ełk, gmina wiejska, pow. ełcki"),
        ("balti", "Bălți, municipium"),
        ("Bălţi", "Bălți, municipium"),
        ("Київ", "Київ (Kyiv), miasto o specjalnym statusie"),
        ("kyiv", "Київ (Kyiv), miasto o specjalnym statusie"),
        ("Миколаїв", "Миколаїв (Mykolaiv), hromada miejska, Mykolaivskyi raion, Mykolaivska oblast"),
        ("mykolaiv", "Миколаїв (Mykolaiv), hromada miejska, Mykolaivskyi raion, Mykolaivska oblast"),
        ("Mykolayiv", "Миколаїв (Mykolaiv), hromada miejska, Mykolaivskyi raion, Mykolaivska oblast"),
        (
            "миколаївська міська",
            "Миколаїв (Mykolaiv), hromada miejska, Mykolaivskyi raion, Mykolaivska oblast",
        ),
        ("bielsko", "Bielsko-Biała, gmina miejska, miasto na prawach powiatu"),
        ("bielsko-biala", "Bielsko-Biała, gmina miejska, miasto na prawach powiatu"),
        ("praha", "Praha, okr. Praha"),
        ("camianets", ""),
        (
            "kamianets",
            "Кам’янець-Подільський (Kamianets-Podilskyi), hromada miejska, Kamianets-Podilskyi raion, Khmelnytska oblast",
        ),
        (
            "кам'янець",
            "Кам’янець-Подільський (Kamianets-Podilskyi), hromada miejska, Kamianets-Podilskyi raion, Khmelnytska oblast",
        ),
        ("", ""),
        (" - ", ""),
        ("nie ma takiego miasta", ""),
    ];
    for (query, first) in cases {
        assert_eq!(labels(query).first().map_or("", String::as_str), first, "{query}: {:?}", labels(query));
    }
}

#[test]
fn the_town_comes_before_the_villages_around_it() {
    let both = ["Ełk, gmina miejska, pow. ełcki", "Ełk, gmina wiejska, pow. ełcki"];
    assert_eq!(labels("elk")[..2], both);
}

#[test]
fn no_two_cities_have_one_label() {
    let mut seen = HashSet::new();
    let twice: Vec<String> = REAL
        .rows
        .iter()
        .map(|row| row.naming().label(Lang::Pl) + " / " + &row.naming().region(Lang::Pl))
        .filter(|label| !seen.insert(label.clone()))
        .collect();
    assert_eq!(twice, [""; 0]);
}

#[test]
fn a_later_word_finds_too_but_after_names_that_begin_so() {
    let index = Index::new([
        named(1, "Nowa Wola", Some(900)),
        named(2, "Wola", None),
        named(3, "Wolanów", Some(10)),
        named(4, "Zduńska Wola", Some(40_000)),
    ]);
    assert_eq!(index.search("wola", 9), Found { first: vec![2, 3, 4, 1], total: 4 });
    assert_eq!(index.search("wola", 2), Found { first: vec![2, 3], total: 4 });
    assert_eq!(index.search("wola", 0), Found { first: vec![], total: 4 });
}

fn named(id: u32, name: &str, population: Option<u32>) -> Entry<u32> {
    Entry::new(Searchable { id, names: vec![name.to_owned()], places: Vec::new(), population })
}

proptest! {
    #[test]
    fn every_city_is_found_by_each_of_its_names(row in 0..10_267usize) {
        for name in REAL.rows[row].names() {
            let found = REAL.index.search(&name, 200);
            prop_assert!(found.first.contains(&row), "{}", name);
        }
    }

    #[test]
    fn no_query_makes_the_search_panic_or_give_too_many(query in "\\PC{0,20}", most in 0..20usize) {
        let found = REAL.index.search(&query, most);
        prop_assert!(found.first.len() == most.min(found.total));
        let unique: HashSet<_> = found.first.iter().collect();
        prop_assert_eq!(unique.len(), found.first.len());
    }
}
