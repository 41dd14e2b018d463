export function templateText(name: string, values?: Record<string, string>): string;
