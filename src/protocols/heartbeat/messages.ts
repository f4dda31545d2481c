/** "I am alive": mode push. `number` counts the periods since the clock's zero: heartbeat i is sent at i × period. */
export interface Heartbeat {
  readonly type: 'Heartbeat';
  readonly number: number;
}

/** "Are you alive?": mode ping. */
export interface Ping {
  readonly type: 'Ping';
  readonly number: number;
}

/** The answer, with the number of its Ping. */
export interface PingAck {
  readonly type: 'PingAck';
  readonly number: number;
}

export type HeartbeatMessage = Heartbeat | Ping | PingAck;
