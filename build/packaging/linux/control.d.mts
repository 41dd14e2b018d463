export const MAINTAINER: string;
export function debianVersion(version: string): string;
export function controlFile(contents: {
  version: string;
  libraries: readonly string[];
  kilobytes: number;
}): string;
