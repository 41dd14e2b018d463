export function unwritableText(error: unknown, project: string): string | null;
