import type { Part } from './licenses.mjs';

export interface Component {
  'bom-ref': string;
  type: string;
  name: string;
  group?: string;
  version?: string;
  purl?: string;
  licenses?: unknown[];
}
export interface Bill {
  bomFormat: string;
  specVersion: string;
  serialNumber: string;
  version: number;
  metadata: { timestamp: string; component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}
export function billOfMaterials(
  parts: readonly Part[],
  versions: { electron: string; tensorflow: string },
): Promise<Bill>;
