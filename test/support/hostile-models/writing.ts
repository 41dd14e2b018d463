/** SavedModels that read or write files when they are loaded or answer. */
import { FLOAT, text } from '@engine/export/savedmodel/graph';
import {
  encodeSavedModel,
  TYPES,
  type FunctionDefinition,
  type MetaGraph,
} from '@engine/tensorflow/saved-model-schema';
import {
  call,
  functionOf,
  hostileGraph,
  textValue,
  STRING,
  type Change,
  type HostileGraph,
} from './graph';

/** The logits, once something else has been done. */
function after(made: HostileGraph, node: string): string {
  return made.graph.add('Identity', 'answer', [made.logits, `^${node}`], { T: FLOAT });
}

/** A node that writes a file. */
function writesFile(made: HostileGraph, file: string): string {
  const [name, content] = [made.string('file', file), made.string('content', 'written')];
  return made.graph.add('WriteFile', 'write', [name, content]);
}

function constantText(name: string, value: string): FunctionDefinition['node'][number] {
  return {
    name,
    op: 'Const',
    input: [],
    attributes: { dtype: STRING, value: textValue(value) },
  };
}

function writingFunction(name: string, file: string): FunctionDefinition {
  return functionOf(name, [
    constantText('file', file),
    constantText('content', 'written'),
    {
      name: 'write',
      op: 'WriteFile',
      input: ['file:output:0', 'content:output:0'],
      attributes: {},
    },
  ]);
}

const saverOf = (restore: string): Pick<MetaGraph, 'saver'> => ({
  saver: { filename: 'saver_filename:0', restore, version: 2 },
});

function filename(made: HostileGraph): string {
  return made.graph.placeholder('saver_filename', 'string', []);
}

/**
 * Each writes, makes or reads `file` in some way when it is loaded or answers, unless it is refused.
 * @returns the bytes of saved_model.pb by what they do
 */
export function writingModels(file: string): Record<string, Buffer[]> {
  const url = `file://${file}`;
  const one = (change: (made: HostileGraph) => Change): Buffer[] => [hostileGraph(change)];
  return {
    'two graphs, of which the one that writes has the right tag alone': [
      hostileGraph(() => ({ metaInfo: { tags: ['serve', 'x'], tensorflowVersion: '' } })),
      hostileGraph((made) => ({ answer: after(made, writesFile(made, file)) })),
    ],
    'two graphs for serving, of which the second writes': [
      hostileGraph(),
      hostileGraph((made) => ({ answer: after(made, writesFile(made, file)) })),
    ],
    'a graph with another tag too': one((made) => ({
      answer: after(made, writesFile(made, file)),
      metaInfo: { tags: ['serve', 'gpu'], tensorflowVersion: '' },
    })),
    'a file written when it is loaded': one((made) => ({ initial: writesFile(made, file) })),
    'a graph in a text': one((made) => {
      const inner = made.string(
        'program',
        encodeSavedModel({
          metaInfo: { tags: [], tensorflowVersion: '' },
          graph: { node: [], library: { function: [] }, versions: { producer: 1087 } },
          signatures: {},
        }),
      );
      const set = made.graph.add('DatasetFromGraph', 'set', [inner]);
      return { answer: after(made, set) };
    }),
    'debugging to a file': one((made) => ({
      answer: made.graph.add('DebugIdentityV2', 'debug', [made.logits], {
        T: FLOAT,
        tfdbg_run_id: text('x'),
        op_name: text('y'),
        debug_urls: { list: { s: [Buffer.from(url)] } },
      }),
    })),
    'the older debugging to a file': one((made) => ({
      answer: made.graph.add('DebugIdentity', 'debug', [made.logits], {
        T: FLOAT,
        tensor_name: text('y:0'),
        debug_urls: { list: { s: [Buffer.from(url)] } },
      }),
    })),
    'printing to a file': one((made) => {
      const print = made.graph.add('PrintV2', 'print', [made.string('line', 'written')], {
        output_stream: text(url),
      });
      return { answer: after(made, print) };
    }),
    'vocabularies read from files': one((made) => {
      const [one, other] = [made.string('new', '/etc/passwd'), made.string('old', '/etc/passwd')];
      const remap = made.graph.add('GenerateVocabRemapping', 'remap', [one, other], {
        new_vocab_offset: { i: 0 },
        num_new_vocab: { i: 1 },
      });
      return { answer: after(made, remap) };
    }),
    'a file written by a function that is called': one((made) => {
      made.functions.push(writingFunction('helper', file));
      return { answer: after(made, call(made, 'helper', made.images)) };
    }),
    'a file written by a function that nobody calls': one((made) => {
      made.functions.push(writingFunction('helper', file));
      return {};
    }),
    'a function in the place of an operation': one((made) => {
      made.functions.push(functionOf('MatMul', []));
      return {};
    }),
    'saving in the place of restoring': one((made) => {
      const names = made.string('names', file);
      filename(made);
      made.graph.add('Save', 'restore', [names, names, made.logits], {
        T: { list: { type: [TYPES.float] } },
      });
      return saverOf('restore');
    }),
    'newer saving in the place of restoring': one((made) => {
      const names = made.string('names', 'x');
      filename(made);
      const place = made.string('place', file);
      made.graph.add('SaveV2', 'restore', [place, names, names, made.logits], {
        dtypes: { list: { type: [TYPES.float] } },
      });
      return saverOf('restore');
    }),
    'writing in the place of restoring': one((made) => {
      filename(made);
      return saverOf(writesFile(made, file));
    }),
    'restoring from a file of its choice': one((made) => {
      filename(made);
      const names = made.string('names', 'x');
      made.graph.add('RestoreV2', 'restore', [made.string('place', file), names, names], {
        dtypes: { list: { type: [TYPES.float] } },
      });
      return saverOf('restore');
    }),
    'an argument that nobody knows': one((made) => ({
      answer: made.graph.add('Softmax', 'answer', [made.logits], {
        T: FLOAT,
        debug_url: text(url),
      }),
    })),
  };
}
