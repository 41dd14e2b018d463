export function filesBelow(folder: string): string[];
export function hashOf(files: readonly string[], folder: string): string;
export function noteFiles(note: string, folders: readonly string[]): void;
export function haveNotedFiles(note: string, folders: readonly string[]): boolean;
