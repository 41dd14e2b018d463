import type { Plugin } from 'vite';

export interface Part {
  name: string;
  version: string;
  /** An SPDX expression. */
  licence: string;
  text: string;
  /** npm's registry, or elsewhere. */
  from: 'npm' | 'other';
}
export function identifiersIn(licence: string): string[];
export function shippedParts(bundled: Iterable<string>): Part[];
export function licencesPlugins(): { note: Plugin; write: Plugin };
