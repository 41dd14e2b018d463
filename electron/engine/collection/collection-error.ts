/** What is wrong with the collection or with what is asked of it, in one sentence. */
export class CollectionError extends Error {
  override readonly name = 'CollectionError';
}
