/** A model that cannot be brought in; the message is a sentence. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}
