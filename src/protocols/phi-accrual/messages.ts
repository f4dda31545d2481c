/** "I am alive." */
export interface Heartbeat {
  readonly type: 'Heartbeat';
}
