//! Icons: own drawings on a 24 px grid, kept in one sprite (`style/assets`).

use leptos::prelude::*;

/// The sprite; its name carries a hash of its content, so that it can be cached for ever (`style/names.mjs`).
pub const SPRITE: &str = "/icons.a46feb4d.svg";

/// The academy's mark, for the tabs of browsers.
pub const MARK: &str = "/mark.4d6a3070.svg";

macro_rules! icons {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// Every icon that exists.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon {
            $(#[doc = concat!("`", $name, "`")] $variant,)+
        }

        impl Icon {
            /// All of them, in the order of the sprite.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its name in the sprite.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

icons! {
    Check = "check", Arrow = "arrow", Back = "back", Down = "down", Clock = "clock", Calendar = "calendar",
    Window = "window", Hall = "hall", Play = "play", Read = "read", Quiz = "quiz", List = "list",
    Pencil = "pencil", Search = "search", Person = "person", People = "people", Lock = "lock", Key = "key",
    Mail = "mail", Warn = "warn", Info = "info", Seal = "seal", Vote = "vote", Chart = "chart", Flag = "flag",
    Undo = "undo", Eye = "eye", Drag = "drag", Globe = "globe", Download = "download", Plus = "plus",
    Cross = "cross", Lamp = "lamp", Drop = "drop", Air = "air", Bike = "bike", Up = "up", File = "file",
    Image = "image", Text = "text", Bin = "bin", Leave = "leave", Copy = "copy", Gear = "gear", Moon = "moon",
}

/// An icon beside a text that says the same; screen readers skip it.
#[must_use]
pub fn icon(icon: Icon) -> AnyView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=address(icon)></use>
        </svg>
    }
    .into_any()
}

/// An icon that stands alone and therefore says what it means.
pub fn icon_saying(icon: Icon, label: impl Into<String>) -> AnyView {
    let label: String = label.into();
    view! {
        <svg class="icon" role="img" aria-label=label>
            <use href=address(icon)></use>
        </svg>
    }
    .into_any()
}

fn address(icon: Icon) -> String {
    format!("{SPRITE}#{}", icon.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    #[test]
    fn the_sprite_holds_every_icon() {
        let path = format!("{}/../style/assets{SPRITE}", env!("CARGO_MANIFEST_DIR"));
        let sprite = std::fs::read_to_string(path).unwrap();
        for icon in Icon::ALL {
            assert!(sprite.contains(&format!("id=\"{}\"", icon.name())), "{icon:?}");
        }
        assert_eq!(sprite.matches("<symbol").count(), Icon::ALL.len());
    }

    #[test]
    fn an_icon_is_silent_unless_it_stands_alone() {
        assert!(icon(Icon::Check).sent().contains(r#"aria-hidden="true""#));
        let alone = icon_saying(Icon::Lock, "zamknięte").sent();
        assert!(alone.contains(r#"role="img""#) && alone.contains(r#"aria-label="zamknięte""#), "{alone}");
    }
}
