/** Runs actions one after another, in the order of their requests. */
export class InOrder {
  #last: Promise<unknown> = Promise.resolve();

  /** @returns the result of `act`, or its failure; later actions run all the same */
  run<Value>(act: () => Promise<Value>): Promise<Value> {
    const turn = this.#last.then(act);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
