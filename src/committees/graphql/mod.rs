//! Units, what they give and the committees on which they sit, as clients see them.

pub mod committee_changes;
pub mod joint_committee;
pub mod membership;
pub mod membership_changes;
pub mod offer;
pub mod office_holder;
pub mod unit;
pub mod unit_changes;
