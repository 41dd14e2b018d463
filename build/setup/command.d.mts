export function crashText(what: string, code: number): string | null;
