export const LIBRARIES: Record<string, { path: string; sha256: string }>;
export function unfinishedDownloads(folder?: string): { name: string; bytes: number }[];
export function fetchOfficial(folder: string): Promise<boolean>;
