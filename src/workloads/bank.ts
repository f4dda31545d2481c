import { type Balances, bank } from '../models/bank.js';
import type { Model } from '../models/model.js';
import type { WorkloadDefinition } from './workload.js';

/** Largest amount of one transfer: two or three of them can overdraw an account. */
const MOST = 40;

const accounts = Object.keys(bank.initial as Balances);

/** Every pair of different accounts and every amount from 1 to 40 is as likely as any other. */
export const bankWorkload: WorkloadDefinition = {
  name: 'bank',
  about: 'Transfers between accounts, and reads of all balances: money is neither made nor lost.',
  model: bank as unknown as Model,
  mix: { transfer: 4, read: 1 },
  properties: ['conservation'],
  draw(f, key, { chance }) {
    if (f === 'read') return { f, key, value: null };
    const others = accounts.length - 1;
    const choice = Math.floor(chance * accounts.length * others * MOST);
    const pair = Math.floor(choice / MOST);
    const from = Math.floor(pair / others);
    const to = (from + 1 + (pair % others)) % accounts.length;
    return { f, key, value: { from: accounts[from]!, to: accounts[to]!, amount: 1 + (choice % MOST) } };
  },
};
