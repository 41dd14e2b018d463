export interface Picture {
  /** Width and height in pixels. */
  size: number;
  png: Buffer;
}
export const ICNS_TYPES: readonly (readonly [type: string, size: number])[];
export function ico(pictures: readonly Picture[]): Buffer;
export function icns(pictures: readonly Picture[]): Buffer;
