/**
 * The description of a network in a model.json, checked and written anew in the form that TensorFlow.js
 * reads. Keras 3 writes another one: other names, data types as objects, and a layer's inputs as arguments.
 * TensorFlow.js looks for ever for a layer's input that never comes, and runs out of stack on very many
 * layers, so both are found here.
 */
import { printable } from '../../text/printable';
import { ImportError } from '../import-error';
import { layerConfig } from './layer-config';
import { checkOrder, layerCalls, tensorOf, tensorsOf, type LayerCalls } from './layer-calls';
import { damaged, isObject, unknownLayer, type Json } from './model-json';
import { grouped } from '../../text/counted';

/** More than the largest published classifiers have. */
const MAX_LAYERS = 1000;
/** Models in models. */
const MAX_DEPTH = 8;
const MAX_NAME_LENGTH = 200;

/** TensorFlow.js would make another one of any other name: "Proto" of "__proto__". */
const CLASS_NAME = /^[A-Za-z][A-Za-z0-9]*$/;
const MODELS: ReadonlySet<string> = new Set(['Sequential', 'Functional', 'Model']);
/** Where a layer's settings hold other layers. */
const INNER_LAYERS = ['layer', 'backward_layer', 'cell'] as const;

function list(value: unknown, what: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw damaged(`${what} is not a list`);
}

function nameOf(value: unknown): string {
  const isName = typeof value === 'string' && value !== '' && value.length <= MAX_NAME_LENGTH;
  if (isName && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value)) return value;
  const shown = typeof value === 'string' ? `“${printable(value)}”` : 'a name that is not text';
  throw new ImportError(`The model has a layer called ${shown}. Rename it before exporting.`);
}

/** One reading of a model.json, which counts as it goes. */
class Topology {
  private layers = 0;

  model(value: unknown, depth: number): Json {
    if (!isObject(value)) throw damaged('the description of the network is missing');
    const { class_name: className, config } = value;
    if (typeof className !== 'string' || !MODELS.has(className)) {
      throw new ImportError(
        `The model is a “${printable(String(className))}”; Atelier imports Sequential and Functional models.`,
      );
    }
    if (depth > MAX_DEPTH) {
      throw new ImportError(`The model’s layers are nested more than ${MAX_DEPTH} levels deep.`);
    }
    return className === 'Sequential'
      ? this.sequential(config, depth)
      : this.functional(config, depth);
  }

  private sequential(config: unknown, depth: number): Json {
    const { layers, name } = isObject(config) ? config : { layers: config, name: undefined };
    const inner = list(layers, 'the list of layers').map((each) => this.layer(each, depth));
    checkUnique(inner.map(({ config: { name: own } }) => own));
    return { class_name: 'Sequential', config: { name: name ?? 'sequential', layers: inner } };
  }

  private functional(config: unknown, depth: number): Json {
    if (!isObject(config)) throw damaged('a model has no settings');
    const calls: LayerCalls[] = [];
    const layers = list(config['layers'], 'the list of layers').map((each) => {
      const layer = this.layer(each, depth);
      const { config: own, class_name: className } = layer;
      const name = nameOf((isObject(each) ? each['name'] : undefined) ?? own['name']);
      const isModel = MODELS.has(className);
      const nodes = layerCalls((isObject(each) ? each['inbound_nodes'] : undefined) ?? [], name);
      calls.push({ name, isModel, nodes });
      return { ...layer, name, config: { ...own, name } };
    });
    checkUnique(calls.map(({ name }) => name));
    const models = new Set(calls.filter(({ isModel }) => isModel).map(({ name }) => name));
    checkOrder(calls, models);
    return {
      class_name: 'Functional',
      config: {
        name: config['name'] ?? 'model',
        layers: layers.map((layer, index) => ({
          ...layer,
          inbound_nodes: (calls[index]?.nodes ?? []).map(({ inputs }) =>
            inputs.map((tensor) => tensorOf(tensor, models)),
          ),
        })),
        input_layers: tensorsOf(config['input_layers']).map((each) => tensorOf(each, models)),
        output_layers: tensorsOf(config['output_layers']).map((each) => tensorOf(each, models)),
      },
    };
  }

  private layer(value: unknown, depth: number): Json & { class_name: string; config: Json } {
    this.layers += 1;
    if (this.layers > MAX_LAYERS) {
      throw new ImportError(`The model has more than ${grouped(MAX_LAYERS)} layers, the limit.`);
    }
    if (!isObject(value)) throw damaged('a layer is not an object');
    const { class_name: className, config } = value;
    if (typeof className !== 'string') throw damaged('a layer has no class name');
    if (!CLASS_NAME.test(className)) throw unknownLayer(className);
    if (MODELS.has(className)) {
      const model = this.model(value, depth + 1) as Json & { class_name: string; config: Json };
      const own = isObject(config) ? config['name'] : undefined;
      return { ...model, config: { ...model.config, name: nameOf(own ?? model.config['name']) } };
    }
    if (!isObject(config)) throw damaged(`the layer ${printable(className)} has no settings`);
    const settings = layerConfig(className, config);
    for (const key of INNER_LAYERS) {
      if (isObject(settings[key])) settings[key] = this.inner(settings[key], depth);
    }
    if (Array.isArray(settings['cells'])) {
      settings['cells'] = settings['cells'].map((each) => this.inner(each, depth));
    }
    if (settings['name'] !== undefined) settings['name'] = nameOf(settings['name']);
    return { class_name: className, config: settings };
  }

  private inner(value: unknown, depth: number): Json {
    if (depth > MAX_DEPTH) {
      throw new ImportError(`The model’s layers are nested more than ${MAX_DEPTH} levels deep.`);
    }
    return this.layer(value, depth + 1);
  }
}

function checkUnique(names: readonly unknown[]): void {
  const given = names.filter((name) => name !== undefined);
  const twice = given.find((name, index) => given.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new ImportError(
    `Two of the model’s layers are called “${printable(typeof twice === 'string' ? twice : JSON.stringify(twice))}”; rename one before exporting.`,
  );
}

/**
 * @param topology as it lies in the file, of Keras 2, Keras 3 or TensorFlow.js
 * @returns the same network as TensorFlow.js describes it, with nothing besides
 * @throws ImportError where it is damaged, without end, or larger than a classifier
 */
export function checkedTopology(topology: Json): Json {
  return new Topology().model(topology['model_config'] ?? topology, 0);
}
