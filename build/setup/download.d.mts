export function download(url: string, file: string): Promise<void>;
export function arrivedBytes(file: string): number;
export function checkDownload(file: string, name: string, pinned: string | null): Promise<void>;
