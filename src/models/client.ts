/** What a client asks of the replicated state machine. */
export interface Operation {
  /** `read`, `write`, `cas`, … */
  readonly f: string;
  /** Keys are independent of each other; models of a single object use ''. */
  readonly key: string;
  readonly value: unknown;
}

/** A client's command. `session` and `sequence` together name it: a retry carries the same pair. */
export interface Request {
  readonly type: 'Request';
  readonly session: number;
  readonly sequence: number;
  readonly operation: Operation;
}

/** `fail` is a definite refusal by the state machine; `redirect` did nothing and may hint at a better node (its number). */
export type Result =
  | { readonly outcome: 'ok'; readonly value: unknown }
  | { readonly outcome: 'fail' }
  | { readonly outcome: 'redirect'; readonly hint: number | null };

/** The answer to a command: `session` and `sequence` are those of its `Request`. */
export interface Reply {
  readonly type: 'Reply';
  readonly session: number;
  readonly sequence: number;
  readonly result: Result;
}
