export const OFFLINE: string;
export function requireEverything(
  parts?: readonly { what: string; size: string; isThere: () => boolean }[],
): void;
