//! WGS-84 is stored; GCJ-02, in which maps published in China are drawn, is given on request.

use std::f64::consts::PI;

use super::graphql::{Datum, GeoPoint};

/// Krasovsky 1940: semi-major axis in metres and squared eccentricity, on which GCJ-02 is defined.
const AXIS: f64 = 6_378_245.0;
const ECCENTRICITY: f64 = 0.006_693_421_622_965_943;

/// Gives stored degrees in the datum asked for.
pub fn give(latitude: f64, longitude: f64, datum: Datum) -> GeoPoint {
    let (latitude, longitude) = match datum {
        Datum::Wgs84 => (latitude, longitude),
        Datum::Gcj02 => shifted(latitude, longitude),
    };
    GeoPoint {
        latitude,
        longitude,
        datum,
    }
}

/// Takes degrees in any datum as WGS-84.
pub fn take(latitude: f64, longitude: f64, datum: Datum) -> (f64, f64) {
    match datum {
        Datum::Wgs84 => (latitude, longitude),
        Datum::Gcj02 => {
            // The shift changes slowly: each round is about a thousand times nearer.
            (0..4).fold((latitude, longitude), |(lat, lng), _| {
                let (shifted_lat, shifted_lng) = shifted(lat, lng);
                (lat + latitude - shifted_lat, lng + longitude - shifted_lng)
            })
        }
    }
}

/// Outside this box the two datums are the same.
fn outside_china(latitude: f64, longitude: f64) -> bool {
    !(0.8293..=55.8271).contains(&latitude) || !(72.004..=137.8347).contains(&longitude)
}

fn shifted(latitude: f64, longitude: f64) -> (f64, f64) {
    if outside_china(latitude, longitude) {
        return (latitude, longitude);
    }
    let (x, y) = (longitude - 105.0, latitude - 35.0);
    let radians = latitude.to_radians();
    let curvature = 1.0 - ECCENTRICITY * radians.sin().powi(2);
    let north = northing(x, y) * 180.0 / (AXIS * (1.0 - ECCENTRICITY) / (curvature * curvature.sqrt()) * PI);
    let east = easting(x, y) * 180.0 / (AXIS / curvature.sqrt() * radians.cos() * PI);
    (latitude + north, longitude + east)
}

fn waves(angle: f64, terms: [(f64, f64); 2]) -> f64 {
    terms
        .iter()
        .map(|(height, length)| height * (angle / length * PI).sin())
        .sum::<f64>()
        * 2.0
        / 3.0
}

fn northing(x: f64, y: f64) -> f64 {
    -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0
        + waves(y, [(20.0, 1.0), (40.0, 3.0)])
        + waves(y, [(160.0, 12.0), (320.0, 30.0)])
}

fn easting(x: f64, y: f64) -> f64 {
    300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0
        + waves(x, [(20.0, 1.0), (40.0, 3.0)])
        + waves(x, [(150.0, 12.0), (300.0, 30.0)])
}

#[cfg(test)]
mod tests {
    use super::{Datum, shifted};

    #[test]
    fn the_gate_of_heavenly_peace_moves_as_published_maps_show_it() {
        let (lat, lng) = shifted(39.907_333, 116.391_083);
        assert!(
            (lat - 39.908_736).abs() < 1e-4 && (lng - 116.397_327).abs() < 1e-4,
            "{lat} {lng}"
        );
    }

    #[test]
    fn what_is_given_in_another_datum_is_taken_back() {
        let given = super::give(41.5676, 108.5159, Datum::Gcj02);
        let (lat, lng) = super::take(given.latitude, given.longitude, Datum::Gcj02);
        assert!(
            (lat - 41.5676).abs() < 1e-9 && (lng - 108.5159).abs() < 1e-9,
            "{lat} {lng}"
        );
    }

    #[test]
    fn abroad_nothing_moves() {
        assert_eq!(shifted(48.8584, 2.2945), (48.8584, 2.2945));
    }
}
