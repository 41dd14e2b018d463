/** The one way of a text or picture from the window to a file. */
import { fileName } from '@engine/text/file-name';
import type { RequestBody } from '@contract';
import { ask } from '../bridge';
import { notices } from './notices.svelte';

type Contents = RequestBody<'files:save'>['contents'];
type Ending<C extends Contents> = C extends string ? 'csv' | 'json' | 'svg' | 'txt' : 'png';

/**
 * Write to a file that the person chooses.
 * @param title of what is saved, in any characters; the file is named for it
 * @param makeContents called before the dialog opens
 */
export async function saveAs<C extends Contents>(
  title: string,
  ending: Ending<C>,
  makeContents: () => C | Promise<C>,
): Promise<void> {
  await notices.guard(async () => {
    const contents = await makeContents();
    const suggestedName = fileName(title, { fallback: 'untitled', suffix: `.${ending}` });
    // The two kinds of contents have endings of their own, which the parameters' types see to.
    const place = await ask('files:save', { suggestedName, contents } as RequestBody<'files:save'>);
    if (place !== null) notices.add('info', `Saved as ${place}.`);
  });
}
