/** A virtual time as reports print it: seconds with milliseconds, `2.310 s`. */
export function seconds(timeUs: number): string {
  const whole = Math.floor(timeUs / 1000);
  return `${Math.floor(whole / 1000)}.${String(whole % 1000).padStart(3, '0')} s`;
}
