/** A virtual time as reports print it: seconds, rounded to the millisecond, `2.310 s`. */
export function seconds(timeUs: number): string {
  return `${(timeUs / 1_000_000).toFixed(3)} s`;
}
