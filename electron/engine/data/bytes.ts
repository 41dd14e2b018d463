/** The bytes of many images, in memory or in a file that is larger than memory. */

/** What a Uint8Array can do too: the bytes from `from` to before `to`, in place or read for this call. */
export interface Bytes {
  readonly length: number;
  subarray(from: number, to: number): Uint8Array;
}

/** Rows of other bytes, in an order of their own; nothing is copied until it is asked for. */
export class RowBytes implements Bytes {
  readonly length: number;

  /**
   * @param rows which row stands at each place
   * @param size bytes of a row
   */
  constructor(
    private readonly all: Bytes,
    private readonly rows: Int32Array,
    private readonly size: number,
  ) {
    this.length = rows.length * size;
  }

  /** @param from and `to` are multiples of a row's size */
  subarray(from: number, to: number): Uint8Array {
    const [first, end] = [from / this.size, to / this.size];
    if (end - first === 1) return this.row(first);
    const bytes = new Uint8Array(to - from);
    for (let at = first; at < end; at++) bytes.set(this.row(at), (at - first) * this.size);
    return bytes;
  }

  private row(at: number): Uint8Array {
    const from = (this.rows[at] ?? 0) * this.size;
    return this.all.subarray(from, from + this.size);
  }
}

/** The rows of several bytes, one after another; nothing is copied until it is asked for. */
export class JoinedRows implements Bytes {
  readonly length: number;

  /** @param size bytes of a row, of which each part has whole ones */
  constructor(
    private readonly parts: readonly Bytes[],
    private readonly size: number,
  ) {
    this.length = parts.reduce((sum, { length }) => sum + length, 0);
  }

  /** @param from and `to` are multiples of a row's size */
  subarray(from: number, to: number): Uint8Array {
    const bytes = new Uint8Array(to - from);
    let start = 0;
    for (const part of this.parts) {
      const [first, end] = [Math.max(from, start), Math.min(to, start + part.length)];
      for (let at = first; at < end; at += this.size) {
        bytes.set(part.subarray(at - start, at - start + this.size), at - from);
      }
      start += part.length;
    }
    return bytes;
  }
}
