/**
 * How a photographed garment differs from a studio picture in shape: turned, stretched, sheared,
 * seen at an angle, crumpled, its sleeves spread. A warp maps points of the new picture to points
 * of the old one; both run from -1 to 1 along either side.
 */
import { PIXELS, SIDE } from '../data/dataset';
import {
  CENTERS,
  type Field,
  type Random,
  between,
  chance,
  normal,
  sign,
  smoothField,
} from './random-fields';
import { type Layer, coverOf, sample } from './sample';

/** What a picture shows, as far as its geometry goes. */
export type Kind = 'upper body' | 'footwear' | 'other';

export interface Point {
  x: number;
  y: number;
}

interface Arms {
  /** Where the sleeves turn, as distance from the middle and height. */
  joint: Point;
  /** By how much each is spread, in radians. */
  left: number;
  right: number;
}

export interface Warp {
  matrix: readonly [number, number, number, number];
  perspective: Point;
  arms: Arms | null;
  crumple: { x: Field; y: Field };
}

/** Standard deviations, and the shares of pictures that something happens to. */
const TURN = 0.2;
const LOG_STRETCH = 0.15;
const SHEAR = 0.1;
const PERSPECTIVE = 0.08;
const CRUMPLE = 0.08;
const CRUMPLE_CELLS = 4;
/** Spread sleeves reach beyond the picture, and crumple there too. */
const CRUMPLE_REACH = 1.4;
const SPREAD_SHARE = 0.5;
/** Shoes lie in any direction. */
const ANY_TURN_SHARE = 0.5;
/** Over how much of the picture a sleeve's turn fades in. */
const SOFT_JOINT = 0.08;

function drawArms(random: Random): Arms {
  const spread = between(-0.2, 1.1, random);
  return {
    joint: { x: between(0.4, 0.7, random), y: between(-0.85, -0.55, random) },
    left: spread + normal(0.15, random),
    right: spread + normal(0.15, random),
  };
}

export function drawWarp(kind: Kind, random: Random): Warp {
  const anyTurn = kind === 'footwear' && chance(ANY_TURN_SHARE, random);
  const turn = anyTurn ? between(-Math.PI, Math.PI, random) : normal(TURN, random);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const across = sign(random) * Math.exp(normal(LOG_STRETCH, random));
  const down = Math.exp(normal(LOG_STRETCH, random));
  const shear = normal(SHEAR, random);
  return {
    matrix: [across * cos + shear * sin, shear * cos - across * sin, down * sin, down * cos],
    perspective: { x: normal(PERSPECTIVE, random), y: normal(PERSPECTIVE, random) },
    arms: kind === 'upper body' && chance(SPREAD_SHARE, random) ? drawArms(random) : null,
    crumple: { x: smoothField(CRUMPLE_CELLS, random), y: smoothField(CRUMPLE_CELLS, random) },
  };
}

function rise(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** Turn what lies outside of and below the shoulders about them, in place. */
function turnSleeves(point: Point, { joint, left, right }: Arms): void {
  const side = point.x < 0 ? -1 : 1;
  const across = Math.abs(point.x) - joint.x;
  const down = point.y - joint.y;
  const share = rise(across / SOFT_JOINT) * rise(down / 0.1);
  const angle = -(side < 0 ? left : right) * share;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  point.x = side * (joint.x + cos * across + sin * down);
  point.y = joint.y - sin * across + cos * down;
}

/** Write into `source` which point of the old picture the new one shows at (x, y). */
export function sourceOf(warp: Warp, x: number, y: number, source: Point): void {
  const { matrix, perspective, arms, crumple } = warp;
  const depth = Math.min(2, Math.max(0.5, 1 + x * perspective.x + y * perspective.y));
  source.x = (matrix[0] * x + matrix[1] * y) / depth;
  source.y = (matrix[2] * x + matrix[3] * y) / depth;
  if (arms !== null) turnSleeves(source, arms);
  source.x += CRUMPLE * crumple.x.at(x / CRUMPLE_REACH, y / CRUMPLE_REACH);
  source.y += CRUMPLE * crumple.y.at(x / CRUMPLE_REACH, y / CRUMPLE_REACH);
}

// A warp worked out for a whole picture: exactly at every third pixel, linearly in between.

const STRIDE = 3;
/** Knots along a side: 28 pixels are 9 strides and one. */
const KNOTS = (SIDE - 1) / STRIDE + 1;

/** The part of the plane that a picture shows. */
export interface Frame extends Point {
  /** Half of its side; 1 is the whole picture. */
  half: number;
}

/** For each of the 784 pixels where in the old picture it comes from. */
export interface SourceGrid {
  x: Float64Array;
  y: Float64Array;
}

function knotsOf(warp: Warp, { x, y, half }: Frame): SourceGrid {
  const knots = { x: new Float64Array(KNOTS * KNOTS), y: new Float64Array(KNOTS * KNOTS) };
  const source: Point = { x: 0, y: 0 };
  for (let at = 0; at < KNOTS * KNOTS; at++) {
    const column = x + half * (CENTERS[STRIDE * (at % KNOTS)] ?? 0);
    const row = y + half * (CENTERS[STRIDE * Math.floor(at / KNOTS)] ?? 0);
    sourceOf(warp, column, row, source);
    knots.x[at] = source.x;
    knots.y[at] = source.y;
  }
  return knots;
}

function interpolate(knots: Float64Array): Float64Array {
  const values = new Float64Array(PIXELS);
  for (let row = 0; row < SIDE; row++) {
    const top = Math.min(KNOTS - 2, Math.floor(row / STRIDE));
    const below = row / STRIDE - top;
    for (let column = 0; column < SIDE; column++) {
      const left = Math.min(KNOTS - 2, Math.floor(column / STRIDE));
      const right = column / STRIDE - left;
      const at = top * KNOTS + left;
      const upper = (knots[at] ?? 0) * (1 - right) + (knots[at + 1] ?? 0) * right;
      const lower = (knots[at + KNOTS] ?? 0) * (1 - right) + (knots[at + KNOTS + 1] ?? 0) * right;
      values[row * SIDE + column] = upper * (1 - below) + lower * below;
    }
  }
  return values;
}

export function sourceGrid(warp: Warp, frame: Frame): SourceGrid {
  const knots = knotsOf(warp, frame);
  return { x: interpolate(knots.x), y: interpolate(knots.y) };
}

// Applying a warp and framing what comes out as photos are framed: the longest edge fills the
// picture, give or take what a rough outline adds or takes away.

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

/** @param gray float32 [784] */
export function reframe(gray: Float32Array, warp: Warp, random: Random): Layer {
  const cover = coverOf(gray);
  const source = sourceGrid(warp, misframed(frameOf(cover, warp), random));
  const layer: Layer = { gray: new Float32Array(PIXELS), cover: new Float32Array(PIXELS) };
  for (let at = 0; at < PIXELS; at++) {
    const x = source.x[at] ?? 0;
    const y = source.y[at] ?? 0;
    const share = sample(cover, x, y);
    layer.cover[at] = share;
    if (share > 0) layer.gray[at] = sample(gray, x, y);
  }
  return layer;
}
