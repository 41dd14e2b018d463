/** A drawing as a picture. */

/** Sharp on paper and on screens of any density. */
const PIXELS = 2;
/** Chromium paints no larger canvas, and so many pixels take 200 MB. */
const LONGEST_SIDE = 16_384;
const MOST_PIXELS = 50_000_000;

/** By how much a drawing is enlarged, or shrunk if a picture could not be as large. */
export function scaleFor(width: number, height: number): number {
  const most = Math.min(
    LONGEST_SIDE / Math.max(width, height),
    Math.sqrt(MOST_PIXELS / (width * height)),
  );
  return Math.min(PIXELS, most);
}

/** @throws Error in a sentence where the drawing cannot be painted */
export async function pngOf(svg: string): Promise<Uint8Array<ArrayBuffer>> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const canvas = document.createElement('canvas');
    const scale = scaleFor(picture.naturalWidth, picture.naturalHeight);
    canvas.width = Math.floor(scale * picture.naturalWidth);
    canvas.height = Math.floor(scale * picture.naturalHeight);
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, 'image/png');
    });
    if (blob === null) throw new Error('The chart is too large for PNG. Save it as SVG instead.');
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(address);
  }
}
