export type Part = 'packages' | 'official' | 'wheel' | 'electron' | 'everything';
export function isDiskFull(said: unknown): boolean;
export function fullDiskText(said: unknown, folder: string, part: Part): string | null;
