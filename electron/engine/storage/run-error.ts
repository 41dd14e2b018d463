/** A run that cannot be read, changed or continued; the message is a sentence. */
export class RunError extends Error {
  override readonly name = 'RunError';
}
