//! Finding a course in the catalogue: words, how long it takes, its topic. All that are asked for must fit.

use super::topic::Topic;
use super::views::CourseCard;
use crate::city::fold::fold;
use crate::lang::Lang;

/// How much time a course may take, by its declared hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// At most three hours: an afternoon.
    Short,
    /// At most ten hours.
    Medium,
    /// More than that: a programme of weeks.
    Long,
}

impl Length {
    /// All, the shortest first.
    pub const ALL: [Self; 3] = [Self::Short, Self::Medium, Self::Long];

    /// Its word in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Short => "do-3",
            Self::Medium => "do-10",
            Self::Long => "ponad-10",
        }
    }

    /// The length of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|length| length.word() == word)
    }

    /// Its name.
    #[must_use]
    pub const fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Short => lang.t("do 3 godzin", "up to 3 hours"),
            Self::Medium => lang.t("do 10 godzin", "up to 10 hours"),
            Self::Long => lang.t("ponad 10 godzin", "over 10 hours"),
        }
    }

    const fn fits(self, hours: u32) -> bool {
        match self {
            Self::Short => hours <= 3,
            Self::Medium => hours <= 10,
            Self::Long => hours > 10,
        }
    }
}

/// One thing that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// The words.
    Words,
    /// The length.
    Length,
    /// The topic.
    Topic,
}

/// What the catalogue is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CourseSearch {
    /// Every one of these begins or stands within a word of the title, the lead or a module's title.
    pub words: String,
    /// How long it may take.
    pub length: Option<Length>,
    /// What it is about.
    pub topic: Option<Topic>,
}

impl CourseSearch {
    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.trim().is_empty() && self.length.is_none() && self.topic.is_none()
    }

    /// The courses that fit, in their order.
    #[must_use]
    pub fn found<'a>(&self, cards: &'a [CourseCard]) -> Vec<&'a CourseCard> {
        let all = [Filter::Words, Filter::Length, Filter::Topic];
        cards.iter().filter(|card| all.into_iter().all(|filter| self.fits(filter, card))).collect()
    }

    /// Of what is asked for, the thing that fits the fewest courses: the one to drop when nothing is found. Only where
    /// more than one thing is asked for.
    #[must_use]
    pub fn narrowest(&self, cards: &[CourseCard]) -> Option<Filter> {
        let asked: Vec<Filter> = self.asked().collect();
        let fitting = |filter: &Filter| cards.iter().filter(|card| self.fits(*filter, card)).count();
        if asked.len() > 1 { asked.into_iter().min_by_key(fitting) } else { None }
    }

    /// The search without that thing.
    #[must_use]
    pub fn without(&self, filter: Filter) -> Self {
        let mut rest = self.clone();
        match filter {
            Filter::Words => rest.words.clear(),
            Filter::Length => rest.length = None,
            Filter::Topic => rest.topic = None,
        }
        rest
    }

    fn asked(&self) -> impl Iterator<Item = Filter> {
        [
            (!self.words.trim().is_empty()).then_some(Filter::Words),
            self.length.map(|_| Filter::Length),
            self.topic.map(|_| Filter::Topic),
        ]
        .into_iter()
        .flatten()
    }

    fn fits(&self, filter: Filter, card: &CourseCard) -> bool {
        match filter {
            Filter::Words => {
                let text = fold(&format!("{} {} {}", card.title, card.lead, card.contents.join(" ")));
                fold(&self.words).split_whitespace().all(|word| text.contains(word))
            }
            Filter::Length => self.length.is_none_or(|length| length.fits(card.declared_hours)),
            Filter::Topic => self.topic.is_none_or(|topic| card.topics.contains(&topic)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::CourseId;

    fn card(title: &str, hours: u32, topics: &[Topic], module: &str) -> CourseCard {
        CourseCard {
            id: CourseId(uuid::Uuid::nil()),
            slug: title.to_lowercase(),
            lang: Lang::Pl,
            title: title.into(),
            lead: "Dla urzędów.".into(),
            declared_hours: hours,
            topics: topics.to_vec(),
            contents: vec![module.into()],
            modules: 1,
            lessons: 1,
        }
    }

    fn cards() -> [CourseCard; 3] {
        [
            card("Lider", 19, &[Topic::Strategy, Topic::Data], "Oświetlenie ulic"),
            card("Próbka", 2, &[Topic::Strategy], "Cel w zdaniu"),
            card("Budżet", 8, &[Topic::Finance], "Źródła pieniędzy"),
        ]
    }

    fn titles(search: &CourseSearch) -> Vec<String> {
        search.found(&cards()).into_iter().map(|card| card.title.clone()).collect()
    }

    #[test]
    fn words_are_sought_in_modules_too_and_everything_asked_must_fit() {
        let words = |words: &str| CourseSearch { words: words.into(), ..CourseSearch::default() };
        assert_eq!(titles(&words("oswietlenie")), ["Lider"]);
        assert_eq!(titles(&words("urzędów")), ["Lider", "Próbka", "Budżet"]);
        let topic = CourseSearch { topic: Some(Topic::Strategy), ..CourseSearch::default() };
        assert_eq!(titles(&topic), ["Lider", "Próbka"]);
        assert_eq!(titles(&CourseSearch { length: Some(Length::Short), ..topic.clone() }), ["Próbka"]);
        assert_eq!(titles(&CourseSearch { length: Some(Length::Long), ..topic }), ["Lider"]);
    }

    #[test]
    fn what_fits_the_fewest_is_dropped_first() {
        let search = CourseSearch {
            words: "pieniedzy".into(),
            length: Some(Length::Short),
            topic: Some(Topic::Strategy),
        };
        assert_eq!(titles(&search), [""; 0]);
        assert_eq!(search.narrowest(&cards()), Some(Filter::Words));
        let rest = search.without(Filter::Words);
        assert_eq!(titles(&rest), ["Próbka"]);
        assert_eq!(rest.without(Filter::Topic).narrowest(&cards()), None, "one thing alone is not narrower");
    }

    #[test]
    fn words_of_addresses_lead_back() {
        assert!(Length::ALL.into_iter().all(|length| Length::from_word(length.word()) == Some(length)));
        assert_eq!(Topic::split(&Topic::joined(&Topic::ALL)), Topic::ALL);
        assert_eq!(Topic::split("nieznane  dane"), [Topic::Data]);
    }
}
