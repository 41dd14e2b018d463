import type { Missing } from './missing.mjs';

export const OFFLINE: string;
export function requireEverything(missing: Missing): void;
