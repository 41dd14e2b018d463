export interface PackagedFile {
  path: string;
  bytes: number;
}
export function packagedFiles(folder: string): PackagedFile[];
export function sizesOf(folder: string): { name: string; bytes: number; why: string }[];
