/** What happens between two frames of the page. */
import type { Page } from '@playwright/test';

interface HeldWindow extends Window {
  release: () => void;
}

/** Do something while the page draws no frame, as a busy computer keeps the next one waiting. */
export async function beforeNextFrame(page: Page, act: () => Promise<void>): Promise<void> {
  await page.evaluate(() => {
    const original = window.requestAnimationFrame.bind(window);
    const held: FrameRequestCallback[] = [];
    window.requestAnimationFrame = (callback) => held.push(callback);
    (window as unknown as HeldWindow).release = () => {
      window.requestAnimationFrame = original;
      for (const callback of held) window.requestAnimationFrame(callback);
    };
  });
  try {
    await act();
  } finally {
    await page.evaluate(() => {
      (window as unknown as HeldWindow).release();
    });
  }
}
