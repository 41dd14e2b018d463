/** What is dragged or pasted and holds no file: a picture of a web page comes as its address. */
import { takesText } from '../keys';

export const NO_FILE =
  'This is a link or text, not a file. Save the image first, then drop the file here.';

const TEXTS = ['text/uri-list', 'text/html', 'text/plain'];

/** Whether it is text for nobody: no file, and not meant for a field. */
export function isTextForNobody(data: DataTransfer | null, target: EventTarget | null): boolean {
  const types = data?.types ?? [];
  return (
    !types.includes('Files') && !takesText(target) && TEXTS.some((type) => types.includes(type))
  );
}
