// What set-up knows of its downloads, for the doctor: that one is bundled and started without the variables
// of npm and Node.js.
import { findMissing, howToGet, TENSORFLOW } from './missing.mjs';
import { unfinishedDownloads } from './official-tensorflow.mjs';

/** Settings that name a file of further certificates, as Node.js and npm read them. */
const CERTIFICATE_SETTINGS = {
  NODE_EXTRA_CA_CERTS: 'NODE_EXTRA_CA_CERTS',
  'npm config cafile': 'npm_config_cafile',
};

/** @param {NodeJS.ProcessEnv} environment */
function certificatesIn(environment) {
  return Object.entries(CERTIFICATE_SETTINGS).flatMap(([setting, variable]) => {
    const file = environment[variable] ?? '';
    return file === '' ? [] : [{ setting, file }];
  });
}

/**
 * @param {{ window: boolean }} wanted whether a window can be shown
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<import('./setup-report.mjs').SetupReport>}
 */
export async function setupReport(wanted, environment) {
  const missing = await findMissing(wanted);
  // One that another way has made unnecessary stays where it is.
  const unfinished = missing.parts.includes(TENSORFLOW) ? unfinishedDownloads() : [];
  const mend = missing.parts.length === 0 ? null : howToGet(missing, 'npm start');
  return { missing: missing.parts, mend, unfinished, certificates: certificatesIn(environment) };
}
