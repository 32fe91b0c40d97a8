//! How long a text is and how long its sentences are: what an author can do something about.

/// The size of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    /// Words.
    pub words: usize,
    /// Sentences; a heading and an item of a list are one each.
    pub sentences: usize,
}

impl Prose {
    /// Measures a text in Markdown.
    #[must_use]
    pub fn of(markdown: &str) -> Self {
        let mut all = Self::default();
        for line in paragraphs(markdown) {
            let mut open = false;
            for word in line.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)) {
                all.words += 1;
                open = true;
                if ends_sentence(word) {
                    all.sentences += 1;
                    open = false;
                }
            }
            all.sentences += usize::from(open);
        }
        all
    }

    /// Words in a sentence, on average, rounded; nought for no text.
    #[must_use]
    pub const fn words_a_sentence(self) -> usize {
        match self.sentences {
            0 => 0,
            sentences => (self.words + sentences / 2) / sentences,
        }
    }
}

/// Lines that belong together; a heading, an item or a row of a table stands for itself.
fn paragraphs(markdown: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in markdown.lines() {
        let line = line.trim();
        let stands_alone = line.starts_with(['#', '-', '*', '+', '|', '>'])
            || line
                .split_once(['.', ')'])
                .is_some_and(|(n, _)| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()));
        match all.last_mut() {
            Some(last) if goes_on && !stands_alone && !line.is_empty() => {
                last.push(' ');
                last.push_str(line);
            }
            _ => all.push(line.to_owned()),
        }
        goes_on = !line.is_empty();
    }
    all
}

/// Whether a word is the last one of its sentence; "2." and "np." are not.
fn ends_sentence(word: &str) -> bool {
    let bare = word.trim_end_matches(['"', '”', '’', ')', '*', '_', ']']);
    let Some(before) = bare.strip_suffix(['.', '!', '?', '…']) else { return false };
    let letters = before.trim_start_matches(|c: char| !c.is_alphanumeric());
    bare.ends_with(['!', '?', '…'])
        || !(SHORT.contains(&letters) || letters.chars().all(|c| c.is_ascii_digit()))
}

/// Abbreviations that end in a dot.
const SHORT: [&str; 18] = [
    "np", "tzn", "tj", "itd", "itp", "m.in", "ok", "ul", "art", "ust", "pkt", "godz", "tys", "e.g", "i.e",
    "etc", "r", "str",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_headings_and_items_are_counted() {
        let text = "## Cena\n\nKryterium ceny może ważyć 60%. Pozostałe 40%\nto miejsce na koszty, np. przez 10 lat:\n\n- koszt **utrzymania** w roku 2–5,\n- czas naprawy.";
        let prose = Prose::of(text);
        assert_eq!(prose, Prose { words: 23, sentences: 5 });
        assert_eq!(prose.words_a_sentence(), 5);
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(Prose::of(" \n\n— \n"), Prose::default());
        assert_eq!(Prose::default().words_a_sentence(), 0);
    }
}
