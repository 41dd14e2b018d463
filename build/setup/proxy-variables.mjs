// The variables that name a proxy, as curl, pip and npm read them. They are read by set-up, and looked at by
// the doctor.

const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/**
 * @param {NodeJS.ProcessEnv} environment
 * @param {readonly string[]} names
 * @returns {string | undefined} the first that is set
 */
export function fromEnvironment(environment, names) {
  return names.map((name) => environment[name]).find(Boolean);
}

/** @param {NodeJS.ProcessEnv} environment @returns {string | undefined} the name of the variable that counts */
export function proxyVariable(environment) {
  return PROXIES.find((name) => Boolean(environment[name]));
}

/** @param {NodeJS.ProcessEnv} environment @returns {string | undefined} */
export function proxyFrom(environment) {
  return fromEnvironment(environment, PROXIES);
}
