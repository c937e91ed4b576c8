//! Numbers that look like chance, the same in every run of one seed.

pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    pub fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    /// Once in so many.
    pub fn rarely(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// Something, three times in four.
    pub fn mostly<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        let one = self.one(of);
        (!self.rarely(4)).then_some(one)
    }
}
