// A bill of materials in CycloneDX's format: npm's own of the lockfile, cut down to what ships, and what
// ships besides npm's packages.
import { runNpm } from '../setup/command.mjs';
import { SetupError } from '../setup/step.mjs';

/**
 * @typedef {object} Component
 * @property {string} type
 * @property {string} name
 * @property {string} [group] an npm scope
 * @property {string} [version]
 * @property {string} [purl]
 * @property {string} bom-ref
 * @property {unknown[]} [licenses]
 * @property {unknown[]} [externalReferences]
 * @property {string} [scope]
 * @property {{ name: string, value: string }[]} [properties]
 */

async function npmBill() {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--loglevel=error'];
  const { code, output } = await runNpm(args, { keep: Infinity });
  if (code !== 0) throw new SetupError('npm could not list the packages. Use npm 10 or newer.');
  return JSON.parse(output);
}

function fullName(/** @type {Component} */ { group, name }) {
  return group === undefined ? name : `${group}/${name}`;
}

/**
 * Who builds from another registry gets the same packages: their hashes say which they are. That some of
 * them only develop is npm's view, not ours: they are bundled.
 * @param {Component} component
 * @returns {Component}
 */
function asShipped({ properties = [], ...component }) {
  const shipped = { ...component };
  delete shipped.externalReferences;
  delete shipped.scope;
  const kept = properties.filter(({ name }) => name !== 'cdx:npm:package:development');
  return { ...shipped, ...(kept.length > 0 ? { properties: kept } : {}) };
}

/** @returns {Component[]} */
function otherComponents(/** @type {{ electron: string, tensorflow: string }} */ versions) {
  const { electron, tensorflow } = versions;
  const licenses = (/** @type {string} */ id) => [{ license: { id } }];
  return [
    {
      'bom-ref': `electron@${electron}`,
      type: 'framework',
      name: 'Electron',
      version: electron,
      purl: `pkg:github/electron/electron@v${electron}`,
      licenses: licenses('MIT'),
    },
    {
      'bom-ref': `libtensorflow@${tensorflow}`,
      type: 'library',
      name: 'libtensorflow',
      version: tensorflow,
      purl: `pkg:github/tensorflow/tensorflow@v${tensorflow}`,
      licenses: licenses('Apache-2.0'),
    },
    { 'bom-ref': 'fashion-mnist', type: 'data', name: 'Fashion-MNIST', licenses: licenses('MIT') },
  ];
}

/**
 * @param {readonly import('./licenses.mjs').Part[]} parts what ships
 * @param {{ electron: string, tensorflow: string }} versions of what is no package of npm's
 * @returns {Promise<object>} CycloneDX as JSON
 */
export async function billOfMaterials(parts, versions) {
  const bill = await npmBill();
  const shipped = new Set(
    parts.filter(({ from }) => from === 'npm').map(({ name, version }) => `${name}@${version}`),
  );
  /** @type {Component[]} */
  const packages = bill.components
    .filter((/** @type {Component} */ each) => shipped.has(`${fullName(each)}@${each.version}`))
    .map(asShipped);
  const others = otherComponents(versions);
  const kept = new Set([...packages, ...others].map((component) => component['bom-ref']));
  const application = bill.metadata.component['bom-ref'];
  const dependencies = bill.dependencies
    .filter((/** @type {{ ref: string }} */ { ref }) => kept.has(ref) || ref === application)
    .map((/** @type {{ ref: string, dependsOn?: string[] }} */ { ref, dependsOn = [] }) => {
      const own = ref === application ? others.map((component) => component['bom-ref']) : [];
      return { ref, dependsOn: [...dependsOn.filter((on) => kept.has(on)), ...own] };
    });
  // npm would call it by the name of the folder that it lies in.
  const named = { name: 'atelier', type: 'application' };
  const component = { ...asShipped(bill.metadata.component), ...named };
  const metadata = { ...bill.metadata, component };
  return { ...bill, metadata, components: [...packages, ...others], dependencies };
}
