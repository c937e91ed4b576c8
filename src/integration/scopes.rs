//! What a municipal system can be let read. What is not listed here is never a scope.

use crate::policy::{Action, Who};

/// The actions that can be scopes: all of them read.
pub fn all() -> impl Iterator<Item = Action> {
    Action::ALL
        .iter()
        .copied()
        .filter(|action| action.rule().who.contains(&Who::Service))
}

/// The scope of this name.
pub fn known(name: &str) -> bool {
    all().any(|action| action.name() == name)
}

/// What is both wanted and held, in the order held.
pub fn common(held: &str, wanted: &str) -> Vec<String> {
    held.split(' ')
        .filter(|scope| wanted.split(' ').any(|name| name == *scope) && known(scope))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{all, common, known};

    #[test]
    fn scopes_read_and_nothing_else_is_one() {
        assert!(all().count() > 2);
        assert!(all().all(|action| action.name().ends_with("Read")));
        for unknown in ["", "PersonRead", "PersonUpdate", "AuditRead ", "auditRead"] {
            assert!(!known(unknown), "{unknown}");
        }
    }

    #[test]
    fn what_is_not_held_or_not_known_any_more_is_not_given() {
        assert_eq!(
            common("AuditRead Gone CardStockRead", "AuditRead Gone PersonRead"),
            ["AuditRead"]
        );
        assert!(common("", "AuditRead").is_empty() && common("AuditRead", "").is_empty());
    }
}
