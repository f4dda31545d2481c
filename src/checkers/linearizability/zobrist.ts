/**
 * Keys for hashing a set of operations so that adding or removing one costs three exclusive-ors, whatever the size of
 * the set (Zobrist 1970). A set is named by 96 bits: two of a million sets share a name with probability 10⁻¹⁷.
 */
export interface ZobristKeys {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly third: Int32Array;
}

/** Keys for operations 0 to `count - 1`: always the same ones, so that searches are deterministic. */
export function zobristKeys(count: number): ZobristKeys {
  const keys = { first: new Int32Array(count), second: new Int32Array(count), third: new Int32Array(count) };
  // Marsaglia 2003, xorshift with 128 bits of state: independent enough, and exact everywhere.
  let x = 0x075bcd15;
  let y = 0x159a55e5;
  let z = 0x1f123bb5;
  let w = 0x05491333;
  const draw = () => {
    const t = x ^ (x << 11);
    x = y;
    y = z;
    z = w;
    w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    return w;
  };
  for (let i = 0; i < count; i++) {
    keys.first[i] = draw();
    keys.second[i] = draw();
    keys.third[i] = draw();
  }
  return keys;
}
