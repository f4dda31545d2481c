import { bank } from './bank.js';
import { counter } from './counter.js';
import { kv } from './kv.js';
import { lock } from './lock.js';
import { log } from './log.js';
import type { Model } from './model.js';
import { queue } from './queue.js';
import { casRegister, register } from './register.js';
import { set } from './set.js';

/** All sequential models, in the order in which they are listed to people. */
export const models: readonly Model[] = [register, casRegister, kv, counter, log, lock, set, queue, bank].map(erased);

/** The model with this name, or undefined. */
export function modelNamed(name: string): Model | undefined {
  return models.find((model) => model.name === name);
}

/** A model is only ever given states that it made itself, so the type of its state need not be known outside. */
function erased(model: unknown): Model {
  return model as Model;
}
