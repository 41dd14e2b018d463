/** The light theme's colors, whichever the window wears: what is saved goes on paper. */
import type { FigureLook } from './figure';

/** Every token of `:root`, as it is outside of the dark theme's rule. */
export function lightTokens(): ReadonlyMap<string, string> {
  const tokens = new Map<string, string>();
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSStyleRule) || rule.selectorText !== ':root') continue;
      for (const name of rule.style) {
        if (name.startsWith('--')) tokens.set(name, rule.style.getPropertyValue(name).trim());
      }
    }
  }
  return tokens;
}

export function lightLook(tokens: ReadonlyMap<string, string>): FigureLook {
  const color = (name: string): string => tokens.get(name) ?? 'black';
  return {
    paper: 'white',
    ink: color('--ink'),
    soft: color('--ink-soft'),
    grid: color('--line'),
    font: (tokens.get('--font') ?? 'sans-serif').replaceAll(/\s+/g, ' '),
  };
}
