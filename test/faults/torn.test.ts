import { expect, it } from 'vitest';
import { Beating, beatingWith } from '../runner/faulty-protocol.js';
import { recorded, scenarioOf } from '../runner/scenario-of.js';

/** Writes before it sends, and after it. */
class Writing extends Beating {
  override onBeatTimeout(): void {
    this.disk.log<string>('log').append(`before ${this.beats}`);
    this.sendUnforced(this.peers[0]!, { type: 'Beat', n: this.beats });
    this.disk.log<string>('log').append(`after ${this.beats}`);
    this.beats += 1;
    this.setTimer('Beat', 100_000);
  }
}

it('a torn crash in the middle of a handler leaves nothing that was written after the blow', () => {
  const blow = 'faults: [{ when: { send: Beat, from: n1, nth: 4 }, crash: sender, for: 1s, torn: true }]';
  const scenario = scenarioOf(`run: { for: 1s, settle: 1s }\n${blow}\nexpect: { always: all }\n`, beatingWith(Writing));
  const lost = new Set<unknown>();
  for (let seed = 1; seed <= 20; seed += 1) {
    const { trace } = recorded(scenario, seed);
    lost.add(trace.find(({ kind, node }) => kind === 'crash' && node === 'n1')!['lostWrites']);
  }
  // Of what the handler wrote before the blow all or nothing survives, of the rest nothing.
  expect([...lost].sort()).toEqual([1, 2]);
});
