export { checkLinearizability } from './check.js';
export { MalformedHistory } from './malformed.js';
export type {
  LinearizabilityOptions,
  LinearizabilityResult,
  LinearizabilityViolation,
  Witness,
} from './result.js';
