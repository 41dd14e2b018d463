import { localized } from './notation';

/** "2,000": a number as the window and the terminal print it, whatever the system speaks. */
export function grouped(value: number): string {
  return localized(value.toLocaleString('en'));
}

/** "1 photo", "2,000 photos", "0.5 minutes". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}
