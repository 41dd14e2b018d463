import type { Configuration } from 'electron-builder';

export function configuration(options: {
  electronVersion: string;
  electronDist: string;
  output: string;
  arch: string;
}): Configuration;
