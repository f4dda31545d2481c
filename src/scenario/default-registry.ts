import { genericProperties } from '../checkers/registry.js';
import { faultVocabulary } from '../faults/vocabulary.js';
import { metricCatalogue, recoveryCases } from '../metrics/catalogue.js';
import type { ProtocolDefinition } from '../protocols/definition.js';
import { protocols } from '../protocols/registry.js';
import { workloads } from '../workloads/registry.js';
import type { MetricEntry, Registry } from './registry.js';

/**
 * Everything that comes with splitbrain.
 *
 * @param custom the protocol of the file that the scenario names (`protocol: { use: ./lock.js }`)
 */
export function defaultRegistry(custom?: ProtocolDefinition): Registry {
  return {
    protocols,
    workloads,
    metrics: [...metricCatalogue, ...recoveryMetrics()],
    faults: faultVocabulary,
    properties: genericProperties.map(({ name }) => name),
    custom,
  };
}

function recoveryMetrics(): readonly MetricEntry[] {
  const about = 'recovery-time, only after faults that hit';
  return recoveryCases.map((name) => ({
    name,
    unit: 'ms',
    about: `${about} ${name.endsWith('.leader') ? 'the office holder.' : 'others than the office holder.'}`,
  }));
}
