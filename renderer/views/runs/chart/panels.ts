/** What the panels of the comparison are called, and the list of values beside them. */
import { ranked, readings, type Reading } from '../../../components/plot/readings';
import type { PlotLine } from '../../../components/plot/line';
import type { Panel, Shown } from '../../../state/chart.svelte';

/** As menus have them. */
export const PANEL_LABELS: Record<Panel, string> = {
  accuracy: 'Accuracy',
  loss: 'Loss',
  learningRate: 'Learning rate',
  epochSeconds: 'Seconds per epoch',
  recall: 'Recall by class',
  calibrationError: 'Calibration error',
};

const IMAGES: Record<Shown, string> = {
  training: 'Training',
  validation: 'Validation',
  both: 'Training and validation',
};

/** With the images that it is measured on, where there is a choice. */
export function panelName(panel: Panel, shown: Shown): string {
  if (panel !== 'accuracy' && panel !== 'loss') return PANEL_LABELS[panel];
  return `${IMAGES[shown]} ${panel}`;
}

/** A run, or its training or validation images, with what each panel of curves says of it. */
export interface LegendRow {
  line: PlotLine;
  cells: readonly (Reading | undefined)[];
}

interface Curves {
  panel: Panel;
  lines: readonly PlotLine[];
}

/** @param at where the crosshair stands; null reads the last. @returns the best of the first panel first */
export function rowsOf([first, ...others]: readonly Curves[], at: number | null): LegendRow[] {
  if (first === undefined) return [];
  const rest = others.map(({ lines }) => {
    return new Map(readings(lines, at).map((reading) => [reading.line.key, reading]));
  });
  const best = first.panel === 'accuracy' || first.panel === 'learningRate' ? 'highest' : 'lowest';
  return ranked(readings(first.lines, at), best).map((reading) => ({
    line: reading.line,
    cells: [reading, ...rest.map((readAt) => readAt.get(reading.line.key))],
  }));
}
