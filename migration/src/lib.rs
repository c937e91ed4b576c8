//! The steps that bring a database up to date, oldest first. Each runs on SQLite and PostgreSQL;
//! none imports the entities, so that an old step never changes its meaning.
#![forbid(unsafe_code)]

pub use sea_orm_migration::{MigrationTrait, MigratorTrait};

pub mod columns;
mod m0001_frame;
mod m0002_territory;
mod m0003_units;
mod m0004_people;
mod m0005_sign_in;
mod m0006_privacy;
mod m0007_matters_cards;
mod m0008_points;
mod m0009_volunteers;
mod m0010_care;
mod m0011_search;
mod m0012_more_skills;
mod m0013_service_accounts;
mod m0014_point_boards;
mod m0015_cases;
mod m0016_wishes;
mod m0017_activities;
mod m0018_jobs;
mod m0019_calendar_days;
mod m0020_live;
mod m0021_files;
mod m0022_notifications;
mod m0023_care_logs;
mod m0024_needs;
mod m0025_hours;
mod m0027_duty_persons;
mod m0029_surveys;

/// All steps in their order.
pub struct Migrator;

#[sea_orm_migration::async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_frame::Step),
            Box::new(m0002_territory::Step),
            Box::new(m0003_units::Step),
            Box::new(m0004_people::Step),
            Box::new(m0005_sign_in::Step),
            Box::new(m0006_privacy::Step),
            Box::new(m0007_matters_cards::Step),
            Box::new(m0008_points::Step),
            Box::new(m0009_volunteers::Step),
            Box::new(m0010_care::Step),
            Box::new(m0011_search::Step),
            Box::new(m0012_more_skills::Step),
            Box::new(m0013_service_accounts::Step),
            Box::new(m0014_point_boards::Step),
            Box::new(m0018_jobs::Step),
            Box::new(m0015_cases::Step),
            Box::new(m0019_calendar_days::Step),
            Box::new(m0016_wishes::Step),
            Box::new(m0020_live::Step),
            Box::new(m0017_activities::Step),
            Box::new(m0022_notifications::Step),
            Box::new(m0023_care_logs::Step),
            Box::new(m0021_files::Step),
            Box::new(m0024_needs::Step),
            Box::new(m0025_hours::Step),
            Box::new(m0027_duty_persons::Step),
            Box::new(m0029_surveys::Step),
        ]
    }
}
