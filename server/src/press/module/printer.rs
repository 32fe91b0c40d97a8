//! The printer of a server: looks on the shelf, and prints what is not there, one module at a time.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use app::learning::{Edition, Printed, Printer, Printing};
use domain::access::Actor;
use domain::catalog::content::BlockData;
use domain::files::{for_paper, queries};
use domain::ids::FileId;
use domain::learning::booklet::Booklet;
use domain::{Academy, Error};
use tokio::sync::Semaphore;

use super::shelf::Shelf;
use super::{MARKUP, Pictures, module, sheet};

/// The most pixels of all pictures of a module together: they are all in memory while it is printed.
const PIXELS: u32 = 16_000_000;
/// The most pixels of one: 200 to the inch, as wide as the text.
const FINEST: u32 = 1_500_000;
/// The fewest that a picture is given.
const COARSEST: u32 = 200_000;

/// Prints modules and keeps what was printed; printing one takes about 40 MB, and its pictures. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ModulePrinter {
    shelf: Shelf,
    places: Arc<Semaphore>,
}

impl ModulePrinter {
    /// A printer that keeps its documents in this data folder.
    #[must_use]
    pub fn new(data: &Path) -> Self {
        Self { shelf: Shelf::new(data), places: Arc::new(Semaphore::new(1)) }
    }

    async fn printed(&self, academy: &Academy, actor: &Actor, booklet: &Booklet) -> domain::Result<Printed> {
        let (edition, name) = (edition(booklet), self.name(academy, booklet));
        if let Some(known) = self.shelf.find(edition, &name) {
            return Ok(known);
        }
        let place = self.places.clone().acquire_owned().await.map_err(Error::broken)?;
        // Whoever was before in the line may have asked for the same.
        if let Some(known) = self.shelf.find(edition, &name) {
            return Ok(known);
        }
        let pictures = pictures(academy, actor, booklet).await;
        // Printed without a picture it is sent, and not taken for the whole document later.
        let is_whole = pictures.len() == pictured(booklet).len();
        let (settings, booklet, shelf) = (academy.settings().clone(), booklet.clone(), self.shelf.clone());
        let printing = tokio::task::spawn_blocking(move || {
            // Given back by the printing thread, and the document is kept even when its reader has gone meanwhile.
            let _place = place;
            let pdf = module(&settings, &booklet, &pictures, &name).map_err(Error::broken)?;
            let kept_as = if is_whole { name } else { format!("{name}-part") };
            shelf.keep(edition, &kept_as, &pdf).map_err(Error::broken)
        });
        printing.await.map_err(Error::broken)?
    }
}

impl Printer for ModulePrinter {
    fn size(&self, edition: Edition) -> Option<u64> {
        self.shelf.size(edition)
    }

    fn name(&self, academy: &Academy, booklet: &Booklet) -> String {
        // All that is printed, and what prints it: another cohort, a course that is renamed or another release of this
        // program make another document. Pictures never change under their id.
        let sheet = sheet::sheet(academy.settings(), booklet, &Pictures::new());
        format!("{:032x}", typst::utils::hash128(&(MARKUP, sheet, pictured(booklet))))
    }

    fn print<'a>(&'a self, academy: &'a Academy, actor: &'a Actor, booklet: &'a Booklet) -> Printing<'a> {
        Box::pin(self.printed(academy, actor, booklet))
    }
}

fn edition(booklet: &Booklet) -> Edition {
    (booklet.content.version, booklet.content.texts_revision, booklet.lang)
}

/// The pictures of a module, each once.
fn pictured(booklet: &Booklet) -> BTreeSet<uuid::Uuid> {
    let blocks = booklet.content.lessons.iter().flat_map(|lesson| &lesson.blocks);
    let files = blocks.filter_map(|block| match block.data {
        BlockData::Image { file } => Some(file.0),
        _ => None,
    });
    files.collect()
}

/// The pictures that the actor may see, small enough for paper; what cannot be read is told in words.
async fn pictures(academy: &Academy, actor: &Actor, booklet: &Booklet) -> Pictures {
    let files = pictured(booklet);
    let each = PIXELS / u32::try_from(files.len().max(1)).unwrap_or(u32::MAX);
    let mut pictures = Pictures::new();
    for id in files.into_iter().map(FileId) {
        let paper = match queries::open(academy, actor, id).await {
            Ok(file) => for_paper(&file, each.clamp(COARSEST, FINEST)).await,
            Err(_) => None,
        };
        match paper {
            Some(paper) => drop(pictures.insert(id, paper)),
            None => tracing::warn!(file = %id, "a picture cannot be printed"),
        }
    }
    pictures
}
