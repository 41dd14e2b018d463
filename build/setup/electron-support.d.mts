export function faultOfElectron(version: string, pinned: string): string | null;
