/** What the lines of all measurements have in common with those of the peers' benchmarks. */
export const SYSTEM = 'atelier';

export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
