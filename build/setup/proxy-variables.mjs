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
