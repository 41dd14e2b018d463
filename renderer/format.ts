/** How figures are written, the same in every view. */

export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}

export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

export function fixed(value: number, digits = 3): string {
  return value.toFixed(digits);
}

export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function dateTime(iso: string): string {
  const options = { dateStyle: 'medium', timeStyle: 'short' } as const;
  return new Date(iso).toLocaleString('en-GB', options);
}
