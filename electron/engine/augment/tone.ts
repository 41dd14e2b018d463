/**
 * How a photographed garment differs from a studio picture in tone: any color, any light, white
 * ones too, which Fashion-MNIST left out, and patterns of all kinds.
 */
import { PIXELS, SIDE } from '../data/dataset';
import {
  between,
  chance,
  normal,
  type Random,
  CENTERS,
  smoothField,
  type Field,
} from './random-fields';
import type { Layer } from './sample';

/** How far tones are changed. */
export interface ToneChange {
  /** Standard deviation of the contrast's logarithm. */
  logContrast: number;
  invertedShare: number;
  /** Of pictures whose mean gray is drawn anew, near black as negated white garments are, to white. */
  newMeanShare: number;
  patternShare: number;
}

/** For studio pictures. */
export const STRONG: ToneChange = {
  logContrast: 0.4,
  invertedShare: 0.25,
  newMeanShare: 0.6,
  patternShare: 0.35,
};
/** For what was photographed already. */
export const MILD: ToneChange = {
  logContrast: 0.3,
  invertedShare: 0.1,
  newMeanShare: 0.3,
  patternShare: 0.1,
};
const MEANS: readonly [number, number] = [0.08, 0.95];
const UNEVEN_LIGHT_SHARE = 0.3;
/** A garment is never as black as the background. */
const DARKEST = 0.03;

function stripes(random: Random): Field {
  const free = between(0, Math.PI, random);
  const angle = chance(0.6, random) ? Math.round(free / (Math.PI / 2)) * (Math.PI / 2) : free;
  const waves = Math.PI * between(1.5, 13, random);
  const [cos, sin] = [Math.cos(angle) * waves, Math.sin(angle) * waves];
  const phase = between(0, 2 * Math.PI, random);
  return { at: (x, y) => Math.sin(x * cos + y * sin + phase) };
}

function checks(random: Random): Field {
  const [across, down] = [stripes(random), stripes(random)];
  return { at: (x, y) => (across.at(x, y) + down.at(x, y)) / 2 };
}

function pattern(random: Random): Field {
  const kind = Math.floor(4 * random());
  if (kind === 0) return stripes(random);
  if (kind === 1) return checks(random);
  if (kind === 2) return smoothField(chance(0.5, random) ? 7 : 14, random);
  return smoothField(SIDE, random);
}

function meanOf({ gray, cover }: Layer): number {
  let [sum, area] = [0, 0];
  for (let at = 0; at < PIXELS; at++) {
    sum += gray[at] ?? 0;
    area += cover[at] ?? 0;
  }
  return sum / Math.max(1, area);
}

interface Overlay {
  strength: number;
  field: Field;
}

function drawOverlays(patternShare: number, random: Random): Overlay[] {
  const overlays: Overlay[] = [];
  if (chance(UNEVEN_LIGHT_SHARE, random)) {
    overlays.push({ strength: between(0, 0.25, random), field: smoothField(3, random) });
  }
  if (chance(patternShare, random)) {
    overlays.push({ strength: between(0.05, 0.3, random), field: pattern(random) });
  }
  return overlays;
}

/** Redraw the garment's tones in place; its gray is no longer weighted by its cover. */
export function retone(layer: Layer, change: ToneChange, random: Random): void {
  const mean = meanOf(layer);
  const newMean = chance(change.newMeanShare, random) ? between(...MEANS, random) : mean;
  const contrast =
    Math.exp(normal(change.logContrast, random)) * (chance(change.invertedShare, random) ? -1 : 1);
  const overlays = drawOverlays(change.patternShare, random);
  const { gray, cover } = layer;
  for (let at = 0; at < PIXELS; at++) {
    const share = cover[at] ?? 0;
    if (share === 0) continue;
    const x = CENTERS[at % SIDE] ?? 0;
    const y = CENTERS[Math.floor(at / SIDE)] ?? 0;
    let value = newMean + contrast * ((gray[at] ?? 0) / Math.max(0.05, share) - mean);
    for (const { strength, field } of overlays) value += strength * field.at(x, y);
    gray[at] = Math.min(1, Math.max(DARKEST, value));
  }
}
