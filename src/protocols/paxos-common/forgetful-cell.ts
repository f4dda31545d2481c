import type { Cell } from '../../sim/disk-types.js';

/** For planted bugs: looks like a file to its node, which takes it to be durable, and lives in memory only. */
export class ForgetfulCell<T> implements Cell<T> {
  value: T;

  constructor(initial: T) {
    this.value = initial;
  }

  get durable(): T {
    return this.value;
  }

  writeUnforced(value: T): void {
    this.value = value;
  }
}
