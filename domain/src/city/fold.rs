//! Folding: what people type and what the register holds are brought to one plain spelling, so that
//! "lodz" finds Łódź and "kyiv" finds Київ. Folded text is for comparing, never for showing; lists that people read are
//! sorted by `sort_key`.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::kinds::Country;
use super::naming::Naming;

/// The plain spelling of a text: lower case, without diacritics, words parted by one space.
///
/// Latin letters lose their marks (ł, đ, ø, ß and the like are replaced too). Cyrillic letters are kept as
/// they are, so that й stays apart from и. Apostrophes vanish, because the same name is written with and
/// without them; any other punctuation, the hyphen included, parts words.
pub fn fold(text: &str) -> String {
    spelled(text, push_plain)
}

/// Where a text stands in a list: a letter with a mark comes after all words with the plain letter (Szczecinek, Świdnica),
/// as in the Polish alphabet; the letters of the Ukrainian one stand in its order.
pub fn sort_key(text: &str) -> String {
    spelled(text, push_in_order)
}

fn spelled(text: &str, push: impl Fn(&mut String, char)) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    // Upper case goes first: some capitals become a letter and a loose mark, which is then dropped.
    for letter in text.nfc().flat_map(char::to_lowercase) {
        if is_apostrophe(letter) || is_combining_mark(letter) {
            continue;
        }
        if !letter.is_alphanumeric() {
            gap = true;
            continue;
        }
        if gap && !folded.is_empty() {
            folded.push(' ');
        }
        gap = false;
        push(&mut folded, letter);
    }
    folded
}

/// The folded text with its Cyrillic letters written in Latin ones by the Ukrainian national system of 2010.
///
/// None when the text has no Cyrillic letter, that is when folding already gave Latin.
pub fn fold_to_latin(text: &str) -> Option<String> {
    let folded = fold(text);
    folded.chars().any(is_cyrillic).then(|| transliterate(&folded))
}

/// A Ukrainian name as it is shown in Latin letters: capitals stay capitals, anything not Cyrillic stays as it is.
pub fn romanize(text: &str) -> String {
    let mut latin = String::with_capacity(text.len());
    let mut before = ' ';
    for letter in text.nfc() {
        let lower = letter.to_lowercase().next().unwrap_or(letter);
        if is_cyrillic(lower) {
            let letters = latin_pair(lower, before);
            let capital = letters.chars().next().filter(|_| letter.is_uppercase());
            latin.extend(capital.map(|first| first.to_ascii_uppercase()));
            latin.push_str(if capital.is_some() { &letters[1..] } else { letters });
        } else if !is_apostrophe(letter) {
            latin.push(letter);
        }
        before = if is_apostrophe(letter) { before } else { lower };
    }
    latin
}

/// A city's naming as it is shown: Ukrainian units in Latin letters, and the name in both scripts.
pub(super) fn with_latin(naming: Naming) -> Naming {
    if naming.country != Country::Ukraine {
        return naming;
    }
    Naming {
        latin: Some(romanize(naming.centre.as_ref().unwrap_or(&naming.name))),
        region: romanize(&naming.region.replace("область", "oblast")),
        county: naming.county.as_deref().map(romanize),
        ..naming
    }
}

fn push_plain(folded: &mut String, letter: char) {
    if is_cyrillic(letter) {
        folded.push(letter);
    } else if let Some(plain) = undecomposable(letter) {
        folded.push_str(plain);
    } else {
        folded.extend(letter.nfd().filter(|part| !is_combining_mark(*part)));
    }
}

/// Sorts after every letter, and before the marks that `push_in_order` puts there.
const AFTER_LETTERS: char = '\u{E000}';

/// A letter as its plain one and something that sorts after every letter.
fn push_in_order(key: &mut String, letter: char) {
    if let Some(plain) = undecomposable(letter) {
        key.push_str(plain);
        key.push(AFTER_LETTERS);
        return;
    }
    for part in letter.nfd() {
        match part {
            'ґ' => key.extend(['г', AFTER_LETTERS]),
            'є' => key.extend(['е', AFTER_LETTERS]),
            'і' => key.extend(['и', AFTER_LETTERS]),
            mark if is_combining_mark(mark) => {
                let place = u32::from(AFTER_LETTERS) + u32::from(mark);
                key.push(char::from_u32(place).unwrap_or(AFTER_LETTERS));
            }
            plain => key.push(plain),
        }
    }
}

/// Letters that Unicode does not take apart into a letter and a mark.
fn undecomposable(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ø' => "o",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ı' => "i",
        'þ' => "th",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ĸ' => "k",
        'ſ' => "s",
        _ => return None,
    })
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | '′' | '`' | '´')
}

fn is_cyrillic(letter: char) -> bool {
    ('\u{0400}'..='\u{052F}').contains(&letter)
}

fn transliterate(folded: &str) -> String {
    let mut latin = String::with_capacity(folded.len());
    let mut before = ' ';
    for letter in folded.chars() {
        if is_cyrillic(letter) {
            latin.push_str(latin_pair(letter, before));
        } else {
            latin.push(letter);
        }
        before = letter;
    }
    latin
}

/// One Cyrillic letter after the letter before it.
fn latin_pair(letter: char, before: char) -> &'static str {
    // зг is written zgh, so that it is not read as ж (zh).
    if letter == 'г' && before == 'з' { "gh" } else { latin_letter(letter, !before.is_alphanumeric()) }
}

