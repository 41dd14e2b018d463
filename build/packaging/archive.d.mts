export function archiveFolder(folder: string, name: string, file: string): Promise<void>;
export function writeSums(folder: string): Promise<string>;
