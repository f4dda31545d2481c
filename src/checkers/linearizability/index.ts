export { checkLinearizability } from './check.js';
export { MalformedHistory } from './malformed.js';
export type {
  LinearizabilityOptions,
  LinearizabilityResult,
  LinearizabilityViolation,
  Standing,
  Witness,
} from './result.js';
