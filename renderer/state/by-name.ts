/** The order of names: 9.jpg before 10.jpg, as file managers have it. */
const NAMES = new Intl.Collator('en', { numeric: true });

export function byName(a: string, b: string): number {
  return NAMES.compare(a, b);
}
