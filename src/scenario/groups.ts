import type { Groups, Target } from '../faults/fault.js';
import { PARTITION_SHAPES } from '../faults/vocabulary.js';
import { unknownName } from './section.js';
import { readTarget, type TargetContext } from './target.js';
import { described, type Tree } from './tree.js';

type ShapeName = keyof typeof PARTITION_SHAPES;

const SHAPES = Object.keys(PARTITION_SHAPES) as readonly ShapeName[];
const NO_GROUPS: Groups = { kind: 'shape', shape: 'halves' };

/** Reads `[[n1, n2], [n3, n4, n5]]` or the name of a shape. */
export function readGroups(tree: Tree, context: TargetContext): Groups {
  const { problems } = context;
  const expected = `groups such as [[n1, n2], [n3, n4, n5]], or one of ${SHAPES.join(', ')}`;
  if (tree.kind === 'scalar' && typeof tree.value === 'string') {
    const shape = SHAPES.find((name) => name === tree.text);
    if (shape !== undefined) return { kind: 'shape', shape };
    unknownName('shape of a partition', tree.text, tree.span, SHAPES, problems);
    return NO_GROUPS;
  }
  if (tree.kind !== 'list') {
    problems.error(tree.span, `${described(tree)} is no partition`, { expected });
    return NO_GROUPS;
  }
  if (tree.items.length < 2) {
    problems.error(tree.span, 'a partition has at least two groups', { expected });
    return NO_GROUPS;
  }
  const groups = tree.items.map((item) => readGroup(item, context));
  checkOnce(tree.items, context);
  return { kind: 'groups', groups };
}

function readGroup(tree: Tree, context: TargetContext): readonly Target[] {
  if (tree.kind !== 'list') return [readTarget(tree, context)];
  if (tree.items.length === 0) context.problems.error(tree.span, 'this group is empty');
  return tree.items.map((item) => readTarget(item, context));
}

/** Who is in two groups would be cut off from itself. */
function checkOnce(groups: readonly Tree[], { problems }: TargetContext): void {
  const seen = new Set<string>();
  const members = groups.flatMap((group) => (group.kind === 'list' ? group.items : [group]));
  for (const member of members) {
    if (member.kind !== 'scalar' || !/\d$/.test(member.text)) continue;
    if (seen.has(member.text)) problems.error(member.span, `'${member.text}' is in this partition twice`);
    seen.add(member.text);
  }
}
