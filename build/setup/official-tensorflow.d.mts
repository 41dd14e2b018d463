export const LIBRARIES: Record<string, { path: string; sha256: string }>;
export function unfinishedDownloads(
  tfjsNode: string,
  folder?: string,
): { name: string; bytes: number }[];
export function installOfficial(tfjsNode: string): Promise<boolean>;
