/** Sessions from here on belong to extra load: nobody waits for their answers, and no history holds them. */
export const EXTRA_LOAD_SESSIONS = 1_000_000_000;