/// One Cyrillic letter in Latin ones; some are written otherwise at the beginning of a word.
fn latin_letter(letter: char, opens_word: bool) -> &'static str {
    match (letter, opens_word) {
        ('є', true) => "ye",
        ('є', false) => "ie",
        ('ї', true) => "yi",
        ('й', true) => "y",
        ('ї' | 'й' | 'і', _) => "i",
        ('ю', true) => "yu",
        ('ю', false) => "iu",
        ('я', true) => "ya",
        ('я', false) => "ia",
        ('а', _) => "a",
        ('б', _) => "b",
        ('в', _) => "v",
        ('г', _) => "h",
        ('ґ', _) => "g",
        ('д', _) => "d",
        ('е' | 'э', _) => "e",
        ('ё', _) => "io",
        ('ж', _) => "zh",
        ('з', _) => "z",
        ('и' | 'ы', _) => "y",
        ('к', _) => "k",
        ('л', _) => "l",
        ('м', _) => "m",
        ('н', _) => "n",
        ('о', _) => "o",
        ('п', _) => "p",
        ('р', _) => "r",
        ('с', _) => "s",
        ('т', _) => "t",
        ('у', _) => "u",
        ('ў', _) => "w",
        ('ф', _) => "f",
        ('х', _) => "kh",
        ('ц', _) => "ts",
        ('ч', _) => "ch",
        ('ш', _) => "sh",
        ('щ', _) => "shch",
        // The soft and the hard sign have no Latin letter.
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn latin_letters_lose_their_marks() {
        let cases = [
            ("Łódź", "lodz"),
            ("Ełk", "elk"),
            ("Bielsko-Biała", "bielsko biala"),
            ("  Žďár   nad Sázavou ", "zdar nad sazavou"),
            ("Bălți", "balti"),
            // The old spelling with a cedilla meets the one with a comma.
            ("Bălţi", "balti"),
            ("Straße", "strasse"),
            ("Đurđevac", "durdevac"),
            ("Røros", "roros"),
            ("Ærø", "aero"),
            ("ISTANBUL İstanbul ısı", "istanbul istanbul isi"),
            // A letter and a loose mark is the same as the letter with its mark.
            ("Ło\u{301}dz\u{301}", "lodz"),
            ("Kamʼianets’", "kamianets"),
            ("Sędziszów (miasto)", "sedziszow miasto"),
            ("---", ""),
        ];
        for (text, folded) in cases {
            assert_eq!(fold(text), folded, "{text}");
            assert_eq!(fold_to_latin(text), None, "{text}");
        }
    }

    #[test]
    fn lists_follow_the_alphabet() {
        let lists = [
            vec!["Szczecinek", "Świdnica", "Świdnik", "Tczew"],
            vec!["Lubin", "Łomża", "Łowicz", "Mielec"],
            vec!["Zamość", "Zwoleń", "Źródła", "Żagań", "Żory"],
            vec!["Bielawa", "Bielsk", "Bielsko-Biała", "Bielsko Podlaskie", "Bieruń"],
            vec!["Oborniki", "Ozorków", "Ósmy", "Paczków"],
            vec!["Cvikov", "Čadca", "Děčín", "Žatec"],
            vec![
                "Гадяч",
                "Ґрунь",
                "Дубно",
                "Елань",
                "Єланець",
                "Жовква",
                "Изюм",
                "Іршава",
                "Їжакевич",
                "Йосипівка",
                "Київ",
            ],
        ];
        for list in lists {
            let mut sorted = list.clone();
            sorted.reverse();
            sorted.sort_by_cached_key(|name| sort_key(name));
            assert_eq!(sorted, list);
        }
        assert_eq!(sort_key("ŁÓDŹ"), sort_key("Ło\u{301}dz\u{301}"));
    }

    #[test]
    fn cyrillic_is_kept_and_has_a_latin_spelling() {
        let cases = [
            ("Київ", "київ", "kyiv"),
            ("Миколаїв", "миколаїв", "mykolaiv"),
            ("Кам’янець-Подільський", "камянець подільський", "kamianets podilskyi"),
            ("Згурівка", "згурівка", "zghurivka"),
            ("Їжакевич", "їжакевич", "yizhakevych"),
            ("Єланець", "єланець", "yelanets"),
            ("Ґрунь Юрій Яготин", "ґрунь юрій яготин", "grun yurii yahotyn"),
            ("Щасливе", "щасливе", "shchaslyve"),
            ("Львів", "львів", "lviv"),
            // й typed as и with a loose breve.
            ("Горо\u{434}ни\u{438}\u{306}", "городний", "horodnyi"),
        ];
        for (text, folded, latin) in cases {
            assert_eq!(fold(text), folded, "{text}");
            assert_eq!(fold_to_latin(text).as_deref(), Some(latin), "{text}");
        }
    }

    #[test]
    fn a_name_is_shown_in_latin_letters_with_its_capitals() {
        let cases = [
            ("Миколаїв", "Mykolaiv"),
            ("Кам’янець-Подільський", "Kamianets-Podilskyi"),
            ("Новий Яр", "Novyi Yar"),
            ("Щастя", "Shchastia"),
            ("Ełk", "Ełk"),
        ];
        for (name, latin) in cases {
            assert_eq!(romanize(name), latin);
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
            prop_assert!(!once.starts_with(' ') && !once.ends_with(' ') && !once.contains("  "));
        }

        #[test]
        fn case_never_matters_for_names(text in "[a-zA-ZąćęłńóśźżĄĆĘŁŃÓŚŹŻа-яА-ЯіїєґІЇЄҐ' -]{0,30}") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
            prop_assert_eq!(fold_to_latin(&text.to_uppercase()), fold_to_latin(&text));
        }
    }
}
