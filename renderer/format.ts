/** How figures are written, the same in every view. */
import { percent as withDigits } from '@engine/text/percent';
import { grouped } from '@engine/text/counted';
import { localized } from '@engine/text/notation';

export { duration, roughDuration } from '@engine/text/duration';
export { megabytes } from '@engine/text/megabytes';

export function percent(share: number, digits = 1): string {
  return withDigits(share, digits);
}

export function count(value: number): string {
  return grouped(Math.round(value));
}

export function fixed(value: number, digits = 3): string {
  return localized(value.toFixed(digits));
}

/** With a minus as wide as the digits. */
export function signed(value: number, digits = 3): string {
  const text = value.toFixed(digits);
  return text.startsWith('-') ? `−${localized(text.slice(1))}` : localized(text);
}

/** A number of any size to three digits that count, with a true minus. */
export function significant(value: number): string {
  return rounded(value, 3).replace(/-/g, '−');
}

/** A number with so many digits that count at most, such as a learning rate. */
export function rounded(value: number, digits: number): string {
  return localized(String(Number(value.toPrecision(digits))));
}

const CLOCK = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
let clock = new Intl.DateTimeFormat('en-GB', CLOCK);

/** The locale of dates; English ones are written with the day first. */
export function setDates(locale: string): void {
  const isEnglish = locale === 'en' || locale.startsWith('en-');
  clock = new Intl.DateTimeFormat(isEnglish ? 'en-GB' : locale, CLOCK);
}

export function dateTime(iso: string): string {
  return clock.format(new Date(iso));
}
