/**
 * How uPlot draws our lines. It is told at each frame which points it needs: those of the part that
 * is shown, as fine as the screen, so that a thousand epochs of fifty runs cost no more than a few.
 */
import uPlot from 'uplot';
import { labelBottoms } from './label-places';
import type { PlotAxis, PlotLine, PlotReference, Points } from './line';
import { readPoints } from './line';
import { pyramidOf } from './pyramid';
import { logStep, logTicks } from './ticks';
import { extentOf, padded, type Range } from './view';

export interface Picture {
  lines: readonly PlotLine[];
  references: readonly PlotReference[];
  x: PlotAxis;
  y: PlotAxis;
  xRange: Range;
  /** Null shows all of the values that there are in `xRange`. */
  yRange: Range | null;
}

/** What a plot can be asked by those around it. */
export interface PlotHandle {
  /** The chart as it stands, to be saved; null before it is drawn. */
  drawn(): { picture: Picture; painter: Painter } | null;
}

export interface Tick {
  at: number;
  text: string;
}

export interface Told {
  /** The pointer stands at a value of x, or null where it has left. */
  oncursor: (x: number | null) => void;
  /** A part was chosen with the pointer. */
  onselect: (x: Range | null, y: Range | null) => void;
  /** Whether a press of the pointer is the beginning of something else. */
  claims: (event: MouseEvent) => boolean;
}

/** A line as it is drawn: once, or faint as measured and again as smoothed. */
interface Layer {
  line: PlotLine;
  points: Points;
  faint: boolean;
}

/* eslint-disable @typescript-eslint/no-unsafe-enum-assignment --
   uPlot's enums are types only: there is nothing to import when the app runs. */
const OWN_X_EACH = 2 as uPlot.Mode.Faceted;
const LINEAR = 1 as uPlot.Scale.Distr.Linear;
const LOGARITHMIC = 3 as uPlot.Scale.Distr.Logarithmic;
/* eslint-enable @typescript-eslint/no-unsafe-enum-assignment */
const MIN_SIZE = { width: 160, height: 96 };
const Y_AXIS = 56;
const X_AXIS = 24;
/** Room for one tick, in pixels. */
const TICK_SPACE = { x: 56, y: 30 };
/** Beyond this many, points on a curve would touch. */
const MOST_MARKS = 60;
/** Ticks of x lie so far apart: a run has no half epochs to name until one looks that closely. */
const INCREMENTS = Array.from({ length: 15 }, (_, power) =>
  [1, 2, 5].map((first) => Number(`${first}e${power - 4}`)),
).flat();
/** Points in a pixel: the lowest and the highest of what falls into it. */
const POINTS_PER_PIXEL = 1;
/**
 * Beyond this many lines a chart that is being moved is drawn lightly, with thin lines without gaps and
 * of fewer points: without a graphics card a thick line costs several times as much, and one with gaps
 * more than that.
 */
const MOST_HEAVY_LINES = 12;
const POINTS_PER_PIXEL_LIGHT = 1 / 3;
/** After this long without movement it is drawn in full. */
const SETTLED_MS = 150;
const FAINT = 0.28;
const BAND = 0.18;
const NO_ROOM: Range = [0, 1];

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** The faint lines first, so that no smoothed one is hidden by another's. */
export function layersOf(lines: readonly PlotLine[]): Layer[] {
  const plain = lines.map((line) => ({
    line,
    points: line.points,
    faint: line.smooth !== null,
  }));
  const onTop = lines.flatMap((line) =>
    line.smooth === null ? [] : [{ line, points: readPoints(line), faint: false }],
  );
  return [...plain.filter(({ faint }) => faint), ...onTop, ...plain.filter(({ faint }) => !faint)];
}

/** What a line looks like: only a change of this needs a new chart. */
export function lookOf({ key, colour, dash, sparse, smooth }: PlotLine): string {
  return [key, colour, dash.join(' '), sparse, smooth === null].join(' ');
}

