// The variables that name a proxy, as curl, pip and npm read them. They are read by set-up, and looked at by
// the doctor.

const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {{ variable: string, address: string } | null} the first that is set
 */
export function proxyIn(environment) {
  const variable = PROXIES.find((name) => Boolean(environment[name]));
  return variable === undefined ? null : { variable, address: environment[variable] ?? '' };
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string[]} the entries of NO_PROXY, hosts that are reached without the proxy
 */
export function directHosts(environment) {
  const list = environment['NO_PROXY'] || environment['no_proxy'] || '';
  return list.split(/[\s,]+/).filter((entry) => entry !== '');
}
