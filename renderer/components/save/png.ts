/** A drawing as a picture. */

/** Sharp on paper and on screens of any density. */
const PIXELS = 2;

/** @throws Error in a sentence where the drawing cannot be painted */
export async function pngOf(svg: string): Promise<Uint8Array<ArrayBuffer>> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = PIXELS * picture.naturalWidth;
    canvas.height = PIXELS * picture.naturalHeight;
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, 'image/png');
    });
    if (blob === null)
      throw new Error('The chart could not be painted as a picture. Save it as SVG.');
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(address);
  }
}
