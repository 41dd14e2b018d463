export function packagesOf(libraries: readonly string[]): string[];
export function libraryPackages(folder: string): string[];
