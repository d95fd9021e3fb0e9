import type { IncomingMessage } from 'node:http';

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

const isOurs = (authority: string, port: number): boolean => {
  const [, name = '', given = '80'] = /^(\[[0-9a-f:.]*\]|[^:[\]]*)(?::(\d{1,5}))?$/i.exec(authority) ?? [];
  return loopback.has(name.toLowerCase().replace(/\.$/, '')) && Number(given) === port;
};

/**
 * May this request be answered? One check for pages and sockets alike; the answer is why not, if it may not.
 *
 * The address 127.0.0.1 keeps other machines out, but not other web pages: one whose name was rebound to 127.0.0.1
 * shows in `Host`, one that opens a socket across origins shows in `Origin`.
 */
export const guard = ({ headersDistinct }: IncomingMessage, port: number): string | undefined => {
  const { host = [], origin = [] } = headersDistinct;
  if (host.length !== 1 || !isOurs(host[0]!, port)) return 'this host is not served here';
  if (origin.length === 0) return undefined;
  const [, authority] = /^http:\/\/(.+)$/i.exec(origin[0]!) ?? [];
  return origin.length === 1 && authority !== undefined && isOurs(authority, port)
    ? undefined
    : 'this origin may not ask here';
};
