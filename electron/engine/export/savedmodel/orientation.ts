/**
 * Decoded photos turned upright by their EXIF orientation, inside the graph. There is no loop and no
 * branch: a file without an orientation, or with a broken one, has orientation 1, by which nothing is
 * turned. Formats: JPEG (ITU T.81, Annex B), PNG, TIFF 6.0 and EXIF 2.32 (CIPA DC-008).
 */
import { FileStart, type Pattern } from './file-start';
import { BOOL, BYTE, INT, type FunctionBody } from './graph';

/** Where the files of a format hold EXIF data. */
export interface ExifContainer {
  /** What comes before EXIF's TIFF header; its bytes 2 and 3 are a length, big-endian. */
  start: Pattern;
  /** From the first byte of `start`, how many bytes that length does not include. */
  beforeLength: number;
  /** What ends the part of a file where the app reads EXIF data. */
  ends: readonly [Pattern, ...Pattern[]];
}

function codes(characters: string): number[] {
  return [...Buffer.from(characters, 'latin1')];
}

/** A segment APP1, before the first scan and before any JPEG inside of the JPEG, such as a thumbnail. */
export const JPEG_EXIF: ExifContainer = {
  start: [0xff, 0xe1, null, null, ...codes('Exif\0\0')],
  beforeLength: 2,
  ends: [
    [0xff, 0xda, 0],
    [null, 0xff, 0xd8, 0xff],
  ],
};

/** A chunk eXIf, before the first chunk of pixels. */
export const PNG_EXIF: ExifContainer = {
  start: [0, 0, null, null, ...codes('eXIf')],
  beforeLength: 8,
  ends: [codes('IDAT')],
};

/** Directory entries of 12 bytes that a segment of JPEG can hold. */
const MOST_ENTRIES = 5461;
const [ENTRY_BYTES, LITTLE_ENDIAN, BIG_ENDIAN, TIFF] = [12, 0x4949, 0x4d4d, 42];
const [ORIENTATION_TAG, SHORT] = [0x0112, 3];

/** For orientations 1 to 8: which axes are exchanged, and then reversed. */
const AXES = [1, 2, 3, 4, 5, 6, 7, 8].map((side) => (side > 4 ? [1, 0, 2] : [0, 1, 2]));
const IS_REVERSED = [
  [0, 0, 0],
  [0, 1, 0],
  [1, 1, 0],
  [1, 0, 0],
  [0, 0, 0],
  [0, 1, 0],
  [1, 1, 0],
  [1, 0, 0],
];

/** Scalars: int32, but for `isTiff`. */
interface Tiff {
  bytes: FileStart;
  /** Where its header begins, and what is behind its last byte. */
  header: string;
  end: string;
  /** 1 where the lower byte of a number comes first, and 0 where not. */
  isLittle: string;
  /** bool */
  isTiff: string;
}

function tiffOf(bytes: FileStart, header: string, end: string): Tiff {
  const order = bytes.uint16At(header);
  const isLittle = bytes.asInt(bytes.equals(order, LITTLE_ENDIAN));
  const isBig = bytes.asInt(bytes.equals(order, BIG_ENDIAN));
  const isTiff = bytes.all(
    bytes.equals(bytes.calculate('AddV2', isLittle, isBig), 1),
    bytes.equals(bytes.uint16At(bytes.plus(header, 2), isLittle), TIFF),
  );
  return { bytes, header, end, isLittle, isTiff };
}

/** Where the entries of the first directory would lie if they were many, and which of them there are. */
function entriesOf({ bytes, header, end, isLittle }: Tiff): { places: string; exist: string } {
  // The offset has 32 bits, the higher 16 of which are 0 in any segment: its halves lie as its bytes do.
  const swap = bytes.times(isLittle, 2);
  const high = bytes.calculate('AddV2', bytes.plus(header, 4), swap);
  const low = bytes.calculate('Sub', bytes.plus(header, 6), swap);
  const directory = bytes.calculate('AddV2', header, bytes.uint16At(low, isLittle));
  const indices = bytes.range(bytes.int('most_entries', MOST_ENTRIES));
  const offsets = bytes.times(indices, ENTRY_BYTES);
  const places = bytes.calculate('AddV2', bytes.plus(directory, 2), offsets);
  const exist = bytes.all(
    bytes.equals(bytes.uint16At(high, isLittle), 0),
    bytes.calculate('Less', indices, bytes.uint16At(directory, isLittle)),
    bytes.calculate('LessEqual', bytes.plus(places, ENTRY_BYTES), end),
  );
  return { places, exist };
}

/** The orientation that a file's EXIF data names, 1 to 8: scalar int32. */
function orientationOf(body: FunctionBody, file: string, container: ExifContainer): string {
  const { start, beforeLength, ends } = container;
  const bytes = new FileStart(body, file);
  const place = bytes.firstOf(start);
  const length = bytes.uint16At(bytes.plus(place, 2));
  const exifEnd = bytes.calculate('AddV2', bytes.plus(place, beforeLength), length);
  const end = bytes.calculate('Minimum', exifEnd, bytes.size);
  const tiff = tiffOf(bytes, bytes.plus(place, start.length), end);

  const uint16At = (places: string): string => bytes.uint16At(places, tiff.isLittle);
  const { places, exist } = entriesOf(tiff);
  const isOrientation = bytes.all(exist, bytes.equals(uint16At(places), ORIENTATION_TAG));
  const entry = bytes.leastWhere(isOrientation, places, end);
  const value = uint16At(bytes.plus(entry, 8));
  const isKnown = bytes.all(
    ...ends.map((pattern) => bytes.calculate('Less', place, bytes.firstOf(pattern))),
    tiff.isTiff,
    bytes.calculate('Less', entry, end),
    bytes.equals(uint16At(bytes.plus(entry, 2)), SHORT),
    bytes.calculate('Less', bytes.int('none', 0), value),
    bytes.calculate('LessEqual', value, bytes.int('most', AXES.length)),
  );
  return bytes.choose(isKnown, value, bytes.int('as_stored', 1));
}

/**
 * @param pixels uint8 [h,w,c], as the file stores them
 * @param file scalar string
 * @returns uint8 [h,w,c], where orientations 5 to 8 exchange height and width
 */
export function upright(
  body: FunctionBody,
  pixels: string,
  file: string,
  container: ExifContainer,
): string {
  const orientation = orientationOf(body, file, container);
  const axis = body.constant('axis', 'int', 0);
  const index = body.add('Sub', 'index', [orientation, body.constant('one', 'int', 1)], { T: INT });
  const begin = body.add('Mul', 'begin', [index, body.constant('three', 'int', 3)], { T: INT });
  const row = body.constant('row', 'int', [0, 1, 2]);
  const indices = body.add('AddV2', 'indices', [begin, row], { T: INT });
  const ofOrientation = (name: string, table: number[][]): string => {
    const gathering = { Tparams: INT, Tindices: INT, Taxis: INT };
    const values = body.constant(name, 'int', table.flat());
    return body.add('GatherV2', name, [values, indices, axis], gathering, 'output');
  };
  const axes = ofOrientation('axes', AXES);
  const exchanging = { T: BYTE, Tperm: INT };
  const exchanged = body.add('Transpose', 'exchanged', [pixels, axes], exchanging, 'y');
  const flags = ofOrientation('reversed', IS_REVERSED);
  const isReversed = body.add('Cast', 'is_reversed', [flags], { SrcT: INT, DstT: BOOL }, 'y');
  return body.add('Reverse', 'upright', [exchanged, isReversed], { T: BYTE }, 'output');
}
