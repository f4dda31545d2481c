/** A history that no clients can have recorded. `event` is the index of the event at which it stops making sense. */
export class MalformedHistory extends Error {
  readonly event: number;

  constructor(event: number, message: string) {
    super(message);
    this.name = 'MalformedHistory';
    this.event = event;
  }
}
