/** The layers that settings stand for, as a person would draw them. */
import type { Settings } from '@engine/settings';

export interface DrawnLayer {
  kind: 'maps' | 'units';
  /** How many maps or units. */
  count: number;
  /** Pixels along a map's side; 1 for units. */
  side: number;
  label: string;
  detail: string;
}

const SIDE = 28;

export function layersOf(settings: Settings, classCount: number): DrawnLayer[] {
  const layers: DrawnLayer[] = [
    { kind: 'maps', count: 1, side: SIDE, label: 'Image', detail: `${SIDE} × ${SIDE}` },
  ];
  if ('stem' in settings && settings.stem > 0) {
    layers.push({
      kind: 'maps',
      count: settings.stem,
      side: SIDE,
      label: `${settings.stem} filters`,
      detail: `${SIDE} × ${SIDE}`,
    });
  }
  if ('filters' in settings) {
    let side = SIDE;
    for (const count of settings.filters) {
      // Each block or stage pools two by two.
      side = Math.floor(side / 2);
      layers.push({
        kind: 'maps',
        count,
        side,
        label: `${count} filters`,
        detail: `${side} × ${side}`,
      });
    }
  }
  const hidden = 'hidden' in settings ? settings.hidden : [];
  for (const count of hidden) {
    layers.push({ kind: 'units', count, side: 1, label: String(count), detail: 'hidden' });
  }
  layers.push({
    kind: 'units',
    count: classCount,
    side: 1,
    label: String(classCount),
    detail: 'classes',
  });
  return layers;
}
