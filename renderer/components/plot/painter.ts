/**
 * How uPlot draws our lines. It is told at each frame which points it needs: those of the part that
 * is shown, as fine as the screen, so that a thousand epochs of fifty runs cost no more than a few.
 */
import uPlot from 'uplot';
import { axisOf } from './axis-options';
import { drawBands } from './bands';
import { layersOf, type Layer } from './layers';
import type { PlotAxis, PlotLine, PlotReference, Points } from './line';
import { drawMarks } from './marks';
import { pyramidOf } from './pyramid';
import { drawReferences } from './references';
import { logStep } from './ticks';
import { token } from './token';
import { extentOf, padded, wideEnough, type Range } from './view';

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

interface Told {
  /** The pointer stands at a value of x, or null where it has left. */
  oncursor: (x: number | null) => void;
  /** A part was chosen with the pointer. */
  onselect: (x: Range | null, y: Range | null) => void;
  /** Whether a press of the pointer is the beginning of something else. */
  claims: (event: MouseEvent) => boolean;
}

/* eslint-disable @typescript-eslint/no-unsafe-enum-assignment --
   uPlot's enums are types only: there is nothing to import when the app runs. */
const OWN_X_EACH = 2 as uPlot.Mode.Faceted;
const LINEAR = 1 as uPlot.Scale.Distr.Linear;
const LOGARITHMIC = 3 as uPlot.Scale.Distr.Logarithmic;
/* eslint-enable @typescript-eslint/no-unsafe-enum-assignment */
/** In pixels: half of the label of the last tick of x, such as 100,000, is beside the plot. */
const RIGHT = 20;
const MIN_SIZE = { width: 160, height: 96 };
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
const NO_ROOM: Range = [0, 1];

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
      this.yRange = wideEnough(yRange, y.log);
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
    const range = padded(extent ?? (y.log ? [0.1, 1] : NO_ROOM), y.log);
    this.yRange = wideEnough(range, y.log);
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
      padding: [8, RIGHT, 0, 0],
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
      axes: [this.axis('x'), this.axis('y')],
      series: [{}, ...this.layers.map((layer) => this.series(layer))],
      hooks: {
        drawAxes: [
          (plot) => {
            drawBands(plot, this.picture, this.widthInPixels());
          },
        ],
        drawSeries: [
          (plot, at) => {
            drawMarks(plot, this.layers[at - 1], this.windows[at - 1]);
          },
        ],
        draw: [
          (plot) => {
            drawReferences(plot, this.picture.references);
          },
        ],
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

  private axis(key: 'x' | 'y'): uPlot.Axis {
    return axisOf(key, this.picture[key], (ticks, step) => this.written(key, ticks, step));
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
      stroke: token(line.color),
      alpha: faint ? FAINT : 1,
      ...this.strokeOf(layer),
      points: { show: false },
    };
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
