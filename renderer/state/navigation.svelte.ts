/** Which view is shown. */
export const VIEWS = [
  'train',
  'tune',
  'runs',
  'results',
  'classify',
  'collection',
  'data',
  'serve',
] as const;
export type View = (typeof VIEWS)[number];

export const VIEW_LABELS: Record<View, string> = {
  train: 'Train',
  tune: 'Tune',
  runs: 'Runs',
  results: 'Results',
  classify: 'Classify',
  collection: 'Collection',
  data: 'Data',
  serve: 'Serve',
};

export function isView(word: string): word is View {
  return (VIEWS as readonly string[]).includes(word);
}

class Navigation {
  view = $state<View>('train');

  show(view: View): void {
    this.view = view;
  }
}

export const navigation = new Navigation();
