import type { Operation } from './client.js';
import { equalJson, isRecord } from './json.js';
import type { Effect, Json, Model } from './model.js';

/** `owner` means something only while the lock is held. `token` counts acquisitions: the fencing token of the last one. */
export type LockState = { readonly held: boolean; readonly owner: Json; readonly token: number };

/**
 * A lock a key with fencing tokens (Burrows 2006 calls them sequencers). The value of `acquire` and `release` names the
 * client; the lock is not reentrant. `acquire` is refused while it is held, `release` by anyone but its owner. The
 * answer to `acquire` is `{ token }`, one higher than that of the acquisition before; a history that leaves the token
 * out is judged without it.
 */
export const lock: Model<LockState> = {
  name: 'lock',
  about: 'A lock a key: acquire and release by the client that the value names, with fencing tokens; free at first.',
  initial: { held: false, owner: null, token: 0 },
  operations: {
    acquire: { about: 'takes the lock and returns { token }; refused while it is held', readOnly: false },
    release: { about: 'frees the lock; refused unless this client holds it', readOnly: false },
  },
  perKey: true,
  apply,
  observed(f, value) {
    return f === 'acquire' && isRecord(value) && typeof value.token === 'number' ? { token: value.token } : undefined;
  },
};

function apply(state: LockState, operation: Operation): Effect<LockState> {
  const client = (operation.value ?? null) as Json;
  if (operation.f === 'acquire') {
    if (state.held) return { state, ok: false, value: null };
    const token = state.token + 1;
    return { state: { held: true, owner: client, token }, ok: true, value: { token } };
  }
  if (!state.held || !equalJson(state.owner, client)) return { state, ok: false, value: null };
  return { state: { held: false, owner: null, token: state.token }, ok: true, value: null };
}
