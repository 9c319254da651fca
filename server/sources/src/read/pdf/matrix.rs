//! Where on a page text is painted.

/// A change of coordinates: `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    pub(super) const SAME: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub(super) fn shift(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// This change, then `next`.
    pub(super) fn then(self, next: Self) -> Self {
        let (Self([a, b, c, d, e, f]), Self([na, nb, nc, nd, ne, nf])) = (self, next);
        Self([
            a * na + b * nc,
            a * nb + b * nd,
            c * na + d * nc,
            c * nb + d * nd,
            e * na + f * nc + ne,
            e * nb + f * nd + nf,
        ])
    }

    /// Where the origin comes to be.
    pub(super) fn origin(self) -> (f64, f64) {
        (self.0[4], self.0[5])
    }

    /// How far `point` is from the origin, along the line of writing and across it, as multiples of what a unit comes to be.
    pub(super) fn offset(self, point: (f64, f64)) -> (f64, f64) {
        let Self([a, b, c, d, e, f]) = self;
        let (x, y) = (point.0 - e, point.1 - f);
        let size = a * d - b * c;
        ((x * d - y * c) / size, (y * a - x * b) / size)
    }
}
