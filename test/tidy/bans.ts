import { blank, type Finding, lineAt, roomOf, type Source } from './source.js';

/** A name that must not be used in some places, and what to use there instead. */
interface Ban {
  readonly name: string;
  readonly pattern: RegExp;
  readonly appliesTo: (path: string) => boolean;
  readonly instead: string;
}

/** Where nodes, faults, clients, properties and metrics live: what runs in virtual time. */
const insideARun = ['sim', 'models', 'protocols', 'faults', 'workloads', 'checkers', 'metrics'];
/** Where a last digit that differs between platforms would change the trace hash. */
const decidesARun = ['sim', 'models', 'protocols', 'faults', 'workloads'];
const outsideCli = (path: string) => roomOf(path) !== 'cli';
const inARun = (path: string) => insideARun.includes(roomOf(path));
/** The only files outside cli/ that may know Node: what moves seeds to threads, and what writes reports to files. */
const mayKnowNode = (path: string) => /^src\/(cli|runner\/workers?|report\/files?)(\/|[-.\w]*\.ts$)/.test(path);

export const bans: readonly Ban[] = [
  {
    name: 'Math.random',
    pattern: /\bMath\s*\.\s*random\b/g,
    appliesTo: () => true,
    instead: 'draw from a named stream (src/sim/random.ts), so that the seed decides',
  },
  {
    name: 'Date',
    pattern: /\bDate\b/g,
    appliesTo: outsideCli,
    instead: "use virtual time: world.now() or the node's now() and wallClock()",
  },
  {
    name: 'performance',
    pattern: /\bperformance\s*\./g,
    appliesTo: outsideCli,
    instead: 'use virtual time; measure real time in bench/ or src/cli/',
  },
  {
    name: 'timers',
    pattern: /\b(setTimeout|setInterval|setImmediate)\b/g,
    appliesTo: outsideCli,
    instead: 'set a timer of the node (setTimer) or schedule an event',
  },
  {
    name: 'process',
    pattern: /\bprocess\s*\.\s*(hrtime|env|argv|cwd|platform|memoryUsage|exit|nextTick|uptime)\b/g,
    appliesTo: (path) => !mayKnowNode(path),
    instead: 'take what is needed as an argument: only src/cli/ knows the process',
  },
  {
    name: 'promises',
    pattern: /\b(async|await|Promise|queueMicrotask)\b/g,
    appliesTo: inARun,
    instead: "make it a synchronous function: the order of events is the event queue's to decide",
  },
  {
    name: 'entropy',
    pattern: /\bcrypto\s*\.|\brandomUUID\b|\bgetRandomValues\b/g,
    appliesTo: () => true,
    instead: 'draw from a named stream (src/sim/random.ts), so that the seed decides',
  },
  {
    name: 'collection order',
    pattern: /\b(WeakRef|FinalizationRegistry)\b/g,
    appliesTo: () => true,
    instead: "hold the object: when garbage is collected is not the seed's to decide",
  },
  {
    name: 'locale',
    pattern: /\.\s*(toLocale\w*|localeCompare)\b|\bIntl\s*\./g,
    appliesTo: () => true,
    instead: "compare with < and format by hand: the machine's language must not show",
  },
  {
    name: 'inexact mathematics',
    pattern:
      /\bMath\s*\.\s*(exp|expm1|log|log2|log10|log1p|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|cbrt|hypot)\b|(?<!\b2 )\*\*|\*\*(?! -?\d)/g,
    appliesTo: (path) => decidesARun.includes(roomOf(path)),
    instead: 'use src/sim/exact-math.ts: IEEE 754 leaves this function to each platform (2 ** 53 is fine)',
  },
];

/** Reports names that are banned where they stand. */
export function checkBans({ path, text }: Source): readonly Finding[] {
  const code = blank(text, { strings: 'blank' });
  return bans
    .filter(({ appliesTo }) => appliesTo(path))
    .flatMap(({ pattern, instead }) =>
      [...code.matchAll(pattern)].map((match) => ({
        path,
        line: lineAt(text, match.index),
        advice: `instead of ${match[0]}, ${instead}`,
      })),
    );
}

/** Reports `node:` imports where the code has to run in a browser as well. */
export function checkNodeImports({ path, text }: Source): readonly Finding[] {
  if (mayKnowNode(path)) return [];
  return [...blank(text, { strings: 'keep' }).matchAll(/['"](node:[\w/]+)['"]/g)].map((match) => ({
    path,
    line: lineAt(text, match.index),
    advice: `instead of importing ${match[1]}, take what is needed as an argument: this file also runs in a browser`,
  }));
}

/** Reports variables at the top level of a module: state that outlives a run. */
export function checkModuleState({ path, text }: Source): readonly Finding[] {
  if (!outsideCli(path)) return [];
  return [...blank(text, { strings: 'blank' }).matchAll(/^(?:export )?(let|var)\s+(\w+)/gm)].map((match) => ({
    path,
    line: lineAt(text, match.index),
    advice: `make ${match[2]} a constant or a field: a run is what its plan and its seed make it`,
  }));
}

const longestFile = 300;

export function checkLength({ path, text }: Source): readonly Finding[] {
  const lines = text.trimEnd().split('\n').length;
  if (lines <= longestFile) return [];
  return [{ path, line: lines, advice: `split it by concept: ${lines} lines are more than ${longestFile}` }];
}
