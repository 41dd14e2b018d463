/** What went wrong, as its thrower put it into words. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
