export function commandsOf(help: string): { group: string; name: string; summary: string }[];
export function manPage(of: {
  version: string;
  day: string;
  help: string;
  helpOf: (command: string) => string;
}): string;
