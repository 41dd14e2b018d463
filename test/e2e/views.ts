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

/**
 * Wait until everything that follows the first frame is there (renderer/components/AfterPaint.svelte), for
 * reading at once what is shown. Content within such content needs a second frame.
 */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 4; frame += 1) {
      await new Promise((resolve) => {
        requestAnimationFrame(() => setTimeout(resolve));
      });
    }
  });
}

/** Go to a view by its button in the rail. */
export async function show(page: Page, view: ViewName): Promise<void> {
  const rail = page.getByRole('navigation', { name: 'Views' });
  await rail.getByRole('button', { name: view, exact: true }).click();
  await drawn(page);
}
