/** An export that cannot be made; the message is a sentence. */
export class ExportError extends Error {
  override readonly name = 'ExportError';
}
