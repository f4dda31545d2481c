import type { BugDefinition } from '../definition.js';
export const twoPhaseBugs: readonly BugDefinition[] = [];
