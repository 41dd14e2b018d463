import type { RunRecord } from '../records';

/** What a run is called until somebody names it: its architecture. */
export function describeSettings(settings: RunRecord['settings']): string {
  switch (settings.model) {
    case 'linear':
      return 'Linear';
    case 'dense':
      return `Dense ${settings.hidden.join('-')}`.trim();
    case 'cnn':
      return `CNN ${[...settings.filters, ...settings.hidden].join('-')}`;
    case 'resnet':
      return `ResNet ${settings.filters.join('-')}`;
    case 'imported':
      return 'Imported model';
  }
}
