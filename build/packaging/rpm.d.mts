export function canMakeRpm(): boolean;
export function makeRpm(options: {
  folder: string;
  output: string;
  version: string;
  parts: readonly { name: string; version: string; license: string; text: string }[];
  now?: Date;
}): string;
