/** Data that cannot be used; the message names the file and the fault in one sentence. */
export class DataError extends Error {
  override readonly name = 'DataError';
}
