import type { BugDefinition } from '../definition.js';
export const threePhaseBugs: readonly BugDefinition[] = [];
