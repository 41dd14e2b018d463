/** How often a JPEG goes over its picture: a small file can do it thousands of times, and Chromium does. */

const PIECE_BYTES = 2 ** 20;
/** FF DA, the length, and how many components the scan has (ITU-T T.81, B.2.3). */
const HEADER_BYTES = 5;
const [MARKER, START_OF_SCAN] = [0xff, 0xda];
const MOST_COMPONENTS = 4;

/** Whether a scan's header is there; in coded data and video, next to nothing looks like one. */
function isScan(bytes: Uint8Array, at: number): boolean {
  const components = bytes[at + 4] ?? 0;
  return (
    bytes[at + 1] === START_OF_SCAN &&
    bytes[at + 2] === 0 &&
    bytes[at + 3] === 6 + 2 * components &&
    components >= 1 &&
    components <= MOST_COMPONENTS
  );
}

function scansIn(bytes: Uint8Array): number {
  let scans = 0;
  for (let at = bytes.indexOf(MARKER); at !== -1; at = bytes.indexOf(MARKER, at + 1)) {
    if (isScan(bytes, at)) scans += 1;
  }
  return scans;
}

/** The scans of a JPEG file, those of its preview included. */
export async function jpegScans(file: Blob): Promise<number> {
  let scans = 0;
  for (let from = 0; from < file.size; from += PIECE_BYTES) {
    // A header on the seam is whole in one of the two pieces, and in both of none.
    const piece = file.slice(from, from + PIECE_BYTES + HEADER_BYTES - 1);
    scans += scansIn(new Uint8Array(await piece.arrayBuffer()));
  }
  return scans;
}
