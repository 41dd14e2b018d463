/** What a cell of a matrix shows and says. */
import type { MatrixInk } from './color';

/** A cell; a null class stands for the head of its row or column. */
export interface CellPlace {
  label: number | null;
  predicted: number | null;
}

/** A hue of tokens.css, and how thickly it is laid on, 0 to 1. */
export interface CellTint {
  hue: '--matrix' | '--matrix-less';
  opacity: number;
}

export interface CellLook extends CellTint {
  /** Its number, and a smaller one below it. */
  figure: string;
  below: string | null;
  ink: MatrixInk;
  /** True where there is nothing to see. */
  empty: boolean;
}

/** What a cell counts, as "Coat predicted as Shirt". */
export function cellMeaning(
  names: readonly string[],
  { label, predicted }: { label: number; predicted: number },
): string {
  const verdict =
    label === predicted ? 'predicted correctly' : `predicted as ${names[predicted] ?? ''}`;
  return `${names[label] ?? ''} ${verdict}`;
}

/** What the head of a row or column stands for. */
export function headMeaning(names: readonly string[], { label, predicted }: CellPlace): string {
  if (label !== null) return `All images of ${names[label] ?? ''}`;
  return `All images predicted as ${names[predicted ?? -1] ?? ''}`;
}

/** As cells and heads carry it: "3 head" is the head of the fourth row. */
export function keyOf({ label, predicted }: CellPlace): string {
  return `${label ?? 'head'} ${predicted ?? 'head'}`;
}

/** @param key as `keyOf` writes it */
export function placeOf(key: string): CellPlace {
  const [label = null, predicted = null] = key
    .split(' ')
    .map((part) => (part === 'head' ? null : Number(part)));
  return { label, predicted };
}
