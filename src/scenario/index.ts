/** The scenario language: text in, checked scenarios or a list of problems out. */

export { defaultRegistry } from './default-registry.js';
export { type Document, documentOf, writeDocument } from './document.js';
export { formatProblem, type Painter } from './frame.js';
export { customProtocolPath, type Loaded, type LoadInput, loadScenarios, type Override } from './load.js';
export type { Problem } from './problem.js';
export type { Registry } from './registry.js';
