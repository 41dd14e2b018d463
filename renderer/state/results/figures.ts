/** The figures in view, each of which can be copied as a picture. */
import { ask } from '../../bridge';
import { notices } from '../notices.svelte';

/** Charts, and what else is marked as a figure. */
const FIGURE = 'figure, [data-figure]';

export interface FigureInView {
  name: string;
  element: Element;
}

function named(element: Element): FigureInView | null {
  const name = element.querySelector('h2, h3')?.textContent.trim() ?? '';
  return name === '' ? null : { name, element };
}

/** Those of the view that is shown, in their order. */
export function figuresInView(): FigureInView[] {
  const all = document.querySelectorAll(`main :is(${FIGURE})`);
  return [...all].map(named).filter((figure) => figure !== null);
}

export function figureAt(target: EventTarget | null): FigureInView | null {
  const element = target instanceof Element ? target.closest(FIGURE) : null;
  return element === null ? null : named(element);
}

/** Two frames: what was asked to be drawn is then on the screen. */
function drawn(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      requestAnimationFrame(() => {
        resolve();
      });
    });
  });
}

/** Copy what is seen of a figure, once nothing covers it. */
export async function copyFigure({ name, element }: FigureInView): Promise<void> {
  await notices.guard(async () => {
    element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    await drawn();
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const [x, y] = [Math.max(0, left), Math.max(0, top)];
    await ask('figure:copy', {
      x,
      y,
      width: Math.max(1, Math.min(innerWidth, right) - x),
      height: Math.max(1, Math.min(innerHeight, bottom) - y),
    });
    notices.add('info', `Copied “${name}” as an image.`);
  });
}

/** By the pointer's other button, or the menu key on what has the focus. */
export async function offerToCopy(figure: FigureInView): Promise<void> {
  await notices.guard(async () => {
    if (await ask('figure:menu', { name: figure.name.slice(0, 120) })) await copyFigure(figure);
  });
}
