//! Finding a city among ten thousand by what people type. Pure: the index is built once from the register
//! and asked many times.

use std::collections::HashMap;

use super::fold;

/// How well a city answers a query; the smaller, the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// A name, a centre or a Latin spelling is exactly what was typed.
    Exact,
    /// One of them begins with it.
    Beginning,
    /// A later word of one of them begins with it.
    LaterWord,
    /// The first typed word begins a name and every other one occurs in the name or the units around.
    WithPlace,
}

/// What the index has to know of a city.
#[derive(Clone, Debug)]
pub struct Searchable<Id> {
    /// Whom to return.
    pub id: Id,
    /// Every name it goes by: official, centre, Latin.
    pub names: Vec<String>,
    /// The units that it lies in and its kind, for queries such as "Ełk wiejska".
    pub places: Vec<String>,
    /// Inhabitants; of cities that fit alike the larger comes first, unknown last.
    pub population: Option<u32>,
}

/// The cities found, best first, and how many there are in all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<Id> {
    /// At most as many as were asked for.
    pub first: Vec<Id>,
    /// All that fit.
    pub total: usize,
}

/// An index over the whole register.
#[derive(Debug)]
pub struct Index<Id> {
    cities: Vec<Entry<Id>>,
    /// Every word beginning of every name, sorted by the text that follows from there.
    beginnings: Vec<Beginning>,
}

/// A city as the index holds it: a fraction of what it was made from.
#[derive(Debug)]
pub struct Entry<Id> {
    id: Id,
    /// Folded names, joined by a character that no folded text holds.
    names: Box<str>,
    /// Words of names and places, with a space before each.
    words: Box<str>,
    population: Option<u32>,
}

/// A place in the names of a city where a word begins.
#[derive(Clone, Copy, Debug)]
struct Beginning {
    city: u32,
    start: u32,
    end: u32,
    opens_name: bool,
}

const NAME_END: char = '\n';

impl<Id: Copy> Index<Id> {
    /// Builds the index. Among cities that fit alike and are of one size, the order given here is kept,
    /// after their folded names.
    pub fn new(cities: impl IntoIterator<Item = Entry<Id>>) -> Self {
        let mut entries: Vec<Entry<Id>> = cities.into_iter().collect();
        entries.shrink_to_fit();
        // Larger cities first, then by name: the place in this list decides between cities that fit alike.
        entries.sort_by(|a, b| b.population.cmp(&a.population).then_with(|| a.names.cmp(&b.names)));
        let mut beginnings: Vec<Beginning> =
            (0..).zip(&entries).flat_map(|(city, entry)| entry.beginnings(city)).collect();
        beginnings.sort_by(|a, b| text(&entries, *a).cmp(text(&entries, *b)));
        Self { cities: entries, beginnings }
    }

    /// How many cities the index holds.
    pub fn len(&self) -> usize {
        self.cities.len()
    }

    /// Whether the index holds no city.
    pub fn is_empty(&self) -> bool {
        self.cities.is_empty()
    }

    /// Finds cities by name, centre or Latin spelling: an exact one first, then those that begin so, then
    /// those with a later word that begins so; the larger before the smaller. An empty query finds none.
    pub fn search(&self, query: &str, most: usize) -> Found<Id> {
        let mut fits: HashMap<u32, Fit> = HashMap::new();
        // What was typed in Cyrillic is looked up in Latin as well: Лодзь finds Łódź.
        for folded in [Some(fold::fold(query)), fold::fold_to_latin(query)].into_iter().flatten() {
            if !folded.is_empty() {
                self.look_up(&folded, &mut fits);
            }
        }
        let total = fits.len();
        let mut found: Vec<(Fit, u32)> = fits.into_iter().map(|(city, fit)| (fit, city)).collect();
        if total > most && most > 0 {
            found.select_nth_unstable(most - 1);
        }
        found.truncate(most);
        found.sort_unstable();
        Found { first: found.iter().map(|(_, city)| self.cities[*city as usize].id).collect(), total }
    }

    fn look_up(&self, folded: &str, fits: &mut HashMap<u32, Fit>) {
        let mut note = |city, fit: Fit| {
            fits.entry(city).and_modify(|known| *known = fit.min(*known)).or_insert(fit);
        };
        for beginning in self.beginning_with(folded) {
            let whole = beginning.end - beginning.start;
            let fit = match beginning.opens_name {
                true if whole as usize == folded.len() => Fit::Exact,
                true => Fit::Beginning,
                false => Fit::LaterWord,
            };
            note(beginning.city, fit);
        }
        let Some((first, rest)) = folded.split_once(' ') else { return };
        for beginning in self.beginning_with(first) {
            if self.cities[beginning.city as usize].has_words(rest) {
                note(beginning.city, Fit::WithPlace);
            }
        }
    }

    fn beginning_with(&self, folded: &str) -> impl Iterator<Item = &Beginning> {
        let from = self.beginnings.partition_point(|known| text(&self.cities, *known) < folded);
        self.beginnings[from..]
            .iter()
            .take_while(move |known| text(&self.cities, **known).starts_with(folded))
    }
}

impl<Id> Entry<Id> {
    /// Keeps what a search compares.
    #[must_use]
    pub fn new(city: Searchable<Id>) -> Self {
        let mut names: Vec<String> = city.names.iter().flat_map(|name| spellings(name)).collect();
        let mut words: Vec<String> = city.places.iter().flat_map(|place| spellings(place)).collect();
        words.extend(names.iter().cloned());
        // The first name decides the order among equals, so later ones are dropped where they repeat it.
        let mut seen = std::collections::HashSet::new();
        names.retain(|name| !name.is_empty() && seen.insert(name.clone()));
        let words = format!(" {}", words.join(" "));
        Self { id: city.id, names: names.join("\n").into(), words: words.into(), population: city.population }
    }

    fn beginnings(&self, city: u32) -> Vec<Beginning> {
        let mut found = Vec::new();
        let mut start = 0;
        for name in self.names.split(NAME_END) {
            let end = offset(start as usize + name.len());
            let later = name.match_indices(' ').map(|(space, _)| start + offset(space) + 1);
            for word in std::iter::once(start).chain(later) {
                found.push(Beginning { city, start: word, end, opens_name: word == start });
            }
            start = end + 1;
        }
        found
    }

    /// Whether each of the words begins a word of the names or the places.
    fn has_words(&self, words: &str) -> bool {
        words
            .split(' ')
            .all(|word| self.words.match_indices(word).any(|(at, _)| self.words[..at].ends_with(' ')))
    }
}

fn text<Id>(cities: &[Entry<Id>], at: Beginning) -> &str {
    &cities[at.city as usize].names[at.start as usize..at.end as usize]
}

/// A name folded, and in Latin letters where it is Cyrillic.
fn spellings(name: &str) -> impl Iterator<Item = String> {
    std::iter::once(fold::fold(name)).chain(fold::fold_to_latin(name))
}

/// Names of cities are far shorter than 4 GB.
fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
