/** What of the page cannot be seen or used in the window as it is: too wide, cut off, covered, squeezed. */
import type { Page } from '@playwright/test';

/** Faults of the dialog that is open, or of the page; each names the element. */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    /** Of each list, table or grid: the first and last controls stand for the others. */
    const ENDS = 6;
    /** What may be scrolled sideways: tables, code and axes have no other form. */
    const WIDE = ':has(> table), pre, [data-testid=settings-picture] .scroller';
    const dialogs = document.querySelectorAll<HTMLElement>(
      '[role=dialog], [role=alertdialog], [role=menu]',
    );
    const root: HTMLElement = [...dialogs].at(-1) ?? document.body;
    const found: string[] = [];

    const words = (element: Element): string => {
      const name = element.getAttribute('aria-label') ?? element.textContent.trim();
      return `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} "${name.slice(0, 60)}"`;
    };
    const isHidden = (element: Element): boolean =>
      element.closest('.visually-hidden, svg, [hidden]') !== null ||
      !element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

    const { documentElement: html } = document;
    for (const element of [html, document.querySelector('main') ?? html]) {
      if (element.scrollWidth > element.clientWidth) found.push(`too wide: ${element.tagName}`);
    }

    for (const element of [root, ...root.querySelectorAll<HTMLElement>('*')]) {
      const { overflowX, lineHeight } = getComputedStyle(element);
      const isScroller = overflowX === 'auto' || overflowX === 'scroll';
      if (isScroller && element.scrollWidth > element.clientWidth + 1 && !element.matches(WIDE)) {
        const edge = element.getBoundingClientRect().left + element.clientWidth;
        const wide = [...element.querySelectorAll('*')].find(
          (inner) => inner.getBoundingClientRect().right > edge + 1 && inner.closest(WIDE) === null,
        );
        found.push(`scrolls sideways: ${words(element)} by ${words(wide ?? element)}`);
      }
      const hasText = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
      );
      if (!hasText || isHidden(element) || element.closest(WIDE) !== null) continue;
      const count = element.textContent.trim().split(/\s+/u).length;
      const { height, width } = element.getBoundingClientRect();
      const lines = Math.round(height / (parseFloat(lineHeight) || 18));
      if (count >= 5 && lines >= count - 1 && width < 160) {
        found.push(`a word a line: ${words(element)}`);
      }
    }

    /** A script scrolls even what a person cannot. */
    const undoImpossibleScrolls = (element: Element): void => {
      for (let at = element.parentElement; at !== null; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at);
        if (overflowX === 'hidden') at.scrollLeft = 0;
        if (overflowY === 'hidden') at.scrollTop = 0;
      }
    };

    /** The part of an element's box that nothing around it cuts off. */
    const seen = (element: Element) => {
      const box = element.getBoundingClientRect();
      let [left, top, right, bottom] = [box.left, box.top, box.right, box.bottom];
      let placed = getComputedStyle(element).position;
      for (
        let at = element.parentElement;
        at !== null && placed !== 'fixed';
        at = at.parentElement
      ) {
        const { overflowX, overflowY, position } = getComputedStyle(at);
        // What is placed by something further out is not cut off in between.
        if (placed === 'absolute' && position === 'static') continue;
        placed = position;
        const around = at.getBoundingClientRect();
        if (overflowX !== 'visible') {
          [left, right] = [Math.max(left, around.left), Math.min(right, around.right)];
        }
        if (overflowY !== 'visible') {
          [top, bottom] = [Math.max(top, around.top), Math.min(bottom, around.bottom)];
        }
      }
      [left, top] = [Math.max(left, 0), Math.max(top, 0)];
      [right, bottom] = [Math.min(right, innerWidth), Math.min(bottom, innerHeight)];
      return {
        box,
        width: right - left,
        height: bottom - top,
        x: (left + right) / 2,
        y: (top + bottom) / 2,
      };
    };

    const all = [
      ...root.querySelectorAll<HTMLElement>(
        'button, input, select, textarea, a[href], summary, [role=slider], [tabindex="0"]',
      ),
    ].filter((element) => !isHidden(element) && element.closest('[aria-hidden=true]') === null);
    const byList = new Map<Element | null, HTMLElement[]>();
    for (const element of all) {
      const list = element.closest('ul, table, [role=grid]');
      byList.set(list, [...(byList.get(list) ?? []), element]);
    }
    for (const [list, members] of byList) {
      const few =
        list === null || members.length <= 2 * ENDS
          ? members
          : [...members.slice(0, ENDS), ...members.slice(-ENDS)];
      for (const element of few) {
        if (!element.isConnected) continue;
        const isScroller = element.matches('[role=region], [role=application], [role=separator]');
        element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        undoImpossibleScrolls(element);
        const { box, width, height, x, y } = seen(element);
        if (width < box.width - 1 && !isScroller) found.push(`cut off sideways: ${words(element)}`);
        else if (height < Math.min(box.height, 24) - 1) found.push(`cut off: ${words(element)}`);
        else if (!isScroller && !element.matches('input[type=file]')) {
          const top = document.elementFromPoint(x, y);
          const label = element.closest('label');
          const isOn =
            top !== null &&
            (element.contains(top) ||
              top.contains(element) ||
              label?.contains(top) === true ||
              // Both ends of a range may be at one value.
              top.matches('[role=slider]'));
          if (!isOn) found.push(`covered: ${words(element)} by ${top === null ? '-' : words(top)}`);
        }
        const isCut = getComputedStyle(element).textOverflow === 'ellipsis';
        if (
          element.matches('button') &&
          !isCut &&
          element.scrollWidth > element.clientWidth + 1 &&
          element.querySelector('.cut, .two-lines') === null
        ) {
          found.push(`wider than its button: ${words(element)}`);
        }
      }
    }
    return found;
  });
}
