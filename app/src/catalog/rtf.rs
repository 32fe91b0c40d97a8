//! A template as a document that any word processor opens and fills in: RTF, made from its Markdown.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The document. It is pure ASCII; everything else is written as numbered characters.
#[must_use]
pub fn document(title: &str, markdown: &str) -> String {
    let mut out = String::from(r"{\rtf1\ansi\deff0{\fonttbl{\f0\fswiss Arial;}}{\info{\title ");
    escape(title, &mut out);
    out.push_str("}}\\paperw11906\\paperh16838\\margl1134\\margr1134\\f0\\fs22\n");
    let mut lists = Vec::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        write(event, &mut lists, &mut out);
    }
    out.push('}');
    out
}

fn write(event: Event<'_>, lists: &mut Vec<Option<u64>>, out: &mut String) {
    match event {
        Event::Start(Tag::Heading { .. }) => out.push_str("{\\sb240\\sa120\\b\\fs28 "),
        Event::End(TagEnd::Heading(_)) => out.push_str("\\par}\n"),
        Event::Start(Tag::Paragraph) if lists.is_empty() => out.push_str("{\\sa160 "),
        Event::End(TagEnd::Paragraph) if lists.is_empty() => out.push_str("\\par}\n"),
        Event::Start(Tag::List(first)) => lists.push(first),
        Event::End(TagEnd::List(_)) => _ = lists.pop(),
        Event::Start(Tag::Item) => {
            out.push_str("{\\sa100\\li567\\fi-283 ");
            match lists.last_mut() {
                Some(Some(number)) => {
                    out.push_str(&format!("{number}.\\tab "));
                    *number += 1;
                }
                _ => out.push_str("\\bullet\\tab "),
            }
        }
        Event::End(TagEnd::Item) => out.push_str("\\par}\n"),
        Event::Start(Tag::Strong) => out.push_str("{\\b "),
        Event::Start(Tag::Emphasis) => out.push_str("{\\i "),
        Event::End(TagEnd::Strong | TagEnd::Emphasis) => out.push('}'),
        Event::End(TagEnd::TableCell) => out.push_str("\\tab "),
        Event::End(TagEnd::TableHead | TagEnd::TableRow) => out.push_str("\\par\n"),
        Event::Text(text) | Event::Code(text) => escape(&text, out),
        Event::SoftBreak => out.push(' '),
        Event::HardBreak => out.push_str("\\line "),
        Event::Rule => out.push_str("\\par\n"),
        _ => {}
    }
}

fn escape(text: &str, out: &mut String) {
    for sign in text.chars() {
        match sign {
            '\\' | '{' | '}' => out.extend(['\\', sign]),
            ' '..='~' => out.push(sign),
            _ => {
                // RTF knows UTF-16 in signed decimals, and a stand-in for readers that do not.
                for unit in sign.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{}?", unit.cast_signed()));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_keeps_its_shape_and_letters() {
        let rtf =
            document("Karta {1}", "### Karta\n\n**Nazwa:** …\n\n- **Ełk:** do …\n- drugi\n\n1. a\n2. b");
        assert!(rtf.is_ascii());
        assert!(rtf.contains("\\title Karta \\{1\\}"), "{rtf}");
        assert!(rtf.contains("{\\b Nazwa:} \\u8230?"), "{rtf}");
        assert!(rtf.contains("\\bullet\\tab {\\b E\\u322?k:}"), "{rtf}");
        assert!(rtf.contains("1.\\tab a") && rtf.contains("2.\\tab b"), "{rtf}");
        let (open, close) = (rtf.matches('{').count(), rtf.matches('}').count());
        assert_eq!(open, close, "{rtf}");
    }

    #[test]
    fn letters_beyond_the_first_plane_are_two_numbers() {
        let mut out = String::new();
        escape("🏙", &mut out);
        assert_eq!(out, "\\u-10180?\\u-8231?");
    }
}
