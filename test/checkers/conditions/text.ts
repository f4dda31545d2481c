import type { HistoryEvent } from '../../../src/workloads/history.js';

const types = { '(': 'invoke', ')': 'ok', '!': 'fail', '?': 'info' } as const;

/**
 * A history as text, one event a word: process, then `(` call, `)` ok, `!` fail or `?` info, then the operation and its
 * value as JSON, and `@key`. `0(write:1 0)write 1(read@y`. Events are a millisecond apart.
 */
export function history(text: string): HistoryEvent[] {
  return text.split(' ').map((word, index) => {
    const [, process, sign, f, value, key] = /^(\d+)([()!?])([a-z]+)(?::([^@]+))?(?:@(.+))?$/.exec(word)!;
    return {
      process: Number(process),
      type: types[sign as keyof typeof types],
      f: f!,
      key: key ?? 'x',
      value: value === undefined ? null : (JSON.parse(value) as unknown),
      timeUs: (index + 1) * 1000,
    };
  });
}

/** Operations one after another, each answered at once: `0write:1 1read:1`. */
export function oneByOne(text: string): HistoryEvent[] {
  const words = text.split(' ').flatMap((word) => {
    const [, process, f, value = '', key = ''] = /^(\d+)([a-z]+)(:[^@]+)?(@.+)?$/.exec(word)!;
    const isRead = f === 'read' || f === 'get';
    return [`${process}(${f}${isRead ? '' : value}${key}`, `${process})${f}${isRead ? value : ''}${key}`];
  });
  return history(words.join(' '));
}
