export function packagesOf(libraries: readonly string[]): string[];
export function librariesOf(folder: string): string[];
