/** What is said of a file that Chromium does not decode: it decides, and only its refusal is worded here. */
import { pictureFormat, SNIFFED_BYTES } from '@engine/photo/picture-format';

/** For a photo of which the file cannot be read, or no more. */
export const GONE = 'This file no longer exists or cannot be read.';

/** What Chromium puts in place of bytes of a name that are not UTF-8; no such file can be opened. */
const NOT_UTF8 = '\uFFFD';

const NO_PICTURE = 'Unsupported file format. Supported: JPEG, PNG, WebP, AVIF, GIF and BMP.';

/** Why a photo has no file, by its name. */
export function goneSentence(name: string): string {
  return name.includes(NOT_UTF8)
    ? 'The file name is not valid UTF-8. Rename the file and try again.'
    : GONE;
}

/** Whether a file that could be read a moment ago still can. */
export async function isThere(file: File): Promise<boolean> {
  return file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
}

/** @throws Error with a sentence for the file's card, where there is nothing to decode */
export async function checkPictureFile(file: File): Promise<void> {
  if (!(await isThere(file))) throw new Error(goneSentence(file.name));
  if (file.size === 0) throw new Error('This file is empty.');
}

/** The format that the file begins as, or null where it begins as none of a picture. */
export async function formatOf(file: File): Promise<ReturnType<typeof pictureFormat>> {
  const start = await file.slice(0, SNIFFED_BYTES).arrayBuffer();
  return pictureFormat(new Uint8Array(start));
}

/** Why Chromium may have refused it, in a sentence. */
export async function refusalOf(file: File): Promise<string> {
  switch (await formatOf(file)) {
    case null:
      return NO_PICTURE;
    case 'HEIC':
      return 'HEIC is not supported. Export the photo as JPEG and try again.';
    case 'TIFF':
      return 'TIFF is not supported here. Save the image as PNG or JPEG and try again.';
    case 'JPEG':
    case 'PNG':
    case 'GIF':
    case 'BMP':
    case 'WebP':
    case 'AVIF':
      return 'This image is corrupt and cannot be decoded.';
  }
}
