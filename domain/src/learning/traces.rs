//! What counts as having begun to learn, in the words of SQL.

/// The tables in which learning leaves a trace: somebody read or completed something, answered a block, or started an
/// attempt at a quiz. What `Seat::has_begun` takes for a trace is one here.
const TABLES: [&str; 5] =
    ["learning_position", "learning_event", "completion", "block_answer", "quiz_attempt"];

/// The condition that the enrollment `e` of a statement has left a trace of learning.
pub(crate) fn has_trace() -> String {
    let traces = TABLES.map(|table| format!("EXISTS (SELECT 1 FROM {table} x WHERE x.enrollment_id = e.id)"));
    format!("({})", traces.join(" OR "))
}
