/** Which view is shown. */
export const VIEWS = ['train', 'results', 'runs', 'classify', 'collection'] as const;
export type View = (typeof VIEWS)[number];

export const VIEW_LABELS: Record<View, string> = {
  train: 'Train',
  results: 'Results',
  runs: 'Runs',
  classify: 'Classify',
  collection: 'Collection',
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
