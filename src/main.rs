//! The command line: reads the settings, connects, runs. It decides nothing.
#![forbid(unsafe_code)]
// The type of a whole schema of futures is deep.
#![recursion_limit = "512"]

mod commands;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use hongyan::config::Config;

/// A third less time in execution than with the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Hongyan (鸿雁): the GraphQL backend of a district's neighbourhood service.
#[derive(Parser)]
#[command(name = "hongyan", version, after_help = "Example: hongyan demo")]
struct Cli {
    /// A TOML file with settings; the environment goes above it.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve a district with demo data from an embedded database.
    #[command(after_help = "Example: hongyan demo --data ./hongyan-data --listen 127.0.0.1:8080")]
    Demo {
        /// The folder of the database and its keys; made where it is missing.
        #[arg(long, default_value = "hongyan-data", value_name = "DIR")]
        data: PathBuf,
        /// Where to serve.
        #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDR")]
        listen: SocketAddr,
        /// Throw away what is in the folder and begin again.
        #[arg(long)]
        fresh: bool,
    },
    /// Serve the database that DATABASE_URL names.
    #[command(
        after_help = "Example: DATABASE_URL=postgres://hongyan@127.0.0.1/hongyan hongyan serve --migrate"
    )]
    Serve {
        /// First bring the database up to date; without it, a database that is behind is an error.
        #[arg(long)]
        migrate: bool,
    },
    /// Show or run the steps that bring the database up to date.
    #[command(after_help = "Example: DATABASE_URL=sqlite:hongyan.db hongyan migrate up")]
    Migrate {
        #[command(subcommand)]
        what: Migrate,
    },
    /// Print the schema that is served, as SDL.
    #[command(after_help = "Example: hongyan schema > schema.graphql")]
    Schema,
    /// Load the official list of regions.
    #[command(after_help = "Example: DATABASE_URL=sqlite:hongyan.db hongyan regions load regions.csv")]
    Regions {
        #[command(subcommand)]
        what: Regions,
    },
    /// Look after the days that are worked.
    #[command(after_help = "Example: DATABASE_URL=sqlite:hongyan.db hongyan calendar import 2027.csv")]
    Calendar {
        #[command(subcommand)]
        what: Calendar,
    },
    /// Look over settings, database, keys and clock; exits with 1 if something is wrong.
    #[command(after_help = "Example: DATABASE_URL=sqlite:hongyan.db hongyan check")]
    Check,
    /// Print an access token of somebody of the demo.
    #[command(after_help = "Example: hongyan token --as community-staff --data ./hongyan-data")]
    Token {
        /// The role that the person holds.
        #[arg(long = "as", value_enum, value_name = "ROLE")]
        role: commands::token::Role,
        /// The folder of the demo.
        #[arg(long, default_value = "hongyan-data", value_name = "DIR")]
        data: PathBuf,
    },
    /// Look after the keys that access tokens are signed with.
    #[command(after_help = "Example: DATABASE_URL=sqlite:hongyan.db hongyan keys rotate")]
    Keys {
        #[command(subcommand)]
        what: Keys,
    },
    /// Appoint the people who let in all others.
    #[command(
        after_help = "Example: DATABASE_URL=sqlite:hongyan.db hongyan people admin --name 王强 --phone 13800138000 --region 150824"
    )]
    People {
        #[command(subcommand)]
        what: People,
    },
    /// Look after the words that search finds rows by.
    #[command(after_help = "Example: DATABASE_URL=sqlite:hongyan.db hongyan search rebuild")]
    Search {
        #[command(subcommand)]
        what: Search,
    },
}

#[derive(Subcommand)]
enum Migrate {
    /// List the steps that have not run yet; exits with 1 if there are any.
    #[command(after_help = "Example: DATABASE_URL=sqlite:hongyan.db hongyan migrate status")]
    Status,
    /// Run the steps that have not run yet.
    #[command(after_help = "Example: DATABASE_URL=sqlite:hongyan.db hongyan migrate up")]
    Up,
}

#[derive(Subcommand)]
enum Regions {
    /// Add and rename regions from a CSV file with the columns code,name,level,parent.
    #[command(after_help = "Example: DATABASE_URL=sqlite:hongyan.db hongyan regions load regions.csv")]
    Load {
        /// The file.
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum Calendar {
    /// Load the State Council's notice of a year from a CSV file with the columns year,date,kind,name,source, in
    /// place of what was known of that year; kind is HOLIDAY, or MAKE_UP for a Saturday or Sunday that is worked.
    #[command(after_help = "Example: DATABASE_URL=sqlite:hongyan.db hongyan calendar import 2027.csv")]
    Import {
        /// The file.
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum Keys {
    /// Make a new key, which signs in two minutes; the one before it verifies until its tokens have expired.
    #[command(after_help = "Example: DATABASE_URL=sqlite:hongyan.db hongyan keys rotate")]
    Rotate,
}

#[derive(Subcommand)]
enum People {
    /// Make a person BANNER_ADMIN of a region: the one of this phone, or a new one. Everybody else is let in by
    /// such an admin.
    #[command(
        after_help = "Example: DATABASE_URL=sqlite:hongyan.db hongyan people admin --name 王强 --phone 13800138000 --region 150824"
    )]
    Admin {
        /// The full name of a new person.
        #[arg(long)]
        name: String,
        /// The mobile number, by which the person signs in.
        #[arg(long)]
        phone: String,
        /// The code of a region that is loaded, such as 150824.
        #[arg(long, value_name = "CODE")]
        region: String,
    },
}

#[derive(Subcommand)]
enum Search {
    /// Write the words of every row anew: after an update that cuts texts otherwise. The server can run meanwhile.
    #[command(after_help = "Example: DATABASE_URL=sqlite:hongyan.db hongyan search rebuild")]
    Rebuild,
}

fn main() -> std::process::ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("hongyan: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}

/// The futures of a whole schema are deep.
const STACK: usize = 8 * 1024 * 1024;

fn run(cli: Cli) -> anyhow::Result<std::process::ExitCode> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build()?
        .block_on(does(cli))
}

async fn does(cli: Cli) -> anyhow::Result<std::process::ExitCode> {
    if matches!(cli.command, Command::Schema) {
        print!("{}", hongyan::schema::sdl());
        return Ok(std::process::ExitCode::SUCCESS);
    }
    let config = Config::load(cli.config.as_deref())?;
    match cli.command {
        Command::Schema => {}
        Command::Migrate {
            what: Migrate::Status,
        } => return commands::database::status(&config).await,
        Command::Migrate { what: Migrate::Up } => commands::database::up(&config).await?,
        Command::Regions {
            what: Regions::Load { file },
        } => commands::regions::load(&config, &file).await?,
        Command::Calendar {
            what: Calendar::Import { file },
        } => commands::calendar::import(&config, &file).await?,
        Command::Check => return Ok(commands::check::run(config).await),
        Command::Token { role, data } => commands::token::print(config, &data, role).await?,
        Command::Keys { what: Keys::Rotate } => commands::keys::rotate(config).await?,
        Command::People {
            what: People::Admin { name, phone, region },
        } => commands::people::admin(config, name, &phone, region).await?,
        Command::Search {
            what: Search::Rebuild,
        } => commands::search::rebuild(&config).await?,
        Command::Serve { migrate } => commands::serve::run(config, migrate).await?,
        Command::Demo { data, listen, fresh } => commands::demo::run(config, &data, listen, fresh).await?,
    }
    Ok(std::process::ExitCode::SUCCESS)
}
