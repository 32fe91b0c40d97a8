//! What islands ask of the browser: the server, this device's storage, the clock, the address bar.
//!
//! Islands are drawn on the server too, where none of it exists: there every function does nothing. Islands call them
//! from effects and events only, which run in the browser alone. The calls are written on `fetch` itself, because the
//! client of the server functions would be a third of what a lesson may load.

#[cfg(feature = "hydrate")]
mod real;
#[cfg(feature = "hydrate")]
pub use real::*;

#[cfg(not(feature = "hydrate"))]
mod drawn;
#[cfg(not(feature = "hydrate"))]
pub use drawn::*;
