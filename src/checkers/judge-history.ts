import type { Model } from '../models/model.js';
import type { History, HistoryEvent } from '../workloads/history.js';
import type { Condition } from './conditions/condition.js';
import { conditions } from './conditions/registry.js';
import { checkLinearizability, type LinearizabilityResult, type Standing } from './linearizability/index.js';

/** What `check` answers about one condition on one history. Events are indexes in the history. */
export interface Judgement {
  readonly condition: string;
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  /** One sentence. */
  readonly detail: string;
  /** Events that clash, in order; of linearizability the smallest part of the history that suffices. */
  readonly events: readonly number[];
  /** More about linearizability; null for the other conditions. */
  readonly linearizability: LinearizabilityResult | null;
}

export interface JudgingOptions {
  readonly perKey?: boolean;
  readonly refusals?: 'dropped' | 'observed';
  readonly budget?: number;
  readonly memory?: number;
  /** Also give an order that explains a linearizable history. */
  readonly witness?: boolean;
  readonly onTurn?: (standing: Standing) => void;
}

/** What can be asked of a history: linearizability, and all other conditions. */
export const conditionNames: readonly string[] = ['linearizable', ...conditions.map(({ name }) => name)];

/** Why a condition means nothing for a model, in a few words; null: it does. */
export function refusalOf(name: string, model: Model): string | null {
  return name === 'linearizable' ? null : conditionNamed(name).refusal(model);
}

/** @throws MalformedHistory where no clients can have recorded the history. */
export function judgeHistory(history: History, model: Model, name: string, options: JudgingOptions): Judgement {
  if (name === 'linearizable') return judgeLinearizability(history, model, options);
  const { verdict, detail, events } = conditionNamed(name).judge(history, model, options);
  return { condition: name, verdict, detail, events, linearizability: null };
}

function conditionNamed(name: string): Condition {
  const condition = conditions.find((each) => each.name === name);
  if (condition === undefined) throw new Error(`there is no condition '${name}', only ${conditionNames.join(', ')}`);
  return condition;
}

function judgeLinearizability(history: History, model: Model, options: JudgingOptions): Judgement {
  const result = checkLinearizability(history, model, { ...options, core: true });
  const { violation, undecided, coreEvents, verdict, steps } = result;
  const told = { condition: 'linearizable', events: coreEvents ?? [], linearizability: result };
  if (violation !== null) return { ...told, verdict: 'fail', detail: violation.message };
  if (verdict === 'inconclusive') {
    const keys = undecided.map(({ key, why }) => `${key === '' ? `the ${model.name}` : key} (out of ${why})`);
    const shown = keys.length > 5 ? [...keys.slice(0, 5), `${keys.length - 5} more`] : keys;
    return { ...told, verdict: 'inconclusive', detail: `not decided in ${steps} steps: ${shown.join(', ')}` };
  }
  if (!saysAnything(history, model)) return { ...told, verdict: 'inconclusive', detail: 'no answer says anything' };
  return { ...told, verdict: 'pass', detail: `an order was found in ${steps} steps` };
}

/** Whether any operation was answered, and not only by what is unknown: without, there is nothing to explain. */
function saysAnything(history: History, { operations }: Model): boolean {
  for (let index = 0; index < history.length; index++) {
    const { type, f, value } = history.at(index) as HistoryEvent;
    if (type === 'ok' && (value !== undefined || !operations[f]!.readOnly)) return true;
  }
  return false;
}
