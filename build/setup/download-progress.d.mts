export interface Out {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}
export function progressText(bytes: number, total: number | null): string;
export function downloadProgress(
  name: string,
  out?: Out,
): { at(bytes: number, total: number | null): void; end(): void };
export function watchDownload<Result>(
  download: { name: string; total: number | null; folder: string },
  work: () => Promise<Result>,
  out?: Out,
): Promise<Result>;
export function watchFiles<Result>(
  made: { name: string; files: readonly string[] },
  work: () => Promise<Result>,
  out?: Out,
): Promise<Result>;
