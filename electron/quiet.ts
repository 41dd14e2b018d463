/** Nothing leaves the computer: what Chromium would fetch, look up or report of its own accord is off. */
import { app, session } from 'electron';
import { ORIGIN } from './app-url';

/**
 * Chromium's switches: no update of components, no variations, no reports, no probing of the network, no
 * proxy that a network could name, and no name that can be looked up. The server of a run is a process
 * of Node.js and not under them.
 */
const SWITCHES: Readonly<Record<string, string>> = {
  'disable-background-networking': '',
  'disable-component-update': '',
  'disable-domain-reliability': '',
  'disable-sync': '',
  'dns-prefetch-disable': '',
  'no-pings': '',
  'no-proxy-server': '',
};

/**
 * Must be called before the app is ready.
 * @param updateHost the one name that may be looked up all the same, where the app is updated from one
 */
export function silenceChromium(updateHost: string | null): void {
  for (const [name, value] of Object.entries(SWITCHES)) app.commandLine.appendSwitch(name, value);
  const except = updateHost === null ? '' : `, EXCLUDE ${updateHost}`;
  app.commandLine.appendSwitch('host-resolver-rules', `MAP * ~NOTFOUND${except}`);
}

/** What the window may load: its own pages, and what it made itself. The page's tools are of Chromium. */
const OWN = [`${ORIGIN}/`, `blob:${ORIGIN}/`, 'data:', 'devtools:'];

/**
 * Refuse whatever the window asks of another place, before a connection is opened, and check no spelling:
 * for that Chromium fetches a dictionary even where its only window has it switched off.
 */
export function silenceSession(): void {
  const { defaultSession } = session;
  defaultSession.setSpellCheckerEnabled(false);
  // The system's own checker, on macOS, has no list of languages.
  if (process.platform !== 'darwin') defaultSession.setSpellCheckerLanguages([]);
  defaultSession.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !OWN.some((place) => url.startsWith(place)) });
  });
}
