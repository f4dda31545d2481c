import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RunResult } from '../runner/result.js';
import type { Scenario } from '../scenario/scenario.js';
import { version } from '../version.js';
import { noSuchFile } from './files.js';
import type { Changes, ScenarioSource } from './load.js';
import { writeOutput } from './sink.js';
import { UsageError } from './usage-error.js';

/** Where failing seeds are kept, below the directory that the command ran in. */
export const ARTIFACTS = 'splitbrain-failures';
const KIND = 'failure';
const SCHEMA = 1;

/** A failing seed with all that it takes to see it again, and to tell whether this build still does the same. */
export interface Artifact {
  readonly schemaVersion: typeof SCHEMA;
  readonly kind: typeof KIND;
  readonly tool: { readonly name: 'splitbrain'; readonly version: string };
  readonly source: ScenarioSource;
  readonly changes: Changes;
  readonly scenario: string;
  readonly seed: number;
  readonly strict: boolean;
  /** The trace hash of the run. */
  readonly hash: string;
  /** What was drawn: whom each fault hit, and when. */
  readonly faults: RunResult['faults'];
  /** The first violation that was not expected; null where the run failed without one. */
  readonly violation: Pick<RunResult['violations'][number], 'property' | 'kind' | 'atUs' | 'nodes' | 'message'> | null;
}

export function artifactOf(scenario: Scenario, source: ScenarioSource, run: RunResult, strict: boolean): Artifact {
  const unexpected = run.violations.filter(({ expected }) => !expected).toSorted((a, b) => a.atUs - b.atUs);
  const { property, kind, atUs, nodes, message } = unexpected[0] ?? {};
  const violation =
    property === undefined ? null : { property, kind: kind!, atUs: atUs!, nodes: nodes!, message: message! };
  return {
    schemaVersion: SCHEMA,
    kind: KIND,
    tool: { name: 'splitbrain', version },
    scenario: scenario.name,
    seed: run.seed,
    hash: run.hash,
    strict,
    violation,
    faults: run.faults,
    changes: changesOf(scenario),
    source: { file: source.file, text: source.text },
  };
}

/** What makes this very scenario of its file again. */
export function changesOf({ flags, variant, bug }: Scenario): Changes {
  const overrides = Object.entries(flags).map(([path, value]) => ({ path, value }));
  return { overrides, variant, bug: bug?.name ?? null };
}

/** `splitbrain-failures/raft-leader-crash-17.json` */
export function artifactPath({ name, variant }: Scenario, seed: number): string {
  const label = variant === null ? '' : `-${variant.replace(/[^A-Za-z0-9.]+/g, '-').replace(/^-|-$/g, '')}`;
  return `${ARTIFACTS}/${name}${label}-${seed}.json`;
}

/** @throws UsageError where it cannot be written */
export async function writeArtifact(path: string, artifact: Artifact): Promise<void> {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    throw new UsageError(`Cannot write ${path}: ${(error as Error).message}.`);
  }
  await writeOutput(path, [`${JSON.stringify(artifact, null, 2)}\n`]);
}

/** @throws UsageError where there is no such file, or it is no artifact */
export function readArtifact(path: string): Artifact {
  const document = parse(path) as Partial<Artifact> | null;
  const refuse = (what: string) =>
    new UsageError(`${path} ${what}.`, `Artifacts are written to ${ARTIFACTS}/ when a seed fails.`);
  if (typeof document !== 'object' || document?.kind !== KIND) throw refuse('is no artifact of a failing seed');
  if (document.schemaVersion !== SCHEMA)
    throw refuse(`is an artifact of schema ${document.schemaVersion}, not ${SCHEMA}`);
  const damage = damageOf(document);
  if (damage !== null) throw refuse(`is damaged: ${damage}`);
  return document as Artifact;
}

function damageOf({ source, changes, seed, hash, tool, violation }: Partial<Artifact>): string | null {
  if (typeof source?.file !== 'string' || typeof source.text !== 'string') return 'it holds no scenario';
  if (!Number.isSafeInteger(seed) || seed! < 0) return 'it names no seed';
  if (typeof hash !== 'string' || !/^[0-9a-f]{16}$/.test(hash)) return 'it holds no hash';
  if (typeof tool?.version !== 'string') return 'it does not say which version wrote it';
  if (violation !== null && typeof violation?.property !== 'string') return 'it does not say what was violated';
  if (!Array.isArray(changes?.overrides) || !changes.overrides.every(isOverride)) return 'its changes cannot be read';
  const names = [changes.bug, changes.variant];
  return names.every((name) => name === null || typeof name === 'string') ? null : 'its changes cannot be read';
}

function isOverride(override: unknown): boolean {
  const { path, value } = (override ?? {}) as Record<string, unknown>;
  return typeof path === 'string' && typeof value === 'string';
}

function parse(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw noSuchFile(path);
    throw new UsageError(`Cannot read ${path}: ${(error as Error).message}.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${(error as Error).message}.`, 'Was it cut off, or changed by hand?');
  }
}
