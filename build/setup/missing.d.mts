export const TENSORFLOW: string;
export interface Missing {
  parts: string[];
  command: string | null;
}
export function findMissing(wanted: { window: boolean }): Promise<Missing>;
export function howToGet(missing: Missing, start: string): string;
