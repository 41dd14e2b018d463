/**
 * What a record has of its own under a key, or undefined. Of any object, `record['constructor']` is a
 * function and `record['__proto__']` an object, so a key that somebody else chose is looked up by this.
 */
export function ownValue<Value>(
  record: Readonly<Record<string, Value>>,
  key: string,
): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
