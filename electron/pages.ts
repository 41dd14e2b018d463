/** What the window shows where, by the names that it gives its views and pages; null for its first choice. */
import * as v from 'valibot';

const word = v.pipe(v.string(), v.regex(/^[\w-]{1,40}$/));

export const pagesSchema = v.strictObject({ view: v.nullable(word), results: v.nullable(word) });
export type Pages = v.InferOutput<typeof pagesSchema>;
