export const LIBRARIES: Record<string, { path: string; sha256: string }>;
export function installOfficial(tfjsNode: string): Promise<boolean>;
