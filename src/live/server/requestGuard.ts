import type { IncomingMessage } from 'node:http';

/** Names of this machine that no other machine can claim. */
export const loopback = ['127.0.0.1', 'localhost', '[::1]'] as const;

/** `name` or `name:port` as it is compared: lower case, without the dot that ends a full name, with its port. */
const authorityOf = (text: string, otherwise: number): string | undefined => {
  const [matched, name = '', port] = /^(\[[0-9a-f:.]+\]|[^\s:[\]@/?#,\\]+)(?::(0|[1-9]\d{0,4}))?$/i.exec(text) ?? [];
  return matched === undefined ? undefined : `${name.toLowerCase().replace(/\.$/, '')}:${port ?? otherwise}`;
};

/** Which requests may be answered. */
export interface RequestGuard {
  /** Why not, if not; for every request and every upgrade. */
  readonly refusal: (request: IncomingMessage) => string | undefined;
  /** Does it come from a page at all? Programs send no `Origin`. */
  readonly hasOrigin: (request: IncomingMessage) => boolean;
}

/**
 * The one check for pages and sockets alike. `allowed`: names besides those of the loopback, with a port if it is another.
 *
 * The address 127.0.0.1 keeps other machines out, but not other web pages: one whose name was rebound to 127.0.0.1 shows in
 * `Host`, one that opens a socket across origins shows in `Origin`. Neither may be there twice, `null`, or almost right.
 */
export const requestGuard = (port: number, allowed: readonly string[] = []): RequestGuard => {
  // A browser leaves the port of http out, so no port means 80.
  const ours = new Set([...loopback, ...allowed].map((name) => authorityOf(name, port)));
  ours.delete(undefined);
  const isOurs = (authority: string): boolean => ours.has(authorityOf(authority, 80));
  return {
    refusal: ({ headersDistinct }) => {
      const { host = [], origin = [] } = headersDistinct;
      if (host.length !== 1 || !isOurs(host[0]!)) return 'this host is not served here';
      if (origin.length === 0) return undefined;
      const [, authority] = /^http:\/\/(.+)$/i.exec(origin[0]!) ?? [];
      return origin.length === 1 && authority !== undefined && isOurs(authority)
        ? undefined
        : 'this origin may not ask here';
    },
    hasOrigin: ({ headersDistinct }) => headersDistinct['origin'] !== undefined,
  };
};
