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

class Navigation {
  view = $state<View>('train');

  show(view: View): void {
    this.view = view;
  }
}

export const navigation = new Navigation();
