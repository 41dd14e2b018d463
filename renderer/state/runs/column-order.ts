/** The order of a table's columns, by their keys: that in which they are shown, from left to right. */

/**
 * `keys` with `key` among them, where it stands in `usual`: before the first that comes after it there.
 */
export function withColumn(
  keys: readonly string[],
  key: string,
  usual: readonly string[],
): readonly string[] {
  if (keys.includes(key)) return keys;
  const later = new Set(usual.slice(usual.indexOf(key) + 1));
  const at = keys.findIndex((each) => later.has(each));
  return at === -1 ? [...keys, key] : [...keys.slice(0, at), key, ...keys.slice(at)];
}

/** `keys` with `key` where `target` stands, which makes room towards where `key` came from. */
export function movedTo(keys: readonly string[], key: string, target: string): readonly string[] {
  const to = keys.indexOf(target);
  if (!keys.includes(key) || to === -1) return keys;
  const others = keys.filter((each) => each !== key);
  return [...others.slice(0, to), key, ...others.slice(to)];
}
