/** Small choices that outlast the window; what is stored is believed only where it fits a schema. */
import * as v from 'valibot';

export function recall<Schema extends v.GenericSchema>(
  key: string,
  schema: Schema,
  fallback: v.InferOutput<Schema>,
): v.InferOutput<Schema> {
  try {
    const parsed = v.safeParse(schema, JSON.parse(localStorage.getItem(key) ?? 'null'));
    return parsed.success ? parsed.output : fallback;
  } catch {
    // Not JSON, or no storage: the choice is made anew.
    return fallback;
  }
}

export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden storage costs only that the choice is made anew the next time.
  }
}
