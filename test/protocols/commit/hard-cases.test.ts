import { describe, expect, it } from 'vitest';
import { hardCase } from '../../runner/scenario-of.js';

describe('a lone participant of two-phase commit that decides by itself', () => {
  it('has agreed by its record, though a crash took its vote', () => {
    let lost = 0;
    for (const seed of [5, 6, 7, 8, 9, 10, 11, 12]) {
      const { result, trace } = hardCase(
        seed,
        'protocol: { use: two-phase-commit, onePhase: true }',
        'nodes: { coordinator: 1, participant: 2 }',
        'clients: { count: 1, workload: bank, rate: 20/s }',
        'network: { latency: 2ms }',
        'disk: { sync: 30ms }',
        'run: { for: 3s, settle: 2s }',
        'nemesis:',
        '  - { pause: participant1, every: 150ms, for: 40ms..90ms }',
        '  - { crash: participant1, every: 250ms, for: 20ms..60ms }',
      );
      expect(result.violations).toEqual([]);
      const sent = (type: string, transaction: unknown) =>
        trace.some(({ kind, message }) => {
          const said = message as { type: string; transaction: unknown } | undefined;
          return kind === 'send' && said?.type === type && said.transaction === transaction;
        });
      const alone = trace.flatMap(({ kind, entry }) => {
        const { record, transaction } = (entry ?? {}) as { record?: string; transaction?: string };
        return kind === 'append' && record === 'committed-alone' ? [transaction] : [];
      });
      lost += alone.filter((transaction) => !sent('Vote', transaction)).length;
    }
    expect(lost).toBeGreaterThan(0);
  });
});
