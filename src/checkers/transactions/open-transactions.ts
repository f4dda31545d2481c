interface OpenTransaction {
  readonly transaction: number;
  readonly line: number;
}

/** Which transaction each process has open: it calls one after another, and none after one whose outcome is unknown. */
export class OpenTransactions {
  private readonly open = new Map<number, OpenTransaction | 'idle' | 'retired'>();

  /** @throws Error where the process cannot call now */
  call(process: number, transaction: number, line: number): void {
    const state = this.open.get(process) ?? 'idle';
    if (state === 'retired')
      throw new Error(
        `process ${process} goes on after a transaction that ended as info, which retires it: it must go on under a new number`,
      );
    if (state !== 'idle')
      throw new Error(`process ${process} calls a transaction while its last one (line ${state.line}) is open`);
    this.open.set(process, { transaction, line });
  }

  /** @throws Error where the process has nothing open */
  end(process: number, retires: boolean): number {
    const state = this.open.get(process);
    if (state === undefined || state === 'idle' || state === 'retired')
      throw new Error(`process ${process} returns from a transaction with none open`);
    this.open.set(process, retires ? 'retired' : 'idle');
    return state.transaction;
  }
}
