import { counted } from '../text/counted';
/**
 * Whether one run is really better than another on the same images, or by chance: McNemar's test
 * (1947) looks only at the images that one of the two got right.
 */

export interface McNemar {
  /** Images that only the one run, and only the other, got right. */
  onlyOne: number;
  onlyOther: number;
  /** How likely a split at least this uneven is if both were equally good: exact, two-sided. */
  pValue: number;
}

/** ln(n!) by summing up: exact enough for any number of test images, and quick. */
function logFactorials(most: number): Float64Array {
  const logs = new Float64Array(most + 1);
  for (let n = 2; n <= most; n++) logs[n] = (logs[n - 1] ?? 0) + Math.log(n);
  return logs;
}

/** Each image is as likely to be of the one as of the other, so the smaller part is binomial. */
export function mcnemar(onlyOne: number, onlyOther: number): McNemar {
  const all = onlyOne + onlyOther;
  const logs = logFactorials(all);
  let tail = 0;
  for (let part = 0; part <= Math.min(onlyOne, onlyOther); part++) {
    const ways = (logs[all] ?? 0) - (logs[part] ?? 0) - (logs[all - part] ?? 0);
    tail += Math.exp(ways - all * Math.LN2);
  }
  return { onlyOne, onlyOther, pValue: Math.min(1, 2 * tail) };
}

/** Below this, chance is not a likely explanation; a convention of the field. */
const SIGNIFICANT = 0.05;
const SMALLEST_SAID = 0.0001;

function images(count: number): string {
  return counted(count, 'image');
}

/** The test's outcome in a sentence for people. */
export function mcnemarSentence(
  { onlyOne, onlyOther, pValue }: McNemar,
  one: string,
  other: string,
): string {
  if (onlyOne + onlyOther === 0) return `“${one}” and “${other}” are correct on the same images.`;
  const counts = `Only “${one}” is correct on ${images(onlyOne)}, only “${other}” on ${images(onlyOther)}`;
  const p = pValue < SMALLEST_SAID ? `p < ${SMALLEST_SAID}` : `p = ${pValue.toPrecision(2)}`;
  const verdict =
    pValue >= SIGNIFICANT
      ? 'The difference is not statistically significant'
      : `“${onlyOne > onlyOther ? one : other}” is better; statistically significant`;
  return `${counts}. ${verdict} (McNemar’s exact test, ${p}).`;
}
