import { localized } from './notation';

/** "0.4 s", "42 s", "1 min 2 s", "2 h 5 min": a measured time, as window, terminal and exported files print it. */
export function duration(seconds: number): string {
  const tenths = Math.round(10 * seconds) / 10;
  if (tenths > 0 && tenths < 10) return `${localized(tenths.toFixed(1))} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "42 s", "1 min 40 s", "5 min", "2 h 10 min", "20 h": a time that is only about right. */
export function roughDuration(seconds: number): string {
  if (seconds < 59.5) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 145) return withoutZero(duration(10 * Math.round(seconds / 10)));
  if (seconds < 3570) return `${Math.round(seconds / 60)} min`;
  const step = seconds < 36_000 ? 600 : 3600;
  return withoutZero(duration(step * Math.round(seconds / step)));
}

function withoutZero(text: string): string {
  return text.replace(/ 0 (s|min)$/, '');
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600 };
const PART = String.raw`\d+(?:\.\d+|,\d{1,2})?\s*(?:s|min|h)(?=\s|$)`;
/** Source of a regular expression for such a time, with decimals too. */
export const DURATION = String.raw`${PART}(?:\s+${PART})*`;

/** How many seconds such a time is; null for any other text, one without a unit too. */
export function secondsIn(text: string): number | null {
  if (!new RegExp(`^${DURATION}$`, 'u').test(text)) return null;
  return [...text.matchAll(/([\d.,]+)\s*([a-z]+)/gu)].reduce(
    (sum, [, digits = '', unit = '']) =>
      sum + Number(digits.replace(',', '.')) * (SECONDS[unit] ?? 0),
    0,
  );
}
