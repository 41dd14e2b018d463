/** Paints the map: ten thousand marks a frame, each a small picture that was drawn once. */
import type { ZoomTransform } from 'd3-zoom';
import type { ImagePixels } from '@contract';
import { imageAt, rgbaOf } from '../../../components/pictures/rgba';
import { pathOf, type Mark } from './marks';
import { fainter, Raster, stampOf, type Stamp } from './raster';

/** The longest edge of an image on the map, in pixels of the window. */
const PICTURE_EDGE = 28;
/** So few that each has room for its picture. */
const MOST_PICTURES = 120;
/** Rings around more would hide one another. */
const MOST_RINGS = 60;
/** From a mark's edge to its ring, in pixels of the window. */
const RING = 4;
/** Of marks that were filtered or not selected. */
const FAINT = 0.13;

export interface Scene {
  width: number;
  height: number;
  /** Pixels of the screen for each of the window. */
  density: number;
  transform: ZoomTransform;
  /** x and y of each point on the unmoved map, 2 for each. */
  placed: Float32Array;
  /** Which of the marks each point has. */
  markOf: ArrayLike<number>;
  marks: readonly Mark[];
  /** Points that are meant, from the back to the front; the others are faint. */
  shown: readonly number[];
  /** Whether those have a ring, where they are few. */
  ringed: boolean;
  /** How near each point is, -1 at the back to 1 at the front; null on a plane. */
  nearness: Float32Array | null;
  /** The images, one a point. */
  thumbnails: ImagePixels;
  /** By which the colors are what they are. */
  theme: 'light' | 'dark';
}

/** Grows as one looks closer, and much slower than the map does. */
export function radiusAt(zoom: number): number {
  return Math.min(8, Math.round(4 * (2.3 * zoom ** 0.4)) / 4);
}

/** How large and how opaque marks are from the back to the front; on a plane all are in the middle. */
const LEVELS = [
  { size: 0.8, opacity: 0.6 },
  { size: 1, opacity: 1 },
  { size: 1.25, opacity: 1 },
] as const;
const MIDDLE = 1;

/** Which of the levels a point is on. */
function levelOf(nearness: number): number {
  return Math.min(LEVELS.length - 1, Math.floor(((nearness + 1) / 2) * LEVELS.length));
}

/** Of each mark on each level, level by level, and the same fainter. */
interface Stamps {
  strong: readonly Stamp[];
  faint: readonly Stamp[];
  /** What they lie on. */
  ground: number;
}

function colorOf(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token);
}

/** A picture of its own, drawn by the canvas and read as pixels. */
function drawn(side: number, draw: (context: CanvasRenderingContext2D) => void): Stamp {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return { side: 0, pixels: new Uint32Array() };
  draw(context);
  return stampOf(side, context.getImageData(0, 0, side, side).data);
}

function stampOfMark({ shape, color }: Mark, radius: number, density: number): Stamp {
  const half = Math.ceil((1.4 * radius + 1) * density);
  return drawn(2 * half, (context) => {
    context.translate(half, half);
    context.scale(density, density);
    context.fillStyle = colorOf(color);
    // An edge of paper, so that marks that lie over one another stay apart.
    context.strokeStyle = colorOf('--sheet');
    context.lineWidth = 0.75;
    const path = new Path2D(pathOf(shape, radius));
    context.fill(path);
    context.stroke(path);
  });
}

function groundColor(): number {
  const ground = drawn(1, (context) => {
    context.fillStyle = colorOf('--sheet');
    context.fillRect(0, 0, 1, 1);
  });
  return ground.pixels[0] ?? 0;
}

export class Painter {
  private stamps: Stamps = { strong: [], faint: [], ground: 0 };
  private drawnFor = '';
  private raster = new Raster(1, 1);
  /** Drawn once, as long as the images are the same. */
  private pictures = new Map<number, HTMLCanvasElement>();
  private picturesOf: ImagePixels | null = null;

  constructor(private readonly context: CanvasRenderingContext2D) {}

