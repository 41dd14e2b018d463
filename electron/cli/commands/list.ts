/** Every command with its line in --help. */
import type { Command } from './command';

interface Entry {
  /** One sentence for --help. */
  summary: string;
  load: () => Promise<Command>;
}

export interface Listed extends Entry {
  name: string;
  group: string;
}

/** Each with what loads it: to load them all takes longer than most of them take to run. */
const GROUPS: Readonly<Record<string, Readonly<Record<string, Entry>>>> = {
  Train: {
    train: {
      summary: 'Train a model and evaluate it on the test images.',
      load: async () => (await import('./training/train')).trainCommand,
    },
    resume: {
      summary: 'Resume a run that was stopped, crashed or finished.',
      load: async () => (await import('./training/resume')).resumeCommand,
    },
    repeat: {
      summary: 'Repeat a run with other seeds and report mean and deviation.',
      load: async () => (await import('./training/repeat')).repeatCommand,
    },
    sweep: {
      summary: 'Search for the best settings within a time budget.',
      load: async () => (await import('./training/sweep')).sweepCommand,
    },
    range: {
      summary: 'Find a learning rate (LR range test).',
      load: async () => (await import('./training/range')).rangeCommand,
    },
    bench: {
      summary: 'Measure the speed of training, evaluation, map and photos.',
      load: async () => (await import('./bench/bench')).benchCommand,
    },
  },
  Results: {
    runs: {
      summary: 'List all runs, newest first, or write them as CSV.',
      load: async () => (await import('./runs')).runsCommand,
    },
    log: {
      summary: 'Print the log of a run: epochs, times, scores.',
      load: async () => (await import('./results/log')).logCommand,
    },
    evaluate: {
      summary: 'Evaluate a run on the test images, or compare two runs.',
      load: async () => (await import('./results/evaluate')).evaluateCommand,
    },
    predict: {
      summary: 'Predict test images in order, next to their true class.',
      load: async () => (await import('./results/predict')).predictCommand,
    },
    explain: {
      summary: 'Explain the prediction of a test image.',
      load: async () => (await import('./results/explain')).explainCommand,
    },
    map: {
      summary: 'Project the test images to two dimensions, as CSV.',
      load: async () => (await import('./results/map')).mapCommand,
    },
    layers: {
      summary: 'Show the model summary: shapes, weights, multiply-adds.',
      load: async () => (await import('./results/layers')).layersCommand,
    },
    tensorboard: {
      summary: 'Print the TensorBoard command for runs.',
      load: async () => (await import('./tensorboard')).tensorboardCommand,
    },
  },
  Photos: {
    classify: {
      summary: 'Classify photos, or score a run on labeled photos.',
      load: async () => (await import('./classify')).classifyCommand,
    },
    'fine-tune': {
      summary: 'Fine-tune a run on your own photos, as a new run.',
      load: async () => (await import('./training/fine-tune')).fineTuneCommand,
    },
    collection: {
      summary: 'List, import, export or remove your own photos.',
      load: async () => (await import('./collection')).collectionCommand,
    },
  },
  Data: {
    data: {
      summary: 'Check a data folder and count the images of each class.',
      load: async () => (await import('./data')).dataCommand,
    },
  },
  'Share and serve': {
    share: {
      summary: 'Export a run to one file (.atelier).',
      load: async () => (await import('./share')).shareCommand,
    },
    import: {
      summary: 'Import a shared run, or a foreign model, as a run.',
      load: async () => (await import('./import')).importCommand,
    },
    export: {
      summary: 'Export a run for other programs.',
      load: async () => (await import('./export')).exportCommand,
    },
    serve: {
      summary: 'Serve a run over HTTP.',
      load: async () => (await import('./serve')).serveCommand,
    },
  },
  Support: {
    doctor: {
      summary: 'Check the installation and suggest fixes.',
      load: async () => (await import('./doctor')).doctorCommand,
    },
    diagnostics: {
      summary: 'Print versions, processor and paths for a bug report.',
      load: async () => (await import('./diagnostics')).diagnosticsCommand,
    },
  },
};

export const COMMANDS: readonly Listed[] = Object.entries(GROUPS).flatMap(([group, entries]) =>
  Object.entries(entries).map(([name, entry]) => ({ name, group, ...entry })),
);

/** Names of earlier versions, which still work. */
const FORMER_NAMES = new Map([['teach', 'fine-tune']]);

export function commandNamed(word: string): Listed | null {
  const wanted = FORMER_NAMES.get(word) ?? word;
  return COMMANDS.find(({ name }) => name === wanted) ?? null;
}
