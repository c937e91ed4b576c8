//! How many requests an address and a caller may send.

use std::{hash::Hash, net::IpAddr, num::NonZeroU32, time::Duration};

use axum::http::StatusCode;
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use uuid::Uuid;

use super::{
    problem::{Code, Problem, Refusal},
    settings::HttpSettings,
};
use crate::identity::limits::network;

/// Token buckets by address and by caller.
pub struct Rates {
    addresses: Option<DefaultKeyedRateLimiter<IpAddr>>,
    callers: Option<DefaultKeyedRateLimiter<Uuid>>,
    clock: DefaultClock,
}

impl Rates {
    pub fn new(settings: &HttpSettings) -> Self {
        Self {
            addresses: limiter(settings.address_rate, settings.address_burst),
            callers: limiter(settings.caller_rate, settings.caller_burst),
            clock: DefaultClock::default(),
        }
    }

    pub fn address(&self, address: IpAddr) -> Result<(), Refusal> {
        self.check(self.addresses.as_ref(), &network(address), "this address")
    }

    pub fn caller(&self, caller: Uuid) -> Result<(), Refusal> {
        self.check(self.callers.as_ref(), &caller, "this account")
    }

    fn check<K: Hash + Eq + Clone>(
        &self,
        limiter: Option<&DefaultKeyedRateLimiter<K>>,
        key: &K,
        whose: &str,
    ) -> Result<(), Refusal> {
        let Some(limiter) = limiter else {
            return Ok(());
        };
        limiter.check_key(key).map_err(|not_until| {
            let wait = not_until.wait_time_from(self.clock.now());
            Refusal::http(
                StatusCode::TOO_MANY_REQUESTS,
                Problem::new(
                    Code::Throttled,
                    format!("Too many requests from {whose}; try again later."),
                ),
            )
            .retry_after(seconds_up(wait))
        })
    }

    /// Forgets those whose buckets are full again.
    pub fn forget_idle(&self) {
        if let Some(limiter) = &self.addresses {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        if let Some(limiter) = &self.callers {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

fn limiter<K: Hash + Eq + Clone>(rate: u32, burst: u32) -> Option<DefaultKeyedRateLimiter<K>> {
    let quota = Quota::per_second(NonZeroU32::new(rate)?);
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Some(RateLimiter::keyed(quota.allow_burst(burst)))
}

fn seconds_up(wait: Duration) -> u64 {
    (wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_a_bucket_and_each_network_of_version_6() {
        let rates = Rates::new(&HttpSettings {
            address_rate: 1,
            address_burst: 2,
            caller_rate: 0,
            ..HttpSettings::default()
        });
        let from = |address: &str| rates.address(address.parse().unwrap());
        assert!(from("192.0.2.1").is_ok() && from("192.0.2.1").is_ok());
        let refusal = from("192.0.2.1").expect_err("the third within a second");
        assert_eq!(refusal.status, 429);
        assert_eq!(refusal.headers[0].0, "retry-after");
        assert!(from("192.0.2.2").is_ok());
        assert!(from("2001:db8::1").is_ok() && from("2001:db8::2").is_ok());
        assert!(from("2001:db8::3").is_err());
        assert!(
            (0..1000).all(|_| rates.caller(Uuid::nil()).is_ok()),
            "0 means no limit"
        );
    }
}
