/** The first bytes of a file, and numbers in them, inside the graph. */
import { BOOL, BYTE, INT, stringTensor, text, type FunctionBody } from './graph';

/** Values of successive bytes; null where any byte will do. */
export type Pattern = readonly (number | null)[];

/** Bytes that are searched: two of JPEG's largest segments. */
const SEARCHED = 2 ** 17;
/** Zeros behind them, more than any pattern is long. */
const BEHIND = 16;

/** Nodes of a function's body. Numbers are int32. */
export class FileStart {
  private readonly bytes: string;
  /** How many of the file's bytes there are. */
  readonly size: string;
  private readonly indices: string;
  private readonly zero: string;
  private readonly lastIndex: string;

  /** @param file scalar string */
  constructor(
    private readonly body: FunctionBody,
    file: string,
  ) {
    this.zero = this.int('zero', 0);
    const range = [this.zero, this.int('searched', SEARCHED)];
    const unit = { T: INT, unit: text('BYTE') };
    const start = body.add('Substr', 'file_start', [file, ...range], unit, 'output');
    const zeros = body.add('Const', 'behind', [], stringTensor(Buffer.alloc(BEHIND)), 'output');
    const padded = body.add('StringJoin', 'padded', [start, zeros], { N: { i: 2 } }, 'output');
    this.bytes = body.add('DecodeRaw', 'file_bytes', [padded], { out_type: BYTE }, 'output');
    const sizing = { T: BYTE, out_type: INT };
    const paddedSize = body.add('Size', 'padded_size', [this.bytes], sizing, 'output');
    this.size = this.calculate('Sub', paddedSize, this.int('added', BEHIND));
    this.lastIndex = this.calculate('Sub', paddedSize, this.int('one', 1));
    this.indices = this.range(this.size);
  }

  int(name: string, value: number | number[]): string {
    return this.body.constant(name, 'int', value);
  }

  /** Of int32 tensors; a comparison gives bool. */
  calculate(op: string, left: string, right: string): string {
    return this.body.add(op, op.toLowerCase(), [left, right], { T: INT });
  }

  plus(place: string, more: number): string {
    return this.calculate('AddV2', place, this.int('more', more));
  }

  times(value: string, factor: number): string {
    return this.calculate('Mul', value, this.int('factor', factor));
  }

  equals(value: string, wanted: number): string {
    return this.calculate('Equal', value, this.int('wanted', wanted));
  }

  all(...conditions: string[]): string {
    return conditions.reduce((left, right) =>
      this.body.add('LogicalAnd', 'and', [left, right], {}),
    );
  }

  asInt(bools: string): string {
    return this.body.add('Cast', 'as_int', [bools], { SrcT: BOOL, DstT: INT }, 'y');
  }

  choose(condition: string, yes: string, no: string): string {
    return this.body.add('SelectV2', 'chosen', [condition, yes, no], { T: INT }, 'output');
  }

  /** 0, 1, … below a scalar. */
  range(end: string): string {
    const input = [this.zero, end, this.int('step', 1)];
    return this.body.add('Range', 'range', input, { Tidx: INT }, 'output');
  }

  /** The least of those values whose condition holds, or `otherwise`. */
  leastWhere(conditions: string, values: string, otherwise: string): string {
    const some = this.choose(conditions, values, otherwise);
    const reducing = { T: INT, Tidx: INT, keep_dims: { b: false } };
    return this.body.add('Min', 'least', [some, this.int('axis', [0])], reducing, 'output');
  }

  /** Where the pattern begins for the first time; `size` where it does not occur. */
  firstOf(pattern: Pattern): string {
    const scalar = { T: INT, Tdim: INT };
    const size = [this.size, this.zero];
    const length = this.body.add('ExpandDims', 'length', size, scalar, 'output');
    const fits = pattern.flatMap((value, at) => {
      if (value === null) return [];
      const part = [this.bytes, this.int('begin', [at]), length];
      const slicing = { T: BYTE, Index: INT };
      const bytes = this.body.add('Slice', 'shifted', part, slicing, 'output');
      const wanted = this.body.constant('byte', 'byte', value);
      return [this.body.add('Equal', 'fits', [bytes, wanted], { T: BYTE })];
    });
    return this.leastWhere(this.all(...fits), this.indices, this.size);
  }

  /** Bytes at places, of which those outside of the file are moved into the zeros behind it. */
  private byteAt(places: string): string {
    const clipping = [places, this.zero, this.lastIndex];
    const inside = this.body.add('ClipByValue', 'inside', clipping, { T: INT }, 'output');
    const gathering = { Tparams: BYTE, Tindices: INT, Taxis: INT };
    const input = [this.bytes, inside, this.zero];
    const bytes = this.body.add('GatherV2', 'bytes', input, gathering, 'output');
    return this.body.add('Cast', 'value', [bytes], { SrcT: BYTE, DstT: INT }, 'y');
  }

  /** Numbers of 16 bits. @param isLittle scalar, 1 where the lower byte comes first; big-endian without */
  uint16At(places: string, isLittle = this.zero): string {
    const high = this.byteAt(this.calculate('AddV2', places, isLittle));
    const low = this.byteAt(this.calculate('Sub', this.plus(places, 1), isLittle));
    return this.calculate('AddV2', this.times(high, 256), low);
  }
}
