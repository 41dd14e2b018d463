/** Paints the map: ten thousand marks a frame, each a small picture that was drawn once. */
import type { ZoomTransform } from 'd3-zoom';
import { pathOf, type Mark } from './marks';

const PICTURE_SIDE = 28;
/** So few that each has room for its picture. */
const MOST_PICTURES = 120;
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
  markOf: Uint8Array;
  marks: readonly Mark[];
  /** Points that are meant; the others are faint. */
  shown: readonly number[];
  /** 784 bytes a point. */
  pixels: Uint8Array;
  /** By which the colours are what they are. */
  theme: 'light' | 'dark';
}

/** Grows as one looks closer, and much slower than the map does. */
export function radiusAt(zoom: number): number {
  return Math.min(8, Math.round(4 * (2.3 * zoom ** 0.4)) / 4);
}

type Sprites = readonly HTMLCanvasElement[];

function drawSprite({ shape, colour }: Mark, radius: number, density: number): HTMLCanvasElement {
  const sprite = document.createElement('canvas');
  const half = Math.ceil((1.4 * radius + 1) * density);
  sprite.width = 2 * half;
  sprite.height = 2 * half;
  const context = sprite.getContext('2d');
  if (context === null) return sprite;
  context.translate(half, half);
  context.scale(density, density);
  const style = getComputedStyle(document.documentElement);
  context.fillStyle = style.getPropertyValue(colour);
  // An edge of paper, so that marks that lie over one another stay apart.
  context.strokeStyle = style.getPropertyValue('--sheet');
  context.lineWidth = 0.75;
  const path = new Path2D(pathOf(shape, radius));
  context.fill(path);
  context.stroke(path);
  return sprite;
}

export class Painter {
  private sprites: Sprites = [];
  private drawnFor = '';
  private readonly pictures = new Map<number, HTMLCanvasElement>();

  constructor(private readonly context: CanvasRenderingContext2D) {}

  paint(scene: Scene): void {
    const { context } = this;
    const { width, height, density, transform, shown } = scene;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width * density, height * density);
    this.prepare(scene, radiusAt(transform.k));
    const all = scene.placed.length / 2;
    if (shown.length < all) {
      context.globalAlpha = FAINT;
      for (let index = 0; index < all; index++) this.mark(scene, index);
    }
    context.globalAlpha = 1;
    const inSight = shown.filter((index) => isInSight(scene, index));
    const asPictures = inSight.length <= MOST_PICTURES && transform.k > 2;
    for (const index of inSight) this.mark(scene, index);
    if (asPictures) for (const index of inSight) this.picture(scene, index);
  }

  private prepare({ marks, density, theme }: Scene, radius: number): void {
    const wanted = `${theme} ${radius} ${density} ${marks.map(({ colour }) => colour).join(' ')}`;
    if (wanted === this.drawnFor) return;
    this.sprites = marks.map((mark) => drawSprite(mark, radius, density));
    this.drawnFor = wanted;
  }

  private mark(scene: Scene, index: number): void {
    const sprite = this.sprites[scene.markOf[index] ?? 0];
    if (sprite === undefined) return;
    const [x, y] = onScreen(scene, index);
    const half = sprite.width / 2;
    // On whole pixels a sprite is copied, between them it is worked out anew.
    this.context.drawImage(sprite, Math.round(x - half), Math.round(y - half));
  }

  private picture(scene: Scene, index: number): void {
    const [x, y] = onScreen(scene, index);
    const side = PICTURE_SIDE * scene.density;
    const [left, top] = [Math.round(x + side / 4), Math.round(y - side / 2)];
    this.context.drawImage(this.pictureOf(scene, index), left, top, side, side);
  }

  private pictureOf({ pixels }: Scene, index: number): HTMLCanvasElement {
    const kept = this.pictures.get(index);
    if (kept !== undefined) return kept;
    const canvas = document.createElement('canvas');
    canvas.width = PICTURE_SIDE;
    canvas.height = PICTURE_SIDE;
    const size = PICTURE_SIDE ** 2;
    const rgba = new Uint8ClampedArray(4 * size).fill(255);
    for (let at = 0; at < size; at++) {
      rgba.fill(pixels[index * size + at] ?? 0, 4 * at, 4 * at + 3);
    }
    canvas.getContext('2d')?.putImageData(new ImageData(rgba, PICTURE_SIDE, PICTURE_SIDE), 0, 0);
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
