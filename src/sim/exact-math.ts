/**
 * Elementary functions from operations that IEEE 754 rounds the same way everywhere (+ − × ÷ √, comparison, floor), so
 * that a seed gives the same run on every platform. Engines are free to compute Math.log and Math.exp as they like.
 */

const LN2 = Math.LN2;
const SQRT_HALF = Math.SQRT1_2;

/** Natural logarithm of a positive number, to about 1e-15. */
export function naturalLog(x: number): number {
  let mantissa = x;
  let exponent = 0;
  while (mantissa < 2 ** -16) {
    mantissa *= 65536;
    exponent -= 16;
  }
  while (mantissa < SQRT_HALF) {
    mantissa *= 2;
    exponent -= 1;
  }
  while (mantissa >= 2 * SQRT_HALF) {
    mantissa /= 2;
    exponent += 1;
  }
  // ln m = 2 artanh((m − 1) / (m + 1)), whose series converges fast here: the argument is at most 0.172.
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let k = 21; k >= 1; k -= 2) sum = sum * square + 1 / k;
  return 2 * s * sum + exponent * LN2;
}

/** e to the power of x, to about 1e-15 relative. */
export function exponential(x: number): number {
  const doublings = Math.floor(x / LN2 + 0.5);
  const rest = x - doublings * LN2;
  let sum = 1;
  for (let k = 16; k >= 1; k -= 1) sum = 1 + (sum * rest) / k;
  let scale = 1;
  for (let k = 0; k < doublings; k += 1) scale *= 2;
  for (let k = 0; k > doublings; k -= 1) scale /= 2;
  return sum * scale;
}

const CENTRAL_TOP = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
];
const CENTRAL_BOTTOM = [
  -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1,
];
const TAIL_TOP = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const TAIL_BOTTOM = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];

/** Where the tails begin that need another approximation. */
const TAIL = 0.02425;

/**
 * Quantile function of the standard normal distribution, for 0 < p < 1, to 1.2e-9 relative: the rational approximation
 * of P. J. Acklam (2003).
 */
export function normalQuantile(p: number): number {
  if (p < TAIL) return tailQuantile(p);
  if (p > 1 - TAIL) return -tailQuantile(1 - p);
  const q = p - 0.5;
  const square = q * q;
  return (polynomial(CENTRAL_TOP, square) * q) / polynomial(CENTRAL_BOTTOM, square);
}

function tailQuantile(p: number): number {
  const q = Math.sqrt(-2 * naturalLog(p));
  return polynomial(TAIL_TOP, q) / polynomial(TAIL_BOTTOM, q);
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
}
