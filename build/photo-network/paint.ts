/** Colors and patterns of made images: as functions of the place, drawn at random. */
import { between, type Random } from '@engine/augment/random-fields';

/** The color of a place, from -1 to 1 across and down; each channel about 0 to 1. */
export type Paint = (x: number, y: number) => readonly number[];

export function color(random: Random): number[] {
  return [random(), random(), random()];
}

function blend(a: readonly number[], b: readonly number[], share: number): number[] {
  return a.map((value, at) => value + share * ((b[at] ?? 0) - value));
}

/** A grid of random colors, smooth in between. */
export function field(random: Random, cells = Math.floor(between(2, 7, random))): Paint {
  const side = cells + 1;
  const colors = Array.from({ length: side * side }, () => color(random));
  const at = (column: number, row: number) => colors[row * side + column] ?? [0, 0, 0];
  return (x, y) => {
    const [across, down] = [((x + 1) / 2) * cells, ((y + 1) / 2) * cells];
    const column = Math.min(cells - 1, Math.max(0, Math.floor(across)));
    const row = Math.min(cells - 1, Math.max(0, Math.floor(down)));
    const [right, below] = [across - column, down - row];
    const upper = blend(at(column, row), at(column + 1, row), right);
    const lower = blend(at(column, row + 1), at(column + 1, row + 1), right);
    return blend(upper, lower, below);
  };
}

/** Fields of ever finer grids, each fainter: leaves, clouds, walls. */
export function clouds(random: Random): Paint {
  const fading = between(0.4, 0.95, random);
  const layers = [2, 4, 8, 16, 32].map((cells) => field(random, cells));
  return (x, y) => {
    let weight = 1;
    const sum = [0.5, 0.5, 0.5];
    for (const layer of layers) {
      layer(x, y).forEach((value, at) => (sum[at] = (sum[at] ?? 0) + weight * (value - 0.5)));
      weight *= fading;
    }
    return sum;
  };
}

export function stripes(random: Random): Paint {
  const turn = between(0, Math.PI, random);
  const [along, across] = [between(2, 40, random), random() < 0.5 ? between(2, 40, random) : 0];
  const [one, other] = [color(random), color(random)];
  const isSharp = random() < 0.5;
  return (x, y) => {
    const first = Math.sin(along * (x * Math.cos(turn) + y * Math.sin(turn)));
    const second = across === 0 ? 1 : Math.sin(across * (y * Math.cos(turn) - x * Math.sin(turn)));
    const wave = first * second;
    return blend(one, other, isSharp ? Number(wave > 0) : (wave + 1) / 2);
  };
}

/** Whether a place is inside of an ellipse, a rectangle or a bar. */
function shape(random: Random): (x: number, y: number) => boolean {
  const [left, top] = [between(-1.2, 1.2, random), between(-1.2, 1.2, random)];
  const turn = between(0, Math.PI, random);
  const [width, height] = [between(0.05, 1, random), between(0.02, 1, random)];
  const isRound = random() < 0.5;
  return (x, y) => {
    const [dx, dy] = [x - left, y - top];
    const across = (dx * Math.cos(turn) + dy * Math.sin(turn)) / width;
    const down = (dy * Math.cos(turn) - dx * Math.sin(turn)) / height;
    return isRound ? across ** 2 + down ** 2 < 1 : Math.max(Math.abs(across), Math.abs(down)) < 1;
  };
}

export function shapes(random: Random): Paint {
  const ground = field(random, random() < 0.5 ? 1 : 3);
  const drawn = Array.from({ length: Math.ceil(between(0, 12, random)) }, () => ({
    holds: shape(random),
    color: color(random),
  }));
  return (x, y) => drawn.findLast(({ holds }) => holds(x, y))?.color ?? ground(x, y);
}
