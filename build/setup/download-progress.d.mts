export function progressText(bytes: number, total: number | null): string;
export function downloadProgress(
  name: string,
  out?: { isTTY?: boolean; write(text: string): unknown },
): { at(bytes: number, total: number | null): void; end(): void };
export function watchDownload<Result>(
  download: { name: string; total: number; folder: string },
  work: () => Promise<Result>,
  out?: { isTTY?: boolean; write(text: string): unknown },
): Promise<Result>;
