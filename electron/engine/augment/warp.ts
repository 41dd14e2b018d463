/**
 * How a photographed garment differs from a studio picture in shape: turned, stretched, sheared,
 * seen at an angle, crumpled, its sleeves spread. A warp maps points of the new picture to points
 * of the old one; both run from -1 to 1 along either side.
 */
import { between, chance, normal, sign, type Random } from './draws';
import { smoothField, type Field } from './smooth-noise';

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
