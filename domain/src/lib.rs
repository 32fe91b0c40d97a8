//! The academy itself: words, rules, records.
