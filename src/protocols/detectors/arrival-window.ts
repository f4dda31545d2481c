import { exponential, normalQuantile } from '../../sim/exact-math.js';
import type { Microseconds } from '../../sim/message.js';

/** The last intervals between heartbeats of one sender, as a ring; plain data. Times in microseconds. */
export interface ArrivalWindow {
  /** When the sender was last heard; the start where it never was. */
  lastUs: Microseconds;
  /** When the newest message left that came from it, by its own clock; −1: none came. */
  newestUs: Microseconds;
  /** Whether it was ever heard: the time from the start to the first heartbeat is no interval. */
  heard: boolean;
  /** Deviations of the intervals from `expectedUs`: small numbers, whose sums stay exact. */
  readonly deviations: number[];
  /** Where the next one goes. */
  next: number;
  sum: number;
  squares: number;
  /** The interval that was expected before any was seen. */
  readonly expectedUs: Microseconds;
}

/** A window that has seen nothing: it starts from two guesses around the expected interval, as Akka's does. */
export function openWindow(nowUs: Microseconds, expectedUs: Microseconds, size: number): ArrivalWindow {
  const window = { lastUs: nowUs, newestUs: -1, heard: false, deviations: [], next: 0, sum: 0, squares: 0, expectedUs };
  const guess = Math.floor(expectedUs / 4);
  addInterval(window, expectedUs - guess, size);
  addInterval(window, expectedUs + guess, size);
  return window;
}

/** Takes an interval in, in place of the oldest where the window holds `size` of them. */
export function addInterval(window: ArrivalWindow, intervalUs: Microseconds, size: number): void {
  const { deviations, next } = window;
  const deviation = intervalUs - window.expectedUs;
  const oldest = deviations[next] ?? 0;
  deviations[next] = deviation;
  window.next = (next + 1) % size;
  window.sum += deviation - oldest;
  window.squares += deviation * deviation - oldest * oldest;
}

/** Mean interval, in microseconds. */
export function meanInterval({ expectedUs, sum, deviations }: ArrivalWindow): number {
  return expectedUs + sum / deviations.length;
}

/** Standard deviation of the intervals, in microseconds. */
export function deviationOf({ sum, squares, deviations }: ArrivalWindow): number {
  const count = deviations.length;
  return Math.sqrt(Math.max(0, squares / count - (sum / count) * (sum / count)));
}

/**
 * How many standard deviations beyond the mean the suspicion level φ = −log10(P(a later arrival)) reaches a threshold,
 * where intervals are normally distributed (Hayashibara et al. 2004, section 4.2). Threshold 8: 5.612.
 */
export function deviationsAt(threshold: number): number {
  return -normalQuantile(exponential(-threshold * Math.LN10));
}
