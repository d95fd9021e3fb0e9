import * as E from 'fp-ts/lib/Either.js';
import { type ConfigError, failure } from '../../errors.js';
import { defaultLimits, type Limits } from './limits.js';
import { newTokens, type Tokens } from './roleOf.js';
import type { ServerSetup } from './threadMessages.js';

/** What there is to choose about a server. */
export interface ServerOptions {
  /** 0 takes any free one. */
  readonly port: number;
  /** The address to listen on: 127.0.0.1 unless said otherwise; another one lets other machines in, with a warning. */
  readonly host?: string;
  /** Names by which it may be called besides those of this machine: `name`, or `name:port` where a proxy has another. */
  readonly allowedHosts?: readonly string[];
  /** Fixed tokens; new ones of 256 bits if not given. */
  readonly tokens?: Tokens;
  /** A folder whose runs are served, too. */
  readonly runs?: string;
  /** The folder of the built page, with a `/` at its end; the one in this package if not given. */
  readonly pageRoot?: URL;
  readonly limits?: Partial<Limits>;
  /** Told what a person at the terminal should know, a line at a time; stderr if not given. */
  readonly report?: (line: string) => void;
}

const page = new URL('../../../dist/dashboard/', import.meta.url);
const own: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1']);
const shortest = 16;

const isLoopback = (host: string): boolean => own.has(host);

export const toStderr = (text: string): void => void process.stderr.write(`rxgan: ${text}\n`);

/** Says so, if other machines can reach the server; and what is missing, if they can but may not. */
export const warnOfOthers = ({ host, allowedHosts }: ServerSetup, report: (line: string) => void): void => {
  if (isLoopback(host)) return;
  report(`other machines can reach the page at ${host}, unencrypted: whoever has the address with its token gets in`);
  if (allowedHosts.length === 0)
    report('none of them may ask before the names by which they call this machine are given (--allow, allowedHosts)');
};

/** The options with everything filled in; or what is wrong with them. */
export const setupOf = (options: ServerOptions, run?: ServerSetup['run']): E.Either<ConfigError, ServerSetup> => {
  const { port, host = '127.0.0.1', allowedHosts = [], tokens = newTokens(), runs, pageRoot = page, limits } = options;
  const weak = Object.entries(tokens).find(([, token]) => !/^[\w-]*$/.test(token) || token.length < shortest);
  const wrong = (problem: string, next: string) => E.left(failure('ConfigError', 'live.tokens', problem, next));
  if (weak !== undefined || tokens.control.length > 200 || tokens.view.length > 200)
    return wrong(`expected ${shortest} to 200 letters, digits, - or _`, 'leave them out: new ones are made');
  if (tokens.control === tokens.view) return wrong('both are the same', 'give two, or leave them out');
  // Whoever binds to one name or address is called by it; 0.0.0.0 and :: are none.
  const called =
    isLoopback(host) || host === '0.0.0.0' || host === '::' ? [] : [host.includes(':') ? `[${host}]` : host];
  return E.right({
    port,
    host,
    allowedHosts: [...called, ...allowedHosts],
    tokens: { control: tokens.control, view: tokens.view },
    pageRoot: pageRoot.href,
    limits: { ...defaultLimits, ...limits, times: { ...defaultLimits.times, ...limits?.times } },
    ...(run !== undefined && { run }),
    ...(runs !== undefined && { runs }),
  });
};

/** The addresses to open: the token comes behind the `#`, which a browser neither sends nor logs. */
export const urlsOf = (
  { host, tokens }: ServerSetup,
  port: number,
): { readonly url: string; readonly viewUrl: string } => {
  const name = host === '0.0.0.0' || host === '::' || isLoopback(host) ? '127.0.0.1' : host;
  const base = `http://${name.includes(':') ? `[${name}]` : host === '::1' ? '[::1]' : name}:${port}/#token=`;
  return { url: `${base}${tokens.control}`, viewUrl: `${base}${tokens.view}` };
};
