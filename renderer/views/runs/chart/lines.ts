/** From runs and what the person chose to the lines of the chart. */
import type { Axis, Part, Positions, Quantity, RunCurves, Score } from '@engine/curves/run-curves';
import { smoothed } from '@engine/curves/smooth';
import { repetitions, spreadOf } from '@engine/curves/spread';
import type { RunSummary } from '@engine/records';
import { drawable, type PlotLine } from '../../../components/plot/line';
import { colorGroups, ownColors, settingValue, type Color } from './coloring';

export interface DrawnRun {
  label: string;
  color: string;
  record: RunSummary;
  curves: RunCurves;
}

export interface LineChoices {
  quantity: Quantity;
  parts: readonly Part[];
  axis: Axis;
  log: { x: boolean; y: boolean };
  /** The setting whose values have the colors, or null where each run has its own. */
  colorBy: string | null;
  /** Runs that differ only by seed as one line, their mean. */
  seedsAsBand: boolean;
  /** Seconds of the unit that times are shown in. */
  secondsPerUnit: number;
}

/** Training beside validation in one chart, of runs that have no strokes of their own. */
const TRAINING_DASH = [3, 3] as const;

/** Each run's color, in their order. */
function colorsOf(runs: readonly DrawnRun[], colorBy: string | null): Color[] {
  if (colorBy === null) return ownColors(runs.map(({ color }) => color));
  const settings = runs.map(({ record }) => record.settings);
  const groups = new Map(colorGroups(settings, colorBy).map((group) => [group.value, group]));
  return settings.map((each) => {
    const { color = '--accent', dash = [] } = groups.get(settingValue(each, colorBy)) ?? {};
    return { color, dash };
  });
}

function xOf(columns: Positions, { axis, secondsPerUnit }: LineChoices): Float64Array {
  if (axis !== 'time' || secondsPerUnit === 1) return columns[axis];
  return columns.time.map((seconds) => seconds / secondsPerUnit);
}

/** Whether a quantity is measured on training or validation images. */
export function isOfImages(quantity: Quantity): quantity is Score {
  return quantity === 'accuracy' || quantity === 'loss';
}

/** A curve's place in the run and its values. */
function measured(
  { curves }: DrawnRun,
  part: Part,
  quantity: Quantity,
): { columns: Positions; values: Float64Array } {
  if (quantity === 'learningRate') {
    return { columns: curves.rates, values: curves.rates.learningRate };
  }
  if (quantity === 'epochSeconds') {
    return { columns: curves.durations, values: curves.durations.epochSeconds };
  }
  return { columns: curves[part], values: curves[part][quantity] };
}

type Look = Pick<PlotLine, 'key' | 'label' | 'color' | 'dash' | 'sparse'>;

function runLine(run: DrawnRun, part: Part, look: Look, choices: LineChoices): PlotLine {
  const { columns, values } = measured(run, part, choices.quantity);
  const drawn = drawable([xOf(columns, choices), values], choices.log);
  const [x = new Float64Array(), y = new Float64Array()] = drawn;
  return { ...look, points: { x, y }, smooth: null, band: null };
}

function meanLine(
  group: readonly DrawnRun[],
  part: Part,
  look: Look,
  choices: LineChoices,
): PlotLine {
  const curves = group.map((run) => {
    const { columns, values } = measured(run, part, choices.quantity);
    return { step: columns.step, x: xOf(columns, choices), y: values };
  });
  const spread = spreadOf(curves);
  const { log } = choices;
  const drawn = drawable([spread.x, spread.mean, spread.lowest, spread.highest], log);
  const empty = new Float64Array();
  const [x = empty, y = empty, lowest = empty, highest = empty] = drawn;
  return { ...look, points: { x, y }, smooth: null, band: { lowest, highest } };
}

/** Runs with the same settings but for the seed together, or each by itself. */
function groupsOf(runs: readonly DrawnRun[], seedsAsBand: boolean): DrawnRun[][] {
  if (!seedsAsBand) return runs.map((run) => [run]);
  const byRun = new Map(runs.map((run) => [run.record.run, run]));
  const groups = repetitions(runs.map(({ record }) => record));
  return groups.map((group) => group.flatMap(({ run }) => byRun.get(run) ?? []));
}

/** The lines as measured, one for each run, or group of seeds, and part. */
export function linesOf(runs: readonly DrawnRun[], choices: LineChoices): PlotLine[] {
  const colors = new Map(
    colorsOf(runs, choices.colorBy).map((color, at) => [runs[at]?.record.run, color]),
  );
  // One line, whichever images are chosen for the scores; its key is that of the run's first line there.
  const parts = isOfImages(choices.quantity) ? choices.parts : choices.parts.slice(0, 1);
  const both = parts.length > 1;
  return groupsOf(runs, choices.seedsAsBand).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const name = group.length > 1 ? `${first.label}, ${group.length} seeds` : first.label;
    return parts.map((part) => {
      const { color = first.color, dash = [] } = colors.get(first.record.run) ?? {};
      const look = {
        key: `${first.record.run} ${part} ${group.length}`,
        label: both ? `${name}, ${part}` : name,
        color,
        dash: both && part === 'training' && dash.length === 0 ? TRAINING_DASH : dash,
        sparse:
          choices.quantity === 'epochSeconds' ||
          (isOfImages(choices.quantity) && part === 'validation'),
      };
      return group.length > 1
        ? meanLine(group, part, look, choices)
        : runLine(first, part, look, choices);
    });
  });
}

/**
 * The lines with what smoothing makes of them; at 0 they stay as they are. A band is smoothed as its
 * mean is, which would leave it otherwise.
 */
export function smoothLines(lines: readonly PlotLine[], weight: number): PlotLine[] {
  if (weight === 0) return [...lines];
  return lines.map((line) => ({
    ...line,
    smooth: smoothed(line.points.y, weight),
    band:
      line.band === null
        ? null
        : {
            lowest: smoothed(line.band.lowest, weight),
            highest: smoothed(line.band.highest, weight),
          },
  }));
}
