import type { NetConnectOpts } from 'node:net';

export type Display =
  /** `switches`, what Chromium has to be told to find it. */
  | { works: true; switches: string[] }
  /** `reason`, a clause that fits into a sentence. */
  | { works: false; reason: string };
export function parseDisplay(
  name: string,
): { number: string; local: boolean; places: NetConnectOpts[] } | null;
export function cookiesFor(file: Buffer, display: { number: string; local: boolean }): Buffer[];
export function findDisplay(
  variables: Record<string, string | undefined>,
  platform?: NodeJS.Platform,
): Promise<Display>;
