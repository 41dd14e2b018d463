/** Shares as percentages, written the same in window, terminal and exported files. */
import { localized } from './notation';

/** @param share 0.926 for "92.60%" */
export function percent(share: number, digits = 2): string {
  return localized(`${(100 * share).toFixed(digits)}%`);
}
