/** Writes a chart to a file that the person chooses. */
import { ask } from '../bridge';
import { pngOf } from '../components/save/png';
import { notices } from './notices.svelte';

export type FigureFormat = 'png' | 'svg';

/** A file's name may have letters, digits, spaces and hyphens. */
export function fileName(title: string): string {
  const plain = title.normalize('NFKD').replaceAll(/[^\w -]+/g, '').trim();
  return plain.slice(0, 80).trim() || 'chart';
}

export async function saveFigure(title: string, format: FigureFormat, svg: string): Promise<void> {
  await notices.guard(async () => {
    const suggestedName = `${fileName(title)}.${format}`;
    const contents = format === 'svg' ? svg : await pngOf(svg);
    const place = await ask('files:save', { suggestedName, contents });
    if (place !== null) notices.add('info', `Saved as ${place}.`);
  });
}
