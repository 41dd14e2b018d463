/** How figures are written, the same in every view. */
import { percent as withDigits } from '@engine/text/percent';
import { grouped } from '@engine/text/counted';

export { duration, roughDuration } from '@engine/text/duration';
export { megabytes } from '@engine/text/megabytes';

export function percent(share: number, digits = 1): string {
  return withDigits(share, digits);
}

export function count(value: number): string {
  return grouped(Math.round(value));
}

export function fixed(value: number, digits = 3): string {
  return value.toFixed(digits);
}

/** With a minus as wide as the digits. */
export function signed(value: number, digits = 3): string {
  return value.toFixed(digits).replace('-', '−');
}

/** A number of any size to three digits that count, with a true minus. */
export function significant(value: number): string {
  return Number(value.toPrecision(3)).toString().replace(/-/g, '−');
}

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

export function dateTime(iso: string): string {
  return CLOCK.format(new Date(iso));
}
