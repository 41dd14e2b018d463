/** Counts what comes out of a compressed archive, so that it cannot be all headers and padding. */
import { Transform, type TransformCallback } from 'node:stream';

/** Headers, padding to whole blocks, and what is read ahead. */
const OVERHEAD_BYTES = 8 * 2 ** 20;

/** Lets an archive through as long as its bytes are those of files that were let in. */
export class UnpackedBytes extends Transform {
  private seen = 0;
  private admitted = 0;

  /** @param tooMany the error by which it ends where there are more */
  constructor(private readonly tooMany: () => Error) {
    super();
  }

  /** A file of this size is going to be read. */
  admit(bytes: number): void {
    this.admitted += bytes;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.seen += chunk.length;
    if (this.seen > this.admitted + OVERHEAD_BYTES) done(this.tooMany());
    else done(null, chunk);
  }
}
