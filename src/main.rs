//! The command line: reads the settings, connects, runs. It decides nothing.
#![forbid(unsafe_code)]

fn main() {
    print!("{}", hongyan::schema::sdl());
}
