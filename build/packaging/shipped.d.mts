export interface Package {
  /** From the repository's folder: node_modules/… */
  place: string;
  name: string;
  version: string;
}
export function loadedPackages(): Package[];
export function leftOut(): string[];
export function placeOfModule(module: string): string | null;
export function bundledPackages(places: Iterable<string>): Package[];
