//! Who is told of wishes, activities and needs, and what the clock does with them.

mod activities;
mod duty;
mod leaving;
mod needs;
mod wishes;
