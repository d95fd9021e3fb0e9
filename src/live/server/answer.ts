import type { RequestListener } from 'node:http';
import type { RequestGuard } from './requestGuard.js';
import type { StaticFile } from './staticFiles.js';

/** What the page may do: run its own files, and talk to the server that it came from. */
export const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const headers = {
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const;

const notBuilt = 'The dashboard is not built. Run `npm run build`, then start again.\n';

/** Answers requests for the page's files: those in memory, for those who may ask. No header lets another origin read them. */
export const answer =
  (files: ReadonlyMap<string, StaticFile>, { refusal }: RequestGuard): RequestListener =>
  (request, response) => {
    const say = (
      status: number,
      body: string | Buffer,
      type = 'text/plain; charset=utf-8',
      cache = 'no-store',
    ): void => {
      response.writeHead(status, {
        ...headers,
        'Content-Type': type,
        'Content-Length': Buffer.byteLength(body),
        'Cache-Control': cache,
      });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    const refused = refusal(request);
    if (refused !== undefined) return say(403, `${refused}\n`);
    if (request.method !== 'GET' && request.method !== 'HEAD') return say(405, 'only GET and HEAD\n');
    const path = (request.url ?? '').split('?', 1)[0]!;
    const file = files.get(path);
    if (file === undefined) return say(404, path === '/' ? notBuilt : 'no such page\n');
    // Built files carry a digest of their content in their names; the page that names them does not.
    return say(200, file.body, file.type, path.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-store');
  };
