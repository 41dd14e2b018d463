export function installCommand(
  packages: readonly string[],
  purpose: string,
  here: { isRoot: boolean; hasApt: boolean },
): string;
export function missingLibraries(cache: string): string[][];
export function setUpChromium(): Promise<string>;
export function missingSystemPackages(): { packages: string[]; command: string | null };
