/** Which view is shown. */
import { isFormOpen } from './app/dialogs';
import { notices } from './notices.svelte';

/** In the order of the rail and of their keys. */
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
/** The last two are about the app itself. */
export type View = (typeof VIEWS)[number] | 'settings' | 'help';

export const VIEW_LABELS: Record<View, string> = {
  train: 'Train',
  tune: 'Tune',
  runs: 'Runs',
  results: 'Results',
  classify: 'Classify',
  collection: 'Collection',
  data: 'Data',
  serve: 'Serve',
  settings: 'Settings',
  help: 'Help',
};

export function isView(word: string): word is View {
  return Object.hasOwn(VIEW_LABELS, word);
}

class Navigation {
  view = $state<View>('train');

  show(view: View): void {
    if (view !== this.view) notices.leavePage();
    this.view = view;
  }

  /**
   * Show the view that a slow action leads to, unless the user has left or a form is open.
   * @param visit of `notices`, during which it began
   */
  follow(view: View, visit: number): void {
    if (visit === notices.visit && !isFormOpen()) this.show(view);
  }
}

export const navigation = new Navigation();
