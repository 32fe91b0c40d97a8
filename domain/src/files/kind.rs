//! Kinds of files with their limits, in the words of upload forms.

use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// What a file is for; its limits follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// A picture: PNG, JPEG or WebP. It is drawn anew, so nothing hidden in it survives.
    Image,
    /// A document to take along.
    Document,
    /// A film: MP4 or WebM.
    Video,
    /// Captions of a film: WebVTT.
    Captions,
}

impl FileKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Image, Self::Document, Self::Video, Self::Captions];

    /// The word that is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Document => "document",
            Self::Video => "video",
            Self::Captions => "captions",
        }
    }

    /// The most megabytes that an upload may have.
    #[must_use]
    pub const fn megabytes(self) -> u32 {
        match self {
            Self::Image => 10,
            Self::Document => 25,
            Self::Video => 500,
            Self::Captions => 1,
        }
    }

    /// The most bytes that an upload may have.
    #[must_use]
    pub const fn limit(self) -> u64 {
        self.megabytes() as u64 * 1024 * 1024
    }

    /// What a file chooser offers.
    #[must_use]
    pub const fn accept(self) -> &'static str {
        match self {
            Self::Image => "image/png,image/jpeg,image/webp",
            Self::Document => ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.csv,.txt",
            Self::Video => "video/mp4,video/webm",
            Self::Captions => ".vtt,text/vtt",
        }
    }

    /// Which files are taken, for hints and errors.
    #[must_use]
    pub const fn takes(self, lang: Lang) -> &'static str {
        match self {
            Self::Image => lang.t("PNG, JPEG lub WebP, najwyżej 10 MB", "PNG, JPEG or WebP, at most 10 MB"),
            Self::Document => lang.t(
                "PDF, DOCX, XLSX, PPTX, ODT, ODS, CSV lub TXT, najwyżej 25 MB",
                "PDF, DOCX, XLSX, PPTX, ODT, ODS, CSV or TXT, at most 25 MB",
            ),
            Self::Video => lang.t("MP4 lub WebM, najwyżej 500 MB", "MP4 or WebM, at most 500 MB"),
            Self::Captions => lang.t("WebVTT (.vtt), najwyżej 1 MB", "WebVTT (.vtt), at most 1 MB"),
        }
    }

    /// Whether a browser shows it on a page; everything else is only saved.
    #[must_use]
    pub const fn is_shown(self) -> bool {
        matches!(self, Self::Image | Self::Video)
    }
}

impl std::str::FromStr for FileKind {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.word() == word).ok_or(())
    }
}
