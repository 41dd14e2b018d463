/** Which layer TensorFlow.js was working on when it failed: its errors do not always say. */
import type * as TensorFlow from '@tensorflow/tfjs-node';
import { tensorflow } from '../../tensorflow/load';
import { ImportError } from '../import-error';
import { layerText, OTHER_FORMAT } from './layer-checks';
import { sizesText } from '../saved-model/shapes';

/** The layer, and the sizes of what goes into it; null while it is made. */
interface Place {
  className: string;
  name: unknown;
  input: readonly (number | null)[] | null;
}

/** Of which it is the layers that are at fault, or how they are connected. */
const MODELS: ReadonlySet<string> = new Set(['Sequential', 'Functional', 'Model']);

type Layer = TensorFlow.layers.Layer;
type Apply = (this: Layer, inputs: unknown, ...more: unknown[]) => unknown;
type FromConfig = (made: unknown, config: { name?: unknown }, ...more: unknown[]) => unknown;
/** TensorFlow.js goes on with sizes below 1, and fails elsewhere or not at all. */
function requireSizes(outputs: readonly { shape?: (number | null)[] }[]): void {
  const sizes = outputs.flatMap(({ shape = [] }) => shape);
  if (sizes.every((size) => size === null || size > 0)) return;
  throw new RangeError('The layer makes nothing of its input.');
}

/** Each class with its function that makes one from its description. */
type Classes = Record<string, [made: { prototype: unknown }, fromConfig: FromConfig]>;

class Trace {
  place: Place | null = null;

  /** What fails leaves its place behind. */
  during<Result>(place: Place, work: () => Result): Result {
    const before = this.place;
    this.place = place;
    const result = work();
    this.place = before;
    return result;
  }

  makingLayers(classes: Classes): Classes {
    const { Layer: Base } = tensorflow().layers;
    const traced = Object.entries(classes).map(([className, [made, fromConfig]]) => {
      if (!(made.prototype instanceof Base)) return [className, [made, fromConfig]];
      const make: FromConfig = (own, config, ...more) => {
        const place = { className, name: config.name, input: null };
        return this.during(place, () => fromConfig(own, config, ...more));
      };
      return [className, [made, make]];
    });
    return Object.fromEntries(traced) as Classes;
  }

  applying(apply: Apply): Apply {
    const during = <Result>(place: Place, work: () => Result): Result => this.during(place, work);
    return function (inputs, ...more) {
      const [first] = [inputs].flat() as { shape?: number[] }[];
      const place = {
        className: this.getClassName(),
        name: this.name,
        input: first?.shape ?? null,
      };
      return during(place, () => {
        const outputs = apply.call(this, inputs, ...more);
        requireSizes([outputs].flat() as { shape?: (number | null)[] }[]);
        return outputs;
      });
    };
  }

  refusal(cause: unknown): ImportError {
    if (this.place === null || MODELS.has(this.place.className)) {
      return new ImportError(
        `TensorFlow.js cannot connect the layers of the model. ${OTHER_FORMAT}`,
        { cause },
      );
    }
    const { className, name, input } = this.place;
    const why =
      input === null
        ? 'TensorFlow.js does not support its settings'
        : `its settings do not fit an input of ${sizesText(input)}`;
    return new ImportError(
      `Atelier cannot import ${layerText(className, name)}: ${why}. If Keras can run it, export the model as a SavedModel instead: model.export("folder").`,
      { cause },
    );
  }
}

/**
 * @param work that makes layers of TensorFlow.js or runs them
 * @throws ImportError that names the layer where it failed
 */
export async function tracingLayers<Result>(work: () => Promise<Result>): Promise<Result> {
  const { serialization, layers } = tensorflow();
  const map = serialization.SerializationMap.getMap() as unknown as { classNameMap: Classes };
  const prototype = layers.Layer.prototype as unknown as { apply: Apply };
  const { classNameMap } = map;
  const { apply } = prototype;
  const trace = new Trace();
  map.classNameMap = trace.makingLayers(classNameMap);
  prototype.apply = trace.applying(apply);
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof ImportError ? cause : trace.refusal(cause);
  } finally {
    map.classNameMap = classNameMap;
    prototype.apply = apply;
  }
}
