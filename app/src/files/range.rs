//! A part of a file, as players ask for it.

/// What of a file is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All of it.
    Whole,
    /// From the first to the last byte, both included.
    Part(u64, u64),
    /// Nothing that is there.
    Nothing,
}

/// Reads a `Range` header. Several ranges at once, and what is no range at all, get the whole.
#[must_use]
pub fn wanted(header: Option<&str>, length: u64) -> Wanted {
    let Some(asked) = header.and_then(|header| header.strip_prefix("bytes=")) else { return Wanted::Whole };
    let Some((from, to)) = asked.trim().split_once('-').filter(|_| !asked.contains(',')) else {
        return Wanted::Whole;
    };
    match (from.parse::<u64>(), to.parse::<u64>()) {
        (Ok(from), Ok(to)) if from > to => Wanted::Whole,
        (Ok(from), _) if from >= length => Wanted::Nothing,
        (Ok(from), Ok(to)) => Wanted::Part(from, to.min(length - 1)),
        (Ok(from), Err(_)) if to.is_empty() => Wanted::Part(from, length - 1),
        (Err(_), Ok(0)) if from.is_empty() => Wanted::Nothing,
        (Err(_), Ok(_)) if from.is_empty() && length == 0 => Wanted::Nothing,
        (Err(_), Ok(last)) if from.is_empty() => Wanted::Part(length.saturating_sub(last), length - 1),
        _ => Wanted::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_cut_at_the_end_of_the_file() {
        let of = |header| wanted(Some(header), 10);
        assert_eq!(of("bytes=0-"), Wanted::Part(0, 9));
        assert_eq!(of("bytes=2-4"), Wanted::Part(2, 4));
        assert_eq!(of("bytes=8-99"), Wanted::Part(8, 9));
        assert_eq!(of("bytes=-3"), Wanted::Part(7, 9));
        assert_eq!(of("bytes=-30"), Wanted::Part(0, 9));
        assert_eq!(of("bytes=10-"), Wanted::Nothing);
        for whole in ["bytes=4-2", "bytes=0-1,4-5", "bytes=x-", "lines=1-2", "bytes=-"] {
            assert_eq!(of(whole), Wanted::Whole, "{whole}");
        }
        assert_eq!(wanted(None, 10), Wanted::Whole);
        assert_eq!(wanted(Some("bytes=-1"), 0), Wanted::Nothing);
    }
}
