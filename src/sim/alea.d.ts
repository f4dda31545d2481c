declare module 'seedrandom/lib/alea.js' {
  /** Johannes Baagøe's generator: uniform draws from 0 to below 1, with 32 bits each. */
  export default function alea(seed: string, options?: { state: true }): () => number;
}
