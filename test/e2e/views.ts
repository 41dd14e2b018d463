/** The window's views by their names in the rail. */
import type { Page } from '@playwright/test';

export const VIEWS = [
  'Train',
  'Tune',
  'Runs',
  'Results',
  'Classify',
  'Collection',
  'Data',
  'Serve',
  'Settings',
  'Help',
] as const;

export type ViewName = (typeof VIEWS)[number];

/** Go to a view by its button in the rail. */
export async function show(page: Page, view: ViewName): Promise<void> {
  const rail = page.getByRole('navigation', { name: 'Views' });
  await rail.getByRole('button', { name: view, exact: true }).click();
}
