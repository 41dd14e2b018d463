/** What a person asks for faster than it is done: each thing once the one before it is done, and none is lost. */
export class InOrder {
  #last: Promise<unknown> = Promise.resolve();

  /** @returns what `act` returns, or its failure, which keeps none of the next from its turn */
  run<Value>(act: () => Promise<Value>): Promise<Value> {
    const turn = this.#last.then(act);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
