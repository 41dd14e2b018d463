/**
 * Applying a warp and framing what comes out as photos are framed: the longest edge fills the
 * picture, give or take what a rough outline adds or takes away.
 */
import { PIXELS, SIDE } from '../data/dataset';
import { chance, normal, type Random } from './draws';
import { coverOf, sample, type Layer } from './sample';
import { sourceGrid, type Frame } from './source-grid';
import type { Warp } from './warp';

/** The box is searched in so many times the picture's extent: spread sleeves reach beyond it. */
const SEARCH = 2;
const LOG_MISFRAMING = 0.06;
/** Outlines rather hold too much than too little. */
const LOOSE_SHARE = 0.25;
const SHIFT = 0.04;

const WHOLE: Frame = { x: 0, y: 0, half: 1 };

/** The square around the warped garment. */
function frameOf(cover: Float32Array, warp: Warp): Frame {
  const source = sourceGrid(warp, { x: 0, y: 0, half: SEARCH });
  let [left, top, right, bottom] = [SIDE, SIDE, -1, -1];
  for (let at = 0; at < PIXELS; at++) {
    const inColumn = Math.floor((((source.x[at] ?? 0) + 1) * SIDE) / 2);
    const inRow = Math.floor((((source.y[at] ?? 0) + 1) * SIDE) / 2);
    const inside = inColumn >= 0 && inRow >= 0 && inColumn < SIDE && inRow < SIDE;
    if (!inside || cover[inRow * SIDE + inColumn] === 0) continue;
    const column = at % SIDE;
    const row = Math.floor(at / SIDE);
    left = Math.min(left, column);
    right = Math.max(right, column + 1);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row + 1);
  }
  if (right < 0) return WHOLE;
  const unit = (2 * SEARCH) / SIDE;
  return {
    x: ((left + right) / 2) * unit - SEARCH,
    y: ((top + bottom) / 2) * unit - SEARCH,
    half: (Math.max(right - left, bottom - top) / 2) * unit,
  };
}

function misframed(frame: Frame, random: Random): Frame {
  const amount = Math.abs(normal(LOG_MISFRAMING, random));
  const half = frame.half * Math.exp(chance(LOOSE_SHARE, random) ? -amount : amount);
  return {
    x: frame.x + normal(SHIFT, random) * half,
    y: frame.y + normal(SHIFT, random) * half,
    half,
  };
}

/** @param grey float32 [784] */
export function reframe(grey: Float32Array, warp: Warp, random: Random): Layer {
  const cover = coverOf(grey);
  const source = sourceGrid(warp, misframed(frameOf(cover, warp), random));
  const layer: Layer = { grey: new Float32Array(PIXELS), cover: new Float32Array(PIXELS) };
  for (let at = 0; at < PIXELS; at++) {
    const x = source.x[at] ?? 0;
    const y = source.y[at] ?? 0;
    const share = sample(cover, x, y);
    layer.cover[at] = share;
    if (share > 0) layer.grey[at] = sample(grey, x, y);
  }
  return layer;
}
