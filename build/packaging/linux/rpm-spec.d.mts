export function specFile(contents: {
  version: string;
  libraries: readonly string[];
  files: readonly string[];
}): string;
