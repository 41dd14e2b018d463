/** Origins of web pages: the scheme, name and port of an address. RFC 6454 and the Fetch standard. */

export const ORIGIN_RULE =
  'An origin is http:// or https:// with a host and optionally a port, without a path, such as https://example.org or http://localhost:3000; "*" is not allowed.';
export const MOST_ORIGINS = 20;

/** Whether a text is an origin as browsers send it, so that equal ones are equal texts. */
export function isOrigin(text: string): boolean {
  if (!/^https?:\/\/[^*]+$/.test(text)) return false;
  try {
    return new URL(text).origin === text;
  } catch {
    return false;
  }
}
