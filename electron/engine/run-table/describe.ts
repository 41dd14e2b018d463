import type { RunRecord } from '../records';
import { effectiveSettings, FAMILIES } from '../settings';

/** What a run is called until somebody names it: its family and the widths of its layers. */
export function describeSettings(settings: RunRecord['settings']): string {
  if (settings.model === 'imported') return 'Imported model';
  const widths = effectiveSettings(settings).flatMap(({ value }) =>
    Array.isArray(value) ? value : [],
  );
  return `${FAMILIES[settings.model]} ${widths.join('-')}`.trim();
}