  paint(scene: Scene): void {
    const { placed, transform, shown } = scene;
    this.prepare(scene);
    this.raster.fill(this.stamps.ground);
    const all = placed.length / 2;
    if (shown.length < all) {
      for (let index = 0; index < all; index++) this.mark(scene, index, this.stamps.faint);
    }
    for (const index of shown) this.mark(scene, index, this.stamps.strong);
    const { rgba, width, height } = this.raster;
    this.context.putImageData(new ImageData(rgba, width, height), 0, 0);
    if (scene.ringed && shown.length <= MOST_RINGS) this.rings(scene);
    if (transform.k <= 2) return;
    const inSight = shown.filter((index) => isInSight(scene, index));
    if (inSight.length > MOST_PICTURES) return;
    for (const index of inSight) this.picture(scene, index);
  }

  private prepare({ width, height, marks, density, theme, transform }: Scene): void {
    const [across, down] = [width, height].map((side) => Math.max(1, Math.round(side * density)));
    if (this.raster.width !== across || this.raster.height !== down) {
      this.raster = new Raster(across ?? 1, down ?? 1);
    }
    const radius = radiusAt(transform.k);
    const wanted = `${theme} ${radius} ${density} ${marks.map(({ color }) => color).join(' ')}`;
    if (wanted === this.drawnFor) return;
    const strong = LEVELS.flatMap(({ size, opacity }) =>
      marks.map((mark) => fainter(stampOfMark(mark, size * radius, density), opacity)),
    );
    const faint = strong.map((stamp) => fainter(stamp, FAINT));
    this.stamps = { strong, faint, ground: groundColor() };
    this.drawnFor = wanted;
  }

  private mark(scene: Scene, index: number, of: readonly Stamp[]): void {
    const { transform, placed, density, markOf, marks, nearness } = scene;
    const level = nearness === null ? MIDDLE : levelOf(nearness[index] ?? 0);
    const stamp = of[level * marks.length + (markOf[index] ?? 0)];
    if (stamp === undefined) return;
    const x = (transform.x + transform.k * (placed[2 * index] ?? 0)) * density;
    const y = (transform.y + transform.k * (placed[2 * index + 1] ?? 0)) * density;
    const half = stamp.side / 2;
    this.raster.lay(stamp, Math.round(x - half), Math.round(y - half));
  }

  private rings(scene: Scene): void {
    const { context } = this;
    context.strokeStyle = colorOf('--ink');
    context.lineWidth = 1.5 * scene.density;
    const radius = (radiusAt(scene.transform.k) + RING) * scene.density;
    for (const index of scene.shown) {
      context.beginPath();
      context.arc(...onScreen(scene, index), radius, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  private picture(scene: Scene, index: number): void {
    const [x, y] = onScreen(scene, index);
    const { shape } = scene.thumbnails;
    const side = PICTURE_EDGE * scene.density;
    const scale = side / Math.max(shape.height, shape.width);
    const [width, height] = [scale * shape.width, scale * shape.height];
    const [left, top] = [Math.round(x + side / 4), Math.round(y - height / 2)];
    this.context.drawImage(this.pictureOf(scene, index), left, top, width, height);
  }

  private pictureOf({ thumbnails }: Scene, index: number): HTMLCanvasElement {
    if (this.picturesOf !== thumbnails) this.pictures = new Map();
    this.picturesOf = thumbnails;
    const kept = this.pictures.get(index);
    if (kept !== undefined) return kept;
    const { height, width } = thumbnails.shape;
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width, height });
    const rgba = new Uint8ClampedArray(rgbaOf(imageAt(thumbnails, index)));
    canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
    this.pictures.set(index, canvas);
    return canvas;
  }
}

/** In pixels of the screen. */
function onScreen({ transform, placed, density }: Scene, index: number): [number, number] {
  return [
    transform.applyX(placed[2 * index] ?? 0) * density,
    transform.applyY(placed[2 * index + 1] ?? 0) * density,
  ];
}

function isInSight(scene: Scene, index: number): boolean {
  const [x, y] = onScreen(scene, index);
  const { width, height, density } = scene;
  return x >= 0 && y >= 0 && x <= width * density && y <= height * density;
}
