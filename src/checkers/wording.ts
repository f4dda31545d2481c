/** A virtual time as reports print it: seconds with milliseconds, `2.310 s`. */
export function seconds(timeUs: number): string {
  return `${(timeUs / 1_000_000).toFixed(3)} s`;
}
