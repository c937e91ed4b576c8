//! 隐私: what keeps personal data from eyes that need not see it.

pub mod vault;