export class Painter {
  readonly plot: uPlot;
  /** The range of y that is shown. */
  yRange: Range = NO_ROOM;
  readonly ticks: { x: Tick[]; y: Tick[] } = { x: [], y: [] };
  private layers: Layer[] = [];
  private windows: Points[] = [];
  /** Set while the chart is being moved, to draw it in full when it rests. */
  private settling: ReturnType<typeof setTimeout> | null = null;

  constructor(
    host: HTMLElement,
    private picture: Picture,
    private readonly told: Told,
  ) {
    this.prepare();
    this.plot = new uPlot(this.options(), this.table(), host);
  }

  paint(picture: Picture): void {
    const moves = picture.lines === this.picture.lines && picture.xRange !== this.picture.xRange;
    this.picture = picture;
    if (moves) this.settleSoon();
    this.draw();
  }

  /** Whether what is drawn now is only a step on the way. */
  private get light(): boolean {
    return this.settling !== null && this.picture.lines.length > MOST_HEAVY_LINES;
  }

  private settleSoon(): void {
    if (this.settling !== null) clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.settling = null;
      this.draw();
    }, SETTLED_MS);
  }

  private draw(): void {
    const { picture } = this;
    this.prepare();
    for (const [at, layer] of this.layers.entries()) {
      const series = this.plot.series[at + 1];
      if (series !== undefined) Object.assign(series, this.strokeOf(layer));
    }
    const [yMin, yMax] = this.yRange;
    const [xMin, xMax] = picture.xRange;
    this.plot.batch(() => {
      this.plot.setData(this.table(), false);
      this.plot.setScale('x', { min: xMin, max: xMax });
      this.plot.setScale('y', { min: yMin, max: yMax });
    });
  }

  resize(width: number, height: number): void {
    const size = {
      width: Math.max(MIN_SIZE.width, width),
      height: Math.max(MIN_SIZE.height, height),
    };
    if (size.width !== this.plot.width || size.height !== this.plot.height) this.plot.setSize(size);
  }

  /** Where the plot's inner part lies in its host, in CSS pixels. */
  get inner(): { left: number; top: number; width: number; height: number } {
    const { left, top, width, height } = this.plot.bbox;
    const ratio = devicePixelRatio;
    return { left: left / ratio, top: top / ratio, width: width / ratio, height: height / ratio };
  }

  destroy(): void {
    if (this.settling !== null) clearTimeout(this.settling);
    this.plot.destroy();
  }

  /** Chooses the points of the part that is shown, and how much of y that takes. */
  private prepare(): void {
    const { lines, references, xRange, yRange, y } = this.picture;
    const each = this.light ? POINTS_PER_PIXEL_LIGHT : POINTS_PER_PIXEL;
    const most = Math.max(MIN_SIZE.width, this.widthInPixels()) * each;
    this.layers = layersOf(lines);
    this.windows = this.layers.map(({ points }) => pyramidOf(points).within(...xRange, most));
    if (yRange !== null) {
      this.yRange = yRange;
      return;
    }
    const bands = lines.flatMap(({ points: { x }, band }) =>
      band === null
        ? []
        : [band.lowest, band.highest].map(
            (edge) => pyramidOf({ x, y: edge }).within(...xRange, most).y,
          ),
    );
    const levels = Float64Array.from(references, (reference) => reference.y);
    const extent = extentOf([...this.windows.map((window) => window.y), ...bands, levels]);
    this.yRange = padded(extent ?? (y.log ? [0.1, 1] : NO_ROOM), y.log);
  }

  /** The constructor asks before there is a plot. */
  private widthInPixels(): number {
    const plot = this.plot as uPlot | undefined;
    return plot === undefined ? 0 : plot.bbox.width / devicePixelRatio;
  }

  /** uPlot's types know of one table for all; each of ours has x of its own, which it calls mode 2. */
  private table(): uPlot.AlignedData {
    const tables = this.windows.map(({ x, y }) => [x, y]);
    return [null, ...tables] as unknown as uPlot.AlignedData;
  }

  private options(): uPlot.Options {
    const { x, y } = this.picture;
    return {
      ...MIN_SIZE,
      mode: OWN_X_EACH,
      padding: [8, 12, 0, 0],
      legend: { show: false },
      cursor: this.cursor(),
      scales: {
        x: {
          time: false,
          distr: x.log ? LOGARITHMIC : LINEAR,
          range: () => [...this.picture.xRange],
        },
        y: { distr: y.log ? LOGARITHMIC : LINEAR, range: () => [...this.yRange] },
      },
      axes: [this.axis('x', X_AXIS, { grid: { show: false } }), this.axis('y', Y_AXIS, {})],
      series: [{}, ...this.layers.map((layer) => this.series(layer))],
      hooks: {
        drawAxes: [this.drawBands.bind(this)],
        drawSeries: [
          (_plot, at) => {
            this.drawMarks(at - 1);
          },
        ],
        draw: [this.drawReferences.bind(this)],
        setCursor: [this.tellCursor.bind(this)],
        setSelect: [this.tellSelection.bind(this)],
      },
    };
  }

  private cursor(): uPlot.Cursor {
    return {
      y: false,
      points: { show: false },
      // The readings are ours: each line has its own x.
      dataIdx: () => null,
      drag: { x: true, y: true, uni: 24, setScale: false },
      bind: {
        dblclick: () => null,
        mousedown: (_plot, _target, handler) => (event) => {
          if (!this.told.claims(event)) handler(event);
          return null;
        },
      },
    };
  }

  private axis(key: 'x' | 'y', size: number, more: Partial<uPlot.Axis>): uPlot.Axis {
    const { log } = this.picture[key];
    const room = (plot: uPlot): number =>
      Math.max(
        2,
        Math.floor(
          plot.bbox[key === 'x' ? 'width' : 'height'] / devicePixelRatio / TICK_SPACE[key],
        ),
      );
    const ownTicks: Partial<uPlot.Axis> = {
      splits: (plot, _axis, from, to) => logTicks([from, to], room(plot)),
      filter: (_plot, ticks) => ticks,
    };
    return {
      scale: key,
      stroke: token('--ink-soft'),
      font: `11px ${token('--font')}`,
      grid: { stroke: token('--line'), width: 1 },
      ticks: { show: false },
      gap: 6,
      size,
      space: TICK_SPACE[key],
      ...(key === 'x' ? { incrs: INCREMENTS } : {}),
      ...(log ? ownTicks : {}),
      values: (_plot, ticks, _axis, _space, step) => this.written(key, ticks, step),
      ...more,
    };
  }

  /** What stands at the ticks; kept, so that a saved chart has the same. */
  private written(key: 'x' | 'y', ticks: readonly number[], step: number): string[] {
    const { format, log } = this.picture[key];
    const texts = ticks.map((tick) => format(tick, log ? logStep(ticks, tick) : step));
    this.ticks[key] = ticks.flatMap((at, place) => {
      const text = texts[place] ?? '';
      return text === '' ? [] : [{ at, text }];
    });
    return texts;
  }

  private strokeOf({ line: { dash, sparse }, faint }: Layer): { width: number; dash: number[] } {
    if (this.light) return { width: 1, dash: [] };
    return { width: sparse && !faint ? 2 : 1.5, dash: [...dash] };
  }

  private series(layer: Layer): uPlot.Series {
    const { line, faint } = layer;
    return {
      label: line.label,
      facets: [
        { scale: 'x', auto: false },
        { scale: 'y', auto: false },
      ],
      stroke: token(line.colour),
      alpha: faint ? FAINT : 1,
      ...this.strokeOf(layer),
      points: { show: false },
    };
  }

  private drawBands(): void {
    const { ctx } = this.plot;
    for (const { colour, points, band } of this.picture.lines) {
      if (band === null || points.x.length === 0) continue;
      const edge = (y: Float64Array): [number, number][] => {
        const within = pyramidOf({ x: points.x, y }).within(
          ...this.picture.xRange,
          this.widthInPixels(),
        );
        return Array.from(within.x, (x, at) => this.place(x, within.y[at] ?? 0));
      };
      this.clipped(() => {
        ctx.globalAlpha = BAND;
        ctx.fillStyle = token(colour);
        ctx.beginPath();
        for (const [left, top] of [...edge(band.highest), ...edge(band.lowest).reverse()]) {
          ctx.lineTo(left, top);
        }
        ctx.fill();
      });
    }
  }

  /** A ring at each measurement, where they are few enough to be told apart. */
  private drawMarks(at: number): void {
    const layer = this.layers[at];
    const window = this.windows[at];
    if (layer === undefined || window === undefined) return;
    if (!layer.line.sparse || layer.faint || window.x.length > MOST_MARKS) return;
    const { ctx } = this.plot;
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.strokeStyle = token(layer.line.colour);
    ctx.fillStyle = token('--sheet');
    ctx.lineWidth = 2 * ratio;
    for (const [place, x] of window.x.entries()) {
      const [left, top] = this.place(x, window.y[place] ?? 0);
      // One at the edge, such as a run's last, is drawn whole.
      if (!this.isWithin(left, top)) continue;
      ctx.beginPath();
      ctx.arc(left, top, 2.5 * ratio, 0, 2 * Math.PI);
      ctx.fill();
      ctx.stroke();
    }
    ctx.restore();
  }

  private isWithin(left: number, top: number): boolean {
    const { bbox } = this.plot;
    const [x, y] = [left - bbox.left, top - bbox.top];
    return x >= -1 && x <= bbox.width + 1 && y >= -1 && y <= bbox.height + 1;
  }

  private drawReferences(): void {
    const { ctx, bbox } = this.plot;
    const ratio = devicePixelRatio;
    this.clipped(() => {
      ctx.strokeStyle = token('--ink-soft');
      ctx.fillStyle = token('--ink-soft');
      ctx.lineWidth = ratio;
      ctx.setLineDash([2 * ratio, 3 * ratio]);
      ctx.font = `${11 * ratio}px ${token('--font')}`;
      ctx.textAlign = 'left';
      ctx.textBaseline = 'bottom';
      const shown = this.picture.references
        .map(({ label, y }) => ({ label, top: this.place(0, y)[1] }))
        .filter(({ top }) => this.isWithin(bbox.left, top));
      const tops = shown.map(({ top }) => top);
      const bottoms = labelBottoms(tops, bbox.top, ratio);
      for (const [at, { label, top }] of shown.entries()) {
        ctx.beginPath();
        ctx.moveTo(bbox.left, top);
        ctx.lineTo(bbox.left + bbox.width, top);
        ctx.stroke();
        ctx.fillText(label, bbox.left + 4 * ratio, bottoms[at] ?? top);
      }
    });
  }

  /** In the canvas's own pixels. */
  private place(x: number, y: number): [left: number, top: number] {
    return [this.plot.valToPos(x, 'x', true), this.plot.valToPos(y, 'y', true)];
  }

  private clipped(draw: () => void): void {
    const { ctx, bbox } = this.plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    draw();
    ctx.restore();
  }

  private tellCursor(plot: uPlot): void {
    const { left } = plot.cursor;
    this.told.oncursor(left === undefined || left < 0 ? null : plot.posToVal(left, 'x'));
  }

  private tellSelection(plot: uPlot): void {
    const { left, top, width, height } = plot.select;
    if (width === 0 && height === 0) return;
    const { inner } = this;
    const x: Range = [plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')];
    const y: Range = [plot.posToVal(top + height, 'y'), plot.posToVal(top, 'y')];
    // uPlot marks all of the side along which nothing was chosen.
    this.told.onselect(width < inner.width - 1 ? x : null, height < inner.height - 1 ? y : null);
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  }
}
