import type { Plugin } from 'vite';

export interface Part {
  name: string;
  version: string;
  /** An SPDX expression. */
  license: string;
  text: string;
  /** npm's registry, or elsewhere. */
  from: 'npm' | 'other';
}
export function identifiersIn(license: string): string[];
export function shippedParts(bundled: Iterable<string>): Part[];
export function licensesPlugins(): { note: Plugin; write: Plugin };
