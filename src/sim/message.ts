/** A node's number: servers first, then clients. An integer inside; names (`n1`, `c1`) exist only at the edge. */
export type NodeId = number & { readonly __node: true };

/** What travels between nodes: read-only JSON data, told apart by its type. Messages are passed by reference. */
export interface Message {
  readonly type: string;
}

/** A message `{ type: 'RequestVote' }` is handled by `onRequestVote`. */
export type Handlers<Received extends Message> = {
  [M in Received as `on${M['type']}`]: (from: NodeId, message: M) => void;
};

/** A timer named `Election` expires in `onElectionTimeout`. */
export type Timeouts<Name extends string> = { [K in Name as `on${K}Timeout`]: () => void };

/** Virtual time in microseconds. */
export type Microseconds = number;
