export function canMakeDeb(): boolean;
export function makeDeb(options: {
  folder: string;
  output: string;
  version: string;
  parts: readonly { name: string; version: string; license: string; text: string }[];
  now?: Date;
  compression?: readonly string[];
}): string;
