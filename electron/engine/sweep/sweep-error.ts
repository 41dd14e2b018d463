/** A sweep that cannot be planned, read or continued; the message is a sentence. */
export class SweepError extends Error {
  override readonly name = 'SweepError';
}
