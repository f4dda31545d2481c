import { nearest } from '../sim/nearest.js';
import { classesOf, type Report } from './check-rules.js';

type NodeClasses = ReturnType<typeof classesOf>;

/** Every message and timer has its method in one of the classes, and every timeout its timer. */
export function checkHandlers({ node, receives, timers }: Readonly<Record<string, unknown>>, report: Report): void {
  const classes = classesOf(node);
  const methods = new Set(classes.flatMap(({ prototype }) => methodsOf(prototype)));
  const messages = Object.keys(receives as object);
  const timerNames = Object.keys(timers as object);
  const wanted = new Set([...messages.map((type) => `on${type}`), ...timerNames.map((timer) => `on${timer}Timeout`)]);
  const idle = [...methods].filter((method) => /^on[A-Z]/.test(method) && !wanted.has(method));
  for (const type of messages) {
    if (!methods.has(`on${type}`)) report(missing(classes, `on${type}`, `the message ${type}`, idle));
  }
  for (const timer of timerNames) {
    if (!methods.has(`on${timer}Timeout`)) report(missing(classes, `on${timer}Timeout`, `the timer ${timer}`, idle));
  }
  for (const method of idle) {
    const timer = /^on(.+)Timeout$/.exec(method)?.[1];
    if (timer === undefined || [...wanted].some((name) => !methods.has(name) && nearest(name, [method]) !== null))
      continue;
    report(`there is a method ${method}, but 'timers' has no ${timer}: add \`${timer}: true\``);
  }
}

function missing(classes: NodeClasses, method: string, what: string, idle: readonly string[]): string {
  const names = classes.map(({ name }) => name).join(' nor ');
  const meant = nearest(method, idle);
  const advice = meant === null ? '; write it as a method of the class' : `. Did you mean it by ${meant}?`;
  return `${classes.length > 1 ? 'neither ' : ''}${names} has ${classes.length > 1 ? 'a' : 'no'} method ${method} for ${what}${advice}`;
}

/** Names of the methods of a class and of those it extends. */
function methodsOf(prototype: object): readonly string[] {
  const names: string[] = [];
  for (
    let each: object | null = prototype;
    each !== null && each !== Object.prototype;
    each = Object.getPrototypeOf(each)
  ) {
    names.push(...Object.getOwnPropertyNames(each));
  }
  return names;
}
