//! What a learner does with lessons.

mod complete_lesson;
mod record;
mod save_block_answer;

pub use complete_lesson::{Completed, complete_lesson};
pub(crate) use complete_lesson::{Fact, must_be_in_time, put_completion};
pub use record::{NewEvent, record};
pub use save_block_answer::{BlockAnswer, KeptAnswer, save_block_answer};

/// No answer and no event is larger than this, in bytes.
const MAX_BODY: usize = 16 * 1024;
