export function canMakeDeb(): boolean;
export function templateText(name: string, values?: Record<string, string>): string;
export function makeDeb(options: {
  folder: string;
  output: string;
  version: string;
  parts: readonly { name: string; version: string; licence: string; text: string }[];
  now?: Date;
  compression?: readonly string[];
}): string;
